"""The quarterly sheet as PDF/UA and XLSX; small counts, so not for the public."""

from collections.abc import Iterator
from datetime import datetime

from zielwerk.dokumente.inhalt import (
    Absatz,
    Block,
    Dokument,
    Tabelle,
    Text,
)
from zielwerk.kern.anzeige import euro, tag, zahl
from zielwerk.kern.tabelle import Zelle, as_xlsx
from zielwerk.mandanten.models import Mandant
from zielwerk.unterkunft.bestand import STAENDE
from zielwerk.unterkunft.quartal import Quartalsblatt

FORMEN = ("pdf", "xlsx")
KOPF = ("Abschnitt", "Angabe", "Wert")


def schreibe_quartal(
    blatt: Quartalsblatt, form: str, mandant: Mandant, jetzt: datetime
) -> bytes:
    """Return the sheet of a quarter as a file, "pdf" or "xlsx"."""
    if form == "xlsx":
        return as_xlsx(KOPF, zeilen(blatt), blatt="Quartal")
    from zielwerk.dokumente.pdf import as_pdf

    return as_pdf(as_dokument(blatt, mandant, jetzt))


def zeilen(blatt: Quartalsblatt) -> Iterator[tuple[Zelle, ...]]:
    """Yield every figure of the sheet once, in its order."""
    for name, werte in _abschnitte(blatt):
        for angabe, wert in werte:
            yield name, angabe, wert


def _abschnitte(
    blatt: Quartalsblatt,
) -> Iterator[tuple[str, list[tuple[str, Zelle]]]]:
    yield (
        "Verfahren",
        [
            ("eröffnet", blatt.eroeffnet),
            ("Schreiben versendet", blatt.versendet),
            (f"laufend am {tag(blatt.stand_am)}", blatt.laufend),
            ("vor einer Entscheidung über ein neues Konzept", blatt.konzepthinweise),
        ],
    )
    yield "Entscheidungen", list(blatt.entscheidungen)
    yield "Beendet", list(blatt.ausgaenge)
    yield (
        "Von Gesetzes wegen ausgesetzt",
        [
            (f"{a.grund}, {a.norm}, {tag(a.von)} bis {tag(a.bis)}", a.menge)
            for a in blatt.aussetzungen
        ],
    )
    if bestand := blatt.bestand:
        yield (
            f"Fallbestand, Stand {tag(bestand.stand_am)}",
            [
                ("Fälle", bestand.faelle),
                ("davon geprüft", bestand.geprueft),
                *((titel, bestand.zahlen.get(n, 0)) for n, titel in STAENDE.items()),
                ("über den Richtwerten im Monat", euro(bestand.uebersteigt_um)),
            ],
        )


def as_dokument(blatt: Quartalsblatt, mandant: Mandant, jetzt: datetime) -> Dokument:
    """Return the sheet as a paper."""
    beispiel = " Alle Fälle sind erfunden." if mandant.ist_beispiel else ""
    bloecke: list[Block] = [
        Absatz(
            (
                Text(
                    f"{mandant.name}: Zahlen zum Punkt „Arbeitsempfehlungen umsetzen“ "
                    f"der Zielvereinbarung, Stand {tag(blatt.stand_am)}. Ohne Namen "
                    "und Aktenzeichen; kleine Zahlen können trotzdem auf Einzelne "
                    f"schließen lassen: nicht zur Veröffentlichung.{beispiel}"
                ),
            )
        ),
        Absatz((Text(blatt.satz),)),
    ]
    for name, werte in _abschnitte(blatt):
        if not werte:
            bloecke.append(Absatz((Text(f"{name}: in diesem Quartal keine."),)))
            continue
        bloecke.append(
            Tabelle(
                ueberschrift=name,
                kopfzeile=("Angabe", "Wert"),
                zeilen=tuple((angabe, _text(wert)) for angabe, wert in werte),
                spaltenbreiten=(75, 25),
                zahlenspalten=(1,),
            )
        )
    if blatt.bestand is None:
        bloecke.append(
            Absatz((Text("In diesem Quartal wurde kein Fallbestand geprüft."),))
        )
    return Dokument(
        titel=f"Kosten der Unterkunft: {blatt.zeitraum.bezeichnung}",
        bloecke=tuple(bloecke),
        fuss="Nicht zur Veröffentlichung",
        metadaten={"erstellt_am": jetzt.isoformat()},
    )


def _text(wert: Zelle) -> str:
    return zahl(wert) if isinstance(wert, int) else str(wert)

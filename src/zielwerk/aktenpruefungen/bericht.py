"""The report of a closed audit as a paper: figures, bounds, causes, no names."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string

from zielwerk.aktenpruefungen.berichtsteile import (
    absatz,
    betraege,
    gesondert,
    kreis,
    maengel,
    ziehung,
    zweitleser,
)
from zielwerk.aktenpruefungen.bild import Wert, bilder
from zielwerk.aktenpruefungen.models import Aktenpruefung
from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.inhalt import (
    Absatz,
    Bild,
    Block,
    Dokument,
    Liste,
    Tabelle,
    Text,
    Ueberschrift,
)
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.kern.anzeige import (
    prozent,
    prozent_kurz,
    zahl,
)

MEDIENTYPEN = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
Achsen = Sequence[dict[str, Any]]


def schreibe_bericht(
    eine: Aktenpruefung, achsen: Achsen, werte: Sequence[Wert], endung: str
) -> bytes:
    """Return the report as PDF/UA or DOCX; the same result gives the same bytes."""
    papier = as_dokument(eine, achsen, werte)
    return as_pdf(papier) if endung == "pdf" else as_docx(papier)


def as_dokument(eine: Aktenpruefung, achsen: Achsen, werte: Sequence[Wert]) -> Dokument:
    """Return the report of a closed audit."""
    ergebnis = eine.ergebnis
    am = eine.abgeschlossen_am
    bloecke: list[Block] = [
        Absatz((Text(eine.zweck),)),
        *ziehung(eine, ergebnis),
        *(block for achse in achsen for block in _achse(achse, eine)),
        *_bild(werte, eine),
        *maengel(ergebnis),
        *betraege(ergebnis),
        *zweitleser(ergebnis),
        *gesondert(ergebnis),
        *kreis(eine),
        *_rechenwege(achsen),
    ]
    beispiel = "Beispiel mit erfundenen Daten" if eine.mandant.ist_beispiel else ""
    return Dokument(
        titel=f"Aktenprüfung {eine}",
        bloecke=tuple(bloecke),
        fuss=beispiel or eine.mandant.name,
        metadaten={
            "autor": eine.mandant.name,
            "stichworte": "Aktenprüfung, Stichprobe",
            "erstellt_am": _zeit(am),
        },
    )


def _zeit(am: datetime | None) -> str:
    return am.isoformat() if am else ""


def _achse(achse: dict[str, Any], eine: Aktenpruefung) -> list[Block]:
    """One axis: the sentence, the verdict, and the table of offices and teams."""
    bloecke: list[Block] = [
        Ueberschrift(2, achse["titel"]),
        absatz(
            f"Beanstandet: {zahl(achse['fehler'])} von {zahl(achse['gezogen'])} Akten. "
            f"{achse['satz']}"
        ),
    ]
    if achse["hochgerechnet"]:
        wort = "belegt" if achse["belegt"] else "nicht belegt"
        ziel = prozent_kurz(eine.hinnehmbar_anteil)
        bloecke.append(absatz(f"Prüfziel „höchstens {ziel}“: {wort}."))
    if achse["nur_regelung"]:
        bloecke.append(
            absatz(
                f"{zahl(achse['nur_regelung'])} davon gehen allein auf Regelungen "
                "zurück und sind kein Versäumnis."
            )
        )
    if satz := achse.get("vergleich"):
        bloecke.append(absatz(satz))
    if achse["hochgerechnet"]:
        bloecke.append(_gruppentabelle(achse, eine))
    return bloecke


def _gruppentabelle(achse: dict[str, Any], eine: Aktenpruefung) -> Tabelle:
    sicherheit = prozent_kurz(eine.sicherheit_anteil)
    zeilen = [
        (
            "Alle Akten",
            zahl(eine.liste.zeilen),
            zahl(achse["gezogen"]),
            zahl(achse["fehler"]),
            prozent(achse["anteil"]),
            prozent(achse["obergrenze"]),
        )
    ]
    for gruppen in achse["gruppen"].values():
        zeilen += [
            (
                z["name"] or "ohne Angabe",
                zahl(z["alle"]),
                zahl(z["gezogen"]),
                zahl(z["fehler"]),
                _anteil(z["anteil"]),
                _anteil(z["obergrenze"]),
            )
            for z in gruppen
        ]
    kopf = ("Gruppe", "Akten", "geprüft", "beanstandet", "Anteil")
    return Tabelle(
        f"{achse['titel']} nach Dienststelle und Team",
        (*kopf, f"höchstens ({sicherheit})"),
        tuple(zeilen),
        zahlenspalten=(1, 2, 3, 4, 5),
        spaltenbreiten=(30, 12, 13, 15, 12, 18),
    )


def _anteil(wert: Decimal | None) -> str:
    return "–" if wert is None else prozent(wert)


def _bild(werte: Sequence[Wert], eine: Aktenpruefung) -> list[Block]:
    """The drawing of the page, once more for paper."""
    if not werte:
        return []
    kontext = {
        "bild": bilder(werte, eine.hinnehmbar_anteil)[0],
        "titel": "Anteil und Obergrenze",
        "hinnehmbar": eine.hinnehmbar_anteil,
    }
    svg = render_to_string("aktenpruefungen/_balken_svg.html", kontext).strip()
    worte = "; ".join(f"{w.name}: höchstens {prozent(w.obergrenze)}" for w in werte)
    return [Bild(svg.replace("<svg ", _XMLNS, 1), f"Anteil und Obergrenze. {worte}")]


_XMLNS = '<svg xmlns="http://www.w3.org/2000/svg" '


def _rechenwege(achsen: Achsen) -> list[Block]:
    bloecke: list[Block] = []
    for achse in achsen:
        if achse["weg"]:
            punkte = tuple((Text(str(schritt)),) for schritt in achse["weg"])
            bloecke += [
                Ueberschrift(2, f"Rechenweg: {achse['titel']}"),
                Liste(punkte, nummeriert=True),
            ]
    return bloecke

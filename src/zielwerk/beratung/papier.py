"""The report as a paper: one for the Sozialausschuss, one for the Trägerversammlung."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from zielwerk.beratung.bild import svg
from zielwerk.beratung.models import Aussetzung, Beratungsbericht
from zielwerk.beratung.weg import Weg
from zielwerk.beratung.worte import (
    HINWEIS,
    SPALTEN,
    letzte,
    saetze,
    weg_des_dienstes,
    worttafel,
    zelle,
)
from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.inhalt import (
    Absatz,
    Bild,
    Block,
    Dokument,
    Felder,
    Liste,
    Tabelle,
    Text,
    Ueberschrift,
)
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.kern.anzeige import tag

# Version: for whom, what it is called, which tables it shows. All show figures of one
# suppression, so nothing can be computed from two of them.
FASSUNGEN = {
    "sozialausschuss": (
        "Sozialausschuss",
        ("ankunft", "wege", "beginn", "ende"),
    ),
    "traegerversammlung": (
        "Trägerversammlung",
        (
            *("ankunft", "wege", "orte", "herkunft", "beginn", "ende"),
            *("zugang", "abgang", "formen", "formulare"),
        ),
    ),
}
SCHREIBER = {"pdf": as_pdf, "docx": as_docx}
ENTWURF = "Entwurf, nicht abgegeben"
# What two years are compared by; the same names mean the same in both.
VERGLICHEN = (
    ("ankunft", "zugewiesen"),
    ("ankunft", "angekommen"),
    ("wege", "beraten"),
    ("ende", "beendet"),
)


def dokument(bericht: Beratungsbericht, fassung: str, jetzt: datetime) -> Dokument:
    """Return the paper of a report in one of its versions."""
    fuer, tafeln = FASSUNGEN[fassung]
    bloecke: list[Block] = [
        Felder(tuple(_kopf(bericht, fuer))),
        *_zusammenfassung(bericht),
        *_umstaende(bericht),
    ]
    vorher = vorjahr(bericht)
    for dienst in bericht.tabellen["dienste"]:
        bloecke += _dienst(dienst, tafeln, _alter(vorher, dienst), bericht)
    if bericht.text:
        bloecke += [Ueberschrift(2, "Einschätzung"), *_absaetze(bericht.text)]
    bloecke += [Ueberschrift(2, "Zu den Zahlen"), *_zu_den_zahlen(bericht)]
    mandant = bericht.mandant
    stand = "" if bericht.abgegeben_am else f"{ENTWURF}, "
    beispiel = "Beispiel mit erfundenen Zahlen, " if mandant.ist_beispiel else ""
    return Dokument(
        titel=f"{bericht.get_zeitraum_display()} {bericht.jahr} zu den Leistungen nach "
        "§ 16a SGB II",
        bloecke=tuple(bloecke),
        fuss=f"{stand}{beispiel}{mandant.kurzname}, {fuer}",
        metadaten={
            "autor": mandant.kurzname,
            "stichworte": "§ 16a SGB II, Beratung, Jahresbericht",
            "erstellt_am": jetzt.isoformat(),
        },
    )


def _kopf(bericht: Beratungsbericht, fuer: str) -> Iterator[tuple[str, str]]:
    yield "Für", fuer
    yield "Zeitraum", f"{tag(bericht.von)} bis {tag(bericht.bis)}"
    if bericht.abgegeben_am:
        yield "Abgegeben am", tag(bericht.abgegeben_am)
        if bericht.abgegeben_am <= bericht.bis:
            yield "Zahlen bis", tag(bericht.abgegeben_am)
    else:
        yield "Stand", ENTWURF
    if bericht.mandant.ist_beispiel:
        yield "Beispiel", "Alle Zahlen sind erfunden."


def _zusammenfassung(bericht: Beratungsbericht) -> list[Block]:
    """Return one line for each service."""
    zeilen = []
    for dienst in bericht.tabellen["dienste"]:
        ankunft, wege = letzte(dienst, "ankunft"), letzte(dienst, "wege")
        werte = (ankunft["zugewiesen"], ankunft["angekommen"], wege["beraten"])
        zeilen.append(
            (f"{dienst['name']} ({dienst['norm']})", *(zelle(w) for w in werte))
        )
    return [
        Ueberschrift(2, "Auf einen Blick"),
        Tabelle(
            ueberschrift="Zugewiesen, angekommen, beraten",
            kopfzeile=("Leistung", "zugewiesen", "angekommen", "beraten"),
            zeilen=tuple(zeilen),
            fussnoten=(HINWEIS.format(mindestens=bericht.mindestens),),
            spaltenbreiten=(55, 15, 15, 15),
            zahlenspalten=(1, 2, 3),
        ),
    ]


def umstaende(bericht: Beratungsbericht) -> list[Aussetzung]:
    """Return the special circumstances of the period."""
    return list(Aussetzung.objects.filter(von__lte=bericht.bis, bis__gte=bericht.von))


def _umstaende(bericht: Beratungsbericht) -> list[Block]:
    alle = umstaende(bericht)
    if not alle:
        return []
    punkte = tuple((Text(f"{u}: ", fett=True), Text(u.grund)) for u in alle)
    return [Ueberschrift(2, "Besondere Umstände"), Liste(punkte)]


def vorjahr(bericht: Beratungsbericht) -> Beratungsbericht | None:
    """Return the report on the same period a year before, as it was handed in."""
    eine: Beratungsbericht | None = (
        Beratungsbericht.objects.abgegeben()
        .filter(jahr=bericht.jahr - 1, zeitraum=bericht.zeitraum)
        .first()
    )
    return eine


def _alter(
    vorher: Beratungsbericht | None, dienst: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Return the same service a year before, if it counted by the same norm."""
    if vorher is None:
        return None
    gleich = ("schluessel", "norm")
    return next(
        (
            d
            for d in vorher.tabellen["dienste"]
            if all(d[name] == dienst[name] for name in gleich)
        ),
        None,
    )


def vergleich(
    dienst: Mapping[str, Any], alter: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return (what, a year before, now): published figures, nothing computed."""
    return [
        (
            SPALTEN[spalte],
            zelle(letzte(alter, tafel)[spalte]),
            zelle(letzte(dienst, tafel)[spalte]),
        )
        for tafel, spalte in VERGLICHEN
    ]


def _dienst(
    dienst: Mapping[str, Any],
    tafeln: Sequence[str],
    alter: Mapping[str, Any] | None,
    bericht: Beratungsbericht,
) -> Iterator[Block]:
    """Yield the section of one service."""
    yield Ueberschrift(2, f"{dienst['name']} ({dienst['norm']})")
    weg = weg_des_dienstes(dienst)
    texte = [*saetze(dienst), *([weg.satz] if weg else []), *dienst["hinweise"]]
    yield Absatz((Text(" ".join(texte)),))
    if weg:
        yield Bild(svg(weg), _in_worten(weg))
    for name in tafeln:
        tafel = worttafel(name, dienst["tafeln"][name])
        yield Tabelle(
            ueberschrift=tafel.titel,
            kopfzeile=("", *tafel.spalten),
            zeilen=tuple((z.name, *z.werte) for z in tafel.zeilen),
            zahlenspalten=tuple(range(1, len(tafel.spalten) + 1)),
        )
    if alter:
        yield Tabelle(
            ueberschrift="Vergleich mit dem Vorjahr",
            kopfzeile=("", str(bericht.jahr - 1), str(bericht.jahr)),
            zeilen=tuple(vergleich(dienst, alter)),
            zahlenspalten=(1, 2),
        )


def _in_worten(weg: Weg) -> str:
    """Return the drawing in words: each step with its number."""
    stufen = "; ".join(f"{s.name} {s.anzahl}" for s in weg.stufen)
    return f"Der Weg von der Zuweisung zur Beratung: {stufen}."


def _absaetze(text: str) -> Iterator[Block]:
    for absatz in text.split("\n\n"):
        if absatz.strip():
            yield Absatz((Text(absatz.strip()),))


def _zu_den_zahlen(bericht: Beratungsbericht) -> Iterator[Block]:
    """Yield where the figures come from and how small ones are kept back."""
    yield Absatz(
        (
            Text(
                "Zugewiesen hat das Jobcenter (ausgestellte Beratungsscheine; wo es "
                "keine in Zielwerk gibt, nach Meldung der Träger). Was daraus wurde, "
                "melden die Träger, je Schein oder als Anzahl. Wer ohne Schein kam, "
                "zählt beim Verbleib nicht mit."
            ),
        )
    )
    yield Absatz((Text(HINWEIS.format(mindestens=bericht.mindestens)),))
    if bericht.runden_auf > 1:
        runden = f"Gezeigte Zahlen sind auf Vielfache von {bericht.runden_auf} gerundet"
        yield Absatz((Text(f"{runden}; Summen können abweichen."),))


def schreibe(
    bericht: Beratungsbericht, fassung: str, endung: str, jetzt: datetime
) -> bytes:
    """Return the paper as a file."""
    return SCHREIBER[endung](dokument(bericht, fassung, jetzt))

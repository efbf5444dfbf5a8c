"""The invented objections of the example county; the sums are those of the paper.

277 filed, 292 settled, 45 avoidable in 2020 (DrS/2021/022, Punkt 3). Every case,
day and Aktenzeichen is invented; the same numbers come out at every build.
"""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.demo import um
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.vereinbarung.services import accept_nachweis
from zielwerk.widersprueche.regeln import zuordnung_am
from zielwerk.widersprueche.services import (
    KENNZAHL,
    approve_zuordnungstabelle,
    create_zuordnungstabelle,
)

# Per quarter of 2020: filed, settled, Stattgaben, of these avoidable.
QUARTALE = ((70, 74, 27, 11), (62, 71, 25, 12), (75, 76, 28, 11), (70, 71, 25, 11))
# Open at the end of 2019, all settled in 2020.
ANFANGSBESTAND = 71
BUND = 39
RECHTSANWENDUNG = 27  # of the 45 avoidable; the other 18 are a badly clarified case
KOPF = (
    "Aktenzeichen",
    "Eingang",
    "Sachgebiet",
    "Dienststelle",
    "Erledigt am",
    "Art der Erledigung",
    "Stattgabegrund",
)
KOMMUNAL = (
    ("Kosten der Unterkunft und Heizung", 80),
    ("Bildung und Teilhabe", 12),
    ("Erstausstattung", 8),
)
BUNDESRECHT = ("Regelbedarf", "Einkommen und Vermögen", "Sanktionen")
DIENSTSTELLEN = ("Bad Segeberg", "Kaltenkirchen", "Norderstedt")
UNVERMEIDBAR = (
    "nachgereichte Unterlagen",
    "nachgeholte Mitwirkung",
    "neuer Sachvortrag",
)
FEST = {(1, 1), (4, 10), (4, 13), (5, 1), (5, 21), (6, 1), (10, 31), (12, 25)}


@dataclass(frozen=True)
class Fall:
    """One invented objection as a row of the list."""

    eingang: date
    sachgebiet: str
    dienststelle: str
    erledigt: date | None = None
    ausgang: str = ""
    grund: str = ""


def _tage(zufall: random.Random, von: date, bis: date, menge: int) -> list[date]:
    """Return sorted random working days of a period."""
    offen = [
        von + timedelta(days=i)
        for i in range((bis - von).days + 1)
        if (von + timedelta(days=i)).weekday() < 5  # noqa: PLR2004
        and ((von + timedelta(days=i)).month, (von + timedelta(days=i)).day) not in FEST
    ]
    return sorted(zufall.choices(offen, k=menge))


def _quartal(nummer: int) -> tuple[date, date]:
    """Return first and last day of a quarter of 2020."""
    ende = date(2020, 12, 31) if nummer == 3 else date(2020, nummer * 3 + 4, 1)  # noqa: PLR2004
    return date(2020, nummer * 3 + 1, 1), ende - timedelta(days=nummer != 3)  # noqa: PLR2004


def faelle() -> list[Fall]:
    """Return all objections, oldest first; settled in the order they came in."""
    zufall = random.Random(2020)  # noqa: S311  # invented data, the same at every build
    eingaenge = _tage(zufall, date(2019, 10, 1), date(2019, 12, 20), ANFANGSBESTAND)
    for nummer, (zugang, *_) in enumerate(QUARTALE):
        von, bis = _quartal(nummer)
        eingaenge += _tage(zufall, von, bis, zugang)
    alle = [
        Fall(
            eingang,
            zufall.choices([s for s, _ in KOMMUNAL], [g for _, g in KOMMUNAL])[0],
            zufall.choice(DIENSTSTELLEN),
        )
        for eingang in eingaenge
    ]
    erledigt = 0
    gruende = ["fehlerhafte Rechtsanwendung"] * RECHTSANWENDUNG + [
        "mangelhafte Sachverhaltsaufklärung oder Dokumentation"
    ] * (sum(q[3] for q in QUARTALE) - RECHTSANWENDUNG)
    zufall.shuffle(gruende)
    for nummer, (_, menge, stattgaben, vermeidbar) in enumerate(QUARTALE):
        ergebnisse = _ergebnisse(zufall, menge, stattgaben, vermeidbar, gruende)
        von, bis = _quartal(nummer)
        # The second half of the quarter: nothing is settled before it came in.
        tage = _tage(zufall, von + timedelta(days=30), bis, menge)
        for tag, (ausgang, grund) in zip(tage, ergebnisse, strict=True):
            alle[erledigt] = replace(
                alle[erledigt],
                erledigt=max(tag, alle[erledigt].eingang),
                ausgang=ausgang,
                grund=grund,
            )
            erledigt += 1
    alle += _bundesfaelle(zufall)
    return sorted(alle, key=lambda fall: fall.eingang)


def _ergebnisse(
    zufall: random.Random,
    menge: int,
    stattgaben: int,
    vermeidbar: int,
    gruende: list[str],
) -> list[tuple[str, str]]:
    """Return outcome and reason of the objections settled in one quarter."""
    treffer = [gruende.pop() for _ in range(vermeidbar)]
    treffer += zufall.choices(UNVERMEIDBAR, k=stattgaben - vermeidbar)
    liste = [
        (zufall.choices(("stattgegeben", "teilweise stattgegeben"), (4, 1))[0], grund)
        for grund in treffer
    ]
    sonst = ("zurückgewiesen", "Rücknahme/sonstige Erledigung")
    liste += [(zufall.choices(sonst, (7, 3))[0], "") for _ in range(menge - stattgaben)]
    zufall.shuffle(liste)
    return liste


def _bundesfaelle(zufall: random.Random) -> list[Fall]:
    """Return objections against federal benefits; they do not count."""
    tage = _tage(zufall, date(2020, 1, 1), date(2020, 10, 30), BUND)
    return [
        Fall(
            eingang,
            zufall.choice(BUNDESRECHT),
            zufall.choice(DIENSTSTELLEN),
            eingang + timedelta(days=zufall.randint(20, 60)),
            "zurückgewiesen",
        )
        for eingang in tage
    ]


def zeilen(stand: date) -> list[tuple[object, ...]]:
    """Return the rows of the list as it looked on a day: later events are not in it."""
    nummer = 0
    heraus: list[tuple[object, ...]] = []
    for fall in faelle():
        nummer += 1
        if fall.eingang > stand:
            continue
        fertig = fall.erledigt is not None and fall.erledigt <= stand
        heraus.append(
            (
                f"W-{fall.eingang.year}-{nummer:04d}",
                fall.eingang,
                fall.sachgebiet,
                fall.dienststelle,
                fall.erledigt if fertig else None,
                fall.ausgang if fertig else "",
                fall.grund if fertig else "",
            )
        )
    return heraus


def as_xlsx(stand: date) -> bytes:
    """Return the list as the Jobcenter would send it: title rows, then the table."""
    return write_xlsx(stand, zeilen(stand))


def write_xlsx(stand: date, inhalt: Sequence[Sequence[object]]) -> bytes:
    """Write rows into a workbook with a title above the header."""
    import xlsxwriter

    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    mappe.set_properties({"created": stand_zeit(stand), "author": "Beispieldaten"})
    blatt = mappe.add_worksheet("Widersprüche")
    fett = mappe.add_format({"bold": True})
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    blatt.write(
        0, 0, f"Widersprüche, Stand {stand:%d.%m.%Y} (erfundene Beispieldaten)", fett
    )
    blatt.write_row(2, 0, KOPF, fett)
    for nummer, zeile in enumerate(inhalt, start=3):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, date):
                blatt.write_datetime(nummer, spalte, zelle, tag)
            elif zelle not in {None, ""}:
                blatt.write_string(nummer, spalte, str(zelle))
    blatt.autofit()
    mappe.close()
    return puffer.getvalue()


def stand_zeit(stand: date) -> object:
    """Return the moment written into the workbook: the same bytes at every build."""
    from datetime import UTC, datetime, time

    return datetime.combine(stand, time(), UTC).replace(tzinfo=None)


# Stand of a list, day it was read; the last one closes the year (days invented).
LISTEN = (
    (date(2020, 5, 31), date(2020, 6, 12)),
    (date(2020, 11, 30), date(2020, 12, 14)),
    (date(2020, 12, 31), date(2021, 1, 5)),
)


def build(mitglieder: Mapping[Rolle, Mitgliedschaft]) -> None:
    """Approve the table of what counts, then read the lists of the year in order."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    start = um(date(2020, 1, 15))
    tabelle = create_zuordnungstabelle(
        gilt_ab=date(2020, 1, 1),
        quelle="Vorschlag der Auslieferung, im Beispiel von beiden Seiten freigegeben",
        zeilen=zuordnung_am(date(2020, 1, 1)),
        durch=kreis,
        jetzt=start,
    )
    for rolle in (Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG):
        approve_zuordnungstabelle(tabelle=tabelle, durch=mitglieder[rolle], jetzt=start)
    for stand, am in LISTEN:
        pruefung = run_einlesung(
            art="widersprueche",
            inhalt=as_xlsx(stand),
            name=f"Widersprueche_{stand:%Y-%m-%d}.xlsx",
            stand_am=stand,
            durch=mitglieder[Rolle.WIDERSPRUCHSSTELLE],
            jetzt=um(am, 10),
        )
        if not pruefung.angenommen:
            raise BeispielError([befund.meldung for befund in pruefung.befunde])
        for nachweis in Nachweis.objects.zur_annahme().filter(
            frist__pflichtfrist__punkt__schluessel=KENNZAHL
        ):
            accept_nachweis(nachweis=nachweis, durch=kreis, jetzt=um(am, 14))


class BeispielError(Exception):
    """The invented list was refused: a rule has changed."""


def write_proben(ordner: Path) -> list[Path]:
    """Write two lists to try out: one with mistakes to mend, one in CSV, fine."""
    ordner.mkdir(parents=True, exist_ok=True)
    stand = date(2020, 12, 31)
    mit_fehlern = [list(zeile) for zeile in zeilen(stand)]
    mit_fehlern[4][1] = "31.02.2020"
    mit_fehlern[9][6] = "Rechenfehler"
    mit_fehlern[17][0] = mit_fehlern[16][0]
    xlsx = ordner / "Widersprueche_2020_mit_Fehlern.xlsx"
    xlsx.write_bytes(write_xlsx(stand, mit_fehlern))
    csv_datei = ordner / "Widersprueche_2020.csv"
    with csv_datei.open("w", encoding="cp1252", newline="") as datei:
        schreiber = csv.writer(datei, delimiter=";")
        schreiber.writerow(KOPF)
        schreiber.writerows(
            [f"{z:%d.%m.%Y}" if isinstance(z, date) else z or "" for z in zeile]
            for zeile in zeilen(stand)
        )
    return [xlsx, csv_datei]

"""Write the sample lists in tests/daten/: invented objections, good, wrong and ugly.

Run: python -m scripts.daten_widersprueche
"""

import csv
import io
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

ZIEL = Path(__file__).resolve().parents[1] / "tests" / "daten"
STAND = date(2020, 6, 30)
KOPF = (
    "Aktenzeichen",
    "Eingang",
    "Sachgebiet",
    "Dienststelle",
    "Erledigt am",
    "Art der Erledigung",
    "Stattgabegrund",
)
SACHGEBIETE = (
    "Kosten der Unterkunft und Heizung",
    "Bildung und Teilhabe",
    "Regelbedarf",
)
ORTE = ("Bad Segeberg", "Kaltenkirchen", "Norderstedt")
AUSGAENGE = (
    ("zurückgewiesen", ""),
    ("stattgegeben", "fehlerhafte Rechtsanwendung"),
    ("Rücknahme/sonstige Erledigung", ""),
    ("teilweise stattgegeben", "nachgereichte Unterlagen"),
    ("zurückgewiesen", ""),
)
Zeile = tuple[object, ...]


def zeilen(menge: int = 30) -> list[Zeile]:
    """Return invented objections of the first half of 2020; the last ones are open."""
    zufall = random.Random(2)
    heraus: list[Zeile] = []
    for nummer in range(1, menge + 1):
        eingang = date(2020, 1, 6) + timedelta(days=nummer * 4 + zufall.randint(0, 3))
        erledigt = eingang + timedelta(days=zufall.randint(20, 80))
        ausgang, grund = AUSGAENGE[nummer % len(AUSGAENGE)]
        offen = erledigt > STAND
        heraus.append(
            (
                f"W-2020-{nummer:04d}",
                eingang,
                SACHGEBIETE[nummer % len(SACHGEBIETE)],
                ORTE[nummer % len(ORTE)],
                None if offen else erledigt,
                "" if offen else ausgang,
                "" if offen else grund,
            )
        )
    return heraus


def _text(zelle: object, form: str = "%d.%m.%Y") -> str:
    if isinstance(zelle, date):
        return zelle.strftime(form)
    return "" if zelle is None else str(zelle)


def as_csv(inhalt: list[Zeile], *, trenner: str = ";", form: str = "%d.%m.%Y") -> str:
    """Return rows as CSV text."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=trenner, lineterminator="\r\n")
    schreiber.writerows([_text(zelle, form) for zelle in zeile] for zeile in inhalt)
    return puffer.getvalue()


def as_xlsx(inhalt: list[Zeile], blatt: str = "Widersprüche") -> bytes:
    """Return rows as a workbook; dates become date cells."""
    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    mappe.set_properties({"created": datetime(2020, 7, 1, 9, 0)})  # noqa: DTZ001
    seite = mappe.add_worksheet(blatt)
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    for nummer, zeile in enumerate(inhalt):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, date):
                seite.write_datetime(nummer, spalte, zelle, tag)
            elif zelle not in {None, ""}:
                seite.write_string(nummer, spalte, str(zelle))
    mappe.close()
    return puffer.getvalue()


def mit_fehlern() -> list[Zeile]:
    """Return a list with six typical errors, one per row, and one warning."""
    alle = [list(zeile) for zeile in zeilen()]
    alle[2][1] = "31.02.2020"
    alle[4][0] = alle[3][0]
    alle[5][6] = ""
    alle[7][4] = date(2020, 1, 2)
    alle[9][2] = "Kosten der Untekunft"
    alle[10][4] = date(2021, 5, 4)
    alle[11][5], alle[11][6] = "zurückgewiesen", "neuer Sachvortrag"
    return [tuple(zeile) for zeile in alle]


def haesslich() -> list[Zeile]:
    """Return title rows, other headings in another order, gaps, a sum, a foot."""
    heraus: list[Zeile] = [
        ("Jobcenter: Übersicht der Widersprüche",),
        (f"Stand: {STAND:%d.%m.%Y}",),
        (),
        (
            "AZ",
            "Leistungsart",
            "Widerspruch vom",
            "Ergebnis",
            "Entscheidung am",
            "Grund",
            "Bem.",
        ),
    ]
    kurz = {"Kosten der Unterkunft und Heizung": "KdU", "Bildung und Teilhabe": "BuT"}
    for nummer, (az, eingang, gebiet, _, erledigt, ausgang, grund) in enumerate(
        zeilen()
    ):
        heraus.append(
            (
                az,
                kurz.get(str(gebiet), gebiet),
                eingang,
                ausgang or "offen",
                erledigt or "-",
                grund,
                "Rücksprache; Team 3" if nummer == 1 else "",
            )
        )
        if nummer == 14:
            heraus.append(())
    return [*heraus, ("Summe", "", "", len(zeilen())), (), ("Erstellt mit Excel",)]


def main() -> None:
    """Write all sample files."""
    ZIEL.mkdir(parents=True, exist_ok=True)
    gut = [KOPF, *zeilen()]
    dateien = {
        "widersprueche-gut.xlsx": as_xlsx(gut),
        "widersprueche-gut.csv": as_csv(gut).encode("utf-8-sig"),
        "widersprueche-fehler.csv": as_csv([KOPF, *mit_fehlern()]).encode(),
        "widersprueche-fehler.xlsx": as_xlsx([KOPF, *mit_fehlern()]),
        "widersprueche-haesslich.xlsx": as_xlsx(haesslich(), "Tabelle1"),
        "widersprueche-windows.csv": as_csv(haesslich()).encode("cp1252"),
        "widersprueche-utf16-tab.txt": as_csv(gut, trenner="\t").encode("utf-16"),
        "widersprueche-komma-iso.csv": as_csv(
            gut, trenner=",", form="%Y-%m-%d"
        ).encode(),
    }
    for name, inhalt in dateien.items():
        (ZIEL / name).write_bytes(inhalt)
        print(f"{name}: {len(inhalt)} Bytes")


if __name__ == "__main__":
    main()

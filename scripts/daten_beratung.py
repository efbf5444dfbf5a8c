"""Write the sample lists in tests/daten/: invented advice of 2020, good and wrong.

Run: python -m scripts.daten_beratung
"""

import csv
import io
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

ZIEL = Path(__file__).resolve().parents[1] / "tests" / "daten"
LEISTUNGEN = ("Schuldnerberatung", "Suchtberatung", "Wohnungsnotlagenberatung")
STANDORTE = ("Bad Segeberg", "Norderstedt")
KOPF = (
    *("Leistung", "Träger", "Standort", "Jahr", "Monat", "Zuweisungen"),
    *("Kontakt nicht zustande", "Erstgespräche terminiert"),
    *("Erstgespräche wahrgenommen", "Erstgespräche versäumt", "Erstgespräche abgesagt"),
    *("laufend Anfang", "Beratungsbeginn", "Einmal-/Kurzberatung"),
    *("Abschluss planmäßig", "Abbruch", "laufend Ende", "Präsenz", "Telefon"),
    "Median Wartezeit (Tage)",
)
SCHEINKOPF = (
    *("Scheinnummer", "Leistung", "Rechtsgrundlage", "Zuweisungsdatum", "Erstkontakt"),
    *("Erstgespräch am", "Erstgespräch Status", "Form der Beratung", "Kurzberatung"),
    *("Beginn der Beratung", "Ende der Beratung", "Grund der Beendigung"),
)
KURZ = {
    "Schuldnerberatung": "Schuldner",
    "Suchtberatung": "Sucht",
    "Wohnungsnotlagenberatung": "WNL",
}
NEUE_KOEPFE = {
    "Leistung": "Beratungsangebot",
    "Träger": "Beratungsstelle",
    "Standort": "JC-Standort",
    "Erstgespräche terminiert": "terminiert",
    "Erstgespräche wahrgenommen": "wahrgenommen",
    "Erstgespräche versäumt": "versäumt",
    "Erstgespräche abgesagt": "abgesagt",
    "laufend Anfang": "Bestand Anfang",
    "laufend Ende": "Bestand Ende",
    "Einmal-/Kurzberatung": "Einmalkontakte",
    "Präsenz": "persönlich",
    "Telefon": "telefonisch",
}
Zeile = tuple[object, ...]


def _anteil(zufall: random.Random, von: int, anteil: float) -> int:
    return sum(zufall.random() < anteil for _ in range(von))


def zeilen() -> list[Zeile]:
    """Return a row per service, site and month; few referrals while offices closed."""
    zufall = random.Random(16)
    heraus: list[Zeile] = []
    for leistung in LEISTUNGEN:
        for standort in STANDORTE:
            laufend = zufall.randint(5, 15)
            for monat in range(1, 13):
                geschlossen = monat in {4, 5, 6}
                zugewiesen = zufall.randint(0, 3 if geschlossen else 9)
                ohne = _anteil(zufall, zugewiesen, 0.2)
                termine = zugewiesen - ohne
                versaeumt = _anteil(zufall, termine, 0.3 if monat >= 7 else 0.1)
                abgesagt = _anteil(zufall, termine - versaeumt, 0.15)
                gefuehrt = termine - versaeumt - abgesagt
                beginn = _anteil(zufall, gefuehrt, 0.8)
                vorher, fertig = laufend, _anteil(zufall, laufend, 0.12)
                abbruch = _anteil(zufall, laufend - fertig, 0.06)
                laufend += beginn - fertig - abbruch
                telefon = gefuehrt if geschlossen else _anteil(zufall, gefuehrt, 0.2)
                heraus.append(
                    (
                        *(leistung, "Beispielträger", standort, 2020, monat),
                        *(zugewiesen, ohne, termine, gefuehrt, versaeumt, abgesagt),
                        *(vorher, beginn, gefuehrt - beginn, fertig, abbruch, laufend),
                        *(gefuehrt - telefon, telefon, zufall.randint(4, 20)),
                    )
                )
    return heraus


def scheine(menge: int = 40) -> list[Zeile]:
    """Return a row per invented voucher, from referral to result."""
    zufall = random.Random(17)
    heraus: list[Zeile] = []
    for nummer in range(1, menge + 1):
        am = date(2020, 1, 6) + timedelta(days=7 * nummer)
        kontakt = am + timedelta(days=zufall.randint(1, 10))
        gespraech = kontakt + timedelta(days=zufall.randint(2, 20))
        ergebnis = zufall.choice(
            ["wahrgenommen", "wahrgenommen", "versäumt", "abgesagt"]
        )
        kurz = ergebnis == "wahrgenommen" and nummer % 6 == 0
        beginn = gespraech if ergebnis == "wahrgenommen" and not kurz else None
        ende = beginn + timedelta(days=60) if beginn and nummer % 3 == 0 else None
        grund = (
            zufall.choice(["Abschluss", "Kontaktabbruch", "Wegzug"]) if ende else None
        )
        heraus.append(
            (
                *(f"S-2020-{nummer:04d}", LEISTUNGEN[nummer % 3], "§ 16a SGB II"),
                *(am, kontakt, gespraech, ergebnis),
                "telefonisch" if am.month in {4, 5, 6} else "persönlich",
                *("ja" if kurz else "nein", beginn, ende, grund),
            )
        )
    return heraus


def mit_fehlern() -> list[Zeile]:
    """Return a list with typical errors and warnings, one per row."""
    alle = [list(zeile) for zeile in zeilen()]
    alle[0][5] = -4
    alle[1][0] = "Schwangerenberatung"
    alle[2][3] = 20
    alle[3][8] = "viele"
    alle[4][5:20] = [None] * 15
    alle[5][16] = 99
    alle[6][6], alle[6][5] = 8, 3
    alle[7][8], alle[7][7] = 9, 2
    alle[9] = [*alle[9][:4], alle[8][4], *alle[9][5:]]
    return [tuple(zeile) for zeile in alle]


def mit_namen() -> list[Zeile]:
    """Return a list as it must not leave the provider: with names (invented)."""
    erste, zweite = scheine(2)
    return [
        (*SCHEINKOPF, "Name, Vorname"),
        (*erste, "Erfunden, Erika"),
        ("13504BG0000001", *zweite[1:], "Erdacht, Egon"),
    ]


def scheine_mit_fehlern() -> list[Zeile]:
    """Return vouchers with typical errors and warnings, one per row."""
    alle = [list(zeile) for zeile in scheine(12)]
    alle[0][9], alle[0][10], alle[0][11] = date(2020, 3, 9), date(2020, 3, 2), "Wegzug"
    alle[1][4] = date(2021, 3, 1)
    alle[1][9] = None
    alle[3][0] = alle[2][0]
    alle[4][9], alle[4][10], alle[4][11] = date(2020, 5, 4), date(2020, 6, 2), None
    alle[6][10], alle[6][11] = None, "Kontaktabbruch"
    alle[7][2] = "SGB XII"
    return [tuple(zeile) for zeile in alle]


def haesslich() -> list[Zeile]:
    """Return title rows, other headings, month and year in one cell, gaps, a foot."""
    heraus: list[Zeile] = [
        ("Statistik der kommunalen Eingliederungsleistungen (erfunden)",),
        ("Stand: 31.12.2020",),
        (),
        tuple(NEUE_KOEPFE.get(name, name) for name in KOPF if name != "Jahr"),
    ]
    for nummer, zeile in enumerate(zeilen()):
        leistung, traeger, standort, jahr, monat, *rest = zeile
        heraus.append(
            (KURZ[str(leistung)], traeger, standort, f"{monat:02d}/{jahr}", *rest)
        )
        if nummer == 14:
            heraus.append(())
    return [*heraus, (), ("Erstellt mit Excel",)]


def _text(zelle: object, form: str) -> str:
    if isinstance(zelle, date):
        return zelle.strftime(form)
    return "" if zelle is None else str(zelle)


def as_csv(inhalt: list[Zeile], *, trenner: str = ";", form: str = "%d.%m.%Y") -> str:
    """Return rows as CSV text."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=trenner, lineterminator="\r\n")
    schreiber.writerows([_text(zelle, form) for zelle in zeile] for zeile in inhalt)
    return puffer.getvalue()


def as_xlsx(inhalt: list[Zeile], blatt: str = "Beratung") -> bytes:
    """Return rows as a workbook; dates and counts become typed cells."""
    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    mappe.set_properties({"created": datetime(2021, 1, 5, 9, 0)})  # noqa: DTZ001
    seite = mappe.add_worksheet(blatt)
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    for nummer, zeile in enumerate(inhalt):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, date):
                seite.write_datetime(nummer, spalte, zelle, tag)
            elif isinstance(zelle, int):
                seite.write_number(nummer, spalte, zelle)
            elif zelle not in {None, ""}:
                seite.write_string(nummer, spalte, str(zelle))
    mappe.close()
    return puffer.getvalue()


def main() -> None:
    """Write all sample files."""
    ZIEL.mkdir(parents=True, exist_ok=True)
    gut, je_schein = [KOPF, *zeilen()], [SCHEINKOPF, *scheine()]
    dateien = {
        "beratung-gut.csv": as_csv(gut).encode("utf-8-sig"),
        "beratung-gut.xlsx": as_xlsx(gut),
        "beratung-haesslich.xlsx": as_xlsx(haesslich(), "Tabelle1"),
        "beratung-windows.csv": as_csv(haesslich()).encode("cp1252"),
        "beratung-utf16-tab.txt": as_csv(gut, trenner="\t").encode("utf-16"),
        "beratung-komma.csv": as_csv(gut, trenner=",").encode(),
        "beratung-scheine.csv": as_csv(je_schein).encode("utf-8-sig"),
        "beratung-scheine.xlsx": as_xlsx(je_schein),
        "beratung-fehler.csv": as_csv([KOPF, *mit_fehlern()]).encode(),
        "beratung-fehler.xlsx": as_xlsx([KOPF, *mit_fehlern()]),
        "beratung-scheine-fehler.csv": as_csv(
            [SCHEINKOPF, *scheine_mit_fehlern()]
        ).encode(),
        "beratung-namen.csv": as_csv(mit_namen()).encode(),
    }
    for name, inhalt in dateien.items():
        (ZIEL / name).write_bytes(inhalt)
        print(f"{name}: {len(inhalt)} Bytes")


if __name__ == "__main__":
    main()

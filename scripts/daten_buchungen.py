"""Write the sample lists in tests/daten/: invented postings, good, wrong and ugly.

Run: python -m scripts.daten_buchungen
"""

import csv
import io
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter

ZIEL = Path(__file__).resolve().parents[1] / "tests" / "daten"
STAND = date(2020, 6, 30)
KOPF = (
    "Buchungsnummer",
    "Buchungsdatum",
    "Haushaltsjahr",
    "Produktkonto",
    "Leistungsart",
    "Einnahme/Ausgabe",
    "Betrag",
    "Buchungstext",
)
# Benefit, account for spending, account for income (all accounts invented).
LEISTUNGEN = (
    ("§ 22 Abs. 1", "3121.5461000", "3121.4211000"),
    ("§ 22 Abs. 8", "3121.5461080", "3121.4211080"),
    ("§ 24 Abs. 3 Nr. 1", "3123.5463010", "3123.4213010"),
    ("§ 16a Nr. 2", "3122.5462020", "3122.4212020"),
    ("§ 28", "3126.5465000", "3126.4215000"),
)
KURZ = {
    "§ 22 Abs. 1": "KdU",
    "§ 22 Abs. 8": "Mietschulden",
    "§ 24 Abs. 3 Nr. 1": "§24 (3) S.1 Nr.1 SGB II",
    "§ 16a Nr. 2": "Schuldnerberatung",
    "§ 28": "BuT",
}
Zeile = tuple[object, ...]


def zeilen(menge: int = 40) -> list[Zeile]:
    """Return invented postings of the first half of 2020, every fifth an income."""
    zufall = random.Random(4)
    heraus: list[Zeile] = []
    for nummer in range(1, menge + 1):
        norm, ausgabe, einnahme = LEISTUNGEN[nummer % len(LEISTUNGEN)]
        ist_einnahme = nummer % 7 == 0
        heraus.append(
            (
                f"B-2020-{nummer:05d}",
                date(2020, 1, 3) + timedelta(days=nummer * 4),
                2020,
                einnahme if ist_einnahme else ausgabe,
                norm,
                "Einnahme" if ist_einnahme else "Ausgabe",
                Decimal(zufall.randint(1_000, 250_000)) / 100,
                f"erfundener Text {nummer}",
            )
        )
    return heraus


def deutsch(betrag: Decimal) -> str:
    """Return "1.234,56"."""
    return f"{betrag:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def _text(zelle: object, form: str, *, punkt: bool) -> str:
    if isinstance(zelle, date):
        return zelle.strftime(form)
    if isinstance(zelle, Decimal):
        return str(zelle) if punkt else deutsch(zelle)
    return "" if zelle is None else str(zelle)


def as_csv(
    inhalt: list[Zeile],
    *,
    trenner: str = ";",
    form: str = "%d.%m.%Y",
    punkt: bool = False,
) -> str:
    """Return rows as CSV text."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=trenner, lineterminator="\r\n")
    schreiber.writerows(
        [_text(zelle, form, punkt=punkt) for zelle in zeile] for zeile in inhalt
    )
    return puffer.getvalue()


def as_xlsx(inhalt: list[Zeile], blatt: str = "Buchungen") -> bytes:
    """Return rows as a workbook; dates and amounts become typed cells."""
    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    mappe.set_properties({"created": datetime(2020, 7, 1, 9, 0)})  # noqa: DTZ001
    seite = mappe.add_worksheet(blatt)
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    geld = mappe.add_format({"num_format": "#,##0.00"})
    for nummer, zeile in enumerate(inhalt):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, date):
                seite.write_datetime(nummer, spalte, zelle, tag)
            elif isinstance(zelle, Decimal):
                seite.write_number(nummer, spalte, float(zelle), geld)
            elif isinstance(zelle, int):
                seite.write_number(nummer, spalte, zelle)
            elif zelle not in {None, ""}:
                seite.write_string(nummer, spalte, str(zelle))
    mappe.close()
    return puffer.getvalue()


def mit_fehlern() -> list[Zeile]:
    """Return a list with four typical errors and five warnings, one per row."""
    alle = [list(zeile) for zeile in zeilen()]
    alle[1][1] = "31.02.2020"
    alle[3][4] = "§ 24 Abs. 3"
    alle[5][6] = "zwölf Euro"
    alle[8][2] = 20
    alle[10][4] = "§ 24 Abs. 3 Nr. 3"
    alle[12][2] = 2019
    alle[15][3] = ""
    alle[17][3], alle[17][5] = "", "Forderung"
    alle[21] = list(alle[20])
    return [tuple(zeile) for zeile in alle]


def haesslich() -> list[Zeile]:
    """Return title rows, other headings in another order, gaps, a sum, a foot."""
    heraus: list[Zeile] = [
        ("Finanzbuchhaltung: Journal kommunale Leistungen SGB II",),
        (f"Stand: {STAND:%d.%m.%Y}",),
        (),
        ("Beleg-Nr.", "Rechtsgrundlage", "HHSt.", "HHJ", "Datum", "E/A", "EUR", "VWZ"),
    ]
    summe = Decimal(0)
    for nummer, (beleg, am, jahr, konto, norm, art, betrag, text) in enumerate(
        zeilen()
    ):
        zeichen = str(art)[0]
        summe += Decimal(str(betrag))
        heraus.append(
            (beleg, KURZ[str(norm)], konto, jahr, am, zeichen, betrag, f"{text}; x")
        )
        if nummer == 14:
            heraus.append(())
    return [
        *heraus,
        ("Summe", "", "", "", "", "", summe),
        (),
        ("Erstellt mit Excel",),
    ]


def main() -> None:
    """Write all sample files."""
    ZIEL.mkdir(parents=True, exist_ok=True)
    gut = [KOPF, *zeilen()]
    minus = [(*z[:6], f"{deutsch(Decimal(str(z[6])))} €", z[7]) for z in zeilen()]
    dateien = {
        "buchungen-gut.xlsx": as_xlsx(gut),
        "buchungen-gut.csv": as_csv(gut).encode("utf-8-sig"),
        "buchungen-fehler.csv": as_csv([KOPF, *mit_fehlern()]).encode(),
        "buchungen-fehler.xlsx": as_xlsx([KOPF, *mit_fehlern()]),
        "buchungen-haesslich.xlsx": as_xlsx(haesslich(), "Tabelle1"),
        "buchungen-windows.csv": as_csv(haesslich()).encode("cp1252"),
        "buchungen-utf16-tab.txt": as_csv(gut, trenner="\t").encode("utf-16"),
        "buchungen-euro.csv": as_csv([KOPF, *minus]).encode(),
        "buchungen-komma-iso.csv": as_csv(
            gut, trenner=",", form="%Y-%m-%d", punkt=True
        ).encode(),
    }
    for name, inhalt in dateien.items():
        (ZIEL / name).write_bytes(inhalt)
        print(f"{name}: {len(inhalt)} Bytes")


if __name__ == "__main__":
    main()

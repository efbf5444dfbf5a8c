"""The values of a Kennzahl as CSV and XLSX; figures stay figures."""

import csv
import io
from datetime import date
from decimal import Decimal

from zielwerk.kennzahlen.services import Wert
from zielwerk.kern.anzeige import dezimal

KOPF = (
    "Stand",
    "Zeitraum ab",
    "Verfahren",
    "Zähler",
    "Nenner",
    "Quote in Prozent",
    "95-%-Bereich von",
    "95-%-Bereich bis",
    "Fassung",
    "Quelle",
)
Zelle = str | int | date | Decimal | None


def zeilen(werte: list[Wert]) -> list[tuple[Zelle, ...]]:
    """Return one row per value, newest first; percentages with four places."""
    return [
        (
            wert.messwert.stand_am,
            wert.messwert.zeitraum_von,
            wert.messwert.verfahren.kuerzel,
            wert.messwert.zaehler,
            wert.messwert.nenner,
            None if wert.quote.wert is None else dezimal(wert.quote.wert * 100, 4),
            *_bereich(wert),
            wert.messwert.fassung,
            wert.messwert.quelle,
        )
        for wert in werte
    ]


def _bereich(wert: Wert) -> tuple[Decimal | None, Decimal | None]:
    """Return the interval in per cent."""
    if wert.quote.intervall is None:
        return None, None
    von, bis = (round(Decimal(grenze) * 100, 4) for grenze in wert.quote.intervall)
    return von, bis


def _neutral(zelle: Zelle) -> str:
    """Return a CSV cell; text that a spreadsheet would run as formula is quoted off."""
    if zelle is None:
        return ""
    if isinstance(zelle, date):
        return f"{zelle:%d.%m.%Y}"
    if isinstance(zelle, Decimal):
        return str(zelle).replace(".", ",")
    text = str(zelle)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_csv(werte: list[Wert]) -> bytes:
    """Return UTF-8 with BOM and semicolons, as German Excel opens it."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(KOPF)
    schreiber.writerows([_neutral(z) for z in zeile] for zeile in zeilen(werte))
    return puffer.getvalue().encode("utf-8-sig")


def as_xlsx(werte: list[Wert]) -> bytes:
    """Return a workbook with typed cells."""
    import xlsxwriter

    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(
        puffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    blatt = mappe.add_worksheet("Werte")
    fett = mappe.add_format({"bold": True})
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    blatt.write_row(0, 0, KOPF, fett)
    for nummer, zeile in enumerate(zeilen(werte), start=1):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, date):
                blatt.write_datetime(nummer, spalte, zelle, tag)
            else:
                blatt.write(nummer, spalte, zelle)
    blatt.freeze_panes(1, 0)
    blatt.autofit()
    mappe.close()
    return puffer.getvalue()

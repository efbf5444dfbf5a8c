"""Tables handed out as CSV and XLSX: typed cells, and no text becomes a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

# A text that begins like this could be taken for a formula by the next program.
FORMELZEICHEN = ("=", "+", "-", "@", "\t", "\r")
MAX_ZELLE = 32_000
Zelle = str | int | date | datetime | Decimal | None


def neutral(zelle: Zelle) -> str:
    """Return a CSV cell; text that a spreadsheet would run as formula is quoted off."""
    if zelle is None:
        return ""
    if isinstance(zelle, datetime):
        return f"{zelle:%d.%m.%Y %H:%M:%S}"
    if isinstance(zelle, date):
        return f"{zelle:%d.%m.%Y}"
    if isinstance(zelle, Decimal):
        return str(zelle).replace(".", ",")
    ist_text = isinstance(zelle, str) and zelle.startswith(FORMELZEICHEN)
    return f"'{zelle}" if ist_text else str(zelle)


def as_csv(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]]) -> bytes:
    """Return UTF-8 with BOM and semicolons, as German Excel opens it."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(kopf)
    schreiber.writerows([neutral(z) for z in zeile] for zeile in zeilen)
    return puffer.getvalue().encode("utf-8-sig")


def as_xlsx(
    kopf: Sequence[str],
    zeilen: Iterable[Sequence[Zelle]],
    *,
    blatt: str,
    breiten: Sequence[int] = (),
) -> bytes:
    """Return a workbook with typed cells; `breiten` in characters, else by content.

    Moments are written as they are given, without their time zone.
    """
    import xlsxwriter

    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(
        puffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "remove_timezone": True,
        },
    )
    seite = mappe.add_worksheet(blatt)
    formate = {
        datetime: mappe.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"}),
        date: mappe.add_format({"num_format": "dd.mm.yyyy"}),
        str: mappe.add_format({"quote_prefix": True}),
    }
    seite.write_row(0, 0, kopf, mappe.add_format({"bold": True}))
    for nummer, zeile in enumerate(zeilen, start=1):
        for spalte, zelle in enumerate(zeile):
            _write(seite, (nummer, spalte), zelle, formate)
    seite.freeze_panes(1, 0)
    for spalte, breite in enumerate(breiten):
        seite.set_column(spalte, spalte, breite)
    if not breiten:
        seite.autofit()
    mappe.close()
    return puffer.getvalue()


def _write(
    seite: Any, ort: tuple[int, int], zelle: Zelle, formate: Mapping[type, Any]
) -> None:
    """Write one cell with the type it has."""
    if isinstance(zelle, date):
        seite.write_datetime(*ort, zelle, formate[type(zelle)])
    elif isinstance(zelle, str):
        form = formate[str] if zelle.startswith(FORMELZEICHEN) else None
        seite.write_string(*ort, zelle[:MAX_ZELLE], form)
    else:
        seite.write(*ort, zelle)

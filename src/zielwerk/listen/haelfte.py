"""One half of a large sheet as a workbook of its own.

The parser reads a sheet on one core, and that is most of the time a large workbook
takes; two processes parse half each.
"""

import os
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from zielwerk.listen.xlsxteile import Teile

# Below this a half costs more than it saves.
GROSS = 4 * 1024 * 1024
# Shows that no cell of a half stands among those of the other.
MARKE = "hier beginnt die untere Hälfte"
# Less than half: the process of the upper rows also looks at the XML of all.
ANTEIL_OBEN = 0.42
_ZEILE = re.compile(rb'<row [^>]*?\br="([0-9]{1,7})"')


class UngeteiltError(Exception):
    """A sheet cannot be shown to be the same in two halves: parse it whole."""


@dataclass(frozen=True)
class Schnitt:
    """Where the rows begin, are cut and end; the first line of the lower half."""

    anfang: int
    mitte: int
    ende: int
    zeile: int


def finde_schnitt(xml: bytes) -> Schnitt:
    """Return where a sheet may be cut.

    :raises UngeteiltError: if the cut might fall into a text: `<` begins an element
        everywhere but in comments and CDATA
    """
    anfang, ende = xml.find(b"<row "), xml.rfind(b"</sheetData>")
    if anfang < 0 or ende < 0 or (b"!" in xml and b"<!" in xml):
        raise UngeteiltError
    etwa = anfang + int(ANTEIL_OBEN * (ende - anfang))
    mitte = _ZEILE.search(xml, etwa, ende)
    if mitte is None or mitte.start() == anfang or mitte[1] == b"1":
        raise UngeteiltError
    return Schnitt(anfang, mitte.start(), ende, int(mitte[1]))


def lade_haelfte(teile: Teile, name: str, schnitt: Schnitt, *, oben: bool) -> Any:
    """Parse one half of a sheet, and `MARKE` in column A of the next line beyond it.

    The mark comes before all cells: another one of the same place replaces it. With it
    the parser begins in column A, too.
    """
    import fastexcel

    xml = memoryview(teile.blatt(name))
    zeile = schnitt.zeile if oben else schnitt.zeile - 1
    marke = (
        f'<row r="{zeile}"><c r="A{zeile}" t="inlineStr"><is><t>{MARKE}</t></is></c>'
        f"</row>"
    )
    zeilen = slice(schnitt.anfang, schnitt.mitte)
    if not oben:
        zeilen = slice(schnitt.mitte, schnitt.ende)
    # A file in memory: of bytes the parser would make a copy first.
    with os.fdopen(os.memfd_create("haelfte"), "w+b") as datei:
        with zipfile.ZipFile(datei, "w", zipfile.ZIP_STORED) as archiv:
            for pfad, inhalt in teile.inhalt.items():
                if pfad not in teile.pfade.values():
                    archiv.writestr(pfad, inhalt)
            with archiv.open(teile.pfade[name], "w") as blatt:
                blatt.write(xml[: schnitt.anfang])
                blatt.write(marke.encode())
                blatt.write(xml[zeilen])
                blatt.write(xml[schnitt.ende :])
        datei.flush()
        mappe = fastexcel.read_excel(f"/proc/self/fd/{datei.fileno()}")
        return mappe.load_sheet(
            name, header_row=None, skip_rows=0 if oben else None, dtypes="string"
        )

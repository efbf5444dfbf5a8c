"""Parses one XLSX, or a half of it, in a process of its own with limits.

The parser may panic or ask for more memory than there is (one cell at XFD1048576 is
enough). Here it then ends this process only. Protocol: the file comes in by stdin,
out go one Arrow stream per sheet and then a JSON line by stdout, which is a file in
memory; nothing touches a disk. Polars stays outside: to load it takes as long as a
third of a large workbook.
"""

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from zielwerk.listen.xlsxteile import Teile

MB = 1024 * 1024
MAX_BLAETTER = 30
# Formatted but empty columns are dropped later; not thousands of them.
LUFT = 5
# Address space the libraries map when they are loaded.
PARSER_BYTES = 64 * MB
Geladen = tuple[list[tuple[str, Any, int]], list[str]]


def begrenze(speicher_bytes: int, sekunden: int) -> None:
    """Limit what this process may still take, above what it holds already."""
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        jetzt = int(statm.read().split()[0]) * resource.getpagesize()
    grenze = jetzt + speicher_bytes
    resource.setrlimit(resource.RLIMIT_AS, (grenze, grenze))
    resource.setrlimit(resource.RLIMIT_CPU, (sekunden, sekunden))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lade(roh: bytes, teile: "Teile", max_spalten: int, anteil: str) -> Geladen:
    """Return name, cells and 0 for each visible sheet, and the names of the others.

    With an `anteil` ("oben", "unten") a half of large sheets, and the first line of
    the lower half instead of 0; the small ones are in the upper half.

    :raises DateiError: if a sheet is much too wide
    :raises UngeteiltError: if a large sheet cannot be cut
    """
    import fastexcel

    from zielwerk.listen.archiv import check_breite
    from zielwerk.listen.haelfte import GROSS, finde_schnitt, lade_haelfte

    mappe = fastexcel.read_excel(roh)
    sichtbare = []
    ausgelassen = mappe.sheet_names[MAX_BLAETTER:]
    for name in mappe.sheet_names[:MAX_BLAETTER]:
        zeile = 0
        if anteil and len(teile.blatt(name)) >= GROSS:
            schnitt = finde_schnitt(teile.blatt(name))
            blatt = lade_haelfte(teile, name, schnitt, oben=anteil == "oben")
            zeile = schnitt.zeile
        elif anteil == "unten":
            continue
        else:
            blatt = mappe.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string"
            )
        if blatt.visible != "visible":
            ausgelassen.append(name)
        else:
            check_breite(name, blatt.width, LUFT * max_spalten)
            sichtbare.append((name, blatt, zeile))
    return sichtbare, ausgelassen


def antworte(roh: bytes, max_spalten: int, anteil: str, ausgabe: Any) -> None:
    """Write what was read, or why it is refused."""
    import json

    from zielwerk.listen.befund import DateiError
    from zielwerk.listen.xlsxteile import lies_teile

    kopf: dict[str, Any]
    try:
        teile = lies_teile(roh)
        blaetter, ausgelassen = lade(roh, teile, max_spalten, anteil)
        kopf = {
            "stellen": schreibe(blaetter, ausgabe),
            "ausgelassen": ausgelassen,
            "auskuenfte": {} if anteil == "unten" else teile.auskuenfte(),
        }
    except DateiError as fehler:
        kopf = {
            "regel": fehler.regel,
            "meldung": fehler.meldung,
            "gefunden": fehler.gefunden,
            "erwartet": fehler.erwartet,
        }
    except BaseException as fehler:  # a panic is no Exception
        kopf = {"unlesbar": type(fehler).__name__}
    ausgabe.write(b"\n" + json.dumps(kopf).encode())


def schreibe(blaetter: list[tuple[str, Any, int]], ausgabe: Any) -> list[Any]:
    """Write one stream per sheet; return name, first line and where its stream ends."""
    from nanoarrow import c_array
    from nanoarrow.ipc import StreamWriter

    stellen = []
    for name, blatt, zeile in blaetter:
        with StreamWriter.from_writable(ausgabe) as strom:
            strom.write_array(c_array(blatt))
        stellen.append((name, zeile, ausgabe.tell()))
    return stellen


def main() -> NoReturn:
    """Read the file from stdin, answer on stdout; end with 0 also if it is refused."""
    speicher, sekunden, max_spalten = (int(wert) for wert in sys.argv[1:4])
    roh = sys.stdin.buffer.read()
    begrenze(speicher + PARSER_BYTES, sekunden)
    with os.fdopen(os.dup(1), "wb") as ausgabe:
        antworte(roh, max_spalten, sys.argv[4], ausgabe)
    # To give back each of a million cells would take longer than to leave.
    os._exit(0)


if __name__ == "__main__":
    main()

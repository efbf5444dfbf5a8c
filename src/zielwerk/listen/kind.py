"""Parses one XLSX in a process of its own, with limits on memory and time.

The parser may panic or ask for more memory than there is (one cell at XFD1048576 is
enough). Here it then ends this process only. Protocol: the file comes in by stdin,
out go one Arrow stream per sheet and then a JSON line by stdout, which is a file in
memory; nothing touches a disk. The parser starts before anything else is loaded.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

MB = 1024 * 1024
MAX_BLAETTER = 30
# Formatted but empty columns are dropped later; not thousands of them.
LUFT = 5
# Address space the libraries map when they are loaded.
POLARS_BYTES = 320 * MB


def begrenze(speicher_bytes: int, sekunden: int) -> None:
    """Limit what this process may still take, above what it holds already."""
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        jetzt = int(statm.read().split()[0]) * resource.getpagesize()
    grenze = jetzt + speicher_bytes
    resource.setrlimit(resource.RLIMIT_AS, (grenze, grenze))
    resource.setrlimit(resource.RLIMIT_CPU, (sekunden, sekunden))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lade(roh: bytes, max_spalten: int) -> tuple[list[tuple[str, Any]], list[str]]:
    """Return the visible sheets by name, and the names of those left out.

    Of a sheet that is much too wide only the width.
    """
    import fastexcel

    mappe = fastexcel.read_excel(roh)
    sichtbare: list[tuple[str, Any]] = []
    ausgelassen = mappe.sheet_names[MAX_BLAETTER:]
    for name in mappe.sheet_names[:MAX_BLAETTER]:
        blatt = mappe.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        if blatt.visible != "visible":
            ausgelassen.append(name)
        elif blatt.width > LUFT * max_spalten:
            sichtbare.append((name, blatt.width))
        else:
            sichtbare.append((name, blatt.to_polars()))
    return sichtbare, ausgelassen


def main() -> int:
    """Read the file from stdin, answer on stdout; 0 also for a refused file."""
    speicher, sekunden, max_spalten = (int(wert) for wert in sys.argv[1:4])
    roh = sys.stdin.buffer.read()
    begrenze(speicher + POLARS_BYTES, sekunden)
    with ThreadPoolExecutor(1) as beiher:
        laden = beiher.submit(lade, roh, max_spalten)
        from zielwerk.listen.mappe import lies

        return antworte(lambda: lies(roh, laden, max_spalten))


def antworte(lies: Any) -> int:
    """Write what was read to stdout, or why it is refused."""
    import json

    from zielwerk.listen.befund import DateiError

    kopf: dict[str, Any]
    gelesen = []
    try:
        gelesen, ausgelassen = lies()
        kopf = {"blaetter": [[name, hinweise] for name, _, hinweise in gelesen]}
        kopf["ausgelassen"] = ausgelassen
    except DateiError as fehler:
        kopf = {
            "regel": fehler.regel,
            "meldung": fehler.meldung,
            "gefunden": fehler.gefunden,
            "erwartet": fehler.erwartet,
        }
    except BaseException as fehler:  # a panic is no Exception
        kopf = {"unlesbar": type(fehler).__name__}
    with os.fdopen(os.dup(1), "wb") as ausgabe:
        enden = []
        for _, tabelle, _ in gelesen:
            from polars import CompatLevel

            # Plain texts are written and read in half the time text views take.
            tabelle.write_ipc_stream(ausgabe, compat_level=CompatLevel.oldest())
            enden.append(ausgabe.tell())
        kopf["enden"] = enden
        ausgabe.write(b"\n" + json.dumps(kopf).encode())
    return 0


if __name__ == "__main__":
    # Not `sys.exit`: to give back each of a million cells takes longer than to leave.
    os._exit(main())

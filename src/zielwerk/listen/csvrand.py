"""The edges of a CSV file: lines without end, empty ones, cells kept from formulas."""

from dataclasses import replace

from zielwerk.listen.befund import DateiError
from zielwerk.listen.blatt import ZEILE, Blatt

# No row of a list is that long.
ZEILE_BYTES = 1024 * 1024
# Beyond the rows of a sheet, lines this short on average hold no list.
VIELE_ZEILEN, LEERE_ZEILE = 1_048_576, 8
# What our own files put an apostrophe before, so that it becomes no formula.
FORMELZEICHEN = (b"=", b"+", b"-", b"@")
GESCHUETZT = r"^'([=+\-@])"


def pruefe_zeilenlaenge(utf8: bytes) -> None:
    """Refuse lines of megabytes: such a line has a whole piece without an end in it.

    :raises DateiError: if there is one
    """
    for beginn in range(0, len(utf8) - ZEILE_BYTES + 1, ZEILE_BYTES):
        ende = beginn + ZEILE_BYTES
        if utf8.find(b"\n", beginn, ende) < 0 and utf8.find(b"\r", beginn, ende) < 0:
            raise DateiError(
                "zeile-zu-lang",
                "Die Datei enthält eine Zeile ohne Ende. Bitte prüfen Sie, ob sie eine "
                "Liste ist und die Zeilenumbrüche noch hat.",
                gefunden=f"mehr als {len(utf8[beginn:ende]) // 1024} KB ohne "
                f"Zeilenende, ab Byte {beginn}",
                erwartet="eine Zeile je Eintrag",
            )


def ohne_leeren_schluss(utf8: bytes) -> bytes:
    """Return a file without empty lines at its end.

    :raises DateiError: if nearly all of very many lines are empty
    """
    if utf8.endswith((b"\n\n", b"\r\n\r\n")):
        utf8 = utf8.rstrip(b"\r\n") + b"\n"
    zeilen = utf8.count(b"\n")
    if zeilen > VIELE_ZEILEN and len(utf8) < zeilen * LEERE_ZEILE:
        raise DateiError(
            "leere-zeilen",
            "Die Datei besteht fast nur aus leeren Zeilen. Bitte löschen Sie sie und "
            "speichern Sie die Liste neu.",
            gefunden=f"{zeilen} Zeilen in {len(utf8)} Bytes",
            erwartet="eine Zeile je Eintrag",
        )
    return utf8


def ohne_formelschutz(blatt: Blatt, utf8: bytes) -> tuple[Blatt, tuple[str, ...]]:
    """Return a sheet without the apostrophes our exports put before a "=", and so on.

    A list handed out comes back as it was; the second part says so.
    """
    import polars as pl

    if b"'" not in utf8 or not any(b"'" + z in utf8 for z in FORMELZEICHEN):
        return blatt, ()
    geschuetzt = pl.exclude(ZEILE).str.contains(GESCHUETZT)
    if not blatt.zellen.select(pl.any_horizontal(geschuetzt).any()).item():
        return blatt, ()
    texte = pl.exclude(ZEILE).str.replace(GESCHUETZT, "${1}")
    satz = (
        "Ein Hochkomma vor =, +, − oder @ am Anfang einer Zelle gilt als Schutz vor "
        "Formeln und zählt nicht zum Text."
    )
    return replace(blatt, zellen=blatt.zellen.with_columns(texte)), (satz,)

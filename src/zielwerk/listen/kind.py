"""Parses one XLSX in a process of its own, with limits on memory and time.

The parser may panic or ask for more memory than there is (one cell at XFD1048576 is
enough). Here it then ends this process only. Protocol: the file comes in by stdin,
out go a JSON line and one Arrow stream per sheet by stdout; nothing touches a disk.
"""

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from zielwerk.listen.befund import DateiError
from zielwerk.listen.xlsxteile import Blattteil, lies_teile

if TYPE_CHECKING:
    import polars as pl

MB = 1024 * 1024
MAX_BLAETTER = 30
LUFT = 5
# Cells like 1234.5 that a workbook stores as numbers, always with a point.
PUNKTZAHL = r"^-?\d+\.\d+$"
TAG_OHNE_UHRZEIT = r"^(\d{4})-(\d{2})-(\d{2}) 00:00:00$"


def begrenze(speicher_bytes: int, sekunden: int) -> None:
    """Limit what this process may still take, above what it holds already."""
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        jetzt = int(statm.read().split()[0]) * resource.getpagesize()
    grenze = jetzt + speicher_bytes
    resource.setrlimit(resource.RLIMIT_AS, (grenze, grenze))
    resource.setrlimit(resource.RLIMIT_CPU, (sekunden, sekunden))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


Gelesen = list[tuple[str, "pl.DataFrame", list[str]]]


def lies(roh: bytes, max_spalten: int) -> tuple[Gelesen, list[str]]:
    """Return name, cells (text, from A1 on) and remarks of each visible sheet.

    The second part names the sheets that were left out.

    :raises DateiError: if a part is hostile or damaged, or a sheet too wide
    """
    import fastexcel

    teile = lies_teile(roh)
    mappe = fastexcel.read_excel(roh)
    heraus, ausgelassen = [], mappe.sheet_names[MAX_BLAETTER:]
    for name in mappe.sheet_names[:MAX_BLAETTER]:
        blatt = mappe.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        if blatt.visible != "visible":
            ausgelassen.append(name)
            continue
        # Formatted but empty columns are dropped below; not thousands of them.
        _pruefe_breite(name, blatt.width, LUFT * max_spalten)
        teil = teile.get(name, Blattteil())
        tabelle = _zellen(blatt.to_polars(), teil)
        _pruefe_breite(name, tabelle.width, max_spalten)
        heraus.append((name, tabelle, list(teil.hinweise)))
    return heraus, ausgelassen


def _pruefe_breite(name: str, breite: int, hoechstens: int) -> None:
    if breite > hoechstens:
        raise DateiError(
            "zu-viele-spalten",
            f"Das Blatt „{name}“ hat {breite} Spalten. Bitte löschen Sie die Spalten, "
            f"die nicht zur Liste gehören.",
            gefunden=f"{breite} Spalten",
            erwartet=f"höchstens {hoechstens} Spalten",
        )


def _zellen(tabelle: "pl.DataFrame", teil: Blattteil) -> "pl.DataFrame":
    """Return the cells from column A on, without empty columns at the right."""
    import polars as pl

    tabelle = tabelle.rename(
        {alt: f"s{teil.erste_spalte + i}" for i, alt in enumerate(tabelle.columns)}
    )
    tabelle = tabelle.with_columns(pl.all().cast(pl.String).str.strip_chars())
    tabelle = tabelle.with_columns(
        pl.when(pl.all() != "").then(pl.all()),  # a null is no text
    )
    belegt = [
        name for name in tabelle.columns if tabelle[name].null_count() < len(tabelle)
    ]
    tabelle = tabelle.select(belegt)
    tabelle = tabelle.with_columns(
        pl.all().str.replace(TAG_OHNE_UHRZEIT, "${3}.${2}.${1}"),
    )
    tabelle = _deutsche_zahlen(tabelle, teil)
    return _mit_sonderzellen(tabelle, teil)


def _deutsche_zahlen(tabelle: "pl.DataFrame", teil: Blattteil) -> "pl.DataFrame":
    """Show number cells as Excel does here ("1234,5"), so that text cells stay apart.

    A number with exactly three decimals gets a fourth: "1,234" could be read twice.
    """
    import polars as pl

    betroffen = [n for n in tabelle.columns if tabelle[n].str.contains(PUNKTZAHL).any()]
    als_text = teil.textzellen([int(n[1:]) for n in betroffen])
    for name in betroffen:
        spalte = tabelle[name]
        ist_zahl = spalte.str.contains(PUNKTZAHL)
        if texte := als_text.get(int(name[1:])):
            zeilen = pl.int_range(1, len(spalte) + 1, eager=True)
            ist_zahl = ist_zahl & ~zeilen.is_in(list(texte))
        deutsch = spalte.str.replace(".", ",", literal=True).str.replace(
            r"(,\d{3})$", "${1}0"
        )
        tabelle = tabelle.with_columns(
            pl.select(pl.when(ist_zahl).then(deutsch).otherwise(spalte))
            .to_series()
            .alias(name)
        )
    return tabelle


def _mit_sonderzellen(tabelle: "pl.DataFrame", teil: Blattteil) -> "pl.DataFrame":
    """Put back what the parser drops: error cells, and the value of merged rows."""
    import polars as pl

    for spalte, je_zeile in teil.sonderzellen(tabelle).items():
        name = f"s{spalte}"
        werte = (
            tabelle[name].to_list()
            if name in tabelle.columns
            else [None] * len(tabelle)
        )
        for zeile, wert in je_zeile.items():
            if zeile <= len(werte):
                werte[zeile - 1] = wert
        tabelle = tabelle.with_columns(pl.Series(name, werte, dtype=pl.String))
    geordnet = sorted(tabelle.columns, key=lambda name: int(name[1:]))
    return tabelle.select(geordnet)


def main() -> int:
    """Read the file from stdin, answer on stdout; 0 also for a refused file."""
    import polars  # noqa: F401  # loaded before the limit, it maps much memory

    speicher, sekunden, max_spalten = (int(wert) for wert in sys.argv[1:4])
    roh = sys.stdin.buffer.read()
    ausgabe = os.fdopen(os.dup(1), "wb")
    begrenze(speicher, sekunden)
    kopf: dict[str, Any]
    tabellen: list[pl.DataFrame] = []
    try:
        gelesen, ausgelassen = lies(roh, max_spalten)
        tabellen = [tabelle for _, tabelle, _ in gelesen]
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
    stroeme = []
    for tabelle in tabellen:
        puffer = io.BytesIO()
        tabelle.write_ipc_stream(puffer)
        stroeme.append(puffer.getvalue())
    kopf["laengen"] = [len(strom) for strom in stroeme]
    ausgabe.write(json.dumps(kopf).encode() + b"\n" + b"".join(stroeme))
    ausgabe.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

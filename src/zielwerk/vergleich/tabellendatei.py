"""Tables in files: CSV and Parquet with typed columns, written, and read strictly."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from zielwerk.kern.anzeige import zahl
from zielwerk.vergleich.austauschzeile import HOECHSTENS_ZEICHEN, JA, NEIN

BYTES_HOECHSTENS = 20 * 1024 * 1024
ZEILEN_HOECHSTENS = 200_000
PARQUET = b"PAR1"
# A text a spreadsheet would run gets a sign in front, which reading takes away again.
FORMEL = re.compile(r"^['=+\-@\t\r]")
Spalten = Mapping[str, type]
Werte = dict[str, Any]


class AustauschError(ValueError):
    """A file that cannot be taken; `befunde` are all sentences about it."""

    def __init__(self, befunde: Sequence[str]) -> None:
        super().__init__(" ".join(befunde))
        self.befunde = tuple(befunde)


def als_csv(zeilen: Iterable[Any], spalten: Spalten) -> bytes:
    """Return the table as CSV: UTF-8, semicolons, days as 2020-12-31."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(spalten)
    schreiber.writerows([_zelle(w) for w in astuple(zeile)] for zeile in zeilen)
    return puffer.getvalue().encode("utf-8-sig")


def _zelle(wert: Any) -> str:
    if isinstance(wert, bool):
        return JA if wert else NEIN
    text = str(wert)
    return f"'{text}" if FORMEL.match(text) else text


def als_parquet(zeilen: Iterable[Any], spalten: Spalten) -> bytes:
    """Return the table as Parquet, with typed columns."""
    import polars as pl

    typen = {str: pl.String, bool: pl.Boolean, int: pl.Int64, date: pl.Date}
    schema = {name: typen[typ] for name, typ in spalten.items()}
    puffer = io.BytesIO()
    tabelle = pl.DataFrame([astuple(z) for z in zeilen], schema=schema, orient="row")
    tabelle.write_parquet(puffer, compression="zstd")
    return puffer.getvalue()


def lies_tabelle(
    inhalt: bytes, *, name: str, formen: Sequence[Spalten]
) -> Iterator[tuple[int, Werte]]:
    """Yield line and cells of a file that has the columns of one of the formats.

    :raises AustauschError: if it is too large, or no such table
    """
    if len(inhalt) > BYTES_HOECHSTENS:
        raise AustauschError([f"„{name}“ ist größer als 20 MB."])
    lies = _aus_parquet if inhalt[:4] == PARQUET else _aus_csv
    yield from lies(inhalt, name, formen)


def _aus_csv(
    inhalt: bytes, name: str, formen: Sequence[Spalten]
) -> Iterator[tuple[int, Werte]]:
    """Yield line number and cells."""
    try:
        text = inhalt.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AustauschError(
            [f"„{name}“ ist weder Parquet noch CSV in UTF-8."]
        ) from None
    leser = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        kopf = next(leser, [])
        _pruefe_kopf(kopf, name, formen)
        for werte in leser:
            if leser.line_num > ZEILEN_HOECHSTENS:
                raise AustauschError([_zu_viele(name)])
            if werte:
                yield leser.line_num, _zellen(kopf, werte)
    except csv.Error:
        raise AustauschError(
            [f"„{name}“, Zeile {leser.line_num}: Ein Anführungszeichen ist nicht zu."]
        ) from None


def _zellen(kopf: Sequence[str], werte: Sequence[str]) -> dict[str, Any]:
    """Return the cells by column; too few or too many are kept as a finding."""
    if len(werte) != len(kopf):
        return {"": f"{len(werte)} Felder statt {len(kopf)}."}
    sauber = [wert[1:] if wert.startswith("'") else wert for wert in werte]
    return dict(zip(kopf, sauber, strict=True))


def _aus_parquet(
    inhalt: bytes, name: str, formen: Sequence[Spalten]
) -> Iterator[tuple[int, Werte]]:
    """Yield row number and cells."""
    import polars as pl

    try:
        quelle = pl.scan_parquet(io.BytesIO(inhalt))
        _pruefe_kopf(quelle.collect_schema().names(), name, formen)
        if quelle.select(pl.len()).collect().item() > ZEILEN_HOECHSTENS:
            raise AustauschError([_zu_viele(name)])
        tabelle = quelle.collect()
    except pl.exceptions.PolarsError:
        raise AustauschError([f"„{name}“ ist keine lesbare Parquet-Datei."]) from None
    texte = tabelle.select(pl.selectors.string().str.len_bytes().max())
    if max((laenge or 0 for laenge in texte.row(0)), default=0) > max(
        4 * grenze for grenze in HOECHSTENS_ZEICHEN.values()
    ):
        raise AustauschError([f"„{name}“: Ein Text ist viel zu lang."])
    yield from enumerate(tabelle.iter_rows(named=True), start=1)


def _zu_viele(name: str) -> str:
    return f"„{name}“ hat mehr als {zahl(ZEILEN_HOECHSTENS)} Zeilen."


def _pruefe_kopf(kopf: Sequence[str], name: str, formen: Sequence[Spalten]) -> None:
    """Refuse a table whose columns are not those of the format it resembles most."""
    spalten = max(formen, key=lambda form: len({*form} & {*kopf}) - len(form) / 100)
    befunde = []
    if fehlend := [spalte for spalte in spalten if spalte not in kopf]:
        befunde.append(f"„{name}“: Es fehlen die Spalten {', '.join(fehlend)}.")
    if fremd := [spalte for spalte in kopf if spalte not in spalten]:
        befunde.append(f"„{name}“: Unbekannte Spalten: {', '.join(fremd)[:200]}.")
    if len(set(kopf)) != len(kopf):
        befunde.append(f"„{name}“: Eine Spalte steht zweimal.")
    if befunde:
        raise AustauschError(befunde)

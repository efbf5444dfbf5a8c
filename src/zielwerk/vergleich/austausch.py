"""Counts for a comparison as one table in a file: written, and read strictly.

One row per Jobcenter, Kennzahl and period, with the definition in each row: whoever has
the file has everything. CSV and Parquet hold the same columns; `austausch.schema.json`
is the published form of a row. Everything wrong is named at once, in German.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from zielwerk.kern.anzeige import tag, zahl
from zielwerk.vergleich.austauschzeile import (
    FORMAT,
    HOECHSTENS_ZEICHEN,
    JA,
    NEIN,
    SPALTEN,
    Zeile,
    lies_zeile,
)
from zielwerk.vergleich.definition import Definition

SCHEMA_TEXT = Path(__file__).with_name("austausch.schema.json").read_text("utf-8")
BYTES_HOECHSTENS = 20 * 1024 * 1024
ZEILEN_HOECHSTENS = 200_000
BEFUNDE_HOECHSTENS = 50
PARQUET = b"PAR1"
# A text a spreadsheet would run gets a sign in front, which reading takes away again.
FORMEL = re.compile(r"^['=+\-@\t\r]")


class AustauschError(ValueError):
    """A file that cannot be taken; `befunde` are all sentences about it."""

    def __init__(self, befunde: Sequence[str]) -> None:
        super().__init__(" ".join(befunde))
        self.befunde = tuple(befunde)


def schreibe_csv(zeilen: Iterable[Zeile]) -> bytes:
    """Return the table as CSV: UTF-8, semicolons, days as 2020-12-31."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(SPALTEN)
    schreiber.writerows([_zelle(w) for w in astuple(zeile)] for zeile in zeilen)
    return puffer.getvalue().encode("utf-8-sig")


def _zelle(wert: Any) -> str:
    if isinstance(wert, bool):
        return JA if wert else NEIN
    text = str(wert)
    return f"'{text}" if FORMEL.match(text) else text


def schreibe_parquet(zeilen: Iterable[Zeile]) -> bytes:
    """Return the table as Parquet, with typed columns."""
    import polars as pl

    typen = {str: pl.String, bool: pl.Boolean, int: pl.Int64, date: pl.Date}
    schema = {name: typen[typ] for name, typ in SPALTEN.items()}
    puffer = io.BytesIO()
    tabelle = pl.DataFrame([astuple(z) for z in zeilen], schema=schema, orient="row")
    tabelle.write_parquet(puffer, compression="zstd")
    return puffer.getvalue()


SCHREIBER: Mapping[str, Callable[[Iterable[Zeile]], bytes]] = {
    "csv": schreibe_csv,
    "parquet": schreibe_parquet,
}


def lies(inhalt: bytes, *, name: str) -> tuple[Zeile, ...]:
    """Return the rows of a file, checked as a whole; `name` stands in the findings.

    :raises AustauschError: with everything that is wrong in it
    """
    if len(inhalt) > BYTES_HOECHSTENS:
        raise AustauschError([f"„{name}“ ist größer als 20 MB."])
    roh = (
        _aus_parquet(inhalt, name) if inhalt[:4] == PARQUET else _aus_csv(inhalt, name)
    )
    zeilen: list[Zeile] = []
    befunde: list[str] = []
    for ort, werte in roh:
        if fremd := _fremdes_format(werte):
            raise AustauschError([f"„{name}“: {fremd}"])
        gelesen, falsch = lies_zeile(werte)
        befunde += [f"„{name}“, Zeile {zahl(ort)}: {satz}" for satz in falsch]
        if gelesen:
            zeilen.append(gelesen)
        if len(befunde) >= BEFUNDE_HOECHSTENS:
            break
    if not zeilen and not befunde:
        befunde = [f"„{name}“ enthält keine Zeilen."]
    befunde = befunde or [f"„{name}“: {satz}" for satz in _gemeinsam(zeilen)]
    if befunde:
        raise AustauschError(befunde[:BEFUNDE_HOECHSTENS])
    return tuple(zeilen)


def _aus_csv(inhalt: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
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
        _pruefe_kopf(kopf, name)
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


def _aus_parquet(inhalt: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield row number and cells."""
    import polars as pl

    try:
        quelle = pl.scan_parquet(io.BytesIO(inhalt))
        _pruefe_kopf(quelle.collect_schema().names(), name)
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


def _pruefe_kopf(kopf: Sequence[str], name: str) -> None:
    """Refuse a table whose columns are not those of the format."""
    befunde = []
    if fehlend := [spalte for spalte in SPALTEN if spalte not in kopf]:
        befunde.append(f"„{name}“: Es fehlen die Spalten {', '.join(fehlend)}.")
    if fremd := [spalte for spalte in kopf if spalte not in SPALTEN]:
        befunde.append(f"„{name}“: Unbekannte Spalten: {', '.join(fremd)[:200]}.")
    if len(set(kopf)) != len(kopf):
        befunde.append(f"„{name}“: Eine Spalte steht zweimal.")
    if befunde:
        raise AustauschError(befunde)


def _fremdes_format(werte: Mapping[str, Any]) -> str:
    """Say so if a row is of another version: nothing else of it can be judged."""
    genannt = werte.get("format", FORMAT)
    if genannt == FORMAT:
        return ""
    return f"Das Format ist „{str(genannt)[:40]}“; gelesen wird „{FORMAT}“."


def _gemeinsam(zeilen: Sequence[Zeile]) -> Iterator[str]:
    """Yield what rows say against each other."""
    yield from _gemischte(zeilen)
    yield from _ueberschneidungen(zeilen)
    angaben: dict[str, set[tuple[str, bool, bool]]] = defaultdict(set)
    for z in zeilen:
        angaben[z.jobcenter].add((z.jobcenter_name, z.beispiel, z.einzeln))
    for jobcenter, verschiedene in angaben.items():
        if len(verschiedene) > 1:
            yield (
                f"Jobcenter {jobcenter}: Name, Beispiel und „einzeln“ sind nicht in "
                "allen Zeilen gleich."
            )


def _gemischte(zeilen: Sequence[Zeile]) -> Iterator[str]:
    """Yield where one Kennzahl is counted in two ways within a year."""
    # A dict keeps the order of the file, a set would not.
    definitionen: dict[tuple[str, int], dict[Definition, None]] = defaultdict(dict)
    for z in zeilen:
        definitionen[z.kennzahl, z.von.year].setdefault(z.definition)
    for (kennzahl, jahr), mehrere in definitionen.items():
        erste, *weitere = mehrere
        for andere in weitere:
            if unterschied := "; ".join(erste.unterschiede(andere)):
                yield f"mischt für „{kennzahl}“ {jahr} zwei Verfahren: {unterschied}."


def _ueberschneidungen(zeilen: Sequence[Zeile]) -> Iterator[str]:
    """Yield periods of one Jobcenter that overlap: their sum would count twice."""
    perioden: dict[tuple[str, str], list[Zeile]] = defaultdict(list)
    for z in zeilen:
        perioden[z.jobcenter, z.kennzahl].append(z)
    for (jobcenter, kennzahl), eigene in perioden.items():
        for davor, danach in pairwise(sorted(eigene, key=lambda z: (z.von, z.bis))):
            if danach.von <= davor.bis:
                yield (
                    f"Jobcenter {jobcenter}, „{kennzahl}“: {tag(danach.von)} bis "
                    f"{tag(danach.bis)} überschneidet sich mit {tag(davor.von)} bis "
                    f"{tag(davor.bis)}."
                )

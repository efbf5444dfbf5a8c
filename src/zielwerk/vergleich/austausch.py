"""Counts for a comparison as one table in a file: written, and read strictly.

One row per Jobcenter, Kennzahl and period, with the definition in each row: whoever has
the file has everything. CSV and Parquet hold the same columns; `austausch.schema.json`
is the published form of a row. A file of single cases is read as the counts it holds.
Everything wrong is named at once, in German.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from zielwerk.kern.anzeige import tag, zahl
from zielwerk.vergleich.austauschzeile import FORMAT, SPALTEN, Zeile, lies_zeile
from zielwerk.vergleich.definition import Definition
from zielwerk.vergleich.einzelfallzeile import FORMAT as FALLFORMAT
from zielwerk.vergleich.einzelfallzeile import SPALTEN as FALLSPALTEN
from zielwerk.vergleich.einzelfallzeile import (
    Fallzeile,
    gemeinsame_befunde,
    lies_fall,
    zaehle,
)
from zielwerk.vergleich.tabellendatei import (
    BYTES_HOECHSTENS,
    AustauschError,
    als_csv,
    als_parquet,
    lies_tabelle,
)

__all__ = ["BYTES_HOECHSTENS", "AustauschError"]
SCHEMA_TEXT = Path(__file__).with_name("austausch.schema.json").read_text("utf-8")
BEFUNDE_HOECHSTENS = 50


def schreibe_csv(zeilen: Iterable[Zeile]) -> bytes:
    """Return the table as CSV: UTF-8, semicolons, days as 2020-12-31."""
    return als_csv(zeilen, SPALTEN)


def schreibe_parquet(zeilen: Iterable[Zeile]) -> bytes:
    """Return the table as Parquet, with typed columns."""
    return als_parquet(zeilen, SPALTEN)


SCHREIBER: Mapping[str, Callable[[Iterable[Zeile]], bytes]] = {
    "csv": schreibe_csv,
    "parquet": schreibe_parquet,
}


def lies(inhalt: bytes, *, name: str) -> tuple[Zeile, ...]:
    """Return the counts of a file, checked as a whole; `name` stands in the findings.

    :raises AustauschError: with everything that is wrong in it
    """
    zeilen: list[Any] = []
    befunde: list[str] = []
    for ort, werte in lies_tabelle(inhalt, name=name, formen=(SPALTEN, FALLSPALTEN)):
        sind_faelle = "pseudonym" in werte
        if fremd := _fremdes_format(werte, FALLFORMAT if sind_faelle else FORMAT):
            raise AustauschError([f"„{name}“: {fremd}"])
        gelesen, falsch = (lies_fall if sind_faelle else lies_zeile)(werte)
        befunde += [f"„{name}“, Zeile {zahl(ort)}: {satz}" for satz in falsch]
        if gelesen:
            zeilen.append(gelesen)
        if len(befunde) >= BEFUNDE_HOECHSTENS:
            break
    if not zeilen and not befunde:
        befunde = [f"„{name}“ enthält keine Zeilen."]
    if not befunde and isinstance(zeilen[0], Fallzeile):
        befunde = [f"„{name}“: {satz}" for satz in gemeinsame_befunde(zeilen)]
        zeilen = list(zaehle(zeilen))
    befunde = befunde or [f"„{name}“: {satz}" for satz in _gemeinsam(zeilen)]
    if befunde:
        raise AustauschError(befunde[:BEFUNDE_HOECHSTENS])
    return tuple(zeilen)


def _fremdes_format(werte: Mapping[str, Any], form: str) -> str:
    """Say so if a row is of another version: nothing else of it can be judged."""
    genannt = werte.get("format", form)
    if genannt == form:
        return ""
    return f"Das Format ist „{str(genannt)[:40]}“; gelesen wird „{form}“."


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

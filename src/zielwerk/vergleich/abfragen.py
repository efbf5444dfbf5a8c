"""The comparisons as SQL: each expression is built and compiled once per process.

The text depends on the expression, the dialect and the day alone: the tables stand in
it by name with the columns of the exchange format, so no file is asked for its schema.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from zielwerk.vergleich.ausdruecke import (
    einwilligungen,
    geltende,
    gruppen,
    jahressummen,
    mit_typ,
    mitglieder,
    raenge,
    unmoegliche,
    unstimmige,
)
from zielwerk.vergleich.austauschzeile import FORMAT, SPALTEN
from zielwerk.vergleich.motor import TYPEN, DuckDB, Motor, Quellen, Tabellen

if TYPE_CHECKING:
    from ibis import Table

ARTEN = {str: "string", bool: "boolean", int: "int64", date: "date"}


@dataclass(frozen=True)
class Abfrage:
    """An expression as an engine runs it, and the names of its columns."""

    text: str
    spalten: tuple[str, ...]


def _alle(zahlen: "Table", typen: "Table", am: date) -> "Table":
    return mitglieder(mit_typ(jahressummen(geltende(zahlen, am)), typen))


VERGLEICHE: Mapping[str, Callable[["Table", "Table", date], "Table"]] = {
    "unmoegliche": lambda zahlen, _typen, _am: unmoegliche(zahlen, FORMAT),
    "unstimmige": lambda zahlen, _typen, _am: unstimmige(zahlen),
    "einwilligungen": lambda zahlen, _typen, _am: einwilligungen(zahlen),
    "mitglieder": _alle,
    "raenge": lambda *tabellen: raenge(_alle(*tabellen)),
    "gruppen": lambda *tabellen: gruppen(_alle(*tabellen)),
}


@lru_cache(maxsize=256)
def abfrage(name: str, dialekt: str, am: date) -> Abfrage:
    """Return a comparison as SQL of a dialect, as known on a day."""
    import ibis

    zahlen = ibis.table(
        {spalte: ARTEN[typ] for spalte, typ in SPALTEN.items()}, name="zahlen"
    )
    ausdruck = VERGLEICHE[name](zahlen, ibis.table(TYPEN, name="typen"), am)
    text = ibis.to_sql(ausdruck, dialect=dialekt, pretty=False)
    return Abfrage(str(text), tuple(ausdruck.columns))


@overload
def laufe(
    name: str, motor: Motor, quellen: Quellen, *, am: date
) -> list[dict[str, Any]]: ...
@overload
def laufe(
    name: str, motor: DuckDB, quellen: Tabellen, *, am: date
) -> list[dict[str, Any]]: ...
def laufe(name: str, motor: Any, quellen: Any, *, am: date) -> list[dict[str, Any]]:
    """Return the rows of a comparison as an engine computes them.

    :raises MotorError: if the files cannot be read
    """
    eine = abfrage(name, motor.dialekt, am)
    reihen = motor.zeilen(eine.text, quellen)
    return [dict(zip(eine.spalten, reihe, strict=True)) for reihe in reihen]

"""Reads "03/2020", "3" and the like as a month, and a year if it is named."""

import re
from typing import TYPE_CHECKING

from zielwerk.kern.anzeige import MONATE, anzahl

if TYPE_CHECKING:
    import polars as pl

# Year first, month first, a whole day; then a name with a year.
_ZIFFERN = (
    re.compile(r"^(?P<jahr>20\d\d)[-/.](?P<monat>0?[1-9]|1[0-2])(?:[-/.]\d{1,2})?$"),
    re.compile(r"^(?:\d{1,2}[-/.])?(?P<monat>0?[1-9]|1[0-2])[-/.](?P<jahr>20\d\d)$"),
)
_MIT_JAHR = re.compile(r"^(?P<rest>.*?\D)[\s/,-]*(?P<jahr>20\d\d)$")
_NUR_MONAT = re.compile(r"^0?(?P<monat>[1-9]|1[0-2])$")
ZEITRAUM, JAHR = "zeitraum__roh", "jahr__roh"


def lies_monat(text: str) -> tuple[str, str | None] | None:
    """Return period and year of a text in figures or with a year, else None.

    Months in figures are read here and not as values of the field: there every column
    of small figures would look like months.
    """
    if treffer := _NUR_MONAT.match(text):
        return MONATE[int(treffer["monat"]) - 1], None
    for muster in _ZIFFERN:
        if treffer := muster.match(text):
            return MONATE[int(treffer["monat"]) - 1], treffer["jahr"]
    treffer = _MIT_JAHR.match(text)
    return (treffer["rest"].strip(" /,-"), treffer["jahr"]) if treffer else None


def ergaenze_zeitraum(daten: "pl.DataFrame") -> "tuple[pl.DataFrame, tuple[str, ...]]":
    """Part period and year where a list writes them into one cell."""
    import polars as pl

    gelesen = [
        lies_monat(text.strip()) if text else None for text in daten[ZEITRAUM].to_list()
    ]
    if not any(gelesen):
        return daten, ()
    monate = [eines[0] if eines else None for eines in gelesen]
    jahre = [eines[1] if eines else None for eines in gelesen]
    geteilt = daten.with_columns(
        pl.coalesce(pl.Series(monate, dtype=pl.String), pl.col(ZEITRAUM)).alias(
            ZEITRAUM
        ),
        pl.coalesce(pl.col(JAHR), pl.Series(jahre, dtype=pl.String)).alias(JAHR),
    )
    beide = sum(jahr is not None for jahr in jahre)
    if not beide:
        return geteilt, ()
    menge = anzahl(beide, "Zeile", "Zeilen")
    return geteilt, (f"{menge}: Monat und Jahr stehen in einer Zelle.",)

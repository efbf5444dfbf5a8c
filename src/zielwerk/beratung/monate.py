"""Reads "03/2020" and the like as a month and a year."""

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
ZEITRAUM, JAHR = "zeitraum__roh", "jahr__roh"


def lies_monat(text: str) -> tuple[str, str] | None:
    """Return period and year of a text that names both, None if it does not."""
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
    menge = anzahl(sum(eines is not None for eines in gelesen), "Zeile", "Zeilen")
    return geteilt, (f"{menge}: Monat und Jahr stehen in einer Zelle.",)

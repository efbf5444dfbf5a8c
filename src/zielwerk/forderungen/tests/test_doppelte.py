"""Marks of double rows, against a plain calculation row by row."""

import re
from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.forderungen.doppelte import mit_doppelten

MARKEN = ("__schreibweisen", "__mehrfach", "__doppelt")
NAMEN = ("Meyer, Anna", "Anna Meier", "MEIER ANNA", "Meier, Anne", "Schmidt, Jo", None)
ZEILE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMEN),
        "adresse": st.sampled_from(("Weg 1, 22844 Ort", "Weg 2, 22844 Ort", None)),
        "geschaeftspartner": st.sampled_from(("0001", "0002", None)),
        "hoehe": st.sampled_from((Decimal("1.00"), Decimal("2.00"), None)),
        "zugang_am": st.sampled_from((date(2020, 1, 2), date(2020, 1, 3), None)),
    }
)
SCHEMA = {
    "name": pl.String,
    "adresse": pl.String,
    "geschaeftspartner": pl.String,
    "hoehe": pl.Decimal(38, 2),
    "zugang_am": pl.Date,
}


def _person(zeile):
    """Return who a row is about: the address, and the name as these few sound."""
    if zeile["name"] is None or zeile["adresse"] is None:
        return None
    teile = re.split(r"[, ]+", zeile["name"].lower().replace("ey", "ei"))
    return zeile["adresse"], frozenset(teile)


def _einzeln(zeilen):
    """Return the three marks of each row, by comparing it with all others."""
    marken = []
    for zeile in zeilen:
        wer = _person(zeile)
        gleiche = [z for z in zeilen if wer and _person(z) == wer]
        partner = {z["geschaeftspartner"] for z in gleiche} - {None}
        genau = (zeile["hoehe"], zeile["zugang_am"])
        doppelt = [z for z in gleiche if (z["hoehe"], z["zugang_am"]) == genau]
        marken.append(
            (
                len({z["name"] for z in gleiche}) > 1,
                len(partner) > 1,
                None not in genau and len(doppelt) > 1,
            )
        )
    return marken


@given(st.lists(ZEILE, max_size=9))
def test_marks_are_those_of_a_row_by_row_comparison(zeilen):
    daten = mit_doppelten(pl.DataFrame(zeilen, schema=SCHEMA))
    gefunden = daten.select(pl.col(MARKEN).fill_null(value=False)).rows()
    assert gefunden == _einzeln(zeilen)
    assert daten.select(*SCHEMA).rows() == [tuple(z[s] for s in SCHEMA) for z in zeilen]

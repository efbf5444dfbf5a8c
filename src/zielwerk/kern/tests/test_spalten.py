"""Questions to whole columns, against Python's own sets."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.kern.spalten import sind_verschieden

TEXTE = st.lists(st.one_of(st.none(), st.text("0123456789ä", max_size=3)), max_size=12)


@given(TEXTE, st.booleans())
def test_values_are_different_if_there_are_as_many_as_rows(texte, geordnet):
    if geordnet:
        texte = sorted(text for text in texte if text is not None)
    werte = pl.Series(texte, dtype=pl.String)
    assert sind_verschieden(werte) is (len(set(texte)) == len(texte))

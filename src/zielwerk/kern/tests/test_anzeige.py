"""Figures and dates in German text: rounded half up, exactly, with a real minus."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.kern.anzeige import (
    MINUS,
    NBSP,
    anzahl,
    aufzaehlung,
    dezimal,
    euro,
    prozent,
    prozent_kurz,
    tag,
    tag_kurz,
    tag_lang,
    zahl,
)

WERTE = st.decimals(allow_nan=False, allow_infinity=False, places=8) | st.decimals(
    min_value=-(10**40), max_value=10**40, allow_nan=False, places=3
)
STELLEN = st.integers(min_value=0, max_value=6)


def _quantisiert(wert: Decimal, stellen: int) -> Decimal:
    """Return the rounding of the decimal module, with room for every digit."""
    with localcontext(prec=400):
        return wert.quantize(Decimal(1).scaleb(-stellen), rounding=ROUND_HALF_UP)


@given(WERTE, STELLEN)
def test_rounding_is_that_of_the_decimal_module(wert, stellen):
    gerundet, erwartet = dezimal(wert, stellen), _quantisiert(wert, stellen)
    assert gerundet == erwartet
    assert gerundet.as_tuple().exponent == -stellen
    assert not (gerundet.is_zero() and gerundet.is_signed())


@given(WERTE, STELLEN)
def test_a_number_written_in_german_reads_back_as_what_was_rounded(wert, stellen):
    text = zahl(wert, stellen)
    gelesen = text.replace(".", "").replace(",", ".").replace(MINUS, "-")
    assert Decimal(gelesen) == _quantisiert(wert, stellen)
    assert len(text.partition(",")[2]) == stellen


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**6))
def test_a_share_is_shown_as_the_nearest_tenth_of_a_per_cent(anteil):
    text = prozent(anteil)
    assert text.endswith(f"{NBSP}%")
    gezeigt = Fraction(text.removesuffix(f"{NBSP}%").replace(",", "."))
    assert -Fraction(1, 20) < gezeigt - anteil * 100 <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("wert", "stellen", "text"),
    [
        (1284, 0, "1.284"),
        (Decimal("1402186.94"), 2, "1.402.186,94"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("-0.05"), 1, f"{MINUS}0,1"),
        (Fraction(1, 8), 2, "0,13"),
        (Fraction(-5, 2), 0, f"{MINUS}3"),
    ],
)
def test_numbers_read_as_officials_write_them(wert, stellen, text):
    assert zahl(wert, stellen) == text


def test_the_quote_of_the_paper_is_shown_as_in_the_paper():
    """Source: DrS/2021/022, Punkt 3."""
    assert prozent(Fraction(45, 292)) == f"15,4{NBSP}%"


@pytest.mark.parametrize(
    ("anteil", "text"),
    [
        (Decimal("0.2"), "20"),
        (Decimal("0.167"), "16,7"),
        (Decimal("0.1665"), "16,65"),
        (Decimal("0.123456"), "12,3456"),
        (Fraction(1, 3), "33,33"),
        (0, "0"),
    ],
)
def test_an_agreed_share_is_shown_as_agreed(anteil, text):
    assert prozent_kurz(anteil) == f"{text}{NBSP}%"


def test_amounts_have_two_places_and_the_sign():
    assert euro(Decimal("1402186.94")) == f"1.402.186,94{NBSP}€"


def test_days_are_shown_in_three_lengths():
    freitag = date(2021, 1, 8)
    assert tag(freitag) == "08.01.2021"
    assert tag_kurz(freitag) == "Fr, 08.01.2021"
    assert tag_lang(freitag) == "Freitag, 08.01.2021"


@pytest.mark.parametrize(
    ("menge", "text"), [(0, "0 Zeilen"), (1, "1 Zeile"), (1284, "1.284 Zeilen")]
)
def test_one_is_singular(menge, text):
    assert anzahl(menge, "Zeile", "Zeilen") == text


@pytest.mark.parametrize(
    ("teile", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a und b"), (["a", "b", "c"], "a, b und c")],
)
def test_the_last_of_a_list_is_joined_with_und(teile, text):
    assert aufzaehlung(teile) == text

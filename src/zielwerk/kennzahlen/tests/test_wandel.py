"""A change against the year before: sentences, bounds on the unrounded value."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.kennzahlen.regeln import KennzahlError, mit_vorzeichen, wandel

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("jahr", "vorjahr", "grenzen", "anzeige", "haelt", "satz"),
    [
        (950, 1000, {"hoechstens": Decimal("-0.05")}, f"−5,0{NB}%", True, "unter"),
        (951, 1000, {"hoechstens": Decimal("-0.05")}, f"−4,9{NB}%", False, "unter"),
        (1000, 1000, {"hoechstens": Decimal(0)}, f"0,0{NB}%", True, "so hoch wie"),
        (103, 100, {"mindestens": Decimal("0.03")}, f"+3,0{NB}%", True, "über"),
        (5, 4, {}, f"+25,0{NB}%", None, "über dem des Vorjahres."),
        (5, 0, {"hoechstens": Decimal(0)}, "keine Aussage", None, "Ohne einen Wert"),
    ],
)
def test_a_change_is_said_and_compared(jahr, vorjahr, grenzen, anzeige, haelt, satz):
    ergebnis = wandel(jahr, vorjahr, **grenzen, grenze_name="Obergrenze")
    assert (ergebnis.anzeige, ergebnis.eingehalten) == (anzeige, haelt)
    assert satz in ergebnis.urteil
    assert ergebnis.intervall_anzeige == ""
    if haelt is not None:
        assert "Die vereinbarte Obergrenze von" in ergebnis.urteil
        assert ergebnis.rechenweg[-1].hinweis == "verglichen wird der ungerundete Wert"


def test_two_bounds_and_negative_figures_are_refused():
    with pytest.raises(KennzahlError, match="nur eine Grenze"):
        wandel(1, 1, hoechstens=Decimal(0), mindestens=Decimal(0))
    with pytest.raises(KennzahlError, match="ab 0"):
        wandel(-1, 1)


@given(
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    st.decimals("-1", "1", places=4),
)
def test_the_bound_is_decided_exactly(jahr, vorjahr, grenze):
    oben = wandel(jahr, vorjahr, hoechstens=grenze)
    unten = wandel(jahr, vorjahr, mindestens=grenze)
    genau = Fraction(jahr - vorjahr, vorjahr)
    assert oben.wert == unten.wert == genau
    assert oben.eingehalten == (genau <= Fraction(grenze))
    assert unten.eingehalten == (genau >= Fraction(grenze))


def test_an_agreed_change_carries_its_sign():
    assert mit_vorzeichen(Decimal("-0.05")) == f"−5{NB}%"
    assert mit_vorzeichen(Decimal("0.025")) == f"+2,5{NB}%"
    assert mit_vorzeichen(Decimal(0)) == f"0{NB}%"

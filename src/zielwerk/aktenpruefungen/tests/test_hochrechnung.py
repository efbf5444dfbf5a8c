"""Strata, amounts and second readers against counts made by hand."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import comb, prod
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from zielwerk.aktenpruefungen.regeln import (
    Abweichung,
    Schicht,
    geschichtete_auswertung,
    hochrechnung,
    uebereinstimmung,
)

FAELLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "faelle.yaml").read_text()
)
DIENSTSTELLEN = {
    "Bad Segeberg": Schicht(1642, 29, 2),
    "Kaltenkirchen": Schicht(1488, 27, 1),
    "Norderstedt": Schicht(2084, 37, 2),
}


def test_the_stratified_share_is_weighted_by_the_files():
    ergebnis = geschichtete_auswertung(DIENSTSTELLEN)
    gewichtet = (
        Fraction(1642 * 2, 29) + Fraction(1488, 27) + Fraction(2084 * 2, 37)
    ) / 5214
    assert Fraction(ergebnis.anteil) == pytest.approx(gewichtet, rel=1e-20)
    # Drawn nearly in proportion: hardly above the bound of a simple draw (10,9 %).
    assert Decimal("0.109") < ergebnis.obergrenze < Decimal("0.113")


@pytest.mark.parametrize(
    ("groessen", "umfaenge"),
    [((6, 9), (2, 3)), ((5, 5), (1, 4)), ((4, 6, 2), (2, 3, 1)), ((12, 4), (3, 3))],
)
def test_the_stratified_bound_holds_at_least_as_often_as_promised(groessen, umfaenge):
    grenze = {
        fehler: geschichtete_auswertung(
            {
                str(i): Schicht(n, m, k)
                for i, (n, m, k) in enumerate(
                    zip(groessen, umfaenge, fehler, strict=True)
                )
            }
        ).obergrenze
        for fehler in product(*(range(m + 1) for m in umfaenge))
    }
    for falsch in product(*(range(n + 1) for n in groessen)):
        wahr = Decimal(sum(falsch)) / Decimal(sum(groessen))
        gehalten = sum(
            prod(
                Fraction(comb(d, k) * comb(n - d, m - k), comb(n, m))
                for n, m, d, k in zip(groessen, umfaenge, falsch, fehler, strict=True)
            )
            for fehler, oben in grenze.items()
            if oben >= wahr
        )
        assert gehalten >= Fraction(19, 20)


@pytest.mark.parametrize(
    ("schichten", "angaben", "satz"),
    [
        ({}, {}, "keine Schicht"),
        ({"A": Schicht(5, 0, 0)}, {}, "in „A“ muss mindestens 1"),
        ({"A": Schicht(5, 6, 0)}, {}, "als es gibt"),
        ({"A": Schicht(5, 2, 0)}, {"sicherheit": Decimal("0.5")}, "mindestens 75"),
    ],
)
def test_strata_that_cannot_be_are_refused(schichten, angaben, satz):
    with pytest.raises(ValueError, match=satz):
        geschichtete_auswertung(schichten, **angaben)


def _stringer(gesamt: float, umfang: int, teile: list[float]) -> float:
    """Add up the bound as it stands in the textbook, with scipy's quantiles."""
    grenze = [
        1.0 if j == umfang else beta.ppf(0.95, j + 1, umfang - j)
        for j in range(len(teile) + 1)
    ]
    summe = grenze[0]
    for j, teil in enumerate(sorted(teile, reverse=True)):
        summe += (grenze[j + 1] - grenze[j]) * teil
    return min(gesamt, gesamt * summe)


@settings(max_examples=40, deadline=None)
@given(st.integers(5, 120), st.lists(st.integers(1, 100), max_size=5))
def test_the_bound_on_amounts_agrees_with_the_textbook(umfang, prozente):
    funde = [Abweichung(Decimal(100), Decimal(100 - prozent)) for prozent in prozente]
    ergebnis = hochrechnung(
        gesamtbetrag=Decimal("1000000.00"), umfang=umfang, abweichungen=funde
    )
    erwartet = _stringer(1e6, umfang, [prozent / 100 for prozent in prozente])
    assert float(ergebnis.obergrenze) == pytest.approx(erwartet, abs=0.02)
    assert float(ergebnis.geschaetzt) == pytest.approx(
        1e6 * sum(prozente) / 100 / umfang, abs=0.01
    )
    assert ergebnis.geschaetzt <= ergebnis.obergrenze


def test_without_a_finding_an_amount_remains_possible():
    ergebnis = hochrechnung(
        gesamtbetrag=Decimal("500000.00"), umfang=59, abweichungen=[]
    )
    assert ergebnis.geschaetzt == 0
    assert Decimal("24700") < ergebnis.obergrenze < Decimal("25000")
    assert "höchstens" in ergebnis.satz


def test_a_file_that_was_hit_twice_counts_twice():
    einzeln = [Abweichung(Decimal(100), Decimal(50))] * 2
    doppelt = [Abweichung(Decimal(100), Decimal(50), treffer=2)]
    erste, zweite = (
        hochrechnung(gesamtbetrag=Decimal(10_000), umfang=30, abweichungen=funde)
        for funde in (einzeln, doppelt)
    )
    assert erste == zweite


@pytest.mark.parametrize("richtig", ["100.01", "-0.01"])
def test_an_amount_posted_too_low_is_not_projected_here(richtig):
    fund = Abweichung(Decimal(100), Decimal(richtig))
    with pytest.raises(ValueError, match="gesondert hochgerechnet"):
        hochrechnung(gesamtbetrag=Decimal(1000), umfang=10, abweichungen=[fund])


def test_more_findings_than_draws_are_refused():
    fund = Abweichung(Decimal(100), Decimal(0), treffer=3)
    with pytest.raises(ValueError, match="mehr Abweichungen als Züge"):
        hochrechnung(gesamtbetrag=Decimal(1000), umfang=2, abweichungen=[fund])


@pytest.mark.parametrize("fall", FAELLE["uebereinstimmung"], ids=lambda f: f["fall"])
def test_agreement_of_two_readers(fall):
    urteile = [
        paar
        for paar, menge in zip(
            product(("ja", "nein"), repeat=2), fall["urteile"].values(), strict=True
        )
        for _ in range(menge)
    ]
    ergebnis = uebereinstimmung(urteile)
    assert ergebnis.kappa == Decimal(fall["kappa"])
    assert ergebnis.gelesen == len(urteile)


def test_agreement_without_any_variety_has_no_value():
    ergebnis = uebereinstimmung([("ja", "ja")] * 5)
    assert (ergebnis.anteil, ergebnis.kappa) == (1, None)
    assert any("nicht bestimmbar" in schritt for schritt in ergebnis.rechenweg)
    with pytest.raises(ValueError, match="zweimal gelesen"):
        uebereinstimmung([])

"""Sample sizes and bounds against published tables and a count of all samples."""

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import ceil, comb
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom

from zielwerk.aktenpruefungen.grenzen import belegt, obergrenze
from zielwerk.aktenpruefungen.regeln import (
    auswertung,
    chance_zu_verfehlen,
    stichprobenumfang,
    umfang_bei_erwartetem_anteil,
)
from zielwerk.aktenpruefungen.verteilung import Binomial, Hypergeometrisch, vergleiche

FAELLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "faelle.yaml").read_text()
)
FUENF = Fraction(1, 20)
SICHERHEITEN = st.sampled_from([Decimal("0.8"), Decimal("0.9"), Decimal("0.95")])


def _tafel(fall: dict[str, Any]):
    for hinnehmbar, umfaenge in fall["umfang"].items():
        for erwartet, umfang in zip(fall["erwartet"], umfaenge, strict=False):
            yield Decimal(hinnehmbar) / 100, Decimal(erwartet) / 100, umfang


@pytest.mark.parametrize("fall", FAELLE["umfangstabelle"], ids=lambda f: f["fall"])
def test_published_sample_sizes(fall):
    for hinnehmbar, erwartet, umfang in _tafel(fall):
        angaben = {"hoechstens_anteil": hinnehmbar, "sicherheit": fall["sicherheit"]}
        fehler = ceil(erwartet * umfang)
        plan = stichprobenumfang(**angaben, erwartete_fehler=fehler)
        assert (hinnehmbar, erwartet, plan.umfang) == (hinnehmbar, erwartet, umfang)
        if erwartet:
            plan = umfang_bei_erwartetem_anteil(**angaben, erwarteter_anteil=erwartet)
            assert (plan.umfang, plan.erlaubte_fehler) == (umfang, fehler)


@pytest.mark.parametrize("fall", FAELLE["umfang_endlich"], ids=lambda f: f["fall"])
def test_published_sample_sizes_of_finite_populations(fall):
    plan = umfang_bei_erwartetem_anteil(
        hoechstens_anteil=fall["hinnehmbar"],
        erwarteter_anteil=fall["erwartet"],
        sicherheit=fall["sicherheit"],
        grundgesamtheit=fall["grundgesamtheit"],
    )
    assert plan.umfang == fall["umfang"]


@pytest.mark.parametrize("fall", FAELLE["grenztabelle"], ids=lambda f: f["fall"])
def test_published_upper_limits(fall):
    for gezogen, grenzen in fall["grenzen"].items():
        for fehler, grenze in enumerate(grenzen):
            ergebnis = auswertung(
                gezogen=gezogen, fehler=fehler, sicherheit=Decimal(fall["sicherheit"])
            )
            prozent = (ergebnis.obergrenze * 100).quantize(
                Decimal("0.1"), rounding=ROUND_CEILING
            )
            assert (gezogen, fehler, prozent) == (gezogen, fehler, Decimal(grenze))


def _hoechstens(k: int, alle: int, falsch: int, gezogen: int) -> Fraction:
    """Count the samples one by one, as a hand would."""
    treffer = sum(
        comb(falsch, i) * comb(alle - falsch, gezogen - i)
        for i in range(min(k, gezogen) + 1)
    )
    return Fraction(treffer, comb(alle, gezogen))


@pytest.mark.parametrize("alle", range(1, 61))
def test_sample_size_equals_the_count_of_all_samples(alle):
    for prozent in (1, 5, 10, 34):
        falsch = ceil(Fraction(prozent, 100) * alle)
        for erlaubt in range(min(3, alle)):
            if erlaubt > Fraction(prozent, 100) * alle:
                continue
            passend = [
                n
                for n in range(1, alle + 1)
                if _hoechstens(erlaubt, alle, falsch, n) <= FUENF
            ]
            plan = stichprobenumfang(
                hoechstens_anteil=Decimal(prozent) / 100,
                erwartete_fehler=erlaubt,
                grundgesamtheit=alle,
            )
            assert plan.umfang == min(passend, default=alle)


@pytest.mark.parametrize("alle", [1, 2, 7, 20, 33, 60])
def test_bounds_equal_the_count_of_all_samples(alle):
    for gezogen in {1, alle // 2 or 1, alle - 1 or 1, alle}:
        for fehler in range(gezogen + 1):
            moeglich = range(fehler, alle - gezogen + fehler + 1)
            oben = [
                d for d in moeglich if _hoechstens(fehler, alle, d, gezogen) > FUENF
            ]
            unten = [
                d
                for d in moeglich
                if fehler == 0 or 1 - _hoechstens(fehler - 1, alle, d, gezogen) > FUENF
            ]
            ergebnis = auswertung(gezogen=gezogen, fehler=fehler, grundgesamtheit=alle)
            assert ergebnis.obergrenze == Decimal(max(oben)) / Decimal(alle)
            assert ergebnis.untergrenze == Decimal(min(unten)) / Decimal(alle)


@pytest.mark.parametrize("alle", [5, 12, 31])
def test_the_bounds_hold_at_least_as_often_as_promised(alle):
    for gezogen in range(1, alle + 1):
        grenzen = [
            auswertung(gezogen=gezogen, fehler=k, grundgesamtheit=alle)
            for k in range(gezogen + 1)
        ]
        for falsch in range(alle + 1):
            wahr = Decimal(falsch) / Decimal(alle)
            chance = [
                Fraction(
                    comb(falsch, k) * comb(alle - falsch, gezogen - k),
                    comb(alle, gezogen),
                )
                for k in range(gezogen + 1)
            ]
            oben = sum(
                c for c, g in zip(chance, grenzen, strict=True) if g.obergrenze >= wahr
            )
            unten = sum(
                c for c, g in zip(chance, grenzen, strict=True) if g.untergrenze <= wahr
            )
            assert min(oben, unten) >= 1 - FUENF


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.data(), SICHERHEITEN)
def test_bounds_of_an_unknown_population_agree_with_scipy(gezogen, data, sicherheit):
    fehler = data.draw(st.integers(0, gezogen))
    ergebnis = auswertung(gezogen=gezogen, fehler=fehler, sicherheit=sicherheit)
    rest = float(1 - sicherheit)
    if fehler < gezogen:
        p = float(ergebnis.obergrenze)
        assert binom.cdf(fehler, gezogen, p) == pytest.approx(rest, abs=1e-6)
    if fehler:
        p = float(ergebnis.untergrenze)
        assert binom.sf(fehler - 1, gezogen, p) == pytest.approx(rest, abs=1e-6)
    assert ergebnis.untergrenze <= ergebnis.anteil <= ergebnis.obergrenze


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.data(), SICHERHEITEN)
def test_more_errors_never_give_a_smaller_bound(alle, data, sicherheit):
    gezogen = data.draw(st.integers(1, alle))
    fehler = data.draw(st.integers(0, gezogen - 1))
    endlich = data.draw(st.booleans())
    weniger, mehr = (
        auswertung(
            gezogen=gezogen,
            fehler=k,
            sicherheit=sicherheit,
            grundgesamtheit=alle if endlich else None,
        )
        for k in (fehler, fehler + 1)
    )
    assert weniger.obergrenze <= mehr.obergrenze
    assert weniger.untergrenze <= mehr.untergrenze


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5000), st.integers(1, 40), st.integers(0, 4), SICHERHEITEN)
def test_what_is_planned_is_proven_by_the_evaluation(alle, prozent, fehler, sicherheit):
    anteil = Decimal(prozent) / 100
    if fehler > anteil * alle:
        return
    for menge in (alle, None):
        plan = stichprobenumfang(
            hoechstens_anteil=anteil,
            sicherheit=sicherheit,
            erwartete_fehler=fehler,
            grundgesamtheit=menge,
        )
        ergebnis = auswertung(
            gezogen=plan.umfang,
            fehler=fehler,
            sicherheit=sicherheit,
            grundgesamtheit=menge,
        )
        assert ergebnis.belegt(anteil)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 2000), st.data(), st.integers(1, 60), SICHERHEITEN)
def test_the_short_answer_agrees_with_the_bound(alle, data, prozent, sicherheit):
    gezogen = data.draw(st.integers(1, alle))
    fehler = data.draw(st.integers(0, min(gezogen, 12)))
    menge = data.draw(st.sampled_from([alle, None]))
    anteil, sicher = Fraction(prozent, 100), Fraction(sicherheit)
    kurz = belegt(gezogen, fehler, anteil, sicher, menge)
    assert kurz == (obergrenze(gezogen, fehler, sicher, menge) <= anteil)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 20_000), st.data())
def test_chances_agree_with_scipy(alle, data):
    falsch = data.draw(st.integers(0, alle))
    gezogen = data.draw(st.integers(0, alle))
    k = data.draw(st.integers(-1, min(gezogen, 300)))
    chance = Hypergeometrisch(alle, falsch, gezogen).hoechstens(k)
    assert float(chance) == pytest.approx(
        hypergeom.cdf(k, alle, falsch, gezogen), rel=1e-6, abs=1e-9
    )


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 200), st.data())
def test_the_quick_and_the_exact_chance_agree(alle, data):
    falsch = data.draw(st.integers(0, alle))
    gezogen = data.draw(st.integers(0, alle))
    k = data.draw(st.integers(-1, gezogen))
    for verteilung in (
        Hypergeometrisch(alle, falsch, gezogen),
        Binomial(Fraction(falsch, alle), gezogen),
    ):
        genau = verteilung.genau_hoechstens(k)
        assert abs(Fraction(verteilung.hoechstens(k)) - genau) < Fraction(1, 10**40)
        assert vergleiche(verteilung, k, genau) == 0
        assert vergleiche(verteilung, k, genau + Fraction(1, 10**45)) == -1


def test_an_exact_tie_counts_as_enough():
    # 19 of 20 files: the one faulty file stays unseen in exactly one of twenty draws.
    plan = stichprobenumfang(hoechstens_anteil=Decimal("0.05"), grundgesamtheit=20)
    assert plan.umfang == 19
    assert auswertung(gezogen=19, fehler=0, grundgesamtheit=20).obergrenze == 0


def test_the_example_of_the_plan():
    plan = stichprobenumfang(
        hoechstens_anteil=Decimal("0.05"), erwartete_fehler=1, grundgesamtheit=5187
    )
    assert plan.umfang == 93
    assert "höchstens 1 Fehler" in plan.satz
    assert any("259,35, aufgerundet" in schritt for schritt in plan.rechenweg)
    chance = chance_zu_verfehlen(
        umfang=93, erlaubte_fehler=1, wahrer_anteil="0.02", grundgesamtheit=5187
    )
    assert f"{chance:.2f}" == "0.56"


def test_the_example_of_the_evaluation():
    fachlich = auswertung(gezogen=93, fehler=5, grundgesamtheit=5214)
    assert fachlich.satz == (
        "Mit 95\N{NO-BREAK SPACE}% Sicherheit sind höchstens 10,9\N{NO-BREAK SPACE}% "
        "der 5.214 Akten fehlerhaft."
    )
    assert not fachlich.belegt(Decimal("0.05"))
    assert auswertung(gezogen=93, fehler=1, grundgesamtheit=5214).belegt("0.05")
    assert "569 von 5.214" in fachlich.rechenweg[-1]


def test_a_full_audit_leaves_no_doubt():
    ergebnis = auswertung(gezogen=60, fehler=3, grundgesamtheit=60)
    assert ergebnis.untergrenze == ergebnis.anteil == ergebnis.obergrenze
    assert "ohne Unsicherheit" in ergebnis.satz
    plan = stichprobenumfang(
        hoechstens_anteil="0.05", erwartete_fehler=3, grundgesamtheit=60
    )
    assert plan.umfang == 60


def test_nothing_but_errors_has_no_upper_bound():
    ergebnis = auswertung(gezogen=10, fehler=10)
    assert ergebnis.obergrenze == 1
    assert "mindestens 74,1" in ergebnis.satz


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"hoechstens_anteil": 0}, "größer als 0 und kleiner als 1"),
        ({"hoechstens_anteil": Decimal("1.5")}, "größer als 0 und kleiner als 1"),
        ({"hoechstens_anteil": Decimal("NaN")}, "keine Zahl"),
        ({"hoechstens_anteil": "fünf"}, "keine Zahl"),
        ({"sicherheit": 1}, "Die Sicherheit muss größer"),
        ({"sicherheit": Decimal("-0.95")}, "Die Sicherheit muss größer"),
        ({"erwartete_fehler": -1}, "mindestens 0"),
        ({"erwartete_fehler": 1.5}, "ganze Zahl"),
        ({"grundgesamtheit": 0}, "mindestens 1"),
        ({"erwartete_fehler": 3, "grundgesamtheit": 50}, "auch mit allen Akten nicht"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(angaben, satz):
    with pytest.raises(ValueError, match=satz):
        stichprobenumfang(**{"hoechstens_anteil": Decimal("0.05"), **angaben})


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"gezogen": 0}, "mindestens 1"),
        ({"fehler": -1}, "mindestens 0"),
        ({"fehler": 11}, "mehr Fehler"),
        ({"grundgesamtheit": 9}, "mehr Akten gezogen"),
        ({"sicherheit": 2}, "kleiner als 1"),
        ({"gezogen": True}, "ganze Zahl"),
    ],
)
def test_a_result_that_cannot_be_is_refused(angaben, satz):
    with pytest.raises(ValueError, match=satz):
        auswertung(**{"gezogen": 10, "fehler": 1, **angaben})


def test_an_expected_share_must_be_below_the_tolerable_one():
    with pytest.raises(ValueError, match="kleiner sein als der hinnehmbare"):
        umfang_bei_erwartetem_anteil(hoechstens_anteil="0.05", erwarteter_anteil="0.05")

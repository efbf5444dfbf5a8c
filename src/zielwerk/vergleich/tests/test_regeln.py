"""Funnel, history and forecast against counting in fractions."""

from fractions import Fraction
from itertools import pairwise
from math import comb
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.vergleich.regeln import VergleichError, prognose, trichter, verlauf

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text("utf-8"))


def _faelle(name):
    return pytest.mark.parametrize("fall", FAELLE[name], ids=lambda fall: fall["fall"])


def ausgezaehlt(nenner, anteil, niveau):
    """Return the limits by adding up every single count, in fractions."""
    rand, summe, grenzen = (1 - Fraction(niveau)) / 2, Fraction(0), []
    for k in range(nenner + 1):
        summe += comb(nenner, k) * anteil**k * (1 - anteil) ** (nenner - k)
        if not grenzen and summe >= rand:
            grenzen.append(k)
        if len(grenzen) == 1 and summe >= 1 - rand:
            return Fraction(grenzen[0], nenner), Fraction(k, nenner)
    raise AssertionError


def urne(oben, unten, offen):
    """Return how likely each further count is, drawing one case after the other."""
    stand = {0: Fraction(1)}
    for zug in range(offen):
        neu = dict.fromkeys(range(zug + 2), Fraction(0))
        for k, p in stand.items():
            treffer = Fraction(oben + 1 + k, unten + 2 + zug)
            neu[k + 1] += p * treffer
            neu[k] += p * (1 - treffer)
        stand = neu
    return stand


@_faelle("trichter")
def test_the_place_of_each_is_as_worked_out(fall):
    ergebnis = trichter([tuple(f) for f in fall["faelle"]])
    assert ergebnis.mittel == Fraction(fall["mittel"])
    assert ergebnis.lage == fall["lagen"]
    niveaus = {f.name: f.niveau for f in ergebnis.faelle}
    for name, niveau in fall.get("niveaus", {}).items():
        assert niveaus[name] == Fraction(niveau)


@_faelle("falsche_angaben")
def test_figures_that_are_no_rate_are_refused(fall):
    for rechne in (trichter, verlauf):
        with pytest.raises(VergleichError) as fehler:
            rechne([tuple(f) for f in fall["faelle"]])
        assert fall["satz"] in str(fehler.value)


def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(VergleichError, match="„A“ steht mehrfach"):
        trichter([("A", 1, 2), ("A", 1, 3)])


PAARE = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda p: (min(p), max(p))
)


@settings(max_examples=40)
@given(st.lists(PAARE, min_size=1, max_size=8).filter(lambda f: any(n for _, n in f)))
def test_limits_are_those_of_adding_up_every_count(paare):
    faelle = [(str(nummer), *paar) for nummer, paar in enumerate(paare)]
    ergebnis = trichter(faelle)
    for nenner, bereich in ergebnis.grenzen.items():
        innen = (bereich.unten_95, bereich.oben_95)
        assert innen == ausgezaehlt(nenner, ergebnis.mittel, "0.95")
        aussen = (bereich.unten_998, bereich.oben_998)
        assert aussen == ausgezaehlt(nenner, ergebnis.mittel, "0.998")
        assert aussen[0] <= innen[0] <= innen[1] <= aussen[1]
    for fall in ergebnis.faelle:
        if fall.nenner:
            bereich = ergebnis.grenzen[fall.nenner]
            innerhalb = bereich.unten_95 <= fall.quote <= bereich.oben_95
            assert (fall.lage == "im erwartbaren Bereich") == innerhalb
            assert fall.name in fall.satz
            assert str(fall.lage) in fall.satz


def test_a_result_exactly_on_the_bound_is_counted_in_fractions():
    """P(none of one) is 1/40 here, exactly the half of five percent: still expected."""
    faelle = [("A", 0, 1), ("B", 39, 39)]
    ergebnis = trichter(faelle)
    assert ergebnis.mittel == Fraction(39, 40)
    assert ergebnis.lage["A"] == "im erwartbaren Bereich"


def test_equal_rates_are_never_auffaellig():
    ergebnis = trichter([(str(n), n, 4 * n) for n in range(1, 60)])
    assert ergebnis.auffaellige == ()


def test_the_steps_say_what_chance_would_do():
    ergebnis = trichter([(str(n), 10, 100) for n in range(40)])
    assert "400 von 4.000 = 10,0\u00a0%" in ergebnis.rechenweg[1]
    assert "durch Zufall höchstens etwa 2" in ergebnis.rechenweg[3]


@_faelle("verlauf")
def test_what_breaks_a_rule_is_found(fall):
    ergebnis = verlauf([tuple(p) for p in fall["perioden"]])
    gefunden = [[b.regel, list(b.punkte)] for b in ergebnis.regelbrueche]
    assert gefunden == fall["brueche"]
    assert ("ein Trend ist nicht belegt" in ergebnis.satz) == (not fall["brueche"])


@settings(max_examples=60)
@given(st.lists(PAARE, min_size=1, max_size=25).filter(lambda f: any(n for _, n in f)))
def test_runs_are_those_of_looking_at_every_window(paare):
    perioden = [(str(nummer), *paar) for nummer, paar in enumerate(paare)]
    ergebnis = verlauf(perioden)
    quoten = [Fraction(oben, unten) if unten else None for oben, unten in paare]

    def in_laeufen(laenge, passt):
        return {
            stelle
            for von in range(len(quoten) - laenge + 1)
            if passt(quoten[von : von + laenge])
            for stelle in range(von, von + laenge)
        }

    seiten = [
        lambda f: None not in f and all(q > ergebnis.mittel for q in f),
        lambda f: None not in f and all(q < ergebnis.mittel for q in f),
    ]
    richtungen = [
        lambda f: None not in f and all(a < b for a, b in pairwise(f)),
        lambda f: None not in f and all(a > b for a, b in pairwise(f)),
    ]
    for regel, laenge, fragen in (("seite", 9, seiten), ("richtung", 6, richtungen)):
        erwartet = set().union(*(in_laeufen(laenge, frage) for frage in fragen))
        gefunden = {
            int(name)
            for bruch in ergebnis.regelbrueche
            if bruch.regel == regel
            for name in bruch.punkte
        }
        assert gefunden == erwartet


def test_one_period_is_no_history():
    assert verlauf([("2020", 45, 292)]).satz == (
        "Ein einzelner Wert zeigt keinen Verlauf."
    )


@_faelle("prognose")
def test_the_year_ends_as_worked_out(fall):
    ergebnis = prognose(
        [tuple(m) for m in fall["monate"]],
        monate_offen=fall["monate_offen"],
        nenner_offen=fall.get("nenner_offen"),
        **{
            seite: Fraction(fall[seite])
            for seite in ("hoechstens", "mindestens")
            if seite in fall
        },
    )
    assert fall["satz"] in ergebnis.satz
    assert ergebnis.warnt == fall["warnt"]
    if "bereich" in fall:
        assert ergebnis.bereich == tuple(map(Fraction, fall["bereich"]))


@settings(max_examples=40)
@given(PAARE.filter(lambda p: p[1]), st.integers(0, 25), st.integers(0, 20))
def test_the_forecast_is_that_of_drawing_case_by_case(paar, offen, zwanzigstel):
    oben, unten = paar
    grenze = Fraction(zwanzigstel, 20)
    ergebnis = prognose([paar], monate_offen=1, nenner_offen=offen, hoechstens=grenze)
    moeglich = {
        Fraction(oben + k, unten + offen): p
        for k, p in urne(oben, unten, offen).items()
    }
    assert sum(moeglich.values()) == 1
    assert ergebnis.erwartet == sum(wert * p for wert, p in moeglich.items())
    ueber = sum(p for wert, p in moeglich.items() if wert > grenze)
    assert ergebnis.verfehlen == ueber
    untere = prognose([paar], monate_offen=1, nenner_offen=offen, mindestens=grenze)
    assert untere.verfehlen == sum(p for wert, p in moeglich.items() if wert < grenze)
    unter_bereich = sum(p for wert, p in moeglich.items() if wert < ergebnis.bereich[0])
    ueber_bereich = sum(p for wert, p in moeglich.items() if wert > ergebnis.bereich[1])
    assert unter_bereich < Fraction(1, 40)
    assert ueber_bereich <= Fraction(1, 40)


def test_open_cases_are_as_many_as_so_far_on_average():
    schritt = prognose([(2, 10), (3, 15)], monate_offen=3).rechenweg[1]
    assert schritt.wert == "38 Fälle"


@pytest.mark.parametrize(
    ("monate", "offen", "satz"),
    [([], 3, "Noch gibt es keine Fälle"), ([(0, 0)], 3, "Noch gibt es keine"),
     ([(3, 2)], 3, "größer als der Nenner"), ([(1, 2)], -1, "wenigstens 0")],
)  # fmt: skip
def test_a_forecast_without_ground_is_refused(monate, offen, satz):
    with pytest.raises(VergleichError, match=satz):
        prognose(monate, monate_offen=offen)


def test_a_rate_has_one_bound():
    with pytest.raises(VergleichError, match="eine Grenze"):
        prognose(
            [(1, 2)], monate_offen=1, hoechstens=Fraction(1), mindestens=Fraction(0)
        )


def test_fewer_than_no_open_cases_are_refused():
    with pytest.raises(VergleichError, match="wenigstens 0"):
        prognose([(1, 2)], monate_offen=1, nenner_offen=-1)

"""No sum, and no difference of sums, tells a single Jobcenter apart."""

from datetime import date
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.vergleich.auswertung import Gruppe, gezeigte_quartile, schuetze
from zielwerk.vergleich.schutz import Beitrag, Mass, mass_am, schutzgrund, zellen

MASS = Mass(3, Fraction(1, 2))
WEIT = Mass(3, Fraction(1))
KEINE: frozenset[str] = frozenset()


def menge(*namen, nenner=20):
    return frozenset(Beitrag(name, 1 + ord(name[0]) % 7, nenner) for name in namen)


def grund(gezeigt, neu, offen=KEINE, mass=MASS):
    return schutzgrund(gezeigt, neu, offen=frozenset(offen), mass=mass)


def test_a_group_needs_enough_that_did_not_consent():
    assert "Nur 2 Jobcenter" in grund([], menge("a", "b"))
    assert grund([], menge("a", "b", "c")) == ""
    assert "Nur 2 Jobcenter" in grund([], menge("a", "b", "c"), offen="c")
    assert grund([], menge("a", "b", "c"), offen="abc") == ""
    ohne_faelle = menge("a", "b") | {Beitrag("c", 0, 0)}
    assert "Nur 2 Jobcenter" in grund([], ohne_faelle)


def test_a_difference_of_two_groups_counts():
    klein, gross = menge(*"abc"), menge(*"abcd")
    satz = grund([klein], gross)
    assert "Unterschied zu schon gezeigten" in satz
    assert grund([klein], menge(*"abcdef")) == ""
    assert grund([klein], gross, offen="d") == ""
    assert grund([klein], klein) == ""


def test_a_type_that_is_hidden_is_not_the_rest_of_all():
    assert "Unterschied" in grund([menge(*"abc"), menge(*"def")], menge(*"abcdefgh"))


def test_a_corrected_count_is_a_contribution_of_its_own():
    davor = menge(*"abcdef")
    einer = menge(*"bcdef") | {Beitrag("a", 9, 20)}
    drei = menge(*"def") | {Beitrag(name, 9, 20) for name in "abc"}
    assert "Unterschied" in grund([davor], einer)
    assert grund([davor], drei) == ""


def test_one_with_most_cases_and_equal_rates_are_hidden():
    gross = menge(*"abc") | {Beitrag("x", 3, 500)}
    assert "mehr als 50" in grund([], gross)
    null = frozenset(Beitrag(name, 0, 20) for name in "abc")
    alle = frozenset(Beitrag(name, 20, 20) for name in "abc")
    assert "dieselbe Quote" in grund([], null)
    assert "dieselbe Quote" in grund([], alle)


@settings(max_examples=60)
@given(
    mengen=st.lists(
        st.sets(st.integers(0, 8), min_size=1).map(frozenset), min_size=1, max_size=6
    ),
    offen=st.sets(st.integers(0, 8), max_size=3),
)
def test_no_combination_of_what_is_shown_gives_fewer_than_three_away(mengen, offen):
    """An attacker adds and subtracts all shown sums: linear algebra, not our cells."""
    namen = {n: f"jc{n}" for n in range(9)}
    offene = {namen[n] for n in offen}
    gezeigt = []
    for zahlen in mengen:
        neu = frozenset(Beitrag(namen[n], 1 + n % 3, 20) for n in zahlen)
        if not schutzgrund(gezeigt, neu, offen=frozenset(offene), mass=WEIT):
            gezeigt.append(neu)
    verdeckt = [n for n in range(9) if n not in offen]
    matrix = np.array(
        [[any(b.jobcenter == namen[n] for b in s) for n in verdeckt] for s in gezeigt],
        dtype=float,
    ).reshape(len(gezeigt), len(verdeckt))
    rang = np.linalg.matrix_rank(matrix) if gezeigt else 0
    for wenige in (1, 2):
        for ziel in combinations(range(len(verdeckt)), wenige):
            rest = [s for s in range(len(verdeckt)) if s not in ziel]
            ohne = np.linalg.matrix_rank(matrix[:, rest]) if gezeigt and rest else 0
            # Equal ranks: no combination is left that speaks of the target alone.
            assert rang == ohne


def test_cells_are_those_in_the_same_sets():
    a, b, c = (Beitrag(name, 1, 2) for name in "abc")
    gefunden = zellen([frozenset({a, b}), frozenset({b, c})])
    assert {z for zelle in gefunden for z in zelle} == {a, b, c}
    assert len(gefunden) == 3


def test_quartiles_need_enough_on_each_side_and_are_rounded():
    def teile(anzahl):
        return [Beitrag(f"jc{n}", n, 7 * anzahl) for n in range(1, anzahl + 1)]

    assert gezeigte_quartile(teile(5), MASS) == ()
    (median,) = gezeigte_quartile(teile(6), MASS)
    assert str(median) == "0.083"
    assert len(gezeigte_quartile(teile(12), MASS)) == 3


def test_the_group_of_all_gives_way_to_the_types():
    def gruppe(typ, *namen):
        teile = menge(*namen)
        summe = sum(b.zaehler for b in teile), sum(b.nenner for b in teile)
        return Gruppe("k", 2020, typ, len(teile), *summe, beitraege=teile)

    alle = [gruppe("alle", *"abcdefgh"), gruppe("IIa", *"gh"), gruppe("IIc", *"abcdef")]
    ergebnis = {g.typ: g for g in schuetze(alle, offen=set(), mass=MASS)}
    assert ergebnis["IIc"].nenner == 120
    assert "Nur 2" in ergebnis["IIa"].gesperrt
    assert "Unterschied" in ergebnis["alle"].gesperrt
    assert ergebnis["alle"].beitraege == frozenset()


@pytest.mark.parametrize("tag", [date(2005, 1, 1), date(2026, 1, 1)])
def test_the_measure_is_dated(tag):
    assert mass_am(tag) == Mass(5, Fraction(1, 2))

"""Cases made coarse: nothing rare is left, and the counts stay what they were."""

import calendar
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.vergleich.einzelfaelle import (
    UNGENANNT,
    dauerklasse,
    mindestens,
    vergroebere,
)
from zielwerk.vergleich.regeln import Einzelfall, Periode

STAND = date(2020, 12, 31)


def fall(nummer, monat, *, im_zaehler=False, tage=40, gebiet="kdu", ausgang="x"):
    """Give a case settled in the middle of a month."""
    am = date(2020, monat, 15)
    return Einzelfall(
        f"m{nummer}", am - timedelta(days=tage), am, im_zaehler, gebiet, ausgang
    )


def monate(faelle):
    """Count the same cases per month."""
    for monat in range(1, 13):
        im_monat = [f for f in faelle if f.erledigt_am.month == monat]
        ende = date(2020, monat, calendar.monthrange(2020, monat)[1])
        zaehler = sum(f.im_zaehler for f in im_monat)
        yield Periode(
            date(2020, monat, 1), ende, zaehler, len(im_monat), STAND, "Liste"
        )


def grob(faelle):
    return vergroebere(faelle, list(monate(faelle)))


ZUFALLSFALL = st.builds(
    fall,
    st.just(0),
    st.integers(1, 12),
    im_zaehler=st.booleans(),
    tage=st.integers(0, 400),
    gebiet=st.sampled_from(["kdu", "heizung", "but", ""]),
    ausgang=st.sampled_from(["stattgegeben", "zurückgewiesen"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ZUFALLSFALL, max_size=80))
def test_nothing_rare_leaves_and_the_counts_are_exact(faelle):
    ergebnis = grob(faelle)
    assert min(Counter(f.aussage for f in ergebnis).values(), default=3) >= 3
    assert not ergebnis or len(ergebnis) == len(faelle)
    gezaehlt = list(monate(faelle))
    for (von, bis), menge in Counter((f.von, f.bis) for f in ergebnis).items():
        teil = [p for p in gezaehlt if von <= p.von and p.bis <= bis]
        assert menge == sum(p.nenner for p in teil)
        zaehler = sum(f.im_zaehler for f in ergebnis if f.von == von)
        assert zaehler == sum(p.zaehler for p in teil)


def test_a_month_with_enough_stays_a_month():
    faelle = [fall(n, m) for m in (2, 5) for n in range(3)]
    assert {(f.von.month, f.bis.month) for f in grob(faelle)} == {(2, 2), (5, 5)}
    assert {f.eingang for f in grob(faelle)} == {"2020-01", "2020-04"}


def test_months_with_few_are_joined_and_a_rest_joins_the_one_before():
    faelle = [fall(n, m) for n, m in enumerate((2, 3, 3, 7, 7, 7, 11))]
    assert {(f.von.month, f.bis.month) for f in grob(faelle)} == {(2, 3), (7, 11)}


def test_one_in_the_zaehler_alone_keeps_the_year_here():
    faelle = [fall(n, 3) for n in range(20)] + [fall(99, 3, im_zaehler=True)]
    assert grob(faelle) == []


def test_a_rare_case_gives_up_what_makes_it_rare():
    gleich = [fall(n, 3) for n in range(5)]
    anderer_eingang = [fall(10 + n, 3, tage=70 + 31 * n) for n in range(3)]
    ergebnis = grob(gleich + anderer_eingang)
    assert Counter((f.eingang, f.dauer) for f in ergebnis) == {
        ("2020-02", "bis 3 Monate"): 5,
        (UNGENANNT, UNGENANNT): 3,
    }
    assert {f.rechtsgebiet for f in ergebnis} == {"kdu"}


def test_one_alone_is_joined_by_the_smallest_group():
    gross = [fall(n, 3) for n in range(5)]
    klein = [fall(10 + n, 3, gebiet="but") for n in range(3)]
    ergebnis = grob([*gross, *klein, fall(99, 3, gebiet="heizung", ausgang="y")])
    assert Counter(f.rechtsgebiet for f in ergebnis) == {"kdu": 5, UNGENANNT: 4}


@pytest.mark.parametrize(
    ("tage", "klasse"),
    [(0, "bis 1 Monat"), (31, "bis 1 Monat"), (32, "bis 3 Monate"),
     (184, "bis 6 Monate"), (185, "über 6 Monate")],
)  # fmt: skip
def test_a_duration_is_a_class(tage, klasse):
    assert dauerklasse(STAND - timedelta(days=tage), STAND) == klasse


def test_three_is_the_setting():
    assert mindestens() == 3

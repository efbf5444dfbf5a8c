"""Periods of a year: they cover it without gap or overlap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.kern.zeitraum import JE, Zeitraum, ZeitraumError, zeitraeume_des_jahres


@given(st.sampled_from(sorted(JE)), st.integers(min_value=1900, max_value=2200))
def test_the_zeitraeume_cover_every_day_of_the_year_once(je, jahr):
    perioden = zeitraeume_des_jahres(je, jahr)
    assert len(perioden) == JE[je]
    tage = (date(jahr, 12, 31) - date(jahr, 1, 1)).days + 1
    for versatz in range(tage):
        tag = date(jahr, 1, 1) + timedelta(days=versatz)
        assert sum(tag in periode for periode in perioden) == 1


@pytest.mark.parametrize(
    ("je", "nummer", "von", "bis", "name"),
    [
        ("monat", 1, date(2020, 2, 1), date(2020, 2, 29), "Februar 2020"),
        ("monat", 11, date(2021, 12, 1), date(2021, 12, 31), "Dezember 2021"),
        ("quartal", 3, date(2020, 10, 1), date(2020, 12, 31), "4. Quartal 2020"),
        ("halbjahr", 0, date(2020, 1, 1), date(2020, 6, 30), "1. Halbjahr 2020"),
        ("jahr", 0, date(2020, 1, 1), date(2020, 12, 31), "2020"),
    ],
)
def test_each_zeitraum_has_its_days_and_its_name(je, nummer, von, bis, name):
    perioden = zeitraeume_des_jahres(je, von.year)
    assert perioden[nummer] == Zeitraum(von, bis, name)


def test_another_word_is_refused_with_those_that_exist():
    with pytest.raises(ZeitraumError, match=r"„woche“.*monat, quartal"):
        zeitraeume_des_jahres("woche", 2020)


def test_a_zeitraum_does_not_end_before_it_begins():
    with pytest.raises(ZeitraumError, match=r"\(01\.01\.2020\) vor seinem Anfang"):
        Zeitraum(date(2020, 1, 2), date(2020, 1, 1), "x")


def test_a_zeitraum_holds_both_its_ends():
    tag = date(2020, 2, 29)
    assert tag in Zeitraum(tag, tag, "ein Tag")
    assert date(2020, 3, 1) not in Zeitraum(tag, tag, "ein Tag")

import re
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.web.achse import kopf, lage, zeile


@dataclass(frozen=True)
class _Marke:
    tag: date
    status: str = "erfuellt"


def test_the_year_begins_left_and_ends_before_next_january() -> None:
    assert lage(date(2020, 1, 1), 2020) == 0
    assert lage(date(2021, 1, 1), 2020) == 12 / 13
    assert lage(date(2019, 5, 1), 2020) == 0
    assert lage(date(2025, 5, 1), 2020) == 1


@given(st.dates(date(2020, 1, 1), date(2021, 1, 31)), st.integers(1, 30))
def test_a_later_day_stands_further_right(tag: date, tage: int) -> None:
    spaeter = date.fromordinal(
        min(tag.toordinal() + tage, date(2021, 1, 31).toordinal())
    )
    assert lage(spaeter, 2020) >= lage(tag, 2020)


def test_the_head_names_thirteen_months_and_both_years() -> None:
    text = kopf(2020)
    assert text.count("<text") == 15
    assert ">2020<" in text
    assert ">2021<" in text


def test_a_row_says_in_words_what_it_draws() -> None:
    text = zeile(
        [_Marke(date(2020, 6, 15)), _Marke(date(2020, 12, 15), "versaeumt")], 2020
    )
    assert 'aria-label="Erfüllt 15.06.2020; Versäumt 15.12.2020"' in text


def test_an_empty_row_says_so() -> None:
    assert 'aria-label="keine Frist"' in zeile([], 2020)


@pytest.mark.parametrize(
    ("erste", "zweite", "anker"),
    [
        (date(2020, 6, 30), date(2020, 7, 10), ["end", "start"]),
        (date(2020, 6, 30), date(2020, 8, 7), ["end", "start"]),
        (date(2020, 6, 30), date(2020, 8, 31), ["middle", "middle"]),
    ],
)
def test_dates_that_would_touch_lean_away(erste: date, zweite: date, anker) -> None:
    text = zeile([_Marke(erste), _Marke(zweite)], 2020)
    assert re.findall(r'text-anchor="(\w+)"', text) == anker


def test_words_under_the_bar_are_escaped() -> None:
    assert "<b>" not in zeile([], 2020, dauer="<b>fortlaufend</b>")

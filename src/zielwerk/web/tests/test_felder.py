from datetime import date

import pytest
from django import forms

from zielwerk.web.felder import DatumError, Datumsfeld, datum_aus

HEUTE = date(2021, 1, 25)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("21.12.2020", date(2020, 12, 21)),
        ("1.2.2021", date(2021, 2, 1)),
        ("21.12.", date(2021, 12, 21)),
        ("211220", date(2020, 12, 21)),
        ("21122020", date(2020, 12, 21)),
        ("21.12.99", date(1999, 12, 21)),
        (" heute ", HEUTE),
        ("2020-12-21", date(2020, 12, 21)),
    ],
)
def test_a_day_is_understood_as_a_person_types_it(text: str, tag: date) -> None:
    assert datum_aus(text, HEUTE) == tag


@pytest.mark.parametrize(
    ("text", "satz"),
    [
        ("30.02.2020", "Der Februar 2020 hat 29 Tage."),
        ("31.04.2021", "Der April 2021 hat 30 Tage."),
        ("12.13.2020", "Einen Monat 13 gibt es nicht."),
        ("morgen", "TT.MM.JJJJ"),
        ("", "TT.MM.JJJJ"),
    ],
)
def test_what_is_no_day_says_what_to_do(text: str, satz: str) -> None:
    with pytest.raises(DatumError, match=satz):
        datum_aus(text, HEUTE)


def test_without_today_a_year_is_asked_for() -> None:
    with pytest.raises(DatumError, match="mit Jahr"):
        datum_aus("21.12.", None)


class _Formular(forms.Form):
    am = Datumsfeld(label="Am", heute=HEUTE)


def test_the_field_keeps_what_was_typed() -> None:
    form = _Formular({"am": "30.02.2020"})
    assert not form.is_valid()
    assert 'value="30.02.2020"' in str(form["am"])


def test_the_field_shows_a_day_in_german() -> None:
    assert 'value="08.01.2021"' in str(
        _Formular(initial={"am": date(2021, 1, 8)})["am"]
    )


def test_another_spelling_of_the_same_day_is_no_change() -> None:
    feld = Datumsfeld(heute=HEUTE)
    assert not feld.has_changed(date(2020, 12, 21), "211220")
    assert feld.has_changed(date(2020, 12, 21), "22.12.2020")

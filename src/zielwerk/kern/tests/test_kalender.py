"""Holidays, Arbeitstage and months: sourced cases, and what is refused."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.kern.anzeige import tag_lang
from zielwerk.kern.kalender import (
    LAENDER,
    KalenderError,
    arbeitstage_zwischen,
    feiertag,
    feiertage,
    grund_gegen,
    ist_arbeitstag,
    ist_werktag,
    nach_monaten,
    naechster_werktag,
    um_arbeitstage,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())


def name(fall):
    return fall["fall"]


@pytest.mark.parametrize("fall", FAELLE["feiertage"], ids=name)
def test_the_feiertage_of_a_year_are_exactly_those_of_the_law(fall):
    gefunden = sorted(feiertage(fall["land"], fall["jahr"]))
    assert [[tag, tag_lang(tag).split(",")[0]] for tag in gefunden] == fall["tage"]


@pytest.mark.parametrize("fall", FAELLE["feiertag"], ids=name)
def test_a_day_is_a_feiertag_only_where_and_when_the_law_says_so(fall):
    assert bool(feiertag(fall["tag"], fall["land"])) is fall["ist_feiertag"]


@pytest.mark.parametrize("fall", FAELLE["nach_monaten"], ids=name)
def test_months_are_added_as_the_bgb_says(fall):
    assert nach_monaten(fall["tag"], fall["monate"]) == fall["ergebnis"]


def test_all_sixteen_laender_have_the_nine_feiertage_of_all():
    gemeinsam = set.intersection(*(set(feiertage(land, 2021)) for land in LAENDER))
    assert len(LAENDER) == 16
    assert len(gemeinsam) == 9


def test_two_feiertage_on_one_day_are_joined_in_german():
    assert feiertag(date(2008, 5, 1), "SH") == "Christi Himmelfahrt und Erster Mai"


def test_an_unknown_land_is_refused_with_those_that_exist():
    with pytest.raises(KalenderError, match=r"„XX“ ist kein Land.*SH, SL"):
        feiertage("XX", 2021)


@pytest.mark.parametrize("jahr", [1990, 2101])
def test_a_year_without_feiertage_on_file_is_refused_not_taken_as_empty(jahr):
    with pytest.raises(KalenderError, match=f"Für {jahr} sind keine Feiertage"):
        ist_werktag(date(jahr, 5, 2), "SH")


def test_a_service_free_day_is_no_arbeitstag_but_moves_no_frist():
    heiligabend = date(2020, 12, 24)
    assert ist_arbeitstag(heiligabend, "SH")
    assert not ist_arbeitstag(heiligabend, "SH", ["24.12."])
    assert naechster_werktag(heiligabend, "SH") == heiligabend


@pytest.mark.parametrize(
    ("tag", "werktag"),
    [
        (date(2021, 1, 1), False),
        (date(2021, 1, 2), False),
        (date(2021, 1, 3), False),
        (date(2021, 1, 4), True),
    ],
)
def test_a_frist_ends_on_no_saturday_sunday_or_feiertag(tag, werktag):
    assert ist_werktag(tag, "SH") is werktag


def test_an_end_on_christmas_moves_over_the_weekend():
    assert naechster_werktag(date(2020, 12, 25), "SH") == date(2020, 12, 28)


@pytest.mark.parametrize(
    ("tag", "text", "norm"),
    [
        (date(2020, 12, 23), None, None),
        (
            date(2020, 12, 24),
            "dienstfrei nach Einstellung",
            "Einstellung des Mandanten",
        ),
        (
            date(2020, 12, 25),
            "Erster Weihnachtstag, Feiertag in Schleswig-Holstein",
            "Feiertagsrecht des Landes",
        ),
        (
            date(2020, 12, 26),
            "Zweiter Weihnachtstag, Feiertag in Schleswig-Holstein, "
            "zugleich Wochenende",
            "Feiertagsrecht des Landes",
        ),
        (date(2020, 12, 27), "Wochenende", ""),
    ],
)
def test_every_day_that_does_not_count_has_its_reason(tag, text, norm):
    grund = grund_gegen(tag, "SH", ["24.12."])
    assert (grund and grund.text, grund and grund.norm) == (text, norm)


def test_arbeitstage_leave_out_the_first_day_and_count_the_last():
    montag, freitag = date(2021, 1, 4), date(2021, 1, 8)
    assert arbeitstage_zwischen(montag, freitag, land="SH") == 4
    assert arbeitstage_zwischen(montag, montag, land="SH") == 0
    assert arbeitstage_zwischen(freitag, montag, land="SH") == -4


@given(
    st.dates(date(1991, 1, 1), date(2100, 12, 31)),
    st.integers(-900, 900),
    st.sampled_from(sorted(LAENDER)),
    st.sampled_from([(), ("24.12.", "31.12."), ("29.02.",)]),
)
def test_arbeitstage_are_those_counted_day_by_day(von, weite, land, frei):
    bis = max(date(1991, 1, 1), min(date(2100, 12, 31), von + timedelta(days=weite)))
    erster, letzter = sorted((von, bis))
    einzeln = sum(
        ist_arbeitstag(erster + timedelta(days=n), land, frei)
        for n in range(1, (letzter - erster).days + 1)
    )
    gezaehlt = arbeitstage_zwischen(von, bis, land=land, dienstfreie_tage=frei)
    assert gezaehlt == (einzeln if von <= bis else -einzeln)


def test_arbeitstage_ask_for_no_year_only_a_weekend_lies_in():
    assert arbeitstage_zwischen(date(2100, 12, 30), date(2101, 1, 2), land="SH") == 1
    assert arbeitstage_zwischen(date(1990, 12, 31), date(1991, 1, 4), land="SH") == 3
    with pytest.raises(KalenderError):
        arbeitstage_zwischen(date(2100, 12, 30), date(2101, 1, 3), land="SH")


def test_arbeitstage_are_gone_forward_and_back():
    sonntag, feier = date(2021, 1, 10), ["24.12.", "31.12."]
    assert um_arbeitstage(sonntag, 0, land="SH") == sonntag
    assert um_arbeitstage(sonntag, 1, land="SH") == date(2021, 1, 11)
    assert um_arbeitstage(sonntag, -1, land="SH") == date(2021, 1, 8)
    zurueck = um_arbeitstage(date(2021, 1, 8), -10, land="SH", dienstfreie_tage=feier)
    assert zurueck == date(2020, 12, 21)

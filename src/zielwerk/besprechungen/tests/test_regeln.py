"""Which roles are owed, and how many meetings of a year count: sourced cases."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.besprechungen.regeln import (
    ROLLEN,
    Gehalten,
    RollenError,
    fehlende,
    jahresstand,
    pruefe_rollen,
    reihen_am,
    rollenworte,
    vorschlag,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
HALBJAHR = {"art": "zeitraeume", "je": "halbjahr", "anzahl": 1}
TAG = date(2021, 1, 25)
TERMINE = st.lists(
    st.builds(
        Gehalten,
        am=st.dates(date(2019, 7, 1), date(2021, 6, 30)),
        fehlend=st.sampled_from([(), ("koordinierungsstelle",)]),
    ),
    max_size=8,
)


def name(fall):
    return fall["fall"]


@pytest.mark.parametrize("fall", FAELLE["jahresstand"], ids=name)
def test_the_meetings_of_a_year_are_counted(fall):
    gehalten = [
        Gehalten(g["am"], tuple(g.get("fehlend", ()))) for g in fall["gehalten"]
    ]
    stand = jahresstand(
        fall.get("regel", HALBJAHR), gehalten, jahr=fall["jahr"], heute=fall["heute"]
    )
    assert (stand.status, stand.text) == (fall["status"], fall["text"])


@pytest.mark.parametrize("fall", FAELLE["rollen"], ids=name)
def test_the_missing_roles_are_named(fall):
    reihe = vorschlag(fall["punkt"], TAG)
    assert list(fehlende(reihe["erforderlich"], fall["anwesend"])) == fall["fehlend"]


def test_every_case_names_its_source():
    assert all(fall["quelle"] for art in FAELLE.values() for fall in art)


def test_the_rechenweg_names_every_half_year_and_every_meeting():
    """Source: DrS/2021/022, Rückblick zu Punkt 2."""
    stand = jahresstand(HALBJAHR, [Gehalten(date(2020, 8, 7))], jahr=2020, heute=TAG)
    assert stand.rechenweg == (
        "1. Halbjahr 2020: keine Besprechung: 0 von 1",
        "2. Halbjahr 2020: Fr, 07.08.2020: 1 von 1 "
        "(alle erforderlichen Rollen anwesend)",
        "Zusammen: 1 von 2",
    )


def test_the_rechenweg_says_why_a_meeting_does_not_count():
    gehalten = [
        Gehalten(date(2020, 2, 14), ("koordinierungsstelle", "teamleitungen")),
        Gehalten(date(2020, 8, 7)),
        Gehalten(date(2020, 9, 7)),
    ]
    schritte = jahresstand(HALBJAHR, gehalten, jahr=2020, heute=TAG).rechenweg
    assert (
        "Koordinierungsstelle SGB II und Teamleitungen Leistung fehlte" in schritte[0]
    )
    assert "nicht noch einmal" in schritte[2]


def test_an_open_half_year_says_until_when():
    stand = jahresstand(HALBJAHR, [], jahr=2021, heute=TAG)
    assert stand.rechenweg[0] == (
        "1. Halbjahr 2021: noch keine Besprechung: offen bis Mi, 30.06.2021"
    )


@given(TERMINE)
def test_more_meetings_never_count_more_than_is_owed(gehalten):
    stand = jahresstand(HALBJAHR, gehalten, jahr=2020, heute=TAG)
    halbjahre = {
        (g.am.month > 6) for g in gehalten if g.am.year == 2020 and not g.fehlend
    }
    assert stand.erbracht == len(halbjahre)
    assert stand.erforderlich == 2
    assert (stand.status == "erfuellt") == (len(halbjahre) == 2)
    assert f"({stand.erbracht} von 2)" in stand.text


def test_the_proposal_is_sound_and_knows_its_words():
    for reihe in reihen_am(TAG):
        pruefe_rollen(reihe["erforderlich"], reihe["weitere"])
    assert vorschlag("gibt-es-nicht", TAG) is None
    assert rollenworte(["koordinierungsstelle"]) == ROLLEN["koordinierungsstelle"]


@pytest.mark.parametrize(
    ("erforderlich", "weitere", "wort"),
    [
        ([], [], "auf jeden Fall"),
        (["hausmeister"], [], "hausmeister"),
        (["fachdienstleitung"], ["fachdienstleitung"], "nicht beides"),
    ],
)
def test_a_series_nobody_can_hold_is_refused(erforderlich, weitere, wort):
    with pytest.raises(RollenError, match=wort):
        pruefe_rollen(erforderlich, weitere)

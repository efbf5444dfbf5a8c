"""A frozen list of the example county, and an audit drawn from it in few words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from zielwerk.aktenpruefungen import demo
from zielwerk.aktenpruefungen.models import Aktenliste, Aktenpruefung
from zielwerk.aktenpruefungen.services import (
    create_pruefung,
    draw_stichprobe,
    fix_plan,
    publish_startzahl,
)
from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle

STAND = date(2020, 12, 31)
SPAETER = JETZT + timedelta(minutes=1)
Plane = Callable[..., Aktenpruefung]


@pytest.fixture
def team(besetzung: Besetzung) -> Mitgliedschaft:
    return besetzung.mitglieder[Rolle.TEAMLEITUNG]


@pytest.fixture
def leitung(besetzung: Besetzung) -> Mitgliedschaft:
    return besetzung.mitglieder[Rolle.BEREICHSLEITUNG]


@pytest.fixture
def liste(team: Mitgliedschaft, leitung: Mitgliedschaft) -> Aktenliste:
    demo.pruefliste(leitung)
    return demo.aktenliste(team, STAND, date(2021, 1, 4))


@pytest.fixture
def plane(liste: Aktenliste, team: Mitgliedschaft) -> Plane:
    """Return a function that begins an audit."""

    def plane(**felder: Any) -> Aktenpruefung:
        angaben = {"titel": "Probe", "zweck": "Punkt 6", "liste": liste, **felder}
        return create_pruefung(durch=team, jetzt=JETZT, **angaben)

    return plane


@pytest.fixture
def ziehe(plane: Plane, team: Mitgliedschaft) -> Plane:
    """Return a function that plans an audit and draws its sample."""

    def ziehe(**felder: Any) -> Aktenpruefung:
        eine = plane(**felder)
        fix_plan(pruefung=eine, version=eine.version, durch=team, jetzt=JETZT)
        publish_startzahl(
            pruefung=eine, startzahl="4711", herkunft="Würfel", durch=team, jetzt=JETZT
        )
        return draw_stichprobe(pruefung=eine, durch=team, jetzt=SPAETER)

    return ziehe

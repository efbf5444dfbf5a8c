"""A county with its agreement of 2020, and a Maßnahme made with few words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen.models import Massnahme
from zielwerk.massnahmen.services import Bezug, open_massnahme
from zielwerk.vereinbarung.models import Zielvereinbarung

Oeffne = Callable[..., Massnahme]


@pytest.fixture
def jahr(jahr_2020: Zielvereinbarung) -> Zielvereinbarung:
    return jahr_2020


@pytest.fixture
def quote(besetzung: Besetzung, jahr: Zielvereinbarung) -> Kennzahl:
    """Give the rate of the source, "höchstens 20 %" in 2020, without a value."""
    return kennzahlen.build(besetzung.kreis)


@pytest.fixture
def oeffne(besetzung: Besetzung) -> Oeffne:
    def eroeffne(**angaben: Any) -> Massnahme:
        return open_massnahme(
            **{
                "bezug": Bezug("widerspruchsquote"),
                "titel": "Zweite Prüfung vor jeder Abhilfe",
                "begruendung": "Wiederkehrende Fehler",
                "verantwortlich": besetzung.mitglieder[Rolle.TEAMLEITUNG],
                "bis_am": date(2021, 2, 26),
                "erwartete_wirkung": "Die Quote sinkt",
                "wirkung_pruefen_am": date(2021, 6, 15),
                "durch": besetzung.kreis,
                "jetzt": JETZT,
                **angaben,
            }
        )

    return eroeffne

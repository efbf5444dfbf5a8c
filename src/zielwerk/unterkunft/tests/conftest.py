"""A county with its own Richtwerte, and a procedure made with few words."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.unterkunft.models import Kostensenkungsverfahren
from zielwerk.unterkunft.regeln import Einstellungen, lade_konzept, richtwert
from zielwerk.unterkunft.services import Grundlage, open_verfahren, record_schreiben

Oeffne = Callable[..., Kostensenkungsverfahren]
SCHREIBEN = date(2020, 9, 15)


@pytest.fixture
def team(besetzung: Besetzung) -> Mitgliedschaft:
    return besetzung.mitglieder[Rolle.TEAMLEITUNG]


@pytest.fixture
def oeffne(team: Mitgliedschaft) -> Oeffne:
    """Open a procedure of 3 persons in Norderstedt (525,00 by the table of 2011)."""

    def eroeffne(**angaben: Any) -> Kostensenkungsverfahren:
        wert = richtwert(
            lade_konzept("segeberg_2011"),
            raum="Norderstedt",
            personen=3,
            am=date(2020, 9, 1),
        )
        return open_verfahren(
            **{
                "aktenzeichen": "13502BG0001234",
                "art": "unterkunft",
                "kosten": Decimal("655.00"),
                "grundlage": Grundlage.aus(wert, "Norderstedt"),
                "umstaende": {},
                "einstellungen": Einstellungen(),
                "durch": team,
                "jetzt": JETZT,
                **angaben,
            }
        )

    return eroeffne


@pytest.fixture
def laufend(oeffne: Oeffne, team: Mitgliedschaft) -> Kostensenkungsverfahren:
    """Give one whose letter of 15.09.2020 has begun six months: until 31.03.2021."""
    return record_schreiben(
        verfahren=oeffne(), schreiben_am=SCHREIBEN, durch=team, jetzt=JETZT
    )

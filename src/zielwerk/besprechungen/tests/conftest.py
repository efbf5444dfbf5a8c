"""The agreement of 2020 with its series, and a meeting planned for 07.08.2020."""

from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

import pytest

from zielwerk.besprechungen.models import Besprechung, Besprechungsreihe
from zielwerk.besprechungen.regeln import vorschlag
from zielwerk.besprechungen.services import (
    Anwesenheit,
    create_reihe,
    plan_besprechung,
    record_durchfuehrung,
)
from zielwerk.conftest import HEUTE, JETZT, Besetzung

HALTEN = date(2020, 8, 7)
Plane = Callable[..., Besprechung]
Halte = Callable[..., Besprechung]


@pytest.fixture
def reihe(besetzung: Besetzung, jahr_2020: Any) -> Besprechungsreihe:
    """The series of the Dienstbesprechungen."""
    angaben = vorschlag("dienstbesprechungen", HEUTE)
    return create_reihe(durch=besetzung.kreis, jetzt=JETZT, **angaben)


@pytest.fixture
def plane(besetzung: Besetzung, reihe: Besprechungsreihe) -> Plane:
    """Plan a meeting: `plane(date(2020, 8, 7))`."""

    def geplant(am: date = HALTEN, **angaben: Any) -> Besprechung:
        return plan_besprechung(
            **{
                "reihe": reihe,
                "termin_am": am,
                "beginn": time(9, 30),
                "ende": time(11, 30),
                "ort": "Raum 1",
                "durch": besetzung.kreis,
                "jetzt": JETZT,
                **angaben,
            }
        )

    return geplant


@pytest.fixture
def halte(besetzung: Besetzung) -> Halte:
    """Hold a meeting with some roles (all required ones by default)."""

    def gehalten(
        besprechung: Besprechung, rollen: Iterable[str] | None = None, **angaben: Any
    ) -> Besprechung:
        da = besprechung.erforderlich if rollen is None else rollen
        record_durchfuehrung(
            **{
                "besprechung": besprechung,
                "gehalten_am": besprechung.termin_am,
                "anwesenheit": {r: Anwesenheit(anwesend=True) for r in da},
                "durch": besetzung.kreis,
                "jetzt": JETZT,
                **angaben,
            }
        )
        return Besprechung.objects.get(pk=besprechung.pk)

    return gehalten

"""A county with the rate, and files of invented Jobcenter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.vergleich.austausch import schreibe_csv
from zielwerk.vergleich.austauschzeile import Zeile
from zielwerk.vergleich.regeln import Periode
from zielwerk.vergleich.services import Einfuhr, import_datei, record_jobcenter

ZEILE = Zeile(
    format="zielwerk-vergleich/1",
    jobcenter="JC-07",
    jobcenter_name="Jobcenter Nordstadt (erfunden)",
    beispiel=True,
    einzeln=False,
    kennzahl="widerspruchsquote",
    bezeichnung="Quote vermeidbarer Widerspruchsstattgaben",
    umfang="kommunale Leistungen",
    richtung="hoechstens",
    zaehler_definition="vermeidbare Stattgaben",
    nenner_definition="alle erledigten Widersprüche",
    von=date(2020, 1, 1),
    bis=date(2020, 1, 31),
    zaehler=3,
    nenner=20,
    stand=date(2020, 12, 31),
    quelle="Widerspruchsliste 2020",
)


def monate(*, jahr: int = 2020, bis_monat: int = 12, **angaben: Any) -> Iterator[Zeile]:
    """Yield a row per month, alike but for the days."""
    for monat in range(1, bis_monat + 1):
        danach = date(jahr + monat // 12, monat % 12 + 1, 1)
        von, bis = date(jahr, monat, 1), danach - timedelta(days=1)
        yield replace(ZEILE, von=von, bis=bis, **angaben)


def eigene_monate(*, bis: date) -> Iterator[Periode]:
    """Yield what a module above would offer: two months of 2019, three of 2020."""
    for jahr, monat in ((2019, 11), (2019, 12), (2020, 1), (2020, 2), (2020, 3)):
        ende = date(jahr + monat // 12, monat % 12 + 1, 1) - timedelta(days=1)
        yield Periode(date(jahr, monat, 1), ende, monat, 30, bis, f"Liste {jahr}")


@pytest.fixture
def quote(besetzung: Besetzung, settings: Settings) -> Kennzahl:
    """Give the rate with its two methods, its months offered by a module."""
    settings.VERGLEICHSREIHEN = {
        "widerspruchsquote": "zielwerk.vergleich.tests.conftest.eigene_monate"
    }
    record_jobcenter(
        kennung="JC-01", name="Eigenes", durch=besetzung.kreis, jetzt=JETZT
    )
    return kennzahlen.build(besetzung.kreis)


def lies_ein(besetzung: Besetzung, zeilen: Any, name: str = "nordstadt.csv") -> Einfuhr:
    """Take a file with these rows."""
    return import_datei(
        name=name, inhalt=schreibe_csv(zeilen), durch=besetzung.kreis, jetzt=JETZT
    )

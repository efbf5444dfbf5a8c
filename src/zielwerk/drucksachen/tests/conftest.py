"""The example county with its year 2020, the draft of 2021, and the paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.drucksachen import demo
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.services import (
    dokument,
    fingerabdruck,
    release_drucksache,
    send_mitzeichnung,
)
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.kennzahlen.services import record_messwert
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo as vereinbarung


@dataclass(frozen=True)
class Papier:
    """The paper with the people around it."""

    drucksache: Drucksache
    besetzung: Besetzung

    @property
    def kreis(self) -> Mitgliedschaft:
        return self.besetzung.kreis

    @property
    def leitung(self) -> Mitgliedschaft:
        return self.besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG]

    @property
    def durch(self) -> dict[str, Any]:
        """The arguments of almost every event."""
        return {
            "drucksache": self.drucksache,
            "durch": self.kreis,
            "jetzt": JETZT,
        }

    def neu_geladen(self) -> Drucksache:
        return Drucksache.objects.get(pk=self.drucksache.pk)


def messen(kreis: Mitgliedschaft, kennzahl: Any, zaehler: int, nenner: int) -> None:
    """Record the rate of 2020 as the list of the Jobcenter gives it."""
    record_messwert(
        kennzahl=kennzahl,
        zeitraum_von=date(2020, 1, 1),
        stand_am=date(2020, 12, 31),
        zaehler=zaehler,
        nenner=nenner,
        weitere={"eingegangen": 277, "stattgaben": 110},
        quelle="Widersprueche_2020.xlsx",
        quelle_uuid=None,
        durch=kreis,
        jetzt=JETZT,
    )


@pytest.fixture
def papier(besetzung: Besetzung) -> Papier:
    """Give the paper of the source as a draft, ready to be signed."""
    mitglieder, kreis = besetzung.mitglieder, besetzung.kreis
    alt = vereinbarung.build_2020(mitglieder)
    kennzahl = kennzahlen.build(kreis)
    vereinbarung.build_jahr(mitglieder)
    messen(kreis, kennzahl, 45, 292)
    kennzahlen.build_vergleich(kennzahl, kreis)
    vereinbarung.build_rueckblick(alt, mitglieder)
    neu = vereinbarung.build_2021(alt, mitglieder)
    vereinbarung.build_einigung(neu, mitglieder)
    return Papier(demo.build(alt, neu, kreis), besetzung)


def freigegeben(papier: Papier) -> Drucksache:
    send_mitzeichnung(**papier.durch)
    return release_drucksache(
        drucksache=papier.drucksache,
        gelesen=fingerabdruck(dokument(papier.neu_geladen(), JETZT)),
        durch=papier.leitung,
        jetzt=JETZT,
    )

"""A county with two Träger, each with one service and one person."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from zielwerk.beratung.models import (
    Beratungsangebot,
    Beratungsfall,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.services import (
    adopt_vorschlag,
    create_sprechzeit,
    create_standort,
    create_vertrag,
    issue_zuweisungen,
    record_fall,
)
from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mitgliedschaft

AB = date(2020, 1, 1)


@dataclass(frozen=True)
class Beratungswelt:
    """Two Träger: one for debts (the cast's), one for addiction."""

    besetzung: Besetzung
    schulden: Traegervertrag
    sucht: Traegervertrag
    ort: Standort
    andere: Mitgliedschaft

    @property
    def eigene(self) -> Mitgliedschaft:
        """The person of the first Träger."""
        return self.besetzung.mitglieder[Rolle.BERATUNGSSTELLE]

    @property
    def team(self) -> Mitgliedschaft:
        """The Teamleitung of the Jobcenter."""
        return self.besetzung.mitglieder[Rolle.TEAMLEITUNG]

    def client(self, rolle: Rolle) -> Client:
        """Return a browser of a role of the cast."""
        return self.besetzung.client(rolle)

    def client_der_anderen(self) -> Client:
        """Return a browser of the other Träger's person."""
        client = Client()
        client.force_login(self.andere.benutzer)
        return client

    def schein(self, am: date = date(2020, 12, 7), **angaben: Any) -> Zuweisung:
        """Issue one voucher."""
        werte = {"vertrag": self.schulden, "standort": self.ort, "grund": "wunsch"}
        werte |= {"zugewiesen_am": am, "durch": self.team, "jetzt": JETZT}
        return issue_zuweisungen(**werte | angaben)[0]

    def fall(self, zuweisung: Zuweisung | None = None, **felder: Any) -> Beratungsfall:
        """Record what became of a voucher of the first Träger."""
        wer = {"vertrag": self.schulden, "durch": self.eigene, "jetzt": JETZT}
        return record_fall(zuweisung=zuweisung, **wer | felder)


@pytest.fixture
def welt(besetzung: Besetzung) -> Beratungswelt:
    kreis = {"durch": besetzung.kreis, "jetzt": JETZT}
    adopt_vorschlag(gilt_ab=AB, **kreis)
    traeger = besetzung.mitglieder[Rolle.BERATUNGSSTELLE].organisation
    zweiter = Organisation.objects.create(
        mandant=besetzung.mandant, art=Organisation.Art.TRAEGER, name="Suchthilfe"
    )
    ort = create_standort(name="Norderstedt", **kreis)
    vertraege = [
        create_vertrag(
            organisation=organisation,
            angebot=Beratungsangebot.objects.get(schluessel=schluessel),
            vertrag="Vereinbarung vom 12.12.2019",
            plaetze=40,
            gilt_ab=AB,
            **kreis,
        )
        for organisation, schluessel in (
            (traeger, "schuldnerberatung"),
            (zweiter, "suchtberatung"),
        )
    ]
    create_sprechzeit(
        vertrag=vertraege[0],
        standort=ort,
        wochentag=1,
        beginn_uhr=time(9),
        ende_uhr=time(12),
        gilt_ab=AB,
        **kreis,
    )
    andere = create_mitgliedschaft(
        mandant=besetzung.mandant,
        organisation=zweiter,
        rolle=Rolle.BERATUNGSSTELLE,
        stelle="Suchtberatung",
        email="sucht@traeger.example",
        name="Kim Andresen",
        passwort="Beispiel-2020!",
    )
    return Beratungswelt(besetzung, *vertraege, ort, andere)

"""The fixed cast of the tests: one county, its people, and a stranger."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django_scopes import scope

from zielwerk.mandanten import demo
from zielwerk.mandanten.models import Mandant, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mandant, create_mitgliedschaft
from zielwerk.web.grenzen import ANGEMELDET_SEIT, ZULETZT

HEUTE = date(2021, 1, 25)
JETZT = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)


def bestaetige(client: Client) -> Client:
    """Let the person signed in have just confirmed, as `@bestaetigt` asks."""
    sitzung = client.session
    beleg = {"method": "password", "at": time.time(), "reauthenticated": True}
    sitzung["account_authentication_methods"] = [beleg]
    sitzung["account_authentication_methods_user"] = sitzung["_auth_user_id"]
    sitzung.save()
    return client


@dataclass(frozen=True)
class Besetzung:
    """The example county with one member per role."""

    mandant: Mandant
    mitglieder: dict[Rolle, Mitgliedschaft]

    @property
    def kreis(self) -> Mitgliedschaft:
        """The county's Koordinierungsstelle."""
        return self.mitglieder[Rolle.KOORDINIERUNGSSTELLE]

    @property
    def jobcenter(self) -> Mitgliedschaft:
        """The Widerspruchsstelle of the Jobcenter."""
        return self.mitglieder[Rolle.WIDERSPRUCHSSTELLE]

    def mitglied(self, rolle: Rolle) -> Mitgliedschaft:
        """Return who has a role; the example county has no third side by itself."""
        if rolle == Rolle.DRITTE_SEITE and rolle not in self.mitglieder:
            self.mitglieder[rolle] = _dritte_seite(self.mandant)
        return self.mitglieder[rolle]

    def client(self, rolle: Rolle) -> Client:
        """Return a browser in which this role is signed in and has opened a page."""
        client, mitglied = Client(), self.mitglied(rolle)
        client.force_login(mitglied.benutzer)
        sitzung = client.session
        sitzung["mitgliedschaft"], sitzung["rolle"] = str(mitglied.uuid), rolle.value
        sitzung[ANGEMELDET_SEIT] = sitzung[ZULETZT] = int(time.time())
        sitzung.save()
        return client


def _dritte_seite(mandant: Mandant) -> Mitgliedschaft:
    """Create a person of a third side."""
    agentur = Organisation.objects.create(
        mandant=mandant, art=Organisation.Art.DRITTE, name="Agentur für Arbeit"
    )
    return create_mitgliedschaft(
        mandant=mandant,
        organisation=agentur,
        rolle=Rolle.DRITTE_SEITE,
        stelle="Agentur für Arbeit",
        email="agentur@segeberg.example",
        name="Rita Dreyer",
        passwort="Beispiel-2020!",
    )


@pytest.fixture
def besetzung(db: None) -> Iterator[Besetzung]:
    """Give the county with its scope open, as a request would."""
    mandant, mitglieder = demo.build(HEUTE)
    with scope(mandant=mandant):
        yield Besetzung(mandant, mitglieder)


@pytest.fixture
def fremde(db: None) -> Mitgliedschaft:
    """Give a Koordinierungsstelle of another county."""
    mandant = create_mandant(
        name="Kreis Musterstadt", kurzname="Musterstadt", land="BY", beispiel_tag=HEUTE
    )
    with scope(mandant=mandant):
        organisation = Organisation.objects.create(
            mandant=mandant, art=Organisation.Art.KREIS, name="Landkreis Musterstadt"
        )
    return create_mitgliedschaft(
        mandant=mandant,
        organisation=organisation,
        rolle=Rolle.KOORDINIERUNGSSTELLE,
        stelle="Koordinierungsstelle SGB II",
        email="fremd@musterstadt.example",
        name="Fremde Person",
        passwort="Beispiel-2020!",
    )


@pytest.fixture
def fremder_client(fremde: Mitgliedschaft) -> Client:
    """Give a browser in which the stranger is signed in."""
    client = Client()
    client.force_login(fremde.benutzer)
    return client

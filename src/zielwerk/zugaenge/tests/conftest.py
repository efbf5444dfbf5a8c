"""People who sign in through the pages, and the codes their apps would show."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from zielwerk.conftest import Besetzung
from zielwerk.mandanten.demo import PASSWORT
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.zugaenge.schluessel import encrypt

GEHEIMNIS = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EMAIL = "koordinierungsstelle@kreis.example"


def einmalcode(geheimnis: str = GEHEIMNIS, versatz: int = 0) -> str:
    """Return what the app shows now, or one step earlier or later."""
    jetzt = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(geheimnis, jetzt + versatz))


def mit_app(mitglied: Mitgliedschaft) -> Authenticator:
    """Give a person an app for one-time codes."""
    return Authenticator.objects.create(
        user=mitglied.benutzer,
        type=Authenticator.Type.TOTP,
        data={"secret": encrypt(GEHEIMNIS)},
    )


def melde_an(
    client: Client, email: str = EMAIL, passwort: str = PASSWORT, **mehr: str
) -> Any:
    """Send the form of the sign-in page."""
    daten = {"login": email, "password": passwort, **mehr}
    return client.post(reverse("zugaenge:anmelden"), daten)


@pytest.fixture(autouse=True)
def _leerer_speicher() -> None:
    """Forget the codes the library remembers in this process."""
    cache.clear()


@pytest.fixture
def pflicht(settings: Settings) -> Settings:
    """Ask for the second factor, as every real instance does."""
    settings.ZWEITER_FAKTOR_PFLICHT = True
    return settings


@pytest.fixture
def kreis(besetzung: Besetzung) -> Mitgliedschaft:
    """Give a person who sees personal data (she reads the record)."""
    return besetzung.mitglieder[Rolle.KOORDINIERUNGSSTELLE]


@pytest.fixture
def aktionen(besetzung: Besetzung) -> Callable[[], list[str]]:
    """Return what the record says about sign-in, oldest first."""

    def lies() -> list[str]:
        eigene = Eintrag.objects.filter(aktion__startswith="zugaenge.")
        return list(eigene.order_by("lfd_nr").values_list("aktion", flat=True))

    return lies

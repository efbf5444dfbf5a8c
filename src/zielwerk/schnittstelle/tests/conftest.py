"""Programs with a key, as they would call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.schnittstelle.regeln import Umfang
from zielwerk.schnittstelle.services import create_schluessel

ALLES = tuple(Umfang)


@dataclass(frozen=True)
class Programm:
    """What calls the interface with one key."""

    schluessel: str

    def ruf(self, name: str, methode: str = "GET", **mehr: Any) -> HttpResponse:
        """Call an operation by its name; `werte` fill the address."""
        ziel = reverse(name, kwargs=mehr.pop("werte", None))
        kopf = {"Authorization": f"Bearer {self.schluessel}"}
        client = Client(raise_request_exception=False)
        return getattr(client, methode.lower())(ziel, headers=kopf, **mehr)


def schluessel_fuer(durch: Mitgliedschaft, umfang: tuple[Umfang, ...] = ALLES) -> str:
    """Make a key and return its text."""
    _, text = create_schluessel(
        bezeichnung="Nachtlauf",
        umfang=umfang,
        gilt_bis=HEUTE + timedelta(days=30),
        durch=durch,
        jetzt=JETZT,
    )
    return text


@pytest.fixture
def programm(besetzung: Besetzung) -> Callable[..., Programm]:
    """Give a program for a role and what its key may do."""

    def baue(
        rolle: Rolle = Rolle.WIDERSPRUCHSSTELLE, umfang: tuple[Umfang, ...] = ALLES
    ) -> Programm:
        return Programm(schluessel_fuer(besetzung.mitglieder[rolle], umfang))

    return baue

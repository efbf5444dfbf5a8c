"""Invitations in the example county, and a mail server that takes or refuses."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from zielwerk.conftest import JETZT, Besetzung, bestaetige
from zielwerk.mandanten.models import Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.services import create_einladung

ADRESSE = "https://zielwerk.kreis.example"
EMAIL = "neue.person@kreis.example"


class Postamt:
    """Takes mails, or answers as told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.an: list[str] = []
        self.antwort = "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.antwort.startswith("250"):
            self.mails.append(
                message_from_bytes(envelope.content, policy=policy.default)
            )
            self.an += envelope.rcpt_tos
        return self.antwort


@pytest.fixture
def adresse(settings: Settings) -> str:
    """Configure the address links begin with."""
    settings.ADRESSE = ADRESSE
    return ADRESSE


@pytest.fixture
def post(settings: Settings, adresse: str) -> Iterator[Postamt]:
    """Give a real mail server on a free port, and configure it."""
    amt = Postamt()
    with socket.socket() as buchse:
        buchse.bind(("127.0.0.1", 0))
        port = buchse.getsockname()[1]
    server = Controller(amt, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAIL_MOEGLICH = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield amt
    server.stop()


@dataclass
class Eingeladen:
    """An open invitation with the token of its link."""

    einladung: Einladung
    token: str

    def stand(self) -> Einladung:
        return Einladung.objects.get(pk=self.einladung.pk)


Einlader = Callable[..., Eingeladen]


@pytest.fixture
def lade_ein(besetzung: Besetzung) -> Einlader:
    """Invite somebody to the Jobcenter, as the Koordinierungsstelle."""

    def einladen(**werte: Any) -> Eingeladen:
        jobcenter = Organisation.objects.get(art=Organisation.Art.JOBCENTER)
        vorgabe = {
            "name": "Neue Person",
            "email": EMAIL,
            "organisation": jobcenter,
            "rolle": Rolle.TEAMLEITUNG,
            "stelle": "Teamleitung Leistung, Kaltenkirchen",
            "durch": besetzung.kreis,
            "jetzt": JETZT,
        }
        return Eingeladen(*create_einladung(**(vorgabe | werte)))

    return einladen


def text(antwort) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", antwort.content.decode()).split())


@pytest.fixture
def client_kreis(besetzung: Besetzung) -> Client:
    return bestaetige(besetzung.client(Rolle.KOORDINIERUNGSSTELLE))


def adresse_von(name: str, *args) -> str:
    return reverse(f"mitglieder:{name}", args=args)

"""The page of one's keys."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung, bestaetige
from zielwerk.mandanten.rechte import Rolle
from zielwerk.schnittstelle.models import Schnittstellenschluessel
from zielwerk.schnittstelle.services import use_schluessel

SEITE = "schnittstelle:schluessel"
DATEN = {
    "bezeichnung": "Nachtlauf Finanzverfahren",
    "umfang": ["fristen:lesen", "listen:einlesen"],
    "gilt_bis": f"{HEUTE + timedelta(days=30):%d.%m.%Y}",
}


def _client(besetzung: Besetzung, rolle: Rolle = Rolle.KOORDINIERUNGSSTELLE) -> Client:
    client = besetzung.client(rolle)
    bestaetige(client)
    return client


def test_a_key_is_shown_once_and_works(besetzung: Besetzung):
    client = _client(besetzung)
    assert "Noch kein Schlüssel." in client.get(reverse(SEITE)).content.decode()
    seite = client.post(reverse(SEITE), DATEN).content.decode()
    (text,) = re.findall(r"zw1_[\w-]{43}", seite)
    assert use_schluessel(text=text, uhr=JETZT).bezeichnung == DATEN["bezeichnung"]
    wieder = client.get(reverse(SEITE)).content.decode()
    assert text not in wieder
    assert "Listen hochladen und übernehmen" in wieder


def test_without_a_fresh_confirmation_no_key_is_made(besetzung: Besetzung):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    antwort = client.post(reverse(SEITE), DATEN)
    assert antwort["Location"].startswith(reverse("zugaenge:bestaetigen"))
    assert not Schnittstellenschluessel.objects.exists()


@pytest.mark.parametrize(
    ("feld", "wert", "satz"),
    [
        ("umfang", [], "Bitte"),
        ("umfang", ["alles"], "alles"),
        ("bezeichnung", "", "Bitte"),
        ("gilt_bis", "01.01.2030", "höchstens ein Jahr"),
        ("gilt_bis", "24.01.2021", "Vergangenheit"),
        ("gilt_bis", "morgen früh", "Datum"),
    ],
)
def test_what_is_missing_is_said(besetzung: Besetzung, feld, wert, satz):
    antwort = _client(besetzung).post(reverse(SEITE), DATEN | {feld: wert})
    assert antwort.status_code == 200
    assert satz in antwort.content.decode()
    assert not Schnittstellenschluessel.objects.exists()


def test_a_key_is_revoked_by_its_person_only(besetzung: Besetzung, fremde):
    client = _client(besetzung)
    seite = client.post(reverse(SEITE), DATEN).content.decode()
    (text,) = re.findall(r"zw1_[\w-]{43}", seite)
    einer = Schnittstellenschluessel.objects.get()
    ziel = reverse("schnittstelle:widerrufen", args=[einer.uuid])
    fremder = Client()
    fremder.force_login(fremde.benutzer)
    for anderer in (_client(besetzung, Rolle.KASSE), fremder):
        assert anderer.post(ziel).status_code == 404
    assert use_schluessel(text=text, uhr=JETZT)
    assert client.post(ziel, follow=True).status_code == 200
    assert use_schluessel(text=text, uhr=JETZT) is None
    assert "widerrufen" in client.get(reverse(SEITE)).content.decode()


def test_roles_without_the_right_get_nowhere(besetzung: Besetzung):
    client = besetzung.client(Rolle.GREMIUM)
    assert client.get(reverse(SEITE)).status_code == 403
    assert (
        "Schlüssel für Programme"
        not in client.get(reverse("zugaenge:zugang")).content.decode()
    )
    kreis = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert (
        "Schlüssel für Programme"
        in kreis.get(reverse("zugaenge:zugang")).content.decode()
    )

"""Invitations on their pages: who invites, and who is invited."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from zielwerk.mandanten.demo import PASSWORT as DEMO_PASSWORT
from zielwerk.mandanten.models import Benutzer, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.tests.conftest import ADRESSE, EMAIL, adresse_von, text

LISTE = "/mitglieder/"
ANNEHMEN = "/mitglieder/annehmen/"
PASSWORT = "ein-langes-Passwort-21"


# ---- who invites ----


def _einladung(**werte: str) -> dict[str, str]:
    jobcenter = Organisation.objects.get(art="jobcenter")
    return {
        "name": "Neue Person",
        "email": EMAIL,
        "organisation": str(jobcenter.uuid),
        "rolle": "teamleitung",
        "stelle": "Teamleitung",
    } | werte


def _links(antwort) -> list[str]:
    return re.findall(r"https?://[^\s<\"]+/annehmen/[^\s<\"]+/", text(antwort))


def test_an_invitation_goes_out_and_its_page_shows_no_link(client_kreis, post):
    antwort = client_kreis.post(
        adresse_von("einladen"), _einladung(), HTTP_HOST="localhost"
    )
    eine = Einladung.objects.get()
    assert antwort.headers["Location"] == adresse_von("einladung", eine.uuid)
    assert _links(client_kreis.get(adresse_von("einladung", eine.uuid))) == []
    assert post.an == [EMAIL]
    assert "localhost" not in post.mails[0].get_content()
    assert "verschickt" in text(client_kreis.get(LISTE))


def test_a_refused_mail_offers_the_link_and_another_try(client_kreis, post):
    post.antwort = "451 heute nicht"
    antwort = client_kreis.post(adresse_von("einladen"), _einladung())
    assert antwort.status_code == 200
    seite = text(antwort)
    assert "Die E-Mail konnte nicht verschickt werden." in seite
    assert "Erneut senden" in seite
    (link,) = _links(antwort)
    assert link.startswith(f"{ADRESSE}{ANNEHMEN}")
    post.antwort = "250 OK"
    eine = Einladung.objects.get()
    ziel = adresse_von("einladung", eine.uuid)
    antwort = client_kreis.post(adresse_von("senden", eine.uuid))
    assert antwort.headers["Location"] == ziel
    assert link not in post.mails[0].get_content()


def test_a_link_is_made_for_handing_over(client_kreis, lade_ein, adresse):
    eine = lade_ein()
    antwort = client_kreis.post(adresse_von("link", eine.einladung.uuid))
    (link,) = _links(antwort)
    assert eine.token not in link
    assert "konnte nicht verschickt" not in text(antwort)


def test_without_an_address_the_page_says_what_is_missing(
    client_kreis, lade_ein, settings
):
    settings.ADRESSE = ""
    eine = lade_ein().einladung
    for name in ("link", "senden"):
        antwort = client_kreis.post(adresse_von(name, eine.uuid))
        assert "ZIELWERK_ADRESSE" in text(antwort)
        assert _links(antwort) == []


@pytest.mark.parametrize(
    "werte",
    [
        {"email": "keine"},
        {"email": "a@b.example\nBcc: c@d.example"},
        {"name": "Neue\nPerson"},
        {"rolle": ""},
    ],
)
def test_a_wrong_invitation_is_shown_at_its_field(client_kreis, post, werte):
    antwort = client_kreis.post(adresse_von("einladen"), _einladung(**werte))
    assert "Bitte berichtigen Sie 1 Angabe" in text(antwort)
    assert post.an == []
    assert not Einladung.objects.exists()


def test_a_second_invitation_to_the_same_role_is_refused(client_kreis, lade_ein):
    lade_ein()
    antwort = client_kreis.post(adresse_von("einladen"), _einladung())
    assert "ist schon eine Einladung offen" in text(antwort)


def test_an_invitation_is_withdrawn_once(client_kreis, lade_ein):
    eine = lade_ein().einladung
    ziel = adresse_von("zurueckziehen", eine.uuid)
    assert client_kreis.post(ziel).headers["Location"] == LISTE
    for name in ("zurueckziehen", "senden", "link"):
        antwort = client_kreis.post(adresse_von(name, eine.uuid))
        assert antwort.status_code == 409
        assert "schon zurückgezogen" in text(antwort)


# ---- who is invited ----


def _oeffne(client: Client, token: str) -> str:
    ziel = reverse("mitglieder:oeffnen", args=[token])
    antwort = client.get(ziel)
    assert antwort.headers["Location"] == ANNEHMEN
    assert "no-store" in antwort["Cache-Control"]
    return text(client.get(reverse("mitglieder:annehmen")))


def test_a_new_person_sets_a_password_and_signs_in(besetzung, lade_ein):
    eine, client = lade_ein(), Client()
    seite = _oeffne(client, eine.token)
    assert "Einladung zu Kreis Segeberg" in seite
    assert "Jana Petersen hat Sie eingeladen" in seite
    daten = {"passwort": PASSWORT, "noch_einmal": PASSWORT}
    antwort = client.post(ANNEHMEN, daten)
    anmelden = reverse("zugaenge:anmelden")
    assert antwort.headers["Location"] == anmelden
    assert "Bitte melden Sie sich an" in text(client.get(anmelden))
    client.post(anmelden, {"login": EMAIL, "password": PASSWORT})
    assert client.get("/").status_code == 200
    assert client.get(ANNEHMEN).status_code == 410
    assert "gilt nicht mehr" in _oeffne(Client(), eine.token)


@pytest.mark.parametrize(
    ("passwort", "noch_einmal"),
    [
        ("elf-Zeichen", "elf-Zeichen"),
        ("password1234", "password1234"),
        (PASSWORT, PASSWORT + "x"),
        ("", ""),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(lade_ein, passwort, noch_einmal):
    client = Client()
    _oeffne(client, lade_ein().token)
    daten = {"passwort": passwort, "noch_einmal": noch_einmal}
    antwort = client.post(ANNEHMEN, daten)
    assert "Bitte berichtigen Sie" in text(antwort)
    assert passwort not in antwort.content.decode() or not passwort
    assert not Benutzer.objects.filter(email=EMAIL).exists()


def test_a_known_person_signs_in_confirms_and_switches(besetzung, fremde, lade_ein):
    eine, client = lade_ein(email=fremde.benutzer.email), Client()
    assert "Sie haben schon einen Zugang" in _oeffne(client, eine.token)
    anmelden = reverse("zugaenge:anmelden")
    assert client.post(ANNEHMEN).headers["Location"] == f"{anmelden}?next={ANNEHMEN}"
    daten = {"login": fremde.benutzer.email, "password": DEMO_PASSWORT}
    antwort = client.post(f"{anmelden}?next={ANNEHMEN}", daten)
    assert antwort.headers["Location"] == ANNEHMEN
    assert "Sie behalten Ihren Zugang" in text(client.get(ANNEHMEN))
    wechseln = reverse("mandanten:wechseln")
    assert client.post(ANNEHMEN).headers["Location"] == wechseln
    # Still in their own Mandant: the switch is a step of its own.
    seite = client.get(wechseln)
    assert "Sie arbeiten für Musterstadt" in text(seite)
    neue = Mitgliedschaft.objects.get(benutzer=fremde.benutzer)
    assert str(neue.uuid) in seite.content.decode()
    client.post(wechseln, {"mitgliedschaft": str(neue.uuid)})
    assert "Sie arbeiten für Kreis Segeberg" in text(client.get("/"))


def test_somebody_else_signed_in_cannot_accept(besetzung, lade_ein):
    eine, client = lade_ein(), besetzung.client(Rolle.KASSE)
    assert "Sie sind als jemand anderes angemeldet" in _oeffne(client, eine.token)
    antwort = client.post(ANNEHMEN, {"passwort": PASSWORT, "noch_einmal": PASSWORT})
    assert antwort.status_code == 409
    assert "andere E-Mail-Adresse" in text(antwort)
    assert eine.stand().ist_offen


def test_a_person_whose_only_membership_ended_accepts(besetzung, lade_ein, fremde):
    with scope(mandant=fremde.mandant):
        fremde.aktiv = False
        fremde.save()
    eine, client = lade_ein(email=fremde.benutzer.email), Client()
    _oeffne(client, eine.token)
    client.force_login(fremde.benutzer)
    antwort = client.get("/")
    assert antwort.status_code == 403
    assert "Sie gehören zurzeit zu keinem Mandanten" in text(antwort)
    _oeffne(client, eine.token)
    client.post(ANNEHMEN)
    assert "Sie arbeiten für Kreis Segeberg" in text(client.get("/"))


@pytest.mark.parametrize("token", ["x", "a" * 300])
def test_a_made_up_link_says_nothing_about_others(db, token, caplog):
    client = Client()
    assert "gilt nicht mehr" in _oeffne(client, token)
    assert token not in caplog.text or len(token) == 1
    assert "sessionid" not in client.cookies


def test_a_session_with_an_old_link_ends_with_it(besetzung, lade_ein, client_kreis):
    eine, client = lade_ein(), Client()
    _oeffne(client, eine.token)
    client_kreis.post(adresse_von("link", eine.einladung.uuid))
    daten = {"passwort": PASSWORT, "noch_einmal": PASSWORT}
    assert client.post(ANNEHMEN, daten).status_code == 410
    assert eine.stand().ist_offen

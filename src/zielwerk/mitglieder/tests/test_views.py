"""The pages: who opens them, what they refuse, what a session becomes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from zielwerk.conftest import Besetzung, bestaetige
from zielwerk.mandanten.demo import PASSWORT as DEMO_PASSWORT
from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mitgliedschaft
from zielwerk.mitglieder.tests.conftest import adresse_von, text
from zielwerk.protokoll.models import Eintrag

LISTE = "/mitglieder/"
VERWALTER = (Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG)


def _aenderung(eine: Mitgliedschaft, **werte: str) -> dict[str, str]:
    return {
        "organisation": str(eine.organisation.uuid),
        "rolle": eine.rolle,
        "stelle": eine.stelle,
        "version": str(eine.version),
    } | werte


# ---- who opens what ----

SEITEN = (
    "mitglieder:mitglieder",
    "mitglieder:organisationen",
    "mitglieder:einladen",
    "mitglieder:organisation_neu",
)


@pytest.mark.parametrize("rolle", VERWALTER)
@pytest.mark.parametrize("name", SEITEN)
def test_who_manages_opens_every_page(besetzung, name, rolle):
    antwort = bestaetige(besetzung.client(rolle)).get(reverse(name))
    assert antwort.status_code == 200
    assert antwort["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("rolle", "sehen"),
    [
        (Rolle.FACHDIENSTLEITUNG, 200),
        (Rolle.RECHNUNGSPRUEFUNG, 200),
        (Rolle.TEAMLEITUNG, 403),
        (Rolle.KASSE, 403),
        (Rolle.GREMIUM, 403),
    ],
)
def test_who_only_sees_changes_nothing(besetzung, lade_ein, rolle, sehen):
    client = besetzung.client(rolle)
    assert client.get(LISTE).status_code == sehen
    assert client.get(adresse_von("organisationen")).status_code == sehen
    eine = besetzung.mitglieder[Rolle.KASSE]
    einladung = lade_ein().einladung
    kreis = Organisation.objects.filter(art="kreis").get()
    vorher = Eintrag.objects.letzte()
    for ziel in (
        reverse("mitglieder:aendern", args=[eine.uuid]),
        reverse("mitglieder:stilllegen", args=[eine.uuid]),
        reverse("mitglieder:aktivieren", args=[eine.uuid]),
        reverse("mitglieder:umbenennen", args=[kreis.uuid]),
        reverse("mitglieder:senden", args=[einladung.uuid]),
        reverse("mitglieder:link", args=[einladung.uuid]),
        reverse("mitglieder:zurueckziehen", args=[einladung.uuid]),
        reverse("mitglieder:einladen"),
    ):
        assert client.post(ziel).status_code == 403
    ziel = reverse("mitglieder:einladung", args=[einladung.uuid])
    assert client.get(ziel).status_code == 403
    assert Eintrag.objects.letzte() == vorher


def test_another_mandant_finds_nothing(besetzung, lade_ein, fremder_client):
    bestaetige(fremder_client)
    eine = besetzung.mitglieder[Rolle.KASSE]
    einladung = lade_ein().einladung
    kreis = Organisation.objects.filter(art="kreis").get()
    for name, ding in (
        ("aendern", eine),
        ("stilllegen", eine),
        ("aktivieren", eine),
        ("umbenennen", kreis),
        ("senden", einladung),
        ("link", einladung),
        ("zurueckziehen", einladung),
    ):
        assert fremder_client.post(adresse_von(name, ding.uuid)).status_code == 404
    assert (
        fremder_client.get(adresse_von("einladung", einladung.uuid)).status_code == 404
    )
    seite = text(fremder_client.get(LISTE))
    assert "Jana Petersen" not in seite
    assert "Neue Person" not in seite


# ---- the list ----


def test_the_list_says_who_is_what_and_costs_the_same(
    besetzung, client_kreis, django_assert_max_num_queries
):
    besetzung.mitglieder[Rolle.KASSE].aktiv = False
    besetzung.mitglieder[Rolle.KASSE].save()
    with django_assert_max_num_queries(12):
        seite = text(client_kreis.get(LISTE))
    assert "11 Mitgliedschaften. Was jemand darf" in seite
    assert "Timo Reimers Kasse Kasse, Forderungsmanagement Kreis Segeberg" in seite
    assert "stillgelegt" in seite
    assert "noch nie" in seite
    assert "Keine Einladung offen." in seite


def test_the_list_is_searched_by_role_organisation_and_state(besetzung, client_kreis):
    jobcenter = Organisation.objects.get(art="jobcenter")
    seite = text(client_kreis.get(LISTE, {"organisation": str(jobcenter.uuid)}))
    assert "4 Mitgliedschaften passen." in seite
    seite = text(client_kreis.get(LISTE, {"rolle": "kasse", "stand": "aktiv"}))
    assert "1 Mitgliedschaft passt." in seite
    frage = {"rolle": "kasse", "organisation": str(jobcenter.uuid)}
    assert "Niemand passt." in text(client_kreis.get(LISTE, frage))
    assert "Niemand passt." in text(client_kreis.get(LISTE, {"stand": "still"}))
    frage = {"rolle": "erfunden", "organisation": "x", "stand": "y"}
    assert "11 Mitgliedschaften." in text(client_kreis.get(LISTE, frage))


# ---- changes ----


def test_a_changed_role_counts_at_the_next_request_under_a_new_key(
    besetzung, client_kreis
):
    eine = besetzung.mitglieder[Rolle.BEREICHSLEITUNG]
    client = besetzung.client(Rolle.BEREICHSLEITUNG)
    protokoll = reverse("protokoll:protokoll")
    assert client.get(protokoll).status_code == 403
    schluessel = client.session.session_key
    ziel = adresse_von("aendern", eine.uuid)
    daten = _aenderung(eine, rolle=Rolle.RECHNUNGSPRUEFUNG.value)
    assert client_kreis.post(ziel, daten).headers["Location"] == LISTE
    assert client.get(protokoll).status_code == 200
    neuer = client.session.session_key
    assert neuer != schluessel
    client.get(protokoll)
    assert client.session.session_key == neuer
    alter = Client()
    alter.cookies["sessionid"] = schluessel
    assert alter.get(protokoll).status_code == 302


def test_the_second_editor_sees_both_versions(besetzung, client_kreis):
    eine = besetzung.mitglieder[Rolle.KASSE]
    ziel = adresse_von("aendern", eine.uuid)
    client_kreis.post(ziel, _aenderung(eine, stelle="Kasse A"))
    zweite = bestaetige(besetzung.client(Rolle.GESCHAEFTSFUEHRUNG))
    antwort = zweite.post(ziel, _aenderung(eine, stelle="Kasse B"))
    assert antwort.status_code == 409
    assert "Stelle Kasse B Kasse A" in text(antwort)
    assert Mitgliedschaft.objects.get(pk=eine.pk).stelle == "Kasse A"
    version = re.search(r'name="version" value="(\d+)"', antwort.content.decode())[1]
    assert version == "2"
    zweite.post(ziel, _aenderung(eine, stelle="Kasse B", version=version))
    assert Mitgliedschaft.objects.get(pk=eine.pk).stelle == "Kasse B"


def test_ones_own_role_is_not_in_the_form(besetzung, client_kreis):
    ziel = adresse_von("aendern", besetzung.kreis.uuid)
    seite = client_kreis.get(ziel)
    assert 'name="rolle"' not in seite.content.decode()
    assert "Sich selbst können Sie nicht stilllegen" in text(seite)
    daten = _aenderung(besetzung.kreis, rolle="kasse", stelle="Neu")
    assert client_kreis.post(ziel, daten).status_code == 302
    eine = Mitgliedschaft.objects.get(pk=besetzung.kreis.pk)
    assert (eine.rolle, eine.stelle) == (Rolle.KOORDINIERUNGSSTELLE, "Neu")
    antwort = client_kreis.post(adresse_von("stilllegen", besetzung.kreis.uuid))
    assert antwort.status_code == 409
    assert "Sich selbst" in text(antwort)


@pytest.mark.parametrize(
    "werte", [{"stelle": ""}, {"rolle": "erfunden"}, {"stelle": "a\u202eb"}]
)
def test_a_wrong_value_is_shown_at_its_field(besetzung, client_kreis, werte):
    eine = besetzung.mitglieder[Rolle.KASSE]
    antwort = client_kreis.post(
        adresse_von("aendern", eine.uuid), _aenderung(eine, **werte)
    )
    assert antwort.status_code == 200
    assert "Bitte berichtigen Sie 1 Angabe" in text(antwort)


def test_a_body_of_another_mandant_is_no_choice(besetzung, client_kreis, fremde):
    eine = besetzung.mitglieder[Rolle.KASSE]
    with scope(mandant=fremde.mandant):
        fremd = Organisation.objects.get()
    daten = _aenderung(eine, organisation=str(fremd.uuid))
    antwort = client_kreis.post(adresse_von("aendern", eine.uuid), daten)
    assert antwort.status_code == 200
    assert "Bitte berichtigen Sie 1 Angabe" in text(antwort)


def test_a_deactivated_person_is_out_at_the_next_request(besetzung, client_kreis):
    eine = besetzung.mitglieder[Rolle.KASSE]
    client = besetzung.client(Rolle.KASSE)
    assert client.get("/").status_code == 200
    antwort = client_kreis.post(adresse_von("stilllegen", eine.uuid))
    assert antwort.headers["Location"] == LISTE
    antwort = client.get("/")
    assert antwort.status_code == 302
    assert antwort.headers["Location"].startswith(reverse("zugaenge:anmelden"))
    assert "_auth_user_id" not in client.session
    client_kreis.post(adresse_von("aktivieren", eine.uuid))
    assert client.get("/").status_code == 302
    daten = {"login": eine.benutzer.email, "password": DEMO_PASSWORT}
    client.post(reverse("zugaenge:anmelden"), daten)
    assert client.get("/").status_code == 200


def test_bodies_are_added_and_renamed(besetzung, client_kreis):
    ziel = adresse_von("organisation_neu")
    daten = {"name": "Suchtberatung", "art": "traeger"}
    assert client_kreis.post(ziel, daten).status_code == 302
    assert client_kreis.post(ziel, daten).status_code == 409
    assert client_kreis.post(ziel, {"name": "", "art": "x"}).status_code == 200
    eine = Organisation.objects.get(name="Suchtberatung")
    ziel = adresse_von("umbenennen", eine.uuid)
    client_kreis.post(ziel, {"name": "Suchthilfe", "version": "1"})
    antwort = client_kreis.post(ziel, {"name": "Anders", "version": "1"})
    assert antwort.status_code == 409
    assert "Name Anders Suchthilfe" in text(antwort)
    assert "Suchthilfe" in text(client_kreis.get(adresse_von("organisationen")))


# ---- two Mandanten ----


@pytest.fixture
def beide(besetzung: Besetzung, fremde: Mitgliedschaft) -> Mitgliedschaft:
    """Give the Koordinierungsstelle a second Mitgliedschaft, in the other county."""
    with scope(mandant=fremde.mandant):
        organisation = Organisation.objects.get()
    return create_mitgliedschaft(
        mandant=fremde.mandant,
        organisation=organisation,
        rolle=Rolle.RECHNUNGSPRUEFUNG,
        stelle="Rechnungsprüfung",
        email=besetzung.kreis.benutzer.email,
        name="",
        passwort="",
    )


def test_the_head_names_the_mandant_and_the_page_switches(beide, client_kreis):
    seite = client_kreis.get("/")
    wechseln = reverse("mandanten:wechseln")
    assert "Sie arbeiten für Kreis Segeberg Wechseln" in text(seite)
    auswahl = text(client_kreis.get(wechseln))
    assert "Kreis Musterstadt" in auswahl
    assert auswahl.count("Jetzt gewählt") == 1
    schluessel = client_kreis.session.session_key
    client_kreis.post(wechseln, {"mitgliedschaft": str(beide.uuid)})
    seite = text(client_kreis.get("/"))
    assert "Sie arbeiten für Musterstadt" in seite
    assert "Sie arbeiten jetzt für Kreis Musterstadt: Rechnungsprüfung." in seite
    assert client_kreis.session.session_key != schluessel
    assert client_kreis.get(adresse_von("einladen")).status_code == 403


def test_who_has_one_mandant_is_offered_no_switch(client_kreis):
    assert "Wechseln" not in text(client_kreis.get("/"))


def test_a_deactivated_choice_never_lands_in_another_mandant(beide, client_kreis):
    client_kreis.post(
        reverse("mandanten:wechseln"), {"mitgliedschaft": str(beide.uuid)}
    )
    with scope(mandant=beide.mandant):
        beide.aktiv = False
        beide.save()
    antwort = client_kreis.get("/")
    assert antwort.status_code == 302
    assert "_auth_user_id" not in client_kreis.session

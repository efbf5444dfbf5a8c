"""The pages: who opens them, what they refuse, what a session becomes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from zielwerk.conftest import Besetzung, bestaetige
from zielwerk.mandanten.demo import PASSWORT as DEMO_PASSWORT
from zielwerk.mandanten.models import Benutzer, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mitgliedschaft
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.tests.conftest import ADRESSE, EMAIL
from zielwerk.protokoll.models import Eintrag

LISTE = "/mitglieder/"
ANNEHMEN = "/mitglieder/annehmen/"
PASSWORT = "ein-langes-Passwort-21"
VERWALTER = (Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG)


def text(antwort) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", antwort.content.decode()).split())


@pytest.fixture
def client_kreis(besetzung: Besetzung) -> Client:
    return bestaetige(besetzung.client(Rolle.KOORDINIERUNGSSTELLE))


def _adresse(name: str, *args) -> str:
    return reverse(f"mitglieder:{name}", args=args)


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
    assert client.get(_adresse("organisationen")).status_code == sehen
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
        assert fremder_client.post(_adresse(name, ding.uuid)).status_code == 404
    assert fremder_client.get(_adresse("einladung", einladung.uuid)).status_code == 404
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
    ziel = _adresse("aendern", eine.uuid)
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
    ziel = _adresse("aendern", eine.uuid)
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
    ziel = _adresse("aendern", besetzung.kreis.uuid)
    seite = client_kreis.get(ziel)
    assert 'name="rolle"' not in seite.content.decode()
    assert "Sich selbst können Sie nicht stilllegen" in text(seite)
    daten = _aenderung(besetzung.kreis, rolle="kasse", stelle="Neu")
    assert client_kreis.post(ziel, daten).status_code == 302
    eine = Mitgliedschaft.objects.get(pk=besetzung.kreis.pk)
    assert (eine.rolle, eine.stelle) == (Rolle.KOORDINIERUNGSSTELLE, "Neu")
    antwort = client_kreis.post(_adresse("stilllegen", besetzung.kreis.uuid))
    assert antwort.status_code == 409
    assert "Sich selbst" in text(antwort)


@pytest.mark.parametrize(
    "werte", [{"stelle": ""}, {"rolle": "erfunden"}, {"stelle": "a\u202eb"}]
)
def test_a_wrong_value_is_shown_at_its_field(besetzung, client_kreis, werte):
    eine = besetzung.mitglieder[Rolle.KASSE]
    antwort = client_kreis.post(
        _adresse("aendern", eine.uuid), _aenderung(eine, **werte)
    )
    assert antwort.status_code == 200
    assert "Bitte berichtigen Sie 1 Angabe" in text(antwort)


def test_a_body_of_another_mandant_is_no_choice(besetzung, client_kreis, fremde):
    eine = besetzung.mitglieder[Rolle.KASSE]
    with scope(mandant=fremde.mandant):
        fremd = Organisation.objects.get()
    daten = _aenderung(eine, organisation=str(fremd.uuid))
    antwort = client_kreis.post(_adresse("aendern", eine.uuid), daten)
    assert antwort.status_code == 200
    assert "Bitte berichtigen Sie 1 Angabe" in text(antwort)


def test_a_deactivated_person_is_out_at_the_next_request(besetzung, client_kreis):
    eine = besetzung.mitglieder[Rolle.KASSE]
    client = besetzung.client(Rolle.KASSE)
    assert client.get("/").status_code == 200
    antwort = client_kreis.post(_adresse("stilllegen", eine.uuid))
    assert antwort.headers["Location"] == LISTE
    antwort = client.get("/")
    assert antwort.status_code == 302
    assert antwort.headers["Location"].startswith(reverse("zugaenge:anmelden"))
    assert "_auth_user_id" not in client.session
    client_kreis.post(_adresse("aktivieren", eine.uuid))
    assert client.get("/").status_code == 302
    daten = {"login": eine.benutzer.email, "password": DEMO_PASSWORT}
    client.post(reverse("zugaenge:anmelden"), daten)
    assert client.get("/").status_code == 200


def test_bodies_are_added_and_renamed(besetzung, client_kreis):
    ziel = _adresse("organisation_neu")
    daten = {"name": "Suchtberatung", "art": "traeger"}
    assert client_kreis.post(ziel, daten).status_code == 302
    assert client_kreis.post(ziel, daten).status_code == 409
    assert client_kreis.post(ziel, {"name": "", "art": "x"}).status_code == 200
    eine = Organisation.objects.get(name="Suchtberatung")
    ziel = _adresse("umbenennen", eine.uuid)
    client_kreis.post(ziel, {"name": "Suchthilfe", "version": "1"})
    antwort = client_kreis.post(ziel, {"name": "Anders", "version": "1"})
    assert antwort.status_code == 409
    assert "Name Anders Suchthilfe" in text(antwort)
    assert "Suchthilfe" in text(client_kreis.get(_adresse("organisationen")))


# ---- invitations, inviting side ----


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
        _adresse("einladen"), _einladung(), HTTP_HOST="localhost"
    )
    eine = Einladung.objects.get()
    assert antwort.headers["Location"] == _adresse("einladung", eine.uuid)
    assert _links(client_kreis.get(_adresse("einladung", eine.uuid))) == []
    assert post.an == [EMAIL]
    assert "localhost" not in post.mails[0].get_content()
    assert "verschickt" in text(client_kreis.get(LISTE))


def test_a_refused_mail_offers_the_link_and_another_try(client_kreis, post):
    post.antwort = "451 heute nicht"
    antwort = client_kreis.post(_adresse("einladen"), _einladung())
    assert antwort.status_code == 200
    seite = text(antwort)
    assert "Die E-Mail konnte nicht verschickt werden." in seite
    assert "Erneut senden" in seite
    (link,) = _links(antwort)
    assert link.startswith(f"{ADRESSE}{ANNEHMEN}")
    post.antwort = "250 OK"
    eine = Einladung.objects.get()
    ziel = _adresse("einladung", eine.uuid)
    antwort = client_kreis.post(_adresse("senden", eine.uuid))
    assert antwort.headers["Location"] == ziel
    assert link not in post.mails[0].get_content()


def test_a_link_is_made_for_handing_over(client_kreis, lade_ein, adresse):
    eine = lade_ein()
    antwort = client_kreis.post(_adresse("link", eine.einladung.uuid))
    (link,) = _links(antwort)
    assert eine.token not in link
    assert "konnte nicht verschickt" not in text(antwort)


def test_without_an_address_the_page_says_what_is_missing(
    client_kreis, lade_ein, settings
):
    settings.ADRESSE = ""
    eine = lade_ein().einladung
    for name in ("link", "senden"):
        antwort = client_kreis.post(_adresse(name, eine.uuid))
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
    antwort = client_kreis.post(_adresse("einladen"), _einladung(**werte))
    assert "Bitte berichtigen Sie 1 Angabe" in text(antwort)
    assert post.an == []
    assert not Einladung.objects.exists()


def test_a_second_invitation_to_the_same_role_is_refused(client_kreis, lade_ein):
    lade_ein()
    antwort = client_kreis.post(_adresse("einladen"), _einladung())
    assert "ist schon eine Einladung offen" in text(antwort)


def test_an_invitation_is_withdrawn_once(client_kreis, lade_ein):
    eine = lade_ein().einladung
    ziel = _adresse("zurueckziehen", eine.uuid)
    assert client_kreis.post(ziel).headers["Location"] == LISTE
    for name in ("zurueckziehen", "senden", "link"):
        antwort = client_kreis.post(_adresse(name, eine.uuid))
        assert antwort.status_code == 409
        assert "schon zurückgezogen" in text(antwort)


# ---- invitations, invited side ----


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
    client_kreis.post(_adresse("link", eine.einladung.uuid))
    daten = {"passwort": PASSWORT, "noch_einmal": PASSWORT}
    assert client.post(ANNEHMEN, daten).status_code == 410
    assert eine.stand().ist_offen


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
    assert client_kreis.get(_adresse("einladen")).status_code == 403


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

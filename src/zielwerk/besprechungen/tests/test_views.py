"""The pages of the meetings: allowed, foreign, without the right, wrong input."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zielwerk.besprechungen import demo
from zielwerk.besprechungen.models import (
    Besprechung,
    Besprechungsreihe,
    Einladung,
    Ergebnis,
    Kontakt,
    Niederschrift,
)
from zielwerk.conftest import Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo as vereinbarung
from zielwerk.vereinbarung.models import Punkt

KREIS, TEAM, KASSE = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG, Rolle.KASSE
LISTE = reverse("besprechungen:besprechungen")
TERMIN = {"termin_am": "25.01.2021", "beginn": "9", "ende": "10:30", "ort": "Raum 1"}


@pytest.fixture
def jahr(besetzung: Besetzung) -> Besprechung:
    """Give 2020 and the draft of 2021 with their meetings; return 07.08.2020."""
    alt = vereinbarung.build_2020(besetzung.mitglieder)
    vereinbarung.build_jahr(besetzung.mitglieder, mit_besprechung=False)
    eine = demo.build(besetzung.mitglieder)
    vereinbarung.build_2021(alt, besetzung.mitglieder)
    return Besprechung.objects.get(pk=eine.pk)


def _geplant() -> Besprechung:
    return Besprechung.objects.geplant().order_by("termin_am").first()


def _ziel(name: str, eine: Any) -> str:
    return reverse(f"besprechungen:{name}", args=[eine.uuid])


def _text(client: Client, adresse: str) -> str:
    antwort = client.get(adresse)
    assert antwort.status_code == 200
    return re.sub(r"\s+", " ", antwort.content.decode())


def test_the_year_says_how_many_count_and_why(
    besetzung: Besetzung, jahr, django_assert_max_num_queries
) -> None:
    client = besetzung.client(KREIS)
    client.get(LISTE)  # the first request also stores the session
    with django_assert_max_num_queries(15):
        seite = _text(client, f"{LISTE}?jahr=2020")
    assert "Dienstbesprechung Leistung: nicht erfüllt (1 von 2)." in seite
    assert "1. Halbjahr 2020: keine Besprechung" in seite
    assert "nicht geschuldet" in seite
    assert "zählen nicht mit" in seite
    seite = _text(client, LISTE)
    assert "läuft (0 von 2)" in seite
    assert "ist noch ein Entwurf" in seite
    assert "Besprechungen 2021" in _text(client, f"{LISTE}?jahr=unsinn")


def test_an_empty_county_is_told_what_its_agreement_asks_for(
    besetzung: Besetzung, jahr_2020
) -> None:
    client = besetzung.client(KREIS)
    ziel = reverse("besprechungen:reihe", args=["dienstbesprechungen"])
    assert ziel in _text(client, f"{LISTE}?jahr=2020")
    form = _text(client, ziel)
    assert "Dienstbesprechung Leistung" in form
    angaben = {
        "bezeichnung": "Dienstbesprechung",
        "erforderlich": ["koordinierungsstelle"],
        "version": 0,
    }
    assert client.post(ziel, {"bezeichnung": "Ohne"}).status_code == 200
    assert client.post(ziel, angaben).status_code == 302
    reihe = Besprechungsreihe.objects.get()
    assert reihe.erforderlich == ["koordinierungsstelle"]
    geaendert = angaben | {"version": 1, "bezeichnung": "Neu"}
    assert client.post(ziel, geaendert).status_code == 302
    assert "inzwischen geändert" in client.post(ziel, geaendert).content.decode()
    unbekannt = reverse("besprechungen:reihe", args=["gibt-es-nicht"])
    assert client.get(unbekannt).status_code == 404


def test_a_meeting_shows_everything_that_belongs_to_it(
    besetzung: Besetzung, jahr: Besprechung
) -> None:
    seite = _text(besetzung.client(KREIS), _ziel("besprechung", jahr))
    assert "Teilnahme an der Dienstbesprechung 2. Halbjahr 2020" in seite
    assert "Hinweise zum Rechtskreiswechsel überarbeiten" in seite
    assert "freigegeben am 07.08.2020" in seite
    assert reverse("richtlinien:vorschlag_neu") in seite


def test_plan_hold_minute_and_release(besetzung: Besetzung, jahr) -> None:
    client = besetzung.client(KREIS)
    planen = reverse("besprechungen:planen")
    reihe = Besprechungsreihe.objects.get(punkt_schluessel="dienstbesprechungen")
    assert "Dienstbesprechung Leistung" in _text(
        client, f"{planen}?reihe={reihe.punkt_schluessel}"
    )
    falsch = client.post(planen, TERMIN | {"reihe": reihe.pk, "ende": "8"})
    assert "nicht nach dem Beginn" in falsch.content.decode()
    assert client.post(planen, TERMIN | {"reihe": reihe.pk}).status_code == 302
    eine = Besprechung.objects.geplant().get(termin_am="2021-01-25")
    assert "Durchführung eintragen" in _text(client, _ziel("besprechung", eine))
    ziel = _ziel("durchfuehrung", eine)
    assert "Wer war da?" in _text(client, ziel)
    da = {f"anwesend_{rolle}": "on" for rolle in eine.erforderlich}
    spaeter = client.post(ziel, da | {"gehalten_am": "26.01.2021"})
    assert "Zukunft" in spaeter.content.decode()
    assert client.post(ziel, da | {"gehalten_am": "heute"}).status_code == 302
    ziel = _ziel("niederschrift", eine)
    assert client.post(ziel, {"text": "", "version": 0}).status_code == 200
    datei = SimpleUploadedFile("n.exe", b"MZ")
    abgewiesen = client.post(ziel, {"datei": datei, "version": 0})
    assert "nehmen wir nicht an" in abgewiesen.content.decode()
    datei = SimpleUploadedFile("n.pdf", b"%PDF", content_type="application/pdf")
    antwort = client.post(ziel, {"text": "Kurz.", "datei": datei, "version": 0})
    assert antwort.status_code == 302
    entwurf = Niederschrift.objects.get(besprechung=eine)
    team = besetzung.client(TEAM)
    assert "Kurz." not in _text(team, _ziel("besprechung", eine))
    assert client.post(_ziel("freigeben", entwurf)).status_code == 302
    seite = _text(team, _ziel("besprechung", eine))
    assert "Kurz." in seite
    assert "n.pdf" in seite
    assert (
        "schon freigegeben"
        in client.post(_ziel("freigeben", entwurf), follow=True).content.decode()
    )


def test_move_cancel_and_agenda(besetzung: Besetzung, jahr) -> None:
    client, eine = besetzung.client(KREIS), _geplant()
    ziel = _ziel("tagesordnung", eine)
    assert "Umsetzung der Arbeitsempfehlungen" in _text(client, ziel)
    assert client.post(ziel, {"text": "KdU", "version": 1}).status_code == 302
    spaet = client.post(ziel, {"text": "BuT", "version": 1})
    assert "inzwischen geändert" in spaet.content.decode()
    ziel = _ziel("verlegen", eine)
    assert "26.02.2021" in _text(client, ziel)
    neu = TERMIN | {"termin_am": "01.03.2021", "version": 2}
    assert "Bitte nennen Sie den Grund" in client.post(ziel, neu).content.decode()
    assert client.post(ziel, neu | {"grund": "Raum"}).status_code == 302
    ziel = _ziel("absagen", eine)
    assert client.post(ziel, {"grund": ""}).status_code == 200
    assert client.post(ziel, {"grund": "Krankheit"}).status_code == 302
    assert "Krankheit" in _text(client, _ziel("besprechung", eine))


def test_invite_and_take_the_calendar_file(besetzung: Besetzung, jahr) -> None:
    client, eine = besetzung.client(KREIS), _geplant()
    ziel = _ziel("einladen", eine)
    antwort = client.post(ziel, {"adressen": "kein-at"})
    assert antwort.status_code == 409
    assert "„kein-at“ ist keine E-Mail-Adresse" in antwort.content.decode()
    antwort = client.post(ziel, {"adressen": "gast@jc.example"}, follow=True)
    assert "4 Einladungen versendet" in antwort.content.decode()
    assert f"http://testserver{_ziel('besprechung', eine)}" in mail.outbox[0].body
    antwort = client.post(ziel, {"adressen": ""}, follow=True)
    assert "schon" in antwort.content.decode()
    assert client.post(_ziel("einladen", jahr)).status_code == 409


def test_a_dispatch_that_stopped_is_shown_and_sent_again(
    besetzung: Besetzung, jahr
) -> None:
    client, eine = besetzung.client(KREIS), _geplant()
    Einladung.objects.create(
        mandant=besetzung.mandant,
        besprechung=eine,
        folge=eine.folge,
        adresse="teamleitung@jobcenter.example",
        zustand=Einladung.Zustand.LAEUFT,
    )
    seite = _text(client, _ziel("besprechung", eine))
    assert "Versand unterbrochen" in seite
    assert "kann doppelt ankommen" in seite
    ziel = _ziel("einladen", eine)
    antwort = client.post(ziel, follow=True).content.decode()
    assert "Unterbrochen blieb der Versand an: teamleitung@jobcenter" in antwort
    antwort = client.post(ziel, {"unterbrochene": "on"}, follow=True).content.decode()
    assert "Vielleicht doppelt angekommen: teamleitung@jobcenter" in antwort
    assert "Versand unterbrochen" not in antwort
    datei = client.get(_ziel("kalender", eine))
    assert datei["Content-Type"].startswith("text/calendar")
    assert datei.content.startswith(b"BEGIN:VCALENDAR")


def test_a_mail_server_that_is_down_is_said(
    besetzung: Besetzung, jahr, settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client = besetzung.client(KREIS)
    antwort = client.post(_ziel("einladen", _geplant()), follow=True)
    assert "Nicht versendet an:" in antwort.content.decode()


def test_outcomes_and_tasks(besetzung: Besetzung, jahr: Besprechung) -> None:
    client, ziel = besetzung.client(KREIS), _ziel("ergebnis", jahr)
    assert "Ergebnis festhalten" in _text(client, ziel)
    auftrag = {"art": "auftrag", "text": "Liste prüfen"}
    assert client.post(ziel, auftrag).content.decode().count("geben Sie das an") >= 3
    punkt = Punkt.objects.get(schluessel="arbeitsempfehlungen", vereinbarung__jahr=2020)
    auftrag |= {"zustaendig": TEAM, "faellig_am": "12.02.", "punkt": punkt.uuid}
    assert client.post(ziel, auftrag).status_code == 302
    eines = Ergebnis.objects.get(text="Liste prüfen")
    auftraege = reverse("besprechungen:auftraege")
    assert "2 Aufträge sind offen" in _text(client, auftraege)
    knopf = reverse("besprechungen:auftrag", args=[eines.uuid])
    team = besetzung.client(TEAM)
    assert team.post(knopf).status_code == 302
    assert "Liste prüfen" in _text(team, f"{auftraege}?zeigen=erledigt")
    assert (
        "wieder offen"
        in team.post(knopf, {"wieder": "1"}, follow=True).content.decode()
    )
    assert Frist.objects.get(pk=eines.frist_id).zustand == "offen"
    assert (
        "nicht erledigt"
        in team.post(knopf, {"wieder": "1"}, follow=True).content.decode()
    )
    anderer = Ergebnis.objects.auftraege().exclude(pk=eines.pk).get()
    fremder_knopf = reverse("besprechungen:auftrag", args=[anderer.uuid])
    assert team.post(fremder_knopf).status_code == 403


def test_a_contact_is_noted(besetzung: Besetzung, jahr) -> None:
    client, ziel = besetzung.client(KREIS), reverse("besprechungen:kontakt")
    reihe = Besprechungsreihe.objects.first()
    angaben = {"reihe": reihe.pk, "art": "telefon", "mit": "Team", "thema": "KdU"}
    spaet = client.post(ziel, angaben | {"am": "26.01.2021"})
    assert "Zukunft" in spaet.content.decode()
    assert client.post(ziel, angaben | {"am": "22.01.2021"}).status_code == 302
    assert Kontakt.objects.filter(am="2021-01-22").count() == 1


def test_handing_in_says_why_it_does_not_work(
    besetzung: Besetzung, jahr: Besprechung
) -> None:
    antwort = besetzung.client(KREIS).post(_ziel("nachweis", jahr), follow=True)
    assert "nicht einreichen" in antwort.content.decode()


JE_BESPRECHUNG = (
    "besprechungen:besprechung",
    "besprechungen:kalender",
    "besprechungen:verlegen",
    "besprechungen:absagen",
    "besprechungen:tagesordnung",
    "besprechungen:durchfuehrung",
    "besprechungen:niederschrift",
    "besprechungen:ergebnis",
)
NUR_POST = ("besprechungen:einladen", "besprechungen:nachweis")
SEHEN = {"besprechungen:besprechung", "besprechungen:kalender"}


@pytest.mark.parametrize("name", JE_BESPRECHUNG + NUR_POST)
def test_a_foreign_meeting_is_not_there(
    jahr: Besprechung, fremder_client: Client, name: str
) -> None:
    ziel = reverse(name, args=[jahr.uuid])
    methode = fremder_client.post if name in NUR_POST else fremder_client.get
    assert methode(ziel).status_code == 404


@pytest.mark.parametrize("name", JE_BESPRECHUNG + NUR_POST)
def test_a_role_without_the_right_is_refused(
    besetzung: Besetzung, jahr: Besprechung, name: str
) -> None:
    ziel = reverse(name, args=[jahr.uuid])
    client = besetzung.client(KASSE if name in SEHEN else TEAM)
    methode = client.post if name in NUR_POST else client.get
    assert methode(ziel).status_code == 403


def test_foreign_minutes_and_tasks_are_not_there(
    jahr: Besprechung, fremder_client: Client
) -> None:
    for name, eines in (
        ("besprechungen:freigeben", Niederschrift.objects.first()),
        ("besprechungen:auftrag", Ergebnis.objects.auftraege().first()),
    ):
        assert fremder_client.post(reverse(name, args=[eines.uuid])).status_code == 404


def test_a_reader_sees_no_buttons_of_those_who_run_meetings(
    besetzung: Besetzung, jahr: Besprechung
) -> None:
    client = besetzung.client(Rolle.RECHNUNGSPRUEFUNG)
    assert "Besprechung planen" not in _text(client, LISTE)
    seite = _text(client, _ziel("besprechung", jahr))
    assert "Ergebnis festhalten" not in seite
    assert "bei der Richtlinie" not in seite

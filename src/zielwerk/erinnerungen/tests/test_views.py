"""The pages of reminders and the feed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.erinnerungen.models import Benachrichtigung, Erinnerung, Erinnerungsstufe
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import open_frist
from zielwerk.mandanten.rechte import Rolle

SEITE = "erinnerungen:einstellungen"


@pytest.fixture
def frist(besetzung: Besetzung) -> Frist:
    return open_frist(
        mandant=besetzung.mandant,
        titel="Bericht zum 27.01.2021",
        zustaendig=Rolle.TEAMLEITUNG,
        zeitraum_von=date(2021, 1, 1),
        zeitraum_bis=date(2021, 1, 27),
        faellig_am=date(2021, 1, 27),
        regel={"art": "stichtage", "tage": ["27.01."]},
        rechenweg=(),
        tage=(),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )


def test_steps_are_set_up_by_the_county_only(besetzung: Besetzung) -> None:
    kreis = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert "Keine Stufe eingerichtet" in kreis.get(reverse(SEITE)).content.decode()
    text = kreis.post(
        reverse("erinnerungen:stufen_uebliche"), follow=True
    ).content.decode()
    assert "6 Stufen eingerichtet." in text
    assert "10 Arbeitstage vorher" in text
    neu = reverse("erinnerungen:stufe_neu")
    assert kreis.post(neu, {"versatz": "-3", "an": "leitung"}).status_code == 302
    doppelt = kreis.post(neu, {"versatz": "-3", "an": "leitung"})
    assert "Diese Stufe gibt es schon." in doppelt.content.decode()
    assert "Erinnerungen" in kreis.post(neu, {"versatz": "x"}).content.decode()
    stufe = Erinnerungsstufe.objects.get(versatz=-3)
    ende = reverse("erinnerungen:stufe_ende", args=[stufe.uuid])
    team = besetzung.client(Rolle.TEAMLEITUNG)
    for ziel in (neu, ende, reverse("erinnerungen:stufen_uebliche")):
        assert team.post(ziel).status_code == 403
    assert kreis.post(ende).status_code == 302
    assert kreis.post(ende).status_code == 404
    assert "Stufe hinzufügen" not in team.get(reverse(SEITE)).content.decode()


def test_everybody_chooses_how_to_be_told(besetzung: Besetzung) -> None:
    team = besetzung.client(Rolle.TEAMLEITUNG)
    ziel = reverse("erinnerungen:weg")
    assert team.post(ziel, {"weg": "taeglich"}).status_code == 302
    assert Benachrichtigung.objects.get().weg == "taeglich"
    assert team.post(ziel, {"weg": "brieftaube"}).status_code == 200
    assert besetzung.client(Rolle.KASSE).post(ziel).status_code == 403


def test_the_feed_needs_no_sign_in_but_its_secret(
    besetzung: Besetzung, frist: Frist
) -> None:
    team = besetzung.client(Rolle.TEAMLEITUNG)
    text = team.post(reverse("erinnerungen:abo_neu")).content.decode()
    pfad = (
        "/erinnerungen/abo/" + text.partition("/erinnerungen/abo/")[2].partition("<")[0]
    )
    antwort = Client().get(pfad)
    assert antwort.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert antwort.headers["Cache-Control"] == "no-store"
    assert b"Bericht zum 27.01.2021" in antwort.content
    assert pfad not in team.get(reverse(SEITE)).content.decode()
    falsch = reverse("erinnerungen:feed", args=["geraten"])
    assert Client().get(falsch).status_code == 404
    assert team.post(reverse("erinnerungen:abo_ende")).status_code == 302
    assert Client().get(pfad).status_code == 404


def test_the_county_reminds_by_hand(
    besetzung: Besetzung, frist: Frist, fremder_client: Client
) -> None:
    kreis = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    ziel = reverse("erinnerungen:erinnern", args=[frist.uuid])
    text = kreis.post(ziel, follow=True).content.decode()
    assert "Erinnert: Teamleitung Leistung, Norderstedt." in text
    assert "Noch nicht versendet" in text
    assert "schon erinnert" in kreis.post(ziel, follow=True).content.decode()
    assert besetzung.client(Rolle.TEAMLEITUNG).post(ziel).status_code == 403
    assert fremder_client.post(ziel).status_code == 404
    seite = besetzung.client(Rolle.TEAMLEITUNG).get(reverse(SEITE))
    assert "Bericht zum 27.01.2021" in seite.content.decode()
    with scopes_disabled():
        Erinnerung.objects.update(post="aufgegeben")
    assert "nicht zustellbar" in kreis.get(reverse(SEITE)).content.decode()

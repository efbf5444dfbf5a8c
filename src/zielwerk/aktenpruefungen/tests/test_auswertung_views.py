"""The pages of the result and of the county's own audit: who, what, refused."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from zielwerk.aktenpruefungen import demo
from zielwerk.aktenpruefungen.models import Aktenpruefung, Kreispruefung
from zielwerk.aktenpruefungen.services import Eingabe, close_pruefung
from zielwerk.aktenpruefungen.tests.conftest import SPAETER
from zielwerk.conftest import HEUTE, bestaetige
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.demo import build_2020

TEAM, LEITUNG, KREIS = (
    Rolle.TEAMLEITUNG,
    Rolle.BEREICHSLEITUNG,
    Rolle.KOORDINIERUNGSSTELLE,
)
MANGEL = "nebenkostenabrechnung-nicht-angefordert"
FUNDE = {1: {1: Eingabe("nein", "regelung", "Sozialschutzpaket", None, "Frau Muster")}}


def _ziel(name, *werte):
    return reverse(name, args=werte)


def _text(antwort):
    assert antwort.status_code == 200
    text = re.sub(r"\s+", " ", antwort.content.decode())
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def eine(ziehe, besetzung):
    gezogen = ziehe(fester_umfang=8, verfahren="anteilig")
    demo.geprueft(gezogen, FUNDE, besetzung.mitglieder, HEUTE)
    return gezogen


@pytest.fixture
def fertig(eine, team):
    return close_pruefung(pruefung=eine, durch=team, jetzt=SPAETER + timedelta(hours=2))


def test_first_the_sheets_then_a_result(besetzung, ziehe, fremder_client):
    ziel = _ziel("aktenpruefungen:auswertung", ziehe(fester_umfang=3).uuid)
    seite = _text(besetzung.client(KREIS).get(ziel))
    assert "3 Akten sind noch nicht geprüft" in seite
    assert "Noch kein Ergebnis" in seite
    assert fremder_client.get(ziel).status_code == 404


def test_closed_by_hand_and_taken_back(besetzung, eine):
    client = besetzung.client(TEAM)
    ziel = _ziel("aktenpruefungen:auswertung", eine.uuid)
    assert "Vorläufig" in _text(client.get(ziel))
    abschliessen = _ziel("aktenpruefungen:abschliessen", eine.uuid)
    assert "bestaetigen" in client.post(abschliessen)["Location"]
    bestaetige(client)
    seite = _text(client.post(abschliessen, follow=True))
    assert "1 von 8: " in seite
    assert "1 von 1 Fall geht allein auf Regelungen zurück" in seite
    assert "Durch Regelung bedingt (1)" in seite
    assert "0 von 1 behoben" in seite
    assert seite.count("<svg role") == 2
    assert "BG-" not in seite
    assert "Muster" not in seite
    assert "inzwischen" in _text(client.post(abschliessen, follow=True))
    wieder = _ziel("aktenpruefungen:wieder", eine.uuid)
    assert "nennen Sie den Grund" in _text(client.post(wieder, {"grund": ""}))
    assert "Wird geprüft" in _text(
        client.post(wieder, {"grund": "Zahlendreher"}, follow=True)
    )
    assert "inzwischen" in _text(client.post(wieder, {"grund": "nochmal"}))


def test_the_report_is_there_once_it_is_closed(besetzung, fertig, fremder_client):
    client = besetzung.client(KREIS)
    for endung, anfang in (("pdf", b"%PDF"), ("docx", b"PK")):
        ziel = _ziel("aktenpruefungen:bericht", fertig.uuid, endung)
        assert client.get(ziel).content.startswith(anfang)
        assert fremder_client.get(ziel).status_code == 404
    ziel = _ziel("aktenpruefungen:bericht", fertig.uuid, "exe")
    assert client.get(ziel).status_code == 404
    Aktenpruefung.objects.update(zustand="verworfen", grund="x")
    ziel = _ziel("aktenpruefungen:bericht", fertig.uuid, "pdf")
    assert client.get(ziel).status_code == 404


def test_a_massnahme_from_a_finding(besetzung, fertig):
    client = besetzung.client(KREIS)
    ziel = _ziel("aktenpruefungen:massnahme", fertig.uuid, MANGEL)
    assert "Keine geltende" in _text(client.post(ziel, follow=True))
    build_2020(besetzung.mitglieder)
    seite = _text(client.post(ziel, follow=True))
    assert "Nebenkostenabrechnung nicht angefordert (in 1 Akte" in seite
    assert besetzung.client(TEAM).post(ziel).status_code == 403


def test_the_recheck_names_the_files(besetzung, fertig):
    client = besetzung.client(TEAM)
    ziel = _ziel("aktenpruefungen:nachpruefung", fertig.uuid, MANGEL)
    seite = _text(client.get(ziel))
    assert re.search(r"BG-\d{5} \(Durch Regelung bedingt\)", seite)
    pk = re.search(r'name="behoben" value="(\d+)"', seite)[1]
    morgen = tag(HEUTE + timedelta(days=1))
    assert "Zukunft" in _text(client.post(ziel, {"behoben": pk, "am": morgen}))
    seite = _text(client.post(ziel, {"behoben": pk, "am": "heute"}, follow=True))
    assert "1 von 1 behoben" in seite
    assert besetzung.client(KREIS).get(ziel).status_code == 403
    ohne = _ziel("aktenpruefungen:nachpruefung", fertig.uuid, "gibt-es-nicht")
    assert client.get(ohne).status_code == 404


def test_the_county_reads_for_some_days(besetzung, fertig, fremder_client):
    kreis, leitung = besetzung.client(KREIS), besetzung.client(LEITUNG)
    assert "Noch keine." in _text(kreis.get(_ziel("aktenpruefungen:kreispruefungen")))
    anfordern = _ziel("aktenpruefungen:anfordern")
    assert leitung.get(anfordern).status_code == 403
    angaben = {"pruefung": str(fertig.uuid), "umfang": "alle beanstandeten"}
    assert "was geprüft" in _text(kreis.post(anfordern, {**angaben, "umfang": ""}))
    seite = _text(kreis.post(anfordern, angaben, follow=True))
    assert "Der Kreis wartet auf die Einsicht" in seite
    assert "läuft schon" in _text(kreis.post(anfordern, angaben))
    eine = Kreispruefung.objects.get()
    akten = _ziel("aktenpruefungen:kreis_akten", eine.uuid)
    bogen = _ziel("aktenpruefungen:bogen", fertig.akten.order_by("pk")[0].uuid, "kreis")
    for ziel in (akten, bogen):
        assert kreis.get(ziel).status_code == 403
        assert fremder_client.get(ziel).status_code in {403, 404}
    einraeumen = _ziel("aktenpruefungen:einraeumen", eine.uuid)
    vorbei = {"von": "01.01.2021", "bis": "02.01.2021"}
    assert "ist vorbei" in _text(leitung.post(einraeumen, vorbei))
    seite = _text(
        leitung.post(einraeumen, {"von": "heute", "bis": "29.01.2021"}, follow=True)
    )
    assert "bis Freitag, 29.01.2021 Einsicht" in seite

    assert "BG-" in _text(kreis.get(akten))
    seite = _text(kreis.get(bogen))
    assert "Jobcenter: Nebenkostenabrechnung nicht angefordert" in seite
    assert "Muster" not in seite
    frage = bogen + "frage/1/"
    assert kreis.post(frage, {"f1-urteil": "ja", "f1-version": "1"}).status_code == 302
    assert leitung.get(bogen).status_code == 403
    kreis.post(bogen + "fertig/", {"tun": "rest", "version": "2"})
    kreis.post(bogen + "fertig/", {"version": "3"})
    seite = _text(kreis.get(_ziel("aktenpruefungen:kreispruefung", eine.uuid)))
    assert "Jobcenter und Kreis nebeneinander" in seite

    Kreispruefung.objects.update(zugang_von="2021-01-04", zugang_bis="2021-01-24")
    assert kreis.get(akten).status_code == 403
    assert kreis.get(bogen).status_code == 403
    assert "Einsicht abgelaufen" in _text(
        kreis.get(_ziel("aktenpruefungen:kreispruefungen"))
    )
    ergebnis = _ziel("aktenpruefungen:kreis_ergebnis", eine.uuid)
    assert "schreiben Sie das Ergebnis" in _text(
        kreis.post(ergebnis, {"ergebnis_text": ""})
    )
    for text in ("Keine Abweichung", "Eine Abweichung"):
        seite = _text(kreis.post(ergebnis, {"ergebnis_text": text}, follow=True))
        assert text in seite
    gelesen = Eintrag.objects.filter(aktion="aktenpruefungen.gelesen")
    assert gelesen.zu(eine).count() == 1


def test_the_county_waives_its_audit(besetzung, fertig):
    kreis = besetzung.client(KREIS)
    ziel = _ziel("aktenpruefungen:verzichten")
    assert "nennen Sie den Grund" in _text(
        kreis.post(ziel, {"jahr": "2021", "grund": ""})
    )
    seite = _text(kreis.post(ziel, {"jahr": "2021", "grund": "Pandemie"}, follow=True))
    assert "Der Kreis hat auf eine eigene Prüfung verzichtet." in seite
    assert "schon verzichtet" in _text(
        kreis.post(ziel, {"jahr": "2021", "grund": "Pandemie"})
    )
    auswertung = _ziel("aktenpruefungen:auswertung", fertig.uuid)
    assert "Grund: Pandemie" in _text(besetzung.client(TEAM).get(auswertung))


def test_the_start_page_says_what_comes_next(besetzung, eine):
    start = reverse("startseite:startseite")
    assert "Akten prüfen: Probe" in _text(besetzung.client(TEAM).get(start))
    kreis, leitung = besetzung.client(KREIS), besetzung.client(LEITUNG)
    angaben = {"pruefung": str(eine.uuid), "umfang": "alle"}
    kreis.post(_ziel("aktenpruefungen:anfordern"), angaben)
    assert "Einsicht einräumen: Prüfung des Kreises 2021" in _text(leitung.get(start))
    ziel = _ziel("aktenpruefungen:einraeumen", Kreispruefung.objects.get().uuid)
    leitung.post(ziel, {"von": "heute", "bis": "29.01.2021"})
    assert "Akten selbst prüfen" in _text(kreis.get(start))

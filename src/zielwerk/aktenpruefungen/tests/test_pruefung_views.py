"""The pages of an audit: from the list of files to the last closed sheet."""

import re

import pytest
from django.urls import reverse

from zielwerk.aktenpruefungen import demo
from zielwerk.aktenpruefungen.models import Aktenpruefung, Pruefbogen, Pruefliste
from zielwerk.conftest import JETZT
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

TEAM, LEITUNG, KREIS = (
    Rolle.TEAMLEITUNG,
    Rolle.BEREICHSLEITUNG,
    Rolle.KOORDINIERUNGSSTELLE,
)
PLAN = {
    "hinnehmbar": "5",
    "sicherheit": "0.95",
    "erlaubte_fehler": "1",
    "fester_umfang": "6",
    "verfahren": "anteilig",
    "schichtung": "dienststelle",
    "mindestens": "1",
    "zweitleser": "10",
    "ersatzregel": "Die nächste Akte.",
    "version": "1",
}


def _ziel(name, *werte):
    return reverse(name, args=werte)


def _text(antwort):
    assert antwort.status_code == 200
    text = re.sub(r"\s+", " ", antwort.content.decode())
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_empty_pages_say_how_to_begin(besetzung):
    seite = _text(besetzung.client(TEAM).get(_ziel("aktenpruefungen:pruefungen")))
    assert "Noch keine Prüfung." in seite
    assert "Aktenliste einlesen" in seite
    assert "Prüfung anlegen" not in seite
    assert "Aktenliste einlesen" not in _text(
        besetzung.client(KREIS).get(_ziel("aktenpruefungen:pruefungen"))
    )
    neu = _text(besetzung.client(TEAM).get(_ziel("aktenpruefungen:neu")))
    assert "Lesen Sie zuerst die Liste aller Akten ein" in neu
    seite = _text(besetzung.client(KREIS).get(_ziel("aktenpruefungen:prueflisten")))
    assert "Noch keine Prüfliste." in seite


def test_from_plan_to_draw(besetzung, liste):
    client = besetzung.client(TEAM)
    assert "Bitte berichtigen Sie" in _text(
        client.post(_ziel("aktenpruefungen:neu"), {"titel": ""})
    )
    angaben = {"titel": "1. Halbjahr", "zweck": "Punkt 6", "liste": str(liste.uuid)}
    antwort = client.post(_ziel("aktenpruefungen:neu"), angaben, follow=True)
    eine = Aktenpruefung.objects.get()
    assert antwort.redirect_chain[-1][0] == _ziel("aktenpruefungen:plan", eine.uuid)
    assert "Was wollen Sie zeigen?" in _text(antwort)

    plan = _ziel("aktenpruefungen:plan", eine.uuid)
    assert "Summe" in _text(client.post(plan, PLAN, follow=True))
    assert "Nicht gespeichert" in _text(client.post(plan, PLAN))
    falsch = {**PLAN, "hinnehmbar": "0", "version": "2"}
    assert "größer oder gleich" in _text(client.post(plan, falsch))
    zu_wenig = {**PLAN, "mindestens": "9", "version": "2", "tun": "festlegen"}
    assert "zusammen mehr als 6 Akten" in _text(client.post(plan, zu_wenig))
    eine.refresh_from_db()
    fest = {**PLAN, "version": str(eine.version), "tun": "festlegen"}
    seite = _text(client.post(plan, fest, follow=True))
    assert "Plan festgelegt" in seite
    assert "6 von 520 Akten werden gezogen" in seite
    assert client.get(plan).status_code == 302

    startzahl = _ziel("aktenpruefungen:startzahl", eine.uuid)
    assert "nur Ziffern" in _text(
        client.post(startzahl, {"startzahl": "x", "herkunft": "y"})
    )
    eingabe = {"startzahl": "20210125", "herkunft": "Würfel"}
    assert "Akten ziehen" in _text(client.post(startzahl, eingabe, follow=True))
    assert "inzwischen" in _text(client.post(startzahl, eingabe))
    ziehen = _ziel("aktenpruefungen:ziehen", eine.uuid)
    seite = _text(client.post(ziehen, follow=True))
    assert len(set(re.findall(r"BG-\d{5}", seite))) == 6
    assert "inzwischen" in _text(client.post(ziehen, follow=True))
    seite = _text(
        client.post(_ziel("aktenpruefungen:nachpruefen", eine.uuid), follow=True)
    )
    assert "dieselben Akten in derselben Reihenfolge" in seite


def test_who_sees_a_kennung(besetzung, ziehe, fremder_client):
    eine = ziehe(fester_umfang=6)
    seite = _text(
        besetzung.client(KREIS).get(_ziel("aktenpruefungen:pruefung", eine.uuid))
    )
    assert "0 von 6 Akten sind geprüft" in seite
    assert "4711" in seite
    assert "BG-" not in seite
    akte = eine.akten.first()
    nur_team = (
        _ziel("aktenpruefungen:stichprobe", eine.uuid),
        _ziel("aktenpruefungen:bogen", akte.uuid, "erst"),
        _ziel("aktenpruefungen:risiko", eine.uuid),
        _ziel("aktenpruefungen:ausfall", akte.uuid),
    )
    for ziel in nur_team:
        assert besetzung.client(KREIS).get(ziel).status_code == 403
        assert fremder_client.get(ziel).status_code in {403, 404}
    assert (
        fremder_client.get(_ziel("aktenpruefungen:pruefung", eine.uuid)).status_code
        == 404
    )
    antwort = besetzung.client(TEAM).get(nur_team[0])
    assert antwort["Cache-Control"] == "no-store"
    assert Eintrag.objects.filter(aktion="aktenpruefungen.gelesen").count() == 1
    assert (
        besetzung.client(TEAM)
        .get(_ziel("aktenpruefungen:bogen", akte.uuid, "x"))
        .status_code
        == 404
    )


def test_a_changed_sample_is_found(besetzung, ziehe):
    eine = ziehe(fester_umfang=6)
    client, ziel = (
        besetzung.client(TEAM),
        _ziel("aktenpruefungen:nachpruefen", eine.uuid),
    )
    eine.akten.first().delete()
    assert "andere Akten heraus" in _text(client.post(ziel, follow=True))
    eine.liste.pruefsumme = "0" * 64
    eine.liste.save()
    assert "andere Prüfsumme" in _text(client.post(ziel, follow=True))
    leer = Aktenpruefung.objects.create(
        mandant=eine.mandant, liste=eine.liste, titel="x", zweck="x",
        erstellt_am=JETZT, erstellt_durch=eine.erstellt_durch,
    )  # fmt: skip
    ziel = _ziel("aktenpruefungen:nachpruefen", leer.uuid)
    assert "noch nichts gezogen" in _text(client.post(ziel, follow=True))


def test_missing_and_chosen_files(besetzung, ziehe):
    eine = ziehe(fester_umfang=6)
    client, akte = besetzung.client(TEAM), eine.akten.first()
    ausfall = _ziel("aktenpruefungen:ausfall", akte.uuid)
    assert "Bitte nennen Sie den Grund" in _text(client.post(ausfall, {"grund": ""}))
    seite = _text(client.post(ausfall, {"grund": "verlegt"}, follow=True))
    assert "An ihre Stelle tritt: Ersatz 7." in seite
    assert "statt Zug 1" in seite
    assert "nur einmal" in _text(client.post(ausfall, {"grund": "verlegt"}))
    risiko = _ziel("aktenpruefungen:risiko", eine.uuid)
    falsch = client.post(risiko, {"kennung": "BG-99999", "grund": "x"})
    assert "steht nicht" in _text(falsch)
    seite = _text(
        client.post(risiko, {"kennung": "BG-00003", "grund": "Verdacht"}, follow=True)
    )
    assert "Ausgewählt 1" in seite
    verwerfen = _ziel("aktenpruefungen:verwerfen", eine.uuid)
    seite = _text(client.post(verwerfen, {"grund": "falsche Liste"}, follow=True))
    assert "Verworfen:" in seite
    assert "inzwischen" in _text(client.post(verwerfen, {"grund": "nochmal"}))


@pytest.fixture
def akte(ziehe):
    return ziehe(fester_umfang=6).akten.get(ist_zweitpruefung=True)


def test_a_sheet_question_by_question(besetzung, akte):
    client, ziel = (
        besetzung.client(TEAM),
        _ziel("aktenpruefungen:bogen", akte.uuid, "erst"),
    )
    assert "5 von 5 Fragen sind offen" in _text(client.get(ziel))
    frage = _ziel("aktenpruefungen:antwort", akte.uuid, "erst", 1)
    mangel = {"f1-urteil": "nein", "f1-version": "1", "f1-betrag": "-12,50"}
    assert "nennen Sie die Ursache" in _text(client.post(frage, mangel))
    falsch = {**mangel, "f1-ursache": "regelung", "f1-betrag": "viel"}
    assert "412,50" in _text(client.post(frage, falsch))
    assert "nennen Sie die Regelung" in _text(
        client.post(frage, {**falsch, "f1-betrag": ""})
    )
    richtig = {**mangel, "f1-ursache": "regelung", "f1-regelung": "Sozialschutzpaket"}
    antwort = client.post(frage, {**richtig, "f1-notiz": "liegt nicht vor"})
    assert antwort["Location"] == f"{ziel}#frage-2"
    assert "4 von 5 Fragen sind offen" in _text(client.get(ziel))
    fertig = _ziel("aktenpruefungen:bogen_fertig", akte.uuid, "erst")
    assert "Noch offen: Frage 2" in _text(client.post(fertig, {"version": "2"}))
    assert "Nicht gespeichert" in _text(client.post(fertig, {"version": "1"}))
    client.post(fertig, {"version": "2", "tun": "rest"})
    client.post(fertig, {"version": "3"})
    assert Pruefbogen.objects.get().abgeschlossen_am
    seite = _text(client.get(ziel))
    assert "12,50 € zu wenig" in seite
    assert "liegt nicht vor" in seite
    assert "Sozialschutzpaket" in seite
    oeffnen = _ziel("aktenpruefungen:bogen_oeffnen", akte.uuid, "erst")
    assert "Bitte nennen Sie den Grund" in _text(client.post(oeffnen, {"grund": ""}))
    assert client.post(oeffnen, {"grund": "vertan"}).status_code == 302
    assert not Pruefbogen.objects.get().abgeschlossen_am


def test_the_second_reader_sees_an_empty_sheet(besetzung, akte):
    client = besetzung.client(TEAM)
    client.get(_ziel("aktenpruefungen:bogen", akte.uuid, "erst"))
    mangel = {"f1-urteil": "nein", "f1-version": "1", "f1-ursache": "versaeumnis"}
    client.post(_ziel("aktenpruefungen:antwort", akte.uuid, "erst", 1), mangel)
    zweit = _ziel("aktenpruefungen:bogen", akte.uuid, "zweit")
    assert "macht eine andere Person" in _text(client.get(zweit))
    seite = _text(besetzung.client(LEITUNG).get(zweit))
    assert "5 von 5 Fragen sind offen" in seite
    assert "checked" not in seite


def test_a_new_checklist(besetzung, leitung):
    client = besetzung.client(LEITUNG)
    demo.pruefliste(leitung)
    neu = _ziel("aktenpruefungen:pruefliste_neu")
    seite = _text(client.get(neu))
    assert "| Nebenkostenabrechnung nicht angefordert" in seite
    angaben = {
        "gilt_ab": "01.02.2021",
        "anlass": "Neue Weisung",
        "fachlichkeit": "Ist geprüft? | Nicht geprüft",
        "verbuchung": "Stimmt das Konto?",
    }
    assert "Zeile 1: Bitte schreiben Sie" in _text(client.post(neu, angaben))
    angaben["verbuchung"] += " | Falsches Konto"
    seite = _text(client.post(neu, angaben, follow=True))
    assert "Montag, 01.02.2021" in seite
    assert "gilt schon eine" in _text(client.post(neu, angaben))
    eine = Pruefliste.objects.get(fassung=1)
    kreis = besetzung.client(KREIS)
    assert "Angemessenheit nicht geprüft" in _text(
        kreis.get(_ziel("aktenpruefungen:pruefliste", eine.uuid))
    )
    assert "bis vor dem 01.02.2021" in _text(
        kreis.get(_ziel("aktenpruefungen:prueflisten"))
    )
    assert kreis.get(neu).status_code == 403

"""The pages: who opens them, what they show, what they refuse."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zielwerk.aktenpruefungen.regeln import (
    Abweichung,
    hochrechnung,
    listenpruefsumme,
    ziehung,
)
from zielwerk.kern.anzeige import euro
from zielwerk.mandanten.rechte import Rolle

PLAN = {"hinnehmbar": "5", "sicherheit": "0.95", "fehler": "1"}
DIENSTSTELLEN = "Bad Segeberg 1.634\nKaltenkirchen: 1480\n\nNorderstedt;2073"


def _seite(client, **angaben):
    antwort = client.get(reverse("aktenpruefungen:planen"), {**PLAN, **angaben})
    assert antwort.status_code == 200
    return antwort.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_begins_with_the_question(besetzung):
    client = besetzung.client(Rolle.TEAMLEITUNG)
    seite = client.get(reverse("aktenpruefungen:planen")).content.decode()
    assert "Was wollen Sie zeigen?" in seite
    assert "Rechenweg" not in seite
    assert "Aktenprüfungen" in seite


def test_the_address_holds_the_plan(besetzung):
    client = besetzung.client(Rolle.TEAMLEITUNG)
    seite = _seite(client, schichten=DIENSTSTELLEN)
    assert "93 Akten" in seite
    assert "Höchstens 5 % der 5.187 Akten sind fehlerhaft." in seite
    assert "höchstens 7,7 % bis 10,4 %" in seite
    assert "mit 56 % Wahrscheinlichkeit 2 oder mehr Fehler" in seite
    assert "259,35, aufgerundet" in seite
    assert seite.count("<svg role") == 2


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"umfang": "30"}, "auch nicht ohne Fehler"),
        ({"hinnehmbar": "2,5"}, "2,5 % der Akten"),
        ({"grundgesamtheit": "10000000", "fehler": "50"}, "10.000.000"),
        ({"grundgesamtheit": "1", "fehler": "0"}, "Vollprüfung"),
    ],
)
def test_other_plans(besetzung, angaben, satz):
    assert satz in _seite(besetzung.client(Rolle.KOORDINIERUNGSSTELLE), **angaben)


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"hinnehmbar": "0"}, "größer oder gleich"),
        ({"hinnehmbar": "viel"}, "Zahl"),
        ({"sicherheit": "1"}, "gültige Auswahl"),
        ({"fehler": "51"}, "kleiner oder gleich 50"),
        ({"grundgesamtheit": "20", "fehler": "2"}, "auch mit allen Akten nicht"),
        ({"grundgesamtheit": "20", "umfang": "21"}, "So viele Akten gibt es nicht"),
        ({"schichten": "Norderstedt"}, "Zeile 1: Bitte geben Sie erst den Namen"),
        ({"schichten": "A 1\nA 2"}, "„A“ steht zweimal da"),
        ({"schichten": "A 0"}, "Zusammen sind es 0 Akten"),
        ({"schichten": "A 1.63"}, "Zeile 1"),
    ],
)
def test_what_cannot_be_planned_is_said(besetzung, angaben, satz):
    seite = _seite(besetzung.client(Rolle.TEAMLEITUNG), **angaben)
    assert satz in seite
    assert "Rechenweg" not in seite


ERGEBNIS = {"hinnehmbar": "5", "sicherheit": "0.95"}
FACHLICH = "Bad Segeberg 1642 29 2\nKaltenkirchen 1.488 27 1\nNorderstedt 2084 37 2"


def _ergebnis(besetzung, **angaben):
    antwort = besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get(
        reverse("aktenpruefungen:auswerten"), {**ERGEBNIS, **angaben}
    )
    assert antwort.status_code == 200
    return antwort.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_result_is_told_with_its_verdict(besetzung):
    seite = _ergebnis(besetzung, grundgesamtheit="5214", gezogen="93", fehler="1")
    assert "1 von 93 Akten: 1,1 %" in seite
    assert "Prüfziel „höchstens 5 %“ belegt" in seite
    assert "höchstens 4,9 % der 5.214 Akten fehlerhaft" in seite


def test_a_result_is_told_for_each_office(besetzung):
    seite = _ergebnis(besetzung, schichten=FACHLICH)
    assert "5 von 93 Akten: 5,4 %" in seite
    assert "Prüfziel „höchstens 5 %“ nicht belegt" in seite
    assert "Je Dienststelle lässt sich kein Unterschied belegen" in seite
    assert all(f"{grenze} %" in seite for grenze in ("20,0", "16,3", "15,9"))
    assert "Zuschlag, weil nicht genau anteilig gezogen wurde" in seite


def test_offices_that_differ_are_told(besetzung):
    seite = _ergebnis(besetzung, schichten="A 500 60 0\nB 500 60 30")
    assert "Die Bereiche einzelner Dienststellen überdecken sich nicht" in seite


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({}, "wie viele Akten geprüft wurden"),
        ({"gezogen": "5", "fehler": "6"}, "mehr Fehler (6) als Akten (5)"),
        ({"gezogen": "5", "fehler": "0", "grundgesamtheit": "4"}, "als es gibt"),
        ({"schichten": "Norderstedt 100 10"}, "Zeile 1: Bitte geben Sie erst"),
        ({"schichten": "A 100 0 0\nB 100 10 0"}, "mindestens 1"),
        ({"schichten": "A 20000 10001 0"}, "10.000 geprüfte Akten"),
    ],
)
def test_what_cannot_be_evaluated_is_said(besetzung, angaben, satz):
    seite = _ergebnis(besetzung, **angaben)
    assert satz in seite
    assert "Rechenweg" not in seite


AKTEN = [f"A-{n};{'Nord' if n % 3 else 'Süd'};{n},50" for n in range(1, 61)]
ZIEHUNG = {"liste": "\n".join(AKTEN), "startzahl": "20210125", "umfang": "6"}


def _gezogen(besetzung, **angaben):
    antwort = besetzung.client(Rolle.TEAMLEITUNG).post(
        reverse("aktenpruefungen:nachrechnen"),
        {**ZIEHUNG, "verfahren": "einfach", **angaben},
    )
    assert antwort.status_code == 200
    assert antwort["Cache-Control"] == "no-store"
    return antwort.content.decode()


def _kennungen(seite):
    return re.findall(r'<th scope="row" class="schlicht">([^<]*)</th>', seite)


def test_a_draw_is_repeated_and_its_replacements_follow(besetzung):
    seite = _gezogen(besetzung)
    nur_kennung = [akte.partition(";")[0] for akte in AKTEN]
    erwartet = ziehung(nur_kennung, umfang=16, startzahl="20210125")
    assert _kennungen(seite) == erwartet[:6]
    assert f"Reihenfolge: {', '.join(erwartet[6:])}." in seite
    assert listenpruefsumme(nur_kennung) in seite


@pytest.mark.parametrize(
    ("verfahren", "nord"), [("anteilig", 4), ("gleich", 3), ("systematisch", None)]
)
def test_other_ways_of_drawing(besetzung, verfahren, nord):
    seite = _gezogen(besetzung, verfahren=verfahren)
    assert len(_kennungen(seite)) == 6
    if nord is not None:
        assert seite.count("<td>Nord</td>") == nord


def test_a_minimum_for_each_office(besetzung):
    seite = _gezogen(besetzung, verfahren="anteilig", mindestens="3")
    assert seite.count("<td>Nord</td>") == 3


def test_a_draw_by_amount(besetzung):
    seite = _gezogen(besetzung, verfahren="betrag", umfang="5")
    treffer = [int(n) for n in re.findall(r">(\d+)-mal<", seite)]
    assert sum(treffer) == 5
    assert ",50\N{NO-BREAK SPACE}€" in seite


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"liste": ""}, "Liste der Akten"),
        ({"umfang": "61"}, "Die Liste hat 60 Akten"),
        ({"liste": "a\na", "umfang": "1"}, "mehr als einmal"),
        ({"liste": "a", "umfang": "1", "verfahren": "gleich"}, "fehlt die Dienstst"),
        (
            {"liste": "a;b;viel", "umfang": "1", "verfahren": "betrag"},
            "fehlt der Betrag",
        ),
        ({"liste": "7", "umfang": "1", "verfahren": "betrag"}, "fehlt der Betrag"),
        ({"verfahren": "nach Gefühl"}, "gültige Auswahl"),
    ],
)
def test_what_cannot_be_drawn_is_said(besetzung, angaben, satz):
    seite = _gezogen(besetzung, **angaben)
    assert satz in seite
    assert "Prüfsumme" not in seite


def test_nothing_of_a_draw_is_kept(besetzung):
    with CaptureQueriesContext(connection) as abfragen:
        _gezogen(besetzung)
    geschrieben = [
        a["sql"]
        for a in abfragen
        if a["sql"].startswith(("INSERT", "UPDATE")) and "A-1" in a["sql"]
    ]
    assert geschrieben == []


BETRAEGE = {"gesamtbetrag": "500.000,00", "umfang": "60", "sicherheit": "0.95"}


def _hochgerechnet(besetzung, **angaben):
    antwort = besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get(
        reverse("aktenpruefungen:hochrechnen"), {**BETRAEGE, **angaben}
    )
    assert antwort.status_code == 200
    return antwort.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_amounts_are_projected(besetzung):
    seite = _hochgerechnet(besetzung, abweichungen="412,50; 206,25\n9.800;0;2")
    erwartet = hochrechnung(
        gesamtbetrag=Decimal(500_000),
        umfang=60,
        abweichungen=[
            Abweichung(Decimal("412.50"), Decimal("206.25")),
            Abweichung(Decimal(9800), Decimal(0), treffer=2),
        ],
    )
    assert f"höchstens {euro(erwartet.obergrenze)}".replace("\xa0", " ") in seite
    assert "3. Abweichung: 50,0 % des Betrags" in seite


def test_amounts_without_a_finding(besetzung):
    assert "geschätzt sind es 0,00 €" in _hochgerechnet(besetzung)


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"gesamtbetrag": "viel"}, "Betrag über 0 €"),
        ({"gesamtbetrag": "0,00"}, "Betrag über 0 €"),
        ({"umfang": "0"}, "größer oder gleich 1"),
        ({"abweichungen": "412,50"}, "Zeile 1: Bitte schreiben Sie gebucht"),
        ({"abweichungen": "10;5;0"}, "Zeile 1: Bitte schreiben Sie gebucht"),
        ({"abweichungen": "10;5;²"}, "Zeile 1: Bitte schreiben Sie gebucht"),
        ({"abweichungen": "10;11"}, "gesondert hochgerechnet"),
        ({"abweichungen": "10;5;61"}, "mehr Abweichungen als Züge"),
        ({"abweichungen": "10;5;60\n10;5;41"}, "Möglich sind 100 Treffer"),
    ],
)
def test_what_cannot_be_projected_is_said(besetzung, angaben, satz):
    seite = _hochgerechnet(besetzung, **angaben)
    assert satz in seite
    assert "Rechenweg" not in seite


@pytest.mark.parametrize("name", ["planen", "auswerten", "nachrechnen", "hochrechnen"])
@pytest.mark.parametrize("rolle", [Rolle.KASSE, Rolle.GREMIUM, Rolle.BERATUNGSSTELLE])
def test_who_does_not_audit_opens_nothing(besetzung, name, rolle):
    adresse = reverse(f"aktenpruefungen:{name}")
    assert besetzung.client(rolle).get(adresse).status_code == 403

from datetime import date

import pytest
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.drucksachen import demo as drucksachen
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.massnahmen.services import Bezug, complete_massnahme, open_massnahme
from zielwerk.startseite.services import run_tick
from zielwerk.startseite.suche import finde
from zielwerk.vereinbarung import demo

START = reverse("startseite:startseite")


def _seite(besetzung: Besetzung, rolle: Rolle, frage: str = "") -> str:
    return besetzung.client(rolle).get(START + frage).content.decode()


@pytest.mark.parametrize("rolle", list(Rolle))
def test_every_role_finds_an_empty_county_said_in_words(
    besetzung: Besetzung, rolle: Rolle
) -> None:
    assert "Nichts offen." in _seite(besetzung, rolle)


@pytest.mark.parametrize(
    ("rolle", "ziel"),
    [
        (Rolle.BERATUNGSSTELLE, "beratung:traeger"),
        (Rolle.KASSE, "forderungen:forderungen"),
        (Rolle.GREMIUM, "kennzahlen:kennzahlen"),
    ],
)
def test_who_has_no_fristen_is_led_to_the_own_work(besetzung, rolle, ziel) -> None:
    seite = _seite(besetzung, rolle)
    assert "Für Sie ist kein Termin offen." in seite
    assert f'href="{reverse(ziel)}">' in seite.split("Nichts offen.")[1]


def test_a_new_county_is_led_to_its_first_agreement(besetzung: Besetzung) -> None:
    seite = _seite(besetzung, Rolle.KOORDINIERUNGSSTELLE)
    assert "Noch keine Zielvereinbarung." in seite
    assert f'href="{reverse("einrichtung:einrichtung")}"' in seite
    assert "Kreis einrichten" not in _seite(besetzung, Rolle.FACHDIENSTLEITUNG)


def test_what_is_due_late_and_missing(
    besetzung: Besetzung, django_assert_max_num_queries
) -> None:
    alt = demo.build_2020(besetzung.mitglieder)
    demo.build_jahr(besetzung.mitglieder)
    neu = demo.build_2021(alt, besetzung.mitglieder)
    drucksachen.build(alt, neu, besetzung.kreis)
    for rolle in Rolle:
        client = besetzung.client(rolle)
        with django_assert_max_num_queries(15):
            client.get(START)
    seite = _seite(besetzung, Rolle.KOORDINIERUNGSSTELLE)
    assert "Heute, Montag, 25.01.2021" in seite
    assert "10 von 12 beantwortet" in seite
    assert "Überfällig (" in seite
    assert "Hinweise zum Rechtskreiswechsel überarbeiten" in seite
    assert (
        "1 wurde versäumt (Teilnahme an der Dienstbesprechung 1. Halbjahr 2020)"
        in seite
    )
    nur_meine = _seite(besetzung, Rolle.KOORDINIERUNGSSTELLE, "?zeigen=meine")
    assert "Wartet auf andere" not in nur_meine


def test_a_team_leader_sees_only_what_lies_with_the_role(besetzung: Besetzung) -> None:
    demo.build_2020(besetzung.mitglieder)
    seite = _seite(besetzung, Rolle.TEAMLEITUNG)
    assert "Ergebnis der Aktenprüfung zum 15.06.2020" in seite
    assert "Bericht zu § 16a zum" not in seite.split("Das Jahr 2020")[0]


def test_the_way_of_a_paper_is_shown_to_whom_may_open_it(besetzung: Besetzung) -> None:
    alt = demo.build_2020(besetzung.mitglieder)
    neu = demo.build_2021(alt, besetzung.mitglieder)
    drucksachen.build(alt, neu, besetzung.kreis)
    assert "Weg zur Sitzung" in _seite(besetzung, Rolle.KOORDINIERUNGSSTELLE)
    assert "Weg zur Sitzung" not in _seite(besetzung, Rolle.TEAMLEITUNG)


def test_tick_opens_and_marks_once(besetzung: Besetzung) -> None:
    demo.build_2020(besetzung.mitglieder)
    erste = run_tick(jetzt=JETZT)
    assert any("versäumt: Teilnahme an der Dienstbesprechung" in z for z in erste)
    vorgeschlagen = [z for z in erste if "Maßnahme vorgeschlagen: " in z]
    assert len(vorgeschlagen) == Massnahmenvorschlag.objects.count() > 3
    assert run_tick(jetzt=JETZT) == ["Nichts zu tun."]


def test_the_search_finds_what_the_role_may_open(besetzung: Besetzung) -> None:
    demo.build_2020(besetzung.mitglieder)
    adresse = reverse("startseite:suche")
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    seite = client.get(adresse, {"q": "aktenprüfung"}).content.decode()
    assert "Punkt 6: Aktenprüfungen Kosten der Unterkunft" in seite
    assert (
        "Nichts gefunden." in client.get(adresse, {"q": "gibtsnicht"}).content.decode()
    )
    assert "Suchwort" in client.get(adresse).content.decode()
    assert besetzung.client(Rolle.KASSE).get(adresse).status_code == 403
    assert finde("aktenprüfung", besetzung.mitglieder[Rolle.KASSE]) == []


def test_a_mandant_without_fixed_day_lives_today(besetzung: Besetzung, fremde) -> None:
    fremde.mandant.beispiel_tag = None
    assert fremde.mandant.zeit(JETZT) == JETZT
    assert besetzung.mandant.zeit(JETZT.replace(year=2026)).date() == date(2021, 1, 25)


def _massnahme(besetzung: Besetzung, bis_am: date) -> Massnahme:
    return open_massnahme(
        bezug=Bezug("widerspruchsquote"),
        titel="Zweite Prüfung",
        begruendung="Wiederkehrende Fehler",
        verantwortlich=besetzung.mitglieder[Rolle.TEAMLEITUNG],
        bis_am=bis_am,
        erwartete_wirkung="Die Quote sinkt",
        wirkung_pruefen_am=date(2021, 2, 1),
        durch=besetzung.mitglieder[Rolle.BEREICHSLEITUNG],
        jetzt=JETZT,
    )


def test_a_massnahme_lies_with_whoever_has_to_act(besetzung: Besetzung) -> None:
    eine = _massnahme(besetzung, date(2021, 1, 22))
    team = _seite(besetzung, Rolle.TEAMLEITUNG)
    assert "1 Aufgabe ist überfällig." in team
    assert "Maßnahme umsetzen: Zweite Prüfung" in team
    assert reverse("massnahmen:massnahme", args=[eine.uuid]) in team
    assert "1 liegt bei anderen." in _seite(besetzung, Rolle.KOORDINIERUNGSSTELLE)
    for rolle in (Rolle.BEREICHSLEITUNG, Rolle.FACHAUFSICHT, Rolle.KASSE):
        assert "Nichts offen." in _seite(besetzung, rolle)
    complete_massnahme(
        massnahme=eine,
        umgesetzt_am=HEUTE,
        durch=besetzung.mitglieder[Rolle.TEAMLEITUNG],
        jetzt=JETZT,
    )
    assert "Nichts offen." in _seite(besetzung, Rolle.TEAMLEITUNG)
    assert "Wirkung prüfen: Zweite Prüfung" in _seite(besetzung, Rolle.BEREICHSLEITUNG)


def test_the_effect_is_checked_by_others_if_the_opener_has_left(
    besetzung: Besetzung,
) -> None:
    eine, leitung = _massnahme(besetzung, HEUTE), Rolle.GESCHAEFTSFUEHRUNG
    wer = {"durch": besetzung.mitglieder[Rolle.TEAMLEITUNG], "jetzt": JETZT}
    complete_massnahme(massnahme=eine, umgesetzt_am=HEUTE, **wer)
    assert "Nichts offen." in _seite(besetzung, leitung)
    fort = besetzung.mitglieder[Rolle.BEREICHSLEITUNG]
    fort.aktiv = False
    fort.save()
    assert "Wirkung prüfen: Zweite Prüfung" in _seite(besetzung, leitung)


def test_a_proposal_lies_with_those_who_decide(besetzung: Besetzung) -> None:
    Massnahmenvorschlag.objects.create(
        mandant=besetzung.mandant,
        schluessel="k",
        regel="ueberfaellig",
        anlass="Bericht war fällig",
        punkt_schluessel="aktenpruefungen",
        am=HEUTE,
    )
    for rolle in (Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG):
        seite = _seite(besetzung, rolle)
        assert "Über Maßnahme entscheiden: Frist überfällig" in seite
    assert "Nichts offen." in _seite(besetzung, Rolle.BEREICHSLEITUNG)


def test_the_search_finds_massnahmen(besetzung: Besetzung) -> None:
    _massnahme(besetzung, HEUTE)
    (treffer,) = finde("zweite prüf", besetzung.mitglieder[Rolle.RECHNUNGSPRUEFUNG])
    assert (treffer.art, treffer.titel) == ("Maßnahme", "Zweite Prüfung")
    assert finde("zweite prüf", besetzung.mitglieder[Rolle.KASSE]) == []

"""Every page of a paper: who may, who may not, what a wrong input leads to."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import bestaetige
from zielwerk.drucksachen.models import Abschnitt, Abweichung, Drucksache
from zielwerk.drucksachen.services import pruefe_drucksache, send_mitzeichnung
from zielwerk.drucksachen.tests.conftest import Papier
from zielwerk.mandanten.rechte import Rolle

PUNKT_3 = "rueckblick.widerspruchsquote"
KREIS, LEITUNG = Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG
SEITEN = ("drucksache", "kopf", "angaben", "freigabe", "vorschau", "beratungen")
KOPF = {
    "nummer": "DrS/2021/022",
    "titel": "Kommunale Zielvereinbarung 2021",
    "vorlageart": "Drucksache",
    "koerperschaft": "der Kreisverwaltung Segeberg",
    "fachdienst": "Soziales und Integration",
    "ist_oeffentlich": "ja",
    "datum": "25.01.2021",
    "version": "1",
    "folge-TOTAL_FORMS": "1",
    "folge-INITIAL_FORMS": "0",
    "folge-0-status": "Ö",
    "folge-0-sitzung_am": "18.02.2021",
    "folge-0-gremium": "Sozialausschuss",
    "folge-0-zustaendigkeit": "entscheidung",
}


def _adresse(papier: Papier, name: str, *rest: str) -> str:
    return reverse(f"drucksachen:{name}", args=[papier.drucksache.uuid, *rest])


def _client(papier: Papier, rolle: Rolle = KREIS) -> Client:
    return papier.besetzung.client(rolle)


def _gespeichert(papier: Papier, text: str, version: int = 0) -> int:
    antwort = _client(papier).post(
        reverse("drucksachen:bearbeiten", args=[papier.drucksache.uuid, PUNKT_3]),
        {"text": text, "version": version},
    )
    return antwort.status_code


def _verfaelscht(papier: Papier) -> str:
    """Store Punkt 3 with 282 instead of 292; return the mark of that place."""
    text = pruefe_drucksache(papier.drucksache, papier.durch["jetzt"].date())
    alt = text.abschnitt(PUNKT_3).text
    assert _gespeichert(papier, alt.replace("und 292", "und 282")) == 302
    neu = pruefe_drucksache(papier.drucksache, papier.durch["jetzt"].date())
    return neu.abschnitt(PUNKT_3).pruefung.befunde[0].kennung


def _stelle(papier: Papier, **daten: str):
    ziel = reverse("drucksachen:stelle", args=[papier.drucksache.uuid, PUNKT_3])
    return _client(papier).post(ziel, daten, follow=True)


def test_the_list_names_the_paper_and_says_how_to_begin(papier):
    liste = reverse("drucksachen:drucksachen")
    assert "DrS/2021/022" in _client(papier).get(liste).content.decode()
    Drucksache.objects.all().delete()
    leer = _client(papier).get(liste).content.decode()
    assert "Noch keine Drucksache." in leer
    assert reverse("drucksachen:neu") in leer


def test_the_list_costs_the_same_for_many_papers(papier, django_assert_max_num_queries):
    alt = papier.drucksache
    for nummer in range(20):
        Drucksache.objects.create(
            mandant=alt.mandant,
            nummer=f"DrS/2021/9{nummer:02}",
            titel="Weitere",
            datum=alt.datum,
            rueckblick=alt.rueckblick,
            vereinbarung=alt.vereinbarung,
        )
    client = _client(papier)
    with django_assert_max_num_queries(8):
        client.get(reverse("drucksachen:drucksachen"))


@pytest.mark.parametrize("name", SEITEN)
def test_every_page_opens_for_the_koordinierungsstelle(papier, name):
    seite = _client(papier).get(_adresse(papier, name))
    assert seite.status_code == 200
    assert "DrS/2021/022" in seite.content.decode()


@pytest.mark.parametrize("name", SEITEN)
def test_a_paper_of_another_county_is_not_found(papier, fremder_client, name):
    assert fremder_client.get(_adresse(papier, name)).status_code == 404


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("abschnitt", (PUNKT_3,)),
        ("bearbeiten", (PUNKT_3,)),
        ("datei", ("pdf",)),
    ],
)
def test_sections_and_files_of_another_county_are_not_found(
    papier, fremder_client, name, rest
):
    assert fremder_client.get(_adresse(papier, name, *rest)).status_code == 404


@pytest.mark.parametrize("name", SEITEN)
def test_the_jobcenter_does_not_see_the_paper_of_the_county(papier, name):
    client = _client(papier, Rolle.WIDERSPRUCHSSTELLE)
    assert client.get(_adresse(papier, name)).status_code == 403


@pytest.mark.parametrize("name", ["kopf", "angaben"])
def test_the_fachdienstleitung_reads_but_does_not_write(papier, name):
    client = _client(papier, LEITUNG)
    assert client.get(_adresse(papier, "drucksache")).status_code == 200
    assert client.get(_adresse(papier, name)).status_code == 403


def test_a_section_shows_its_figures_with_their_evidence(
    papier, django_assert_max_num_queries
):
    ziel = reverse("drucksachen:abschnitt", args=[papier.drucksache.uuid, PUNKT_3])
    client = _client(papier)
    # One of them asks for the consents to the draft, however many sides there are.
    with django_assert_max_num_queries(19):
        seite = client.get(f"{ziel}?zahl=widerspruchsquote.quote").content.decode()
    assert "15,4\N{NO-BREAK SPACE}%" in seite
    beleg = seite.partition('id="beleg"')[2]
    assert "45" in beleg
    assert "292" in beleg
    assert "Verwendet in" in beleg


def test_a_section_that_is_not_there_is_not_found(papier):
    ziel = _adresse(papier, "abschnitt", "gibt.es.nicht")
    assert _client(papier).get(ziel).status_code == 404


def test_a_changed_number_is_flagged_on_the_page_and_mended_by_a_button(papier):
    kennung = _verfaelscht(papier)
    ziel = reverse("drucksachen:drucksache", args=[papier.drucksache.uuid])
    seite = _client(papier).get(ziel).content.decode()
    assert "Im Text steht 282, die Daten sagen 292." in seite
    assert "292 einsetzen" in seite
    danach = _stelle(papier, einsetzen=kennung).content.decode()
    assert "Im Text steht 282" not in danach


def test_a_changed_number_is_justified_with_a_reason(papier):
    kennung = _verfaelscht(papier)
    ohne = _stelle(papier, kennung=kennung, begruendung=" ")
    assert ohne.status_code == 409
    assert "Bitte begründen" in ohne.content.decode()
    mit = _stelle(papier, kennung=kennung, begruendung="Stand der Sitzung")
    assert "Stand der Sitzung" in mit.content.decode()
    assert Abweichung.objects.get().begruendung == "Stand der Sitzung"


def test_a_place_that_is_gone_is_said_and_nothing_changes(papier):
    kennung = _verfaelscht(papier)
    _stelle(papier, einsetzen=kennung)
    nochmal = _stelle(papier, einsetzen=kennung)
    assert nochmal.status_code == 409
    assert "gibt es so nicht mehr" in nochmal.content.decode()


def test_a_section_is_written_anew_by_a_button(papier):
    _verfaelscht(papier)
    danach = _stelle(papier, neu_erzeugen="1").content.decode()
    assert "Aus den Daten geschrieben" in danach
    assert not Abschnitt.objects.exists()


def test_an_empty_text_is_refused_and_says_what_to_do(papier):
    ziel = _adresse(papier, "bearbeiten", PUNKT_3)
    seite = _client(papier).post(ziel, {"text": " ", "version": 0}).content.decode()
    assert "Ein Abschnitt braucht Text." in seite


def test_a_lost_update_shows_both_versions(papier):
    _gespeichert(papier, "Die erste Fassung.")
    ziel = _adresse(papier, "bearbeiten", PUNKT_3)
    antwort = _client(papier).post(ziel, {"text": "Die zweite Fassung.", "version": 0})
    seite = antwort.content.decode()
    assert antwort.status_code == 409
    assert "Die erste Fassung." in seite
    assert "Die zweite Fassung." in seite
    version = re.search(r'name="version" value="(\d+)"', seite)
    assert version is not None
    assert _gespeichert(papier, "Die zweite Fassung.", int(version[1])) == 302
    assert Abschnitt.objects.get().text == "Die zweite Fassung."


def test_head_and_committees_are_changed(papier):
    antwort = _client(papier).post(
        reverse("drucksachen:kopf", args=[papier.drucksache.uuid]),
        KOPF | {"titel": "Neuer Titel", "folge-0-gremium": "Kreistag"},
    )
    assert antwort.status_code == 302
    neu = papier.neu_geladen()
    assert neu.titel == "Neuer Titel"
    assert [b.gremium for b in neu.beratungsfolge.all()] == ["Kreistag"]


def test_rows_left_empty_in_the_browser_count_for_nothing(papier):
    leer = {
        f"folge-{nr}-{name}": wert
        for nr in (1, 2)
        for name, wert in (
            ("status", "Ö"),
            ("sitzung_am", ""),
            ("gremium", ""),
            ("zustaendigkeit", "entscheidung"),
            ("einladung_am", ""),
        )
    }
    antwort = _client(papier).post(
        _adresse(papier, "kopf"),
        KOPF | leer | {"folge-TOTAL_FORMS": "3", "folge-INITIAL_FORMS": "1"},
    )
    assert antwort.status_code == 302
    assert papier.neu_geladen().beratungsfolge.count() == 1


def test_an_invitation_after_the_session_is_refused(papier):
    antwort = _client(papier).post(
        _adresse(papier, "kopf"), KOPF | {"folge-0-einladung_am": "19.02.2021"}
    )
    assert "Die Einladung läge nach der Sitzung." in antwort.content.decode()


def test_a_head_with_mistakes_keeps_what_was_typed(papier):
    seite = (
        _client(papier)
        .post(
            _adresse(papier, "kopf"),
            KOPF | {"titel": "", "datum": "31.02.2021", "fachdienst": "Mein Dienst"},
        )
        .content.decode()
    )
    assert 'value="31.02.2021"' in seite
    assert 'value="Mein Dienst"' in seite
    assert 'aria-invalid="true"' in seite
    assert papier.neu_geladen().titel == "Kommunale Zielvereinbarung 2021"


def test_a_head_seen_by_two_is_not_lost(papier):
    ziel = _adresse(papier, "kopf")
    assert _client(papier).post(ziel, KOPF | {"titel": "Erste"}).status_code == 302
    zweite = _client(papier).post(ziel, KOPF | {"titel": "Zweite"})
    assert zweite.status_code == 409
    assert "„Erste“" in zweite.content.decode()
    assert papier.neu_geladen().titel == "Erste"


def test_closing_fields_are_answered(papier):
    ziel = reverse("drucksachen:angaben", args=[papier.drucksache.uuid])
    daten = {
        "finanzielle_auswirkungen": "nein",
        "bezug_strategie": "nein",
        "belange_betroffen": "nein",
        "belange_beruecksichtigt": "ja",
        "version": papier.drucksache.version,
    }
    assert _client(papier).post(ziel, daten).status_code == 302
    assert papier.neu_geladen().angaben["bezug_strategie"] is False
    veraltet = _client(papier).post(ziel, daten | {"bezug_strategie": "ja"})
    assert "Bitte erläutern Sie das Ja in einem Satz." in veraltet.content.decode()
    zweite = _client(papier).post(ziel, daten)
    assert zweite.status_code == 409
    assert "inzwischen geändert" in zweite.content.decode()


def test_a_paper_is_created_in_the_browser(papier):
    ziel = reverse("drucksachen:neu")
    formular = _client(papier).get(ziel).content.decode()
    assert "Kommunale Zielvereinbarung 2021" in formular
    daten = KOPF | {
        "nummer": "DrS/2021/023",
        "vereinbarung": papier.drucksache.vereinbarung.pk,
    }
    antwort = _client(papier).post(ziel, daten)
    assert antwort.status_code == 302
    neu = Drucksache.objects.get(nummer="DrS/2021/023")
    assert neu.rueckblick == papier.drucksache.rueckblick


def test_a_number_that_is_taken_is_refused(papier):
    daten = KOPF | {"vereinbarung": papier.drucksache.vereinbarung.pk}
    seite = _client(papier).post(reverse("drucksachen:neu"), daten).content.decode()
    assert "Diese Nummer gibt es schon." in seite
    assert Drucksache.objects.count() == 1


def test_without_a_next_agreement_the_page_says_what_comes_first(besetzung):
    seite = besetzung.client(KREIS).get(reverse("drucksachen:neu")).content.decode()
    assert "Schreiben Sie zuerst die Zielvereinbarung fort." in seite


def test_the_paper_is_signed_read_and_released(papier):
    ziel = reverse("drucksachen:freigabe", args=[papier.drucksache.uuid])
    assert "Nichts mehr zu klären" in _client(papier).get(ziel).content.decode()
    _client(papier).post(ziel, {"schritt": "mitzeichnung"})
    leitung = bestaetige(_client(papier, LEITUNG))
    seite = leitung.get(ziel).content.decode()
    gelesen = re.search(r'name="gelesen" value="(\w+)"', seite)
    assert gelesen is not None
    leitung.post(ziel, {"schritt": "freigeben", "gelesen": gelesen[1]})
    assert papier.neu_geladen().ist_freigegeben
    frei = leitung.get(_adresse(papier, "drucksache") + "?zahl=widerspruchsquote.quote")
    assert "festgeschrieben" in frei.content.decode()
    assert "Stand der Freigabe." in frei.content.decode()


def test_steps_ask_for_their_right(papier):
    ziel = _adresse(papier, "freigabe")
    fremd = _client(papier, LEITUNG).post(ziel, {"schritt": "mitzeichnung"})
    assert fremd.status_code == 403
    assert papier.neu_geladen().ist_entwurf
    send_mitzeichnung(**papier.durch)
    eigener = _client(papier).post(ziel, {"schritt": "freigeben", "gelesen": "x"})
    assert eigener.status_code == 403
    assert _client(papier).post(ziel, {"schritt": "quatsch"}).status_code == 403
    unbestaetigt = _client(papier, LEITUNG).post(ziel, {"schritt": "freigeben"})
    assert unbestaetigt["Location"].startswith(reverse("zugaenge:bestaetigen"))
    leitung = bestaetige(_client(papier, LEITUNG))
    ungelesen = leitung.post(ziel, {"schritt": "freigeben"})
    assert ungelesen.status_code == 409
    assert not papier.neu_geladen().ist_freigegeben


def test_the_paper_comes_back_with_a_note(papier):
    ziel = _adresse(papier, "freigabe")
    send_mitzeichnung(**papier.durch)
    leitung = _client(papier, LEITUNG)
    ohne = leitung.post(ziel, {"schritt": "zurueck", "hinweis": ""})
    assert ohne.status_code == 409
    leitung.post(ziel, {"schritt": "zurueck", "hinweis": "Punkt 3 kürzer"})
    seite = _client(papier).get(_adresse(papier, "drucksache")).content.decode()
    assert "Punkt 3 kürzer" in seite


@pytest.mark.parametrize("name", ["kopf", "angaben"])
def test_what_is_signed_is_no_longer_edited(papier, name):
    send_mitzeichnung(**papier.durch)
    antwort = _client(papier).get(_adresse(papier, name))
    assert antwort.status_code == 302
    assert antwort["Location"] == _adresse(papier, "freigabe")
    assert _gespeichert(papier, "Neu.") == 302
    assert not Abschnitt.objects.exists()


def test_the_preview_is_the_paper(papier):
    ziel = reverse("drucksachen:vorschau", args=[papier.drucksache.uuid])
    seite = _client(papier).get(ziel).content.decode()
    assert "Beschlussvorschlag" in seite
    assert "Anlage" in seite


@pytest.mark.parametrize(
    ("endung", "anfang"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!DOCTYPE")]
)
def test_the_paper_is_handed_out_in_three_formats(papier, endung, anfang):
    ziel = reverse("drucksachen:datei", args=[papier.drucksache.uuid, endung])
    antwort = _client(papier, Rolle.RECHNUNGSPRUEFUNG).get(ziel)
    assert antwort.content.startswith(anfang)
    assert f"DrS-2021-022.{endung}" in antwort["Content-Disposition"]


def test_another_format_is_not_found(papier):
    ziel = _adresse(papier, "datei", "exe")
    assert _client(papier).get(ziel).status_code == 404

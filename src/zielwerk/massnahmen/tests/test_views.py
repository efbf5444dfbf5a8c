"""The pages of the Maßnahmen: allowed, foreign, without the right, wrong input."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen import demo
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.massnahmen.services import make_vorschlaege
from zielwerk.massnahmen.tests.conftest import Oeffne
from zielwerk.vereinbarung.models import Feststellung, Punkt, Zielvereinbarung
from zielwerk.vereinbarung.services import record_feststellung

KREIS, TEAM, KASSE = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG, Rolle.KASSE
LEITUNG = Rolle.BEREICHSLEITUNG
LISTE, NEU = reverse("massnahmen:massnahmen"), reverse("massnahmen:neu")


def _ziel(name: str, eine: Any) -> str:
    return reverse(name, args=[eine.uuid])


def _text(client: Client, adresse: str) -> str:
    antwort = client.get(adresse)
    assert antwort.status_code == 200
    return re.sub(r"\s+", " ", antwort.content.decode())


def _angaben(besetzung: Besetzung, **weitere: str) -> dict[str, str]:
    return {
        "titel": "Begründungspflicht",
        "begruendung": "Wiederkehrende Fehler",
        "verantwortlich": str(besetzung.mitglieder[TEAM].uuid),
        "bis_am": "26.02.2021",
        "erwartete_wirkung": "Die Quote sinkt",
        "wirkung_pruefen_am": "15.06.2021",
        "version": "0",
        **weitere,
    }


def _notiz(besetzung: Besetzung) -> Feststellung:
    """Note what the audits found, as the example county does."""
    return record_feststellung(
        punkt=Punkt.objects.get(schluessel="aktenpruefungen"),
        art=Feststellung.Art.FESTSTELLUNG,
        von=HEUTE,
        bis=HEUTE,
        text="Vereinzelt fehlen Nebenkostenabrechnungen.",
        quelle="Aktenprüfung",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )


@pytest.fixture
def vorschlag(besetzung: Besetzung, jahr: Zielvereinbarung) -> Massnahmenvorschlag:
    """Give the oldest proposal of a year in which nothing was handed in."""
    return make_vorschlaege(mandant=besetzung.mandant, jetzt=JETZT)[0]


def test_the_lists_say_how_many_and_what_is_next(
    besetzung: Besetzung, quote: Kennzahl, django_assert_max_num_queries: Any
) -> None:
    client = besetzung.client(KREIS)
    assert "Keine Maßnahme läuft." in _text(client, LISTE)
    assert "Kein Vorschlag." in _text(client, f"{LISTE}?zeigen=vorschlaege")
    assert "Noch keine beendet." in _text(client, f"{LISTE}?zeigen=beendet")
    _notiz(besetzung)
    demo.build(besetzung.mitglieder, HEUTE)
    with django_assert_max_num_queries(15):
        seite = _text(client, LISTE)
    assert "1 Maßnahme läuft." in seite
    assert re.search(r"\d+ Vorschläge warten auf eine Entscheidung", seite)
    assert "Fr, 26.02.2021" in seite
    seite = _text(client, f"{LISTE}?zeigen=beendet")
    assert "Lässt sich nicht sagen" in seite
    seite = _text(client, f"{LISTE}?zeigen=vorschlaege")
    assert "Entscheiden" in seite
    assert "Entscheiden<" not in _text(
        besetzung.client(TEAM), f"{LISTE}?zeigen=vorschlaege"
    )


def test_opened_from_the_list(besetzung: Besetzung, jahr: Zielvereinbarung) -> None:
    client = besetzung.client(KREIS)
    leer = client.post(NEU, {"version": "0"}).content.decode()
    assert "Bitte berichtigen Sie 7 Angaben" in leer
    falsch = _angaben(besetzung, punkt_schluessel="widerspruchsquote")
    falsch["wirkung_pruefen_am"] = "25.02.2021"
    assert "ab dem 26.02.2021" in client.post(NEU, falsch).content.decode()
    assert not Massnahme.objects.exists()
    richtig = _angaben(besetzung, punkt_schluessel="widerspruchsquote")
    antwort = client.post(NEU, richtig, follow=True)
    eine = Massnahme.objects.get()
    assert antwort.redirect_chain == [(_ziel("massnahmen:massnahme", eine), 302)]
    assert "setzt sie bis Freitag, 26.02.2021 um" in antwort.content.decode()


def test_opened_straight_from_what_it_steers(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    client, notiz = besetzung.client(LEITUNG), _notiz(besetzung)
    frist = Frist.objects.order_by("faellig_am").first()
    seiten = {
        f"frist={frist.uuid}": reverse("vereinbarung:frist", args=[frist.uuid]),
        f"kennzahl={quote.uuid}": reverse(
            "kennzahlen:kennzahl", args=[quote.schluessel]
        ),
        f"feststellung={notiz.uuid}": reverse(
            "vereinbarung:punkt", args=[2020, "aktenpruefungen"]
        ),
    }
    for frage, seite in seiten.items():
        ziel = f"{NEU}?{frage}"
        assert ziel in _text(client, seite)
        assert ziel not in _text(besetzung.client(TEAM), seite)
        assert "Anlass" in _text(client, ziel)
        assert client.post(ziel, _angaben(besetzung)).status_code == 302
        assert "Zu diesem Anlass läuft schon" in _text(client, ziel)
    namen = {(m.frist, m.kennzahl, m.feststellung) for m in Massnahme.objects.all()}
    assert namen == {(frist, None, None), (None, quote, None), (None, None, notiz)}
    for eine in Massnahme.objects.all():
        assert "Anlass:" in _text(client, _ziel("massnahmen:massnahme", eine))


@pytest.mark.parametrize(
    "frage", ["frist=kein", "kennzahl=00000000-0000-4000-8000-000000000000"]
)
def test_what_is_not_there_is_not_found(besetzung: Besetzung, frage: str) -> None:
    assert besetzung.client(KREIS).get(f"{NEU}?{frage}").status_code == 404


def test_a_proposal_is_shown_and_accepted(
    besetzung: Besetzung, vorschlag: Massnahmenvorschlag
) -> None:
    client, ziel = besetzung.client(KREIS), _ziel("massnahmen:vorschlag", vorschlag)
    seite = _text(client, ziel)
    assert "So kam der Vorschlag zustande" in seite
    assert "DrS/2021/022, Punkt 3" in seite
    assert "nicht geprüft" in seite
    assert "Vorschlag annehmen" not in _text(besetzung.client(LEITUNG), ziel)
    annehmen = f"{NEU}?vorschlag={vorschlag.uuid}"
    assert besetzung.client(LEITUNG).get(annehmen).status_code == 403
    assert client.post(annehmen, _angaben(besetzung)).status_code == 302
    seite = _text(client, ziel)
    assert "Angenommen" in seite
    assert "Begründungspflicht" in seite
    assert "Vorschlag annehmen" not in seite
    nochmal = client.post(annehmen, _angaben(besetzung)).content.decode()
    assert "schon entschieden" in nochmal
    eine = Massnahme.objects.get()
    assert "So kam der Vorschlag zustande" in _text(
        client, _ziel("massnahmen:massnahme", eine)
    )


def test_a_proposal_is_rejected_with_a_reason(
    besetzung: Besetzung, vorschlag: Massnahmenvorschlag
) -> None:
    client, ziel = besetzung.client(KREIS), _ziel("massnahmen:ablehnen", vorschlag)
    assert vorschlag.anlass in _text(client, ziel)
    assert (
        "Bitte nennen Sie den Grund"
        in client.post(ziel, {"grund": ""}).content.decode()
    )
    assert client.post(ziel, {"grund": "Schon besprochen"}).status_code == 302
    assert "Schon besprochen" in _text(client, _ziel("massnahmen:vorschlag", vorschlag))
    spaet = client.post(ziel, {"grund": "Noch einmal"}).content.decode()
    assert "schon entschieden" in spaet


def test_the_owner_reports_and_the_county_checks(
    besetzung: Besetzung, oeffne: Oeffne
) -> None:
    eine, team, kreis = oeffne(), besetzung.client(TEAM), besetzung.client(KREIS)
    seite = _text(team, _ziel("massnahmen:massnahme", eine))
    assert "Umsetzung melden" in seite
    assert "Maßnahme aufheben" not in seite
    ziel = _ziel("massnahmen:zwischenstand", eine)
    assert "Bitte schreiben Sie" in team.post(ziel, {"text": ""}).content.decode()
    assert team.post(ziel, {"text": "Vordruck liegt vor"}).status_code == 302
    ziel = _ziel("massnahmen:umgesetzt", eine)
    assert "25.01.2021" in _text(team, ziel)
    morgen = team.post(ziel, {"umgesetzt_am": "26.01.2021"}).content.decode()
    assert "liegt in der Zukunft" in morgen
    assert team.post(ziel, {"umgesetzt_am": "22.01.2021"}).status_code == 302
    seite = _text(team, _ziel("massnahmen:massnahme", eine))
    assert "Vordruck liegt vor" in seite
    assert "Wirkung eintragen" not in seite
    ziel = _ziel("massnahmen:wirkung", eine)
    assert team.get(ziel).status_code == 403
    assert "Erwartet war: Die Quote sinkt" in _text(kreis, ziel)
    angaben = {"wirkung": "eingetreten", "wirkung_text": "15,4 %"}
    assert "Datum" in kreis.post(ziel, angaben).content.decode()
    angaben["geprueft_am"] = "heute"
    assert kreis.post(ziel, angaben).status_code == 302
    seite = _text(kreis, _ziel("massnahmen:massnahme", eine))
    assert "Eingetreten" in seite
    assert "geprüft am 25.01.2021, " in seite
    assert "Umsetzung melden" not in seite


def test_changed_given_up_and_taken_up_again(
    besetzung: Besetzung, oeffne: Oeffne
) -> None:
    eine, client = oeffne(), besetzung.client(KREIS)
    ziel = _ziel("massnahmen:aendern", eine)
    assert "Zweite Prüfung vor jeder Abhilfe" in _text(client, ziel)
    neu = _angaben(besetzung, version="1")
    assert client.post(ziel, neu).status_code == 302
    assert "inzwischen geändert" in client.post(ziel, neu).content.decode()
    assert (
        client.post(
            _ziel("massnahmen:aufheben", eine), {"grund": "Entfällt"}
        ).status_code
        == 302
    )
    seite = _text(client, _ziel("massnahmen:massnahme", eine))
    assert "<strong>Aufgehoben:</strong> Entfällt" in seite
    assert (
        client.post(_ziel("massnahmen:wieder", eine), {"grund": "Doch"}).status_code
        == 302
    )
    assert "in_arbeit" in _text(client, _ziel("massnahmen:massnahme", eine))
    fort = besetzung.mitglieder[TEAM]
    fort.aktiv = False
    fort.save()
    assert "bitte neu vergeben" in _text(client, _ziel("massnahmen:massnahme", eine))


def test_others_may_read_but_not_write(besetzung: Besetzung, oeffne: Oeffne) -> None:
    eine = oeffne()
    for rolle in (Rolle.FACHAUFSICHT, Rolle.WIDERSPRUCHSSTELLE):
        client = besetzung.client(rolle)
        assert "Umsetzung melden" not in _text(
            client, _ziel("massnahmen:massnahme", eine)
        )
        for name in (
            "massnahmen:zwischenstand",
            "massnahmen:umgesetzt",
            "massnahmen:aendern",
            "massnahmen:aufheben",
            "massnahmen:wieder",
        ):
            assert client.post(_ziel(name, eine), {"text": "x"}).status_code == 403
        assert client.get(NEU).status_code == 403
    assert besetzung.client(KASSE).get(LISTE).status_code == 403


EINE = (
    "massnahmen:massnahme",
    "massnahmen:aendern",
    "massnahmen:zwischenstand",
    "massnahmen:umgesetzt",
    "massnahmen:wirkung",
)


@pytest.mark.parametrize("name", [*EINE, "massnahmen:aufheben", "massnahmen:wieder"])
def test_a_foreign_massnahme_is_not_there(
    fremder_client: Client, oeffne: Oeffne, name: str
) -> None:
    ziel = _ziel(name, oeffne())
    assert fremder_client.get(ziel).status_code == 404
    if name != "massnahmen:massnahme":
        assert fremder_client.post(ziel, {"grund": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["massnahmen:vorschlag", "massnahmen:ablehnen"])
def test_a_foreign_proposal_is_not_there(
    fremder_client: Client, vorschlag: Massnahmenvorschlag, name: str
) -> None:
    assert fremder_client.get(_ziel(name, vorschlag)).status_code == 404
    fremd = f"{NEU}?vorschlag={vorschlag.uuid}"
    assert fremder_client.get(fremd).status_code == 404

"""Pages of catalogue, vouchers and of a Träger: allowed, foreign, invalid."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.beratung.models import (
    Aussetzung,
    Beratungsangebot,
    Beratungsfall,
    Beratungsmeldung,
    Sprechzeit,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.tests.conftest import Beratungswelt
from zielwerk.conftest import Besetzung
from zielwerk.mandanten.rechte import Rolle

KREIS, TEAM = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG
TRAEGER = Rolle.BERATUNGSSTELLE


def _text(antwort) -> str:
    return antwort.content.decode()


def test_an_empty_county_is_told_how_to_begin(besetzung: Besetzung) -> None:
    client = besetzung.client(KREIS)
    seite = _text(client.get(reverse("beratung:beratung")))
    assert "Heute ist kein Träger beauftragt" in seite
    assert "Vorschlag ab 01.01.2021 übernehmen" in _text(
        client.get(reverse("beratung:angebote"))
    )
    assert client.post(reverse("beratung:vorschlag")).status_code == 302
    assert Beratungsangebot.objects.count() == 5
    leer = _text(besetzung.client(TRAEGER).get(reverse("beratung:traeger")))
    assert "Für dieses Jahr gibt es keinen Vertrag" in leer


def test_the_county_keeps_the_catalogue(welt: Beratungswelt) -> None:
    client = welt.client(KREIS)

    def trage_ein(art: str, /, **daten):
        antwort = client.post(reverse("beratung:neu", args=[art]), daten)
        assert antwort.status_code == 302, _text(antwort)

    trage_ein("angebot", bezeichnung="Sozialberatung", nummer="0", gilt_ab="01.01.2021")
    angebot = Beratungsangebot.objects.get(bezeichnung="Sozialberatung")
    assert angebot.nummer is None
    traeger = welt.sucht.organisation
    trage_ein(
        "vertrag",
        organisation=traeger.uuid,
        angebot=angebot.uuid,
        vertrag="Vertrag",
        plaetze="12",
        gilt_ab="01.01.2021",
    )
    trage_ein("standort", name="Bad Segeberg")
    trage_ein("standort", name="Haus 1", organisation=traeger.uuid, anschrift="Weg 1")
    vertrag = Traegervertrag.objects.get(angebot=angebot)
    trage_ein(
        "sprechzeit",
        vertrag=vertrag.uuid,
        standort=Standort.objects.get(name="Bad Segeberg").uuid,
        wochentag="0",
        beginn_uhr="9",
        ende_uhr="11:30",
        gilt_ab="01.01.2021",
    )
    tage = {"von": "16.03.2020", "bis": "31.12.2020"}
    trage_ein("umstand", art="sprechzeit", grund="x", **tage)
    seite = _text(client.get(reverse("beratung:angebote")))
    assert "Montag, 09:00 bis 11:30 Uhr, Bad Segeberg" in seite
    for art, objekt in (
        ("angebot", angebot),
        ("vertrag", vertrag),
        ("sprechzeit", Sprechzeit.objects.get(vertrag=vertrag)),
    ):
        ziel = reverse("beratung:ende", args=[art, objekt.uuid])
        assert client.get(ziel).status_code == 200
        assert client.post(ziel, {"gilt_bis": "31.12.2021"}).status_code == 302
    umstand = Aussetzung.objects.get()
    client.post(reverse("beratung:umstand_entfernen", args=[umstand.uuid]))
    assert not Aussetzung.objects.exists()


def test_the_catalogue_says_what_is_wrong(welt: Beratungswelt) -> None:
    client = welt.client(KREIS)
    ziel = reverse("beratung:neu", args=["umstand"])
    daten = {"art": "sprechzeit", "von": "2.1.2020", "bis": "1.1.2020", "grund": "x"}
    assert "vor dem Beginn" in _text(client.post(ziel, daten))
    assert client.get(reverse("beratung:neu", args=["nichts"])).status_code == 404
    nichts = reverse("beratung:ende", args=["nichts", welt.sucht.uuid])
    assert client.get(nichts).status_code == 404


def test_a_voucher_is_issued_printed_and_taken_back(welt: Beratungswelt) -> None:
    client = welt.client(TEAM)
    assert "Noch kein" in _text(
        client.get(reverse("beratung:zuweisungen"), {"zeigen": "alle"})
    )
    daten = {
        "vertrag": welt.sucht.uuid,
        "standort": welt.ort.uuid,
        "zugewiesen_am": "heute",
        "grund": "wunsch",
        "menge": "2",
    }
    assert client.get(reverse("beratung:zuweisen")).status_code == 200
    antwort = client.post(reverse("beratung:zuweisen"), daten)
    eine = Zuweisung.objects.first()
    assert antwort.status_code == 302
    seite = _text(client.get(reverse("beratung:zuweisung", args=[eine.uuid])))
    assert "Alle 2 drucken" in seite
    schein = client.get(reverse("beratung:schein", args=[eine.uuid]), {"alle": "1"})
    assert schein.content.startswith(b"%PDF")
    assert schein["Cache-Control"] == "no-store"
    assert eine.nummer in _text(client.get(reverse("beratung:zuweisungen")))
    ziel = reverse("beratung:widerrufen", args=[eine.uuid])
    assert client.post(ziel).status_code == 302
    assert "schon widerrufen" in _text(client.post(ziel))


def test_a_voucher_to_come_is_refused(welt: Beratungswelt) -> None:
    daten = {
        "vertrag": welt.sucht.uuid,
        "standort": welt.ort.uuid,
        "zugewiesen_am": "01.02.2021",
        "grund": "wunsch",
        "menge": "1",
    }
    antwort = welt.client(TEAM).post(reverse("beratung:zuweisen"), daten)
    assert "liegt in der Zukunft" in _text(antwort)


@pytest.mark.parametrize("rolle", [KREIS, Rolle.RECHNUNGSPRUEFUNG, TRAEGER])
def test_only_the_jobcenter_sees_vouchers(welt: Beratungswelt, rolle) -> None:
    eine = welt.schein()
    client = welt.client(rolle)
    for ziel in (
        reverse("beratung:zuweisungen"),
        reverse("beratung:zuweisung", args=[eine.uuid]),
        reverse("beratung:schein", args=[eine.uuid]),
    ):
        assert client.get(ziel).status_code == 403


def test_a_traeger_records_a_month(welt: Beratungswelt) -> None:
    client = welt.client(TRAEGER)
    welt.schein()
    ziel = reverse("beratung:monat", args=[welt.schulden.uuid, 2020, 12])
    assert 'value="1"' in _text(client.get(ziel))
    daten = {
        "zuweisungen": "4",
        "laufend_anfang": "5",
        "beginn": "2",
        "abschluss": "1",
        "laufend_ende": "5",
        "wartezeit_tage": "12,5",
        "version": "0",
    }
    seite = _text(client.post(ziel, daten, follow=True))
    assert "Dezember 2020 ist gespeichert" in seite
    assert "Die Bilanz geht nicht auf" in seite
    meldung = Beratungsmeldung.objects.get()
    assert str(meldung.wartezeit_tage) == "12.5"
    januar = reverse("beratung:monat", args=[welt.schulden.uuid, 2021, 1])
    assert 'name="laufend_anfang" value="5"' in _text(client.get(januar))
    ort = _text(client.get(ziel, {"standort": welt.ort.uuid}))
    assert f'value="{welt.ort.uuid}" selected' in ort
    entfernen = reverse("beratung:meldung_entfernen", args=[meldung.uuid])
    assert client.post(entfernen).status_code == 302
    assert not Beratungsmeldung.objects.exists()


def test_a_month_says_what_is_wrong(welt: Beratungswelt) -> None:
    client = welt.client(TRAEGER)
    ziel = reverse("beratung:monat", args=[welt.schulden.uuid, 2020, 12])
    assert "wenigstens eine Zahl" in _text(client.post(ziel, {"version": "0"}))
    assert "aria-invalid" in _text(client.post(ziel, {"beginn": "-1", "version": "0"}))
    falsch = reverse("beratung:monat", args=[welt.schulden.uuid, 2020, 13])
    assert client.get(falsch).status_code == 404


def test_a_traeger_answers_a_voucher(welt: Beratungswelt) -> None:
    client, eine = welt.client(TRAEGER), welt.schein()
    assert eine.nummer in _text(client.get(reverse("beratung:traeger")))
    ziel = reverse("beratung:rueckmeldung", args=[eine.uuid])
    daten = {
        "erstgespraech": "stattgefunden",
        "erstgespraech_am": "14.12.2020",
        "form": "telefon",
        "beginn_am": "14.12.2020",
        "version": "0",
    }
    assert client.get(ziel).status_code == 200
    assert client.post(ziel, daten).status_code == 302
    fall = Beratungsfall.objects.get()
    assert fall.kontakt is True
    assert "Beratung seit 14.12.2020" in _text(client.get(reverse("beratung:traeger")))
    aendern = reverse("beratung:fall", args=[fall.uuid])
    ende = daten | {"ende_am": "11.1.2021", "version": "1"}
    assert "Tag und Grund" in _text(client.post(aendern, ende))
    assert client.post(aendern, ende | {"ende_grund": "abschluss"}).status_code == 302
    entfernen = reverse("beratung:fall_entfernen", args=[fall.uuid])
    assert client.post(entfernen).status_code == 302
    assert not Beratungsfall.objects.exists()


def test_a_traeger_records_who_came_without(welt: Beratungswelt) -> None:
    client = welt.client(TRAEGER)
    ziel = reverse("beratung:selbstmelder", args=[welt.schulden.uuid])
    daten = {"kontakt_am": "14.12.2020", "kurz": "on", "version": "0"}
    assert client.post(ziel, daten).status_code == 302
    fall = Beratungsfall.objects.get()
    assert fall.ist_selbstmelder
    assert fall.kurz
    aendern = reverse("beratung:fall", args=[fall.uuid])
    assert "Ohne Schein gekommen" in _text(client.get(aendern))
    assert client.post(aendern, daten | {"version": "1"}).status_code == 302
    assert Beratungsfall.objects.get().version == 2
    assert "2020 ansehen" in _text(
        client.get(reverse("beratung:traeger"), {"jahr": "2021"})
    )


def test_another_traeger_finds_nothing(welt: Beratungswelt) -> None:
    eine = welt.schein()
    fall = welt.fall(eine, kontakt=True)
    client = welt.client_der_anderen()
    for ziel in (
        reverse("beratung:rueckmeldung", args=[eine.uuid]),
        reverse("beratung:fall", args=[fall.uuid]),
        reverse("beratung:selbstmelder", args=[welt.schulden.uuid]),
        reverse("beratung:monat", args=[welt.schulden.uuid, 2020, 11]),
    ):
        assert client.get(ziel).status_code == 404
        assert client.post(ziel, {"version": "0"}).status_code == 404
    assert (
        client.post(reverse("beratung:fall_entfernen", args=[fall.uuid])).status_code
        == 404
    )
    seite = _text(client.get(reverse("beratung:traeger")))
    assert eine.nummer not in seite
    assert str(welt.schulden.organisation) not in seite


def test_a_stranger_finds_nothing(welt: Beratungswelt, fremder_client: Client) -> None:
    ziel = reverse("beratung:ende", args=["vertrag", welt.sucht.uuid])
    assert fremder_client.get(ziel).status_code == 404
    seite = _text(fremder_client.get(reverse("beratung:angebote")))
    assert str(welt.sucht.organisation) not in seite


def test_a_contract_without_today_is_not_offered(welt: Beratungswelt) -> None:
    welt.sucht.gilt_bis = date(2020, 12, 31)
    welt.sucht.save()
    seite = _text(welt.client(TEAM).get(reverse("beratung:zuweisen")))
    assert str(welt.sucht.uuid) not in seite

"""The pages of the postings: who may open and do what, and what is refused."""

import io
from datetime import date, timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django_scopes import scope

from zielwerk.buchungen.models import (
    Abrechnungsperiode,
    Buchung,
    Buchungsbestaetigung,
    Buchungshinweis,
    Kontenregel,
)
from zielwerk.buchungen.regeln import PARAMETER
from zielwerk.buchungen.services import add_periode
from zielwerk.buchungen.tests.test_services import (
    BUND,
    FALSCH,
    GUT,
    SPAETER,
    einlesen,
    regel,
)
from zielwerk.conftest import JETZT
from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

KREIS = Rolle.KOORDINIERUNGSSTELLE
LEITUNG, RPA = Rolle.BEREICHSLEITUNG, Rolle.RECHNUNGSPRUEFUNG


@pytest.fixture
def liste(besetzung):
    regel(besetzung.kreis)
    return einlesen(besetzung.kreis, GUT, FALSCH, BUND)


@pytest.fixture
def hinweis(liste):
    return Buchungshinweis.objects.get(regel="falsches-konto")


def url(name, *werte):
    return reverse(f"buchungen:{name}", args=werte)


def _text(antwort):
    assert antwort.status_code == 200, antwort
    return antwort.content.decode()


SEITEN = ("buchungen:buchungen", "buchungen:hinweise", "buchungen:konten")
SEITEN += ("buchungen:beteiligung", "buchungen:konten_csv", "buchungen:konten_xlsx")


@pytest.mark.parametrize("name", SEITEN)
def test_pages_open_empty_and_filled(besetzung, name):
    for rolle in (KREIS, LEITUNG, RPA):
        assert besetzung.client(rolle).get(reverse(name)).status_code == 200
    regel(besetzung.kreis)
    einlesen(besetzung.kreis, GUT, FALSCH)
    assert besetzung.client(KREIS).get(reverse(name)).status_code == 200
    assert besetzung.client(Rolle.BERATUNGSSTELLE).get(reverse(name)).status_code == 403
    assert besetzung.client(Rolle.WIDERSPRUCHSSTELLE).get(
        reverse(name)
    ).status_code == (403)


def test_the_overview_counts_and_says_the_sentence(besetzung, liste):
    text = _text(besetzung.client(KREIS).get(url("buchungen")))
    assert "2 Hinweise sind noch nicht geklärt" in text
    assert reverse("listen:neu", args=["buchungen"]) in text
    assert "Liste einlesen" not in _text(besetzung.client(RPA).get(url("buchungen")))


def test_without_a_table_the_page_says_what_comes_first(besetzung):
    text = _text(besetzung.client(KREIS).get(url("buchungen")))
    assert "noch keine Kontentabelle" in text


def test_texts_are_shown_only_to_those_who_may(besetzung, liste, hinweis):
    for rolle, darf in ((KREIS, True), (LEITUNG, True), (RPA, False)):
        client = besetzung.client(rolle)
        assert ("Herr Streng" in _text(client.get(url("liste", liste.uuid)))) is darf
        assert (
            "Herr Streng" in _text(client.get(url("hinweis", hinweis.uuid)))
        ) is darf
        inhalt = _text(client.post(reverse("buchungen:hinweise_csv")))
        assert ("Herr Streng" in inhalt) is darf


def test_the_list_shows_only_those_with_findings(besetzung, liste):
    text = _text(
        besetzung.client(KREIS).get(url("liste", liste.uuid), {"zeigen": "hinweise"})
    )
    assert "9999.9" in text
    assert "B-1<" not in text


@pytest.mark.parametrize(
    ("frage", "menge"),
    [
        ({}, 2),
        ({"jahr": "2020"}, 2),
        ({"jahr": "1999"}, 0),
        ({"zustand": "offen"}, 2),
        ({"zustand": "ungeklaert"}, 2),
        ({"zustand": "berichtigt"}, 0),
        ({"regel": "bundesleistung"}, 1),
        ({"regel": "gibtesnicht"}, 0),
        ({"seite": "99"}, 2),
    ],
)
def test_findings_are_filtered_by_the_address(besetzung, liste, frage, menge):
    antwort = besetzung.client(RPA).get(url("hinweise"), frage)
    assert antwort.context["seite"].paginator.count == menge


def test_findings_come_in_pages(besetzung):
    regel(besetzung.kreis)
    viele = [(f"B-{n}", *FALSCH[1:]) for n in range(60)]
    einlesen(besetzung.kreis, *viele)
    text = _text(besetzung.client(KREIS).get(url("hinweise"), {"seite": "2"}))
    assert "Zeilen 51 bis 60 von 60" in text


def test_export_neutralises_formulas_and_is_recorded(besetzung):
    regel(besetzung.kreis)
    boese = ("=1+1", *FALSCH[1:3], "=cmd|' /C calc'!A0", *FALSCH[4:7], "@SUM(1)")
    einlesen(besetzung.kreis, boese)
    client = besetzung.client(KREIS)
    zeile = (
        client.post(reverse("buchungen:hinweise_csv"))
        .content.decode("utf-8-sig")
        .splitlines()[1]
    )
    for zelle in ("=1+1", "=cmd", "@SUM(1)"):
        assert f"'{zelle}" in zeile
    antwort = client.post(reverse("buchungen:hinweise_xlsx"), {"zustand": "offen"})
    assert antwort["Content-Disposition"].endswith('"buchungshinweise.xlsx"')
    with ZipFile(io.BytesIO(antwort.content)) as mappe:
        assert b"<f>" not in mappe.read("xl/worksheets/sheet1.xml")
    eintraege = Eintrag.objects.filter(aktion="buchungen.ausgabe")
    assert [e.nachher["form"] for e in eintraege.order_by("lfd_nr")] == ["csv", "xlsx"]
    assert client.get(reverse("buchungen:hinweise_csv")).status_code == 405


def test_report_settle_and_take_back_in_the_browser(besetzung, hinweis):
    kreis, leitung = besetzung.client(KREIS), besetzung.client(LEITUNG)
    kreis.post(url("melden", hinweis.uuid), {"version": hinweis.version})
    hinweis.refresh_from_db()
    assert hinweis.zustand == "gemeldet"
    daten = {"zustand": "berichtigt", "grund": "umgebucht", "version": hinweis.version}
    antwort = leitung.post(url("klaeren", hinweis.uuid), daten)
    assert antwort.status_code == 302
    text = _text(leitung.get(url("hinweis", hinweis.uuid)))
    assert "umgebucht" in text
    hinweis.refresh_from_db()
    leitung.post(url("zurueck", hinweis.uuid), {"version": hinweis.version})
    hinweis.refresh_from_db()
    assert (hinweis.zustand, hinweis.grund) == ("gemeldet", "")


def test_what_is_wrong_in_a_settlement_is_said(besetzung, hinweis):
    client = besetzung.client(LEITUNG)
    text = _text(client.post(url("klaeren", hinweis.uuid), {"zustand": "berichtigt"}))
    assert "Grund" in text
    daten = {"zustand": "berichtigt", "grund": "x", "version": "99"}
    assert "inzwischen bearbeitet" in _text(
        client.post(url("klaeren", hinweis.uuid), daten)
    )
    ziel = client.post(
        url("zurueck", hinweis.uuid), {"version": "quatsch"}, follow=True
    )
    assert "inzwischen bearbeitet" in ziel.content.decode()


@pytest.mark.parametrize(
    ("name", "rolle"),
    [
        ("buchungen:melden", LEITUNG),
        ("buchungen:klaeren", RPA),
        ("buchungen:zurueck", RPA),
    ],
)
def test_a_role_without_the_right_gets_403(besetzung, hinweis, name, rolle):
    antwort = besetzung.client(rolle).post(reverse(name, args=[hinweis.uuid]))
    assert antwort.status_code == 403


def test_all_are_reported_with_one_button(besetzung, liste):
    client = besetzung.client(KREIS)
    antwort = client.post(reverse("buchungen:alle_melden", args=[2020]), follow=True)
    assert "2 Hinweise gemeldet" in antwort.content.decode()
    antwort = client.post(reverse("buchungen:alle_melden", args=[2020]), follow=True)
    assert "kein Hinweis offen" in antwort.content.decode()


def test_the_statement_is_printed_and_kept(besetzung, liste):
    ziel = reverse("buchungen:bestaetigung", args=[2020])
    assert "2 Hinweise sind noch nicht geklärt" in _text(
        besetzung.client(RPA).get(ziel)
    )
    besetzung.client(KREIS).post(ziel)
    assert Buchungsbestaetigung.objects.get().offen == 2
    antwort = besetzung.client(RPA).post(ziel)
    assert Buchungsbestaetigung.objects.count() == 1, antwort
    leer = reverse("buchungen:bestaetigung", args=[2019])
    assert "Noch keine Buchungsliste" in _text(besetzung.client(KREIS).get(leer))
    antwort = besetzung.client(KREIS).post(leer, follow=True)
    assert "noch keine Buchungsliste geprüft" in antwort.content.decode()


KONTO = {
    "leistungsart": "§ 28",
    "art": "ausgabe",
    "produktkonto": "3126.1",
    "bezeichnung": "BuT",
    "gilt_ab": "01.01.2020",
    "gilt_bis": "",
}


def test_the_table_is_edited_in_the_browser(besetzung):
    client = besetzung.client(KREIS)
    neu = reverse("buchungen:konto_neu")
    assert client.get(neu).status_code == 200
    assert client.post(neu, KONTO).status_code == 302
    regel_ = Kontenregel.objects.get()
    ziel = reverse("buchungen:konto", args=[regel_.uuid])
    assert "3126.1" in _text(client.get(ziel))
    ende = KONTO | {"gilt_bis": "31.12.2020", "version": "1"}
    assert client.post(ziel, ende).status_code == 302
    assert "inzwischen geändert" in _text(client.post(ziel, ende))
    assert "3126.1" not in _text(client.get(url("konten")))
    assert "3126.1" in _text(client.get(url("konten"), {"zeigen": "alle"}))
    zeilen = client.get(url("konten_csv")).content.decode("utf-8-sig").splitlines()
    assert zeilen[1] == "§ 28;Ausgabe;3126.1;BuT;01.01.2020;31.12.2020"


@pytest.mark.parametrize(
    ("ersatz", "satz"),
    [
        ({"leistungsart": "§ 20"}, "Leistung des Bundes"),
        ({"leistungsart": "Quatsch"}, "nicht bekannt"),
        ({"gilt_ab": "31.02.2020"}, "gültiges Datum"),
        ({"gilt_bis": "31.12.2019"}, "vor dem Anfang"),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason(besetzung, ersatz, satz):
    client = besetzung.client(KREIS)
    assert satz in _text(client.post(url("konto_neu"), KONTO | ersatz))
    assert not Kontenregel.objects.exists()


def test_what_a_list_or_a_step_for_many_did_stands_in_the_course(besetzung, hinweis):
    kreis = besetzung.client(KREIS)
    kreis.post(reverse("buchungen:alle_melden", args=[2020]))
    richtig = (*FALSCH[:3], "3121.1", *FALSCH[4:])
    einlesen(besetzung.kreis, GUT, richtig, BUND, jetzt=SPAETER)
    einlesen(besetzung.kreis, GUT, FALSCH, jetzt=SPAETER + timedelta(hours=1))
    erwartet = ("wieder offen", "berichtigt", "gemeldet", "gefunden")
    antwort = kreis.get(url("hinweis", hinweis.uuid))
    assert [schritt.was for schritt in antwort.context["verlauf"]] == list(erwartet)
    text = _text(antwort)
    assert all(f"({was})" in text for was in erwartet)
    assert "2 Hinweise zu 2020 gemeldet" in text
    bund = Buchungshinweis.objects.get(regel="bundesleistung")
    kreis.post(url("zurueck", bund.uuid), {"version": bund.version})
    schritte = kreis.get(url("hinweis", bund.uuid)).context["verlauf"]
    assert [schritt.was for schritt in schritte] == [
        *("", "berichtigt", "gemeldet", "gefunden")
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_handed_out_is_read_in_again_unchanged(besetzung, form):
    kreis = besetzung.kreis
    regel(kreis, gilt_bis=date(2020, 6, 30))
    regel(kreis, produktkonto="0312.010", gilt_ab=date(2020, 7, 1))
    regel(kreis, leistungsart="§ 24 (3) Nr. 2", art="einnahme", bezeichnung="=1+1")
    regel(kreis, leistungsart="BuT", art="forderung", produktkonto="3126.1;2")
    felder = (
        *("leistungsart", "art", "produktkonto"),
        *("bezeichnung", "gilt_ab", "gilt_bis"),
    )
    vorher = set(Kontenregel.objects.values_list(*felder))
    assert len(vorher) == 4
    datei = besetzung.client(KREIS).get(reverse(f"buchungen:konten_{form}")).content

    def lies(am):
        return run_einlesung(
            art="kontentabelle",
            inhalt=datei,
            name=f"kontentabelle.{form}",
            stand_am=am,
            durch=kreis,
            jetzt=JETZT,
        )

    Kontenregel.objects.all().delete()
    ergebnis = lies(date(2020, 6, 30))
    assert ergebnis.angenommen, ergebnis.befunde
    assert set(Kontenregel.objects.values_list(*felder)) == vorher


def test_asking_again_needs_the_right(besetzung, liste):
    ziel = reverse("buchungen:neu_pruefen", args=[liste.uuid])
    assert besetzung.client(RPA).post(ziel).status_code == 403
    antwort = besetzung.client(KREIS).post(ziel, follow=True)
    assert "noch einmal geprüft" in antwort.content.decode()


def test_the_share_is_shown_with_its_values(besetzung):
    client = besetzung.client(RPA)
    text = _text(
        client.get(url("beteiligung"), {"jahr": "2020", "stand": "31.12.2020"})
    )
    assert "73,1" in text
    assert "BBFestV 2021" in text
    assert PARAMETER["bundesbeteiligung"].geprueft_am is None
    assert "; nicht geprüft" in text
    assert "noch nicht am Bundesgesetzblatt geprüft" in text
    text = _text(
        client.get(url("beteiligung"), {"jahr": "2020", "stand": "01.07.2020"})
    )
    assert "ungeprüft" in text
    text = _text(
        client.get(url("beteiligung"), {"jahr": "2022", "stand": "01.01.2020"})
    )
    assert "noch keine Bundesbeteiligung" in text
    assert "kein gültiges" not in _text(client.get(url("beteiligung"), {"jahr": "x"}))


def test_periods_are_entered_and_taken_out(besetzung, liste):
    client = besetzung.client(KREIS)
    text = _text(client.get(url("beteiligung"), {"jahr": "2020"}))
    assert "1. Quartal" in text
    neu = reverse("buchungen:periode_neu")
    daten = {
        "bezeichnung": "1. Quartal",
        "jahr": "2020",
        "ausgaben": "1.000,00",
        "einnahmen": "100",
        "abgerechnet_am": "15.05.2020",
    }
    assert "1.000,00" in _text(client.get(neu, {"ausgaben": "1.000,00"}))
    assert client.post(neu, daten).status_code == 302
    assert "schon abgerechnet" in _text(client.post(neu, daten))
    assert "Betrag" in _text(client.post(neu, daten | {"ausgaben": "viel"}))
    text = _text(
        client.get(url("beteiligung"), {"jahr": "2020", "stand": "31.12.2021"})
    )
    assert "656,10" in text
    eine = Abrechnungsperiode.objects.get()
    ziel = reverse("buchungen:periode_entfernen", args=[eine.uuid])
    assert besetzung.client(RPA).post(ziel).status_code == 403
    assert client.post(ziel).status_code == 302
    assert not Abrechnungsperiode.objects.exists()


def test_what_belongs_to_another_county_is_404(
    besetzung, liste, hinweis, fremder_client
):
    periode = add_periode(
        bezeichnung="Q1",
        jahr=2020,
        ausgaben=Decimal(1),
        einnahmen=Decimal(0),
        abgerechnet_am=JETZT.date(),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    for name, uuid in (
        ("buchungen:liste", liste.uuid),
        ("buchungen:hinweis", hinweis.uuid),
        ("buchungen:konto", Kontenregel.objects.get().uuid),
    ):
        assert fremder_client.get(reverse(name, args=[uuid])).status_code == 404
    for name in ("melden", "klaeren", "zurueck"):
        assert fremder_client.post(url(name, hinweis.uuid)).status_code == 404
    ziel = url("periode_entfernen", periode.uuid)
    assert fremder_client.post(ziel).status_code == 404
    assert fremder_client.post(url("neu_pruefen", liste.uuid)).status_code == 404
    with scope(mandant=besetzung.mandant):
        assert Buchung.objects.count() == 3
    text = _text(fremder_client.get(url("hinweise")))
    assert "Noch" in text or "noch keine Buchungsliste" in text


def test_a_list_is_taken_through_the_intake(besetzung):
    regel(besetzung.kreis)
    client = besetzung.client(KREIS)
    neu = reverse("listen:neu", args=["buchungen"])
    assert client.get(neu).status_code == 200
    assert besetzung.client(LEITUNG).get(neu).status_code == 403

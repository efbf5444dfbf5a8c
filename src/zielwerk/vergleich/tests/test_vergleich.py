"""The page of the comparison: where one lies, by address, with tables and downloads."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import Besetzung
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vergleich.regeln import trichter
from zielwerk.vergleich.tests.conftest import lies_ein, monate

VERGLEICH = "vergleich:vergleich"
NBSP = "\N{NO-BREAK SPACE}"


def _gruppe(besetzung: Besetzung, zaehler: int = 4, **angaben: Any) -> None:
    zeilen = [
        zeile
        for nummer in range(10, 18)
        for zeile in monate(
            jobcenter=f"JC-{nummer}",
            jobcenter_name=f"Beispiel {nummer}",
            einzeln=nummer < 12,
            zaehler=zaehler,
            **angaben,
        )
    ]
    lies_ein(besetzung, zeilen, f"{zaehler}.csv")


def _seite(client: Client, **frage: Any) -> str:
    antwort = client.get(reverse(VERGLEICH), frage)
    assert antwort.status_code == 200
    return antwort.content.decode()


def test_the_page_places_the_own_jobcenter_and_names_only_who_consented(
    besetzung: Besetzung, quote: Kennzahl, django_assert_max_num_queries: Any
) -> None:
    _gruppe(besetzung)
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    frage = {"kennzahl": quote.schluessel, "jahr": 2020, "gruppe": "alle"}
    with django_assert_max_num_queries(30):
        seite = _seite(client, **frage)
    # 8 × 12 × 4 and 1 + 2 + 3, of 8 × 240 and 90.
    mittel = f"{(384 + 6) / (1920 + 90) * 100:.1f}".replace(".", ",")
    assert f"Mittel der Gruppe: <strong>{mittel}{NBSP}%" in seite
    assert "Eigenes liegt mit 6,7" in seite
    assert "Beispiel 10 (JC-10)" in seite
    assert "Beispiel 12" not in seite
    assert "Zur Kennzahl" in seite
    assert seite.count("<svg role") >= 6


def test_later_figures_stand_beside_the_earlier(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    _gruppe(besetzung)
    _gruppe(besetzung, zaehler=5, stand=date(2021, 1, 20))
    seite = _seite(besetzung.client(Rolle.GREMIUM), jahr=2020)
    assert f"Stand 20.01.2021: 25,0{NBSP}% aus 8 anderen Jobcentern" in seite
    spaeter = f"später berichtigt auf 25,0{NBSP}% (Stand 20.01.2021)"
    assert f"Stand 31.12.2020: 20,0{NBSP}% aus 8 anderen Jobcentern, {spaeter}" in seite


def test_a_small_group_says_why_it_is_not_shown(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    lies_ein(besetzung, monate())
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    seite = _seite(client, jahr=2020)
    assert "Diese Gruppe wird nicht gezeigt." in seite
    assert "gezeigt wird ab 5" in seite


def test_without_others_the_own_history_and_the_forecast_stand(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    seite = _seite(besetzung.client(Rolle.KOORDINIERUNGSSTELLE), jahr=2020)
    assert "Noch keine Zahlen anderer." in seite
    assert "Alle 3 Werte liegen im erwartbaren Bereich" in seite
    assert "Am Jahresende liegt die Quote voraussichtlich zwischen" in seite
    ohne = _seite(besetzung.client(Rolle.KOORDINIERUNGSSTELLE), jahr=2019)
    assert "Keine Prognose für dieses Jahr." in ohne


def test_a_lower_bound_is_watched_as_well(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    Kennzahl.objects.update(richtung=Kennzahl.Richtung.MINDESTENS)
    seite = _seite(besetzung.client(Rolle.KOORDINIERUNGSSTELLE), jahr=2020)
    assert "wird voraussichtlich unterschritten" in seite
    assert "Wahrscheinlichkeit wird sie unterschritten" in seite
    assert '<th scope="col" class="zahl">Unterschreiten</th>' in seite


def test_a_county_without_kennzahl_is_led_on(besetzung: Besetzung) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert "Noch keine Kennzahl." in _seite(client)
    adresse = reverse("vergleich:ausgabe", args=["gruppe", "csv"])
    assert client.get(adresse).status_code == 404


@pytest.mark.parametrize(
    ("teil", "kopf", "zeilen"),
    [("gruppe", "Jobcenter", 3), ("verlauf", "Zeitraum", 3), ("jahresende", "Nach", 3)],
)
def test_each_table_is_handed_out(
    besetzung: Besetzung, quote: Kennzahl, teil: str, kopf: str, zeilen: int
) -> None:
    _gruppe(besetzung)
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    adresse = reverse("vergleich:ausgabe", args=[teil, "csv"])
    antwort = client.get(adresse, {"jahr": 2020, "gruppe": "alle"})
    inhalt = antwort.content.decode("utf-8-sig")
    tabelle = list(csv.reader(io.StringIO(inhalt), delimiter=";"))
    assert tabelle[0][0].startswith(kopf)
    assert len(tabelle) == zeilen + 1
    mappe = client.get(
        reverse("vergleich:ausgabe", args=[teil, "xlsx"]), {"jahr": 2020}
    )
    assert mappe.content.startswith(b"PK")
    for falsch in ([teil, "pdf"], ["anderes", "csv"]):
        adresse = reverse("vergleich:ausgabe", args=falsch)
        assert client.get(adresse).status_code == 404


def test_others_see_their_own_county_only(
    besetzung: Besetzung, quote: Kennzahl, fremder_client: Client
) -> None:
    _gruppe(besetzung)
    assert "Beispiel 10" not in _seite(fremder_client)
    traeger = besetzung.client(Rolle.BERATUNGSSTELLE)
    assert traeger.get(reverse(VERGLEICH)).status_code == 403


def test_the_mean_of_a_group_need_not_be_that_of_those_shown() -> None:
    eng = trichter([("a", 1, 10)], gruppe=(500, 1000))
    assert eng.mittel == 0.5
    assert eng.faelle[0].lage == "auffällig"
    assert "500 von 1.000" in eng.rechenweg[1]

"""Kennzahlen by hand: pages, refusals, corrections."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.kennzahlen import demo
from zielwerk.kennzahlen.models import Kennzahl, Messwert, Vergleichswert, Zielwert
from zielwerk.kennzahlen.services import (
    MesswertError,
    neueste_werte,
    rechenweg,
    record_messwert,
    record_zielwert,
)
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung import demo as vereinbarung
from zielwerk.vereinbarung.models import Berechnung
from zielwerk.vereinbarung.services import geltende_punkte

KREIS = Rolle.KOORDINIERUNGSSTELLE
NEU = {
    "bezeichnung": "Fristgerechte Listen",
    "schluessel": "listen-puenktlich",
    "umfang": "alle Quartale",
    "punkt_schluessel": "forderungslisten",
    "richtung": "mindestens",
    "ziel_bezeichnung": "Mindestquote",
    "zaehler_bezeichnung": "fristgerechte Listen",
    "nenner_bezeichnung": "alle Listen",
    "gilt_ab": "01.01.2020",
    "quelle": "Zielvereinbarung 2020, Punkt 5",
}
GRENZE = {"von": "01.01.2020", "bis": "31.12.2020", "anteil": "75 %", "quelle": "ZV"}
WERT = {
    "zeitraum_von": "01.01.2020",
    "stand_am": "31.12.2020",
    "zaehler": "3",
    "nenner": "4",
    "quelle": "Bericht vom 14.01.2021",
}
VERGLEICH = {
    "bezeichnung": "Vergleichstyp IIc",
    "kurzbezeichnung": "IIc",
    "anteil": "80,5",
    "von": "01.01.2020",
    "bis": "31.12.2020",
    "umfang": "nicht genannt",
    "quelle": "Statistik",
}


@pytest.fixture
def punkte(besetzung: Besetzung) -> Besetzung:
    """Give the county with the agreement of 2020."""
    vereinbarung.build_2020(besetzung.mitglieder)
    return besetzung


@pytest.fixture
def kennzahl(punkte: Besetzung) -> Kennzahl:
    """Give a Kennzahl entered by hand, without a value."""
    schluessel = _punkt_schluessel()
    client = punkte.client(KREIS)
    client.post(reverse("kennzahlen:neu"), NEU | {"punkt_schluessel": schluessel})
    return Kennzahl.objects.get()


def _punkt_schluessel() -> str:
    return geltende_punkte()[4].schluessel


def _post(besetzung: Besetzung, name: str, daten: dict[str, str]):
    ziel = reverse(name, args=["listen-puenktlich"])
    return besetzung.client(KREIS).post(ziel, daten)


def test_a_kennzahl_of_ones_own_is_set_up_and_judged(punkte, kennzahl):
    assert _post(punkte, "kennzahlen:zielwert", GRENZE).status_code == 302
    assert _post(punkte, "kennzahlen:messwert", WERT).status_code == 302
    assert _post(punkte, "kennzahlen:vergleichswert", VERGLEICH).status_code == 302
    seite = punkte.client(KREIS).get(
        reverse("kennzahlen:kennzahl", args=["listen-puenktlich"])
    )
    text = seite.content.decode()
    for wort in ("3 von 4", "Mindestquote 75", "eingehalten", "Bericht vom 14.01.2021"):
        assert wort in text
    assert Berechnung.objects.get().status == "erfuellt"


def test_a_change_against_the_year_before_is_set_up_and_judged(punkte):
    client, schluessel = punkte.client(KREIS), {"schluessel": "listen-puenktlich"}
    neu = (
        NEU
        | schluessel
        | {
            "punkt_schluessel": _punkt_schluessel(),
            "art": "veraenderung",
            "einheit": "€",
            "richtung": "hoechstens",
            "ziel_bezeichnung": "Obergrenze",
        }
    )
    client.post(reverse("kennzahlen:neu"), neu)
    zielwert = reverse("kennzahlen:zielwert", kwargs=schluessel)
    assert "−5 für 5 % weniger" in client.get(zielwert).content.decode()
    for anteil, status in (("−101", 200), ("−5", 302)):
        antwort = _post(punkte, "kennzahlen:zielwert", GRENZE | {"anteil": anteil})
        assert antwort.status_code == status
    messwert = reverse("kennzahlen:messwert", kwargs=schluessel)
    assert "Wert des Vorjahres" in client.get(messwert).content.decode()
    mehr = WERT | {"zaehler": "1100", "nenner": "1000"}
    assert _post(punkte, "kennzahlen:messwert", mehr).status_code == 302
    seite = client.get(reverse("kennzahlen:kennzahl", kwargs=schluessel))
    text = seite.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    for wort in (
        "+10,0 %",
        "1.100 € nach 1.000 €",
        "Obergrenze −5 % nicht eingehalten",
        "Der Wert liegt 10,0 % über dem des Vorjahres.",
        "Vorjahr: alle Listen",
    ):
        assert wort in text
    assert "95-%-Bereich" not in text
    assert "Vergleichswert eintragen" not in text
    assert Berechnung.objects.get().status == "nicht_erfuellt"
    antwort = _post(punkte, "kennzahlen:vergleichswert", VERGLEICH)
    assert "nur für Anteile" in antwort.content.decode()
    liste = client.get(reverse("kennzahlen:kennzahlen")).content.decode()
    assert "1.100\N{NO-BREAK SPACE}€ nach" in liste


def test_a_share_has_no_bound_below_zero(punkte, kennzahl):
    with pytest.raises(MesswertError, match="von 0 bis 100"):
        record_zielwert(
            kennzahl=kennzahl,
            von=date(2020, 1, 1),
            bis=date(2020, 12, 31),
            anteil=Decimal("-0.1"),
            quelle="ZV",
            durch=punkte.kreis,
            jetzt=JETZT,
        )


def test_the_first_method_says_what_is_counted(kennzahl):
    verfahren = kennzahl.verfahren.get()
    assert verfahren.zaehler_bezeichnung == "fristgerechte Listen"
    assert verfahren.gilt_ab == date(2020, 1, 1)


def test_the_zaehler_of_a_value_by_hand_names_its_source(punkte, kennzahl):
    _post(punkte, "kennzahlen:messwert", WERT)
    wert = neueste_werte(date(2021, 1, 1))[0][1]
    assert wert is not None
    hinweise = [schritt.hinweis for schritt in rechenweg(wert)]
    assert hinweise[1] == "aus Bericht vom 14.01.2021"


@pytest.mark.parametrize(
    ("name", "daten", "meldung"),
    [
        ("zielwert", GRENZE | {"anteil": "120"}, "von 0 bis 100"),
        ("zielwert", GRENZE | {"anteil": "viel"}, "von 0 bis 100"),
        ("zielwert", GRENZE | {"bis": "31.12.2019"}, "Ende liegt vor dem Anfang"),
        ("messwert", WERT | {"zaehler": "5"}, "Zähler ist größer als der Nenner"),
        ("messwert", WERT | {"stand_am": "31.12.2019"}, "vor dem Beginn der Zählung"),
        (
            "messwert",
            WERT | {"zeitraum_von": "01.01.2019", "stand_am": "31.12.2019"},
            "galt noch kein Verfahren",
        ),
        ("vergleichswert", VERGLEICH | {"von": "31.02.2020"}, "hat 29 Tage"),
    ],
)
def test_a_wrong_input_says_what_to_do_and_stores_nothing(
    punkte, kennzahl, name, daten, meldung
):
    seite = _post(punkte, f"kennzahlen:{name}", daten)
    assert seite.status_code == 200
    assert meldung in seite.content.decode()
    assert not Messwert.objects.exists()
    assert not Zielwert.objects.exists()
    assert not Vergleichswert.objects.exists()


def test_a_key_that_is_taken_is_refused(punkte, kennzahl):
    seite = punkte.client(KREIS).post(
        reverse("kennzahlen:neu"), NEU | {"punkt_schluessel": _punkt_schluessel()}
    )
    assert "Diesen Schlüssel gibt es schon." in seite.content.decode()
    assert Kennzahl.objects.count() == 1


def test_a_bound_is_corrected_for_its_own_period_only(punkte, kennzahl):
    _post(punkte, "kennzahlen:zielwert", GRENZE)
    _post(punkte, "kennzahlen:zielwert", GRENZE | {"anteil": "80"})
    assert Zielwert.objects.get().anteil == Decimal("0.8")
    letzter = Eintrag.objects.zu(kennzahl).first()
    assert letzter is not None
    assert letzter.vorher["anteil"] == "0.750000"
    seite = _post(punkte, "kennzahlen:zielwert", GRENZE | {"bis": "30.06.2020"})
    assert "gilt schon eine Grenze" in seite.content.decode()


def test_an_overlapping_bound_is_refused_by_the_service(punkte, kennzahl):
    werte = {"kennzahl": kennzahl, "durch": punkte.kreis, "jetzt": JETZT, "quelle": "x"}
    record_zielwert(
        von=date(2020, 1, 1), bis=date(2020, 12, 31), anteil=Decimal("0.2"), **werte
    )
    with pytest.raises(MesswertError, match="gilt schon eine Grenze"):
        record_zielwert(
            von=date(2020, 12, 31), bis=date(2021, 1, 1), anteil=Decimal("0.2"), **werte
        )


def test_a_comparison_is_corrected(punkte, kennzahl):
    _post(punkte, "kennzahlen:vergleichswert", VERGLEICH)
    _post(punkte, "kennzahlen:vergleichswert", VERGLEICH | {"anteil": "81"})
    assert Vergleichswert.objects.get().anteil == Decimal("0.81")


def test_a_value_before_every_method_is_refused_by_the_service(punkte, kennzahl):
    with pytest.raises(MesswertError, match="noch kein Verfahren"):
        record_messwert(
            kennzahl=kennzahl,
            zeitraum_von=date(2019, 1, 1),
            stand_am=date(2019, 12, 31),
            zaehler=1,
            nenner=2,
            weitere={},
            quelle="x",
            quelle_uuid=None,
            durch=punkte.kreis,
            jetzt=JETZT,
        )


@pytest.mark.parametrize("name", ["messwert", "zielwert", "vergleichswert"])
def test_others_read_but_do_not_enter(punkte, kennzahl, fremder_client, name):
    ziel = reverse(f"kennzahlen:{name}", args=["listen-puenktlich"])
    assert punkte.client(Rolle.WIDERSPRUCHSSTELLE).get(ziel).status_code == 403
    assert fremder_client.get(ziel).status_code == 404
    assert punkte.client(KREIS).get(ziel).status_code == 200


def test_the_list_costs_the_same_for_many_kennzahlen(
    punkte, django_assert_max_num_queries
):
    demo.build(punkte.kreis)
    for nummer in range(20):
        Kennzahl.objects.create(
            mandant=punkte.mandant,
            schluessel=f"k{nummer}",
            bezeichnung=f"Weitere {nummer}",
            umfang="alles",
            richtung="hoechstens",
            punkt_schluessel="buchungen",
            ziel_bezeichnung="Grenze",
        )
    client = punkte.client(KREIS)
    with django_assert_max_num_queries(9):
        client.get(reverse("kennzahlen:kennzahlen"))

"""The pages: one case with its address, the published tables, who may open them."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.mandanten.models import Rolle
from zielwerk.unterkunft.forms import AngemessenheitForm, Betragsfeld
from zielwerk.unterkunft.regeln import KONZEPTE

pytestmark = pytest.mark.django_db
FALL = {
    "am": "15.08.2026",
    "konzept": "segeberg_2011",
    "raum": "Norderstedt",
    "personen": "3",
    "kosten": "900,00",
    "erster_monat": "01.07.2026",
}


def _seite(angaben, client=None):
    antwort = (client or Client()).get(reverse("unterkunft:angemessenheit"), angaben)
    assert antwort.status_code == 200
    return antwort.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_one_case_on_three_days_is_explained_in_german():
    """The same rent in 04/2021, 03/2024 and 08/2026: three right answers."""
    damals = _seite(FALL | {"am": "15.04.2021", "bwz_beginn": "01.04.2021"})
    assert "Anerkannt werden 900,00 €" in damals
    assert "gelten als angemessen" in damals
    assert "Arbeitslosengeld II" in damals
    karenz = _seite(FALL | {"am": "15.03.2024", "erster_monat": "01.01.2024"})
    assert "Anerkannt werden 900,00 €" in karenz
    assert "Karenzzeit 01.01.2024 bis 31.12.2024" in karenz
    assert "Bürgergeld" in karenz
    heute = _seite(FALL)
    assert "Anerkannt werden 787,50 €" in heute
    assert "höchstens das 1,5-fache" in heute
    assert "Grundsicherungsgeld" in heute
    assert "Wortlaut nicht geprüft" in heute


def test_the_letter_shows_its_months():
    text = _seite(FALL | {"am": "15.04.2020", "aufforderung_am": "15.01.2020"})
    assert "Gesenkt werden kann ab 01.08.2020" in text
    assert "6 Monate 02/2020 bis 07/2020" in text


def test_a_limit_of_ones_own_needs_no_table():
    angaben = {"am": "01.03.2019", "kosten": "655", "richtwert": "435"}
    text = _seite(angaben | {"konzept": "pinneberg"})
    assert "Anerkannt werden 435,00 €" in text
    assert "220,00 €" in text


@pytest.mark.parametrize(
    ("ersatz", "satz"),
    [
        ({"kosten": "viel"}, "Bitte"),
        ({"kosten": "-1"}, "Bitte"),
        ({"am": "31.02.2021"}, "hat 28 Tage"),
        ({"am": "31.12.2004"}, "keine Werte"),
        ({"personen": ""}, "wie viele Personen"),
        ({"raum": "Kiel"}, "Möglich sind"),
        ({"konzept": "nirgends"}, "Bitte"),
    ],
)
def test_wrong_input_is_said_and_kept(ersatz, satz):
    text = _seite(FALL | ersatz)
    assert satz in text
    assert "Anerkannt werden" not in text
    assert 'value="900,00"' in text or "kosten" in ersatz


def test_the_empty_form_asks_for_nothing_yet():
    text = _seite({})
    assert "Kosten prüfen" in text
    assert "Bitte berichtigen" not in text


def test_a_county_without_richtwerte_of_its_own_has_to_choose():
    seite = Client().get(reverse("unterkunft:angemessenheit")).content.decode()
    assert '<option value="" selected>bitte wählen</option>' in seite
    assert "welche Richtwerte gelten" in _seite(FALL | {"konzept": ""})


@pytest.mark.parametrize("name", ["unterkunft:richtwerte", "unterkunft:konzept"])
def test_tables_need_a_sign_in_and_the_right(besetzung, name):
    werte = ["segeberg_2011"] if name.endswith("konzept") else []
    url = reverse(name, args=werte)
    assert Client().get(url).status_code == 302
    assert besetzung.client(Rolle.TEAMLEITUNG).get(url).status_code == 200
    assert besetzung.client(Rolle.KASSE).get(url).status_code == 403


@pytest.mark.parametrize("schluessel", KONZEPTE)
def test_each_table_is_shown_with_its_source(besetzung, schluessel):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    text = client.get(reverse("unterkunft:konzept", args=[schluessel])).content.decode()
    assert "Niemand hat die Werte bisher" in text
    assert "Quelle:" in text


def test_a_table_shows_what_rose_since_the_one_before(besetzung):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    text = client.get(reverse("unterkunft:konzept", args=["wohngeld"])).content.decode()
    # Stage VI, 1 person: 522 (2016), 575 (2020), 591 (2022).
    assert "+53,00" in text
    assert "+16,00" in text


def test_a_table_that_falls_says_so(besetzung):
    client = besetzung.client(Rolle.FACHDIENSTLEITUNG)
    seite = client.get(reverse("unterkunft:konzept", args=["pinneberg"]))
    assert "liegen unter" in seite.content.decode()


def test_an_unknown_table_is_not_found(besetzung):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert client.get("/unterkunft/richtwerte/nirgends/").status_code == 404


def test_only_who_may_finds_it_in_the_menu(besetzung):
    url = reverse("unterkunft:angemessenheit")
    frei = besetzung.client(Rolle.TEAMLEITUNG).get("/").content.decode()
    assert f'href="{url}"' in frei
    ohne = besetzung.client(Rolle.KASSE).get("/").content.decode()
    assert f'href="{url}"' not in ohne


@pytest.mark.parametrize(
    ("text", "betrag"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56 €", "1234.56"),
        ("1234.56", "1234.56"),
        ("1.234", "1234"),
        ("812", "812"),
        ("EUR 812,5", "812.5"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, betrag):
    assert Betragsfeld().clean(text) == Decimal(betrag)


def test_no_field_asks_for_a_person():
    namen = set(AngemessenheitForm().fields)
    assert not namen & {"name", "aktenzeichen", "bg_nummer", "adresse"}

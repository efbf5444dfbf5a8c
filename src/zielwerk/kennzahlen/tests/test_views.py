import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.kennzahlen import demo
from zielwerk.kennzahlen.bild import skala_bild, verlauf_bild
from zielwerk.kennzahlen.models import Kennzahl, Messwert
from zielwerk.kennzahlen.services import (
    MesswertError,
    rechenweg,
    record_messwert,
    reihe_werte,
    wert_am,
)
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo as vereinbarung
from zielwerk.vereinbarung.models import Berechnung


@pytest.fixture
def kennzahl(besetzung: Besetzung) -> Kennzahl:
    """Give the rate with its two methods and the values of 2018 to 2020."""
    vereinbarung.build_2020(besetzung.mitglieder)
    eine = demo.build(besetzung.kreis)
    demo.build_vergleich(eine, besetzung.kreis)
    _messwert(besetzung, eine, date(2020, 12, 31), 45, 292)
    return eine


def _messwert(
    besetzung: Besetzung, kennzahl: Kennzahl, stand_am: date, zaehler: int, nenner: int
) -> Messwert:
    return record_messwert(
        kennzahl=kennzahl,
        zeitraum_von=date(stand_am.year, 1, 1),
        stand_am=stand_am,
        zaehler=zaehler,
        nenner=nenner,
        weitere={"eingegangen": 277, "stattgaben": 105},
        quelle="Widersprueche_2020.xlsx",
        quelle_uuid=None,
        verweise={"zaehler": "/widersprueche/?zeigen=vermeidbar"},
        durch=besetzung.kreis,
        jetzt=JETZT,
    )


def test_the_page_answers_both_questions(
    besetzung: Besetzung, kennzahl: Kennzahl, django_assert_max_num_queries
) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    adresse = reverse("kennzahlen:kennzahl", args=["widerspruchsquote"])
    with django_assert_max_num_queries(15):
        seite = client.get(adresse).content.decode()
    for wort in (
        "15,4\N{NO-BREAK SPACE}%",
        "45 von 292",
        "Höchstquote 20\N{NO-BREAK SPACE}% eingehalten",
        "lässt sich nicht sagen",
        "Nicht vergleichbar",
        "Die 45 Zeilen im Zähler ansehen",
        '<svg role="img"',
    ):
        assert wort in seite


def test_the_number_of_queries_does_not_grow_with_the_values(
    besetzung: Besetzung, kennzahl: Kennzahl, django_assert_max_num_queries
) -> None:
    for monat in range(1, 12):
        _messwert(besetzung, kennzahl, date(2020, monat, 28), monat, monat * 7)
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    with django_assert_max_num_queries(15):
        client.get(reverse("kennzahlen:kennzahl", args=["widerspruchsquote"]))


def test_the_list_shows_the_newest_value(besetzung: Besetzung, kennzahl) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    seite = client.get(reverse("kennzahlen:kennzahlen")).content.decode()
    assert "45 von 292" in seite


def test_without_a_kennzahl_the_page_says_what_comes(besetzung: Besetzung) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert (
        "Noch keine Kennzahl."
        in client.get(reverse("kennzahlen:kennzahlen")).content.decode()
    )


def test_values_leave_as_figures(besetzung: Besetzung, kennzahl) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    roh = client.get(reverse("kennzahlen:csv", args=["widerspruchsquote"])).content
    zeilen = list(csv.reader(io.StringIO(roh.decode("utf-8-sig")), delimiter=";"))
    assert zeilen[1][:6] == ["31.12.2020", "01.01.2020", "B", "45", "292", "15,4110"]
    xlsx = client.get(reverse("kennzahlen:xlsx", args=["widerspruchsquote"])).content
    assert xlsx.startswith(b"PK")


def test_another_county_and_other_roles_stay_outside(
    besetzung: Besetzung, kennzahl, fremder_client: Client
) -> None:
    adresse = reverse("kennzahlen:kennzahl", args=["widerspruchsquote"])
    assert fremder_client.get(adresse).status_code == 404
    assert besetzung.client(Rolle.KASSE).get(adresse).status_code == 403


def test_a_new_value_is_a_new_fassung_and_the_same_is_none(
    besetzung: Besetzung, kennzahl: Kennzahl
) -> None:
    gleich = _messwert(besetzung, kennzahl, date(2020, 12, 31), 45, 292)
    neu = _messwert(besetzung, kennzahl, date(2020, 12, 31), 46, 292)
    assert (gleich.fassung, neu.fassung) == (1, 2)
    assert Messwert.objects.gueltig().get(stand_am=date(2020, 12, 31)) == neu


def test_more_in_the_numerator_than_in_the_denominator_is_refused(
    besetzung: Besetzung, kennzahl: Kennzahl
) -> None:
    with pytest.raises(MesswertError, match="größer als der Nenner"):
        _messwert(besetzung, kennzahl, date(2020, 11, 30), 3, 2)


def test_the_punkt_gets_the_computed_status(besetzung: Besetzung, kennzahl) -> None:
    berechnung = Berechnung.objects.get()
    assert berechnung.status == "erfuellt"
    assert berechnung.text.startswith("15,4")
    _messwert(besetzung, kennzahl, date(2020, 12, 31), 80, 292)
    berechnung.refresh_from_db()
    assert berechnung.status == "nicht_erfuellt"


def test_the_method_of_the_day_applies(kennzahl: Kennzahl) -> None:
    assert wert_am(kennzahl, date(2019, 12, 31)).messwert.verfahren.kuerzel == "A"
    assert wert_am(kennzahl, HEUTE).messwert.verfahren.kuerzel == "B"
    assert wert_am(kennzahl, date(2001, 1, 1)) is None


def test_the_rechenweg_begins_with_the_counts(kennzahl: Kennzahl) -> None:
    schritte = rechenweg(wert_am(kennzahl, HEUTE))
    assert [s.wert for s in schritte[:3]] == ["292", "105", "45"]
    assert any("Clopper" in s for s in schritte)


def test_drawings_never_cross_the_change_of_method(kennzahl: Kennzahl) -> None:
    werte = reihe_werte(kennzahl)
    bild = verlauf_bild(werte)
    assert "nicht vergleichbar" in bild.titel
    assert bild.breit.count("Verfahren A, ab") >= 1
    assert verlauf_bild(werte[:1]) is None


def test_drawings_keep_the_content_security_policy(kennzahl: Kennzahl) -> None:
    bild = skala_bild(wert_am(kennzahl, HEUTE))
    for svg in (bild.breit, bild.schmal):
        assert " style=" not in svg
        assert "<script" not in svg

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import Feststellung, Zielvereinbarung

KREIS, LEITUNG = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG


@pytest.fixture
def jahr(besetzung: Besetzung) -> Zielvereinbarung:
    """Give the agreement 2020 with its Fristen open."""
    return demo.build_2020(besetzung.mitglieder)


@pytest.fixture
def entwurf(besetzung: Besetzung, jahr: Zielvereinbarung) -> Zielvereinbarung:
    """Give the draft of 2021."""
    return demo.build_2021(jahr, besetzung.mitglieder)


def _text(antwort) -> str:
    return antwort.content.decode()


def test_the_menu_leads_to_the_running_agreement(besetzung: Besetzung, jahr) -> None:
    antwort = besetzung.client(KREIS).get(reverse("vereinbarung:vereinbarungen"))
    assert antwort.headers["Location"] == "/zielvereinbarung/2020/"


def test_without_an_agreement_the_page_says_how_to_begin(besetzung: Besetzung) -> None:
    adresse = reverse("vereinbarung:vereinbarungen")
    assert "Erste Zielvereinbarung anlegen" in _text(
        besetzung.client(KREIS).get(adresse)
    )
    assert "Koordinierungsstelle SGB II legt" in _text(
        besetzung.client(LEITUNG).get(adresse)
    )


def test_a_new_county_gets_from_nothing_to_open_fristen(besetzung: Besetzung) -> None:
    client = besetzung.client(KREIS)
    daten = {
        "jahr": "2021",
        "titel": "Kommunale Zielvereinbarung 2021",
        "partei_kommune": "dem Kreis",
        "befassung": "beschluss",
        "partei_jobcenter": "dem Jobcenter",
        "gremium": "Sozialausschuss",
    }
    client.post(reverse("vereinbarung:anlegen"), daten)
    punkt = {
        "nummer": "1",
        "titel": "Bericht",
        "schluessel": "bericht",
        "art": "termine",
        "wortlaut": "Das Jobcenter berichtet.",
    }
    client.post(reverse("vereinbarung:punkt_neu", args=[2021]), punkt)
    pflicht = {
        "bezeichnung": "Bericht",
        "schluessel": "bericht",
        "verpflichtet": "teamleitung",
        "empfaenger": "Kreis",
        "nachweisart": "dokument",
        "art": "stichtage",
        "tage": "15.06., 15.12.",
        "je": "halbjahr",
        "anzahl": "1",
        "einheit": "arbeitstage",
    }
    client.post(reverse("vereinbarung:pflicht_neu", args=[2021, "bericht"]), pflicht)
    beschluss = {"beschlossen_am": "18.02.2021", "gremium": "Sozialausschuss"}
    client.post(reverse("vereinbarung:inkraftsetzen", args=[2021]), beschluss)
    assert [f.faellig_am for f in Frist.objects.all()] == [
        date(2021, 6, 15),
        date(2021, 12, 15),
    ]
    antwort = client.post(reverse("vereinbarung:inkraftsetzen", args=[2021]), beschluss)
    assert "wird nicht mehr geändert" in _text(antwort)


def test_a_year_has_one_agreement(besetzung: Besetzung, jahr) -> None:
    daten = {
        "jahr": "2020",
        "titel": "x",
        "partei_kommune": "x",
        "partei_jobcenter": "x",
    }
    antwort = besetzung.client(KREIS).post(reverse("vereinbarung:anlegen"), daten)
    assert "Für 2020 gibt es schon eine Zielvereinbarung." in _text(antwort)


def test_a_rule_that_cannot_be_applied_is_refused(
    besetzung: Besetzung, entwurf
) -> None:
    pflicht = entwurf.punkte.get(schluessel="beratung-16a").pflichten.get()
    adresse = reverse("vereinbarung:pflicht_aendern", args=[pflicht.uuid])
    client = besetzung.client(KREIS)
    assert 'value="15.01."' in _text(client.get(adresse))
    daten = {
        "bezeichnung": "Bericht",
        "schluessel": "bericht",
        "verpflichtet": "geschaeftsfuehrung",
        "nachweisart": "dokument",
        "art": "stichtage",
        "tage": "31.02.",
        "je": "halbjahr",
        "anzahl": "1",
        "einheit": "arbeitstage",
    }
    assert "Den 31.02. gibt es nicht." in _text(client.post(adresse, daten))
    client.post(adresse, daten | {"tage": "31.01.", "folgejahr": "on"})
    pflicht.refresh_from_db()
    assert pflicht.terminregel["tage"] == ["31.01."]
    assert pflicht.terminregel["jahresversatz"] == 1


def test_the_agreement_shows_status_and_verdict_apart(
    besetzung: Besetzung, jahr, django_assert_max_num_queries
) -> None:
    client = besetzung.client(KREIS)
    with django_assert_max_num_queries(20):
        antwort = client.get(reverse("vereinbarung:vereinbarung", args=[2020]))
    assert "Berechneter Stand" in _text(antwort)
    assert "Jetzt bewerten" in _text(antwort)


def test_a_punkt_is_assessed_with_its_reason(besetzung: Besetzung, jahr) -> None:
    adresse = reverse("vereinbarung:punkt", args=[2020, "dienstbesprechungen"])
    client = besetzung.client(KREIS)
    daten = {
        "urteil": "zufriedenstellend",
        "sonderlage": "",
        "begruendung": "",
        "version": 0,
    }
    assert "Bitte begründen Sie die Abweichung." in _text(client.post(adresse, daten))
    daten |= {"begruendung": "Austausch per E-Mail.", "sonderlage": "Corona-Pandemie"}
    assert client.post(adresse, daten).status_code == 302
    seite = _text(client.get(adresse))
    assert "Sonderlage: Corona-Pandemie" in seite
    # The same form sent again was made from an older Fassung.
    assert "Nicht gespeichert" in _text(client.post(adresse, daten))


def test_another_role_sees_no_form_to_assess(besetzung: Besetzung, jahr) -> None:
    adresse = reverse("vereinbarung:punkt", args=[2020, "dienstbesprechungen"])
    client = besetzung.client(LEITUNG)
    assert "Bewertung speichern" not in _text(client.get(adresse))
    client.post(adresse, {"urteil": "erfuellt", "version": 0, "begruendung": "x"})
    assert not jahr.bewertungen.exists()


def test_the_whole_is_assessed_apart(besetzung: Besetzung, jahr) -> None:
    adresse = reverse("vereinbarung:gesamturteil", args=[2020])
    daten = {"urteil": "zufriedenstellend", "begruendung": "Trotz allem.", "version": 0}
    assert besetzung.client(KREIS).post(adresse, daten).status_code == 302
    assert jahr.bewertungen.get(punkt=None).begruendung == "Trotz allem."
    assert besetzung.client(LEITUNG).get(adresse).status_code == 403


def test_a_feststellung_is_noted_with_its_days(besetzung: Besetzung, jahr) -> None:
    adresse = reverse("vereinbarung:feststellung", args=[2020, "buchungen"])
    client = besetzung.client(KREIS)
    daten = {
        "art": "feststellung",
        "von": "31.12.2020",
        "bis": "01.01.2020",
        "text": "Keine Hinweise.",
        "quelle": "Vermerk",
    }
    assert "Das Ende liegt vor dem Anfang." in _text(client.post(adresse, daten))
    client.post(adresse, daten | {"von": "01.01.2020", "bis": "31.12.2020"})
    assert Feststellung.objects.get().text == "Keine Hinweise."


def test_the_comparison_says_what_is_new_and_what_moved(
    besetzung: Besetzung, entwurf
) -> None:
    client = besetzung.client(KREIS)
    seite = _text(client.get(reverse("vereinbarung:vergleich", args=[2021])))
    assert "<ins>" in seite
    assert "Samstag, 15.01.2022 ist kein Werktag" in seite
    assert "Vollständig" in seite
    nur_neu = _text(
        client.get(reverse("vereinbarung:vergleich", args=[2021]) + "?zeigen=neu")
    )
    assert "Besprechung der Geschäftsführung" in nur_neu
    assert "Arbeitsempfehlungen umsetzen" not in nur_neu


def test_the_draft_grows_once(besetzung: Besetzung, jahr) -> None:
    adresse = reverse("vereinbarung:fortschreiben", args=[2020])
    client = besetzung.client(KREIS)
    for _ in range(2):
        assert client.post(adresse).status_code == 302
    assert Zielvereinbarung.objects.filter(jahr=2021).count() == 1


def test_a_punkt_changes_only_with_a_reason(besetzung: Besetzung, entwurf) -> None:
    adresse = reverse("vereinbarung:punkt_aendern", args=[2021, "buchungen"])
    client = besetzung.client(KREIS)
    punkt = entwurf.punkte.get(schluessel="buchungen")
    daten = {"wortlaut": "Neuer Wortlaut.", "begruendung": "", "version": punkt.version}
    assert "Bitte begründen Sie die Änderung." in _text(client.post(adresse, daten))
    assert client.post(adresse, daten | {"begruendung": "Klarer."}).status_code == 302
    antwort = client.post(adresse, daten | {"begruendung": "Klarer."})
    assert "Nicht gespeichert" in _text(antwort)


def test_a_punkt_is_dropped_with_a_reason(besetzung: Besetzung, entwurf) -> None:
    adresse = reverse("vereinbarung:punkt_entfaellt", args=[2021, "buchungen"])
    client = besetzung.client(KREIS)
    assert "Bitte begründen Sie" in _text(client.post(adresse, {"begruendung": ""}))
    client.post(adresse, {"begruendung": "Erledigt.", "art": "entfaellt"})
    assert not entwurf.punkte.filter(schluessel="buchungen").exists()
    assert "Vollständig" in _text(
        client.get(reverse("vereinbarung:vergleich", args=[2021]))
    )


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("vereinbarung:vereinbarung", [2020]),
        ("vereinbarung:punkt", [2020, "buchungen"]),
        ("vereinbarung:vergleich", [2021]),
    ],
)
def test_what_belongs_to_another_county_does_not_exist(
    name: str, args: list, fremder_client: Client, entwurf
) -> None:
    assert fremder_client.get(reverse(name, args=args)).status_code == 404

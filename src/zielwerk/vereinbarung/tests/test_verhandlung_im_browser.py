"""Negotiation and life of an agreement, page by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.models import (
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import (
    pruefsumme,
    verhandlungsstand,
    zum_ganzen,
)
from zielwerk.vereinbarung.tests.conftest import DRITTE, JOBCENTER, KREIS, Verhandlung


def _post(verhandlung: Verhandlung, rolle: Rolle, name: str, args: list, **daten: str):
    client = verhandlung.besetzung.client(rolle)
    return client.post(reverse(name, args=args), daten)


def _seite(verhandlung: Verhandlung, rolle: Rolle, name: str, args: list) -> str:
    client = verhandlung.besetzung.client(rolle)
    antwort = client.get(reverse(name, args=args))
    assert antwort.status_code == 200
    return antwort.content.decode()


PUNKT = [2021, "buchungen"]


def test_both_sides_negotiate_in_the_browser(verhandlung):
    neu = {"wortlaut": "Es wird richtig gebucht.", "begruendung": "Kürzer."}
    assert (
        _post(
            verhandlung, JOBCENTER, "vereinbarung:vorschlagen", PUNKT, **neu
        ).status_code
        == 302
    )
    _post(verhandlung, JOBCENTER, "vereinbarung:anmerken", PUNKT, text="Reicht das?")
    seite = _seite(verhandlung, KREIS, "vereinbarung:verhandlung", PUNKT)
    assert "Reicht das?" in seite
    assert "<ins>" in seite
    fassung = verhandlung.entwurf.fassungen.get(zustand="vorgeschlagen")
    ohne = _post(
        verhandlung, KREIS, "vereinbarung:beantworten", [fassung.uuid], ablehnen="1"
    )
    assert ohne.status_code == 409
    _post(
        verhandlung, KREIS, "vereinbarung:beantworten", [fassung.uuid], uebernehmen="1"
    )
    assert verhandlung.punkt().wortlaut == "Es wird richtig gebucht."
    gelesen = f"buchungen:{verhandlung.punkt().version}"
    _post(verhandlung, JOBCENTER, "vereinbarung:zustimmen", [2021], gelesen=gelesen)
    mit = {"gelesen": gelesen, "seite": "kreis"}
    _post(verhandlung, KREIS, "vereinbarung:zustimmen", [2021], **mit)
    assert set(verhandlungsstand(verhandlung.entwurf)["buchungen"]) == {
        "kreis",
        "jobcenter",
    }
    assert "1 von 8 zugestimmt" in _seite(
        verhandlung, KREIS, "vereinbarung:vergleich", [2021]
    )
    _post(verhandlung, JOBCENTER, "vereinbarung:zuruecknehmen", PUNKT)
    assert set(verhandlungsstand(verhandlung.entwurf)["buchungen"]) == {"kreis"}


def test_a_third_side_consents_in_the_browser(dreiseitig):
    ganz = {"gelesen": "", "ganzes": pruefsumme(dreiseitig.entwurf)}
    zu = ["vereinbarung:zustimmen", [2021]]
    seite = _seite(dreiseitig, DRITTE, "vereinbarung:vergleich", [2021])
    assert "Allen offenen Punkten und dem Ganzen zustimmen" in seite
    assert "Zustimmung des Kreises eintragen" not in seite
    kreis = _seite(dreiseitig, KREIS, "vereinbarung:vergleich", [2021])
    assert "Zustimmung der dritten Seite eintragen" in kreis
    assert "Zustimmung zum Ganzen zurücknehmen" in kreis
    assert _post(dreiseitig, DRITTE, *zu, **ganz).status_code == 409
    alle = " ".join(f"{s}:{nr}" for s, nr in dreiseitig.gelesen().items())
    assert _post(dreiseitig, DRITTE, *zu, **ganz | {"gelesen": alle}).status_code == 302
    assert set(zum_ganzen(dreiseitig.entwurf)) == {"kreis", "jobcenter", "dritte"}
    zurueck = ["vereinbarung:ganzes_zuruecknehmen", [2021]]
    assert _post(dreiseitig, DRITTE, *zurueck).status_code == 302
    assert _post(dreiseitig, DRITTE, *zurueck).status_code == 409
    assert "dem Ganzen noch nicht" in _seite(
        dreiseitig, DRITTE, "vereinbarung:vergleich", [2021]
    )
    punkt = _seite(dreiseitig, DRITTE, "vereinbarung:verhandlung", PUNKT)
    assert "Zustimmung zurücknehmen" in punkt
    assert "der Agentur für Arbeit" in punkt


def test_a_page_seen_too_long_does_not_consent(verhandlung):
    antwort = _post(
        verhandlung, KREIS, "vereinbarung:zustimmen", [2021], gelesen="buchungen:9"
    )
    assert antwort.status_code == 409
    assert "hat sich geändert" in antwort.content.decode()


@pytest.mark.parametrize(
    ("name", "daten", "meldung"),
    [
        (
            "vereinbarung:vorschlagen",
            {"wortlaut": "x"},
            "Bitte begründen Sie Ihren Vorschlag.",
        ),
        ("vereinbarung:anmerken", {"text": ""}, "Bitte schreiben Sie Ihre Anmerkung."),
    ],
)
def test_wrong_input_is_explained(verhandlung, name, daten, meldung):
    antwort = _post(verhandlung, JOBCENTER, name, PUNKT, **daten)
    assert meldung in antwort.content.decode()


def test_others_only_read(verhandlung):
    daten = {"text": "x"}
    antwort = _post(
        verhandlung, Rolle.TEAMLEITUNG, "vereinbarung:anmerken", PUNKT, **daten
    )
    assert antwort.status_code == 403
    seite = _seite(verhandlung, Rolle.TEAMLEITUNG, "vereinbarung:verhandlung", PUNKT)
    assert "Anderen Wortlaut vorschlagen" not in seite


def test_the_missing_punkt_is_decided_in_the_browser(verhandlung):
    verhandlung.lasse_verschwinden()
    args = [2021, "dienstbesprechungen"]
    assert str(reverse("vereinbarung:wegfall", args=args)) in _seite(
        verhandlung, KREIS, "vereinbarung:vergleich", [2021]
    )
    ohne = _post(
        verhandlung, KREIS, "vereinbarung:wegfall", args, antwort="zurueckgestellt"
    )
    assert "Bitte begründen Sie" in ohne.content.decode()
    _post(verhandlung, KREIS, "vereinbarung:wegfall", args, antwort="wieder_aufnehmen")
    assert verhandlung.punkt("dienstbesprechungen").nummer == 9


def test_the_life_of_an_agreement_in_the_browser(einig):
    Zielvereinbarung.objects.filter(jahr=2021).update(gremium="Sozialausschuss")
    daten = {"beschlossen_am": "20.01.2021", "gremium": "Sozialausschuss"}
    assert (
        _post(einig, KREIS, "vereinbarung:status", [2021], **daten).status_code == 302
    )
    client = einig.besetzung.client(KREIS)
    adresse = reverse("vereinbarung:status", args=[2021])
    for name, inhalt, status in (
        ("brief.docx", b"PK\x03\x04", 200),
        ("brief.pdf", b"%PDF-1.7\n", 302),
    ):
        datei = SimpleUploadedFile(name, inhalt)
        daten = {"unterzeichnet_am": "21.01.2021", "datei": datei}
        antwort = client.post(adresse, daten)
        assert antwort.status_code == status
        if status == 200:
            assert "ist kein PDF" in antwort.content.decode()
    seite = _seite(einig, JOBCENTER, "vereinbarung:vereinbarung", [2021])
    assert "Unterzeichnete Fassung" in seite
    assert client.post(adresse).status_code == 302
    assert Zielvereinbarung.objects.get(jahr=2021).status == "in_kraft"
    assert "noch nicht bewertet" in client.post(adresse).content.decode()


def test_a_draft_without_consent_says_what_is_missing(verhandlung):
    seite = _seite(verhandlung, KREIS, "vereinbarung:status", [2021])
    assert "Der Kreis hat den Punkten 1, 2, 3, 4, 5, 6, 7 und 8" in seite


@pytest.mark.parametrize(
    "name",
    ["vereinbarung:verhandlung", "vereinbarung:status", "vereinbarung:wegfall"],
)
def test_what_belongs_to_another_county_does_not_exist(
    verhandlung, fremder_client, name
):
    args = [2021] if name.endswith("status") else PUNKT
    ziel = reverse(name, args=args)
    assert fremder_client.get(ziel).status_code == 404

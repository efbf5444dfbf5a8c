"""The page of one Frist: evidence handed in, answered, and by whom it may be."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import FristError
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import Nachweis, Zielvereinbarung
from zielwerk.vereinbarung.services import open_auftrag, record_nachweis

KREIS, LEITUNG = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG


@pytest.fixture
def jahr(besetzung: Besetzung) -> Zielvereinbarung:
    """Give the agreement 2020 with its Fristen open."""
    return demo.build_2020(besetzung.mitglieder)


@pytest.fixture
def frist(jahr: Zielvereinbarung) -> Frist:
    """Give the Frist of the file audit."""
    return Frist.objects.filter(
        pflichtfrist__punkt__schluessel="aktenpruefungen"
    ).first()


@pytest.fixture
def dritter(besetzung: Besetzung, jahr: Zielvereinbarung) -> Frist:
    """Give a Frist that lies with the third side."""
    return open_auftrag(
        punkt=jahr.punkte.first(),
        titel="Plätze melden",
        anlass="Besprechung",
        zustaendig=Rolle.DRITTE_SEITE,
        faellig_am=date(2021, 2, 1),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )


def _text(antwort) -> str:
    return antwort.content.decode()


def test_evidence_is_handed_in_locked_and_answered(
    besetzung: Besetzung, frist: Frist
) -> None:
    adresse = reverse("vereinbarung:frist", args=[frist.uuid])
    client, kreis = besetzung.client(LEITUNG), besetzung.client(KREIS)
    daten = {
        "art": "datei",
        "datei": SimpleUploadedFile("Ergebnis.pdf", b"%PDF-1.7 Beispiel"),
        "text": "Ergebnis der Aktenprüfung",
        "wirksam_am": "29.05.2020",
        "eingegangen_am": "heute",
    }
    assert client.post(adresse, daten).status_code == 302
    nachweis = Nachweis.objects.get()
    seite = _text(client.get(adresse))
    assert "Ergebnis.pdf" in seite
    assert "Nachweis einreichen" not in seite
    zurueck = reverse("vereinbarung:zurueckgeben", args=[nachweis.uuid])
    assert "Bitte schreiben Sie, was fehlt" in _text(
        kreis.post(zurueck, {"hinweis": ""})
    )
    kreis.post(zurueck, {"hinweis": "Seite 2 fehlt."})
    assert "Seite 2 fehlt." in _text(client.get(adresse))
    daten |= {"art": "erklaerung", "datei": ""}
    client.post(adresse, daten)
    neu = Nachweis.objects.get(fassung=2)
    annehmen = reverse("vereinbarung:annehmen", args=[neu.uuid])
    assert client.post(annehmen).status_code == 403
    assert kreis.post(annehmen).status_code == 302
    assert "schon beantwortet" in _text(kreis.post(annehmen))
    frist.refresh_from_db()
    assert frist.zustand == Frist.Zustand.ERLEDIGT


def test_wrong_input_is_kept_and_explained(besetzung: Besetzung, frist: Frist) -> None:
    adresse = reverse("vereinbarung:frist", args=[frist.uuid])
    daten = {"art": "datei", "text": "Mein Satz", "wirksam_am": "30.02.2020"}
    seite = _text(besetzung.client(LEITUNG).post(adresse, daten))
    assert "Bitte berichtigen Sie" in seite
    assert "Der Februar 2020 hat 29 Tage." in seite
    assert "Bitte wählen Sie eine Datei aus." in seite
    assert "Mein Satz" in seite


def test_an_auftrag_without_punkt_has_its_page_too(besetzung: Besetzung, jahr) -> None:
    auftrag = open_auftrag(
        punkt=jahr.punkte.first(),
        titel="Hinweise überarbeiten",
        anlass="Besprechung",
        zustaendig=KREIS,
        faellig_am=date(2021, 2, 1),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    antwort = besetzung.client(KREIS).get(
        reverse("vereinbarung:frist", args=[auftrag.uuid])
    )
    assert "Hinweise überarbeiten" in _text(antwort)


def test_a_foreign_frist_does_not_exist(
    besetzung: Besetzung, fremder_client: Client, frist: Frist
) -> None:
    nachweis = record_nachweis(
        frist=frist,
        art=Nachweis.Art.ERKLAERUNG,
        text="x",
        wirksam_am=date(2020, 5, 29),
        eingegangen_am=date(2020, 6, 12),
        durch=besetzung.mitglieder[LEITUNG],
        jetzt=JETZT,
    )
    adressen = [
        reverse("vereinbarung:frist", args=[frist.uuid]),
        reverse("vereinbarung:annehmen", args=[nachweis.uuid]),
        reverse("vereinbarung:zurueckgeben", args=[nachweis.uuid]),
    ]
    assert [fremder_client.post(a).status_code for a in adressen] == [404, 404, 404]


ANTRAG = {"art": "verlaengerung", "bis": "01.03.2021", "grund": "Zahlen fehlen."}
ERKLAERUNG = {
    "art": "erklaerung",
    "text": "Zwölf Plätze",
    "wirksam_am": "20.01.2021",
    "eingegangen_am": "heute",
}


def test_a_third_side_answers_its_own_frist(besetzung, dritter) -> None:
    client = besetzung.client(Rolle.DRITTE_SEITE)
    start = _text(client.get(reverse("startseite:startseite")))
    assert "Plätze melden" in start
    adresse = reverse("vereinbarung:frist", args=[dritter.uuid])
    assert adresse in start
    antrag = reverse("fristen:beantragen", args=[dritter.uuid])
    assert antrag in _text(client.get(adresse))
    assert client.post(antrag, ANTRAG).status_code == 302
    assert client.post(adresse, ERKLAERUNG).status_code == 302
    nachweis = Nachweis.objects.get()
    assert nachweis.eingereicht_durch.rolle == Rolle.DRITTE_SEITE
    annehmen = reverse("vereinbarung:annehmen", args=[nachweis.uuid])
    assert besetzung.client(KREIS).post(annehmen).status_code == 302
    dritter.refresh_from_db()
    assert dritter.zustand == Frist.Zustand.ERLEDIGT


def test_a_third_side_answers_no_frist_of_others(besetzung, frist) -> None:
    client = besetzung.client(Rolle.DRITTE_SEITE)
    adresse = reverse("vereinbarung:frist", args=[frist.uuid])
    antrag = reverse("fristen:beantragen", args=[frist.uuid])
    seite = _text(client.get(adresse))
    assert "Nachweis einreichen" not in seite
    assert antrag not in seite
    client.post(adresse, ERKLAERUNG)
    assert "liegt bei: Teamleitung Leistung." in _text(client.post(antrag, ANTRAG))
    with pytest.raises(FristError, match="liegt bei: Teamleitung Leistung"):
        record_nachweis(
            frist=frist,
            art=Nachweis.Art.ERKLAERUNG,
            text="x",
            wirksam_am=HEUTE,
            eingegangen_am=HEUTE,
            durch=besetzung.mitglieder[Rolle.DRITTE_SEITE],
            jetzt=JETZT,
        )
    assert not Nachweis.objects.exists()
    assert not frist.aenderungen.exists()

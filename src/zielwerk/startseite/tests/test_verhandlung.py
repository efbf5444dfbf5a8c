"""Whose consent to a draft is missing stands on the start page, until it is given."""

import pytest
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.services import create_vereinbarung

START = reverse("startseite:startseite")


@pytest.fixture
def entwurf(besetzung: Besetzung) -> Zielvereinbarung:
    alt = demo.build_2020(besetzung.mitglieder)
    return demo.build_2021(alt, besetzung.mitglieder)


def _zeilen(besetzung: Besetzung, rolle: Rolle) -> list[tuple[str, str, bool]]:
    """Return group, title and whether it is this person's turn."""
    kontext = besetzung.client(rolle).get(START).context
    return [
        (gruppe, zeile.titel, zeile.bei_mir)
        for gruppe, zeilen in kontext["gruppen"]
        for zeile in zeilen
        if zeile.titel.startswith("Zielvereinbarung 2021: ")
    ]


MEINE = "Fällig in den nächsten 10 Arbeitstagen"


def test_a_side_is_told_what_it_has_still_to_consent_to(besetzung, entwurf) -> None:
    demo.build_verhandlung(entwurf, besetzung.mitglieder)
    ganzes = "Zielvereinbarung 2021: der Vereinbarung im Ganzen zustimmen"
    punkt = f"Zielvereinbarung 2021: Punkt {_nummer(entwurf)} zustimmen"
    for rolle in (Rolle.GESCHAEFTSFUEHRUNG, Rolle.BEREICHSLEITUNG):
        assert _zeilen(besetzung, rolle) == [(MEINE, punkt, True)]
    assert _zeilen(besetzung, Rolle.KOORDINIERUNGSSTELLE) == [
        (MEINE, ganzes, True),
        ("Wartet auf andere", punkt, False),
    ]
    for rolle in (Rolle.TEAMLEITUNG, Rolle.DRITTE_SEITE, Rolle.GREMIUM):
        assert _zeilen(besetzung, rolle) == []


def _nummer(entwurf: Zielvereinbarung) -> int:
    return entwurf.punkte.get(schluessel="beratung-16a").nummer


def test_who_has_consented_to_all_is_asked_no_more(besetzung, entwurf) -> None:
    demo.build_einigung(entwurf, besetzung.mitglieder)
    for rolle in Rolle:
        assert _zeilen(besetzung, rolle) == []


def test_a_third_side_is_asked_as_well(besetzung, entwurf) -> None:
    entwurf.partei_dritte = "der Agentur für Arbeit"
    entwurf.save()
    demo.build_einigung(entwurf, besetzung.mitglieder)
    ((gruppe, titel, mein),) = _zeilen(besetzung, Rolle.DRITTE_SEITE)
    assert (gruppe, mein) == (MEINE, True)
    assert titel.startswith("Zielvereinbarung 2021: den Punkten 1, 2")
    ((gruppe, _, mein),) = _zeilen(besetzung, Rolle.KOORDINIERUNGSSTELLE)
    assert (gruppe, mein) == ("Wartet auf andere", False)


def test_a_draft_without_punkte_asks_nobody(besetzung: Besetzung) -> None:
    create_vereinbarung(
        jahr=2021,
        titel="Zielvereinbarung 2021",
        partei_kommune="dem Kreis Segeberg",
        partei_jobcenter="dem Jobcenter Kreis Segeberg",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    for rolle in Rolle:
        assert _zeilen(besetzung, rolle) == []

"""The section on Steuerungsmaßnahmen: what it says, with evidence, and when it is."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.drucksachen.grundlage import Textabschnitt
from zielwerk.drucksachen.regeln import als_text
from zielwerk.drucksachen.services import pruefe_drucksache
from zielwerk.drucksachen.tests.conftest import Papier
from zielwerk.drucksachen.texte import Vorlagentext, compose
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen import demo
from zielwerk.massnahmen.models import Massnahme
from zielwerk.massnahmen.services import (
    cancel_massnahme,
    complete_massnahme,
    record_wirkung,
)


@pytest.fixture
def gesteuert(papier: Papier) -> Papier:
    """Give the paper with the two Maßnahmen of the example county."""
    demo.build(papier.besetzung.mitglieder, HEUTE)
    return papier


def _abschnitt(text: Vorlagentext) -> Textabschnitt:
    return next(a for a in text.abschnitte if a.schluessel == "massnahmen")


def _worte(papier: Papier) -> list[str]:
    abschnitt = _abschnitt(compose(papier.neu_geladen(), HEUTE))
    return [als_text([absatz]) for absatz in abschnitt.absaetze]


def _akten() -> Massnahme:
    eine: Massnahme = Massnahme.objects.get(titel__contains="Nebenkosten")
    return eine


def test_without_a_massnahme_there_is_no_section(papier: Papier) -> None:
    text = compose(papier.drucksache, HEUTE)
    assert "massnahmen" not in {a.schluessel for a in text.abschnitte}


def test_each_is_told_with_who_until_when_and_what_came_of_it(
    gesteuert: Papier,
) -> None:
    summe, quote, akten = _worte(gesteuert)
    assert summe == (
        "Zu den Punkten der Zielvereinbarung wurden 2 Steuerungsmaßnahmen verfolgt; "
        "1 davon ist umgesetzt."
    )
    assert quote.startswith("Zu Punkt 3: Zweite Prüfung vor jeder Abhilfe")
    assert "Sie wurde am 28.08.2020 umgesetzt." in quote
    assert "lässt sich nicht sagen (geprüft am 15.01.2021)." in quote
    assert akten.startswith("Zu Punkt 6: Fehlende Nebenkostenabrechnungen nachfordern.")
    assert "Verantwortlich: Teamleitung Leistung, Norderstedt." in akten
    assert "Sie ist bis zum 26.02.2021 umzusetzen. Stand 22.01.2021: " in akten


def test_every_figure_leads_to_its_massnahme(gesteuert: Papier) -> None:
    text = compose(gesteuert.drucksache, HEUTE)
    eine = _akten()
    ziel = reverse("massnahmen:massnahme", args=[eine.uuid])
    belege = [
        beleg
        for name, beleg in text.belege.nach_schluessel.items()
        if name.startswith(f"massnahme.{eine.uuid}")
    ]
    assert {beleg.anzeige for beleg in belege} == {"26.02.2021", "22.01.2021"}
    assert {beleg.links for beleg in belege} == {(("Maßnahme öffnen", ziel),)}
    davon = text.belege.nach_schluessel["massnahmen.umgesetzt"]
    assert davon.angaben[0][1] == "28.08.2020"
    geprueft = pruefe_drucksache(gesteuert.drucksache, HEUTE)
    assert [str(h) for h in geprueft.hindernisse] == []
    assert {g.stand for g in geprueft.abschnitte} == {"erfuellt"}


UMGESETZT = date(2021, 1, 20)


@pytest.mark.parametrize(
    ("wirkung", "satz"),
    [
        (
            "eingetreten",
            "Die erwartete Wirkung ist eingetreten (geprüft am 25.01.",
        ),
        ("teilweise", "Die erwartete Wirkung ist teilweise eingetreten (geprüft am"),
        ("nicht", "Die erwartete Wirkung ist nicht eingetreten (geprüft am"),
    ],
)
def test_what_the_effect_was_is_said(
    gesteuert: Papier, wirkung: str, satz: str
) -> None:
    wer: dict[str, Any] = {"durch": gesteuert.kreis, "jetzt": JETZT}
    complete_massnahme(massnahme=_akten(), umgesetzt_am=UMGESETZT, **wer)
    assert "Ihre Wirkung wird am 15.06.2021 geprüft." in _worte(gesteuert)[2]
    record_wirkung(
        massnahme=_akten(),
        wirkung=wirkung,
        wirkung_text="Zwei von\ndrei Fällen",
        geprueft_am=HEUTE,
        **wer,
    )
    summe, _, akten = _worte(gesteuert)
    assert summe.endswith("2 davon sind umgesetzt.")
    assert satz in akten
    assert akten.endswith("Zwei von drei Fällen.")


def test_one_given_up_is_told_with_its_reason(gesteuert: Papier) -> None:
    Massnahme.objects.exclude(pk=_akten().pk).delete()
    leitung = gesteuert.besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG]
    cancel_massnahme(massnahme=_akten(), grund="Erledigt", durch=leitung, jetzt=JETZT)
    summe, akten = _worte(gesteuert)
    assert "wurde 1 Steuerungsmaßnahme verfolgt; 0 davon sind umgesetzt." in summe
    assert akten.endswith("Am 25.01.2021 wurde sie aufgehoben: Erledigt.")
    assert "umzusetzen" not in akten


def test_what_was_opened_after_the_day_of_the_paper_waits_for_the_next(
    gesteuert: Papier,
) -> None:
    drucksache = gesteuert.neu_geladen()
    drucksache.datum = date(2021, 1, 17)
    drucksache.save()
    assert len(_worte(gesteuert)) == 2

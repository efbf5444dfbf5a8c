"""A Punkt that is not carried over: said in the paper, or asked for before it."""

import pytest

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.drucksachen.services import (
    DrucksacheError,
    pruefe_drucksache,
    send_mitzeichnung,
)
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import Entfall
from zielwerk.vereinbarung.services import drop_punkt, restore_punkt

SCHLUESSEL = "dienstbesprechungen"
FRAGE = "Soll er entfallen oder wurde er vergessen"


def _punkt(papier):
    return papier.drucksache.vereinbarung.punkte.get(schluessel=SCHLUESSEL)


def _einigen(papier) -> None:
    """Let both sides consent to what is in the draft now."""
    demo.build_einigung(papier.drucksache.vereinbarung, papier.besetzung.mitglieder)


def _text(papier, schluessel: str) -> str:
    return pruefe_drucksache(papier.neu_geladen(), HEUTE).abschnitt(schluessel).text


@pytest.mark.parametrize(
    ("art", "vorn", "abschnitt"),
    [
        (Entfall.Art.ENTFAELLT, "Es entfällt Punkt 2", "wird nicht fortgeführt."),
        (
            Entfall.Art.ZURUECKGESTELLT,
            "Zurückgestellt wird Punkt 2",
            "wird für das Jahr 2021 zurückgestellt.",
        ),
    ],
)
def test_what_was_decided_is_said_with_its_reason(papier, art, vorn, abschnitt):
    wer = {"durch": papier.kreis, "jetzt": JETZT}
    drop_punkt(punkt=_punkt(papier), art=art, begruendung="Wegen Corona.", **wer)
    assert vorn in _text(papier, "sachverhalt")
    eigener = _text(papier, f"entfallen.{SCHLUESSEL}")
    assert abschnitt in eigener
    assert "Wegen Corona." in eigener
    with pytest.raises(DrucksacheError, match="Vereinbarung im Ganzen"):
        send_mitzeichnung(**papier.durch)
    _einigen(papier)
    send_mitzeichnung(**papier.durch)


def test_a_punkt_dropped_silently_stops_the_paper_with_the_question(papier):
    punkt = _punkt(papier)
    punkt.pflichten.all().delete()
    punkt.delete()
    with pytest.raises(DrucksacheError, match=FRAGE):
        send_mitzeichnung(**papier.durch)
    restore_punkt(
        vereinbarung=papier.drucksache.vereinbarung,
        schluessel=SCHLUESSEL,
        durch=papier.kreis,
        jetzt=JETZT,
    )
    _einigen(papier)
    send_mitzeichnung(**papier.durch)


def test_what_was_put_off_last_year_is_asked_for(papier):
    Entfall.objects.create(
        mandant=papier.kreis.mandant,
        vereinbarung=papier.drucksache.rueckblick,
        schluessel="wohnraum",
        art=Entfall.Art.ZURUECKGESTELLT,
        begruendung="Erst im nächsten Jahr.",
    )
    with pytest.raises(DrucksacheError, match=f"wohnraum.*zurückgestellt.*{FRAGE}"):
        send_mitzeichnung(**papier.durch)

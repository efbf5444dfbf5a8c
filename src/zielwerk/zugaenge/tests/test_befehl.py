import pytest

from zielwerk.conftest import JETZT
from zielwerk.zugaenge.befehl import ZugangError, entsperren, zuruecksetzen
from zielwerk.zugaenge.services import begin_versuch
from zielwerk.zugaenge.tests.conftest import EMAIL, mit_app


def test_the_command_says_what_it_did(kreis):
    assert "war nicht gesperrt" in entsperren(email=EMAIL, jetzt=JETZT)
    for _ in range(10):
        begin_versuch(email=EMAIL, adresse="")
    assert "wieder offen" in entsperren(email=f" {EMAIL.upper()}", jetzt=JETZT)


def test_lost_factors_are_taken_away_and_recorded(kreis, aktionen):
    assert "hatte keinen" in zuruecksetzen(email=EMAIL, jetzt=JETZT)
    mit_app(kreis)
    assert "keinen zweiten Faktor mehr" in zuruecksetzen(email=EMAIL, jetzt=JETZT)
    assert aktionen() == ["zugaenge.faktoren_zurueckgesetzt"]


def test_nobody_is_named_so(kreis):
    with pytest.raises(ZugangError, match="gibt es nicht"):
        entsperren(email="niemand@kreis.example", jetzt=JETZT)

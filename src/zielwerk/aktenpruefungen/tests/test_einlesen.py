"""The list of files: what is recognised, what is found, what is never read."""

from datetime import date

import pytest

from zielwerk.aktenpruefungen import demo
from zielwerk.aktenpruefungen.einlesen import profil
from zielwerk.listen.pruefung import pruefe

KOPF = "BG-Nummer;Organisationseinheit;Standort;Zahlbetrag;Bescheid vom;Name"
ZEILE = "BG-1;Team 5;Norderstedt;412,50;01.03.2020;Frau Muster"
STAND = date(2020, 12, 31)


def _pruefe(*zeilen: str):
    inhalt = "\n".join((KOPF, *zeilen)).encode() + b"\n"
    return pruefe(inhalt, "akten.csv", profil(), stand=STAND)


def test_the_invented_list_is_taken_as_it_is():
    ergebnis = pruefe(demo.als_csv(), "akten.csv", profil(), stand=STAND)
    assert ergebnis.angenommen
    assert ergebnis.summen == {"akten": 520, "teams": 5, "dienststellen": 3}


def test_other_headings_are_recognised_and_names_are_not_read():
    ergebnis = _pruefe(ZEILE)
    assert ergebnis.angenommen, ergebnis.befunde
    assert "Muster" not in str(ergebnis.daten.to_dicts())


@pytest.mark.parametrize(
    ("alt", "neu", "regel"),
    [
        ("412,50", "-412,50", "betrag-negativ"),
        ("01.03.2020", "01.03.2021", "entschieden-nach-stand"),
    ],
)
def test_what_is_doubtful_is_warned_of(alt, neu, regel):
    ergebnis = _pruefe(ZEILE.replace(alt, neu))
    assert [b.regel for b in ergebnis.befunde] == [regel]


@pytest.mark.parametrize("ohne", ["BG-1", "Team 5", "Norderstedt"])
def test_a_file_needs_kennung_team_and_office(ohne):
    assert not _pruefe(
        ZEILE.replace(ohne, ""), ZEILE.replace("BG-1", "BG-2")
    ).angenommen


def test_a_kennung_stands_once():
    assert not _pruefe(ZEILE, ZEILE).angenommen

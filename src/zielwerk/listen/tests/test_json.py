"""The JSON contract that others rely on."""

import json

from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.tests.dateien import PROFIL, liste

SCHLUESSEL = ["art", "datei", "sha256", "blatt", "zeilen", "angenommen", "befunde"]


def test_json_has_the_agreed_keys_in_order():
    ergebnis = json.loads(json.dumps(pruefe(liste(), "x.csv", PROFIL).json()))
    assert list(ergebnis) == [*SCHLUESSEL, "annahmen", "summen"]
    assert ergebnis["angenommen"] is True
    assert ergebnis["zeilen"] == 2
    assert ergebnis["summen"] == {"hoehe": "1663.30", "zeilen": 2}
    assert len(ergebnis["sha256"]) == 64


def test_finding_has_the_agreed_keys():
    befund = json.loads(
        json.dumps(pruefe(liste(am="31.02.2020"), "x.csv", PROFIL).json())
    )["befunde"][0]
    assert befund["zeile"] == 2
    assert befund["spalte"] == "Zugang"
    assert befund["schwere"] == "fehler"
    assert befund["gefunden"] == "31.02.2020"
    assert {"regel", "erwartet", "meldung"} <= befund.keys()


def test_unreadable_file_gives_the_same_shape():
    ergebnis = json.loads(json.dumps(pruefe(b"", "x.csv", PROFIL).json()))
    assert list(ergebnis) == [*SCHLUESSEL, "annahmen", "summen"]
    assert ergebnis["angenommen"] is False
    assert ergebnis["blatt"] is None
    assert ergebnis["befunde"][0]["zeile"] is None

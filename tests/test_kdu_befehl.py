"""`zielwerk liste pruefen kdu`: one JSON document, exit codes, nothing stored."""

import json

import pytest

from zielwerk import cli
from zielwerk.listen.tests.dateien import DATEN


def test_a_caseload_is_checked_as_json(capsys):
    argv = ["liste", "pruefen", "kdu", str(DATEN / "kdu-gut.csv"), "--json"]
    assert cli.main(argv) == 0
    ergebnis = json.loads(capsys.readouterr().out)
    assert ergebnis["summen"]["faelle"] == 40
    assert ergebnis["befunde"] == []


def test_the_command_line_says_1_for_a_fehler(capsys):
    assert cli.main(["liste", "pruefen", "kdu", str(DATEN / "kdu-fehler.csv")]) == 1
    assert "Kiel" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_county_is_checked_by_its_own_tables(besetzung, capsys):
    """Without a published table of its own the shipped ones are asked."""
    argv = ["liste", "pruefen", "kdu", str(DATEN / "kdu-gut.csv"), "--json"]
    assert cli.main([*argv, "--mandant", besetzung.mandant.name]) == 0
    assert json.loads(capsys.readouterr().out)["summen"]["faelle"] == 40
    assert cli.main([*argv, "--mandant", "Nirgendwo"]) == 2
    assert "Nirgendwo" in capsys.readouterr().err

"""`zielwerk liste pruefen kdu`: one JSON document, exit codes, nothing stored."""

import json

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

"""`zielwerk liste pruefen forderungen`: completion, the quarter before, exit codes."""

import json

from zielwerk import cli
from zielwerk.listen.tests.dateien import DATEN


def test_the_quarter_before_is_compared_by_claim_number(capsys):
    argv = ["liste", "pruefen", "forderungen", str(DATEN / "forderungen-inkasso.csv")]
    argv += ["--json", "--stand", "2020-12-18"]
    argv += ["--ergaenzung", str(DATEN / "forderungen-ergaenzung.xlsx")]
    argv += ["--vorquartal", str(DATEN / "forderungen-vorquartal.csv")]
    assert cli.main(argv) == 0
    summen = json.loads(capsys.readouterr().out)["summen"]
    zahlen = {n: summen[n] for n in ("neu", "geaendert", "bezahlt", "verschwunden")}
    assert zahlen == {"neu": 4, "geaendert": 9, "bezahlt": 2, "verschwunden": 2}


def test_the_command_line_says_1_for_a_fehler_and_2_for_a_wrong_file(capsys):
    fehler = str(DATEN / "forderungen-fehler.csv")
    assert cli.main(["liste", "pruefen", "forderungen", fehler]) == 1
    gut = str(DATEN / "forderungen-gut.csv")
    anders = ["--vorquartal", str(DATEN / "widersprueche-gut.csv")]
    assert cli.main(["liste", "pruefen", "forderungen", gut, *anders]) == 2
    assert "keine Kopfzeile" in capsys.readouterr().err
    w = str(DATEN / "widersprueche-gut.csv")
    assert cli.main(["liste", "pruefen", "widersprueche", w, "--vorquartal", w]) == 2
    assert "gibt es --vorquartal nicht" in capsys.readouterr().err

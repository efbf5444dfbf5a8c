"""`zielwerk vereinbarung …` is reached from the command line."""

import json

from zielwerk import cli


def test_the_schema_is_printed(capsys):
    assert cli.main(["vereinbarung", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:zielwerk:vereinbarung:2"

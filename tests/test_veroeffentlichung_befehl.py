"""`zielwerk veroeffentlichung`: what is public as plain files."""

import pytest

from zielwerk.cli import main

ADRESSE = "https://offen.kreis.example/zielwerk"


@pytest.mark.django_db
def test_the_command_says_what_it_wrote(tmp_path, capsys):
    ziel = tmp_path / "offen"
    assert main(["veroeffentlichung", "--out", str(ziel), "--adresse", ADRESSE]) == 0
    assert "Dateien in" in capsys.readouterr().out
    assert main(["veroeffentlichung", "--out", str(ziel), "--adresse", "x"]) == 2
    assert "--adresse" in capsys.readouterr().err

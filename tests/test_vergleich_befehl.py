"""`zielwerk vergleich …`: out, checked and in, one JSON document, exit codes."""

import json
from pathlib import Path

import pytest

from zielwerk import cli
from zielwerk.conftest import JETZT, Besetzung
from zielwerk.kennzahlen import demo
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import record_messwert
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vergleich.austausch import lies, schreibe_parquet
from zielwerk.vergleich.models import Vergleichszahl
from zielwerk.vergleich.services import record_jobcenter
from zielwerk.vergleich.tests import test_einzelausfuhr
from zielwerk.vergleich.tests.conftest import monate

pytestmark = pytest.mark.django_db


@pytest.fixture
def kreis(besetzung: Besetzung) -> Besetzung:
    """Give the county with one value of the rate."""
    eine = demo.build(besetzung.kreis)
    record_jobcenter(
        kennung="JC-01", name="Eigenes", durch=besetzung.kreis, jetzt=JETZT
    )
    record_messwert(
        kennzahl=eine,
        zeitraum_von=JETZT.date().replace(year=2020, month=1, day=1),
        stand_am=JETZT.date().replace(year=2020, month=12, day=31),
        zaehler=45,
        nenner=292,
        weitere={},
        quelle="Bericht",
        quelle_uuid=None,
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    return besetzung


def test_counts_leave_by_the_command(kreis, tmp_path, capsys, settings):
    settings.VERGLEICHSREIHEN = {}
    ordner = tmp_path / "hinaus"
    ordner.mkdir()
    argv = ["vergleich", "ausfuehren", "--out", str(ordner)]
    assert cli.main(argv) == 2
    assert "--als" in capsys.readouterr().err
    argv += ["--als", kreis.kreis.benutzer.email]
    assert cli.main(argv) == 0
    (datei,) = ordner.iterdir()
    assert datei.name == "vergleich-JC-01-2020-12-31.parquet"
    (zeile,) = lies(datei.read_bytes(), name=datei.name)
    assert (zeile.zaehler, zeile.nenner) == (45, 292)
    assert cli.main([*argv, "--kennzahl", "gibtesnicht"]) == 2
    assert cli.main([*argv, "--mandant", "Nirgendwo"]) == 2


def test_cases_leave_by_the_command(kreis, tmp_path, capsys, settings):
    quote = Kennzahl.objects.get().schluessel
    settings.VERGLEICHSFAELLE = {quote: f"{test_einzelausfuhr.__name__}.jahre"}
    leitung = kreis.mitglieder[Rolle.FACHDIENSTLEITUNG].benutzer.email
    argv = ["vergleich", "faelle", "--form", "csv", "--out", str(tmp_path), "--als"]
    assert cli.main([*argv, kreis.kreis.benutzer.email]) == 2
    assert not list(tmp_path.iterdir())
    dateien = []
    for gruppe in ("Kreise am Meer", "Kreise am Meer", ""):
        assert cli.main([*argv, leitung, "--gruppe", gruppe]) == 0
        (datei,) = tmp_path.iterdir()
        dateien.append(datei.read_bytes())
        datei.unlink()
    assert datei.name == "vergleich-faelle-JC-01-2020.csv"
    assert "36 Zeilen" in capsys.readouterr().out
    assert dateien[0] == dateien[1] != dateien[2]
    gezaehlt = lies(dateien[2], name=datei.name)
    assert [zeile.nenner for zeile in gezaehlt] == [12, 12, 12]
    settings.VERGLEICHSFAELLE = {}
    assert cli.main([*argv, leitung]) == 2
    assert "kein abgeschlossenes Jahr" in capsys.readouterr().err


def test_a_file_is_checked_and_taken(kreis, tmp_path, capsys):
    pfad = tmp_path / "nordstadt.parquet"
    pfad.write_bytes(schreibe_parquet(monate()))
    assert cli.main(["vergleich", "pruefen", str(pfad), "--json"]) == 0
    stand = {"gueltig": True, "zeilen": 12, "jobcenter": 1}
    assert json.loads(capsys.readouterr().out) == stand
    wer = ["--als", kreis.kreis.benutzer.email]
    assert cli.main(["vergleich", "einlesen", str(pfad), *wer, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["neu"] == 12
    assert Vergleichszahl.objects.count() == 12
    assert cli.main(["vergleich", "einlesen", str(pfad), *wer]) == 1
    assert "ist schon eingelesen" in capsys.readouterr().out


def test_a_bad_file_is_said_with_exit_code_1(tmp_path: Path, capsys):
    pfad = tmp_path / "x.csv"
    pfad.write_text("a;b\n1;2\n")
    assert cli.main(["vergleich", "pruefen", str(pfad)]) == 1
    assert "Es fehlen die Spalten" in capsys.readouterr().out
    assert cli.main(["vergleich", "pruefen", str(pfad), "--json"]) == 1
    assert not json.loads(capsys.readouterr().out)["gueltig"]
    assert cli.main(["vergleich", "pruefen", str(tmp_path / "fehlt.csv")]) == 2


def test_the_schema_is_printed(capsys):
    assert cli.main(["vergleich", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:zielwerk:vergleich:1"


def test_many_jobcenter_are_compared_from_their_files(tmp_path: Path, capsys):
    pfad = tmp_path / "x.parquet"
    pfad.write_bytes(schreibe_parquet(monate(einzeln=True)))
    argv = ["vergleich", "auswerten", str(pfad), "--am", "2021-01-25"]
    assert cli.main([*argv, "--json"]) == 0
    (gruppe,) = json.loads(capsys.readouterr().out)
    assert (gruppe["gruppe"], gruppe["zaehler"], gruppe["nenner"]) == ("alle", 36, 240)
    assert cli.main(argv) == 0
    assert "alle: 1 Jobcenter, 36 von 240 = 15,0" in capsys.readouterr().out
    assert cli.main([*argv[:-1], "gestern"]) == 2
    assert cli.main(["vergleich", "auswerten", str(tmp_path / "fehlt.parquet")]) == 2

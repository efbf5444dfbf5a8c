import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from zielwerk.cli import main
from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.anker import ankerdatei, write_anker
from zielwerk.protokoll.befehl import ProtokollError, verankere
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.tests.faelschung import EINTRAEGE, Faelscher, ohne_ausloeser
from zielwerk.protokoll.tests.test_services import note

Ausgabe = pytest.CaptureFixture[str]


def test_whole_chains_are_said_to_be_whole(
    besetzung: Besetzung, fremde: Mitgliedschaft, capsys: Ausgabe
) -> None:
    note(besetzung)
    assert main(["protokoll", "pruefen"]) == 0
    ausgabe = capsys.readouterr().out
    assert (
        "Die Kette ist vollständig und unverändert: 1 Eintrag, "
        "0 geleerte Werte, ohne Anker." in ausgabe
    )
    assert "Kreis Musterstadt: Noch kein Eintrag." in ausgabe
    write_anker(mandant=besetzung.mandant, jetzt=JETZT)
    assert main(["protokoll", "pruefen", "--mandant", "Kreis Musterstadt"]) == 0
    assert main(["protokoll", "pruefen"]) == 0
    assert "verglichen mit 1 Anker." in capsys.readouterr().out


def test_the_first_bad_entry_is_named_with_exit_code_1(
    besetzung: Besetzung, capsys: Ausgabe
) -> None:
    for _ in range(3):
        note(besetzung)
    with transaction.atomic():
        ohne_ausloeser()
        EINTRAEGE.filter(lfd_nr=2).update(aktion="anders")
        assert main(["protokoll", "pruefen"]) == 1
        assert "Eintrag 2 wurde verändert." in capsys.readouterr().out
        assert main(["protokoll", "pruefen", "--json"]) == 1
        (ergebnis,) = json.loads(capsys.readouterr().out)["mandanten"]
        assert ergebnis["befund"] == {
            "nr": 2,
            "bis": 2,
            "was": "Eintrag 2 wurde verändert.",
        }
        transaction.set_rollback(True)


def test_a_full_rewrite_is_found_with_the_anchor_that_left(
    besetzung: Besetzung, tmp_path: Path, capsys: Ausgabe
) -> None:
    note(besetzung)
    note(besetzung)
    write_anker(mandant=besetzung.mandant, jetzt=JETZT)
    draussen = tmp_path / "abgeholt.jsonl"
    draussen.write_bytes(ankerdatei(besetzung.mandant).read_bytes())
    with transaction.atomic():
        ohne_ausloeser()
        EINTRAEGE.filter(lfd_nr=1).update(aktion="anders")
        faelscher = Faelscher(besetzung.mandant, None)
        faelscher._rechne(1)
        faelscher._setze_ende()
        ankerdatei(besetzung.mandant).unlink()
        assert main(["protokoll", "pruefen"]) == 0
        assert main(["protokoll", "pruefen", "--anker", str(draussen)]) == 1
        assert "Eintrag 1 bis 2: nicht alles ist" in capsys.readouterr().out
        transaction.set_rollback(True)


def test_what_cannot_be_checked_is_said_with_exit_code_2(
    besetzung: Besetzung, tmp_path: Path, capsys: Ausgabe
) -> None:
    note(besetzung)
    leer, kaputt = tmp_path / "leer", tmp_path / "kaputt"
    leer.write_bytes(b"")
    kaputt.write_bytes(b"x\n")
    for argumente, grund in (
        (["--mandant", "Niemand"], "gibt es nicht"),
        (["--anker", str(tmp_path / "fehlt")], "fehlt"),
        (["--anker", str(leer)], "enthält keinen Anker"),
        (["--anker", str(kaputt)], "Zeile 1 ist nicht lesbar"),
    ):
        assert main(["protokoll", "pruefen", *argumente]) == 2
        assert grund in capsys.readouterr().err


def test_export_is_recorded_and_serves_as_anchor(
    besetzung: Besetzung, tmp_path: Path, capsys: Ausgabe
) -> None:
    note(besetzung)
    datei = tmp_path / "export.jsonl"
    argumente = ["--mandant", besetzung.mandant.name, "--out", str(datei)]
    assert main(["protokoll", "export", *argumente]) == 0
    eintrag = Eintrag.objects.neueste().first()
    assert (eintrag.text, eintrag.person) == (
        "Protokoll ausgegeben als JSONL: 2 Einträge",
        "Zielwerk",
    )
    assert main(["protokoll", "pruefen", "--anker", str(datei)]) == 0
    assert "verglichen mit 2 Ankern." in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["export.jsonl"]
    argumente[-1] = str(tmp_path / "fehlt" / "export.jsonl")
    assert main(["protokoll", "export", *argumente]) == 2


def test_tick_writes_the_other_anchors_and_says_which_one_failed(
    besetzung: Besetzung, fremde: Mitgliedschaft, settings: Settings
) -> None:
    note(besetzung)
    note(Besetzung(fremde.mandant, {fremde.rolle: fremde}))
    ankerdatei(fremde.mandant).mkdir(parents=True)
    zeilen = []
    with pytest.raises(
        ProtokollError, match="Kreis Musterstadt: Der Anker wurde nicht"
    ):
        zeilen.extend(verankere(jetzt=JETZT))
    assert ankerdatei(besetzung.mandant).read_bytes().count(b"\n") == 1
    ankerdatei(fremde.mandant).rmdir()
    assert [z.rpartition(": ")[2] for z in verankere(jetzt=JETZT)] == ["Eintrag 1"]
    assert list(verankere(jetzt=JETZT)) == []
    assert len(list(verankere(jetzt=JETZT + timedelta(days=1)))) == 2

"""Everything public as files: a reader finds the way by the files alone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from zielwerk.conftest import JETZT
from zielwerk.drucksachen.services import (
    AusfuhrError,
    publish_drucksache,
    withdraw_drucksache,
    write_oeffentliches,
)
from zielwerk.drucksachen.tests.conftest import Papier, freigegeben
from zielwerk.mandanten.models import Benutzer

ADRESSE = "https://offen.kreis.example/zielwerk"


def _oeffentlich(papier: Papier) -> Any:
    return publish_drucksache(
        drucksache=freigegeben(papier), durch=papier.leitung, jetzt=JETZT
    )


def _laufe(ordner: Path, start: str) -> dict[str, bytes]:
    """Follow every address from the start, as files."""
    offen, gesehen = {start}, {}
    while offen:
        name = offen.pop()
        ort = ordner / name
        gesehen[name] = (ort / "index.html" if ort.is_dir() else ort).read_bytes()
        if name.endswith((".json", ".jsonld")):
            text = gesehen[name].decode()
            offen |= set(re.findall(rf'{ADRESSE}/([^"]+)', text)) - set(gesehen)
        if name.endswith(".html"):
            text = gesehen[name].decode()
            offen |= set(re.findall(r'href="([^"#]+)"', text)) - set(gesehen)
    return gesehen


def _pruefe_kanarien(geschrieben: list[Path], hier: str) -> None:
    """No file names this instance or a person."""
    texte = [ort.read_bytes() for ort in geschrieben if ort.suffix != ".pdf"]
    personen = [w for b in Benutzer.objects.all() for w in (b.name, b.email)]
    assert len(personen) > 10
    for wort in (hier, *map(str, personen)):
        assert not [t for t in texte if wort.encode() in t], wort


def test_every_address_in_the_files_is_a_file(papier, tmp_path, settings):
    eine = _oeffentlich(papier)
    ziel = tmp_path / "offen"
    geschrieben = write_oeffentliches(ziel=ziel, adresse=f"{ADRESSE}/")
    gesehen = _laufe(ziel, "oparl/v1/system.json") | _laufe(ziel, "index.html")
    # The page of a paper is reached as a folder.
    namen = {n.removesuffix("index.html").rstrip("/") for n in gesehen}
    alle = {str(p.relative_to(ziel)) for p in geschrieben}
    assert {n.removesuffix("index.html").rstrip("/") for n in alle} == namen
    typen = {
        json.loads(inhalt).get("type", "").rpartition("/")[2]
        for name, inhalt in gesehen.items()
        if name.endswith(".json")
    }
    assert {"System", "Body", "Paper", "File", "Meeting", "Organization"} <= typen
    pdf = [inhalt for name, inhalt in gesehen.items() if name.endswith(".pdf")]
    assert [p[:4] for p in pdf] == [b"%PDF"]
    assert eine.drucksache.titel in gesehen["index.html"].decode()
    _pruefe_kanarien(geschrieben, settings.ADRESSE.rstrip("/"))


def test_what_was_taken_back_is_gone_from_the_next_export(papier, tmp_path):
    eine = _oeffentlich(papier)
    ziel = tmp_path / "offen"
    write_oeffentliches(ziel=ziel, adresse=ADRESSE)
    withdraw_drucksache(drucksache=eine.drucksache, durch=papier.leitung, jetzt=JETZT)
    write_oeffentliches(ziel=ziel, adresse=ADRESSE)
    rest = [o.name for o in ziel.rglob("*") if o.suffix in {".pdf", ".csv"}]
    assert rest == []
    papiere = [json.loads(o.read_text()) for o in ziel.rglob("paper/*.json")]
    assert [p["deleted"] for p in papiere] == [True]
    assert list(tmp_path.iterdir()) == [ziel]


@pytest.mark.django_db
def test_with_nothing_published_there_is_an_empty_start(tmp_path):
    ziel = tmp_path / "offen"
    write_oeffentliches(ziel=ziel, adresse=ADRESSE)
    assert "keine Vorlage veröffentlicht" in (ziel / "index.html").read_text()
    assert json.loads((ziel / "oparl/v1/body.json").read_text())["data"] == []


@pytest.mark.parametrize(
    ("adresse", "meldung"), [("offen.example", "--adresse"), (ADRESSE, "anderes")]
)
def test_a_folder_with_other_things_is_left_alone(tmp_path, adresse, meldung):
    (tmp_path / "brief.txt").write_text("wichtig")
    with pytest.raises(AusfuhrError, match=meldung):
        write_oeffentliches(ziel=tmp_path, adresse=adresse)
    assert [o.name for o in tmp_path.iterdir()] == ["brief.txt"]

import json
from dataclasses import replace

import pytest

from zielwerk.sicherung.regeln import (
    BeschaedigtError,
    Datei,
    Kette,
    Manifest,
    SchemaError,
    Tabelle,
    Teil,
    ist_gleicher_stand,
    pruefe_teile,
    pruefsumme,
    read_manifest,
    summenzeile,
)

A, B = pruefsumme(b"a"), pruefsumme(b"b")
MANIFEST = Manifest(
    zielwerk="0.1",
    erstellt_am="2021-01-25T09:20:00+01:00",
    datenbank="sqlite",
    migrationen={"fristen": ("0001_frist",)},
    tabellen=(Tabelle("fristen_frist", ("id",), 2, A, 8, 30, B),),
    dateien=(Datei("m/aa/bb", 3, A),),
    anker=(Datei("2021.jsonl", 4, B),),
    ketten=(Kette("m", 7, A),),
    hinweise=("ein Hinweis",),
)


def test_a_manifest_is_read_as_it_was_written():
    inhalt = MANIFEST.als_bytes()
    assert read_manifest(inhalt, summenzeile(inhalt), pruefsumme(inhalt)) == MANIFEST


def test_the_checksum_is_the_line_sha256sum_writes():
    assert summenzeile(b"a") == f"{A}  manifest.json\n".encode()


def test_members_are_anchors_then_tables_then_files():
    assert [teil.name for teil in MANIFEST.teile()] == [
        "anker/00001",
        "tabellen/001-fristen_frist.jsonl.gz",
        "dateien/0000001",
    ]
    assert (MANIFEST.zeilen, MANIFEST.entpackt) == (2, 15)
    pruefe_teile(MANIFEST, MANIFEST.teile())


@pytest.mark.parametrize(
    "aendern",
    [
        lambda m: m.pop("tabellen"),
        lambda m: m.update(format="etwas anderes"),
        lambda m: m.update(fremd=1),
        lambda m: m.update(erstellt_am="gestern"),
        lambda m: m.update(zielwerk=1),
        lambda m: m.update(migrationen=[]),
        lambda m: m.update(migrationen={"fristen": [1]}),
        lambda m: m.update(hinweise=[None]),
        lambda m: m["tabellen"][0].update(zeilen=-1),
        lambda m: m["tabellen"][0].update(zeilen="2"),
        lambda m: m["tabellen"][0].update(zeilen=True),
        lambda m: m["tabellen"][0].update(entpackt=1.5),
        lambda m: m["tabellen"][0].update(sha256="kurz"),
        lambda m: m["tabellen"][0].update(zeilen_sha256="g" * 64),
        lambda m: m["dateien"][0].update(groesse=None),
        lambda m: m["dateien"][0].update(pfad=3),
        lambda m: m["dateien"].append(m["dateien"][0]),
        lambda m: m["anker"][0].pop("pfad"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(aendern):
    roh = json.loads(MANIFEST.als_bytes())
    aendern(roh)
    inhalt = (json.dumps(roh, ensure_ascii=False, indent=1) + "\n").encode()
    with pytest.raises(BeschaedigtError):
        read_manifest(inhalt, summenzeile(inhalt))


@pytest.mark.parametrize(
    "inhalt", [b"", b"{}", b"[]", b"null", b"[" * 100_000, b"\xff"]
)
def test_what_is_no_manifest_is_refused(inhalt):
    with pytest.raises(BeschaedigtError):
        read_manifest(inhalt, summenzeile(inhalt))


def test_the_same_manifest_spelled_otherwise_is_refused():
    inhalt = json.dumps(json.loads(MANIFEST.als_bytes())).encode()
    with pytest.raises(BeschaedigtError):
        read_manifest(inhalt, summenzeile(inhalt))


def test_a_wrong_checksum_is_refused_inside_and_outside():
    inhalt = MANIFEST.als_bytes()
    with pytest.raises(BeschaedigtError, match="passt nicht zu seiner Prüfsumme"):
        read_manifest(inhalt, summenzeile(inhalt + b" "))
    with pytest.raises(BeschaedigtError, match="nicht die angegebene Prüfsumme"):
        read_manifest(inhalt, summenzeile(inhalt), A)


def test_another_version_of_the_format_is_no_damage():
    roh = {**json.loads(MANIFEST.als_bytes()), "fassung": 2}
    inhalt = json.dumps(roh).encode()
    with pytest.raises(SchemaError, match="Fassung 2"):
        read_manifest(inhalt, summenzeile(inhalt))


ANKER, TABELLE, DATEI = MANIFEST.teile()


@pytest.mark.parametrize(
    ("gefunden", "wort"),
    [
        ([], "fehlt der Teil anker/00001"),
        ([TABELLE, DATEI], "fehlt der Teil anker/00001"),
        ([ANKER, DATEI], "fehlt der Teil tabellen/001"),
        ([ANKER, TABELLE], "fehlt der Teil dateien/0000001"),
        ([TABELLE, ANKER, DATEI], "vertauscht"),
        ([ANKER, ANKER, TABELLE, DATEI], "doppelt"),
        ([ANKER, TABELLE, DATEI, TABELLE], "Überzählig"),
        ([ANKER, replace(TABELLE, groesse=31), DATEI], "31 statt 30"),
        ([ANKER, TABELLE, replace(DATEI, sha256=B)], "dateien/0000001 passt nicht"),
    ],
)
def test_the_first_member_that_does_not_fit_is_named(gefunden: list[Teil], wort: str):
    with pytest.raises(BeschaedigtError, match=wort):
        pruefe_teile(MANIFEST, gefunden)


def test_the_same_schema_an_older_one_and_a_newer_one():
    alt = {"fristen": ("0001_frist",)}
    neu = {"fristen": ("0001_frist", "0002_mehr"), "listen": ("0001_einlesung",)}
    assert ist_gleicher_stand(neu, neu)
    assert not ist_gleicher_stand(alt, neu)
    with pytest.raises(SchemaError, match=r"fristen\.0002_mehr"):
        ist_gleicher_stand(neu, alt)

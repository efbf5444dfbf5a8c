"""A change of keys killed anywhere, twice at once, beside writers: nothing is lost."""

import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import tarfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import psycopg
import pytest

from zielwerk.sicherung.tests.instanz import (
    Instanz,
    dsn,
    gleiche,
    sqlite,
    toete,
)

pytestmark = pytest.mark.xdist_group("schluessel")
ABBRECHER = "zielwerk.sicherung.tests.wechselabbrecher"
SCHREIBER = "zielwerk.sicherung.tests.schreiber"
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
MAL = 60 if VOLL else 1
# As many steps has a change of keys of the example county, about.
SCHRITTE = 150
NUR_EINE = pytest.mark.parametrize(
    "eigene", ["sqlite", "postgresql"] if VOLL else ["postgresql"], indirect=True
)
BEIDE = pytest.mark.parametrize("eigene", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def eigene(
    request: pytest.FixtureRequest,
    hergestellt: dict[str, Instanz],
    schluesselbund: Path,
    tmp_path: Path,
) -> Instanz:
    """Give the example county on a database, with a ring of keys of its own."""
    bund = tmp_path / "bund.json"
    shutil.copy(schluesselbund, bund)
    kopie = hergestellt[getattr(request, "param", "sqlite")].kopie(tmp_path / "eigene")
    return replace(kopie, bund=bund)


def schluessel(instanz: Instanz, *was: str, rueckgabe: int = 0) -> str:
    lauf = instanz.zielwerk("schluessel", *was)
    assert lauf.rueckgabe == rueckgabe, lauf
    return lauf.ausgabe + lauf.meldungen


def aktueller(instanz: Instanz) -> str:
    assert instanz.bund
    return str(json.loads(instanz.bund.read_bytes())["aktuell"])


def gezaehlt(instanz: Instanz) -> dict[str, tuple[int, int]]:
    """Return key id → values and files it protects, as the command says."""
    zeilen = schluessel(instanz, "zeigen").replace(".", "")
    muster = r"(\w{8}) \(.*: (\d+) Werte?, (\d+) Datei"
    return {k: (int(w), int(d)) for k, w, d in re.findall(muster, zeilen)}


def pruefe_ganz(instanz: Instanz, vorher: dict, ort: Path) -> None:
    """Every row is there and opens, so does every file; the record verifies."""
    gleiche(vorher, instanz.zeilen())
    assert instanz.zielwerk("protokoll", "pruefen").rueckgabe == 0
    ort.mkdir(exist_ok=True)
    lauf = instanz.zielwerk("sichern", "--out", ort)
    assert (
        lauf.rueckgabe,
        "Geprüft: 2 Protokolle, alle Dateien" in lauf.meldungen,
    ) == (
        0,
        True,
    ), lauf


def aendere(instanz: Instanz, sql: str) -> None:
    """Run a statement past the program, with the record's triggers off."""
    if "sqlite" in instanz.url:
        with sqlite3.connect(instanz.datenbank) as db:
            for (name,) in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                db.execute(f"DROP TRIGGER {name}")
            db.execute(sql)
        db.close()
        return
    url = dsn(instanz.url.replace("zielwerk@", "verwalter@"))
    with psycopg.connect(url) as pg:
        pg.execute("SET session_replication_role = replica")
        pg.execute(sql)


@pytest.mark.parametrize("nummer", range(MAL))
@BEIDE
def test_a_killed_change_of_keys_loses_nothing_and_goes_on(
    nummer: int, eigene: Instanz, tmp_path: Path
) -> None:
    zufall = Random(f"wechsel{nummer}{eigene.url[:6]}")
    alt, vorher = aktueller(eigene), eigene.zeilen()
    schluessel(eigene, "neu")
    ab = gezaehlt(eigene)[alt]
    for mal in range(3 if VOLL else 2):
        lauf = eigene.starte(ABBRECHER, zufall.randint(1, SCHRITTE // (mal + 1)))
        lauf.communicate()
        assert lauf.returncode in {0, -signal.SIGKILL}
        rest = gezaehlt(eigene)[alt]
        assert rest <= ab
        ab = rest
        gleiche(vorher, eigene.zeilen())
    schluessel(eigene, "wechseln")
    assert gezaehlt(eigene)[alt] == (0, 0)
    assert "entfernt" in schluessel(eigene, "entfernen", alt, "--sofort")
    assert list(gezaehlt(eigene)) == [aktueller(eigene)]
    pruefe_ganz(eigene, vorher, tmp_path / "ziel")


@pytest.mark.parametrize("nummer", range(MAL))
def test_killed_from_outside_at_any_time(
    nummer: int, eigene: Instanz, tmp_path: Path
) -> None:
    zufall = Random(f"aussen{nummer}")
    vorher = eigene.zeilen()
    schluessel(eigene, "neu")
    lauf = eigene.starte("zielwerk", "schluessel", "wechseln")
    assert lauf.stdout
    for _ in range(zufall.randrange(12)):
        lauf.stdout.readline()
    time.sleep(zufall.uniform(0, 0.05))
    toete(lauf)
    schluessel(eigene, "wechseln")
    pruefe_ganz(eigene, vorher, tmp_path / "ziel")


@NUR_EINE
def test_two_at_once_and_a_writer_beside_them(eigene: Instanz, tmp_path: Path) -> None:
    alt, vorher = aktueller(eigene), eigene.zeilen()
    fortschritt = tmp_path / "fortschritt"
    schreiber = eigene.starte(SCHREIBER, fortschritt)
    while not fortschritt.exists() or fortschritt.read_text().count("\n") < 5:
        time.sleep(0.02)
    schluessel(eigene, "neu")
    bis_hier = fortschritt.read_text().count("\n")
    laeufe = [eigene.starte("zielwerk", "schluessel", "wechseln") for _ in range(2)]
    for lauf in laeufe:
        assert (lauf.communicate()[1], lauf.returncode) == ("", 0)
    while fortschritt.read_text().count("\n") < bis_hier + 5:
        time.sleep(0.02)
    toete(schreiber)
    # The writer was running before the new key and used it at once.
    schluessel(eigene, "wechseln")
    assert gezaehlt(eigene)[alt] == (0, 0)
    schluessel(eigene, "entfernen", alt, "--sofort")
    geschrieben = int(fortschritt.read_text().split()[-1])
    nachher = eigene.zeilen()
    assert {k: nachher.get(k) for k in vorher} == vorher
    dateien = [k for k in nachher if k[0] == "dokumente.datei"]
    frueher = [k for k in vorher if k[0] == "dokumente.datei"]
    assert geschrieben <= len(dateien) - len(frueher) <= geschrieben + 1
    pruefe_ganz(eigene, nachher, tmp_path / "ziel")


def test_a_key_that_is_needed_is_not_removed(eigene: Instanz) -> None:
    alt = aktueller(eigene)
    assert "aktuelle" in schluessel(eigene, "entfernen", alt, rueckgabe=2)
    schluessel(eigene, "neu")
    assert "--sofort" in schluessel(eigene, "entfernen", alt, rueckgabe=2)
    meldung = schluessel(eigene, "entfernen", alt, "--sofort", rueckgabe=2)
    assert "wird noch gebraucht" in meldung
    schluessel(eigene, "wechseln")
    schluessel(eigene, "entfernen", alt, "--sofort")


@BEIDE
def test_what_does_not_open_is_named_and_the_rest_is_done(eigene: Instanz) -> None:
    alt = aktueller(eigene)
    schluessel(eigene, "neu")
    # A secret of another field: as good as changed, and the same on both databases.
    aendere(
        eigene,
        "UPDATE widersprueche_widerspruch SET aktenzeichen = "
        "(SELECT meldung FROM listen_befund LIMIT 1) WHERE id = 7",
    )
    meldung = schluessel(eigene, "wechseln", rueckgabe=1)
    assert "nicht geändert: Widerspruch: Aktenzeichen, Zeile 7" in meldung
    assert gezaehlt(eigene)[alt] == (1, 0)
    assert "gebraucht" in schluessel(eigene, "entfernen", alt, "--sofort", rueckgabe=2)


def test_a_changed_value_of_the_record_is_found(eigene: Instanz) -> None:
    aendere(
        eigene,
        "UPDATE protokoll_eintragswert SET wert = (SELECT wert FROM "
        "protokoll_eintragswert WHERE id = 2) WHERE id = 3",
    )
    lauf = eigene.zielwerk("protokoll", "pruefen")
    assert (lauf.rueckgabe, "wurde verändert" in lauf.ausgabe) == (1, True)


def test_a_changed_file_is_named_and_the_rest_is_done(eigene: Instanz) -> None:
    erste, *_ = [o for o in eigene.dateien.rglob("*") if len(o.name) == 64]
    erste.write_bytes(erste.read_bytes()[:-1] + b"x")
    alt = aktueller(eigene)
    schluessel(eigene, "neu")
    assert f"Datei {erste.name}" in schluessel(eigene, "wechseln", rueckgabe=1)
    assert gezaehlt(eigene)[alt] == (0, 1)


def gespeichert(instanz: Instanz) -> list[str]:
    """Return the database as it is stored."""
    db = sqlite3.connect(instanz.datenbank)
    zeilen = list(db.iterdump())
    db.close()
    return zeilen


def _fehlt(bund: Path) -> None:
    bund.unlink()


def _leer(bund: Path) -> None:
    bund.write_bytes(b"")


def _offen(bund: Path) -> None:
    bund.chmod(0o644)


@pytest.mark.parametrize(
    ("schaden", "satz"),
    [(_fehlt, "keinen Schlüsselbund"), (_leer, "beschädigt"), (_offen, "chmod 600")],
)
def test_without_a_good_ring_nothing_is_served_and_nothing_changed(
    eigene: Instanz, schaden: Callable[[Path], None], satz: str, tmp_path: Path
) -> None:
    vorher = gespeichert(eigene)
    assert eigene.bund
    schaden(eigene.bund)
    for befehl in (
        ("serve",),
        ("schluessel", "neu"),
        ("schluessel", "wechseln"),
        ("schluessel", "zeigen"),
        ("protokoll", "pruefen"),
    ):
        lauf = eigene.zielwerk(*befehl)
        assert (lauf.rueckgabe, satz in lauf.meldungen) == (2, True), lauf
    assert gespeichert(eigene) == vorher
    lauf = eigene.zielwerk("sichern", "--out", tmp_path / "a.tar")
    assert (lauf.rueckgabe, "wurden nicht geprüft" in lauf.ausgabe) == (1, True), lauf
    leer = sqlite(tmp_path / "leer")
    zurueck = Instanz(leer.ordner, leer.url, None, eigene.bund)
    lauf = zurueck.zielwerk("wiederherstellen", tmp_path / "a.tar")
    assert (lauf.rueckgabe, satz in lauf.meldungen, zurueck.ist_leer()) == (
        2,
        True,
        True,
    ), lauf


def test_the_ring_of_another_instance_opens_nothing(
    eigene: Instanz, archiv: Path, tmp_path: Path
) -> None:
    fremd = Instanz(eigene.ordner, eigene.url, None, tmp_path / "fremd.json")
    schluessel(fremd, "anlegen")
    assert "nicht geändert" in schluessel(fremd, "wechseln", rueckgabe=1)
    assert "fehlt im Schlüsselbund" in schluessel(fremd, "zeigen", rueckgabe=1)
    lauf = fremd.zielwerk("protokoll", "pruefen")
    assert (lauf.rueckgabe, "fehlt im Schlüsselbund" in lauf.meldungen) == (2, True)
    leer = sqlite(tmp_path / "leer")
    zurueck = Instanz(leer.ordner, leer.url, None, tmp_path / "fremd.json")
    lauf = zurueck.zielwerk("wiederherstellen", archiv)
    assert (lauf.rueckgabe, zurueck.ist_leer()) == (2, True)
    assert "gehört nicht zu dieser Sicherung" in lauf.meldungen


def test_nothing_personal_is_readable_without_the_ring(
    eigene: Instanz, tmp_path: Path
) -> None:
    """Look for case numbers in database, files and backup, as a thief would."""
    assert "W-2020-0" in str(eigene.zeilen())
    eigene.sichere(tmp_path / "a.tar")
    with sqlite3.connect(eigene.datenbank) as db:
        db.execute("VACUUM INTO ?", [str(tmp_path / "kopie.sqlite3")])
    db.close()
    alles = {"Datenbank": (tmp_path / "kopie.sqlite3").read_bytes(), **eigene.inhalte()}
    with tarfile.open(tmp_path / "a.tar") as tar:
        for teil in tar:
            inhalt = tar.extractfile(teil)
            assert inhalt
            roh = inhalt.read()
            alles[teil.name] = (
                gzip.decompress(roh) if teil.name.endswith(".gz") else roh
            )
    assert len(alles) > 40
    assert [name for name, roh in alles.items() if b"W-2020-0" in roh] == []

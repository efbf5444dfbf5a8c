"""After a deletion run no byte of a person is left; killed anywhere, nothing is lost.

The county of `tests/loeschwelt.py` on a database of its own, worked by real processes.
A small share always; 500 persons and many kills with ZIELWERK_PROOF=1.
"""

import gzip
import json
import os
import random
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scripts.postgres import voruebergehend

from zielwerk.sicherung.tests.instanz import Instanz, postgresql, sqlite, toete

pytestmark = pytest.mark.xdist_group("loeschung")
WELT = "tests.loeschwelt"
FARBEN = (b"KANARIE-", b"Kanarius", b"kanarie-", b"kanarius")
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
PERSONEN = 500 if VOLL else 25
MAL = 30 if VOLL else 1
SPAETER = (0.3, 1.5, 4.0)


def welt(instanz: Instanz, *was: str | Path) -> str:
    lauf = instanz.starte(WELT, *was)
    ausgabe, meldungen = lauf.communicate()
    assert lauf.returncode == 0, meldungen
    return ausgabe


def stand(instanz: Instanz) -> dict[str, Any]:
    gelesen: dict[str, Any] = json.loads(welt(instanz, "stand"))
    return gelesen


def kanarien(ordner: Path) -> dict[str, int]:
    """Return how often a canary stands in the raw bytes of any file below a folder."""
    return {
        ort.relative_to(ordner).as_posix(): menge
        for ort in sorted(ordner.rglob("*"))
        if ort.is_file() and (menge := _zaehle(ort.read_bytes()))
    }


def _zaehle(roh: bytes) -> int:
    return sum(roh.count(farbe) for farbe in FARBEN)


def ausgepackt(archiv: Path) -> bytes:
    """Return everything a backup holds, unpacked."""
    teile = []
    with tarfile.open(archiv) as tar:
        for glied in tar:
            inhalt = tar.extractfile(glied)
            roh = inhalt.read() if inhalt else b""
            gepackt = roh.startswith(b"\x1f\x8b")
            teile.append(gzip.decompress(roh) if gepackt else roh)
    return b"".join(teile)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with voruebergehend() as adresse:
        yield adresse.rpartition("/")[0]


@pytest.fixture(scope="module")
def vorlage(tmp_path_factory: pytest.TempPathFactory) -> Instanz:
    """Give the county with everything due, on SQLite; copied, never changed."""
    instanz = sqlite(tmp_path_factory.mktemp("vorlage") / "var")
    instanz.ordner.mkdir()
    welt(instanz, "bauen", str(PERSONEN))
    welt(instanz, "altern")
    return instanz


@pytest.fixture
def kreis(request: pytest.FixtureRequest, vorlage: Instanz, tmp_path: Path) -> Instanz:
    """Give a copy of the county on the database the test is parametrised with."""
    if request.param == "sqlite":
        return vorlage.kopie(tmp_path / "var")
    archiv = vorlage.kopie(tmp_path / "quelle").sichere(tmp_path / "a.tar")
    instanz = postgresql(request.getfixturevalue("server"), tmp_path / "var")
    instanz.stelle_her(archiv)
    return instanz


auf_beiden = pytest.mark.parametrize("kreis", ["sqlite", "postgresql"], indirect=True)


def gleiche(vorher: dict[str, Any], nachher: dict[str, Any], laeufe: int = 1) -> None:
    """The figures stand, everything is deleted once, and the report says so."""
    for name in ("messwerte", "zahlen", "zeilen"):
        assert nachher[name] == vorher[name], name
    assert nachher["aktenzeichen"] == nachher["dateien"] == nachher["mit_kanarien"] == 0
    assert nachher["geloeschte_zeilen"] == vorher["aktenzeichen"] == PERSONEN
    assert nachher["abschluesse"] == len(nachher["laeufe"]) == laeufe
    zustand, bericht = nachher["laeufe"][0]
    assert zustand == "abgeschlossen"
    assert bericht["zurueckgehalten"] == []
    geloescht = bericht["geloescht"]
    assert geloescht["fallkennung"]["zeilen"] == PERSONEN
    assert geloescht["listeneingang"]["einlesungen"] == 1
    assert geloescht["liegengeblieben"]["einlesungen"] == 2
    assert sum(g.get("dateien", 0) for g in geloescht.values()) == vorher["dateien"]


def loesche(instanz: Instanz) -> None:
    assert instanz.zielwerk("loeschen").rueckgabe == 0


@auf_beiden
def test_no_byte_of_a_deleted_person_is_left(kreis: Instanz, tmp_path: Path) -> None:
    vorher = stand(kreis)
    assert vorher["mit_kanarien"] > 5
    # They lie there encrypted: what would be left is seen by name, not by a canary.
    assert len(kreis.inhalte()) == vorher["dateien"] == 3
    probe = json.loads(kreis.zielwerk("loeschen", "--probe", "--json").ausgabe)
    (mandant,) = probe["mandanten"]
    assert {z["regel"]: z["menge"] for z in mandant["faellig"]} == {
        "fallkennung": PERSONEN,
        "listeneingang": 1,
        "liegengeblieben": 2,
    }
    assert stand(kreis) == vorher

    loesche(kreis)

    gleiche(vorher, stand(kreis))
    assert kreis.inhalte() == {}
    assert kreis.zielwerk("protokoll", "pruefen").rueckgabe == 0
    ausgaben = tmp_path / "ausgaben"
    welt(kreis, "ausgeben", ausgaben)
    export = kreis.zielwerk(
        *("protokoll", "export", "--mandant", "Kreis Segeberg"),
        *("--out", ausgaben / "protokoll.jsonl"),
    )
    assert export.rueckgabe == 0
    assert len(list(ausgaben.iterdir())) == 4
    assert kanarien(ausgaben) == {}
    # Database file, its log, the files, anchors: whatever lies in the instance.
    assert kanarien(kreis.ordner) == {}
    archiv = kreis.sichere(tmp_path / "danach.tar")
    assert _zaehle(ausgepackt(archiv)) == 0
    assert "fehlt" not in kreis.zielwerk("sicherung", "pruefen", archiv).ausgabe


@auf_beiden
def test_two_runs_at_once_take_turns_and_count_once(kreis: Instanz) -> None:
    vorher = stand(kreis)
    laeufe = [kreis.starte("zielwerk", "loeschen") for _ in range(3)]
    enden = [lauf.communicate() for lauf in laeufe]
    assert [lauf.returncode for lauf in laeufe] == [0, 0, 0], enden
    loesche(kreis)  # whoever could not tidy up while others were at work
    gleiche(vorher, stand(kreis))
    assert kreis.zielwerk("protokoll", "pruefen").rueckgabe == 0
    assert kanarien(kreis.ordner) == {}


@pytest.mark.parametrize("nummer", range(MAL))
@auf_beiden
def test_a_killed_run_loses_nothing_and_is_taken_up_again(
    nummer: int, kreis: Instanz
) -> None:
    vorher = stand(kreis)
    zufall = random.Random(f"loeschen{nummer}{kreis.url[:6]}")
    for _ in range(zufall.randrange(1, 4)):
        lauf = kreis.starte("zielwerk", "loeschen")
        time.sleep(zufall.uniform(0.3, zufall.choice(SPAETER) + 0.3))
        toete(lauf)
        mitten = stand(kreis)
        for name in ("messwerte", "zahlen", "zeilen"):
            assert mitten[name] == vorher[name], name
        assert mitten["geloeschte_zeilen"] == PERSONEN - mitten["aktenzeichen"]
        assert kreis.zielwerk("protokoll", "pruefen").rueckgabe == 0
    loesche(kreis)
    gleiche(vorher, stand(kreis))
    assert kreis.zielwerk("protokoll", "pruefen").rueckgabe == 0
    assert kanarien(kreis.ordner) == {}


@pytest.mark.parametrize("schritt", range(1, 9) if VOLL else (3, 7))
@auf_beiden
def test_killed_between_two_steps_it_goes_on(schritt: int, kreis: Instanz) -> None:
    """After each commit once: batch done, bytes not yet removed, tidied, not closed."""
    vorher = stand(kreis)
    lauf = kreis.starte(WELT, "sterben", str(schritt))
    lauf.communicate()
    assert lauf.returncode == -9
    loesche(kreis)
    gleiche(vorher, stand(kreis))
    assert kreis.zielwerk("protokoll", "pruefen").rueckgabe == 0
    assert kanarien(kreis.ordner) == {}

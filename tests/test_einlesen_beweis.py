"""kill -9 at any point of an import: every row of the list is stored once, or none is.

The county of `tests/einlesewelt.py` on a database of its own; the worker reads in the
receivables, the command line the postings, each a real process. A small share always;
200 random points per database and every statement with ZIELWERK_PROOF=1.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from scripts.postgres import voruebergehend

from zielwerk.sicherung.tests.instanz import Instanz, dsn, postgresql, sqlite, toete

pytestmark = pytest.mark.xdist_group("einlesen")
WELT = "tests.einlesewelt"
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
ZEILEN = 3000 if VOLL else 300
# Kills in a row, and rounds per database and way: 2 × 3 × 34 = 204 points.
KILLS, RUNDEN = (3, 34) if VOLL else (2, 1)
ALS = "koordinierungsstelle@kreis.example"
WEGE = ("worker", "befehl")
auf_allen_wegen = pytest.mark.parametrize("weg", WEGE)
auf_beiden = pytest.mark.parametrize("kreis", ["sqlite", "postgresql"], indirect=True)


class Kreis:
    """One database with lists to be read in, brought back to the start as often as
    needed; one process, which takes no part, is asked what is stored."""

    def __init__(self, vorlage: Instanz, instanz: Instanz) -> None:
        self.vorlage, self.instanz = vorlage, instanz
        self.befragter = subprocess.Popen(
            [sys.executable, "-m", WELT, "fragen"],
            env=instanz.umgebung,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.vorher = self.frage()
        self.nachher: dict[str, dict[str, Any]] = {}
        self.dauer: dict[str, float] = {}
        self.schritte: dict[str, int] = {}
        for weg in WEGE:
            self._miss(weg)

    def _miss(self, weg: str) -> None:
        """Read a list undisturbed: what comes out, how long it takes, in what steps."""
        self.zurueck()
        lauf = self.los("sterben", 0, weg=weg)
        beginn = time.monotonic()
        ausgabe, _ = lauf.communicate()
        self.dauer[weg] = time.monotonic() - beginn
        assert lauf.returncode == 0
        self.schritte[weg] = int(ausgabe.split()[-1])
        self.nachher[weg] = self.frage()
        assert self.nachher[weg]["kette"] is None

    def befehl(self, weg: str) -> tuple[str, ...]:
        """Return the command that reads a list in."""
        if weg == "worker":
            return ("worker", "--einmal")
        datei = str(self.instanz.ordner / "journal.csv")
        stand, mandant = ("--stand", "2020-12-31"), ("--mandant", "Kreis Segeberg")
        return ("liste", "einlesen", "buchungen", datei, *stand, *mandant, "--als", ALS)

    def los(self, *wie: str | int, weg: str) -> "subprocess.Popen[str]":
        """Start to read a list in; returns once the work begins."""
        lauf = self.instanz.starte(WELT, *(wie or ("lauf",)), *self.befehl(weg))
        assert lauf.stdout
        assert lauf.stdout.readline() == "los\n"
        return lauf

    def frage(self) -> dict[str, Any]:
        """Return the state; nobody else is at work on the database any more."""
        self._warte()
        assert self.befragter.stdin
        assert self.befragter.stdout
        self.befragter.stdin.write("?\n")
        self.befragter.stdin.flush()
        gelesen: dict[str, Any] = json.loads(self.befragter.stdout.readline())
        return gelesen

    def _warte(self) -> None:
        """Wait until PostgreSQL has noticed that a client is gone."""
        if "sqlite" in self.instanz.url:
            return
        name = self.instanz.url.rpartition("/")[2]
        andere = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        # Within a transaction PostgreSQL would answer as it did the first time.
        with psycopg.connect(_verwaltet(self.instanz), autocommit=True) as db:
            while db.execute(andere, [name]).fetchone() != (0,):
                time.sleep(0.05)

    def zurueck(self) -> None:
        """Bring database and files back to the start."""
        shutil.rmtree(self.instanz.ordner)
        shutil.copytree(self.vorlage.ordner, self.instanz.ordner)
        if "sqlite" not in self.instanz.url:
            _kopiere(self.vorlage, self.instanz)


def _verwaltet(instanz: Instanz) -> str:
    """Return how to reach the server of an instance beside its own database."""
    adresse = f"{instanz.url.rpartition('/')[0]}/postgres"
    return dsn(adresse.replace("zielwerk@", "verwalter@"))


def _kopiere(vorlage: Instanz, ziel: Instanz) -> None:
    """Make a database anew from another one."""
    alt, neu = (i.url.rpartition("/")[2] for i in (vorlage, ziel))
    with psycopg.connect(_verwaltet(ziel), autocommit=True) as db:
        db.execute(f'DROP DATABASE IF EXISTS "{neu}" WITH (FORCE)')
        db.execute(f'CREATE DATABASE "{neu}" TEMPLATE "{alt}" OWNER zielwerk')


@pytest.fixture(scope="module")
def vorlage(tmp_path_factory: pytest.TempPathFactory, schluesselbund: Path) -> Instanz:
    """Give the county, built once on SQLite."""
    instanz = sqlite(tmp_path_factory.mktemp("vorlage") / "var")
    instanz.ordner.mkdir()
    lauf = instanz.starte(WELT, "bauen", ZEILEN)
    _, meldungen = lauf.communicate()
    assert lauf.returncode == 0, meldungen
    return instanz


@pytest.fixture(scope="module")
def kreis(
    request: pytest.FixtureRequest,
    vorlage: Instanz,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Kreis]:
    """Give the county on the database the test is parametrised with."""
    ordner = tmp_path_factory.mktemp("kreis")
    if request.param == "sqlite":
        kreis = Kreis(vorlage, vorlage.kopie(ordner / "var"))
        yield kreis
        toete(kreis.befragter)
        return
    archiv = vorlage.kopie(ordner / "quelle").sichere(ordner / "a.tar")
    with voruebergehend() as adresse:
        server = adresse.rpartition("/")[0]
        geladen = postgresql(server, ordner / "geladen")
        geladen.stelle_her(archiv)
        shutil.copy(vorlage.ordner / "journal.csv", geladen.ordner)
        instanz = Instanz(ordner / "var", f"{server}/kreis")
        shutil.copytree(geladen.ordner, instanz.ordner)
        _kopiere(geladen, instanz)
        kreis = Kreis(geladen, instanz)
        yield kreis
        toete(kreis.befragter)


def pruefe(kreis: Kreis, weg: str) -> bool:
    """Everything is as before or as after; say whether it is as after."""
    mitten = kreis.frage()
    assert mitten["kette"] is None
    if fertig := mitten["forderungen"] != kreis.vorher["forderungen"] or (
        mitten["buchungen"] != kreis.vorher["buchungen"]
    ):
        assert mitten == kreis.nachher[weg]
    else:
        assert mitten.pop("uebernahmen")[0] in {"wartet", "laeuft"}
        assert mitten.items() <= kreis.vorher.items()
    return fertig


def lies_zu_ende(kreis: Kreis, weg: str) -> None:
    """Read the list again, as an operator would; then all of it is there once."""
    lauf = kreis.los(weg=weg)
    _, meldungen = lauf.communicate()
    assert lauf.returncode == 0, meldungen
    assert kreis.frage() == kreis.nachher[weg]


@auf_beiden
def test_undisturbed_all_rows_are_there_once(kreis: Kreis) -> None:
    """What the other tests compare with, counted from the files themselves."""
    vorher, liste = kreis.vorher["forderungen"], kreis.nachher["worker"]["forderungen"]
    assert [(zeilen, fertig) for _, fertig, zeilen, *_ in liste] == [
        (ZEILEN, "freigegeben"),
        (ZEILEN, "bearbeitung"),
    ]
    assert liste[:1] == vorher
    ersetzt = len(range(0, ZEILEN, 7))
    assert liste[1][-1] == ersetzt
    nummern = [nr + ZEILEN if nr % 7 == 0 else nr for nr in range(ZEILEN)]
    cent = [10_000 + n * 7919 % 90_000 - (1000 if n % 5 == 0 else 0) for n in nummern]
    assert liste[1][4] == f"{sum(cent) // 100}.{sum(cent) % 100:02d}"
    gebucht = kreis.nachher["befehl"]
    assert [zeilen for _, zeilen, _ in gebucht["buchungen"]] == [ZEILEN]
    assert gebucht["hinweise"] == ersetzt


@pytest.mark.parametrize("runde", range(RUNDEN))
@auf_allen_wegen
@auf_beiden
def test_a_killed_import_stores_every_row_once_or_none(
    runde: int, weg: str, kreis: Kreis
) -> None:
    zufall = Random(f"einlesen{runde}{weg}{kreis.instanz.url[:6]}")
    kreis.zurueck()
    fertig = False
    for _ in range(KILLS):
        if fertig:
            kreis.zurueck()
        lauf = kreis.los(weg=weg)
        time.sleep(zufall.uniform(0, kreis.dauer[weg]))
        toete(lauf)
        assert lauf.returncode in {-signal.SIGKILL, 0}
        fertig = pruefe(kreis, weg)
    if not fertig:
        lies_zu_ende(kreis, weg)


@auf_allen_wegen
@auf_beiden
def test_killed_before_any_statement_it_can_be_repeated(weg: str, kreis: Kreis) -> None:
    alle = kreis.schritte[weg]
    stellen = range(1, alle + 1) if VOLL else (alle // 2, alle)
    for stelle in stellen:
        kreis.zurueck()
        lauf = kreis.los("sterben", stelle, weg=weg)
        lauf.communicate()
        assert lauf.returncode == -signal.SIGKILL, stelle
        fertig = pruefe(kreis, weg)
    if not fertig:
        lies_zu_ende(kreis, weg)

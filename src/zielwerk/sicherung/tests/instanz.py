"""Whole instances of the tests' own: a folder, a database, and the real commands."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

WURZEL = Path(__file__).resolve().parents[4]
GEHEIMNIS = "kanarienvogel-geheimnis-" + "g" * 40
# The only rows a restore adds: that it took place.
NACH_DEM_ENDE = "protokoll."
Zeilen = dict[tuple[str, Any], dict[str, Any]]


def _bund() -> Path:
    return Path(os.environ["ZIELWERK_SCHLUESSELBUND"])


@dataclass(frozen=True)
class Instanz:
    """One instance; `zielwerk` runs its command line as an operator would."""

    ordner: Path
    url: str
    anker: Path | None = None
    bund: Path | None = None  # the ring of its own, else that of all tests

    @property
    def dateien(self) -> Path:
        return self.ordner / "dateien"

    @property
    def datenbank(self) -> Path:
        return self.ordner / "zielwerk.sqlite3"

    @property
    def umgebung(self) -> dict[str, str]:
        rein = {n: w for n, w in os.environ.items() if not n.startswith("ZIELWERK_")}
        return {
            **rein,
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
            "PYTHONPATH": os.pathsep.join([str(WURZEL / "src"), str(WURZEL)]),
            "ZIELWERK_ANKER": str(self.anker or self.ordner / "anker"),
            "ZIELWERK_SCHLUESSELBUND": str(self.bund or _bund()),
            "ZIELWERK_SECRET_KEY": GEHEIMNIS,
            "ZIELWERK_VAR": str(self.ordner),
        }

    def starte(self, *befehl: str | int | Path) -> subprocess.Popen[str]:
        """Start a command; its progress can be read line by line."""
        return subprocess.Popen(
            [sys.executable, "-m", *map(str, befehl)],
            env=self.umgebung,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def zielwerk(
        self, *befehl: str | Path, hoechstens: int = resource.RLIM_INFINITY
    ) -> "Lauf":
        """Run a command to its end; no file may grow beyond `hoechstens` bytes."""
        grenzen = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hoechstens, grenzen[1]))
        try:
            lauf = self.starte("zielwerk", *befehl)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, grenzen)
        ausgabe, meldungen = lauf.communicate()
        assert "Traceback" not in meldungen, meldungen
        return Lauf(lauf.returncode, ausgabe, meldungen)

    def sichere(self, ziel: Path) -> Path:
        lauf = self.zielwerk("sichern", "--out", ziel)
        assert lauf.rueckgabe == 0, lauf
        return ziel

    def stelle_her(self, archiv: Path) -> "Lauf":
        lauf = self.zielwerk("wiederherstellen", archiv)
        assert lauf.rueckgabe == 0, lauf
        return lauf

    def zeilen(self) -> Zeilen:
        """Return every row as Django itself serialises it: independent of our form."""
        # On PostgreSQL as the administrator, who sees past row-level security.
        alles = replace(self, url=self.url.replace("zielwerk@", "verwalter@"))
        lauf = alles.starte("zielwerk.sicherung.tests.leser")
        ausgabe, meldungen = lauf.communicate()
        assert lauf.returncode == 0, meldungen
        alle = [json.loads(zeile) for zeile in ausgabe.splitlines()]
        return {
            (zeile["model"], zeile["pk"]): zeile["fields"]
            for zeile in alle
            if zeile["model"] not in {"sessions.session", "protokoll.kettenende"}
        }

    def inhalte(self) -> dict[str, bytes]:
        """Return the bytes of every stored file."""
        return {
            ort.relative_to(self.dateien).as_posix(): ort.read_bytes()
            for ort in self.dateien.rglob("*")
            if ort.is_file() and not ort.name.startswith(".")
        }

    def ist_leer(self) -> bool:
        """Say whether a restore would find the instance empty, or nothing at all."""
        return (
            not self.datenbank.exists()
            if "sqlite" in self.url
            else self._ohne_tabellen()
        )

    def _ohne_tabellen(self) -> bool:
        with psycopg.connect(dsn(self.url)) as db:
            zahl = db.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone()
        return zahl == (0,)

    def kopie(self, ordner: Path) -> "Instanz":
        """Return a second instance with the same database and files."""
        shutil.copytree(self.ordner, ordner)
        if "sqlite" in self.url:
            return sqlite(ordner)
        server, _, name = self.url.rpartition("/")
        return postgresql(server, ordner, vorlage=name)


@dataclass(frozen=True)
class Lauf:
    """How a command ended."""

    rueckgabe: int
    ausgabe: str
    meldungen: str


def sqlite(ordner: Path, anker: Path | None = None) -> Instanz:
    return Instanz(ordner, f"sqlite:///{ordner / 'zielwerk.sqlite3'}", anker)


def dsn(url: str) -> str:
    """Return a DATABASE_URL whose host is a socket folder as psycopg takes it."""
    rolle, rest = url.removeprefix("postgres://").split("@:5432/")
    ordner, _, name = rest.rpartition("/")
    return f"host={ordner} user={rolle} dbname={name}"


def postgresql(server: str, ordner: Path, vorlage: str = "template1") -> Instanz:
    """Return an instance with a new database on a running server: empty, or a copy."""
    with psycopg.connect(dsn(f"{server}/postgres"), autocommit=True) as db:
        zahl = db.execute("SELECT count(*) FROM pg_database").fetchone()
        assert zahl
        name = f"sicherung_{zahl[0]}_{os.getpid()}"
        db.execute(f'CREATE DATABASE "{name}" TEMPLATE "{vorlage}"')
    return Instanz(ordner, f"{server}/{name}")


def toete(lauf: subprocess.Popen[str]) -> None:
    """Kill -9."""
    lauf.send_signal(signal.SIGKILL)
    lauf.communicate()


def gleiche(vorher: dict[Any, Any], nachher: dict[Any, Any]) -> None:
    """Compare rows: all of them are there; only the record has grown."""
    assert {schluessel: nachher.get(schluessel) for schluessel in vorher} == vorher
    neu = {modell for modell, _ in set(nachher) - set(vorher)}
    assert [modell for modell in neu if not modell.startswith(NACH_DEM_ENDE)] == []

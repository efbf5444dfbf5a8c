"""Backup and restore against sqlite3's .backup and pg_dump/pg_restore, in one run.

The example county, and 100,000 invented objections on top of it. Medians of five runs;
every command is started as an operator would, start-up included. Zielwerk's archive
holds files, checksums and the check of the record as well, and fits both databases;
the tools compared copy one database and check nothing.
"""

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from scripts import postgres

ZEILEN, LAEUFE = 100_000, 5
PYTHON = [sys.executable, "-m"]


def umgebung(ordner: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "ZIELWERK_VAR": str(ordner),
    }


def run(*befehl: str | Path, env: dict[str, str] | None = None) -> None:
    subprocess.run(
        [str(b) for b in befehl], env=env, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def dauer(tun: Callable[[int], None]) -> float:
    """Return the median of the runs in seconds."""
    zeiten = []
    for nr in range(LAEUFE):
        beginn = time.perf_counter()
        tun(nr)
        zeiten.append(time.perf_counter() - beginn)
    return statistics.median(zeiten)


def sqlite_url(ordner: Path) -> str:
    return f"sqlite:///{ordner / 'zielwerk.sqlite3'}"


def baue_beispiel(ordner: Path) -> Path:
    env = umgebung(ordner, sqlite_url(ordner))
    run(*PYTHON, "zielwerk", "demo", "--no-serve", env=env)
    return ordner / "demo"


def vermehre(vorlage: Path, ordner: Path) -> Path:
    """Copy the county and multiply its objections."""
    shutil.copytree(vorlage, ordner)
    with sqlite3.connect(ordner / "zielwerk.sqlite3") as db:
        db.row_factory = sqlite3.Row
        (zeile,) = db.execute(
            "SELECT * FROM widersprueche_widerspruch ORDER BY id DESC LIMIT 1"
        ).fetchall()
        spalten = [s for s in dict(zeile) if s != "id"]
        namen, stellen = ", ".join(spalten), ", ".join("?" * len(spalten))
        db.executemany(
            f"INSERT INTO widersprueche_widerspruch ({namen}) VALUES ({stellen})",
            (
                [
                    {
                        "uuid": uuid.UUID(int=nr + 2**100).hex,
                        "aktenzeichen_index": f"{nr:064x}",
                        "zeile": nr + 10_000,
                    }.get(s, zeile[s])
                    for s in spalten
                ]
                for nr in range(ZEILEN)
            ),
        )
    db.close()
    return ordner


@contextmanager
def datenbanken(adresse: str) -> Iterator[Callable[[], str]]:
    """Give a maker of empty databases on a server."""
    server, _, _ = adresse.rpartition("/")
    ordner = server.split(":5432/")[1]
    zahl = iter(range(10_000))

    def neu() -> str:
        name = f"bench{next(zahl)}"
        dsn = f"host={ordner} user={postgres.ROLLE} dbname=postgres"
        with psycopg.connect(dsn, autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}")
        return f"{server}/{name}"

    yield neu


def libpq(url: str) -> list[str]:
    ordner, _, name = url.split(":5432/")[1].rpartition("/")
    return ["-h", ordner, "-U", postgres.ROLLE, "-d", name]


def miss_sqlite(name: str, vorlage: Path, ordner: Path) -> Path:
    env, db = umgebung(vorlage, sqlite_url(vorlage)), vorlage / "zielwerk.sqlite3"
    archiv = ordner / f"{name}-0.tar"

    def sichern(nr: int) -> None:
        run(
            *PYTHON,
            "zielwerk",
            "sichern",
            "--out",
            ordner / f"{name}-{nr}.tar",
            env=env,
        )

    def kopieren(nr: int) -> None:
        with sqlite3.connect(db) as von, sqlite3.connect(ordner / f"{nr}.bak") as nach:
            von.backup(nach)

    def zurueck(nr: int) -> None:
        ziel = ordner / f"{name}-neu-{nr}"
        run(*PYTHON, "zielwerk", "wiederherstellen", archiv,
            env=umgebung(ziel, sqlite_url(ziel)))  # fmt: skip

    melde(name, "SQLite  sichern", dauer(sichern), ".backup", dauer(kopieren))
    melde(name, "SQLite  wiederherstellen", dauer(zurueck), ".backup", dauer(kopieren))
    groesse = archiv.stat().st_size, db.stat().st_size
    print(f"{name:<14} Archiv {groesse[0]:,} Byte, Datenbank {groesse[1]:,} Byte")
    return archiv


def miss_postgresql(
    name: str, archiv: Path, ordner: Path, neu: Callable[[], str]
) -> None:
    quelle, var = neu(), ordner / f"{name}-pg"
    pg_dump, pg_restore = postgres.programm("pg_dump"), postgres.programm("pg_restore")
    assert pg_dump
    assert pg_restore
    env = umgebung(var, quelle)
    run(*PYTHON, "zielwerk", "wiederherstellen", archiv, env=env)
    ziele = [neu() for _ in range(2 * LAEUFE)]

    def sichern(nr: int) -> None:
        run(
            *PYTHON,
            "zielwerk",
            "sichern",
            "--out",
            ordner / f"{name}-pg{nr}.tar",
            env=env,
        )

    def dump(nr: int) -> None:
        run(pg_dump, *libpq(quelle), "-Fc", "-f", ordner / f"{name}-{nr}.dump")

    def zurueck(nr: int) -> None:
        ziel = umgebung(ordner / f"{name}-pgneu-{nr}", ziele[nr])
        run(*PYTHON, "zielwerk", "wiederherstellen", archiv, env=ziel)

    def restore(nr: int) -> None:
        run(pg_restore, *libpq(ziele[LAEUFE + nr]), ordner / f"{name}-0.dump")

    melde(name, "PostgreSQL  sichern", dauer(sichern), "pg_dump", dauer(dump))
    melde(
        name,
        "PostgreSQL  wiederherstellen",
        dauer(zurueck),
        "pg_restore",
        dauer(restore),
    )


def melde(name: str, was: str, eigene: float, gegen: str, andere: float) -> None:
    print(
        f"{name:<14} {was:<30} {eigene:7.2f} s   {gegen:<10} {andere:7.2f} s   "
        f"Verhältnis {eigene / andere:6.1f}",
        flush=True,
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="zw-bench-") as name:
        ordner = Path(name)
        leer = ordner / "leer"
        print(f"{'Start':<14} {'zielwerk migrate auf leerer SQLite':<30} ", end="")
        nur_tabellen = dauer(
            lambda nr: run(*PYTHON, "zielwerk", "migrate",
                           env=umgebung(leer / str(nr), sqlite_url(leer / str(nr))))
        )  # fmt: skip
        print(f"{nur_tabellen:.2f} s")
        klein = baue_beispiel(ordner / "klein")
        gross = vermehre(klein, ordner / "gross")
        with postgres.voruebergehend() as adresse, datenbanken(adresse) as neu:
            for bezeichnung, vorlage in (("Beispielkreis", klein), ("100.000", gross)):
                archiv = miss_sqlite(bezeichnung, vorlage, ordner)
                miss_postgresql(bezeichnung, archiv, ordner, neu)


if __name__ == "__main__":
    main()

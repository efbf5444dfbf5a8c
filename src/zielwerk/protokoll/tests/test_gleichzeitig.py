"""Several processes at once, each with several threads, on a database of their own."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ANFANG = """
import django, sys, threading
django.setup()
from datetime import datetime, UTC
from django.db import connection
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.services import create_mandant
from zielwerk.protokoll.services import record_eintrag
JETZT = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""
ANLEGEN = ANFANG + "create_mandant(name='Kreis A', kurzname='A', land='SH')"
SCHREIBEN = (
    ANFANG
    + """
def schreibe(wer):
    mandant = Mandant.objects.get()
    for nr in range(int(sys.argv[1])):
        record_eintrag(
            mandant=mandant, aktion="test.gleichzeitig", objekt=mandant,
            text=f"{wer}: {nr}", durch=None, jetzt=JETZT, nachher={"nr": nr},
        )
    connection.close()

faeden = [threading.Thread(target=schreibe, args=(n,)) for n in range(2)]
[faden.start() for faden in faeden]
[faden.join() for faden in faeden]
"""
)
PROZESSE, FAEDEN, JE_FADEN = 3, 2, 12


@pytest.fixture
def umgebung(db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give the environment of an empty instance beside the test's database."""
    adresse, name = f"sqlite:///{tmp_path / 'eigene.sqlite3'}", f"zw_{uuid.uuid4().hex}"
    if connection.vendor == "postgresql":
        adresse = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
        parameter = connection.get_connection_params() | {"dbname": "postgres"}
        weg = {"cursor_factory", "context", "prepare_threshold"}
        verwaltung = psycopg.connect(
            **{k: v for k, v in parameter.items() if k not in weg}, autocommit=True
        )
        verwaltung.execute(f"CREATE DATABASE {name}")
    werte = {
        **os.environ,
        "DATABASE_URL": adresse,
        "ZIELWERK_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    werte.pop("ZIELWERK_ANKER", None)
    yield werte
    if connection.vendor == "postgresql":
        verwaltung.execute(f"DROP DATABASE {name} WITH (FORCE)")
        verwaltung.close()


def start(umgebung: dict[str, str], *argumente: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *argumente],
        env=umgebung,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(umgebung: dict[str, str], *argumente: str) -> tuple[int, str, str]:
    lauf = start(umgebung, *argumente)
    ausgabe, fehler = lauf.communicate(timeout=120)
    return lauf.returncode, ausgabe, fehler


def zielwerk(umgebung: dict[str, str], *argumente: str) -> tuple[int, str, str]:
    return run(umgebung, "-m", "zielwerk", *argumente)


def test_writers_at_once_leave_one_chain_without_a_gap_and_ticks_one_anchor(
    umgebung: dict[str, str], tmp_path: Path
) -> None:
    assert zielwerk(umgebung, "migrate")[0] == 0
    assert run(umgebung, "-c", ANLEGEN)[0] == 0
    assert zielwerk(umgebung, "protokoll", "pruefen")[:2] == (
        0,
        "Kreis A: Noch kein Eintrag.\n",
    )

    # The first entry of a Mandant is written at once by all of them, too.
    schreiber = [
        start(umgebung, "-c", SCHREIBEN, str(JE_FADEN)) for _ in range(PROZESSE)
    ]
    # Verifying while others write raises no false alarm.
    assert zielwerk(umgebung, "protokoll", "pruefen")[0] == 0
    for lauf in schreiber:
        assert lauf.communicate(timeout=120)[1] == ""
        assert lauf.returncode == 0
    anzahl = PROZESSE * FAEDEN * JE_FADEN

    ticks = [start(umgebung, "-m", "zielwerk", "tick") for _ in range(3)]
    ausgaben = [lauf.communicate(timeout=120)[0] for lauf in ticks]
    assert [lauf.returncode for lauf in ticks] == [0, 0, 0]
    assert "".join(ausgaben).count(f"verankert: Eintrag {anzahl}") == 1
    (datei,) = (tmp_path / "var" / "anker").glob("anker-*.jsonl")
    assert len(datei.read_text().splitlines()) == 1

    ende, ausgabe, _ = zielwerk(umgebung, "protokoll", "pruefen", "--json")
    (ergebnis,) = json.loads(ausgabe)["mandanten"]
    assert ende == 0
    assert (ergebnis["eintraege"], ergebnis["anker"]) == (anzahl, 1)
    assert ergebnis["befund"] is None

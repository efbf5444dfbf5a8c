"""The database comes out as Django's own executor makes it, column by column."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState
from scripts.postgres import programm, voruebergehend

from zielwerk.mandanten.executor import _modell

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
EXECUTOREN = "django", "eigener"
# Encrypted columns, triggers and tables built anew are among these; all take a minute.
ZIELE = ["protokoll.0003_verschluesselt", "widersprueche.0003_aktenzeichen_leerbar"]
BAUE = """
import sys
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_scopes import scopes_disabled
from zielwerk.mandanten.executor import LeanExecutor
name, ziele = sys.argv[1], [tuple(z.split(".")) for z in sys.argv[2:]]
with scopes_disabled():
    lauf = {"django": MigrationExecutor, "eigener": LeanExecutor}[name](connection)
    lauf.migrate(ziele or lauf.loader.graph.leaf_nodes())
"""


def _baue(executor: str, url: str) -> None:
    befehl = [sys.executable, "-c", BAUE, executor, *([] if VOLL else ZIELE)]
    umgebung = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": ":".join(sys.path)}
    umgebung["DJANGO_SETTINGS_MODULE"] = "zielwerk.settings"
    subprocess.run(befehl, env=umgebung, check=True)


def _sqlite(ort: Path, executor: str) -> list[str]:
    """Return the statement of every table, index and trigger, and the rows."""
    import sqlite3

    datei = ort / executor
    _baue(executor, f"sqlite:///{datei}")
    with sqlite3.connect(datei) as verbindung:
        zeilen = list(verbindung.iterdump())
    # The one value that differs is when a migration was applied.
    return [z for z in zeilen if "django_migrations" not in z]


def _postgresql(adresse: str, executor: str) -> list[str]:
    """Return what pg_dump writes; as the superuser, who may see it all."""
    server = adresse.partition("@:5432/")[2].rpartition("/")[0]
    anlegen, ausgeben = programm("createdb"), programm("pg_dump")
    subprocess.run([anlegen, "-h", server, "-U", "zielwerk", executor], check=True)
    _baue(executor, adresse.rpartition("/")[0] + f"/{executor}")
    befehl = [ausgeben, "-h", server, "-U", "verwalter", "--schema-only", executor]
    ausgabe = subprocess.run(befehl, check=True, capture_output=True, text=True).stdout
    return [z for z in ausgabe.splitlines() if "restrict" not in z]


def _schema(datenbank: str, ort: Path) -> Iterator[list[str]]:
    """Yield what Django's executor makes, then what ours makes."""
    if datenbank == "sqlite":
        yield from (_sqlite(ort, executor) for executor in EXECUTOREN)
        return
    with voruebergehend() as adresse:
        yield from (_postgresql(adresse, executor) for executor in EXECUTOREN)


@pytest.mark.parametrize("datenbank", ["sqlite", "postgresql"] if VOLL else ["sqlite"])
def test_the_database_is_the_same(datenbank, tmp_path):
    von_django, von_uns = _schema(datenbank, tmp_path)
    assert len(von_django) > 30
    assert von_uns == von_django


STAND = ProjectState()
STAND.add_model(
    ModelState(
        "a",
        "M",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("nr", models.TextField(unique=True)),
            ("f", models.TextField()),
        ],
    )
)


@pytest.mark.parametrize(
    ("operation", "modell"),
    [
        (migrations.CreateModel("N", []), "n"),
        (migrations.AddField("m", "g", models.TextField()), "m"),
        (migrations.AlterField("m", "f", models.TextField(null=True)), "m"),
        (migrations.AlterUniqueTogether("M", {("nr", "f")}), "m"),
        (migrations.RenameField("m", "f", "g"), "m"),
        # Another table may refer to these: all models are needed.
        (migrations.AlterField("m", "id", models.UUIDField(primary_key=True)), ""),
        (migrations.AlterField("m", "nr", models.TextField()), ""),
        (migrations.AlterField("m", "f", models.TextField(unique=True)), ""),
        (migrations.RenameField("m", "nr", "nummer"), ""),
        (migrations.RenameModel("M", "N"), ""),
        (migrations.DeleteModel("M"), ""),
        (migrations.AlterModelTable("M", "t"), ""),
        (migrations.RunPython(migrations.RunPython.noop), ""),
        (migrations.SeparateDatabaseAndState([migrations.DeleteModel("M")]), ""),
    ],
)
def test_what_a_step_gets_to_see(operation, modell):
    assert _modell(operation, STAND, "a") == (("a", modell) if modell else None)

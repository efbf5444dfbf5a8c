"""Two people change members at once, each in a process of their own."""

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
import django, sys, time
django.setup()
from datetime import date, datetime, UTC
from django.core.management import call_command
from django_scopes import scope, scopes_disabled
from zielwerk.mandanten import demo
from zielwerk.mandanten.models import Mandant, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.regeln import pruefsumme
from zielwerk.mitglieder.services import (
    MitgliederError, accept_einladung, create_einladung, deactivate_mitgliedschaft,
)
JETZT = datetime(2021, 1, 25, 9, tzinfo=UTC)
"""
ANLEGEN = (
    ANFANG
    + """
with scopes_disabled():
    call_command("migrate", verbosity=0)
mandant, mitglieder = demo.build(date(2021, 1, 25))
with scope(mandant=mandant):
    einladung, token = create_einladung(
        name="Neu", email="neu@kreis.example", rolle=Rolle.KASSE, stelle="Kasse",
        organisation=Organisation.objects.first(),
        durch=mitglieder[Rolle.KOORDINIERUNGSSTELLE], jetzt=JETZT,
    )
print(token)
"""
)
STILLLEGEN = (
    ANFANG
    + """
mandant = Mandant.objects.get()
with scope(mandant=mandant):
    durch, wen = (
        Mitgliedschaft.objects.select_related("mandant", "benutzer").get(rolle=rolle)
        for rolle in sys.argv[1:3]
    )
    print("bereit", flush=True)
    sys.stdin.readline()
    try:
        deactivate_mitgliedschaft(mitgliedschaft=wen, durch=durch, jetzt=JETZT)
        print("ja")
    except MitgliederError as fehler:
        print("nein", fehler)
"""
)
ANNEHMEN = (
    ANFANG
    + """
with scopes_disabled():
    einladung = Einladung.objects.select_related("mandant").get()
summe = pruefsumme(sys.argv[1])
print("bereit", flush=True)
sys.stdin.readline()
try:
    accept_einladung(
        einladung=einladung, summe=summe, wer="ein-langes-Passwort-21", jetzt=JETZT
    )
    print("ja")
except MitgliederError as fehler:
    print("nein", fehler)
"""
)
ZAEHLEN = (
    ANFANG
    + """
from zielwerk.mandanten.rechte import RECHTE, Recht
with scopes_disabled():
    rollen = RECHTE[Recht.MITGLIEDER_VERWALTEN]
    print(Mitgliedschaft.objects.filter(aktiv=True, rolle__in=rollen).count())
"""
)


@pytest.fixture
def umgebung(db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give the environment of an instance beside the test's database."""
    adresse, name = f"sqlite:///{tmp_path / 'eigene.sqlite3'}", f"zw_{uuid.uuid4().hex}"
    if connection.vendor == "postgresql":
        adresse = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
        parameter = connection.get_connection_params() | {"dbname": "postgres"}
        weg = {"cursor_factory", "context", "prepare_threshold"}
        verwaltung = psycopg.connect(
            **{k: v for k, v in parameter.items() if k not in weg}, autocommit=True
        )
        verwaltung.execute(f"CREATE DATABASE {name}")
    yield {
        **os.environ,
        "DATABASE_URL": adresse,
        "ZIELWERK_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    if connection.vendor == "postgresql":
        verwaltung.execute(f"DROP DATABASE {name} WITH (FORCE)")
        verwaltung.close()


def start(umgebung: dict[str, str], *argumente: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", *argumente],
        env=umgebung,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ausgabe(lauf: subprocess.Popen[str]) -> str:
    aus, fehler = lauf.communicate("\n", timeout=600)
    assert lauf.returncode == 0, fehler
    return aus.strip()


def zugleich(laeufe: list[subprocess.Popen[str]]) -> list[str]:
    """Let all go at the same moment; return what each says."""
    for lauf in laeufe:
        assert lauf.stdout is not None
        assert lauf.stdout.readline() == "bereit\n"
    for lauf in laeufe:
        assert lauf.stdin is not None
        lauf.stdin.write("\n")
        lauf.stdin.flush()
    return sorted(ausgabe(lauf) for lauf in laeufe)


def test_two_at_once_leave_one_who_may_manage_and_one_person(
    umgebung: dict[str, str],
) -> None:
    token = ausgabe(start(umgebung, ANLEGEN))
    paar = ("koordinierungsstelle", "geschaeftsfuehrung")
    antworten = zugleich(
        [
            start(umgebung, STILLLEGEN, *paar),
            start(umgebung, STILLLEGEN, *reversed(paar)),
        ]
    )
    assert antworten[0] == "ja"
    assert antworten[1].startswith("nein")
    assert "letzte Person" in antworten[1]
    assert ausgabe(start(umgebung, ZAEHLEN)) == "1"

    antworten = zugleich([start(umgebung, ANNEHMEN, token) for _ in range(2)])
    assert antworten[0] == "ja"
    assert antworten[1].startswith("nein")

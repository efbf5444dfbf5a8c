"""Numbers for who watches an instance: whole, over all workers, and of nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from zielwerk.betrieb.services import betriebszahlen
from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.anker import write_anker
from zielwerk.protokoll.services import record_eintrag

TOKEN = "ein-langes-token"
ANFRAGE = """
import django
django.setup()
from django.test import Client
for _ in range({mal}):
    Client(headers={{"Host": "127.0.0.1"}}).get("/lebt")
"""

LIES = """
import django, sys
django.setup()
from zielwerk.betrieb.messung import ausgabe
sys.stdout.buffer.write(ausgabe([], gemeinsam=sys.argv[1]))
"""


@pytest.fixture
def _token(settings) -> None:
    settings.METRIKEN_TOKEN = TOKEN


def _lies(client: Client, token: str = TOKEN) -> dict[str, Any]:
    kopf = {"Authorization": f"Bearer {token}"}
    antwort = client.get(reverse("betrieb:metriken"), headers=kopf)
    assert antwort.status_code == 200
    assert antwort["Cache-Control"] == "no-store"
    return dict(_werte(antwort.content.decode()))


def _werte(text: str) -> Iterator[tuple[str, float]]:
    for familie in text_string_to_metric_families(text):
        for probe in familie.samples:
            schilder = ",".join(f"{k}={w}" for k, w in sorted(probe.labels.items()))
            yield f"{probe.name}{{{schilder}}}", probe.value


@pytest.mark.parametrize("token", [None, "", "Bearer ", "Bearer falsch", TOKEN])
@pytest.mark.usefixtures("_token", "db")
def test_without_the_token_there_is_no_page(client, token):
    kopf = {} if token is None else {"Authorization": token}
    assert client.get(reverse("betrieb:metriken"), headers=kopf).status_code == 404


@pytest.mark.parametrize("kopf", [{}, {"Authorization": "Bearer "}])
def test_where_no_token_is_set_nobody_reads(besetzung: Besetzung, kopf):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert client.get(reverse("betrieb:metriken"), headers=kopf).status_code == 404


@pytest.mark.usefixtures("_token", "besetzung")
def test_requests_are_counted_by_page_and_answer(client):
    lebt = "zielwerk_anfragen_total{antwort=200,methode=GET,seite=web:lebt}"
    fehlt = "zielwerk_anfragen_total{antwort=404,methode=GET,seite=unbekannt}"
    vorher = _lies(client)
    for pfad in ("/lebt", "/lebt", "/gibt/es/nicht/Jana-Petersen"):
        client.get(pfad)
    nachher = _lies(client)
    assert nachher[lebt] - vorher.get(lebt, 0) == 2
    assert nachher[fehlt] - vorher.get(fehlt, 0) == 1
    dauer = "zielwerk_dauer_sekunden_count{seite=web:lebt}"
    assert nachher[dauer] - vorher.get(dauer, 0) == 2


@pytest.mark.usefixtures("_token", "fremde")
def test_what_waits_and_what_is_old_is_there(besetzung: Besetzung, client):
    mandant = besetzung.mandant
    assert "zielwerk_anker_alter_sekunden{}" not in _lies(client)
    record_eintrag(
        mandant=mandant,
        aktion="sicherung.geschrieben",
        objekt=mandant,
        text="Sicherung geschrieben",
        durch=None,
        jetzt=JETZT,
    )
    write_anker(mandant=mandant, jetzt=JETZT)
    zahlen = {z.name: z.wert for z in betriebszahlen(jetzt=JETZT + timedelta(hours=2))}
    assert zahlen["anker_alter_sekunden"] == 7200
    assert set(zahlen) == {
        *("listen_offen", "listen_warten_sekunden", "mails_offen", "mails_aufgegeben"),
        *("mandanten", "anker_alter_sekunden", "sicherung_alter_sekunden"),
    }
    assert zahlen["mandanten"] == 2
    assert zahlen["listen_offen"] == zahlen["mails_offen"] == 0
    gelesen = _lies(client)
    assert {f"zielwerk_{name}{{}}" for name in zahlen} <= gelesen.keys()


@pytest.mark.usefixtures("_token")
def test_no_label_names_anybody(besetzung: Besetzung, client):
    besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get("/")
    text = "\n".join(_lies(client))
    for wort in (besetzung.mandant.name, str(besetzung.mandant.uuid), "Petersen", "@"):
        assert wort not in text


def test_all_workers_count_together(tmp_path: Path):
    umgebung = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    for mal in (2, 3):
        befehl = [sys.executable, "-c", ANFRAGE.format(mal=mal)]
        subprocess.run(befehl, env=umgebung, check=True)
    befehl = [sys.executable, "-c", LIES, str(tmp_path)]
    lauf = subprocess.run(
        befehl, env=umgebung, check=True, capture_output=True, text=True
    )
    gezaehlt = dict(_werte(lauf.stdout))
    lebt = "zielwerk_anfragen_total{antwort=200,methode=GET,seite=web:lebt}"
    assert gezaehlt[lebt] == 5

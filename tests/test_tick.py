"""Several ticks at once, killed at random, before a mail server that fails: each
reminder goes out, and only once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from zielwerk.erinnerungen.tests.postamt import Postamt, geoeffnet

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
RUNDEN = 40 if VOLL else 2
ZUGLEICH = 4

# The example county with Fristen due on its day, and the usual steps.
AUFBAU = """
import django; django.setup()
from django.core.management import call_command
from django_scopes import scope, scopes_disabled
with scopes_disabled():
    call_command("migrate", verbosity=0)
from zielwerk.startseite.demo import build
mandant, mitglieder = build(lambda _: None)
from zielwerk.erinnerungen.services import create_uebliche_stufen
from zielwerk.conftest import JETZT
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen.models import Massnahmenvorschlag
with scope(mandant=mandant):
    create_uebliche_stufen(durch=mitglieder[Rolle.KOORDINIERUNGSSTELLE], jetzt=JETZT)
    # What the example county proposes is for the ticks to propose again.
    Massnahmenvorschlag.objects.all().delete()
"""
# What a waiting time would do: everything may be tried again at once.
UNGEDULD = """
import django; django.setup()
from django_scopes import scopes_disabled
from zielwerk.erinnerungen.models import Erinnerung
with scopes_disabled():
    Erinnerung.objects.filter(post="offen").update(
        naechster_versuch=None, belegt_bis=None)
"""
ERGEBNIS = """
import django; django.setup()
import json
from django_scopes import scopes_disabled
from zielwerk.erinnerungen.models import Erinnerung
from zielwerk.mandanten.models import Mandant
from zielwerk.massnahmen.models import Massnahmenvorschlag
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.services import check_kette
with scopes_disabled():
    werte = list(Erinnerung.objects.values_list("post", "nachricht"))
    doppelt = Erinnerung.objects.values("frist", "stufe", "empfaenger").distinct()
    print(json.dumps({"werte": werte, "verschieden": doppelt.count(),
        "vorschlaege": [Eintrag.objects.filter(objekt_uuid=v.uuid).count()
            for v in Massnahmenvorschlag.objects.all()],
        "kette": [check_kette(m) for m in Mandant.objects.all()]}))
"""


def _umgebung(ordner: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PYTHONPATH": ":".join(sys.path),
        "ZIELWERK_VAR": str(ordner),
        "ZIELWERK_DEMO": "1",
        "DATABASE_URL": f"sqlite:///{ordner / 'tick.sqlite3'}",
        "ZIELWERK_MAIL_HOST": "127.0.0.1",
        "ZIELWERK_MAIL_PORT": str(port),
        "ZIELWERK_MAIL_TLS": "ohne",
        "ZIELWERK_POST_BELEGT": "30",
    }


def _python(text: str, umgebung: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", text],
        env=umgebung,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _ticks(umgebung: dict[str, str], zufall: random.Random, *, toeten: bool) -> None:
    laeufe = [
        subprocess.Popen(
            [sys.executable, "-m", "zielwerk", "tick"],
            env=umgebung,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(ZUGLEICH)
    ]
    if toeten:
        time.sleep(zufall.uniform(0.8, 4.0))
        for lauf in zufall.sample(laeufe, 2):
            lauf.send_signal(signal.SIGKILL)
    for lauf in laeufe:
        lauf.wait(timeout=120)


def test_each_reminder_goes_out_once_whatever_happens(tmp_path: Path) -> None:
    import json

    zufall = random.Random(25)
    with geoeffnet(Postamt(stoerung=0.4, zufall=random.Random(5))) as amt:
        umgebung = _umgebung(tmp_path, amt.port)
        _python(AUFBAU, umgebung)
        for _ in range(RUNDEN):
            _ticks(umgebung, zufall, toeten=True)
            _python(UNGEDULD, umgebung)
        amt.stoerung = 0.0
        _ticks(umgebung, zufall, toeten=False)
        _python(UNGEDULD, umgebung)
        _ticks(umgebung, zufall, toeten=False)
        ergebnis = json.loads(_python(ERGEBNIS, umgebung))
    werte = ergebnis["werte"]
    assert ergebnis["kette"] == [None] * len(ergebnis["kette"])
    assert len(werte) == ergebnis["verschieden"] >= 3
    assert ergebnis["vorschlaege"] == [1]
    assert {post for post, _ in werte} == {"versendet"}
    angekommen = Counter(n["Message-ID"] for _, n in amt.angekommen)
    assert set(angekommen) == {nachricht for _, nachricht in werte}
    # A second copy is possible only where a kill fell between "250" and the note;
    # it carries the same Message-ID and is never a reminder of its own.
    assert sum(angekommen.values()) - len(angekommen) <= 2 * RUNDEN

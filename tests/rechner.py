"""Two machines on one PostgreSQL, and users whose requests a proxy hands to either."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import urllib3

FRIST = 60
# Seconds a user waits: a year has no more than 366 days to enter.
PAUSE = 0.4
KALENDER, NEU = "/fristen/kalender/", "/fristen/kalender/neu/"
WURZEL = Path(__file__).resolve().parents[1]
# Whoever sends both sends them from a page of ours.
FORMULAR = "f" * 32


@dataclass
class Rechner:
    """One `zielwerk serve` with a folder of its own, as on a machine of its own."""

    umgebung: Mapping[str, str]
    port: int
    lauf: subprocess.Popen[bytes]

    def beende(self, wie: int) -> None:
        """Send a signal: to the command alone, or SIGKILL to all of it at once."""
        if wie == signal.SIGKILL:
            os.killpg(self.lauf.pid, wie)
        else:
            self.lauf.send_signal(wie)

    def bereit(self) -> tuple[int, str]:
        """Return what the ready probe says."""
        try:
            antwort = urllib3.request(
                "GET",
                f"http://127.0.0.1:{self.port}/bereit",
                retries=False,
                timeout=10,
            )
        except urllib3.exceptions.HTTPError as fehler:
            return 0, str(fehler)
        return antwort.status, antwort.data.decode()

    def warte(self) -> None:
        """Wait until it is ready."""
        ende = time.monotonic() + 4 * FRIST
        while self.bereit()[0] != 200:
            assert time.monotonic() < ende, self.bereit()
            assert self.lauf.poll() is None
            time.sleep(0.1)


@contextlib.contextmanager
def rechner(umgebung: Mapping[str, str], ordner: Path) -> Iterator[Rechner]:
    """Start one, yield it, end whatever is left of it."""
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        port = frei.getsockname()[1]
    eigene = {**umgebung, "ZIELWERK_VAR": str(ordner)}
    befehl = [sys.executable, "-m", "zielwerk", "serve", "--port", str(port)]
    lauf = subprocess.Popen(befehl, env=eigene, start_new_session=True)
    try:
        yield Rechner(eigene, port, lauf)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(lauf.pid, signal.SIGKILL)
        lauf.wait(FRIST)


@dataclass
class Verlauf:
    """What users saw: days that were acknowledged, and everything that failed."""

    bestaetigt: list[str] = field(default_factory=list)
    gelesen: int = 0
    fehler: list[str] = field(default_factory=list)
    ende: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Vermittler:
    """A reverse proxy as the handbook asks for one.

    What was never sent, and what only reads, goes to the next machine. A write under
    way when its machine dies is the user's to repeat: nobody knows what became of it.
    """

    orte: tuple[int, ...]
    kopf: Mapping[str, str]

    def frage(self, nr: int, methode: str, pfad: str, **felder: str) -> int:
        """Ask one machine, or the next; return the status, 0 if nobody answered."""
        for versuch in range(len(self.orte)):
            port = self.orte[(nr + versuch) % len(self.orte)]
            try:
                return self._einmal(port, methode, pfad, felder)
            except urllib3.exceptions.NewConnectionError:
                continue
            except urllib3.exceptions.HTTPError:
                if methode != "GET":
                    return 0
        return 0

    def _einmal(
        self, port: int, methode: str, pfad: str, felder: Mapping[str, str]
    ) -> int:
        antwort = urllib3.request(
            methode,
            f"http://127.0.0.1:{port}{pfad}",
            body=urlencode(felder) if felder else None,
            headers={
                **self.kopf,
                "Connection": "close",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            redirect=False,
            retries=False,
            timeout=FRIST,
        )
        return antwort.status


def arbeite(vermittler: Vermittler, verlauf: Verlauf, tage: Iterator[str]) -> None:
    """Enter days and read pages in turn until the end; `tage` is shared by all."""
    for nr, tag in enumerate(tage):
        status = vermittler.frage(nr, "POST", NEU, **formular(tag))
        if status == 302:
            verlauf.bestaetigt.append(tag)
        else:
            verlauf.fehler.append(f"POST {tag}: {status}")
        status = vermittler.frage(nr, "GET", KALENDER)
        verlauf.gelesen += status == 200
        if status != 200:
            verlauf.fehler.append(f"GET: {status}")
        if verlauf.ende.wait(PAUSE):
            return


def formular(tag: str) -> dict[str, str]:
    """Return what the form of a service-free day sends."""
    return {
        "csrfmiddlewaretoken": FORMULAR,
        "monatstag": tag,
        "gilt_ab": "01.01.2030",
        "grund": "Probe",
    }


@contextlib.contextmanager
def nutzer(
    vermittler: Vermittler, tage: Iterator[str], *, anzahl: int
) -> Iterator[Verlauf]:
    """Let so many users work while the block runs, and wait for the last answer."""
    verlauf = Verlauf()
    faeden = [
        threading.Thread(target=arbeite, args=(vermittler, verlauf, tage))
        for _ in range(anzahl)
    ]
    for faden in faeden:
        faden.start()
    try:
        yield verlauf
    finally:
        verlauf.ende.set()
        for faden in faeden:
            faden.join(4 * FRIST)


def warte_auf(verlauf: Verlauf, menge: int) -> None:
    """Wait until so many writes were acknowledged."""
    ende = time.monotonic() + 4 * FRIST
    while len(verlauf.bestaetigt) < menge:
        assert time.monotonic() < ende, verlauf.fehler
        time.sleep(0.05)


# A newer program: one more table, a column, an index; what ADR 45 calls widening.
NEUERES = """
from zielwerk.settings import *
MIGRATION_MODULES = {"fristen": "neuere_fristen"}
"""
ERWEITERUNG = """
import time
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("fristen", "{letzte}")]
    operations = [
        migrations.CreateModel("Neu", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("DienstfreierTag", "neu", models.TextField(null=True)),
        migrations.AddField("DienstfreierTag", "stand", models.SmallIntegerField(
            db_default=0)),
        migrations.AddIndex("DienstfreierTag", models.Index(
            fields=["monatstag"], name="neu_monatstag")),
        migrations.RunPython(lambda apps, schema_editor: time.sleep(1)),
    ]
"""


def neueres(umgebung: Mapping[str, str], ordner: Path) -> dict[str, str]:
    """Return the environment of a program with one more migration."""
    vorhanden = WURZEL / "src" / "zielwerk" / "fristen" / "migrations"
    letzte = max(ort.stem for ort in vorhanden.glob("[0-9]*.py"))
    paket = ordner / "neuere_fristen"
    paket.mkdir()
    orte = json.dumps([str(paket), str(vorhanden)])
    (paket / "__init__.py").write_text(f"__path__ = {orte}\n")
    (paket / "0999_neu.py").write_text(ERWEITERUNG.replace("{letzte}", letzte))
    (ordner / "neueres.py").write_text(NEUERES)
    return {
        **umgebung,
        "DJANGO_SETTINGS_MODULE": "neueres",
        "PYTHONPATH": os.pathsep.join([str(ordner), umgebung["PYTHONPATH"]]),
    }

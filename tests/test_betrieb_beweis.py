"""One of two machines killed under load, stopped, its database gone and back, migrated.

No acknowledged write is lost, and nobody sees more than the requests under way. All of
it with the real commands on a PostgreSQL of its own; longer with ZIELWERK_PROOF=1.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from scripts import postgres

from tests.rechner import (
    FRIST,
    NEU,
    WURZEL,
    Rechner,
    Verlauf,
    Vermittler,
    formular,
    neueres,
    nutzer,
    rechner,
    warte_auf,
)
from zielwerk.sicherung.tests.instanz import dsn

pytestmark = pytest.mark.xdist_group("betrieb")
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
NUTZER, JE_SCHRITT = (8, 30) if VOLL else (4, 6)
# The example county's people and one who is signed in; prints the cookie.
AUFBAU = """
import django; django.setup()
from datetime import date
from zielwerk.conftest import Besetzung
from zielwerk.mandanten import demo
from zielwerk.mandanten.rechte import Rolle
besetzung = Besetzung(*demo.build(date(2021, 1, 25)))
from django_scopes import scope
from zielwerk.conftest import JETZT
from zielwerk.erinnerungen.services import create_uebliche_stufen
from zielwerk.vereinbarung.demo import build_2020
with scope(mandant=besetzung.mandant):
    build_2020(besetzung.mitglieder)
    create_uebliche_stufen(durch=besetzung.kreis, jetzt=JETZT)
client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
print(client.cookies["sitzung"].value)
"""


GESPEICHERT = "SELECT monatstag FROM fristen_dienstfreiertag WHERE grund = 'Probe'"
EINTRAEGE = """
SELECT count(*) FROM protokoll_eintrag WHERE objekt_uuid IN
    (SELECT uuid FROM fristen_dienstfreiertag WHERE grund = 'Probe')
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.voruebergehend() as adresse:
        # A crash of the server takes nothing that was committed.
        with psycopg.connect(dsn(adresse), autocommit=True) as db:
            db.execute("ALTER ROLE zielwerk SET synchronous_commit = on")
        yield adresse


@pytest.fixture(scope="module")
def umgebung(
    server: str, schluesselbund: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    rein = {n: w for n, w in os.environ.items() if not n.startswith("ZIELWERK_")}
    return {
        **rein,
        "DATABASE_URL": server,
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PYTHONPATH": os.pathsep.join([str(WURZEL / "src"), str(WURZEL)]),
        "ZIELWERK_ANKER": str(tmp_path_factory.mktemp("anker")),
        "ZIELWERK_DEMO": "1",
        "ZIELWERK_SCHLUESSELBUND": str(schluesselbund),
        "ZIELWERK_SECRET_KEY": "beweis" * 9,
        "ZIELWERK_VAR": str(tmp_path_factory.mktemp("var")),
    }


@pytest.fixture(scope="module")
def kopf(umgebung: dict[str, str]) -> dict[str, str]:
    """Give the headers of who is signed in."""
    assert _zielwerk(umgebung, "migrate")[0] == 0
    cookie = _python(umgebung, "-c", AUFBAU).strip()
    return {"Cookie": f"sitzung={cookie}; formular={'f' * 32}"}


@pytest.fixture
def tage(server: str, kopf: dict[str, str]) -> Iterator[str]:
    """Give each day until Christmas once, to all users of a test; none is taken."""
    with _verwalter(server) as db:
        db.execute("DELETE FROM fristen_dienstfreiertag WHERE grund = 'Probe'")
    alle = (date(2020, 1, 1) + timedelta(days=n) for n in range(350))
    return iter([f"{tag:%d.%m.}" for tag in alle])


@pytest.fixture(scope="module")
def zweiter(
    umgebung: dict[str, str],
    kopf: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Rechner]:
    """Give the machine that goes on; all tests share it."""
    with rechner(umgebung, tmp_path_factory.mktemp("zweiter")) as einer:
        einer.warte()
        yield einer


def _verwalter(server: str) -> psycopg.Connection:
    """Connect as the superuser, who sees past row-level security."""
    return psycopg.connect(dsn(server.replace("zielwerk@", "verwalter@")))


def _python(umgebung: dict[str, str], *befehl: str) -> str:
    lauf = subprocess.run(
        [sys.executable, *befehl],
        env=umgebung,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lauf.returncode == 0, lauf.stderr
    return lauf.stdout


def _zielwerk(umgebung: dict[str, str], *befehl: str) -> tuple[int, str]:
    lauf = subprocess.run(
        [sys.executable, "-m", "zielwerk", *befehl],
        env=umgebung,
        capture_output=True,
        text=True,
        check=False,
    )
    return lauf.returncode, lauf.stdout + lauf.stderr


def _pruefe(server: str, umgebung: dict[str, str], verlauf: Verlauf) -> None:
    """Every acknowledged day is stored once with its entry; the chain is whole."""
    with _verwalter(server) as db:
        gespeichert = [tag for (tag,) in db.execute(GESPEICHERT)]
        ((eintraege,),) = db.execute(EINTRAEGE).fetchall()
    assert set(verlauf.bestaetigt) - set(gespeichert) == set()
    assert len(set(gespeichert)) == len(gespeichert) == eintraege
    assert _zielwerk(umgebung, "protokoll", "pruefen")[0] == 0


def test_a_machine_killed_under_load_loses_nothing_acknowledged(
    server, umgebung, kopf, tage, zweiter, tmp_path
):
    with rechner(umgebung, tmp_path / "erster") as erster:
        erster.warte()
        beide = Vermittler((erster.port, zweiter.port), kopf)
        with nutzer(beide, tage, anzahl=NUTZER) as verlauf:
            warte_auf(verlauf, JE_SCHRITT)
            erster.beende(signal.SIGKILL)
            warte_auf(verlauf, 3 * JE_SCHRITT)
    assert len(verlauf.fehler) <= NUTZER, "more than the requests under way"
    assert [eine for eine in verlauf.fehler if eine.startswith("GET")] == []
    _pruefe(server, umgebung, verlauf)


def test_a_machine_told_to_stop_answers_the_request_under_way(
    server, umgebung, kopf, tage, zweiter, tmp_path
):
    with rechner(umgebung, tmp_path / "erster") as erster:
        erster.warte()
        beide = Vermittler((erster.port, zweiter.port), kopf)
        with nutzer(beide, tage, anzahl=NUTZER) as verlauf:
            warte_auf(verlauf, JE_SCHRITT)
            with _halbe_anfrage(erster, kopf, tag := next(tage)) as (strom, rest):
                erster.beende(signal.SIGTERM)
                strom.sendall(rest)
                antwort = strom.recv(4096).decode()
            warte_auf(verlauf, 2 * JE_SCHRITT)
        assert antwort.startswith("HTTP/1.1 302"), antwort
        assert erster.lauf.wait(FRIST) == 0
    verlauf.bestaetigt.append(tag)
    assert len(verlauf.fehler) <= NUTZER
    _pruefe(server, umgebung, verlauf)


@contextmanager
def _halbe_anfrage(
    erster: Rechner, kopf: dict[str, str], tag: str
) -> Iterator[tuple[socket.socket, bytes]]:
    """Begin to send a form; yield the connection and what is left to send."""
    inhalt = urlencode(formular(tag)).encode()
    anfang = (
        f"POST {NEU} HTTP/1.1\r\nHost: 127.0.0.1:{erster.port}\r\n"
        f"Cookie: {kopf['Cookie']}\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(inhalt)}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", erster.port), FRIST) as strom:
        strom.sendall(anfang + inhalt[:10])
        # Whoever came later was answered: this one is being read.
        erster.bereit()
        yield strom, inhalt[10:]


def test_of_two_ticks_one_is_killed_and_nothing_is_lost_or_doubled(
    server, umgebung, kopf
):
    befehl = [sys.executable, "-m", "zielwerk", "tick"]
    zufall = random.Random(3)
    for _ in range(10 if VOLL else 1):
        beide = [
            subprocess.Popen(befehl, env=umgebung, stdout=subprocess.DEVNULL)
            for _ in range(2)
        ]
        time.sleep(zufall.uniform(0.5, 4))
        beide[0].kill()
        assert [lauf.wait(4 * FRIST) for lauf in beide][1] == 0
    vorher = _erinnerungen(server)
    assert _zielwerk(umgebung, "tick")[0] == 0
    assert _erinnerungen(server) == vorher != []
    assert len(set(vorher)) == len(vorher)
    assert _zielwerk(umgebung, "protokoll", "pruefen")[0] == 0


def _erinnerungen(server: str) -> list[tuple[int, ...]]:
    with _verwalter(server) as db:
        return db.execute(
            "SELECT frist_id, stufe_id, empfaenger_id FROM erinnerungen_erinnerung "
            "ORDER BY 1, 2, 3"
        ).fetchall()


def test_a_database_that_restarts_is_found_again(server, umgebung, kopf, tage, zweiter):
    with nutzer(Vermittler((zweiter.port,), kopf), tage, anzahl=NUTZER) as verlauf:
        warte_auf(verlauf, JE_SCHRITT)
        postgres.starte_neu(server)
        zweiter.warte()
        bisher, fehler = len(verlauf.bestaetigt), len(verlauf.fehler)
        warte_auf(verlauf, bisher + JE_SCHRITT)
        danach = verlauf.fehler[fehler + NUTZER :]
    assert danach == [], "each user's request under way may fail, no later one"
    _pruefe(server, umgebung, verlauf)


def test_the_program_before_serves_while_a_newer_one_widens_the_database(
    server, umgebung, kopf, tage, zweiter, tmp_path
):
    neu = neueres(umgebung, tmp_path)
    with nutzer(Vermittler((zweiter.port,), kopf), tage, anzahl=NUTZER) as verlauf:
        warte_auf(verlauf, JE_SCHRITT)
        assert _bereitschaft(neu).startswith("nein: Die Datenbank ist älter")
        migriert = _zielwerk(neu, "migrate")
        bisher = len(verlauf.bestaetigt)
        warte_auf(verlauf, bisher + JE_SCHRITT)
    assert migriert[0] == 0, migriert[1]
    assert verlauf.fehler == []
    assert (_bereitschaft(neu), zweiter.bereit()) == ("", (200, "ja"))
    _pruefe(server, umgebung, verlauf)


def _bereitschaft(umgebung: dict[str, str]) -> str:
    frage = "import django; django.setup(); from zielwerk.web import bereitschaft as b"
    return _python(umgebung, "-c", f"{frage}; print(b.hindernis())").strip()

"""Users of a running server: each asks for a page, reads for a while, asks for another.

Threads with urllib3, which the tests use anyway: a user is a connection and a cookie. A
load tool of its own (Locust) would bring gevent, a web page and a language of its own
for what is forty lines here. Each request opens its connection, as a proxy's may.
"""

import random
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import urllib3

FRIST = 30


@dataclass(frozen=True)
class Aufruf:
    """One page a user may ask for, with what shows who asks."""

    name: str
    pfad: str
    kopf: Mapping[str, str]
    gewicht: int = 1


@dataclass
class Messung:
    """What came back: seconds per page, and what was no 200."""

    dauern: dict[str, list[float]] = field(default_factory=dict)
    fehler: list[str] = field(default_factory=list)
    sperre: threading.Lock = field(default_factory=threading.Lock)

    def merke(self, name: str, dauer: float, fehler: str) -> None:
        """Keep one answer."""
        with self.sperre:
            self.dauern.setdefault(name, []).append(dauer)
            if fehler:
                self.fehler.append(f"{name}: {fehler}")

    @property
    def alle(self) -> list[float]:
        """The times of all pages."""
        return [dauer for eine in self.dauern.values() for dauer in eine]


def quantil(dauern: Sequence[float], anteil: float) -> float:
    """Return a quantile, the next greater value that was measured."""
    sortiert = sorted(dauern)
    return sortiert[min(len(sortiert) - 1, int(anteil * len(sortiert)))]


def belaste(
    port: int, nutzer: Sequence[Sequence[Aufruf]], *, sekunden: float, denkzeit: float
) -> Messung:
    """Let all users work at once for so long; `denkzeit`: seconds between two pages."""
    messung, ende = Messung(), time.monotonic() + sekunden

    def arbeite(nr: int, seiten: Sequence[Aufruf]) -> None:
        zufall = random.Random(nr)
        gewichte = [seite.gewicht for seite in seiten]
        time.sleep(zufall.uniform(0, denkzeit))
        while time.monotonic() < ende:
            (seite,) = zufall.choices(seiten, gewichte)
            beginn = time.monotonic()
            fehler = _frage(port, seite)
            messung.merke(seite.name, time.monotonic() - beginn, fehler)
            time.sleep(zufall.uniform(0.5, 1.5) * denkzeit)

    faeden = [threading.Thread(target=arbeite, args=eine) for eine in enumerate(nutzer)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    return messung


def waerme_auf(port: int, seiten: Sequence[Aufruf]) -> None:
    """Ask for each page some times, so that every worker has loaded what it needs."""
    for _ in range(8):
        for seite in seiten:
            _frage(port, seite)


def _frage(port: int, seite: Aufruf) -> str:
    """Ask for one page; return what went wrong."""
    try:
        with urllib3.HTTPConnectionPool("127.0.0.1", port, maxsize=1) as verbindung:
            antwort = verbindung.request(
                "GET",
                seite.pfad,
                headers={**seite.kopf, "Connection": "close"},
                retries=False,
                timeout=FRIST,
            )
    except urllib3.exceptions.HTTPError as fehler:
        return type(fehler).__name__
    return "" if antwort.status == 200 else str(antwort.status)


def zeige(messung: Messung) -> None:
    """Print each page and all together."""
    print(f"  {'':<24} {'Anzahl':>7} {'Median':>9} {'95 %':>9} {'längste':>9}")
    for name, dauern in (*sorted(messung.dauern.items()), ("alle", messung.alle)):
        werte = (statistics.median(dauern), quantil(dauern, 0.95), max(dauern))
        spalten = " ".join(f"{wert * 1000:6.0f} ms" for wert in werte)
        print(f"  {name:<24} {len(dauern):7d} {spalten}")
    print(f"  Fehler: {len(messung.fehler)} {sorted(set(messung.fehler))[:5]}")

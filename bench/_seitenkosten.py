"""What a page costs: computing time of program and database, and queries.

Computing time, not time on the clock: it says much the same on a machine others use
too. Of the program's the least of all rounds, because others only make it more.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
RUNDEN = 30


@dataclass(frozen=True)
class Kosten:
    """Of one page, in milliseconds of computing time."""

    programm: float
    datenbank: float
    abfragen: int

    @property
    def summe(self) -> float:
        """Both together."""
        return self.programm + self.datenbank


def rechenzeit(pid: int) -> float:
    """Return seconds a process, its children and those that ended have computed."""
    alle = {pid: _stat(pid)}
    for ort in Path("/proc").glob("[0-9]*"):
        eine = _stat(int(ort.name))
        if eine and eine[0] == pid:
            alle[int(ort.name)] = eine
    return sum(sum(stat[1:]) for stat in alle.values() if stat) / TICKS


def rechenzeit_baum(pid: int) -> float:
    """Return seconds of a process and of all below it."""
    kinder: dict[int, list[int]] = {}
    for ort in Path("/proc").glob("[0-9]*"):
        if eine := _stat(int(ort.name)):
            kinder.setdefault(eine[0], []).append(int(ort.name))
    offen, summe = [pid], 0
    while offen:
        einer = offen.pop()
        offen += kinder.get(einer, [])
        summe += sum((_stat(einer) or (0, 0, 0, 0, 0))[1:])
    return summe / TICKS


def _stat(pid: int) -> tuple[int, int, int, int, int] | None:
    """Return parent, user, system, and both of ended children; None if it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    felder = text.rpartition(") ")[2].split()
    eltern, *zeiten = (int(felder[i]) for i in (1, 11, 12, 13, 14))
    return (eltern, *zeiten)


def elternteil(pid: int) -> int:
    """Return the process that started one."""
    stat = _stat(pid)
    assert stat
    return stat[0]


@contextmanager
def gezaehlt(zaehler: list[str]) -> Iterator[None]:
    """Collect the statements that are sent meanwhile."""
    from django.db import connection

    def merke(execute: Any, sql: str, *rest: Any) -> Any:
        zaehler.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(merke):
        yield


def kosten(seiten: Mapping[str, tuple[Any, str]]) -> dict[str, Kosten]:
    """Measure each page, (client, address), after one that warms up."""
    from django.db import connection

    with connection.cursor() as zeiger:
        zeiger.execute("SELECT pg_backend_pid()")
        server = elternteil(zeiger.fetchone()[0])
    ergebnis = {}
    for name, (client, adresse) in seiten.items():
        _hole(client, adresse)
        abfragen: list[str] = []
        with gezaehlt(abfragen):
            _hole(client, adresse)
        vorher = rechenzeit(server)
        einzeln = [_rechne(client, adresse) for _ in range(RUNDEN)]
        datenbank = (rechenzeit(server) - vorher) / RUNDEN
        ergebnis[name] = Kosten(min(einzeln) * 1000, datenbank * 1000, len(abfragen))
    return ergebnis


def _rechne(client: Any, adresse: str) -> float:
    """Return seconds of computing one page takes here."""
    beginn = time.process_time()
    _hole(client, adresse)
    return time.process_time() - beginn


def _hole(client: Any, adresse: str) -> None:
    antwort = client.get(adresse)
    if antwort.status_code != 200:
        raise SystemExit(f"{adresse}: {antwort.status_code}")
    antwort.close()

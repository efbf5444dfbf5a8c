"""Counts requests by page, method and answer, over all workers of a machine."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from zielwerk.betrieb.services import Betriebszahl

# The process's own when it runs alone; workers write beside each other (see `serve`).
EIGENES = CollectorRegistry()
UNBEKANNT = "unbekannt"
STUFEN = (0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)
ANFRAGEN = Counter(
    "zielwerk_anfragen",
    "Requests by page, method and answer",
    ["seite", "methode", "antwort"],
    registry=EIGENES,
)
DAUER = Histogram(
    "zielwerk_dauer_sekunden",
    "Time to the answer by page",
    ["seite"],
    buckets=STUFEN,
    registry=EIGENES,
)
METHODEN = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def messung_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count every request; a page is named as in `urls.py`, never by its address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        beginn = time.perf_counter()
        antwort = get_response(request)
        treffer = request.resolver_match
        seite = treffer.view_name if treffer else UNBEKANNT
        methode = request.method if request.method in METHODEN else UNBEKANNT
        ANFRAGEN.labels(seite, methode, str(antwort.status_code)).inc()
        DAUER.labels(seite).observe(time.perf_counter() - beginn)
        return antwort

    return middleware


class _Zahlen(Collector):
    """The numbers of the instance, as gauges."""

    def __init__(self, zahlen: list[Betriebszahl]) -> None:
        self.zahlen = zahlen

    def collect(self) -> Iterator[Any]:
        for zahl in self.zahlen:
            yield GaugeMetricFamily(f"zielwerk_{zahl.name}", zahl.text, zahl.wert)


def ausgabe(zahlen: list[Betriebszahl], *, gemeinsam: str) -> bytes:
    """Return everything in Prometheus' text format.

    `gemeinsam`: folder where all workers count; "" if there is only this process.
    """
    instanz = CollectorRegistry()
    instanz.register(_Zahlen(zahlen))
    if not gemeinsam:
        return generate_latest(instanz) + generate_latest(EIGENES)
    anfragen = CollectorRegistry()
    MultiProcessCollector(anfragen, path=gemeinsam)  # type: ignore[no-untyped-call]
    return generate_latest(instanz) + generate_latest(anfragen)

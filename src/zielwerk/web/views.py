"""Help, legal pages, the probes of the operator, and the page for our own faults."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.web.bereitschaft import hindernis

logger = logging.getLogger(__name__)

SEITEN = {
    "hilfe": "Hilfe",
    "barrierefreiheit": "Erklärung zur Barrierefreiheit",
    "datenschutz": "Datenschutz",
    "impressum": "Impressum",
}


@require_safe
def textseite(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the pages anybody may read."""
    kontext = {"titel": SEITEN[name], "vorlage": f"web/_{name}.html"}
    return render(request, "web/textseite.html", kontext)


@require_safe
def lebt(request: HttpRequest) -> HttpResponse:
    """Say that the process answers (live probe)."""
    return HttpResponse("ja", content_type="text/plain; charset=utf-8")


@require_safe
def bereit(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and is new enough (ready probe): 200, or 503."""
    grund = hindernis()
    return HttpResponse(
        grund or "ja",
        status=503 if grund else 200,
        content_type="text/plain; charset=utf-8",
    )


def serverfehler(request: HttpRequest) -> HttpResponse:
    """Show the page for our own faults, with a number that is in the log too."""
    nummer = secrets.token_hex(4)
    logger.error("Serverfehler %s", nummer)
    return render(request, "500.html", {"nummer": nummer}, status=500)

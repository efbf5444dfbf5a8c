"""The page a monitoring system reads."""

import os
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from zielwerk.betrieb.messung import ausgabe
from zielwerk.betrieb.services import betriebszahlen


@require_safe
def metriken(request: Any) -> HttpResponse:
    """Give the numbers to who shows the token; for everybody else there is no page."""
    gezeigt = request.headers.get("Authorization", "")
    erwartet = settings.METRIKEN_TOKEN
    if not erwartet or not constant_time_compare(gezeigt, f"Bearer {erwartet}"):
        raise Http404
    zahlen = betriebszahlen(jetzt=request.uhr)
    gemeinsam = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    antwort = HttpResponse(
        ausgabe(zahlen, gemeinsam=gemeinsam), content_type=CONTENT_TYPE_LATEST
    )
    antwort.headers["Cache-Control"] = "no-store"
    return antwort

"""Limits of a request: its size before a byte is read, and the life of a session."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

ANGEMELDET_SEIT, ZULETZT = "angemeldet_seit", "zuletzt"
# The stored moment moves at most this often, so that reading pages writes nothing.
SPRUNG_SEKUNDEN = 60
# Fields and boundaries of a form around its file.
RAND_BYTES = 1024 * 1024

Antwort = Callable[[HttpRequest], HttpResponse]


def groesse_middleware(get_response: Antwort) -> Antwort:
    """Refuse a request that announces more than an upload may have (413).

    Django would spool the whole body to disk before a form sees it. A body without
    a length is read as empty by Django, so it needs no limit here.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            laenge = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            laenge = 0
        if laenge > settings.HOCHLADEN_MAX_BYTES + RAND_BYTES:
            kontext = {"grenze": settings.HOCHLADEN_MAX_BYTES}
            return render(request, "413.html", kontext, status=413)
        return get_response(request)

    return middleware


def sitzung_middleware(get_response: Antwort) -> Antwort:
    """End a session after a time without a request, and after its longest life.

    ASVS 5.0, 7.3.1 and 7.3.2; the times are `SITZUNG_RUHE` and `SITZUNG_DAUER`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            jetzt = int(timezone.localtime().timestamp())
            sitzung = request.session
            seit = sitzung.setdefault(ANGEMELDET_SEIT, jetzt)
            zuletzt = sitzung.get(ZULETZT, jetzt)
            if (
                jetzt - zuletzt > settings.SITZUNG_RUHE
                or jetzt - seit > settings.SITZUNG_DAUER
            ):
                logout(request)
            elif jetzt - sitzung.get(ZULETZT, 0) >= SPRUNG_SEKUNDEN:
                sitzung[ZULETZT] = jetzt
        return get_response(request)

    return middleware

"""Reads the clock and the membership once per request, and opens the scope."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from zielwerk.mandanten.models import Mitgliedschaft

SITZUNG = "mitgliedschaft"


def _mitgliedschaft(request: HttpRequest) -> Mitgliedschaft | None:
    """Load the member's active Mitgliedschaft: the chosen one, else the first."""
    if not request.user.is_authenticated:
        return None
    with scopes_disabled():
        eigene: list[Mitgliedschaft] = list(
            Mitgliedschaft.objects.filter(benutzer=request.user, aktiv=True)
            .select_related("mandant", "organisation", "benutzer")
            .order_by("pk")
        )
        gewaehlt = request.session.get(SITZUNG)
        passend = [eine for eine in eigene if str(eine.uuid) == gewaehlt]
        return next(iter(passend or eigene), None)


def mandant_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put `mitgliedschaft`, `mandant`, `heute`, `jetzt` and `uhr` on every request.

    The Mandant comes from the session's Mitgliedschaft, never from the address
    or a form. Without one no scope is open: every query of a scoped row raises.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        mitgliedschaft = _mitgliedschaft(request)
        mandant = mitgliedschaft.mandant if mitgliedschaft else None
        # The true clock, for sign-in; an example county has its own day.
        request.uhr = jetzt = timezone.localtime()  # type: ignore[attr-defined]
        jetzt = mandant.zeit(jetzt) if mandant else jetzt
        request.mitgliedschaft = mitgliedschaft  # type: ignore[attr-defined]
        request.mandant = mandant  # type: ignore[attr-defined]
        request.jetzt, request.heute = jetzt, jetzt.date()  # type: ignore[attr-defined]
        if mandant is None:
            return get_response(request)
        with scope(mandant=mandant):
            antwort = get_response(request)
        # Pages of signed-in members may hold Sozialdaten: nothing keeps a copy.
        antwort.headers.setdefault("Cache-Control", "no-store")
        return antwort

    return middleware

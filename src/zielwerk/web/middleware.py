"""Reads the clock and the membership once per request, and opens the scope."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from zielwerk.mandanten.models import Mitgliedschaft

# What the session keeps: the Mitgliedschaft chosen, and its role as last seen.
SITZUNG, SITZUNG_ROLLE = "mitgliedschaft", "rolle"


def _eigene(request: HttpRequest) -> list[Mitgliedschaft]:
    """Load the person's active Mitgliedschaften, in every Mandant."""
    if not request.user.is_authenticated:
        return []
    with scopes_disabled():
        return list(
            Mitgliedschaft.objects.filter(benutzer=request.user, aktiv=True)
            .select_related("mandant", "organisation", "benutzer")
            .order_by("pk")
        )


def _mitgliedschaft(
    request: HttpRequest, eigene: list[Mitgliedschaft]
) -> Mitgliedschaft | None:
    """Return the chosen Mitgliedschaft; without a choice the first.

    A chosen one that ended ends the session: nobody lands in another Mandant
    without choosing it.
    """
    gewaehlt = request.session.get(SITZUNG)
    if gewaehlt is None:
        return next(iter(eigene), None)
    passend = next((eine for eine in eigene if str(eine.uuid) == gewaehlt), None)
    if passend is None:
        logout(request)
    return passend


def choose_mitgliedschaft(request: HttpRequest, eine: Mitgliedschaft) -> None:
    """Work for this Mandant in this role from now on, under a new session key."""
    request.session.cycle_key()
    request.session[SITZUNG] = str(eine.uuid)
    request.session[SITZUNG_ROLLE] = eine.rolle


def _note_rolle(request: HttpRequest, eine: Mitgliedschaft) -> None:
    """Keep choice and role in the session; a changed role gets a new session key."""
    if SITZUNG not in request.session:
        request.session[SITZUNG] = str(eine.uuid)
        request.session[SITZUNG_ROLLE] = eine.rolle
    elif request.session.get(SITZUNG_ROLLE) != eine.rolle:
        choose_mitgliedschaft(request, eine)


def mandant_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put `mitgliedschaft`, `mandant`, `heute`, `jetzt` and `uhr` on every request.

    `uhr` is the real clock, for what crosses Mandanten; `mitgliedschaften` are all
    active ones of the person.

    The Mandant comes from the session's Mitgliedschaft, never from the address
    or a form. Without one no scope is open: every query of a scoped row raises.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        eigene = _eigene(request)
        mitgliedschaft = _mitgliedschaft(request, eigene)
        mandant = mitgliedschaft.mandant if mitgliedschaft else None
        uhr = timezone.localtime()
        jetzt = mandant.zeit(uhr) if mandant else uhr
        request.mitgliedschaften = eigene  # type: ignore[attr-defined]
        request.uhr = uhr  # type: ignore[attr-defined]
        request.mitgliedschaft = mitgliedschaft  # type: ignore[attr-defined]
        request.mandant = mandant  # type: ignore[attr-defined]
        request.jetzt, request.heute = jetzt, jetzt.date()  # type: ignore[attr-defined]
        if mitgliedschaft is None:
            return get_response(request)
        _note_rolle(request, mitgliedschaft)
        with scope(mandant=mandant):
            antwort = get_response(request)
        # Pages of signed-in members may hold Sozialdaten: nothing keeps a copy.
        antwort.headers.setdefault("Cache-Control", "no-store")
        return antwort

    return middleware

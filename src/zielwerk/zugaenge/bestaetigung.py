"""Re-authentication: who changes rights or releases confirms first that it is them.

`@bestaetigt` stands below `@berechtigt`. A confirmation is at most ten minutes old; a
sign-in is one. Who is asked comes back to the page with the form and is told that
nothing has been done yet.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

View = Callable[..., HttpResponseBase]
Bedingung = Callable[[Any], bool]
LESEND = frozenset({"GET", "HEAD", "OPTIONS"})


def ist_bestaetigt(request: Any) -> bool:
    """Return whether this person has shown within ten minutes who they are."""
    belege = get_authentication_records(request, request.user)
    if not request.user.is_authenticated or not belege:
        return False
    alter = request.uhr.timestamp() - max(beleg["at"] for beleg in belege)
    return bool(alter < app_settings.REAUTHENTICATION_TIMEOUT)


def sichere_adresse(request: HttpRequest, ziel: str | None, sonst: str) -> str:
    """Return an address of this host to go back to, else another."""
    eigene = {request.get_host()}
    sicher = request.is_secure()
    if ziel and url_has_allowed_host_and_scheme(ziel, eigene, require_https=sicher):
        return ziel
    return sonst


def _zur_bestaetigung(request: HttpRequest) -> HttpResponseBase:
    """Lead to the page of confirmation, and back to the page with the form."""
    werte = {"next": request.get_full_path()}
    if request.method not in LESEND:
        # The form may stand on another page than the address it is sent to.
        woher = sichere_adresse(request, request.headers.get("Referer"), werte["next"])
        teile = urlsplit(woher)
        werte["next"] = f"{teile.path}?{teile.query}" if teile.query else teile.path
        werte["nochmal"] = "ja"
    adresse = f"{reverse('zugaenge:bestaetigen')}?{urlencode(werte)}"
    return HttpResponseRedirect(adresse)


def bestaetigt(
    view: View | None = None, *, wenn: Bedingung | None = None
) -> Callable[..., Any]:
    """Ask for a confirmation before a view; `wenn` names the requests it is for."""

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if (wenn is None or wenn(request)) and not ist_bestaetigt(request):
                return _zur_bestaetigung(request)
            return view(request, *args, **kwargs)

        return wrapper

    return decorator if view is None else decorator(view)

"""Nothing opens before the second factor, for roles that see personal data."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from zielwerk.mandanten.rechte import braucht_zweiten_faktor
from zielwerk.zugaenge.adapter import GEZEIGT
from zielwerk.zugaenge.services import hat_zweiten_faktor

# Reachable all the same: sign-in and its pages, sign-out, texts about the product.
OFFEN = frozenset({"zugaenge", "web"})
OFFENE_ADRESSEN = frozenset({"mandanten:abmelden", "mandanten:wechseln"})


def _ist_offen(pfad: str) -> bool:
    try:
        treffer = resolve(pfad)
    except Resolver404:
        return False
    return treffer.namespace in OFFEN or treffer.view_name in OFFENE_ADRESSEN


def _fehlt(request: Any) -> bool:
    """Return whether this session still has to show a second factor."""
    mitgliedschaft = getattr(request, "mitgliedschaft", None)
    return (
        settings.ZWEITER_FAKTOR_PFLICHT
        and mitgliedschaft is not None
        and braucht_zweiten_faktor(mitgliedschaft.rolle)
        and not request.session.get(GEZEIGT)
        and not _ist_offen(request.path_info)
    )


def _lead(request: Any) -> HttpResponseBase:
    """Lead to where a factor is set up, or shown."""
    if not hat_zweiten_faktor(benutzer=request.mitgliedschaft.benutzer):
        return redirect("zugaenge:zugang")
    # Set up elsewhere since this session began: whoever sits here shows it as well.
    logout(request)
    messages.warning(request, "Bitte melden Sie sich mit Ihrem zweiten Faktor neu an.")
    return redirect_to_login(request.get_full_path())


def zweiter_faktor_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead members without a second factor to it before anything else opens."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return _lead(request) if _fehlt(request) else get_response(request)

    return middleware

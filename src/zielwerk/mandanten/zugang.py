"""The one check of rights, as a decorator on every page."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from zielwerk.mandanten.rechte import Recht

View = Callable[..., HttpResponseBase]
logger = logging.getLogger(__name__)


def _ohne_mitgliedschaft(request: HttpRequest) -> HttpResponseBase:
    """Send a stranger to the sign-in page; tell a person without Mandant so."""
    if request.user.is_authenticated:
        return render(request, "web/ohne_mandant.html", status=403)
    return redirect_to_login(request.get_full_path())


def angemeldet(view: View) -> View:
    """Let every signed-in member open a page; others sign in first and come back."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "mitgliedschaft", None) is None:
            return _ohne_mitgliedschaft(request)
        return view(request, *args, **kwargs)

    wrapper.zugang = "angemeldet"  # type: ignore[attr-defined]  # read by the inventory
    return wrapper


def berechtigt(recht: Recht) -> Callable[[View], View]:
    """Let only members with this right open a page.

    Nobody signed in: to the sign-in page and back. Signed in without the
    right: 403. A foreign object is a 404 through the scope, never a 403.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            mitgliedschaft = getattr(request, "mitgliedschaft", None)
            if mitgliedschaft is None:
                return _ohne_mitgliedschaft(request)
            if not mitgliedschaft.darf(recht):
                logger.warning("Ohne Recht %s: %s", recht.name, mitgliedschaft.uuid)
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapper.recht = recht  # type: ignore[attr-defined]  # read by the inventory
        return wrapper

    return decorator

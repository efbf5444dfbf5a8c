"""Who may open an intake: the right its list names; a foreign one is a 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from zielwerk.listen.models import Einlesung
from zielwerk.listen.verzeichnis import ListeError, recht
from zielwerk.mandanten.zugang import berechtigt

View = Callable[..., HttpResponseBase]


def fuer_art(view: View) -> View:
    """Let only members open `view(request, art)` who may read in that list."""

    @wraps(view)
    def wrapper(request: HttpRequest, art: str) -> HttpResponseBase:
        if getattr(request, "mitgliedschaft", None) is None:
            return redirect_to_login(request.get_full_path())
        try:
            noetig = recht(art)
        except ListeError as fehler:
            raise Http404(str(fehler)) from fehler
        return berechtigt(noetig)(view)(request, art)

    wrapper.zugang = "je Liste"  # type: ignore[attr-defined]  # read by the inventory
    return wrapper


def fuer_einlesung(view: View) -> View:
    """Load the Einlesung of the address; `view(request, einlesung, …)` gets it."""

    @wraps(view)
    def wrapper(request: HttpRequest, uuid: str, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "mitgliedschaft", None) is None:
            return redirect_to_login(request.get_full_path())
        einlesung = get_object_or_404(
            Einlesung.objects.select_related(
                "datei", "durch__benutzer", "geaendert_durch__benutzer"
            ),
            uuid=uuid,
        )
        return berechtigt(recht(einlesung.art))(view)(request, einlesung, **kwargs)

    wrapper.zugang = "je Liste"  # type: ignore[attr-defined]  # read by the inventory
    return wrapper

"""Who may open an intake: the right its list names; a foreign one is a 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from zielwerk.listen.models import Einlesung
from zielwerk.listen.verzeichnis import ListeError, nur_eigene, recht
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


def ist_fremd(einlesung: Einlesung, organisation_id: int) -> bool:
    """Return whether an intake belongs to another organisation that keeps it."""
    eigene = einlesung.durch.organisation_id == organisation_id
    return nur_eigene(einlesung.art) and not eigene


def _eigene(view: View) -> View:
    """Hide intakes of another organisation, where the list keeps them apart."""

    @wraps(view)
    def wrapper(
        request: HttpRequest, einlesung: Einlesung, **kwargs: Any
    ) -> HttpResponseBase:
        mitglied = request.mitgliedschaft  # type: ignore[attr-defined]
        if ist_fremd(einlesung, mitglied.organisation_id):
            raise Http404
        return view(request, einlesung, **kwargs)

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
        geprueft = berechtigt(recht(einlesung.art))(_eigene(view))
        return geprueft(request, einlesung, **kwargs)

    wrapper.zugang = "je Liste"  # type: ignore[attr-defined]  # read by the inventory
    return wrapper

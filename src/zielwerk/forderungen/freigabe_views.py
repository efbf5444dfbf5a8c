"""Steps of a list: ask for release, release, give back, download."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from zielwerk.forderungen.freigabe import FORMEN
from zielwerk.forderungen.services import (
    ForderungslisteError,
    download_liste,
    release_liste,
    request_freigabe,
    return_liste,
)
from zielwerk.forderungen.views import liste_oder_404, spiegelseite
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt

TYPEN = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _schritt(
    request: Request, uuid: str, tun: Callable[..., Any], **angaben: Any
) -> HttpResponse:
    """Do one step; a refusal is shown on the sheet."""
    liste = liste_oder_404(uuid)
    try:
        tun(liste=liste, durch=request.mitgliedschaft, jetzt=request.jetzt, **angaben)
    except ForderungslisteError as grund:
        return spiegelseite(request, liste_oder_404(uuid), str(grund), status=409)
    return redirect("forderungen:spiegel", uuid)


@require_POST
@berechtigt(Recht.FORDERUNGEN_EINLESEN)
def erbitten(request: Request, uuid: str) -> HttpResponse:
    """Ask a second person to release the list."""
    return _schritt(request, uuid, request_freigabe)


@require_POST
@berechtigt(Recht.FORDERUNGEN_FREIGEBEN)
@bestaetigt
def freigeben(request: Request, uuid: str) -> HttpResponse:
    """Release the list."""
    return _schritt(request, uuid, release_liste)


@require_POST
@berechtigt(Recht.FORDERUNGEN_FREIGEBEN)
def zurueckgeben(request: Request, uuid: str) -> HttpResponse:
    """Give the list back with a hint."""
    return _schritt(
        request, uuid, return_liste, hinweis=request.POST.get("hinweis", "")
    )


@require_POST
@berechtigt(Recht.FORDERUNGEN_ABRUFEN)
def abruf(request: Request, uuid: str, form: str) -> HttpResponse:
    """Hand out the released list; every download is recorded."""
    liste = liste_oder_404(uuid)
    if form not in FORMEN:
        raise Http404
    try:
        inhalt = download_liste(
            liste=liste, form=form, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except ForderungslisteError as grund:
        return spiegelseite(request, liste, str(grund), status=409)
    name = f"Forderungen_{liste.eingang.jahr}_Q{liste.eingang.quartal}.{form}"
    kopf = {
        "Content-Disposition": content_disposition_header(True, name) or "",  # noqa: FBT003
        "Cache-Control": "no-store",
    }
    return HttpResponse(inhalt, content_type=TYPEN[form], headers=kopf)

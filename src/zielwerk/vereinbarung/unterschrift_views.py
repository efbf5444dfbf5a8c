"""The agreement as PDF: to be signed, signed by the county, and its signatures."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from zielwerk.dokumente.pdf import PapierError
from zielwerk.dokumente.services import DateiError, SiegelError, check_signaturen
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    as_papier_pdf,
    seal_vereinbarung,
)
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt


def _laden(jahr: int) -> Zielvereinbarung:
    eine: Zielvereinbarung = get_object_or_404(
        Zielvereinbarung.objects.select_related("mandant", "unterzeichnete_datei"),
        jahr=jahr,
    )
    return eine


@require_safe
@berechtigt(Recht.VEREINBARUNG_SEHEN)
def papier(request: Request, jahr: int) -> HttpResponse:
    """Hand out the agreement as PDF."""
    eine = _laden(jahr)
    try:
        inhalt = as_papier_pdf(eine, request.jetzt)
    except PapierError as fehler:
        messages.warning(request, str(fehler))
        return redirect("vereinbarung:vereinbarung", jahr=jahr)
    name = f"Zielvereinbarung-{jahr}.pdf"
    kopf = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(inhalt, content_type="application/pdf", headers=kopf)


@require_POST
@berechtigt(Recht.SIGNIEREN)
@bestaetigt
def signieren(request: Request, jahr: int) -> HttpResponse:
    """Sign the decided agreement with the county's certificate."""
    eine = _laden(jahr)
    try:
        seal_vereinbarung(
            vereinbarung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
        messages.success(
            request, f"{eine} ist mit dem Zertifikat des Kreises unterschrieben."
        )
    except (FortschreibungError, SiegelError, DateiError, PapierError) as fehler:
        messages.warning(request, str(fehler))
    return redirect("vereinbarung:vereinbarung", jahr=jahr)


@require_POST
@berechtigt(Recht.FORTSCHREIBEN)
def pruefen(request: Request, jahr: int) -> HttpResponse:
    """Check the signatures of the filed copy again, e.g. with a new trust anchor."""
    eine = _laden(jahr)
    if eine.unterzeichnete_datei is None:
        raise Http404
    try:
        check_signaturen(
            datei=eine.unterzeichnete_datei,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except DateiError as fehler:
        messages.warning(request, str(fehler))
    return redirect("vereinbarung:vereinbarung", jahr=jahr)

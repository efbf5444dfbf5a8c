"""Download of a kept file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from zielwerk.dokumente.models import UNBEKANNT, Datei
from zielwerk.dokumente.services import DateiError, GeloeschtError, hand_out_datei
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request

_OFFICE = "application/vnd.openxmlformats-officedocument"
# What a browser may be told; everything else is just bytes.
BEKANNTE_TYPEN = frozenset(
    {
        "application/pdf",
        "text/csv",
        f"{_OFFICE}.spreadsheetml.sheet",
        f"{_OFFICE}.wordprocessingml.document",
    }
)


@require_GET
@berechtigt(Recht.FRISTEN_SEHEN)
def datei(request: Request, uuid: str) -> HttpResponse:
    """Hand out a file as it came, always to be saved, never to be shown."""
    eine: Datei = get_object_or_404(Datei.objects.select_related("mandant"), uuid=uuid)
    if not eine.darf_holen(request.mitgliedschaft):
        raise PermissionDenied
    try:
        inhalt = hand_out_datei(
            datei=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except DateiError as fehler:
        status = 410 if isinstance(fehler, GeloeschtError) else 500
        return HttpResponse(
            str(fehler), status=status, content_type="text/plain; charset=utf-8"
        )
    typ = eine.medientyp if eine.medientyp in BEKANNTE_TYPEN else UNBEKANNT
    kopf = {
        "Content-Disposition": content_disposition_header(True, eine.name) or "",  # noqa: FBT003
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(inhalt, content_type=typ, headers=kopf)

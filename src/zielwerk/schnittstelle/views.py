"""The keys of a person: seen, made, revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.schnittstelle import regeln
from zielwerk.schnittstelle.api import api
from zielwerk.schnittstelle.forms import SchluesselForm
from zielwerk.schnittstelle.models import Schnittstellenschluessel
from zielwerk.schnittstelle.services import (
    SchluesselError,
    create_schluessel,
    revoke_schluessel,
)
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt

SEITE = "schnittstelle:schluessel"


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.SCHNITTSTELLE_NUTZEN)
@bestaetigt
def schluessel(request: Request) -> HttpResponse:
    """Show one's keys; POST makes one, and its text is shown this once."""
    form = SchluesselForm(request.POST or None, heute=request.heute)
    if request.method == "POST" and form.is_valid():
        with ablehnung_in(form, SchluesselError):
            neu, text = create_schluessel(
                **form.cleaned_data, durch=request.mitgliedschaft, jetzt=request.jetzt
            )
            leer = SchluesselForm(heute=request.heute)
            return _seite(request, form=leer, neu=neu, text=text)
    return _seite(request, form=form)


def _seite(request: Request, **kontext: Any) -> HttpResponse:
    eigene = Schnittstellenschluessel.objects.filter(
        mitgliedschaft=request.mitgliedschaft
    )
    kontext["schluessel"] = [(einer, _guete(einer, request)) for einer in eigene]
    return render(request, "schnittstelle/schluessel.html", kontext)


def _guete(einer: Schnittstellenschluessel, request: Request) -> regeln.Guete:
    return regeln.guete(
        gilt_bis=einer.gilt_bis,
        widerrufen=einer.widerrufen_am is not None,
        aktiv=True,
        heute=request.heute,
    )


@require_POST
@berechtigt(Recht.SCHNITTSTELLE_NUTZEN)
def widerrufen(request: Request, uuid: str) -> HttpResponse:
    """End one of one's keys."""
    einer = get_object_or_404(
        Schnittstellenschluessel, uuid=uuid, mitgliedschaft=request.mitgliedschaft
    )
    revoke_schluessel(
        schluessel=einer, durch=request.mitgliedschaft, jetzt=request.jetzt
    )
    messages.success(request, f"Der Schlüssel „{einer.bezeichnung}“ gilt nicht mehr.")
    return redirect(SEITE)


@require_safe
def beschreibung(_: HttpRequest) -> HttpResponse:
    """Give the description of the interface (OpenAPI); it holds no data."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"))

"""What holds for all documents of a county: whom it trusts, with what it signs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from zielwerk.dokumente.forms import AnkerForm, WordvorlageForm
from zielwerk.dokumente.models import Vertrauensanker
from zielwerk.dokumente.services import (
    AnkerError,
    SiegelError,
    add_vertrauensanker,
    hat_siegel,
    hinterlegte_anker,
    load_siegel,
    remove_vertrauensanker,
    siegelname,
    wordvorlagen,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt


def _siegel(request: Request) -> dict[str, Any]:
    """Return what is to be said about the county's certificate."""
    kontext: dict[str, Any] = {"siegelname": siegelname(request.mandant)}
    if hat_siegel(request.mandant):
        try:
            kontext["siegel"] = load_siegel(request.mandant, request.jetzt)
        except SiegelError as fehler:
            kontext["siegelfehler"] = str(fehler)
    return kontext


def seite(request: Request, *, status: int = 200, **weiteres: Any) -> HttpResponse:
    """Show the page; after a refusal with the form as it was sent."""
    kontext = _siegel(request) | {
        "anker": hinterlegte_anker().select_related("hinterlegt_durch__benutzer"),
        "ankerform": AnkerForm(),
        "vorlagen": wordvorlagen(),
        "vorlagenform": WordvorlageForm(),
    }
    vorlage = "dokumente/einstellungen.html"
    return render(request, vorlage, kontext | weiteres, status=status)


@require_safe
@berechtigt(Recht.DOKUMENTE_EINSTELLEN)
def einstellungen(request: Request) -> HttpResponse:
    """Show trust anchors, the county's certificate and its Word template."""
    return seite(request)


@require_POST
@berechtigt(Recht.DOKUMENTE_EINSTELLEN)
@bestaetigt
def anker(request: Request) -> HttpResponse:
    """Trust the certificates of an uploaded file."""
    form = AnkerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            neue = add_vertrauensanker(
                mandant=request.mandant,
                inhalt=form.cleaned_data["zertifikate"].read(),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
        except AnkerError as fehler:
            form.add_error("zertifikate", str(fehler))
        else:
            namen = ", ".join(map(str, neue))
            messages.success(request, f"Hinterlegt: {namen}.")
            return redirect("dokumente:einstellungen")
    return seite(request, ankerform=form)


@require_POST
@berechtigt(Recht.DOKUMENTE_EINSTELLEN)
@bestaetigt
def anker_entfernen(request: Request, uuid: str) -> HttpResponse:
    """Trust a certificate no longer."""
    einer = get_object_or_404(Vertrauensanker, uuid=uuid)
    try:
        remove_vertrauensanker(
            anker=einer, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
        messages.success(request, f"Entfernt: {einer}.")
    except AnkerError as fehler:
        messages.warning(request, str(fehler))
    return redirect("dokumente:einstellungen")

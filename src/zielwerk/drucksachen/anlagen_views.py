"""Pages of the attachments of a paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.dokumente.services import DateiError
from zielwerk.drucksachen.anlagen_forms import AnlageForm, AnlageNeuForm
from zielwerk.drucksachen.models import Drucksache, Papieranlage
from zielwerk.drucksachen.services import (
    DrucksacheError,
    add_anlage,
    aktuelle_anlagen,
    change_anlage,
    move_anlage,
    remove_anlage,
    restore_anlage,
    store_anlagendatei,
)
from zielwerk.drucksachen.views import laden, rahmen
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


def _seite(
    request: Request, eine: Drucksache, *, status: int = 200, **weiteres: Any
) -> HttpResponse:
    """Show the attachments, and for a draft the form that adds one."""
    kontext = rahmen(request, eine) | {
        "anlagen": aktuelle_anlagen(eine),
        "entfernte": eine.anlagen.filter(entfernt_am__isnull=False),
        "form": AnlageNeuForm(),
    }
    vorlage = "drucksachen/anlagen.html"
    return render(request, vorlage, kontext | weiteres, status=status)


@require_http_methods(["GET", "HEAD"])
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def anlagen(request: Request, uuid: str) -> HttpResponse:
    """Show the attachments of a paper."""
    return _seite(request, laden(uuid))


@require_POST
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def neu(request: Request, uuid: str) -> HttpResponse:
    """Attach an uploaded file to a draft."""
    eine = laden(uuid)
    form = AnlageNeuForm(request.POST, request.FILES)
    if not form.is_valid():
        return _seite(request, eine, form=form)
    wer_wann: dict[str, Any] = {"durch": request.mitgliedschaft, "jetzt": request.jetzt}
    daten = form.cleaned_data
    hochgeladen = daten.pop("datei")
    try:
        datei = store_anlagendatei(
            name=hochgeladen.name, inhalt=hochgeladen.read(), **wer_wann
        )
        add_anlage(drucksache=eine, datei=datei, **daten, **wer_wann)
    except (DrucksacheError, DateiError) as fehler:
        form.add_error("datei", str(fehler))
        return _seite(request, laden(uuid), form=form)
    return redirect("drucksachen:anlagen", uuid=eine.uuid)


def _anlage(uuid: str) -> Papieranlage:
    eine: Papieranlage = get_object_or_404(
        Papieranlage.objects.select_related("drucksache", "datei"), uuid=uuid
    )
    return eine


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def aendern(request: Request, uuid: str) -> HttpResponse:
    """Change title and public of an attachment."""
    anlage = _anlage(uuid)
    form = AnlageForm.von(anlage, request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, DrucksacheError):
            change_anlage(
                anlage=anlage,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("drucksachen:anlagen", uuid=anlage.drucksache.uuid)
    kontext = rahmen(request, laden(str(anlage.drucksache.uuid))) | {
        "anlage": anlage,
        "form": form,
    }
    return render(request, "drucksachen/anlage.html", kontext)


@require_POST
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def schritt(request: Request, uuid: str) -> HttpResponse:
    """Move an attachment, take it out or bring it back, as the button says."""
    anlage = _anlage(uuid)
    wer_wann: dict[str, Any] = {"durch": request.mitgliedschaft, "jetzt": request.jetzt}
    was = request.POST.get("schritt", "")
    try:
        if was == "entfernen":
            remove_anlage(anlage=anlage, **wer_wann)
        elif was == "zurueckholen":
            restore_anlage(anlage=anlage, **wer_wann)
        else:
            move_anlage(anlage=anlage, richtung=was, **wer_wann)
    except DrucksacheError as fehler:
        eine = laden(str(anlage.drucksache.uuid))
        return _seite(request, eine, status=409, fehler=str(fehler))
    return redirect("drucksachen:anlagen", uuid=anlage.drucksache.uuid)

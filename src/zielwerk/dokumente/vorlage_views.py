"""The county's own Word template: handed in, tried out, used, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from zielwerk.dokumente.dateiart import DOCX
from zielwerk.dokumente.einstellung_views import seite
from zielwerk.dokumente.forms import WordvorlageForm
from zielwerk.dokumente.models import Wordvorlage
from zielwerk.dokumente.services import (
    DateiError,
    WordvorlageError,
    check_wordvorlage,
    read_vorlage,
    remove_wordvorlage,
    store_datei,
    store_wordvorlage,
    use_wordvorlage,
    write_muster,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt


@require_POST
@berechtigt(Recht.DOKUMENTE_EINSTELLEN)
@bestaetigt
def neu(request: Request) -> HttpResponse:
    """Check an uploaded template and keep it to be tried out."""
    form = WordvorlageForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _store(request, form.cleaned_data["vorlage"])
        except (WordvorlageError, DateiError) as fehler:
            form.add_error("vorlage", str(fehler))
        else:
            messages.success(request, "Die Vorlage liegt zur Probe bereit.")
            return redirect("dokumente:einstellungen")
    return seite(request, vorlagenform=form)


def _store(request: Request, hochgeladen: Any) -> None:
    """Keep what was uploaded, if it can be used."""
    inhalt = hochgeladen.read()
    check_wordvorlage(hochgeladen.name, inhalt)
    wer_wann: dict[str, Any] = {"durch": request.mitgliedschaft, "jetzt": request.jetzt}
    datei = store_datei(
        mandant=request.mandant,
        name=hochgeladen.name,
        inhalt=inhalt,
        medientyp=DOCX,
        recht=Recht.DOKUMENTE_EINSTELLEN,
        **wer_wann,
    )
    store_wordvorlage(datei=datei, **wer_wann)


def _docx(inhalt: bytes, name: str) -> HttpResponse:
    kopf = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(inhalt, content_type=DOCX, headers=kopf)


@require_safe
@berechtigt(Recht.DOKUMENTE_EINSTELLEN)
def unsere(request: Request) -> HttpResponse:
    """Hand out our own template to start from: a sample with every style."""
    return _docx(write_muster(None), "Zielwerk-Vorlage.docx")


@require_safe
@berechtigt(Recht.DOKUMENTE_EINSTELLEN)
def probe(request: Request, uuid: str) -> HttpResponse:
    """Hand out a sample paper written with a template."""
    vorlage = _laden(uuid)
    try:
        return _docx(write_muster(read_vorlage(vorlage)), "Probe.docx")
    except DateiError as fehler:
        messages.warning(request, str(fehler))
        return redirect("dokumente:einstellungen")


def _laden(uuid: str) -> Wordvorlage:
    eine: Wordvorlage = get_object_or_404(
        Wordvorlage.objects.select_related("datei__mandant"), uuid=uuid
    )
    return eine


@require_POST
@berechtigt(Recht.DOKUMENTE_EINSTELLEN)
@bestaetigt
def schritt(request: Request, uuid: str) -> HttpResponse:
    """Use a template from now on, or take it back."""
    vorlage = _laden(uuid)
    wer_wann: dict[str, Any] = {"durch": request.mitgliedschaft, "jetzt": request.jetzt}
    try:
        if "verwenden" in request.POST:
            use_wordvorlage(vorlage=vorlage, **wer_wann)
            messages.success(request, f"DOCX entstehen jetzt mit „{vorlage}“.")
        else:
            remove_wordvorlage(vorlage=vorlage, **wer_wann)
            messages.success(request, f"„{vorlage}“ ist entfernt.")
    except WordvorlageError as fehler:
        messages.warning(request, str(fehler))
    return redirect("dokumente:einstellungen")

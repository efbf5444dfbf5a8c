"""Asking for an extension or a Pause, and the answer."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.fristen.aenderung import answer_aenderung, request_aenderung
from zielwerk.fristen.forms import AenderungForm, AntwortForm
from zielwerk.fristen.models import Frist, Fristaenderung
from zielwerk.fristen.services import FristError
from zielwerk.kern.anzeige import tag_kurz
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


def _adresse(frist: Frist) -> str:
    return reverse("vereinbarung:frist", args=[frist.uuid]) + "#aenderung"


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.EIGENES_EINREICHEN)
def beantragen(request: Request, uuid: str) -> HttpResponse:
    """Ask for a change of the agreed day."""
    frist = get_object_or_404(Frist.objects.select_related("mandant"), uuid=uuid)
    form = AenderungForm(request.POST or None)
    for feld in ("von", "bis"):
        form.fields[feld].heute = request.heute  # type: ignore[attr-defined]
    if form.is_valid():
        with ablehnung_in(form, FristError):
            request_aenderung(
                frist=frist,
                **form.cleaned_data,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect(_adresse(frist))
    kontext = {
        "form": form,
        "titel": "Verlängerung oder Pause beantragen",
        "satz": f"{frist.titel}, fällig am {tag_kurz(frist.faellig_am)}. Über den "
        "Antrag entscheidet der Kreis.",
        "knopf": "Antrag stellen",
        "zurueck": _adresse(frist),
    }
    return render(request, "fristen/formular.html", kontext)


@require_POST
@berechtigt(Recht.FRISTAENDERUNG_BEWILLIGEN)
def beantworten(request: Request, uuid: str) -> HttpResponse:
    """Grant or refuse an application; the button says which."""
    antrag = get_object_or_404(
        Fristaenderung.objects.select_related("frist__mandant"), uuid=uuid
    )
    form = AntwortForm(request.POST)
    form.is_valid()
    try:
        answer_aenderung(
            antrag=antrag,
            bewilligt=request.POST.get("entscheidung") == "bewilligt",
            antwort=form.cleaned_data.get("antwort", ""),
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except FristError as fehler:
        kontext = {
            "form": form,
            "titel": "Nicht gespeichert",
            "satz": str(fehler),
            "zurueck": _adresse(antrag.frist),
        }
        return render(request, "fristen/abgelehnt.html", kontext, status=409)
    return redirect(_adresse(antrag.frist))

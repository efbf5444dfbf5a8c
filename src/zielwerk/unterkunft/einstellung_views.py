"""Where the law leaves a choice: what holds, why, since when; and choosing anew."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.unterkunft.models import Festlegung
from zielwerk.unterkunft.regeln import WAHL
from zielwerk.unterkunft.services import VerfahrenError, record_festlegung
from zielwerk.unterkunft.verfahren_forms import FestlegungForm
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def einstellungen(request: Request) -> HttpResponse:
    """List every question with the answer that holds today, and the earlier ones."""
    geltend = Festlegung.objects.am(request.heute)
    alle = Festlegung.objects.select_related("festgelegt_durch__benutzer")
    kontext = {
        "fragen": [
            {
                "schluessel": name,
                "frage": eine["frage"],
                "norm": eine["norm"],
                "antwort": eine["moeglich"][
                    geltend[name].wahl if name in geltend else eine["vorgabe"]
                ],
                "festlegung": geltend.get(name),
                "grund": eine["grund"],
            }
            for name, eine in WAHL.items()
        ],
        "verlauf": alle,
        "darf_festlegen": request.mitgliedschaft.darf(Recht.RICHTWERTE_PFLEGEN),
    }
    return render(request, "unterkunft/einstellungen.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.RICHTWERTE_PFLEGEN)
def festlegen(request: Request, frage: str) -> HttpResponse:
    """Choose an answer from a day on, with a reason."""
    if frage not in WAHL:
        raise Http404
    eine = WAHL[frage]
    form = FestlegungForm(
        request.POST or None,
        heute=request.heute,
        antworten=list(eine["moeglich"].items()),
        initial={"gilt_ab": request.heute},
    )
    if form.is_valid() and _festgelegt(request, frage, form):
        return redirect("unterkunft:einstellungen")
    kontext = {
        "titel": "Antwort festlegen",
        "satz": eine["frage"],
        "knopf": "Antwort festlegen",
        "zurueck": reverse("unterkunft:einstellungen"),
        "form": form,
        "vorgabe": eine["moeglich"][eine["vorgabe"]],
        "vorgabe_grund": eine["grund"],
        "norm": eine["norm"],
    }
    return render(request, "unterkunft/festlegung.html", kontext)


def _festgelegt(request: Request, frage: str, form: forms.Form) -> bool:
    try:
        record_festlegung(
            frage=frage,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            **form.cleaned_data,
        )
    except VerfahrenError as fehler:
        form.add_error(None, str(fehler))
        return False
    return True

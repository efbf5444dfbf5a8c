"""Who lets its figures be shown on their own: the own Jobcenter, and others."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vergleich.forms import EinwilligungForm
from zielwerk.vergleich.models import EigenesJobcenter, Einwilligung, Vergleichszahl
from zielwerk.vergleich.regeln import mass_am
from zielwerk.vergleich.services import EinwilligungError, change_einwilligung
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

METHODEN = ["GET", "HEAD", "POST"]


def _namen() -> dict[str, str]:
    """Return the names of the Jobcenter whose counts are here, by Kennung."""
    zahlen = Vergleichszahl.objects.gueltig().order_by("jobcenter", "stand_am")
    return dict(zahlen.values_list("jobcenter", "jobcenter_name").distinct())


@require_safe
@berechtigt(Recht.KENNZAHLEN_SEHEN)
def einwilligungen(request: Request) -> HttpResponse:
    """Show what each Jobcenter has said last."""
    stand = Einwilligung.objects.am(request.heute)
    eigenes = EigenesJobcenter.objects.first()
    kontext = {
        "eigenes": eigenes,
        "eigene": stand.get(eigenes.kennung) if eigenes else None,
        "zeilen": [(k, name, stand.get(k)) for k, name in sorted(_namen().items())],
        "mass": mass_am(request.heute),
        "darf_eigene": request.mitgliedschaft.darf(Recht.EINWILLIGUNG_ERTEILEN),
        "darf_andere": request.mitgliedschaft.darf(Recht.VERGLEICH_AUSTAUSCHEN),
    }
    return render(request, "vergleich/einwilligungen.html", kontext)


@require_http_methods(METHODEN)
@berechtigt(Recht.EINWILLIGUNG_ERTEILEN)
def eigene(request: Request) -> HttpResponse:
    """Consent for the own Jobcenter, or take it back."""
    eigenes = EigenesJobcenter.objects.first()
    if eigenes is None:
        return redirect("vergleich:einwilligungen")
    return _seite(request, eigenes.kennung, eigenes.name)


@require_http_methods(METHODEN)
@berechtigt(Recht.VERGLEICH_AUSTAUSCHEN)
def einwilligung(request: Request, kennung: str) -> HttpResponse:
    """Record what another Jobcenter has written."""
    name = _namen().get(kennung)
    if name is None:
        raise Http404
    return _seite(request, kennung, name)


def _seite(request: Request, kennung: str, name: str) -> HttpResponse:
    form = EinwilligungForm(request.POST or None, heute=request.heute)
    if form.is_valid():
        with ablehnung_in(form, EinwilligungError):
            werte: dict[str, Any] = form.werte()
            change_einwilligung(
                jobcenter=kennung,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **werte,
            )
            return redirect("vergleich:einwilligungen")
    kontext = {
        "form": form,
        "titel": f"Einwilligung: {name}",
        "satz": "Ohne Einwilligung stehen die Zahlen eines Jobcenters nur in Summen, "
        "aus denen sie sich nicht herausrechnen lassen.",
        "zurueck": reverse("vergleich:einwilligungen"),
    }
    return render(request, "vergleich/formular.html", kontext)

"""Settled cases under pseudonyms: what would leave, and the file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vergleich.einzelfaelle import MERKMALE, UNGENANNT, mindestens
from zielwerk.vergleich.einzelfallzeile import SCHEMA_TEXT
from zielwerk.vergleich.forms import FallausfuhrForm
from zielwerk.vergleich.services import (
    AusfuhrError,
    Falljahr,
    export_faelle,
    falljahre,
)
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt


def _gibt_heraus(request: Request) -> bool:
    return request.method == "POST"


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FAELLE_AUSFUEHREN)
@bestaetigt(wenn=_gibt_heraus)
def faelle(request: Request) -> HttpResponse:
    """Show which years would leave and how coarse, or hand them out."""
    form = FallausfuhrForm(request.POST or None)
    if form.is_valid():
        try:
            datei = export_faelle(
                gruppe=form.cleaned_data["gruppe"],
                form=form.cleaned_data["form"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return HttpResponse(
                datei.inhalt,
                content_type=datei.medientyp,
                headers={"Content-Disposition": f'attachment; filename="{datei.name}"'},
            )
        except AusfuhrError as fehler:
            form.add_error(None, str(fehler))
    jahre = falljahre(heute=request.heute)
    kontext = {
        "form": form,
        "jahre": [(jahr, _vergroebert(jahr)) for jahr in jahre],
        "gehen": any(jahr.faelle for jahr in jahre),
        "mindestens": mindestens(),
    }
    status = 409 if form.errors else 200
    return render(request, "vergleich/faelle.html", kontext, status=status)


def _vergroebert(jahr: Falljahr) -> int:
    """Return how many cases gave up at least one statement."""
    return sum(
        any(getattr(fall, name) == UNGENANNT for name in MERKMALE)
        for fall in jahr.faelle
    )


@require_safe
def fallschema(request: Request) -> HttpResponse:
    """Publish the JSON Schema of a case."""
    return HttpResponse(SCHEMA_TEXT, content_type="application/schema+json")

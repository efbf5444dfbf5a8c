"""Pages of the checklists: all Fassungen, one, a new one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.aktenpruefungen.bogen_forms import TRENNER, PrueflisteForm
from zielwerk.aktenpruefungen.models import Achse, Pruefliste
from zielwerk.aktenpruefungen.pruefung_views import FORMULAR
from zielwerk.aktenpruefungen.services import AktenpruefungError, create_pruefliste
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def prueflisten(request: Request) -> HttpResponse:
    """List all Fassungen with the days on which they hold."""
    alle = list(Pruefliste.objects.select_related("durch__benutzer"))
    ab = [None, *(eine.gilt_ab for eine in alle)]
    kontext = {
        "zeilen": list(zip(alle, ab, strict=False)),
        "gilt": Pruefliste.objects.am(request.heute),
        "darf_festlegen": request.mitgliedschaft.darf(Recht.PRUEFLISTEN_FESTLEGEN),
    }
    return render(request, "aktenpruefungen/prueflisten.html", kontext)


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def pruefliste(request: Request, uuid: str) -> HttpResponse:
    """Show one Fassung with its questions."""
    eine: Pruefliste = get_object_or_404(
        Pruefliste.objects.select_related("durch__benutzer"), uuid=uuid
    )
    fragen = list(eine.fragen.all())
    kontext = {
        "eine": eine,
        "achsen": [
            (achse.label, [f for f in fragen if f.achse == achse]) for achse in Achse
        ],
    }
    return render(request, "aktenpruefungen/pruefliste.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.PRUEFLISTEN_FESTLEGEN)
def pruefliste_neu(request: Request) -> HttpResponse:
    """Lay down a new Fassung, starting from the newest."""
    form = PrueflisteForm(request.POST or None, heute=request.heute, initial=_vorlage())
    if form.is_valid():
        daten = form.cleaned_data
        with ablehnung_in(form, AktenpruefungError):
            eine = create_pruefliste(
                gilt_ab=daten["gilt_ab"],
                anlass=daten["anlass"],
                fragen=daten["fachlichkeit"] + daten["verbuchung"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("aktenpruefungen:pruefliste", uuid=eine.uuid)
    kontext = {
        "titel": "Prüfliste festlegen",
        "satz": "Für eine Akte gilt die Fassung vom Tag ihrer Entscheidung. Frühere "
        "Fassungen bleiben unverändert.",
        "knopf": "Prüfliste festlegen",
        "zurueck": reverse("aktenpruefungen:prueflisten"),
        "form": form,
    }
    return render(request, FORMULAR, kontext)


def _vorlage() -> dict[str, Any]:
    """Return the questions of the newest Fassung, a line each."""
    neueste = Pruefliste.objects.first()
    if neueste is None:
        return {}
    fragen = list(neueste.fragen.all())
    return {
        achse.value: "\n".join(
            f"{f.frage} {TRENNER} {f.mangel}" for f in fragen if f.achse == achse
        )
        for achse in Achse
    }

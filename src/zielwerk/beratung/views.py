"""The page everybody but a Träger begins with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.beratung.models import Aussetzung, Traegervertrag
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.BERATUNG_SEHEN)
def beratung(request: Request) -> HttpResponse:
    """Show who advises on what today, and where to go on."""
    darf = request.mitgliedschaft.darf
    kontext = {
        "vertraege": Traegervertrag.objects.am(request.heute).select_related(
            "angebot", "organisation"
        ),
        "umstaende": Aussetzung.objects.all(),
        "darf_zuweisen": darf(Recht.ZUWEISEN),
        "darf_pflegen": darf(Recht.BERATUNG_PFLEGEN),
    }
    return render(request, "beratung/beratung.html", kontext)

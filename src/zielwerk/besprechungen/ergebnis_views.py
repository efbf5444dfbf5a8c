"""Pages of the outcomes: recorded at a meeting, and all tasks with done and undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.besprechungen.durchfuehrung_forms import ErgebnisForm
from zielwerk.besprechungen.models import Ergebnis
from zielwerk.besprechungen.planung_views import adresse, finde
from zielwerk.besprechungen.services import (
    BesprechungError,
    close_auftrag,
    record_ergebnis,
    reopen_auftrag,
)
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import dienstfreie_tage
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def ergebnis(request: Request, uuid: str) -> HttpResponse:
    """Record an outcome."""
    eine = finde(uuid)
    form = ErgebnisForm(request.POST or None, besprechung=eine, heute=request.heute)
    if form.is_valid():
        with ablehnung_in(form, BesprechungError):
            record_ergebnis(
                besprechung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(adresse(eine, "#ergebnisse"))
    kontext = {
        "titel": "Ergebnis festhalten",
        "satz": "Ein Auftrag liegt danach bei der zuständigen Stelle auf der "
        "Startseite.",
        "knopf": "Ergebnis festhalten",
        "zurueck": adresse(eine),
        "form": form,
        "b": eine,
    }
    return render(request, "besprechungen/formular.html", kontext)


def _darf_erledigen(mitgliedschaft: Mitgliedschaft, auftrag: Ergebnis) -> bool:
    """Return whether this member may close a task: its owner, or who runs meetings."""
    frist = auftrag.frist
    eigener = frist is not None and frist.zustaendig == mitgliedschaft.rolle
    return eigener or mitgliedschaft.darf(Recht.BESPRECHUNGEN_FUEHREN)


@require_safe
@berechtigt(Recht.BESPRECHUNGEN_SEHEN)
def auftraege(request: Request) -> HttpResponse:
    """Show the open tasks of all meetings, or those done."""
    erledigt = request.GET.get("zeigen") == "erledigt"
    alle = Ergebnis.objects.auftraege()
    offene = alle.filter(frist__zustand__in=Frist.OFFENE)
    fertige = alle.exclude(frist__zustand__in=Frist.OFFENE)
    frei = dienstfreie_tage(request.heute)
    zeilen: list[dict[str, Any]] = [
        {
            "auftrag": auftrag,
            "frist": auftrag.frist,
            "stand": auftrag.frist.stand(request.heute, frei),
            "darf": _darf_erledigen(request.mitgliedschaft, auftrag),
        }
        for auftrag in (fertige if erledigt else offene)
    ]
    kontext = {
        "zeilen": zeilen,
        "erledigt": erledigt,
        "offen_anzahl": offene.count(),
        "fertig_anzahl": fertige.count(),
    }
    return render(request, "besprechungen/auftraege.html", kontext)


@require_POST
@berechtigt(Recht.BESPRECHUNGEN_SEHEN)
def auftrag(request: Request, uuid: str) -> HttpResponse:
    """Mark a task as done, or take that back ("wieder=1")."""
    eines = get_object_or_404(
        Ergebnis.objects.auftraege().select_related("frist"), uuid=uuid
    )
    if not _darf_erledigen(request.mitgliedschaft, eines):
        raise PermissionDenied
    wieder = request.POST.get("wieder") == "1"
    ereignis = reopen_auftrag if wieder else close_auftrag
    try:
        ereignis(auftrag=eines, durch=request.mitgliedschaft, jetzt=request.jetzt)
    except BesprechungError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
    else:
        wort = "wieder offen" if wieder else "erledigt"
        messages.success(request, f"„{eines}“ ist {wort}.", extra_tags="gut")
    return redirect(reverse("besprechungen:auftraege"))

"""Deletion: preview, run with report, periods, holds."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.datenschutz.forms import GrundForm, RegelForm, SperreForm, StartForm
from zielwerk.datenschutz.models import Loeschlauf, Loeschsperre
from zielwerk.datenschutz.regeln import feldklassen
from zielwerk.datenschutz.services import (
    EINHEITEN,
    LoeschError,
    add_sperre,
    begin_lauf,
    lift_sperre,
    offener_lauf,
    regelliste,
    run_lauf,
    set_regel,
    vorschau,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

GET_POST = ["GET", "HEAD", "POST"]
# So much in one request; the page then offers to go on, and `tick` does so by itself.
STAPEL_JE_ANFRAGE = 40


@require_safe
@berechtigt(Recht.LOESCHUNG_VERWALTEN)
def loeschung(request: Request) -> HttpResponse:
    """Show what is due, what is held back, and the runs so far."""
    return _uebersicht(request, StartForm())


def _uebersicht(request: Request, form: StartForm, fehler: str = "") -> HttpResponse:
    faellig, zurueck = vorschau(mandant=request.mandant, jetzt=request.jetzt)
    regeln = feldklassen().regeln
    kontext = {
        "form": form,
        "fehler": fehler,
        "offen": offener_lauf(request.mandant),
        "zeilen": [
            {
                "regel": eine["regel"],
                "monate": eine["monate"],
                "faellig": faellig[eine["regel"].schluessel],
                "zurueck": sum(
                    m for (r, _), m in zurueck.items() if r == eine["regel"].schluessel
                ),
            }
            for eine in regelliste(request.mandant, request.heute)
        ],
        "zurueck": [
            (regeln[regel].bezeichnung, grund, menge)
            for (regel, grund), menge in sorted(zurueck.items())
        ],
        "summe": sum(faellig.values()),
        "laeufe": Loeschlauf.objects.select_related("durch__benutzer")[:20],
        "sperren": Loeschsperre.objects.offen().count(),
    }
    return render(request, "datenschutz/loeschung.html", kontext)


@require_POST
@berechtigt(Recht.LOESCHUNG_VERWALTEN)
def starten(request: Request) -> HttpResponse:
    """Begin a run by rule and do as much of it as one request may take."""
    form = StartForm(request.POST)
    if not form.is_valid():
        return _uebersicht(request, form)
    try:
        lauf = begin_lauf(
            mandant=request.mandant,
            art=Loeschlauf.Art.REGEL,
            anlass="Löschregeln",
            auftrag=None,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except LoeschError as grund:
        return _uebersicht(request, StartForm(), str(grund))
    if lauf is None:
        return redirect("datenschutz:loeschung")
    run_lauf(lauf=lauf, jetzt=request.jetzt, hoechstens=STAPEL_JE_ANFRAGE)
    return redirect("datenschutz:lauf", lauf.uuid)


@require_http_methods(GET_POST)
@berechtigt(Recht.LOESCHUNG_VERWALTEN)
def lauf(request: Request, uuid: str) -> HttpResponse:
    """Show the progress or the report of a run; POST goes on with it."""
    return zeige_lauf(request, get_object_or_404(Loeschlauf, uuid=uuid))


def zeige_lauf(request: Request, einer: Loeschlauf) -> HttpResponse:
    """Go on with a run by POST, else show it; both ways to it share this page."""
    if request.method == "POST":
        run_lauf(lauf=einer, jetzt=request.jetzt, hoechstens=STAPEL_JE_ANFRAGE)
        return redirect(request.path)
    regeln = feldklassen().regeln
    kontext = {
        "lauf": einer,
        "zeilen": [
            (
                regeln[regel].bezeichnung,
                regeln[regel].norm,
                [(EINHEITEN[art][1], menge) for art, menge in mengen.items() if menge],
            )
            for regel, mengen in einer.bericht["geloescht"].items()
        ],
        "zurueck": [
            (regeln[z["regel"]].bezeichnung, z["grund"], z["menge"])
            for z in einer.bericht["zurueckgehalten"]
        ],
        "verwaltet": request.mitgliedschaft.darf(Recht.LOESCHUNG_VERWALTEN),
    }
    return render(request, "datenschutz/lauf.html", kontext)


@require_safe
@berechtigt(Recht.LOESCHUNG_VERWALTEN)
def regeln(request: Request) -> HttpResponse:
    """Show every rule with its period, and every class without one."""
    alles = feldklassen()
    kontext = {
        "regeln": regelliste(request.mandant, request.heute),
        "ohne_regel": [k for k in alles.klassen.values() if not k.regeln],
        "bestaende": [
            (b, [alles.klassen[k] for k in b.klassen]) for b in alles.bestaende.values()
        ],
    }
    return render(request, "datenschutz/regeln.html", kontext)


@require_http_methods(GET_POST)
@berechtigt(Recht.LOESCHUNG_VERWALTEN)
def regel(request: Request, schluessel: str) -> HttpResponse:
    """Set this Mandant's own period for a rule."""
    eine = feldklassen().regeln.get(schluessel)
    if eine is None:
        raise Http404
    form = RegelForm(request.POST or None, heute=request.heute)
    if form.is_valid():
        try:
            set_regel(
                regel=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("datenschutz:regeln")
        except LoeschError as grund:
            form.add_error("gilt_ab", str(grund))
    return render(request, "datenschutz/regel.html", {"form": form, "regel": eine})


@require_http_methods(GET_POST)
@berechtigt(Recht.LOESCHUNG_VERWALTEN)
def sperren(request: Request) -> HttpResponse:
    """Show the holds and set one; the case number is shown to its office only."""
    form = SperreForm(request.POST or None)
    if form.is_valid():
        daten = form.cleaned_data
        liste = form.listen.get(daten["liste"])
        with ablehnung_in(form, LoeschError):
            add_sperre(
                fallkennung=daten["fallkennung"],
                objekt_uuid=liste.uuid if liste else None,
                bezeichnung=str(liste) if liste else "",
                grund=daten["grund"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("datenschutz:sperren")
    return render(request, "datenschutz/sperren.html", _sperren(request, form))


def _sperren(request: Request, form: SperreForm) -> dict[str, Any]:
    alle = Loeschsperre.objects.select_related(
        "durch__benutzer", "aufgehoben_durch__benutzer"
    )
    return {
        "form": form,
        "offene": alle.offen(),
        "aufgehobene": alle.filter(aufgehoben_am__isnull=False)[:50],
        "mit_kennung": request.mitgliedschaft.darf(Recht.AKTENZEICHEN_SEHEN),
    }


@require_http_methods(GET_POST)
@berechtigt(Recht.LOESCHUNG_VERWALTEN)
def aufheben(request: Request, uuid: str) -> HttpResponse:
    """Lift a hold, with the reason."""
    sperre = get_object_or_404(Loeschsperre.objects.offen(), uuid=uuid)
    form = GrundForm(request.POST or None)
    if form.is_valid():
        try:
            lift_sperre(
                sperre=sperre,
                grund=form.cleaned_data["grund"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("datenschutz:sperren")
        except LoeschError as grund:
            form.add_error("grund", str(grund))
    return render(
        request, "datenschutz/aufheben.html", {"form": form, "sperre": sperre}
    )

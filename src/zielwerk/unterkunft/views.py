"""One case checked, and the published tables."""

from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.unterkunft.forms import AngemessenheitForm
from zielwerk.unterkunft.regeln import (
    KONZEPTE,
    Konzept,
    Tabellenstand,
    UnterkunftError,
    auffaellig,
    lade_konzept,
    leistungsname,
)
from zielwerk.web.felder import Datumsfeld
from zielwerk.web.request import Request


@require_safe
def angemessenheit(request: HttpRequest) -> HttpResponse:
    """Check one case, also without sign-in; the address keeps it, nothing else does."""
    heute = getattr(request, "heute", None)
    gefragt = "kosten" in request.GET
    form = AngemessenheitForm(request.GET if gefragt else None, initial={"am": heute})
    for feld in form.fields.values():
        if isinstance(feld, Datumsfeld):
            feld.heute = heute
    kontext: dict[str, Any] = {"form": form}
    if form.is_valid():
        daten = form.cleaned_data
        kontext |= {name: daten[name] for name in ("ergebnis", "karenz", "senkung")}
        kontext["leistung"] = leistungsname(daten["am"])
    return render(request, "unterkunft/angemessenheit.html", kontext)


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def richtwerte(request: Request) -> HttpResponse:
    """List the tables that come with the product."""
    alle = [lade_konzept(name) for name in KONZEPTE]
    kontext = {"konzepte": [(konzept, _gilt(konzept)) for konzept in alle]}
    return render(request, "unterkunft/richtwerte.html", kontext)


def _gilt(konzept: Konzept) -> tuple[Any, Any]:
    """Return the first and the last day of all tables of a Konzept."""
    return konzept.staende[0].gilt_ab, konzept.staende[-1].gilt_bis


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def konzept(request: Request, schluessel: str) -> HttpResponse:
    """Show a Konzept as published, with its source and what is not proven."""
    try:
        eines = lade_konzept(schluessel)
    except UnterkunftError as fehler:
        raise Http404 from fehler
    staende = [None, *eines.staende]
    kontext = {
        "konzept": eines,
        "tabellen": [
            _tabelle(stand, davor) for davor, stand in pairwise(staende) if stand
        ][::-1],
    }
    return render(request, "unterkunft/konzept.html", kontext)


def _tabelle(stand: Tabellenstand, davor: Tabellenstand | None) -> dict[str, Any]:
    """Return a table as rows of cells, each with the difference to the one before."""
    groessen = sorted({p for raum in stand.raeume for p in raum.betraege})
    frueher = {raum.schluessel: raum for raum in davor.raeume} if davor else {}
    zeilen = []
    for raum in stand.raeume:
        alt = frueher.get(raum.schluessel)
        zellen = [
            (raum.betraege.get(p), _abstand(raum.betraege, alt and alt.betraege, p))
            for p in groessen
        ]
        zeilen.append({"raum": raum, "zellen": zellen})
    return {
        "stand": stand,
        "groessen": [(p, stand.qm.get(p)) for p in groessen],
        "zeilen": zeilen,
        "je_weitere": any(raum.je_weitere is not None for raum in stand.raeume),
        "hat_davor": bool(davor),
        "warnungen": auffaellig(stand),
    }


def _abstand(neu: Any, alt: Any, personen: int) -> Any:
    """Return how much an amount rose, or None if there is nothing to compare."""
    if not alt or personen not in alt or personen not in neu:
        return None
    return neu[personen] - alt[personen]

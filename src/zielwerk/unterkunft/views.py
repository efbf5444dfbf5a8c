"""One case checked, and the published tables."""

from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zielwerk.kern.anzeige import tag, zahl
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.unterkunft.forms import AngemessenheitForm, VeroeffentlichungForm
from zielwerk.unterkunft.models import Festlegung, Richtwerttabelle
from zielwerk.unterkunft.regeln import (
    KONZEPTE,
    Konzept,
    Tabellenstand,
    UnterkunftError,
    lade_konzept,
    leistungsname,
)
from zielwerk.unterkunft.services import RichtwertError, publish_richtwerte
from zielwerk.web.felder import Datumsfeld
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt


@require_safe
def angemessenheit(request: HttpRequest) -> HttpResponse:
    """Check one case, also without sign-in; the address keeps it, nothing else does."""
    heute = getattr(request, "heute", None)
    gefragt = "kosten" in request.GET
    mitglied = getattr(request, "mitgliedschaft", None)
    wahl = {"einstellungen": Festlegung.objects.einstellungen_am} if mitglied else {}
    form = AngemessenheitForm(
        request.GET if gefragt else None,
        initial={"am": heute},
        eigene=_eigene(request),
        **wahl,
    )
    for feld in form.fields.values():
        if isinstance(feld, Datumsfeld):
            feld.heute = heute
    kontext: dict[str, Any] = {
        "form": form,
        "darf_verfahren_sehen": mitglied and mitglied.darf(Recht.KOSTENSENKUNG_SEHEN),
        "darf_zahlen_sehen": mitglied and mitglied.darf(Recht.UNTERKUNFT_SEHEN),
    }
    if form.is_valid():
        daten = form.cleaned_data
        kontext |= {name: daten[name] for name in ("ergebnis", "karenz", "senkung")}
        kontext["leistung"] = leistungsname(daten["am"])
        if mitglied and mitglied.darf(Recht.KOSTENSENKUNG_FUEHREN):
            kontext["verfahren_neu"] = _verfahren_neu(daten)
    return render(request, "unterkunft/angemessenheit.html", kontext)


def _verfahren_neu(daten: dict[str, Any]) -> str:
    """Return the address that opens a procedure with what is known, "" if none."""
    if not daten["ergebnis"].uebersteigt_um:
        return ""
    zeit = daten["karenz"] and daten["karenz"].karenzzeit
    werte = {n: daten[n] for n in ("konzept", "raum", "personen", "art")} | {
        "kosten": zahl(daten["kosten"], 2),
        "bwz_beginn": daten["bwz_beginn"],
        "karenz_von": zeit and zeit.beginn,
        "karenz_bis": zeit and zeit.ende,
        "sterbefall_am": daten["sterbefall_am"],
        "zuvor_nur_angemessen": "1" if daten["zuvor_nur_angemessen"] else "",
    }
    angaben = {
        name: tag(wert) if isinstance(wert, date) else wert
        for name, wert in werte.items()
        if wert
    }
    return f"{reverse('unterkunft:kostensenkung_neu')}?{urlencode(angaben)}"


def _eigene(request: HttpRequest) -> dict[str, Konzept]:
    """Return the published tables of the county of whoever is signed in."""
    if getattr(request, "mitgliedschaft", None) is None:
        return {}
    tabellen = Richtwerttabelle.objects.veroeffentlicht()
    return {str(tabelle.uuid): tabelle.konzept() for tabelle in tabellen}


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def richtwerte(request: Request) -> HttpResponse:
    """List the county's own tables, and those that come with the product."""
    alle = [lade_konzept(name) for name in KONZEPTE]
    pflegt = request.mitgliedschaft.darf(Recht.RICHTWERTE_PFLEGEN)
    eigene = Richtwerttabelle.objects.all()
    kontext = {
        "konzepte": [(konzept, _gilt(konzept)) for konzept in alle],
        "eigene": eigene if pflegt else eigene.veroeffentlicht(),
        "darf_pflegen": pflegt,
    }
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


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def tabelle(request: Request, uuid: str) -> HttpResponse:
    """Show a table of the county; a draft only to those who publish it."""
    alle = Richtwerttabelle.objects.select_related("erfasst_durch")
    if not request.mitgliedschaft.darf(Recht.RICHTWERTE_PFLEGEN):
        alle = alle.exclude(veroeffentlicht_am=None)
    eine = get_object_or_404(alle, uuid=uuid)
    form = VeroeffentlichungForm(initial={"bezeichnung": eine.bezeichnung})
    return _zeige(request, eine, form)


@require_POST
@berechtigt(Recht.RICHTWERTE_PFLEGEN)
@bestaetigt
def veroeffentlichen(request: Request, uuid: str) -> HttpResponse:
    """Publish the draft, or show again what is missing."""
    eine = get_object_or_404(Richtwerttabelle, uuid=uuid)
    form = VeroeffentlichungForm(request.POST)
    if form.is_valid():
        with ablehnung_in(form, RichtwertError):
            publish_richtwerte(
                tabelle=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("unterkunft:tabelle", eine.uuid)
    return _zeige(request, eine, form)


def _zeige(
    request: Request, eine: Richtwerttabelle, form: VeroeffentlichungForm
) -> HttpResponse:
    """Show a table with the difference to the one before."""
    davor = eine.davor()
    kontext = {
        "konzept": eine.konzept(),
        "tabellen": [
            _tabelle(
                eine.konzept().staende[0],
                davor.konzept().staende[0] if davor else None,
            )
        ],
        "eigene": eine,
        "davor": davor,
        "form": form,
        "darf_veroeffentlichen": eine.ist_entwurf,
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
        "warnungen": stand.warnungen,
    }


def _abstand(neu: Any, alt: Any, personen: int) -> Any:
    """Return how much an amount rose, or None if there is nothing to compare."""
    if not alt or personen not in alt or personen not in neu:
        return None
    return neu[personen] - alt[personen]

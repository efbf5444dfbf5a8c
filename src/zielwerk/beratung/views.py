"""The page everybody but a Träger begins with, and what was referred and arrived."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.beratung.bild import wegbilder
from zielwerk.beratung.models import Aussetzung, Beratungsbericht, Traegervertrag
from zielwerk.beratung.services import BeratungError, berechne
from zielwerk.beratung.worte import HINWEIS, saetze, weg_des_dienstes, worttafel
from zielwerk.kern.rechenweg import rechenweg_aus
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request

ERSTES_JAHR = 2005
WEITERE = (
    *("wege", "herkunft", "beginn", "ende", "zugang", "abgang"),
    *("formen", "formulare"),
)


@require_safe
@berechtigt(Recht.BERATUNG_SEHEN)
def beratung(request: Request) -> HttpResponse:
    """Show who advises on what today, and where to go on."""
    darf = request.mitgliedschaft.darf
    kontext = {
        "vertraege": Traegervertrag.objects.am(request.heute).select_related(
            "angebot", "organisation"
        ),
        "umstaende": Aussetzung.objects.filter(bis__gte=request.heute),
        "berichte": Beratungsbericht.objects.abgegeben()[:3],
        "darf_zuweisen": darf(Recht.ZUWEISEN),
    }
    return render(request, "beratung/beratung.html", kontext)


@require_safe
@berechtigt(Recht.BERATUNG_SEHEN)
def abgleich(request: Request) -> HttpResponse:
    """Show referred against arrived by service, place and month; small ones hidden."""
    jahr = _jahr(request)
    kontext: dict[str, Any] = {
        "jahr": jahr,
        "vorjahr": jahr - 1,
        "folgejahr": jahr + 1 if jahr < request.heute.year else None,
        "hinweis": HINWEIS.format(mindestens=3),
        "darf_zuweisen": request.mitgliedschaft.darf(Recht.ZUWEISEN),
    }
    try:
        dienste = berechne(jahr, "jahr").tabellen["dienste"]
        kontext["dienste"] = [dienst_in_worten(dienst) for dienst in dienste]
    except BeratungError as fehler:
        kontext["fehler"] = str(fehler)
    return render(request, "beratung/abgleich.html", kontext)


def _jahr(request: Request) -> int:
    """Return the year asked for, else that of the month last over."""
    text = request.GET.get("jahr", "")
    if text.isdecimal() and ERSTES_JAHR <= int(text) <= request.heute.year:
        return int(text)
    return request.heute.year - (request.heute.month == 1)


def dienst_in_worten(dienst: dict[str, Any]) -> dict[str, Any]:
    """Return one service as a page shows it: sentences, way, tables, proof."""
    weg = weg_des_dienstes(dienst)
    tafeln = {n: worttafel(n, t) for n, t in dienst["tafeln"].items()}
    monate = [
        zeile
        for n in tafeln
        if n.startswith("monate")
        for zeile in tafeln[n].zeilen[:-1]
    ]
    return {
        "schluessel": dienst["schluessel"],
        "name": dienst["name"],
        "norm": dienst["norm"],
        "saetze": saetze(dienst),
        "hinweise": dienst["hinweise"],
        "weg": weg,
        "bilder": wegbilder(weg) if weg else (),
        "ankunft": tafeln["ankunft"],
        "orte": tafeln["orte"],
        "monate": monate,
        "weitere": [tafeln[n] for n in WEITERE],
        "rechenweg": rechenweg_aus(dienst["rechenweg"]),
    }

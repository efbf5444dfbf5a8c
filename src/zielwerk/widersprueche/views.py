"""Objections: lists and tables, the rows behind a figure, monthly counts."""

import contextlib
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.mandanten.models import Organisation
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request
from zielwerk.widersprueche.forms import (
    TabelleForm,
    monatszahlen_formset,
    zahlen_aus,
)
from zielwerk.widersprueche.models import (
    Monatszahl,
    Widerspruch,
    WiderspruchQuerySet,
    Widerspruchsliste,
    Zuordnungstabelle,
)
from zielwerk.widersprueche.services import (
    WiderspruchError,
    approve_zuordnungstabelle,
    create_zuordnungstabelle,
    record_monatszahlen,
    vorlage_tabelle,
    zahlen_der_liste,
)

JE_SEITE = 50


@require_safe
@berechtigt(Recht.WIDERSPRUECHE_SEHEN)
def widersprueche(request: Request) -> HttpResponse:
    """Show the accepted lists, the monthly counts and the table of what counts."""
    listen = Widerspruchsliste.objects.select_related("einlesung__datei", "tabelle")
    kontext = {
        "listen": [
            (eine, zahlen_der_liste(eine, eine.stand_am)) for eine in listen[:12]
        ],
        "tabellen": Zuordnungstabelle.objects.prefetch_related("zeilen"),
        "monatszahlen": Monatszahl.objects.all(),
        "darf_einlesen": request.mitgliedschaft.darf(Recht.WIDERSPRUECHE_EINLESEN),
        "darf_freigeben": request.mitgliedschaft.darf(Recht.ZUORDNUNG_FREIGEBEN),
        "seite_kreis": request.mitgliedschaft.organisation.art
        == Organisation.Art.KREIS,
    }
    return render(request, "widersprueche/widersprueche.html", kontext)


# Filter in the address → title; each narrows the one before it.
FILTER = {
    "alle": "Alle Zeilen",
    "kommunal": "Kommunale Leistungen",
    "eingegangen": "Eingereicht",
    "erledigt": "Erledigt",
    "stattgaben": "Stattgaben",
    "vermeidbar": "Vermeidbare Stattgaben",
}


def _gefiltert(liste: Widerspruchsliste, bis: date, was: str) -> WiderspruchQuerySet:
    """Return the rows that make up one figure."""
    zeitraum = (date(liste.jahr, 1, 1), bis)
    alle: WiderspruchQuerySet = Widerspruch.objects.filter(liste=liste)
    kommunal = alle.kommunal()
    erledigt = kommunal.erledigt(*zeitraum)
    return {
        "alle": alle,
        "kommunal": kommunal,
        "eingegangen": kommunal.eingegangen(*zeitraum),
        "erledigt": erledigt,
        "stattgaben": erledigt.filter(ist_stattgabe=True),
        "vermeidbar": erledigt.vermeidbar(),
    }[was]


def _bis(text: str | None, liste: Widerspruchsliste) -> date:
    """Return the day asked for, if it lies in the list's year and Stand."""
    try:
        bis = date.fromisoformat(text or "")
    except ValueError:
        return liste.stand_am
    return bis if date(liste.jahr, 1, 1) <= bis <= liste.stand_am else liste.stand_am


@require_safe
@berechtigt(Recht.WIDERSPRUECHE_SEHEN)
def zeilen(request: Request, uuid: str) -> HttpResponse:
    """Show the rows behind a figure, 50 per page; case numbers only to their office."""
    liste = get_object_or_404(
        Widerspruchsliste.objects.select_related("einlesung__datei", "tabelle"),
        uuid=uuid,
    )
    was = request.GET.get("zeigen", "alle")
    was = was if was in FILTER else "alle"
    bis = _bis(request.GET.get("bis"), liste)
    zahlen = zahlen_der_liste(liste, bis)
    mit_aktenzeichen = request.mitgliedschaft.darf(Recht.AKTENZEICHEN_SEHEN)
    gezeigt = _gefiltert(liste, bis, was)
    if not mit_aktenzeichen:  # then it is not even decrypted
        gezeigt = gezeigt.defer("aktenzeichen")
    seite = Paginator(gezeigt, JE_SEITE).get_page(request.GET.get("seite"))
    tabelle = {z.schluessel: z.bezeichnung for z in liste.tabelle.zeilen.all()}
    kontext = {
        "liste": liste,
        "bis": bis,
        "was": was,
        "titel": FILTER[was],
        "pillen": _pillen(liste, zahlen, was),
        "seite": seite,
        "zeilen": [
            (w, tabelle.get(w.sachgebiet, w.sachgebiet), tabelle.get(w.grund, w.grund))
            for w in seite
        ],
        "mit_aktenzeichen": mit_aktenzeichen,
    }
    return render(request, "widersprueche/zeilen.html", kontext)


def _pillen(liste: Widerspruchsliste, zahlen: Any, was: str) -> list[dict[str, Any]]:
    """Return the filter links with their counts."""
    alle: WiderspruchQuerySet = Widerspruch.objects.filter(liste=liste)
    anzahlen = {
        "alle": alle.count(),
        "kommunal": alle.kommunal().count(),
        "eingegangen": zahlen.eingegangen,
        "erledigt": zahlen.erledigt,
        "stattgaben": zahlen.stattgaben,
        "vermeidbar": zahlen.vermeidbar,
    }
    return [
        {
            "schluessel": schluessel,
            "titel": titel,
            "anzahl": anzahlen[schluessel],
            "aktiv": schluessel == was,
        }
        for schluessel, titel in FILTER.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.WIDERSPRUECHE_EINLESEN)
def monatszahlen(request: Request, jahr: int) -> HttpResponse:
    """Enter monthly counts where single cases may not be sent."""
    formset = monatszahlen_formset(jahr, request.POST or None)
    fehler = ""
    if request.method == "POST" and formset.is_valid():
        try:
            record_monatszahlen(
                jahr=jahr,
                zahlen=zahlen_aus(formset),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("kennzahlen:kennzahl", schluessel="widerspruchsquote")
        except WiderspruchError as grund:
            fehler = str(grund)
    kontext = {"formset": formset, "jahr": jahr, "fehler": fehler}
    return render(request, "widersprueche/monatszahlen.html", kontext)


@require_POST
@berechtigt(Recht.ZUORDNUNG_FREIGEBEN)
def freigeben(request: Request, uuid: str) -> HttpResponse:
    """Approve the table of what counts for one's own side."""
    tabelle = get_object_or_404(Zuordnungstabelle, uuid=uuid)
    # Approved already: the page shows by whom and when.
    with contextlib.suppress(WiderspruchError):
        approve_zuordnungstabelle(
            tabelle=tabelle, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    return redirect("widersprueche:widersprueche")


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.ZUORDNUNG_FREIGEBEN)
def tabelle_neu(request: Request) -> HttpResponse:
    """Propose the next table of what counts, starting from the newest one."""
    form = TabelleForm(
        request.POST or None,
        vorlage=vorlage_tabelle(request.heute),
        heute=request.heute,
    )
    if form.is_valid():
        create_zuordnungstabelle(
            gilt_ab=form.cleaned_data["gilt_ab"],
            quelle=form.cleaned_data["quelle"],
            zeilen=form.zeilen(),
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
        return redirect("widersprueche:widersprueche")
    return render(request, "widersprueche/tabelle_neu.html", {"form": form})

"""Pages of a Träger: its own vouchers and months, and nothing of anybody else."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.beratung.models import (
    Beratungsfall,
    Beratungsliste,
    Beratungsmeldung,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.services import (
    BeratungError,
    record_fall,
    record_meldung,
    remove_fall,
    remove_meldung,
)
from zielwerk.beratung.traeger_forms import (
    GRUPPEN,
    FallForm,
    MonatForm,
    bilanzsatz,
    fall_anfang,
)
from zielwerk.beratung.traegerseite import bereich, laufend, letzter_monat
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

GET_POST = ["GET", "HEAD", "POST"]
DEZEMBER = 12


@require_safe
@berechtigt(Recht.BERATUNG_ERFASSEN)
def traeger(request: Request) -> HttpResponse:
    """Show each own service: the month to record, open vouchers, running advice."""
    jahr = _jahr(request)
    vertraege = Traegervertrag.objects.fuer(request.mitgliedschaft)
    eigene = vertraege.in_zeit(date(jahr, 1, 1), date(jahr, 12, 31))
    kontext = {
        "jahr": jahr,
        "vorjahr": jahr - 1,
        "folgejahr": jahr + 1 if jahr < request.heute.year else None,
        "bereiche": [
            bereich(v, jahr, request.heute)
            for v in eigene.select_related("angebot", "organisation")
        ],
        "listen": Beratungsliste.objects.filter(
            organisation=request.mitgliedschaft.organisation
        ).select_related("einlesung__datei")[:5],
    }
    return render(request, "beratung/traeger.html", kontext)


def _jahr(request: Request) -> int:
    """Return the year asked for, else that of the month last over."""
    text = request.GET.get("jahr", "")
    if text.isdecimal() and 2005 <= int(text) <= request.heute.year:  # noqa: PLR2004
        return int(text)
    return letzter_monat(request.heute).von.year


def _vertrag(request: Request, uuid: str) -> Traegervertrag:
    """Return a contract of the member's own organisation; others are not there."""
    eigene = Traegervertrag.objects.fuer(request.mitgliedschaft)
    vertrag: Traegervertrag = get_object_or_404(
        eigene.select_related("angebot", "organisation", "mandant"), uuid=uuid
    )
    return vertrag


def _standort(request: Request) -> Standort | None:
    """Return the place asked for, None for all together."""
    uuid = request.GET.get("standort", "")
    orte = Standort.objects.filter(art="jobcenter")
    return next((ort for ort in orte if str(ort.uuid) == uuid), None)


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNG_ERFASSEN)
def monat(request: Request, uuid: str, jahr: int, monat: int) -> HttpResponse:
    """Record the counts of one month."""
    if not (1 <= monat <= DEZEMBER and 2005 <= jahr <= request.heute.year):  # noqa: PLR2004
        raise Http404
    vertrag = _vertrag(request, uuid)
    zeit = zeitraeume_des_jahres("monat", jahr)[monat - 1]
    form = MonatForm(request.POST or None, initial=_anfang(request, vertrag, zeit))
    if form.is_valid():
        with ablehnung_in(form, BeratungError):
            meldung = record_meldung(
                vertrag=vertrag,
                von=zeit.von,
                bis=zeit.bis,
                standort=form.cleaned_data["standort"],
                version=form.cleaned_data["version"],
                zahlen=form.zahlen(),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            messages.success(request, f"{zeit.bezeichnung} ist gespeichert.")
            if satz := bilanzsatz(meldung):
                messages.warning(request, satz)
            return redirect(f"{reverse('beratung:traeger')}?jahr={jahr}")
    kontext = {
        "vertrag": vertrag,
        "zeit": zeit,
        "form": form,
        "zurueck": f"{reverse('beratung:traeger')}?jahr={jahr}",
    }
    return render(request, "beratung/monat.html", kontext)


def _anfang(
    request: Request, vertrag: Traegervertrag, zeit: Zeitraum
) -> dict[str, Any]:
    """Return what the month begins with: itself, else what is known already."""
    ort = _standort(request)
    gleich = Beratungsmeldung.objects.filter(vertrag=vertrag, standort=ort)
    bisher = gleich.filter(von=zeit.von, bis=zeit.bis).first()
    if bisher:
        werte = {n: getattr(bisher, n) for _, namen in GRUPPEN for n in namen}
        return werte | {"standort": ort and ort.uuid, "version": bisher.version}
    scheine = Zuweisung.objects.gueltig().filter(
        vertrag=vertrag, zugewiesen_am__range=(zeit.von, zeit.bis)
    )
    if ort:
        scheine = scheine.filter(standort=ort)
    return {
        "standort": ort and ort.uuid,
        "zuweisungen": scheine.count() or None,
        "laufend_anfang": laufend(vertrag, ort, zeit.von),
        "version": 0,
    }


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNG_ERFASSEN)
def rueckmeldung(request: Request, uuid: str) -> HttpResponse:
    """Record what became of one own voucher."""
    schein: Zuweisung = get_object_or_404(
        Zuweisung.objects.gueltig().filter(
            vertrag__organisation_id=request.mitgliedschaft.organisation_id
        ),
        uuid=uuid,
    )
    fall = Beratungsfall.objects.fuer(request.mitgliedschaft).filter(zuweisung=schein)
    vertrag = _vertrag(request, str(schein.vertrag.uuid))
    return _fall(request, vertrag, fall.first(), schein)


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNG_ERFASSEN)
def selbstmelder(request: Request, uuid: str) -> HttpResponse:
    """Record somebody who came without a voucher."""
    return _fall(request, _vertrag(request, uuid), None, None)


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNG_ERFASSEN)
def fall(request: Request, uuid: str) -> HttpResponse:
    """Change what was recorded."""
    einer = _eigener(request, uuid)
    vertrag = _vertrag(request, str(einer.vertrag.uuid))
    return _fall(request, vertrag, einer, einer.zuweisung)


def _eigener(request: Request, uuid: str) -> Beratungsfall:
    """Return a row of the member's own organisation; others are not there."""
    einer: Beratungsfall = get_object_or_404(
        Beratungsfall.objects.fuer(request.mitgliedschaft).select_related(
            "vertrag", "zuweisung"
        ),
        uuid=uuid,
    )
    return einer


def _fall(
    request: Request,
    vertrag: Traegervertrag,
    einer: Beratungsfall | None,
    schein: Zuweisung | None,
) -> HttpResponse:
    """Show the form of one voucher, and store it."""
    form = FallForm(
        request.POST or None, heute=request.heute, initial=fall_anfang(einer)
    )
    if form.is_valid():
        daten = form.daten()
        if einer and not schein:
            daten["zugewiesen_am"] = einer.zugewiesen_am
        with ablehnung_in(form, BeratungError):
            record_fall(
                vertrag=vertrag,
                zuweisung=schein,
                scheinnummer=einer.scheinnummer if einer else "",
                version=form.cleaned_data["version"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **daten,
            )
            messages.success(request, "Die Rückmeldung ist gespeichert.")
            return redirect("beratung:traeger")
    kontext = {"vertrag": vertrag, "fall": einer, "schein": schein, "form": form}
    return render(request, "beratung/fall.html", kontext)


@require_POST
@berechtigt(Recht.BERATUNG_ERFASSEN)
def fall_entfernen(request: Request, uuid: str) -> HttpResponse:
    """Take a record back."""
    remove_fall(
        fall=_eigener(request, uuid), durch=request.mitgliedschaft, jetzt=request.jetzt
    )
    messages.success(request, "Die Rückmeldung ist entfernt.")
    return redirect("beratung:traeger")


@require_POST
@berechtigt(Recht.BERATUNG_ERFASSEN)
def meldung_entfernen(request: Request, uuid: str) -> HttpResponse:
    """Take a report of counts back."""
    meldung = get_object_or_404(
        Beratungsmeldung.objects.fuer(request.mitgliedschaft).select_related("vertrag"),
        uuid=uuid,
    )
    remove_meldung(meldung=meldung, durch=request.mitgliedschaft, jetzt=request.jetzt)
    messages.success(request, "Die Meldung ist entfernt.")
    return redirect("beratung:traeger")

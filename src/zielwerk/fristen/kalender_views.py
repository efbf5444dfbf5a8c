"""The calculator, and the calendar with its service-free days."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.fristen.forms import DienstfreierTagForm, KalenderForm, RechnerForm
from zielwerk.fristen.models import DienstfreierTag
from zielwerk.fristen.regeln import tagelaeufe
from zielwerk.fristen.services import (
    FristError,
    end_dienstfreier_tag,
    record_dienstfreier_tag,
)
from zielwerk.kern.kalender import LAENDER, feiertage
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


@require_safe
def rechner(request: HttpRequest) -> HttpResponse:
    """Calculate any rule for any day, also without sign-in; the address keeps it."""
    heute = getattr(request, "heute", None)
    gefragt = "tag" in request.GET
    mandant = getattr(request, "mandant", None)
    anfang = {"tag": heute, "land": mandant.land if mandant else "SH"}
    form = RechnerForm(request.GET if gefragt else None, initial=anfang)
    form.fields["tag"].heute = heute  # type: ignore[attr-defined]
    ergebnis = form.cleaned_data.get("ergebnis") if form.is_valid() else None
    kontext = {
        "form": form,
        "ergebnis": ergebnis,
        "tage": list(ergebnis.tage) if ergebnis else [],
        "zeilen": tagelaeufe(ergebnis.tage) if ergebnis else [],
    }
    return render(request, "fristen/rechner.html", kontext)


@require_safe
@berechtigt(Recht.FRISTEN_SEHEN)
def kalender(request: Request) -> HttpResponse:
    """Show the holidays of a Land and the service-free days of the Mandant."""
    angaben = {
        "land": request.GET.get("land", request.mandant.land),
        "jahr": request.GET.get("jahr", request.heute.year),
    }
    form = KalenderForm(angaben)
    if not form.is_valid():
        raise Http404
    return render(request, "fristen/kalender.html", _kontext(request, form))


def _kontext(request: Request, form: KalenderForm) -> dict[str, Any]:
    land, jahr = form.cleaned_data["land"], form.cleaned_data["jahr"]
    frei = [
        (_am(eintrag, jahr), eintrag)
        for eintrag in DienstfreierTag.objects.order_by("gilt_ab", "pk")
    ]
    return {
        "form": form,
        "land": LAENDER[land],
        "jahr": jahr,
        "feiertage": sorted(feiertage(land, jahr).items()),
        "frei": [(am, e) for am, e in frei if am and _gilt(e, am)],
        "alle": [e for _, e in frei],
        "darf_einstellen": request.mitgliedschaft.darf(Recht.FRISTEN_EINSTELLEN),
    }


def _am(eintrag: DienstfreierTag, jahr: int) -> date | None:
    """Return the day in a year; None for a 29.02. in a common year."""
    try:
        return date(jahr, int(eintrag.monatstag[3:5]), int(eintrag.monatstag[:2]))
    except ValueError:
        return None


def _gilt(eintrag: DienstfreierTag, am: date) -> bool:
    bis = eintrag.gilt_bis
    return eintrag.gilt_ab <= am and (bis is None or am <= bis)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FRISTEN_EINSTELLEN)
def dienstfrei_neu(request: Request) -> HttpResponse:
    """Add a service-free day."""
    form = DienstfreierTagForm(request.POST or None)
    form.fields["gilt_ab"].heute = request.heute  # type: ignore[attr-defined]
    if form.is_valid():
        with ablehnung_in(form, FristError):
            record_dienstfreier_tag(
                **form.cleaned_data, durch=request.mitgliedschaft, jetzt=request.jetzt
            )
            return redirect("fristen:kalender")
    kontext = {
        "form": form,
        "titel": "Dienstfreien Tag eintragen",
        "satz": "Er zählt künftig nicht als Arbeitstag. Laufende Fristen bleiben, wie "
        "sie berechnet wurden.",
        "knopf": "Tag eintragen",
        "zurueck": reverse("fristen:kalender"),
    }
    return render(request, "fristen/formular.html", kontext)


@require_POST
@berechtigt(Recht.FRISTEN_EINSTELLEN)
def dienstfrei_ende(request: Request, uuid: str) -> HttpResponse:
    """End a service-free day as of today."""
    eintrag = get_object_or_404(DienstfreierTag, uuid=uuid)
    end_dienstfreier_tag(
        eintrag=eintrag, durch=request.mitgliedschaft, jetzt=request.jetzt
    )
    return redirect("fristen:kalender")

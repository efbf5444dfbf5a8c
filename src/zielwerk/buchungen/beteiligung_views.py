"""The federal share of the KdU: its values, how they came about, its settlement."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.buchungen.forms import BeteiligungForm, PeriodeForm
from zielwerk.buchungen.models import Abrechnungsperiode, Buchungsliste
from zielwerk.buchungen.regeln import (
    BuchungsregelError,
    beteiligung_geprueft_am,
    beteiligungswerte,
    bundesbeteiligung,
    jahre_mit_beteiligung,
)
from zielwerk.buchungen.services import (
    BuchungError,
    add_periode,
    remove_periode,
    settle_perioden,
    summen_quartale,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


def _gefragt(request: Request) -> BeteiligungForm:
    """Return the form: as asked, else this year, this Land, today."""
    jahre = jahre_mit_beteiligung()
    anfang = {
        "jahr": max([j for j in jahre if j <= request.heute.year] or [jahre[0]]),
        "land": request.mandant.land,
        "stand": request.heute,
    }
    daten = {name: request.GET.get(name) or wert for name, wert in anfang.items()}
    return BeteiligungForm(daten, heute=request.heute)


@require_safe
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def beteiligung(request: Request) -> HttpResponse:
    """Show the values of a year, how the one that counts came about, the settlement."""
    form = _gefragt(request)
    kontext: dict[str, Any] = {
        "form": form,
        "darf_pflegen": request.mitgliedschaft.darf(Recht.KONTENREGELN_PFLEGEN),
        "geprueft_am": beteiligung_geprueft_am(),
    }
    if form.is_valid():
        jahr, land, stand = (form.cleaned_data[f] for f in ("jahr", "land", "stand"))
        perioden = Abrechnungsperiode.objects.filter(jahr=jahr)
        kontext |= {"jahr": jahr, "stand": stand, "perioden": perioden}
        liste = Buchungsliste.objects.gueltig(jahr)
        kontext["quartale"] = summen_quartale(liste) if liste else []
        kontext["liste"] = liste
        try:
            kontext["werte"] = beteiligungswerte(jahr=jahr, land=land)
            gilt = bundesbeteiligung(jahr=jahr, stand=stand, land=land)
            kontext["gilt"] = gilt
            kontext["abrechnung"] = settle_perioden(jahr=jahr, stand=stand, land=land)
        except (BuchungsregelError, BuchungError) as fehler:
            kontext["fehler"] = str(fehler)
    return render(request, "buchungen/beteiligung.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.KONTENREGELN_PFLEGEN)
def periode_neu(request: Request) -> HttpResponse:
    """Store a settled period; the address may bring the sums of the postings."""
    namen = ("bezeichnung", "jahr", "ausgaben", "einnahmen")
    form = PeriodeForm(
        request.POST or None,
        heute=request.heute,
        initial={n: request.GET[n][:60] for n in namen if n in request.GET},
    )
    if form.is_valid():
        with ablehnung_in(form, BuchungError):
            neu = add_periode(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
            ziel = reverse("buchungen:beteiligung")
            return redirect(f"{ziel}?jahr={neu.jahr}")
    kontext = {
        "form": form,
        "titel": "Zeitraum abrechnen",
        "satz": "Ausgaben und Einnahmen eines Zeitraums und der Tag, an dem Sie mit "
        "dem Land abgerechnet haben. Er entscheidet, welcher Wert zuerst galt.",
        "knopf": "Zeitraum speichern",
        "zurueck": reverse("buchungen:beteiligung"),
    }
    return render(request, "buchungen/formular.html", kontext)


@require_POST
@berechtigt(Recht.KONTENREGELN_PFLEGEN)
def periode_entfernen(request: Request, uuid: str) -> HttpResponse:
    """Take a period out again."""
    periode = get_object_or_404(Abrechnungsperiode, uuid=uuid)
    jahr = periode.jahr
    remove_periode(periode=periode, durch=request.mitgliedschaft, jetzt=request.jetzt)
    return redirect(f"{reverse('buchungen:beteiligung')}?jahr={jahr}")

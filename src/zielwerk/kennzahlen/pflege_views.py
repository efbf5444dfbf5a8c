"""Kennzahlen by hand: a new one, its bound, a comparison, a value from a report."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zielwerk.kennzahlen.forms import (
    KennzahlForm,
    MesswertForm,
    Tagesform,
    VergleichswertForm,
    ZielwertForm,
)
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import (
    MesswertError,
    create_kennzahl,
    record_messwert,
    record_vergleichswert,
    record_zielwert,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.services import geltende_punkte
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

METHODEN = ["GET", "HEAD", "POST"]


@require_http_methods(METHODEN)
@berechtigt(Recht.KENNZAHLEN_PFLEGEN)
def neu(request: Request) -> HttpResponse:
    """Create a Kennzahl that is entered by hand."""
    form = KennzahlForm(
        request.POST or None, heute=request.heute, punkte=geltende_punkte()
    )
    if form.is_valid():
        eine = create_kennzahl(
            durch=request.mitgliedschaft, jetzt=request.jetzt, **form.werte()
        )
        return redirect("kennzahlen:zielwert", schluessel=eine.schluessel)
    kontext = {
        "form": form,
        "titel": "Kennzahl anlegen",
        "satz": "Für alles, was Zielwerk nicht selbst aus Listen rechnet. Danach "
        "tragen Sie die vereinbarte Grenze und die Werte ein.",
        "knopf": "Kennzahl anlegen",
        "zurueck": reverse("kennzahlen:kennzahlen"),
    }
    return render(request, "kennzahlen/formular.html", kontext)


def _eintragen(
    request: Request,
    schluessel: str,
    form_klasse: type[Tagesform],
    speichern: Callable[..., Any],
    **worte: str,
) -> HttpResponse:
    """Show a form about one Kennzahl; store it and return to the Kennzahl."""
    eine = get_object_or_404(Kennzahl, schluessel=schluessel)
    form = form_klasse(request.POST or None, heute=request.heute, kennzahl=eine)
    if form.is_valid():
        with ablehnung_in(form, MesswertError):
            speichern(
                kennzahl=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.werte(),
            )
            return redirect("kennzahlen:kennzahl", schluessel=schluessel)
    kontext = {
        "form": form,
        "kennzahl": eine,
        "zurueck": reverse("kennzahlen:kennzahl", args=[schluessel]),
        **worte,
    }
    return render(request, "kennzahlen/formular.html", kontext)


@require_http_methods(METHODEN)
@berechtigt(Recht.KENNZAHLEN_PFLEGEN)
def messwert(request: Request, schluessel: str) -> HttpResponse:
    """Enter numerator and denominator from a report."""
    return _eintragen(
        request,
        schluessel,
        MesswertForm,
        record_messwert,
        titel="Wert eintragen",
        satz="Zähler und Nenner, nie die Quote allein. Ein zweiter Wert zum selben Tag "
        "wird eine neue Fassung; die alte bleibt stehen.",
        knopf="Wert eintragen",
    )


@require_http_methods(METHODEN)
@berechtigt(Recht.KENNZAHLEN_PFLEGEN)
def zielwert(request: Request, schluessel: str) -> HttpResponse:
    """Enter the bound agreed for a period."""
    return _eintragen(
        request,
        schluessel,
        ZielwertForm,
        record_zielwert,
        titel="Grenze eintragen",
        satz="Die Grenze, die für einen Zeitraum vereinbart ist. Derselbe Zeitraum "
        "noch einmal berichtigt sie.",
        knopf="Grenze eintragen",
    )


@require_http_methods(METHODEN)
@berechtigt(Recht.KENNZAHLEN_PFLEGEN)
def vergleichswert(request: Request, schluessel: str) -> HttpResponse:
    """Enter a value of others."""
    return _eintragen(
        request,
        schluessel,
        VergleichswertForm,
        record_vergleichswert,
        titel="Vergleichswert eintragen",
        satz="Ein Wert anderer, zum Beispiel der Durchschnitt des Vergleichstyps, mit "
        "Quelle und Umfang.",
        knopf="Vergleichswert eintragen",
    )

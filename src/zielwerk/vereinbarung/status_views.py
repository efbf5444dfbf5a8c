"""The steps of an agreement after the draft: decided, signed, in force, settled."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import check_signaturen, store_datei
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.forms import BeschlussForm
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    decide_vereinbarung,
    hindernisse_zum_beschluss,
    hindernisse_zur_abrechnung,
    put_in_kraft,
    settle_vereinbarung,
    sign_vereinbarung,
)
from zielwerk.vereinbarung.verhandlung_forms import UnterschriftForm
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

Status = Zielvereinbarung.Status
# Status → heading, sentence and button of the step that follows it.
SCHRITTE = {
    Status.ENTWURF: (
        "Beschluss eintragen",
        "Danach ändern sich Wortlaut und Pflichten nicht mehr.",
        "Beschluss speichern",
    ),
    Status.BESCHLOSSEN: (
        "Unterschrift eintragen",
        "Alle Seiten haben die beschlossene Fassung unterzeichnet.",
        "Unterschrift speichern",
    ),
    Status.UNTERZEICHNET: (
        "In Kraft setzen",
        "Die Fristen des Jahres werden eröffnet.",
        "In Kraft setzen",
    ),
    Status.IN_KRAFT: (
        "Jahr abrechnen",
        "Jeder Punkt und das Ganze sind bewertet; das Jahr ist abgeschlossen.",
        "Abrechnen",
    ),
}
KENNTNISNAHME = (
    "Kenntnisnahme eintragen",
    "Danach ändern sich Wortlaut und Pflichten nicht mehr.",
    "Kenntnisnahme speichern",
)


def _form(request: Request, eine: Zielvereinbarung) -> forms.Form:
    """Return the form of the next step; two steps ask for nothing."""
    # Two forms have no fields: any POST binds them.
    daten = request.POST if request.method == "POST" else None
    if eine.status == Status.ENTWURF:
        return BeschlussForm(daten, vereinbarung=eine, heute=request.heute)
    if eine.status == Status.BESCHLOSSEN:
        return UnterschriftForm(daten, request.FILES or None, heute=request.heute)
    return forms.Form(daten)


def _hindernisse(eine: Zielvereinbarung) -> list[str]:
    """Return what is in the way of the next step."""
    if eine.status == Status.ENTWURF:
        return hindernisse_zum_beschluss(eine)
    if eine.status == Status.IN_KRAFT:
        return hindernisse_zur_abrechnung(eine)
    return []


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORTSCHREIBEN)
def status(request: Request, jahr: int) -> HttpResponse:
    """Take the next step in the life of an agreement."""
    eine = get_object_or_404(
        Zielvereinbarung.objects.select_related("vorgaengerin"), jahr=jahr
    )
    if eine.status not in SCHRITTE:
        return redirect("vereinbarung:vereinbarung", jahr=jahr)
    form = _form(request, eine)
    if form.is_valid():
        with ablehnung_in(form, FortschreibungError):
            _step(request, eine, form.cleaned_data)
            return redirect("vereinbarung:vereinbarung", jahr=jahr)
    titel, satz, knopf = SCHRITTE[Status(eine.status)]
    if eine.ist_entwurf and eine.nur_zur_kenntnis:
        titel, satz, knopf = KENNTNISNAHME
    kontext = {
        "vereinbarung": eine,
        "form": form,
        "hindernisse": _hindernisse(eine),
        "titel": titel,
        "satz": satz,
        "knopf": knopf,
        "mit_datei": eine.status == Status.BESCHLOSSEN,
        "zurueck": reverse("vereinbarung:vereinbarung", args=[jahr]),
    }
    return render(request, "vereinbarung/status.html", kontext)


def _step(request: Request, eine: Zielvereinbarung, daten: dict[str, Any]) -> None:
    """Take the step that follows the present status."""
    wer_wann: dict[str, Any] = {
        "durch": request.mitgliedschaft,
        "jetzt": request.jetzt,
    }
    if eine.status == Status.ENTWURF:
        decide_vereinbarung(vereinbarung=eine, **daten, **wer_wann)
    elif eine.status == Status.BESCHLOSSEN:
        datei = _store(request, daten.pop("datei"))
        sign_vereinbarung(vereinbarung=eine, datei=datei, **daten, **wer_wann)
    elif eine.status == Status.UNTERZEICHNET:
        put_in_kraft(vereinbarung=eine, **wer_wann)
    else:
        settle_vereinbarung(vereinbarung=eine, **wer_wann)


def _store(request: Request, hochgeladen: Any) -> Datei | None:
    """Keep the signed copy and check it; who sees the agreement may download it."""
    if hochgeladen is None:
        return None
    datei = store_datei(
        mandant=request.mandant,
        name=hochgeladen.name or "unterzeichnet.pdf",
        inhalt=hochgeladen.read(),
        medientyp="application/pdf",
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
        recht=Recht.VEREINBARUNG_SEHEN,
    )
    check_signaturen(datei=datei, durch=request.mitgliedschaft, jetzt=request.jetzt)
    return datei

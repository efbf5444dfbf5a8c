"""Pages that write: a Maßnahme opened, changed, carried out, checked, given up."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.massnahmen.forms import (
    GrundForm,
    MassnahmeForm,
    UmgesetztForm,
    WirkungForm,
    ZwischenstandForm,
)
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.massnahmen.services import (
    Bezug,
    MassnahmeError,
    accept_vorschlag,
    bezug_zu,
    cancel_massnahme,
    change_massnahme,
    complete_massnahme,
    darf_eintragen,
    open_massnahme,
    record_wirkung,
    record_zwischenstand,
    reject_vorschlag,
    reopen_massnahme,
)
from zielwerk.massnahmen.views import adresse, finde, punkt_zu, vorschlagsseite
from zielwerk.vereinbarung.models import Feststellung
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

FORMULAR = "massnahmen/formular.html"
# What a Maßnahme may come from, by the name it has in the address.
SACHEN: dict[str, Any] = {
    "kennzahl": Kennzahl,
    "frist": Frist,
    "feststellung": Feststellung,
    "vorschlag": Massnahmenvorschlag,
}


def _bezug(request: Request) -> Bezug | None:
    """Return what the Maßnahme comes from, None if it was opened from the list."""
    for name, modell in SACHEN.items():
        if uuid := request.GET.get(name):
            try:
                return bezug_zu(get_object_or_404(modell, uuid=uuid))
            except (ValidationError, MassnahmeError) as fehler:
                raise Http404(str(fehler)) from fehler
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_FUEHREN)
def neu(request: Request) -> HttpResponse:
    """Open a Maßnahme: free, from what it steers, or by accepting a proposal."""
    bezug, darf = _bezug(request), request.mitgliedschaft.darf
    if bezug and bezug.vorschlag and not darf(Recht.MASSNAHMEN_ENTSCHEIDEN):
        raise PermissionDenied
    form = MassnahmeForm(
        request.POST or None, heute=request.heute, mit_punkt=bezug is None
    )
    if form.is_valid():
        with ablehnung_in(form, MassnahmeError):
            return redirect(adresse(_open(request, bezug, dict(form.cleaned_data))))
    kontext = {
        "titel": "Maßnahme eröffnen",
        "satz": "Sie liegt danach auf der Startseite der verantwortlichen Stelle.",
        "knopf": "Maßnahme eröffnen",
        "zurueck": reverse("massnahmen:massnahmen"),
        "form": form,
        "bezug": bezug,
        "punkt": punkt_zu(bezug.punkt_schluessel) if bezug else None,
        "schon": _schon(bezug),
    }
    return render(request, FORMULAR, kontext)


def _open(request: Request, bezug: Bezug | None, daten: dict[str, Any]) -> Massnahme:
    """Open it, or accept the proposal it comes from."""
    del daten["version"]
    wer: dict[str, Any] = {"durch": request.mitgliedschaft, "jetzt": request.jetzt}
    if bezug is None:
        bezug = Bezug(daten.pop("punkt_schluessel"))
    if bezug.vorschlag:
        return accept_vorschlag(vorschlag=bezug.vorschlag, **wer, **daten)
    return open_massnahme(bezug=bezug, **wer, **daten)


def _schon(bezug: Bezug | None) -> list[Massnahme]:
    """Return the Maßnahmen that run about the same thing."""
    if bezug is None:
        return []
    namen = ("kennzahl", "frist", "feststellung")
    gleich = {n: wert for n in namen if (wert := getattr(bezug, n)) is not None}
    return list(Massnahme.objects.laufend().filter(**gleich)) if gleich else []


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_ENTSCHEIDEN)
def ablehnen(request: Request, uuid: str) -> HttpResponse:
    """Reject a proposal with a reason."""
    kontext = vorschlagsseite(request, uuid)
    form = GrundForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, MassnahmeError):
            reject_vorschlag(
                vorschlag=kontext["v"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("massnahmen:vorschlag", uuid=uuid)
    texte = {
        "titel": "Vorschlag ablehnen",
        "satz": kontext["v"].anlass,
        "knopf": "Vorschlag ablehnen",
        "zurueck": reverse("massnahmen:vorschlag", args=[uuid]),
        "form": form,
    }
    return render(request, FORMULAR, texte)


def _ereignis(
    request: Request,
    eine: Massnahme,
    form: forms.Form,
    ereignis: Callable[..., Any],
    texte: dict[str, str],
) -> HttpResponse:
    """Let one event happen to a Maßnahme, or show its form with what is wrong."""
    if form.is_valid():
        with ablehnung_in(form, MassnahmeError):
            ereignis(
                massnahme=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(adresse(eine))
    kontext = {"m": eine, "form": form, "zurueck": adresse(eine), **texte}
    return render(request, FORMULAR, kontext)


def _eigene(request: Request, uuid: str) -> Massnahme:
    """Return a Maßnahme this member reports on."""
    eine = finde(uuid)
    if not darf_eintragen(eine, request.mitgliedschaft):
        raise PermissionDenied
    return eine


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_FUEHREN)
def aendern(request: Request, uuid: str) -> HttpResponse:
    """Change a running Maßnahme."""
    eine = finde(uuid)
    felder = ("titel", "begruendung", "bis_am", "erwartete_wirkung", "version")
    form = MassnahmeForm(
        request.POST or None,
        heute=request.heute,
        mit_punkt=False,
        initial={
            **{name: getattr(eine, name) for name in felder},
            "wirkung_pruefen_am": eine.wirkung_pruefen_am,
            "verantwortlich": eine.verantwortlich.uuid,
        },
    )
    texte = {"titel": "Maßnahme ändern", "knopf": "Änderung speichern"}
    return _ereignis(request, eine, form, change_massnahme, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_UEBERNEHMEN)
def zwischenstand(request: Request, uuid: str) -> HttpResponse:
    """Note how far it is."""
    form = ZwischenstandForm(request.POST or None)
    texte = {"titel": "Zwischenstand vermerken", "knopf": "Zwischenstand vermerken"}
    eine = _eigene(request, uuid)
    return _ereignis(request, eine, form, record_zwischenstand, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_UEBERNEHMEN)
def umgesetzt(request: Request, uuid: str) -> HttpResponse:
    """Report that it was carried out."""
    eine = _eigene(request, uuid)
    form = UmgesetztForm(
        request.POST or None,
        heute=request.heute,
        initial={"umgesetzt_am": request.heute},
    )
    texte = {
        "titel": "Umsetzung melden",
        "satz": "Danach wird geprüft, ob die erwartete Wirkung eingetreten ist.",
        "knopf": "Umsetzung melden",
    }
    return _ereignis(request, eine, form, complete_massnahme, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_FUEHREN)
def wirkung(request: Request, uuid: str) -> HttpResponse:
    """Say what effect it had."""
    eine = finde(uuid)
    form = WirkungForm(
        request.POST or None,
        heute=request.heute,
        initial={"geprueft_am": request.heute},
    )
    texte = {
        "titel": "Wirkung eintragen",
        "satz": f"Erwartet war: {eine.erwartete_wirkung}",
        "knopf": "Wirkung eintragen",
    }
    return _ereignis(request, eine, form, record_wirkung, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_FUEHREN)
def aufheben(request: Request, uuid: str) -> HttpResponse:
    """Give a Maßnahme up."""
    texte = {
        "titel": "Maßnahme aufheben",
        "satz": "Sie bleibt mit ihrem Grund lesbar und steht so in der Vorlage.",
        "knopf": "Maßnahme aufheben",
    }
    form = GrundForm(request.POST or None)
    return _ereignis(request, finde(uuid), form, cancel_massnahme, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MASSNAHMEN_FUEHREN)
def wieder(request: Request, uuid: str) -> HttpResponse:
    """Take back what was reported by mistake."""
    texte = {
        "titel": "Maßnahme wieder aufnehmen",
        "satz": "Umsetzung, Wirkung oder Aufhebung werden zurückgenommen; im Verlauf "
        "bleiben sie stehen.",
        "knopf": "Maßnahme wieder aufnehmen",
    }
    form = GrundForm(request.POST or None)
    return _ereignis(request, finde(uuid), form, reopen_massnahme, texte)

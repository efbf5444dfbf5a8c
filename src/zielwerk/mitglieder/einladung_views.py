"""Invitations as the inviting side sees them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.mitglieder.forms import EinladungForm, vorbelegt
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.post import baue_link
from zielwerk.mitglieder.services import (
    MitgliederError,
    create_einladung,
    renew_einladung,
    send_einladung,
    withdraw_einladung,
)
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt

OHNE_ADRESSE = (
    "Diese Instanz kennt ihre eigene Adresse noch nicht; ohne sie gibt es keinen Link. "
    "Bitte lassen Sie ZIELWERK_ADRESSE setzen."
)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
@bestaetigt
def einladen(request: Request) -> HttpResponse:
    """Invite a person by e-mail; `?rolle=` says as what to begin with."""
    form = EinladungForm(
        request.POST or None, initial=vorbelegt(request.GET.get("rolle", ""))
    )
    if form.is_valid():
        with ablehnung_in(form, MitgliederError):
            neu, token = create_einladung(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
            return _verschickt(request, neu, token)
    kontext = {
        "form": form,
        "titel": "Person einladen",
        "satz": "Die Person bekommt eine E-Mail mit einem Link. Er gilt sieben Tage "
        "und einmal; erst wenn sie annimmt, gehört sie dazu.",
        "knopf": "Einladung senden",
        "zurueck": reverse(_herkunft(request) or "mitglieder:mitglieder"),
    }
    return render(request, "mitglieder/einladen.html", kontext)


def _herkunft(request: Request) -> str:
    """Return the page of the assistant, if the invitation was begun there."""
    von = request.GET.get("von", "")
    return "einrichtung:mitglieder" if von == "einrichtung" else ""


def _verschickt(request: Request, eine: Einladung, token: str) -> HttpResponse:
    """Mail the link; if that fails, show it once so that it can be handed over."""
    ziel = baue_link(token)
    if ziel and send_einladung(
        einladung=eine, link=ziel, durch=request.mitgliedschaft, jetzt=request.jetzt
    ):
        messages.success(request, f"Die Einladung an {eine.name} ist verschickt.")
        if herkunft := _herkunft(request):
            return redirect(herkunft)
        return redirect("mitglieder:einladung", uuid=eine.uuid)
    return _seite(request, eine, link=ziel, nicht_verschickt=True)


def _seite(request: Request, eine: Einladung, **mehr: Any) -> HttpResponse:
    """Show one invitation and what can be done with it."""
    kontext = {
        "einladung": eine,
        "gilt": eine.gilt(request.jetzt),
        "ohne_adresse": OHNE_ADRESSE if mehr.get("link") == "" else "",
        "herkunft": _herkunft(request),
        **mehr,
    }
    status = 409 if mehr.get("abgelehnt") else 200
    return render(request, "mitglieder/einladung.html", kontext, status=status)


def _laden(uuid: str) -> Einladung:
    """Return one invitation of this Mandant, or 404."""
    eine: Einladung = get_object_or_404(Einladung.objects.mit_personen(), uuid=uuid)
    return eine


@require_safe
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
def einladung(request: Request, uuid: str) -> HttpResponse:
    """Show one invitation; its link cannot be shown, only a new one made."""
    return _seite(request, _laden(uuid))


@require_POST
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
@bestaetigt
def senden(request: Request, uuid: str) -> HttpResponse:
    """Send an invitation again, with a new link."""
    return _erneuert(request, _laden(uuid), per_mail=True)


@require_POST
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
@bestaetigt
def link(request: Request, uuid: str) -> HttpResponse:
    """Show a new link, to be handed over personally."""
    return _erneuert(request, _laden(uuid), per_mail=False)


def _erneuert(request: Request, eine: Einladung, *, per_mail: bool) -> HttpResponse:
    """Make a new link, and mail or show it."""
    try:
        eine, token = renew_einladung(
            einladung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except MitgliederError as fehler:
        return _seite(request, _laden(str(eine.uuid)), abgelehnt=str(fehler))
    if per_mail:
        return _verschickt(request, eine, token)
    return _seite(request, eine, link=baue_link(token))


@require_POST
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
def zurueckziehen(request: Request, uuid: str) -> HttpResponse:
    """Take an invitation back."""
    eine = _laden(uuid)
    try:
        withdraw_einladung(
            einladung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except MitgliederError as fehler:
        return _seite(request, _laden(uuid), abgelehnt=str(fehler))
    messages.success(request, f"Die Einladung an {eine.name} ist zurückgezogen.")
    return redirect("mitglieder:mitglieder")

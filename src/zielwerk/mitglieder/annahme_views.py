"""Invitations as the invited person sees them; open to whoever has the link."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.mandanten.models import Benutzer
from zielwerk.mitglieder.forms import PasswortForm
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.regeln import pruefsumme
from zielwerk.mitglieder.services import (
    MitgliederError,
    accept_einladung,
    find_einladung,
    mandantenzeit,
)
from zielwerk.web.request import Request

SITZUNG = "einladung"


@require_safe
@never_cache
def oeffnen(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link out of the address bar: keep its checksum and lead on.

    The answer is the same for every token, so that no log names one as wrong.
    """
    summe = pruefsumme(token)
    request.session.pop(SITZUNG, None)
    if find_einladung(summe=summe):
        request.session[SITZUNG] = summe
    return redirect("mitglieder:annehmen")


def _gueltige(request: Request) -> Einladung | None:
    """Return the invitation of the link opened in this session, if it holds."""
    eine = find_einladung(summe=request.session.get(SITZUNG, ""))
    return eine if eine and eine.gilt(mandantenzeit(eine, request.uhr)) else None


@sensitive_post_parameters("passwort", "noch_einmal")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def annehmen(request: Request) -> HttpResponse:
    """Accept an invitation: set a password, or confirm with one's own sign-in."""
    eine = _gueltige(request)
    if eine is None:
        return render(request, "mitglieder/ungueltig.html", status=410)
    wer = request.user
    hat_zugang = Benutzer.objects.filter(email=eine.email).exists()
    kontext: dict[str, Any] = {"einladung": eine, "hat_zugang": hat_zugang}
    if isinstance(wer, Benutzer):
        kontext["passt"] = wer.email == eine.email
        return _als_angemeldete(request, eine, wer, kontext)
    if hat_zugang:
        if request.method == "POST":
            return redirect_to_login(request.path)
        kontext["anmelden"] = resolve_url(settings.LOGIN_URL)
        return render(request, "mitglieder/annehmen.html", kontext)
    return _als_neue(request, eine, kontext)


def _accept(
    request: Request, eine: Einladung, wer: Benutzer | str, kontext: dict[str, Any]
) -> bool:
    """Accept; False and the reason in `kontext` if it was refused."""
    try:
        accept_einladung(
            einladung=eine,
            summe=request.session[SITZUNG],
            wer=wer,
            jetzt=mandantenzeit(eine, request.uhr),
        )
    except MitgliederError as fehler:
        kontext["abgelehnt"] = str(fehler)
        return False
    del request.session[SITZUNG]
    return True


def _als_angemeldete(
    request: Request, eine: Einladung, wer: Benutzer, kontext: dict[str, Any]
) -> HttpResponse:
    """Let the person signed in accept, with one button."""
    if request.method == "POST" and _accept(request, eine, wer, kontext):
        messages.success(request, f"Sie gehören jetzt zu {eine.mandant}.")
        return redirect("mandanten:wechseln")
    status = 409 if "abgelehnt" in kontext else 200
    return render(request, "mitglieder/annehmen.html", kontext, status=status)


def _als_neue(
    request: Request, eine: Einladung, kontext: dict[str, Any]
) -> HttpResponse:
    """Let a new person choose a password; signing in comes after, by the one way."""
    form = kontext["form"] = PasswortForm(request.POST or None, einladung=eine)
    if form.is_valid() and _accept(
        request, eine, form.cleaned_data["passwort"], kontext
    ):
        messages.success(request, "Ihr Zugang ist da. Bitte melden Sie sich an.")
        return redirect(settings.LOGIN_URL)
    status = 409 if "abgelehnt" in kontext else 200
    return render(request, "mitglieder/annehmen.html", kontext, status=status)

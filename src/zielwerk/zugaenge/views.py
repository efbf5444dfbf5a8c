"""Sign-in: password, second factor, passkey, directory."""

import json
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.mandanten.services import DEMO_PASSWORT, demo_zugaenge
from zielwerk.zugaenge import oidc
from zielwerk.zugaenge.adapter import Faktorstufe
from zielwerk.zugaenge.bestaetigung import sichere_adresse
from zielwerk.zugaenge.forms import (
    Anmeldung,
    PasskeyAnmeldung,
    PasskeyZweitfaktor,
    Zweitcode,
)

NICHT_ERKANNT = "Der Passkey wurde nicht erkannt. Bitte versuchen Sie es noch einmal."


def _ziel(request: HttpRequest) -> str:
    """Return the page asked for before sign-in, if it is one of ours."""
    ziel = request.POST.get("next") or request.GET.get("next")
    return sichere_adresse(request, ziel, reverse(settings.LOGIN_REDIRECT_URL))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def anmelden(request: Any) -> HttpResponseBase:
    """Sign a person in by e-mail and password; the second factor follows."""
    if request.method == "POST":
        if request.user.is_authenticated:
            # Whoever was here before has gone, and so has their menu.
            logout(request)
            request.mitgliedschaft = None
    elif request.mitgliedschaft:
        return redirect(_ziel(request))
    form = Anmeldung(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        antwort: HttpResponseBase = form.login(request, redirect_url=_ziel(request))
        return antwort
    kontext = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "zugaenge": demo_zugaenge() if settings.DEMO else [],
        "passwort": DEMO_PASSWORT if settings.DEMO else "",
        "verzeichnis": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    }
    return render(request, "zugaenge/anmelden.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=Faktorstufe.key, redirect_urlname="zugaenge:anmelden")
def zweiter_faktor(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code or a passkey after the password."""
    stufe: Any = request._login_stage  # type: ignore[attr-defined]
    person, form = stufe.login.user, None
    if request.method == "POST":
        klasse = PasskeyZweitfaktor if "credential" in request.POST else Zweitcode
        form = klasse(user=person, data=request.POST)
        if form.is_valid():
            form.save()
            antwort: HttpResponseBase = stufe.exit()
            return antwort
    kontext = faktoren_kontext(person) | {
        "form": form if isinstance(form, Zweitcode) else Zweitcode(user=person),
        "fehler": NICHT_ERKANNT if isinstance(form, PasskeyZweitfaktor) else "",
    }
    return render(request, "zugaenge/zweiter_faktor.html", kontext)


def faktoren_kontext(person: Any) -> dict[str, Any]:
    """Return which kinds of factor a person has, and the options for a passkey."""
    arten = set(
        Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True)
    )
    passkey = Authenticator.Type.WEBAUTHN in arten
    return {
        "hat_code": bool(arten - {Authenticator.Type.WEBAUTHN}),
        "optionen": json.dumps(webauthn.begin_authentication(person))
        if passkey
        else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def passkey(request: HttpRequest) -> HttpResponseBase:
    """Give the options for a passkey (GET), or sign in with one (POST)."""
    if request.method != "POST":
        return JsonResponse(dict(webauthn.begin_authentication(None)))
    form = PasskeyAnmeldung(data=request.POST)
    if not form.is_valid():
        messages.error(request, NICHT_ERKANNT)
        return redirect("zugaenge:anmelden")
    faktor = form.cleaned_data["credential"]
    try:
        antwort: HttpResponse = perform_passwordless_login(
            request, faktor, Login(user=faktor.user, redirect_url=_ziel(request))
        )
    except ImmediateHttpResponse as sofort:
        antwort = sofort.response
    return antwort


@require_safe
@never_cache
def verzeichnis(request: HttpRequest) -> HttpResponseBase:
    """Lead to the county's directory."""
    if not settings.OIDC_ISSUER:
        raise Http404
    return oidc.begin(request, _ziel(request))


@require_safe
@never_cache
def rueckkehr(request: HttpRequest) -> HttpResponseBase:
    """Come back from the county's directory."""
    if not settings.OIDC_ISSUER:
        raise Http404
    return oidc.complete(request)

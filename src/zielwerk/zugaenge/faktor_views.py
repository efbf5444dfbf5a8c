"""Mein Zugang: factors added and removed, recovery codes, confirmation."""

import base64
import json
from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import (
    can_generate_recovery_codes,
    generate_recovery_codes,
    view_recovery_codes,
)
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import add_authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zielwerk.mandanten.rechte import Recht, braucht_zweiten_faktor
from zielwerk.mandanten.zugang import angemeldet
from zielwerk.zugaenge.adapter import GEZEIGT
from zielwerk.zugaenge.bestaetigung import bestaetigt, sichere_adresse
from zielwerk.zugaenge.forms import (
    AppEinrichten,
    Bestaetigung,
    Bestaetigungscode,
    FaktorEntfernen,
    PasskeyBestaetigung,
    PasskeyNeu,
)
from zielwerk.zugaenge.services import record_zugang
from zielwerk.zugaenge.views import NICHT_ERKANNT, faktoren_kontext

Type = Authenticator.Type


def _record(request: Any, ereignis: str, text: str) -> None:
    record_zugang(
        benutzer=request.user, ereignis=ereignis, text=text, jetzt=request.uhr
    )


def _added(request: Any, was: str, codes: Any) -> HttpResponseBase:
    """Note a new factor; the codes that came with the first one are shown next."""
    request.session[GEZEIGT] = True
    _record(request, "faktor_hinzugefuegt", f"Zweiter Faktor eingerichtet: {was}")
    messages.success(request, f"{was} ist eingerichtet.")
    if codes is None:
        return redirect("zugaenge:zugang")
    _record(request, "codes_erzeugt", "Notfallcodes erzeugt")
    return redirect("zugaenge:codes")


@require_http_methods(["GET", "HEAD"])
@angemeldet
def zugang(request: Any) -> HttpResponseBase:
    """Show how this person signs in."""
    eigene = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    codes = next((a for a in eigene if a.type == Type.RECOVERY_CODES), None)
    muss = braucht_zweiten_faktor(request.mitgliedschaft.rolle)
    kontext = {
        "app": next((a for a in eigene if a.type == Type.TOTP), None),
        "passkeys": [a for a in eigene if a.type == Type.WEBAUTHN],
        "codes": codes,
        "codes_uebrig": len(codes.wrap().get_unused_codes()) if codes else 0,
        "muss": muss,
        "pflicht": settings.ZWEITER_FAKTOR_PFLICHT,
        "fehlt": muss and not any(a.type != Type.RECOVERY_CODES for a in eigene),
        "schnittstelle": request.mitgliedschaft.darf(Recht.SCHNITTSTELLE_NUTZEN),
    }
    return render(request, "zugaenge/zugang.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@angemeldet
@bestaetigt
def app(request: Any) -> HttpResponseBase:
    """Set up an app for one-time codes."""
    if Authenticator.objects.filter(user=request.user, type=Type.TOTP).exists():
        return redirect("zugaenge:zugang")
    form = AppEinrichten(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        _, codes = activate_totp(request, form)
        return _added(request, "App für Einmalcodes", codes)
    adresse = get_adapter().build_totp_url(request.user, form.secret)
    bild = base64.b64encode(get_adapter().build_totp_svg(adresse).encode()).decode()
    gruppen = [form.secret[i : i + 4] for i in range(0, len(form.secret), 4)]
    kontext = {"form": form, "bild": bild, "geheimnis": " ".join(gruppen)}
    return render(request, "zugaenge/app.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@angemeldet
@bestaetigt
def passkey_neu(request: Any) -> HttpResponseBase:
    """Add a passkey."""
    form = PasskeyNeu(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        name, ausweis = form.cleaned_data["name"], form.cleaned_data["credential"]
        _, codes = add_authenticator(request, name=name, credential=ausweis)
        return _added(request, "Passkey", codes)
    optionen = webauthn.begin_registration(request.user, passwordless=True)
    kontext = {
        "form": form,
        "optionen": json.dumps(optionen),
        "fehler": NICHT_ERKANNT
        if form.is_bound and not form.errors.get("name")
        else "",
    }
    return render(request, "zugaenge/passkey_neu.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@angemeldet
@bestaetigt
def entfernen(request: Any, pk: int) -> HttpResponseBase:
    """Ask before a factor is removed, and remove it."""
    eigene = Authenticator.objects.filter(user=request.user)
    faktor = get_object_or_404(eigene.exclude(type=Type.RECOVERY_CODES), pk=pk)
    was = "App für Einmalcodes" if faktor.type == Type.TOTP else "Passkey"
    form = FaktorEntfernen(request.POST or None, authenticator=faktor)
    if request.method == "POST":
        form = FaktorEntfernen({}, authenticator=faktor)
        if form.is_valid():
            delete_and_cleanup(request, faktor)
            _record(request, "faktor_entfernt", f"Zweiter Faktor entfernt: {was}")
            messages.success(request, f"{was} ist entfernt.")
            return redirect("zugaenge:zugang")
    kontext = {
        "titel": f"{was} entfernen",
        "satz": "Danach können Sie sich damit nicht mehr anmelden.",
        "form": form,
        "knopf": "Entfernen",
        "zurueck": reverse("zugaenge:zugang"),
        "im_zugang": True,
    }
    return render(request, "zugaenge/formular.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@angemeldet
@bestaetigt
def codes(request: Any) -> HttpResponseBase:
    """Show new recovery codes once, or make new ones (POST)."""
    if not can_generate_recovery_codes(request.user):
        return redirect("zugaenge:zugang")
    if request.method == "POST":
        generate_recovery_codes(request)
        _record(request, "codes_erzeugt", "Notfallcodes neu erzeugt, alte ungültig")
        return redirect("zugaenge:codes")
    liste, sichtbar = view_recovery_codes(request)
    kontext = {"codes": liste.get_unused_codes() if liste and sichtbar else []}
    return render(request, "zugaenge/codes.html", kontext)


def _geprueft(request: Any) -> Any:
    """Return the form of the way chosen, bound to what was sent."""
    klassen = {"credential": PasskeyBestaetigung, "code": Bestaetigungscode}
    klasse = next((k for n, k in klassen.items() if n in request.POST), Bestaetigung)
    return klasse(data=request.POST, user=request.user)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@angemeldet
def bestaetigen(request: Any) -> HttpResponseBase:
    """Ask the person signed in to show once more who they are."""
    ziel = request.POST.get("next") or request.GET.get("next")
    form: Any = None
    if request.method == "POST":
        form = _geprueft(request)
        if form.is_valid():
            return _confirmed(request, form, ziel)
    ist_code = isinstance(form, Bestaetigungscode)
    ist_passwort = isinstance(form, Bestaetigung)
    kontext = faktoren_kontext(request.user) | {
        "form": form if ist_passwort else Bestaetigung(user=request.user),
        "codeform": form if ist_code else Bestaetigungscode(user=request.user),
        "gesendet": form,
        "fehler": NICHT_ERKANNT if isinstance(form, PasskeyBestaetigung) else "",
        "next": ziel or "",
        "nochmal": request.POST.get("nochmal") or request.GET.get("nochmal", ""),
        "hat_passwort": request.user.has_usable_password(),
    }
    return render(request, "zugaenge/bestaetigen.html", kontext)


def _confirmed(request: Any, form: Any, ziel: str | None) -> HttpResponseBase:
    """Note the confirmation and go back to the page with the form."""
    if isinstance(form, Bestaetigung):
        reauthenticate_by_password(request)
    else:
        form.save()
    if request.POST.get("nochmal"):
        messages.warning(
            request,
            "Danke. Ausgeführt ist noch nichts: Bitte lösen Sie den Schritt jetzt noch "
            "einmal aus.",
        )
    return redirect(sichere_adresse(request, ziel, reverse("zugaenge:zugang")))

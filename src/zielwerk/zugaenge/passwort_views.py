"""Passwords: forgotten, set anew by a link, changed."""

import logging
import smtplib
from typing import Any

from allauth.account.forms import UserTokenForm
from allauth.account.internal.flows.password_change import logout_on_password_change
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zielwerk.mandanten.zugang import angemeldet
from zielwerk.zugaenge.forms import NeuesPasswort, Passwortlink, Passwortwechsel
from zielwerk.zugaenge.services import record_zugang

logger = logging.getLogger(__name__)
# The key leaves the address at once: it is not to stand in histories and referrers.
IN_SITZUNG, PLATZHALTER = "zugaenge.passwort_schluessel", "neu"


@require_http_methods(["GET", "HEAD", "POST"])
def passwort_vergessen(request: HttpRequest) -> HttpResponseBase:
    """Send a link to set a new password; the answer does not say who is known."""
    form = Passwortlink(request.POST or None)
    kontext: dict[str, Any] = {"form": form, "verschickt": settings.MAIL_MOEGLICH}
    if request.method == "POST" and settings.MAIL_MOEGLICH and form.is_valid():
        try:
            form.save(request)
        except (OSError, smtplib.SMTPException):
            logger.exception("E-Mail nicht versandt")
            kontext["stoerung"] = True
        else:
            kontext["gesendet"] = True
    return render(request, "zugaenge/passwort_vergessen.html", kontext)


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def passwort_neu(request: HttpRequest, uidb36: str, key: str) -> HttpResponseBase:
    """Set a new password after the link in the mail."""
    echt = request.session.get(IN_SITZUNG, "") if key == PLATZHALTER else key
    marke = UserTokenForm(data={"uidb36": uidb36, "key": echt})
    if not marke.is_valid():
        return render(request, "zugaenge/link_abgelaufen.html", status=410)
    if key != PLATZHALTER:
        request.session[IN_SITZUNG] = key
        return redirect("zugaenge:passwort_neu", uidb36=uidb36, key=PLATZHALTER)
    form = NeuesPasswort(request.POST or None, user=marke.reset_user, temp_key=echt)
    if request.method == "POST" and form.is_valid():
        form.save()
        del request.session[IN_SITZUNG]
        record_zugang(
            benutzer=marke.reset_user,
            ereignis="passwort_gesetzt",
            text="Passwort über einen Link per E-Mail neu gesetzt",
            jetzt=request.uhr,  # type: ignore[attr-defined]
        )
        messages.success(request, "Das neue Passwort gilt. Bitte melden Sie sich an.")
        return redirect("zugaenge:anmelden")
    kontext = {
        "titel": "Neues Passwort",
        "form": form,
        "knopf": "Passwort speichern",
        "zurueck": reverse("zugaenge:anmelden"),
    }
    return render(request, "zugaenge/formular.html", kontext)


@sensitive_post_parameters("oldpassword", "password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@angemeldet
def passwort(request: Any) -> HttpResponseBase:
    """Change the own password; other sessions end."""
    form = Passwortwechsel(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        logout_on_password_change(request, request.user)
        record_zugang(
            benutzer=request.user,
            ereignis="passwort_geaendert",
            text="Passwort geändert",
            jetzt=request.uhr,
        )
        messages.success(
            request, "Das neue Passwort gilt; andere Sitzungen sind beendet."
        )
        return redirect("zugaenge:zugang")
    kontext = {
        "titel": "Passwort ändern",
        "form": form,
        "knopf": "Passwort ändern",
        "zurueck": reverse("zugaenge:zugang"),
        "im_zugang": True,
    }
    return render(request, "zugaenge/formular.html", kontext)

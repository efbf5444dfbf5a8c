"""A county's own directory by OpenID Connect: the ID token is checked here in full.

django-allauth runs the exchange (state, PKCE, code). Here: nonce, signature, issuer,
audience and times of the ID token, which the library leaves to the TLS connection.
"""

import secrets
from typing import Any

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zielwerk.mandanten.models import Benutzer

KENNUNG = "verzeichnis"
# Asymmetric ones only: with a shared secret anybody who knows it could sign.
VERFAHREN = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"]
UHRENGANG_SEKUNDEN = 30
UNBEKANNT = (
    "Ihr Verzeichnis kennt Sie, Zielwerk nicht: Zu Ihrer bestätigten E-Mail-Adresse "
    "gibt es hier keinen Zugang. Bitte wenden Sie sich an Ihre Verwaltung."
)
GESCHEITERT = (
    "Die Anmeldung über das Verzeichnis hat nicht geklappt. Bitte versuchen Sie es "
    "noch einmal oder melden Sie sich mit E-Mail-Adresse und Passwort an."
)


class Anbieteradapter(OpenIDConnectOAuth2Adapter):
    """The exchange with the directory."""

    nonce: str | None = None

    def get_provider(self) -> "Anbieter":
        """Return our provider for the configured directory."""
        app = get_adapter(self.request).get_app(self.request, provider=KENNUNG)
        return Anbieter(self.request, app=app)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return our own address for the way back."""
        return request.build_absolute_uri(reverse("zugaenge:rueckkehr"))

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **kwargs: Any
    ) -> Any:
        """Return who the directory says it is.

        :raises OAuth2Error: if the token is missing or does not hold
        """
        try:
            ausweis = self._pruefe(app, kwargs["response"]["id_token"])
            if "email" not in ausweis:
                mehr = self._fetch_user_info(token.token)
                if mehr.get("sub") != ausweis["sub"]:
                    raise OAuth2Error("userinfo names somebody else")
                ausweis = {**mehr, **ausweis}
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as fehler:
            raise OAuth2Error("ID token refused") from fehler
        return self.get_provider().sociallogin_from_response(
            request, {"id_token": ausweis}
        )

    def _pruefe(self, app: Any, text: str) -> dict[str, Any]:
        """Return the claims of an ID token whose signature and claims all hold."""
        ausweis: dict[str, Any] = jwt.decode(
            text,
            key=self._schluessel(jwt.get_unverified_header(text)["kid"]),
            algorithms=VERFAHREN,
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=UHRENGANG_SEKUNDEN,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
        if not self.nonce or not secrets.compare_digest(ausweis["nonce"], self.nonce):
            raise OAuth2Error("nonce does not match")
        return ausweis

    def _schluessel(self, kid: str) -> Any:
        """Return the directory's public key with this number."""
        with get_adapter().get_requests_session() as sitzung:
            antwort = sitzung.get(self.openid_config["jwks_uri"])
        antwort.raise_for_status()
        return jwt.PyJWKSet.from_dict(antwort.json())[kid]


class Anbieter(OpenIDConnectProvider):
    """The directory, with a nonce for every sign-in and PKCE."""

    oauth2_adapter_class = Anbieteradapter
    pkce_enabled_default = True

    def start(self, request: HttpRequest, ziel: str) -> HttpResponseBase:
        """Lead to the directory; come back to `ziel` afterwards."""
        nonce = secrets.token_urlsafe(24)
        antwort: HttpResponseBase = self.redirect(
            request, "login", ziel, None, auth_params={"nonce": nonce}, nonce=nonce
        )
        return antwort


class Rueckkehr(OAuth2CallbackView):
    """The way back from the directory."""

    adapter: Anbieteradapter

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, antwort = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, antwort


class Verzeichnisadapter(DefaultSocialAccountAdapter):
    """Who comes from the directory: only people who are members already."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the person by verified e-mail; nobody is created.

        :raises ImmediateHttpResponse: back to sign-in, if there is none
        """
        bestaetigte = [a.email for a in sociallogin.email_addresses if a.verified]
        person = Benutzer.objects.filter(
            email__in=[email.lower() for email in bestaetigte]
        ).first()
        if person is None:
            messages.error(request, UNBEKANNT)
            raise ImmediateHttpResponse(redirect("zugaenge:anmelden"))
        sociallogin.user = person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *_: Any, **__: Any
    ) -> None:
        """Say that it did not work, on our page.

        :raises ImmediateHttpResponse: always
        """
        messages.error(request, GESCHEITERT)
        raise ImmediateHttpResponse(redirect("zugaenge:anmelden"))


def begin(request: HttpRequest, ziel: str) -> HttpResponseBase:
    """Start a sign-in at the directory; back to sign-in if it does not answer."""
    try:
        return Anbieteradapter(request, KENNUNG).get_provider().start(request, ziel)
    except (requests.RequestException, KeyError, ValueError):
        messages.error(request, GESCHEITERT)
        return redirect("zugaenge:anmelden")


def complete(request: HttpRequest) -> HttpResponseBase:
    """Finish a sign-in at the directory."""
    antwort: HttpResponseBase = Rueckkehr.adapter_view(
        Anbieteradapter(request, KENNUNG)
    )(request)
    return antwort

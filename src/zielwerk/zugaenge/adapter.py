"""Where django-allauth asks us: counting, the way after sign-in, mails, encryption."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.internal.httpkit import get_client_ip, headed_redirect_response
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from zielwerk.mandanten.rechte import braucht_zweiten_faktor
from zielwerk.zugaenge import services
from zielwerk.zugaenge.bestaetigung import ist_bestaetigt
from zielwerk.zugaenge.schluessel import decrypt, encrypt

# In the session: this session has shown a second factor.
GEZEIGT = "zugaenge.zweiter_faktor"
GESPERRT = (
    "Zu viele Fehlversuche. Bitte warten Sie 15 Minuten und versuchen Sie es dann "
    "noch einmal, oder wenden Sie sich an Ihre Verwaltung."
)
FALSCHER_CODE = (
    "Der Code stimmt nicht oder ist schon verbraucht. "
    "Bitte nehmen Sie den nächsten aus Ihrer App."
)
WEGE = {
    "password": "Passwort",
    "socialaccount": "Verzeichnis",
    "totp": "Einmalcode",
    "webauthn": "Passkey",
    "recovery_codes": "Notfallcode",
}


def client_adresse(request: HttpRequest) -> str:
    """Return the network address a request comes from, as trusted proxies name it."""
    return get_client_ip(request) or ""


class Faktorstufe(AuthenticateStage):
    """The step of the second factor, on our own page."""

    urlname = "zugaenge:zweiter_faktor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to our page if a factor is due."""
        if not self._should_handle(self.request):
            return None, True
        return headed_redirect_response(self.urlname), True


class Kontoadapter(DefaultAccountAdapter):
    """Accounts: attempts are counted in the database, nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie "
            "beides; beim Passwort zählt Groß- und Kleinschreibung."
        ),
        "enter_current_password": "Das ist nicht Ihr jetziges Passwort.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "too_many_login_attempts": GESPERRT,
        "invalid_password_reset": "Der Link gilt nicht mehr.",
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, or refuse it unseen."""
        try:
            self.versuch = services.begin_versuch(
                email=credentials["email"], adresse=client_adresse(request)
            )
        except services.GesperrtError:
            raise self.validation_error("too_many_login_attempts") from None

    def _rollback_login_failed_rl_usage(self) -> None:
        services.end_versuch(versuch=self.versuch)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Let the record know if this failure has locked the account."""
        services.record_fehlversuch(
            versuch=self.versuch,
            jetzt=request.uhr,  # type: ignore[attr-defined]
        )

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Check the password of somebody signed in, counted like any attempt."""
        wer = self.authenticate(self.request, email=user.email, password=password)
        return wer is not None and wer.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Return whether the last confirmation is too old; `bestaetigt` asks alike."""
        return not ist_bestaetigt(self.request)

    def is_open_for_signup(self, request: HttpRequest, *_: Any) -> bool:
        """Nobody signs up."""
        return False

    def get_login_stages(self) -> list[str]:
        """Return the one step between password and session."""
        return ["zielwerk.zugaenge.adapter.Faktorstufe"]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Return our one page of confirmation."""
        return [{"id": "bestaetigen", "url": reverse("zugaenge:bestaetigen")}]

    def add_message(
        self, request: HttpRequest, level: int, *_: Any, **kwargs: Any
    ) -> None:
        """Say what we say ourselves, and none of the library's own sentences."""
        if text := kwargs.get("message"):
            messages.add_message(request, level, text)

    def pre_login(
        self, request: HttpRequest, user: Any, **_: Any
    ) -> HttpResponse | None:
        """Refuse who has no active Mitgliedschaft, whichever way they came."""
        if user.is_active and services.mitgliedschaften(benutzer=user):
            return None
        clear_login(request)
        messages.error(
            request,
            "Dieser Zugang ist stillgelegt. Bitte wenden Sie sich an Ihre Verwaltung.",
        )
        return redirect("zugaenge:anmelden")

    def post_login(
        self, request: HttpRequest, user: Any, **kwargs: Any
    ) -> HttpResponse:
        """Record the sign-in and go where the person wanted to."""
        belege = get_authentication_records(request, user)
        wege = [str(b.get("type") or b["method"]) for b in belege]
        if any(b["method"] == "mfa" for b in belege):
            request.session[GEZEIGT] = True
        services.record_anmeldung(
            benutzer=user,
            weg=", ".join(dict.fromkeys(WEGE.get(weg, weg) for weg in wege)),
            jetzt=request.uhr,  # type: ignore[attr-defined]
        )
        return HttpResponseRedirect(
            kwargs.get("redirect_url") or reverse(settings.LOGIN_REDIRECT_URL)
        )


class Faktoradapter(DefaultMFAAdapter):
    """Second factors: encrypted at rest, named in German, the last one stays."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": FALSCHER_CODE,
        "cannot_delete_authenticator": (
            "Ihre Rolle verlangt einen zweiten Faktor. Richten Sie erst einen anderen "
            "ein, dann können Sie diesen entfernen."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether a factor may go: not the last one of who needs one."""
        andere = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=services.FAKTOREN
        ).exclude(pk=authenticator.pk)
        rollen = services.mitgliedschaften(benutzer=authenticator.user)
        return (
            not settings.ZWEITER_FAKTOR_PFLICHT
            or andere.exists()
            or not any(braucht_zweiten_faktor(m.rolle) for m in rollen)
        )

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return a name for a new passkey."""
        schon = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {schon + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return who asks for a passkey: this host, under the product's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Zielwerk"}

"""Forms of sign-in: django-allauth's, with German words and counted attempts."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as konto
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.http import HttpRequest

from zielwerk.zugaenge import services
from zielwerk.zugaenge.adapter import FALSCHER_CODE, GESPERRT, client_adresse

REGEL = "Mindestens 12 Zeichen; gängige Passwörter werden abgelehnt."
CODE_HILFE = "Sechs Ziffern aus Ihrer App, oder einer Ihrer Notfallcodes."
KEIN_PASSKEY = "Der Passkey wurde nicht erkannt."
KAPUTT = (KeyError, TypeError, AttributeError, ValueError)
UNGLEICH = "Die beiden neuen Passwörter sind nicht gleich."


def _beschrifte(form: forms.Form, worte: Mapping[str, tuple[str, str]]) -> None:
    """Give fields a label and a hint of ours, and no placeholder."""
    for name, (label, hilfe) in worte.items():
        feld = form.fields[name]
        feld.label, feld.help_text = label, hilfe
        feld.widget.attrs.pop("placeholder", None)
        feld.error_messages["required"] = f"Bitte füllen Sie „{label}“ aus."


class Anmeldung(konto.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beschrifte(
            self, {"login": ("E-Mail-Adresse", ""), "password": ("Passwort", "")}
        )
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class NeuesPasswort(konto.ResetPasswordKeyForm):
    """A new password after a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beschrifte(
            self,
            {
                "password1": ("Neues Passwort", REGEL),
                "password2": ("Neues Passwort noch einmal", ""),
            },
        )

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        daten = forms.Form.clean(self) or {}
        erstes, zweites = daten.get("password1"), daten.get("password2")
        if erstes and zweites and erstes != zweites:
            self.add_error("password2", UNGLEICH)
        return daten


class Passwortwechsel(konto.ChangePasswordForm):
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beschrifte(
            self,
            {
                "oldpassword": ("Jetziges Passwort", ""),
                "password1": ("Neues Passwort", REGEL),
                "password2": ("Neues Passwort noch einmal", ""),
            },
        )

    clean = NeuesPasswort.clean

    def clean_oldpassword(self) -> str:
        """Check the old password, counted like any attempt."""
        altes: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, altes):
            raise get_adapter().validation_error("enter_current_password")
        return altes


class Passwortlink(konto.ResetPasswordForm):
    """Where to send the link; the answer is the same whoever asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beschrifte(self, {"email": ("E-Mail-Adresse", "")})

    def save(self, request: HttpRequest, **_: Any) -> str:
        """Send one mail: a link, or the word that there is no account."""
        email: str = self.cleaned_data["email"]
        if services.begin_verweis(email=email):
            vorlage, kontext = "unbekannt", {}
            for benutzer in self.users:
                link = services.kennwortlink(benutzer=benutzer)
                vorlage, kontext = "passwort", {"link": link, "name": benutzer.name}
            get_adapter().send_mail(f"zugaenge/mail/{vorlage}", email, kontext)
        return email


class Bestaetigung(konto.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beschrifte(self, {"password": ("Passwort", "")})


class _GezaehlterCode:
    """A code from the app or the list; every attempt is counted, none works twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beschrifte(self, {"code": ("Code", CODE_HILFE)})  # type: ignore[arg-type]

    def clean_code(self) -> str:
        """Check the code.

        :raises ValidationError: if it is wrong, used, or the account is locked
        """
        anfrage: Any = context.request
        try:
            versuch = services.begin_versuch(
                email=self.user.email,  # type: ignore[attr-defined]
                adresse=client_adresse(anfrage),
            )
        except services.GesperrtError:
            raise forms.ValidationError(GESPERRT) from None
        try:
            code = self._geprueft()
        except forms.ValidationError:
            services.record_fehlversuch(versuch=versuch, jetzt=anfrage.uhr)
            raise
        services.end_versuch(versuch=versuch)
        return code

    def _geprueft(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        faktor: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if faktor.type == Authenticator.Type.TOTP and not services.use_einmalcode(
            faktor=faktor, code=code
        ):
            raise forms.ValidationError(FALSCHER_CODE)
        return code


class Zweitcode(_GezaehlterCode, AuthenticateForm):
    """The code after the password."""


class Bestaetigungscode(_GezaehlterCode, CodeReauthenticateForm):
    """The code as a confirmation."""


class AppEinrichten(ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hilfe = "Die sechs Ziffern, die Ihre App jetzt zeigt."
        _beschrifte(self, {"code": ("Code aus der App", hilfe)})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasskeyNeu(AddWebAuthnForm):
    """A new passkey; always one that can sign in alone, so it asks who you are."""

    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hilfe = "Woran Sie ihn erkennen, z. B. „Dienst-Notebook“."
        _beschrifte(self, {"name": ("Name", hilfe)})
        self.fields["name"].required = True
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        """Check the key; PIN or fingerprint is not the browser's choice.

        :raises ValidationError: if it is none
        """
        self.cleaned_data["passwordless"] = True
        try:
            daten: dict[str, Any] = super().clean()
        except KAPUTT as fehler:
            raise forms.ValidationError(KEIN_PASSKEY) from fehler
        return daten


class FaktorEntfernen(DeactivateTOTPForm):
    """A question without fields; the last factor of who needs one stays."""


class _Passkey:
    """An answer of a browser; the library stumbles over some that are none."""

    def clean_credential(self) -> Authenticator:
        """Check the answer.

        :raises ValidationError: if it is none, or not of this person
        """
        try:
            faktor: Authenticator = super().clean_credential()  # type: ignore[misc]
        except KAPUTT as fehler:
            raise forms.ValidationError(KEIN_PASSKEY) from fehler
        return faktor


class PasskeyAnmeldung(_Passkey, LoginWebAuthnForm):
    """A passkey instead of a password."""


class PasskeyZweitfaktor(_Passkey, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyBestaetigung(_Passkey, ReauthenticateWebAuthnForm):
    """A passkey as a confirmation."""

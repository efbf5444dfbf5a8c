"""Forms: a member, an invitation, a body, the password of a new person."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)

from zielwerk.mandanten.models import Benutzer, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.regeln import hat_unsichtbares

STAND = {"": "jeder Stand", "aktiv": "aktiv", "still": "stillgelegt"}


class Namensfeld(forms.CharField):
    """A name in one line, without characters that nobody sees."""

    def validate(self, value: str) -> None:
        """Refuse control characters and marks of direction."""
        super().validate(value)
        if hat_unsichtbares(value):
            raise forms.ValidationError(
                "Darin stehen unsichtbare Zeichen. Bitte tippen Sie den Text neu ein."
            )


class SucheForm(forms.Form):
    """Which members the list shows; nothing chosen shows all."""

    rolle = forms.ChoiceField(
        label="Rolle", required=False, choices=[("", "alle Rollen"), *Rolle.choices]
    )
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="Organisation",
        required=False,
        queryset=None,
        to_field_name="uuid",
        empty_label="alle Organisationen",
    )
    stand = forms.ChoiceField(
        label="Stand", required=False, choices=list(STAND.items())
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = _organisationen()  # type: ignore[attr-defined]

    def filter(self) -> dict[str, Any]:
        """Return what the list is narrowed to; a value nobody knows is left out."""
        self.is_valid()
        daten = self.cleaned_data
        werte = {n: daten[n] for n in ("rolle", "organisation") if daten.get(n)}
        if daten.get("stand"):
            werte["aktiv"] = daten["stand"] == "aktiv"
        return werte


def _organisationen() -> Any:
    return Organisation.objects.order_by("name")


class _MitOrganisation(forms.Form):
    """Organisation, role and Stelle, as a member and an invitation have them."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="Organisation",
        queryset=None,
        to_field_name="uuid",
        empty_label="bitte wählen",
    )
    rolle = forms.ChoiceField(
        label="Rolle",
        choices=[("", "bitte wählen"), *Rolle.choices],
        help_text="Was jede Rolle darf, steht im Handbuch, Kapitel „Mandanten und "
        "Rollen“.",
    )
    stelle = Namensfeld(
        label="Stelle",
        max_length=120,
        help_text="Amtliche Bezeichnung des Arbeitsplatzes; sie steht im Protokoll.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = _organisationen()  # type: ignore[attr-defined]


class MitgliedForm(_MitOrganisation):
    """A member; one's own role is not in it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *args: Any, mitglied: Mitgliedschaft, eigenes: bool, **kwargs: Any
    ) -> None:
        start = {
            "organisation": mitglied.organisation.uuid,
            "rolle": mitglied.rolle,
            "stelle": mitglied.stelle,
            "version": mitglied.version,
        }
        super().__init__(*args, initial=start, **kwargs)
        self._rolle = mitglied.rolle if eigenes else ""
        if eigenes:
            del self.fields["rolle"]

    def werte(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        return {"rolle": self._rolle} | self.cleaned_data


# Role → kind of body it belongs to; the others belong to the Jobcenter.
_ART = {
    Rolle.KOORDINIERUNGSSTELLE: Organisation.Art.KREIS,
    Rolle.FACHDIENSTLEITUNG: Organisation.Art.KREIS,
    Rolle.FACHAUFSICHT: Organisation.Art.KREIS,
    Rolle.KASSE: Organisation.Art.KREIS,
    Rolle.DRITTE_SEITE: Organisation.Art.DRITTE,
    Rolle.BERATUNGSSTELLE: Organisation.Art.TRAEGER,
    Rolle.GREMIUM: Organisation.Art.GREMIUM,
    Rolle.RECHNUNGSPRUEFUNG: Organisation.Art.RECHNUNGSPRUEFUNG,
}


def vorbelegt(rolle: str) -> dict[str, Any]:
    """Return what an invitation to a role begins with; nothing for an unknown one."""
    if rolle not in Rolle.values:
        return {}
    art = _ART.get(Rolle(rolle), Organisation.Art.JOBCENTER)
    eine = _organisationen().filter(art=art).first()
    werte = {"rolle": rolle, "stelle": Rolle(rolle).label}
    return werte | ({"organisation": eine.uuid} if eine else {})


class EinladungForm(_MitOrganisation):
    """Whom to invite, as what."""

    name = Namensfeld(
        label="Name",
        max_length=120,
        help_text="Vor- und Nachname",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="E-Mail-Adresse",
        max_length=254,
        help_text="Die dienstliche Adresse; mit ihr meldet sich die Person an.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["name", "email"]


class OrganisationForm(forms.Form):
    """A new body."""

    name = Namensfeld(label="Name", max_length=120)
    art = forms.ChoiceField(
        label="Art", choices=[("", "bitte wählen"), *Organisation.Art.choices]
    )


class UmbenennenForm(forms.Form):
    """Another name of a body."""

    name = Namensfeld(label="Name", max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class PasswortForm(forms.Form):
    """The password of a new person, twice."""

    passwort = forms.CharField(
        label="Passwort",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    noch_einmal = forms.CharField(
        label="Passwort noch einmal",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, einladung: Einladung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = Benutzer(email=einladung.email, name=einladung.name)
        self.fields["passwort"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Refuse a weak password, and two that differ."""
        daten: dict[str, Any] = super().clean() or {}
        eines, anderes = daten.get("passwort"), daten.get("noch_einmal")
        if eines and anderes and eines != anderes:
            self.add_error("noch_einmal", "Die beiden Passwörter sind verschieden.")
        elif eines and anderes:
            try:
                validate_password(eines, self._person)
            except forms.ValidationError as fehler:
                self.add_error("passwort", fehler)
        return daten

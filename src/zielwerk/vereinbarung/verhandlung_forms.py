"""Forms of the negotiation: proposal, comment, consent, the missing Punkt, status."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.vereinbarung.models import Entfall
from zielwerk.web.felder import Datumsfeld

WIEDER_AUFNEHMEN = "wieder_aufnehmen"


class VorschlagForm(forms.Form):
    """Offer another wording."""

    wortlaut = forms.CharField(
        label="Ihr Wortlaut", widget=forms.Textarea(attrs={"rows": 8})
    )
    begruendung = forms.CharField(
        label="Begründung",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Steht in der Vorlage, wenn der Vorschlag übernommen wird.",
        error_messages={"required": "Bitte begründen Sie Ihren Vorschlag."},
    )


class AnmerkungForm(forms.Form):
    """Say something about a Punkt."""

    text = forms.CharField(
        label="Anmerkung",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte schreiben Sie Ihre Anmerkung."},
    )


class WegfallForm(forms.Form):
    """Answer the question about a Punkt that is missing."""

    antwort = forms.ChoiceField(
        label="Was soll mit dem Punkt geschehen?",
        choices=[
            (WIEDER_AUFNEHMEN, "Er wurde vergessen: wieder aufnehmen"),
            (Entfall.Art.ENTFAELLT.value, "Er entfällt"),
            (
                Entfall.Art.ZURUECKGESTELLT.value,
                "Er wird zurückgestellt",
            ),
        ],
        widget=forms.RadioSelect,
    )
    begruendung = forms.CharField(
        label="Begründung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nötig, wenn der Punkt entfällt oder zurückgestellt wird.",
    )


class UnterschriftForm(forms.Form):
    """Every side has signed."""

    unterzeichnet_am = Datumsfeld(label="Unterzeichnet am")
    datei = forms.FileField(
        label="Unterzeichnete Fassung als PDF (freiwillig)",
        help_text="Elektronische Unterschriften in der Datei werden gleich geprüft.",
        required=False,
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unterzeichnet_am"].heute = heute  # type: ignore[attr-defined]

    def clean_datei(self) -> Any:
        """Take PDF only: what was signed must not change when it is opened."""
        datei = self.cleaned_data["datei"]
        if datei and not datei.read(5).startswith(b"%PDF-"):
            raise forms.ValidationError(
                f"„{datei.name}“ ist kein PDF. Bitte laden Sie die unterzeichnete "
                "Fassung als PDF hoch."
            )
        if datei:
            datei.seek(0)
        return datei

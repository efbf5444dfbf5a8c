"""Forms that plan: series, meeting, move, cancel, agenda, invitation, contact."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import validate_email

from zielwerk.besprechungen.models import Besprechungsreihe, Kontakt
from zielwerk.besprechungen.regeln import ROLLEN
from zielwerk.web.felder import Datumsfeld

UHRZEITEN = ["%H:%M", "%H.%M", "%H"]


def text_feld(label: str, *, zeilen: int = 4, **rest: Any) -> forms.CharField:
    """Return a field for running text."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": zeilen}), **rest
    )


def uhrzeit(label: str) -> forms.TimeField:
    """Return a field for a time of day, typed as people write it."""
    return forms.TimeField(
        label=label,
        input_formats=UHRZEITEN,
        widget=forms.TimeInput(format="%H:%M", attrs={"size": 5}),
        error_messages={
            "invalid": "Bitte geben Sie die Uhrzeit so ein: 09:30.",
            "required": "Bitte geben Sie die Uhrzeit ein.",
        },
    )


class ReiheForm(forms.Form):
    """A series: its name and who has to be there."""

    bezeichnung = forms.CharField(label="Bezeichnung", max_length=120)
    erforderlich = forms.MultipleChoiceField(
        label="Wer muss dabei sein?",
        choices=list(ROLLEN.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Fehlt eine dieser Rollen, zählt die Besprechung nicht als Nachweis",
        error_messages={
            "required": "Bitte wählen Sie, wer auf jeden Fall dabei sein muss."
        },
    )
    weitere = forms.MultipleChoiceField(
        label="Wer kommt bei Bedarf dazu?",
        required=False,
        choices=list(ROLLEN.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class TerminForm(forms.Form):
    """When and where."""

    termin_am = Datumsfeld(label="Tag")
    beginn = uhrzeit("Beginn")
    ende = uhrzeit("Ende")
    ort = forms.CharField(
        label="Ort",
        max_length=160,
        help_text="Raum, Telefon- oder Videokonferenz",
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["termin_am"].heute = heute  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for times in order."""
        daten = super().clean() or {}
        beginn, ende = daten.get("beginn"), daten.get("ende")
        if beginn and ende and ende <= beginn:
            self.add_error("ende", "Das Ende liegt nicht nach dem Beginn.")
        return daten


class PlanungForm(TerminForm):
    """Plan a meeting of a series."""

    reihe: Any = forms.ModelChoiceField(
        label="Besprechungsreihe", queryset=None, empty_label=None
    )
    weitere = forms.MultipleChoiceField(
        label="Diesmal auch eingeladen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tagesordnung = text_feld(
        "Tagesordnung",
        zeilen=6,
        required=False,
        help_text="Ein Punkt je Zeile; keine Namen und Aktenzeichen von Einzelfällen",
    )
    field_order = ("reihe", "termin_am", "beginn", "ende", "ort", "weitere")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reihen = Besprechungsreihe.objects.all()
        self.fields["reihe"].queryset = reihen  # type: ignore[attr-defined]
        rollen = {rolle for reihe in reihen for rolle in reihe.weitere}
        self.fields["weitere"].choices = [  # type: ignore[attr-defined]
            (rolle, wort) for rolle, wort in ROLLEN.items() if rolle in rollen
        ]
        if not rollen:
            del self.fields["weitere"]


class VerlegenForm(TerminForm):
    """Move a meeting."""

    grund = forms.CharField(
        label="Grund der Verlegung",
        max_length=300,
        error_messages={"required": "Bitte nennen Sie den Grund."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AbsageForm(forms.Form):
    """Cancel a meeting."""

    grund = text_feld(
        "Grund der Absage",
        zeilen=3,
        max_length=600,
        error_messages={"required": "Bitte nennen Sie den Grund."},
    )


class TagesordnungForm(forms.Form):
    """The agenda."""

    text = text_feld(
        "Tagesordnung",
        zeilen=10,
        required=False,
        help_text="Ein Punkt je Zeile; keine Namen und Aktenzeichen von Einzelfällen",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class KontaktForm(forms.Form):
    """Another contact."""

    reihe: Any = forms.ModelChoiceField(
        label="Gehört zu", queryset=None, empty_label=None
    )
    art = forms.ChoiceField(
        label="Art", choices=Kontakt.Art.choices, widget=forms.RadioSelect
    )
    am = Datumsfeld(label="Am")
    mit = forms.CharField(
        label="Mit",
        max_length=160,
        help_text="Stelle, zum Beispiel „Bereichsleitung Leistung“",
    )
    thema = text_feld(
        "Thema",
        zeilen=3,
        max_length=600,
        help_text="Keine Namen und Aktenzeichen von Einzelfällen",
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reihe"].queryset = Besprechungsreihe.objects.all()  # type: ignore[attr-defined]
        self.fields["am"].heute = heute  # type: ignore[attr-defined]


class EinladungForm(forms.Form):
    """Further addresses for those who do not sign in."""

    adressen = forms.CharField(
        label="Weitere Adressen",
        required=False,
        max_length=1000,
        help_text="mehrere mit Komma getrennt",
    )
    unterbrochene = forms.BooleanField(required=False)

    def clean_adressen(self) -> Sequence[str]:
        """Return the addresses one by one; name the one that is wrong."""
        roh = re.split(r"[,;\s]+", self.cleaned_data["adressen"])
        adressen = [adresse for adresse in roh if adresse]
        for adresse in adressen:
            try:
                validate_email(adresse)
            except forms.ValidationError as fehler:
                raise forms.ValidationError(
                    f"„{adresse}“ ist keine E-Mail-Adresse."
                ) from fehler
        return adressen

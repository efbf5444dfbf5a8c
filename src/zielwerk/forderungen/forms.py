"""Forms of the receivables: receipt, missing fields, explanation, hint, number."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from zielwerk.forderungen.models import Abgang, Listeneingang
from zielwerk.web.felder import Datumsfeld

ENDUNGEN = (".eml", ".msg", ".pdf", ".txt", ".xlsx", ".csv", ".png", ".jpg", ".jpeg")


class EingangForm(forms.Form):
    """When the list came in, what counted as receipt, and the proof."""

    quartal = forms.ChoiceField(label="Quartal")
    eingegangen_am = Datumsfeld(label="Eingegangen am")
    weg = forms.ChoiceField(label="Als Eingang gilt", choices=Listeneingang.Weg.choices)
    vermerk = forms.CharField(
        label="Vermerk",
        required=False,
        max_length=200,
        help_text="zum Beispiel Betreff der E-Mail; bitte keine Namen von Schuldnern",
    )
    beleg = forms.FileField(
        label="Beleg",
        help_text="zum Beispiel die E-Mail, mit der die Liste kam (EML, MSG oder PDF)",
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eingegangen_am"].heute = heute  # type: ignore[attr-defined]
        jahr, quartal = heute.year, (heute.month - 1) // 3 + 1
        wahl = []
        for _ in range(6):
            wahl.append((f"{jahr}-{quartal}", f"{quartal}. Quartal {jahr}"))
            jahr, quartal = (jahr, quartal - 1) if quartal > 1 else (jahr - 1, 4)
        feld = self.fields["quartal"]
        feld.choices = wahl  # type: ignore[attr-defined]
        feld.initial = wahl[1][0]

    def clean_beleg(self) -> Any:
        """Take the usual kinds of proof, not too large."""
        datei = self.cleaned_data["beleg"]
        if not datei.name.lower().endswith(ENDUNGEN):
            raise forms.ValidationError(
                f"Bitte wählen Sie eine Datei mit einer dieser Endungen: "
                f"{', '.join(ENDUNGEN)}."
            )
        if datei.size > settings.HOCHLADEN_MAX_BYTES:
            raise forms.ValidationError("Die Datei ist zu groß.")
        return datei

    def angaben(self) -> dict[str, Any]:
        """Return what `services.record_eingang` takes."""
        daten = self.cleaned_data
        jahr, quartal = map(int, daten["quartal"].split("-"))
        datei = daten["beleg"]
        return {
            "jahr": jahr,
            "quartal": quartal,
            "eingegangen_am": daten["eingegangen_am"],
            "weg": daten["weg"],
            "vermerk": daten["vermerk"],
            "beleg": (datei.name, datei.read(), datei.content_type or ""),
        }


class ForderungForm(forms.Form):
    """What may be completed by hand."""

    name = forms.CharField(label="Name des Schuldners", required=False, max_length=200)
    adresse = forms.CharField(label="Adresse", required=False, max_length=200)
    zugang_am = Datumsfeld(label="Zugang der Forderung", required=False)
    begruendung = forms.CharField(
        label="Begründung der Niederschlagung", required=False, max_length=200
    )

    def __init__(self, *args: Any, heute: date, nieder: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zugang_am"].heute = heute  # type: ignore[attr-defined]
        if not nieder:
            self.fields["begruendung"].label = "Begründung (nur bei Niederschlagung)"


class AbgangForm(forms.Form):
    """Why a claim is gone."""

    grund = forms.ChoiceField(label="Grund", choices=Abgang.Grund.choices)
    vermerk = forms.CharField(label="Vermerk", required=False, max_length=200)


class HinweisForm(forms.Form):
    """What is to be changed before release."""

    hinweis = forms.CharField(
        label="Was ist zu ändern?", widget=forms.Textarea(attrs={"rows": 2})
    )


class NummerForm(forms.Form):
    """Find one claim; the number never stands in an address."""

    nummer = forms.RegexField(
        r"^\s*\d{13}\s*$",
        label="Forderungsnummer",
        error_messages={"invalid": "Eine Forderungsnummer hat 13 Ziffern."},
    )

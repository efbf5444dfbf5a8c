"""Forms of the agreement: Nachweis, Bewertung, changes of the draft."""

from typing import Any

from django import forms
from django.conf import settings

from zielwerk.vereinbarung.models import Nachweis, Punkt, Urteil
from zielwerk.web.felder import Datumsfeld

ENDUNGEN = (".pdf", ".docx", ".xlsx", ".csv", ".txt")


class NachweisForm(forms.Form):
    """Hand in evidence: a file or a statement."""

    art = forms.ChoiceField(
        label="Womit weisen Sie nach?",
        choices=[
            (Nachweis.Art.DATEI, "Datei hochladen"),
            (Nachweis.Art.ERKLAERUNG, "Erklärung abgeben"),
        ],
        widget=forms.RadioSelect,
        initial=Nachweis.Art.DATEI,
    )
    datei = forms.FileField(
        label="Datei", required=False, help_text="PDF, DOCX, XLSX oder CSV, höchstens 50 MB"
    )
    text = forms.CharField(
        label="Was weisen Sie nach?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz, zum Beispiel: „Ergebnis der Aktenprüfung, 1. Halbjahr 2020“",
    )
    wirksam_am = Datumsfeld(label="Wirksam am", help_text="Stichtag des Inhalts")
    eingegangen_am = Datumsfeld(label="Eingegangen am", help_text="vorbelegt mit heute")

    def clean_datei(self) -> Any:
        """Refuse what is too large or of a kind nobody can open."""
        datei = self.cleaned_data["datei"]
        if datei is None:
            return None
        if datei.size > settings.HOCHLADEN_MAX_BYTES:
            raise forms.ValidationError("Die Datei ist größer als 50 MB. Bitte verkleinern.")
        if not datei.name.lower().endswith(ENDUNGEN):
            raise forms.ValidationError(
                "Diese Art von Datei nehmen wir nicht an. Bitte reichen Sie PDF, DOCX, "
                "XLSX oder CSV ein."
            )
        return datei

    def clean(self) -> dict[str, Any]:
        """Ask for the file where a file was announced."""
        daten = super().clean() or {}
        fehlt = daten.get("art") == Nachweis.Art.DATEI and not daten.get("datei")
        if fehlt and "datei" not in self.errors:
            self.add_error("datei", "Bitte wählen Sie eine Datei aus.")
        return daten


class RueckgabeForm(forms.Form):
    """Return evidence with a hint."""

    hinweis = forms.CharField(
        label="Was fehlt oder ist zu ändern?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte schreiben Sie, was fehlt oder zu ändern ist."},
    )


class BewertungForm(forms.Form):
    """A person's verdict."""

    urteil = forms.ChoiceField(
        label="Bewertung", choices=Urteil.choices, widget=forms.RadioSelect
    )
    sonderlage = forms.CharField(
        label="Sonderlage",
        max_length=120,
        required=False,
        help_text="zum Beispiel „Corona-Pandemie“; steht so in der Vorlage",
    )
    begruendung = forms.CharField(
        label="Begründung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nötig, wenn Sie vom berechneten Stand abweichen",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PunktForm(forms.Form):
    """Change the wording of a Punkt in a draft."""

    wortlaut = forms.CharField(label="Wortlaut", widget=forms.Textarea(attrs={"rows": 8}))
    begruendung = forms.CharField(
        label="Begründung",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Steht in der Vorlage bei diesem Punkt",
        error_messages={"required": "Bitte begründen Sie die Änderung."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NeuerPunktForm(forms.Form):
    """Add a Punkt to a draft."""

    nummer = forms.IntegerField(
        label="Nummer",
        min_value=1,
        max_value=99,
        help_text="Spätere Punkte rücken um eins weiter",
    )
    titel = forms.CharField(label="Titel", max_length=120)
    schluessel = forms.SlugField(
        label="Schlüssel",
        max_length=60,
        help_text="Kurz, klein, ohne Umlaute; bleibt über die Jahre gleich",
    )
    art = forms.ChoiceField(label="Art", choices=Punkt.Art.choices)
    wortlaut = forms.CharField(label="Wortlaut", widget=forms.Textarea(attrs={"rows": 6}))
    begruendung = forms.CharField(
        label="Begründung", widget=forms.Textarea(attrs={"rows": 4})
    )


class EntfallForm(forms.Form):
    """Decide that a Punkt is not carried over."""

    begruendung = forms.CharField(
        label="Warum entfällt der Punkt?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte begründen Sie, warum der Punkt entfällt."},
    )

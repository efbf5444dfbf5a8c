"""Forms of the attachments of a paper."""

from typing import Any

from django import forms

from zielwerk.drucksachen.models import Papieranlage


class AnlageForm(forms.Form):
    """Title of an attachment, and who may read it."""

    titel = forms.CharField(label="Titel", max_length=160)
    ist_oeffentlich = forms.TypedChoiceField(
        label="Wer darf sie lesen?",
        choices=[
            ("nein", "nichtöffentlich: nur wer Drucksachen ansehen darf"),
            ("ja", "öffentlich: wird mit der Drucksache veröffentlicht"),
        ],
        coerce=lambda wert: wert == "ja",
        initial="nein",
        widget=forms.RadioSelect,
    )

    @classmethod
    def von(cls, anlage: Papieranlage, daten: Any) -> "AnlageForm":
        """Return the form of an attachment that is there."""
        wort = "ja" if anlage.ist_oeffentlich else "nein"
        return cls(daten, initial={"titel": anlage.titel, "ist_oeffentlich": wort})


class AnlageNeuForm(AnlageForm):
    """A new attachment with its file."""

    datei = forms.FileField(
        label="Datei",
        help_text="PDF, DOCX, XLSX, ODT, ODS, CSV, TXT, PNG oder JPG, ohne Makros.",
        error_messages={"required": "Bitte wählen Sie eine Datei aus."},
    )
    field_order = ("datei", "titel", "ist_oeffentlich")

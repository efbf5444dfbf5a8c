"""Forms of the guidelines."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify

from zielwerk.dokumente.services import DOKUMENT_MAX_MB, is_zu_gross
from zielwerk.mandanten.rechte import RECHTE, Recht, Rolle
from zielwerk.richtlinien.models import Anpassungsvorschlag, Fassung, Richtlinie
from zielwerk.vereinbarung.services import geltende_punkte
from zielwerk.web.felder import Datumsfeld

ENDUNGEN = (".pdf", ".docx", ".txt")
ADRESSATEN = [
    (rolle.value, rolle.label)
    for rolle in Rolle
    if rolle in RECHTE[Recht.KENNTNIS_NEHMEN]
]


class RichtlinieForm(forms.Form):
    """A new guideline."""

    titel = forms.CharField(
        label="Titel",
        max_length=160,
        help_text="zum Beispiel „Bearbeitungshinweise Kosten der Unterkunft“",
    )
    art = forms.ChoiceField(
        label="Art", choices=Richtlinie.Art.choices, widget=forms.RadioSelect
    )
    gegenstand = forms.CharField(label="Gegenstand", max_length=200, required=False)
    adressaten = forms.MultipleChoiceField(
        label="Wer soll Kenntnis nehmen?",
        choices=ADRESSATEN,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie, wer Kenntnis nehmen soll."},
    )
    punkt_schluessel = forms.ChoiceField(
        label="Zielvereinbarung: verlangt durch", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["punkt_schluessel"].choices = [  # type: ignore[attr-defined]
            ("", "keinen Punkt"),
            *((p.schluessel, str(p)) for p in geltende_punkte()),
        ]

    def schluessel(self) -> str:
        """Return the stable key made from the title."""
        return str(slugify(self.cleaned_data["titel"]))[:60]


class FassungForm(forms.Form):
    """The draft of a Fassung."""

    gilt_ab = Datumsfeld(label="Gilt ab", help_text="erster Tag, an dem sie gilt")
    anlass = forms.CharField(
        label="Was ist neu, und warum?",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = forms.CharField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Ein Absatz je Zeile; so zeigt der Vergleich, was sich ändert",
        error_messages={"required": "Bitte schreiben Sie den Text der Fassung."},
    )
    datei = forms.FileField(
        label="Datei",
        required=False,
        help_text="die Fassung zum Herunterladen: PDF, DOCX oder TXT, höchstens 50 MB",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gilt_ab"].heute = heute  # type: ignore[attr-defined]

    def clean_datei(self) -> Any:
        """Refuse what is too large or of a kind nobody can open."""
        datei = self.cleaned_data["datei"]
        if datei is None:
            return None
        if is_zu_gross(datei.size):
            raise forms.ValidationError(
                f"Die Datei ist größer als {DOKUMENT_MAX_MB} MB. Bitte verkleinern Sie "
                "sie."
            )
        if not datei.name.lower().endswith(ENDUNGEN):
            raise forms.ValidationError(
                "Diese Art von Datei nehmen wir nicht an. Möglich sind PDF, DOCX, TXT."
            )
        return datei


class TagForm(forms.Form):
    """The day asked about."""

    am = Datumsfeld(label="Welche Fassung galt am …")

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["am"].heute = heute  # type: ignore[attr-defined]


class VorschlagForm(forms.Form):
    """A proposal to change a guideline."""

    richtlinie: Any = forms.ModelChoiceField(
        label="Richtlinie",
        queryset=None,
        to_field_name="uuid",
        empty_label="bitte wählen",
    )
    text = forms.CharField(
        label="Was soll sich ändern?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Keine Namen und Aktenzeichen von Einzelfällen",
    )
    herkunft = forms.CharField(
        label="Woher kommt der Vorschlag?",
        max_length=200,
        help_text="zum Beispiel „Dienstbesprechung am 07.08.2020“",
    )
    besprechung_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["richtlinie"].queryset = Richtlinie.objects.all()  # type: ignore[attr-defined]


class AntwortForm(forms.Form):
    """What becomes of a proposal."""

    zustand = forms.ChoiceField(
        label="Was wird daraus?",
        choices=[w for w in Anpassungsvorschlag.Zustand.choices if w[0] != "offen"],
        widget=forms.RadioSelect,
    )
    fassung: Any = forms.ModelChoiceField(
        label="Übernommen in",
        queryset=None,
        to_field_name="uuid",
        required=False,
        empty_label="bitte wählen",
    )
    antwort = forms.CharField(
        label="Antwort",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nötig, wenn der Vorschlag nicht übernommen wird",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, richtlinie: Richtlinie, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld: Any = self.fields["fassung"]
        feld.queryset = Fassung.objects.filter(richtlinie=richtlinie)
        feld.queryset = feld.queryset.select_related("richtlinie")

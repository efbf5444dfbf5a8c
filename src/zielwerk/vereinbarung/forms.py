"""Forms of the agreement: Nachweis, Bewertung, changes of the draft."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.vereinbarung.models import (
    Entfall,
    Feststellung,
    Nachweis,
    Punkt,
    Urteil,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.nachweise import NachweisError, check_datei
from zielwerk.web.felder import Datumsfeld


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
        label="Datei",
        required=False,
        help_text="PDF, DOCX, XLSX oder CSV, höchstens 50 MB",
    )
    text = forms.CharField(
        label="Was weisen Sie nach?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "Ein Satz, zum Beispiel: „Ergebnis der Aktenprüfung, 1. Halbjahr 2020“"
        ),
    )
    wirksam_am = Datumsfeld(label="Wirksam am", help_text="Stichtag des Inhalts")
    eingegangen_am = Datumsfeld(label="Eingegangen am", help_text="vorbelegt mit heute")

    def clean_datei(self) -> Any:
        """Refuse what is too large or of a kind nobody can open."""
        datei = self.cleaned_data["datei"]
        if datei is None:
            return None
        try:
            check_datei(name=datei.name, groesse=datei.size)
        except NachweisError as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
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
        error_messages={
            "required": "Bitte schreiben Sie, was fehlt oder zu ändern ist."
        },
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

    wortlaut = forms.CharField(
        label="Wortlaut", widget=forms.Textarea(attrs={"rows": 8})
    )
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
    wortlaut = forms.CharField(
        label="Wortlaut", widget=forms.Textarea(attrs={"rows": 6})
    )
    begruendung = forms.CharField(
        label="Begründung", widget=forms.Textarea(attrs={"rows": 4})
    )


class EntfallForm(forms.Form):
    """Decide that a Punkt is not carried over."""

    art = forms.ChoiceField(
        label="Wie?",
        choices=[
            (Entfall.Art.ENTFAELLT.value, "Er entfällt"),
            (Entfall.Art.ZURUECKGESTELLT.value, "Er wird zurückgestellt"),
        ],
        initial=Entfall.Art.ENTFAELLT.value,
        widget=forms.RadioSelect,
        help_text="Nach einem zurückgestellten Punkt wird im nächsten Jahr gefragt.",
    )
    begruendung = forms.CharField(
        label="Warum?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte begründen Sie, warum der Punkt entfällt."},
    )


class VereinbarungForm(forms.Form):
    """The head of a first agreement."""

    jahr = forms.IntegerField(label="Jahr", min_value=2005, max_value=2100)
    titel = forms.CharField(
        label="Titel",
        max_length=120,
        initial="Kommunale Zielvereinbarung",
        help_text="mit dem Jahr, zum Beispiel „Kommunale Zielvereinbarung 2021“",
    )
    partei_kommune = forms.CharField(
        label="Für den kommunalen Träger",
        max_length=160,
        help_text="so, wie es nach „zwischen“ steht: „dem Kreis Segeberg“",
    )
    partei_jobcenter = forms.CharField(
        label="Für das Jobcenter",
        max_length=160,
        help_text="so, wie es nach „und“ steht: „dem Geschäftsführer des Jobcenters“",
    )
    partei_dritte = forms.CharField(
        label="Dritte Seite (freiwillig)",
        max_length=160,
        required=False,
        help_text="zum Beispiel „der Agentur für Arbeit“",
    )
    gremium = forms.CharField(label="Gremium", max_length=120, required=False)
    befassung = forms.ChoiceField(
        label="Was tut das Gremium?",
        choices=Zielvereinbarung.Befassung.choices,
        initial=Zielvereinbarung.Befassung.BESCHLUSS,
        widget=forms.RadioSelect,
    )

    def clean_jahr(self) -> int:
        """Refuse a year that has an agreement."""
        jahr: int = self.cleaned_data["jahr"]
        if Zielvereinbarung.objects.filter(jahr=jahr).exists():
            raise forms.ValidationError(
                f"Für {jahr} gibt es schon eine Zielvereinbarung."
            )
        return jahr


class BeschlussForm(forms.Form):
    """The decision about a draft."""

    beschlossen_am = Datumsfeld(label="Beschlossen am")
    gremium = forms.CharField(label="Gremium", max_length=120)
    drucksache_nr = forms.CharField(
        label="Drucksache-Nr.", max_length=40, required=False
    )

    def __init__(
        self, *args: Any, vereinbarung: Zielvereinbarung, heute: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "gremium": vereinbarung.gremium,
            "drucksache_nr": vereinbarung.drucksache_nr,
        }
        super().__init__(*args, **kwargs)
        self.fields["beschlossen_am"].heute = heute  # type: ignore[attr-defined]
        self.fields["beschlossen_am"].label = vereinbarung.befasst_wort


class FeststellungForm(forms.Form):
    """Note something at a Punkt."""

    art = forms.ChoiceField(
        label="Art", choices=Feststellung.Art.choices, widget=forms.RadioSelect
    )
    von = Datumsfeld(label="Von")
    bis = Datumsfeld(label="Bis", help_text="bei einem einzelnen Tag derselbe Tag")
    text = forms.CharField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ein ganzer Satz; er steht so im Entwurf der Vorlage",
    )
    quelle = forms.CharField(
        label="Quelle",
        max_length=200,
        help_text="zum Beispiel „Vermerk vom 07.08.2020“",
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("von", "bis"):
            self.fields[name].heute = heute  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for days in order."""
        daten = super().clean() or {}
        von, bis = daten.get("von"), daten.get("bis")
        if von and bis and bis < von:
            self.add_error(
                "bis", "Das Ende liegt vor dem Anfang. Bitte berichtigen Sie es."
            )
        return daten

"""Forms of the exchange."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.vergleich.austauschzeile import KENNUNG
from zielwerk.web.felder import Datumsfeld

FORMEN = [("csv", "CSV, für Tabellenprogramme"), ("parquet", "Parquet, mit Typen")]


class JobcenterForm(forms.Form):
    """Under which Kennung and name the own Jobcenter is known to others."""

    kennung = forms.RegexField(
        label="Kennung",
        regex=rf"^{KENNUNG.pattern}$",
        help_text="Unter ihr führen alle Beteiligten Ihr Jobcenter, etwa die Nummer "
        "des Trägers; Buchstaben, Ziffern, Bindestriche",
        error_messages={
            "required": "Bitte tragen Sie die Kennung ein.",
            "invalid": "Bis zu 20 Buchstaben, Ziffern und Bindestriche, ohne "
            "Leerzeichen.",
        },
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        error_messages={"required": "Bitte tragen Sie den Namen ein."},
    )


class AusfuhrForm(forms.Form):
    """Which Kennzahlen leave, and in which form."""

    kennzahlen = forms.MultipleChoiceField(
        label="Kennzahlen",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Bitte wählen Sie wenigstens eine Kennzahl.",
            "invalid_choice": "Diese Kennzahl hat keine Werte.",
        },
    )
    form = forms.ChoiceField(
        label="Dateiform", choices=FORMEN, widget=forms.RadioSelect, initial="csv"
    )

    def __init__(
        self, *args: Any, kennzahlen: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        feld: Any = self.fields["kennzahlen"]
        feld.choices = kennzahlen
        feld.initial = [schluessel for schluessel, _ in kennzahlen]


class FallausfuhrForm(forms.Form):
    """In which form cases leave, and for how long their pseudonyms stay the same."""

    schluessel = forms.ChoiceField(
        label="Pseudonyme",
        choices=[
            ("neu", "Neu für diese Datei; niemand kann sie noch einmal bilden"),
            ("gruppe", "Gleich bleibend für eine Gruppe"),
        ],
        widget=forms.RadioSelect,
        initial="neu",
        error_messages={"required": "Bitte wählen Sie, wie lange Pseudonyme gelten."},
    )
    gruppe = forms.CharField(
        label="Name der Gruppe",
        max_length=60,
        required=False,
        help_text="Nur für gleich bleibende Pseudonyme: Wer zwei Dateien der Gruppe "
        "hat, erkennt denselben Fall wieder",
    )
    form = forms.ChoiceField(
        label="Dateiform", choices=FORMEN, widget=forms.RadioSelect, initial="csv"
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a choice and a name that do not go together."""
        daten: dict[str, Any] = super().clean() or {}
        gruppe = daten.get("gruppe", "")
        if daten.get("schluessel") == "gruppe" and not gruppe:
            self.add_error("gruppe", "Bitte nennen Sie die Gruppe.")
        if daten.get("schluessel") == "neu" and gruppe:
            self.add_error(
                "gruppe", "Neue Pseudonyme gehören zu keiner Gruppe. Bitte leer lassen."
            )
        return daten


class EinfuhrForm(forms.Form):
    """A file of other Jobcenter."""

    datei = forms.FileField(
        label="Datei",
        help_text="CSV oder Parquet, so wie Zielwerk sie ausführt; höchstens 20 MB",
        widget=forms.FileInput(attrs={"accept": ".csv,.parquet"}),
        error_messages={
            "required": "Bitte wählen Sie eine Datei aus.",
            "empty": "Die Datei ist leer.",
        },
    )


class RuecknahmeForm(forms.Form):
    """Why a file is withdrawn."""

    grund = forms.CharField(
        label="Grund",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte schreiben Sie, warum."},
    )


class EinwilligungForm(forms.Form):
    """Whether the figures of a Jobcenter may be shown on their own, and who says so."""

    erteilt = forms.ChoiceField(
        label="Dürfen die Zahlen einzeln gezeigt werden?",
        choices=[("ja", "Ja"), ("nein", "Nein, nicht mehr")],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie Ja oder Nein."},
    )
    gilt_ab = Datumsfeld(label="Gilt ab")
    quelle = forms.CharField(
        label="Wo steht das?",
        max_length=200,
        help_text="zum Beispiel Schreiben der Geschäftsführung vom 11.01.2021",
        error_messages={"required": "Bitte nennen Sie, wo es steht."},
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gilt_ab"].heute = heute  # type: ignore[attr-defined]

    def werte(self) -> dict[str, Any]:
        """Return what the service takes."""
        return self.cleaned_data | {"erteilt": self.cleaned_data["erteilt"] == "ja"}

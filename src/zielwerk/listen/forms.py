"""Forms of the wizard: file and Stand, sheet, columns, one correction."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from zielwerk.listen.models import Einlesung
from zielwerk.listen.profil import Profil, Typ
from zielwerk.web.felder import Datumsfeld

ENDUNGEN = (".xlsx", ".csv", ".txt")
GRUENDE = (
    ("", "Bitte wählen"),
    ("Tippfehler", "Tippfehler"),
    ("aus der Akte nachgetragen", "Aus der Akte nachgetragen"),
    ("Auskunft der Sachbearbeitung", "Auskunft der Sachbearbeitung"),
    ("falsch aus dem Fachverfahren übernommen", "Falsch aus dem Fachverfahren"),
)


class DateiForm(forms.Form):
    """Step 1: the file, and the day it is about."""

    stand_am = Datumsfeld(
        label="Stand der Liste",
        help_text="Der Tag, bis zu dem die Liste reicht, zum Beispiel 31.12.2020.",
    )
    datei = forms.FileField(
        label="Datei",
        help_text="XLSX oder CSV. Die Datei wird aufgehoben, wie sie ist.",
        error_messages={
            "required": "Bitte wählen Sie eine Datei.",
            "empty": "Die Datei ist leer. Bitte prüfen Sie, ob sie gespeichert ist.",
        },
    )

    def __init__(self, *args: Any, heute: date, max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes
        self.heute = heute
        feld = self.fields["stand_am"]
        if isinstance(feld, Datumsfeld):
            feld.heute = heute
        self.fields["datei"].widget.attrs["accept"] = ",".join(ENDUNGEN)

    def clean_stand_am(self) -> date:
        """Refuse a Stand that is still to come."""
        stand: date = self.cleaned_data["stand_am"]
        if stand > self.heute:
            raise forms.ValidationError("Der Stand kann nicht in der Zukunft liegen.")
        return stand

    def clean_datei(self) -> "UploadedFile[bytes]":
        """Refuse what is too large before it is read."""
        datei: UploadedFile[bytes] = self.cleaned_data["datei"]
        if (datei.size or 0) > self.max_bytes:
            raise forms.ValidationError(
                f"Die Datei ist größer als {self.max_bytes // 1024 // 1024} MB. Bitte "
                "löschen Sie Bilder und leere Bereiche oder teilen Sie die Liste."
            )
        return datei


class VersionForm(forms.Form):
    """Carries the version that was shown, so that no update is lost."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class BlattForm(VersionForm):
    """Which sheet and header row to read."""

    blatt = forms.ChoiceField(label="Blatt")
    kopfzeile = forms.IntegerField(
        label="Zeile mit den Überschriften", min_value=1, max_value=1_048_576
    )

    def __init__(self, *args: Any, einlesung: Einlesung, **kwargs: Any) -> None:
        anfang = {
            "version": einlesung.version,
            "blatt": einlesung.blatt,
            "kopfzeile": einlesung.kopfzeile,
        }
        super().__init__(*args, **{"initial": anfang, **kwargs})
        feld = self.fields["blatt"]
        if isinstance(feld, forms.ChoiceField):
            feld.choices = [(name, name) for name in einlesung.blaetter]


class SpaltenForm(VersionForm):
    """Step 2: one select per column; a field goes to one column only."""

    merken = forms.BooleanField(required=False, initial=True)

    def __init__(
        self, *args: Any, einlesung: Einlesung, profil: Profil, **kwargs: Any
    ) -> None:
        anfang = {"version": einlesung.version}
        super().__init__(*args, **{"initial": anfang, **kwargs})
        self.profil = profil
        self.fields["merken"].label = f"Zuordnung für „{einlesung.absender}“ merken"
        wahl = [("", "Nicht übernehmen")] + [
            (f.schluessel, f.bezeichnung + (" (Pflicht)" if f.braucht_spalte else ""))
            for f in profil.felder
        ]
        self.buchstaben = [spalte["buchstabe"] for spalte in einlesung.spalten]
        for spalte in einlesung.spalten:
            name = spalte["ueberschrift"] or f"Spalte {spalte['buchstabe']}"
            self.fields[f"spalte_{spalte['buchstabe']}"] = forms.ChoiceField(
                label=f"Feld für {name}",
                choices=wahl,
                required=False,
                initial=spalte["feld"],
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a field given to two columns."""
        daten = super().clean() or {}
        zuordnung: dict[str, str] = {}
        for buchstabe in self.buchstaben:
            feld = daten.get(f"spalte_{buchstabe}")
            if not feld:
                continue
            if feld in zuordnung:
                self.add_error(
                    f"spalte_{buchstabe}",
                    f"„{self.profil.feld(feld).bezeichnung}“ ist schon Spalte "
                    f"{zuordnung[feld]} zugeordnet. Bitte wählen Sie nur eine.",
                )
            zuordnung.setdefault(feld, buchstabe)
        daten["zuordnung"] = zuordnung
        return daten


class BerichtigungForm(VersionForm):
    """Step 3: a new value for one cell, and why."""

    zeile = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    feld = forms.CharField(widget=forms.HiddenInput)
    wert = forms.CharField(label="Neuer Wert", required=False, max_length=1000)
    grund = forms.ChoiceField(
        label="Grund",
        choices=GRUENDE,
        error_messages={"required": "Bitte wählen Sie einen Grund."},
    )

    def __init__(self, *args: Any, profil: Profil, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profil = profil
        schluessel = self["feld"].value()
        felder = [f for f in profil.felder if f.schluessel == schluessel]
        if felder and felder[0].typ is Typ.AUSWAHL:
            self.fields["wert"] = forms.ChoiceField(
                label="Neuer Wert",
                required=False,
                choices=[("", "leer")]
                + [(w.bezeichnung, w.bezeichnung) for w in felder[0].auswahl],
            )

    def attach(self, form_id: str) -> None:
        """Tie the visible inputs to a form elsewhere on the page."""
        for name in ("wert", "grund"):
            self.fields[name].widget.attrs["form"] = form_id

    def clean_feld(self) -> str:
        """Take only fields of this list."""
        feld: str = self.cleaned_data["feld"]
        if feld not in {f.schluessel for f in self.profil.felder}:
            raise forms.ValidationError("Dieses Feld gibt es in der Liste nicht.")
        return feld


class UebernahmeForm(VersionForm):
    """Step 4: warnings seen, then accept."""

    warnungen_bestaetigt = forms.BooleanField(required=False)

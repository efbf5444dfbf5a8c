"""Forms of the meetings."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email

from zielwerk.besprechungen.models import (
    Besprechung,
    Besprechungsreihe,
    Ergebnis,
    Kontakt,
)
from zielwerk.besprechungen.regeln import ROLLEN
from zielwerk.besprechungen.services import Anwesenheit
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.models import Punkt
from zielwerk.web.felder import Datumsfeld

ENDUNGEN = (".pdf", ".docx", ".txt")
UHRZEITEN = ["%H:%M", "%H.%M", "%H"]
# Who may be given a task: those who find it in their inbox.
AUFTRAGNEHMER = [
    (rolle.value, rolle.label)
    for rolle in Rolle
    if rolle not in {Rolle.BERATUNGSSTELLE, Rolle.RECHNUNGSPRUEFUNG, Rolle.KASSE}
]


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

    reihe = forms.ModelChoiceField(
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


class DurchfuehrungForm(forms.Form):
    """When it was held, and which roles were there."""

    gehalten_am = Datumsfeld(label="Gehalten am")

    def __init__(
        self, *args: Any, besprechung: Besprechung, heute: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.besprechung = besprechung
        self.fields["gehalten_am"].heute = heute  # type: ignore[attr-defined]
        self.fields["gehalten_am"].initial = besprechung.am
        bisher = {t.rolle: t for t in besprechung.teilnahmen.all()}
        for rolle in besprechung.rollen:
            eine = bisher.get(rolle)
            self.fields[f"anwesend_{rolle}"] = forms.BooleanField(
                label=ROLLEN[rolle],
                required=False,
                initial=bool(eine and eine.anwesend),
            )
            self.fields[f"personen_{rolle}"] = forms.CharField(
                label=f"Wer war da: {ROLLEN[rolle]}",
                required=False,
                max_length=200,
                initial=eine.personen if eine else "",
            )

    def zeilen(self) -> list[tuple[str, bool, Any, Any]]:
        """Return role, whether it is required, and its two fields."""
        return [
            (
                ROLLEN[rolle],
                rolle in self.besprechung.erforderlich,
                self[f"anwesend_{rolle}"],
                self[f"personen_{rolle}"],
            )
            for rolle in self.besprechung.rollen
        ]

    def anwesenheit(self) -> dict[str, Anwesenheit]:
        """Return what was said about each role."""
        daten = self.cleaned_data
        return {
            rolle: Anwesenheit(daten[f"anwesend_{rolle}"], daten[f"personen_{rolle}"])
            for rolle in self.besprechung.rollen
        }


class NiederschriftForm(forms.Form):
    """The minutes: text, file, or both."""

    text = text_feld(
        "Text",
        zeilen=12,
        required=False,
        help_text="Keine Namen und Aktenzeichen von Einzelfällen",
    )
    datei = forms.FileField(
        label="Datei",
        required=False,
        help_text="statt oder neben dem Text: PDF, DOCX oder TXT, höchstens 50 MB",
    )
    grund = forms.CharField(
        label="Grund der neuen Fassung", max_length=300, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, erste: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if erste:
            self.fields["grund"].widget = forms.HiddenInput()

    def clean_datei(self) -> Any:
        """Refuse what is too large or of a kind nobody can open."""
        return gepruefte_datei(self.cleaned_data["datei"], ENDUNGEN)


def gepruefte_datei(datei: Any, endungen: Iterable[str]) -> Any:
    """Return an uploaded file, or say what is wrong with it."""
    if datei is None:
        return None
    if datei.size > settings.HOCHLADEN_MAX_BYTES:
        raise forms.ValidationError("Die Datei ist größer als 50 MB.")
    if not datei.name.lower().endswith(tuple(endungen)):
        erlaubt = ", ".join(e.removeprefix(".").upper() for e in endungen)
        raise forms.ValidationError(
            f"Diese Art von Datei nehmen wir nicht an. Möglich sind: {erlaubt}."
        )
    return datei


class ErgebnisForm(forms.Form):
    """An outcome; what is asked for depends on its kind."""

    art = forms.ChoiceField(
        label="Art", choices=Ergebnis.Art.choices, widget=forms.RadioSelect
    )
    text = text_feld(
        "Was wurde festgehalten?",
        zeilen=3,
        max_length=200,
        help_text="Ein Satz, höchstens 200 Zeichen",
    )
    zustaendig = forms.ChoiceField(
        label="Auftrag: zuständig",
        required=False,
        choices=[("", "bitte wählen"), *AUFTRAGNEHMER],
    )
    faellig_am = Datumsfeld(label="Auftrag: zu erledigen bis", required=False)
    punkt = forms.ModelChoiceField(
        label="Auftrag: gehört zu", queryset=None, required=False
    )
    richtlinie = forms.CharField(
        label="Anpassungsvorschlag: für welche Richtlinie?",
        required=False,
        max_length=160,
        help_text="zum Beispiel „Bearbeitungshinweise KdU“",
    )

    def __init__(
        self, *args: Any, besprechung: Besprechung, heute: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        punkte = punkte_zu(besprechung)
        feld: Any = self.fields["punkt"]
        feld.queryset = Punkt.objects.filter(pk__in=[p.pk for p in punkte])
        feld.queryset = feld.queryset.select_related("vereinbarung")
        feld.label_from_instance = lambda p: f"{p.vereinbarung.jahr}: {p}"
        feld.to_field_name = "uuid"
        eigener = besprechung.reihe.punkt_schluessel
        feld.initial = next((p.uuid for p in punkte if p.schluessel == eigener), None)
        self.fields["faellig_am"].heute = heute  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind of outcome needs."""
        daten = super().clean() or {}
        noetig = {
            Ergebnis.Art.AUFTRAG: ("zustaendig", "faellig_am", "punkt"),
            Ergebnis.Art.ANPASSUNGSVORSCHLAG: ("richtlinie",),
        }.get(daten.get("art"), ())  # type: ignore[call-overload]  # a key or nothing
        for name in noetig:
            if not daten.get(name) and name not in self.errors:
                self.add_error(name, "Bitte geben Sie das an.")
        return daten


def punkte_zu(besprechung: Besprechung) -> list[Punkt]:
    """Return the Punkte a task may belong to: those of its year and the newest."""
    alle = list(Punkt.objects.select_related("vereinbarung"))
    jahre = {p.vereinbarung.jahr for p in alle}
    passend = {besprechung.am.year, max(jahre, default=0)}
    punkte = [p for p in alle if p.vereinbarung.jahr in passend]
    return sorted(punkte, key=lambda p: (p.vereinbarung.jahr, p.nummer))


class KontaktForm(forms.Form):
    """Another contact."""

    reihe = forms.ModelChoiceField(label="Gehört zu", queryset=None, empty_label=None)
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

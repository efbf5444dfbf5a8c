"""Forms of what was held: attendance, minutes, outcomes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from zielwerk.besprechungen.forms import text_feld
from zielwerk.besprechungen.models import Besprechung, Ergebnis
from zielwerk.besprechungen.regeln import ROLLEN
from zielwerk.besprechungen.services import Anwesenheit
from zielwerk.dokumente.services import DOKUMENT_MAX_MB, is_zu_gross
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.models import Punkt
from zielwerk.web.felder import Datumsfeld

ENDUNGEN = (".pdf", ".docx", ".txt")
# Who may be given a task: those who find it in their inbox.
AUFTRAGNEHMER = [
    (rolle.value, rolle.label)
    for rolle in Rolle
    if rolle not in {Rolle.BERATUNGSSTELLE, Rolle.RECHNUNGSPRUEFUNG, Rolle.KASSE}
]


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
    if is_zu_gross(datei.size):
        raise forms.ValidationError(
            f"Die Datei ist größer als {DOKUMENT_MAX_MB} MB. Bitte verkleinern Sie sie."
        )
    if not datei.name.lower().endswith(tuple(endungen)):
        erlaubt = ", ".join(e.removeprefix(".").upper() for e in endungen)
        raise forms.ValidationError(
            f"Diese Art von Datei nehmen wir nicht an. Möglich sind: {erlaubt}."
        )
    return datei


# What each kind of outcome needs besides its sentence.
NOETIG: Mapping[str, tuple[str, ...]] = {
    "auftrag": ("zustaendig", "faellig_am", "punkt"),
    "anpassungsvorschlag": ("richtlinie",),
}


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
    punkt: Any = forms.ModelChoiceField(
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
        noetig = NOETIG.get(str(daten.get("art")), ())
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

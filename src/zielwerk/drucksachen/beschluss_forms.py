"""Forms of a session: another day, the decision, the votes by Fraktion."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.drucksachen.models import Beschluss
from zielwerk.web.felder import Datumsfeld

FRAKTIONEN_HOECHSTENS = 20
LEERE_ZEILEN = 3
STIMMEN_HOECHSTENS = 500


class TerminForm(forms.Form):
    """Another day for a session."""

    sitzung_am = Datumsfeld(label="Sitzungstermin", help_text="TT.MM.JJJJ")

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        termin = self.fields["sitzung_am"]
        assert isinstance(termin, Datumsfeld)  # noqa: S101  # for the type only
        termin.heute = heute


class BeschlussForm(forms.Form):
    """What the committee decided."""

    art = forms.ChoiceField(label="Ergebnis", choices=Beschluss.Art.choices)
    tagesordnungspunkt = forms.CharField(
        label="Tagesordnungspunkt (freiwillig)",
        max_length=20,
        required=False,
        help_text="zum Beispiel „Ö 3.1“",
    )
    wortlaut = forms.CharField(
        label="Abweichender Wortlaut (freiwillig)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Leer: wie in der Vorlage vorgeschlagen.",
    )
    anwesend = forms.IntegerField(
        label="Anwesende insgesamt (freiwillig)",
        required=False,
        min_value=1,
        max_value=STIMMEN_HOECHSTENS,
        help_text="Muss mit der Summe der Stimmen übereinstimmen.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _anzahl(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=STIMMEN_HOECHSTENS
    )


class StimmenForm(forms.Form):
    """The votes of one Fraktion; an empty row counts for nothing."""

    fraktion = forms.CharField(label="Fraktion", max_length=60, required=False)
    ja = _anzahl("Ja")
    nein = _anzahl("Nein")
    enthaltung = _anzahl("Enthaltung")
    ohne_stimme = _anzahl("Ohne Stimme")

    def clean(self) -> dict[str, Any]:
        """Ask for the name where there are votes."""
        daten = super().clean() or {}
        hat_stimmen = any(w for name, w in daten.items() if name != "fraktion")
        if hat_stimmen and not daten.get("fraktion"):
            self.add_error("fraktion", "Bitte nennen Sie die Fraktion.")
        return daten


class StimmenFormsatz(forms.BaseFormSet):  # type: ignore[type-arg]
    """All rows; a Fraktion stands once."""

    def clean(self) -> None:
        """Name the row that repeats a Fraktion."""
        gesehen = set()
        for form in self.forms:
            name = " ".join(form.cleaned_data.get("fraktion", "").split())
            if name and name in gesehen:
                form.add_error("fraktion", "Diese Fraktion steht schon oben.")
            gesehen.add(name)

    def stimmen(self) -> dict[str, dict[str, int]]:
        """Return the votes as `record_beschluss` takes them."""
        return {
            daten["fraktion"]: {
                name: wert or 0 for name, wert in daten.items() if name != "fraktion"
            }
            for form in self.forms
            if (daten := form.cleaned_data)
            and any(w is not None for name, w in daten.items() if name != "fraktion")
        }


Stimmzettel = forms.formset_factory(
    StimmenForm,
    formset=StimmenFormsatz,
    extra=LEERE_ZEILEN,
    max_num=FRAKTIONEN_HOECHSTENS,
)

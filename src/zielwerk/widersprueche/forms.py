"""The form of the twelve monthly counts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from zielwerk.kern.anzeige import MONATE
from zielwerk.web.felder import Datumsfeld
from zielwerk.widersprueche.models import Monatszahl, Zuordnungstabelle
from zielwerk.widersprueche.services import Zahlen

FELDER = ("eingegangen", "erledigt", "stattgaben", "vermeidbar")


class MonatForm(forms.Form):
    """One month; all four counts, or none."""

    monat = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=12)
    eingegangen = forms.IntegerField(label="eingereicht", min_value=0, required=False)
    erledigt = forms.IntegerField(label="erledigt", min_value=0, required=False)
    stattgaben = forms.IntegerField(label="Stattgaben", min_value=0, required=False)
    vermeidbar = forms.IntegerField(
        label="davon vermeidbar", min_value=0, required=False
    )

    @property
    def name(self) -> str:
        """The month's name for the row."""
        return MONATE[int(self["monat"].value() or 1) - 1]

    def clean(self) -> dict[str, Any]:
        """Ask for the missing counts, and for counts that fit into each other."""
        daten = super().clean() or {}
        werte = [daten.get(feld) for feld in FELDER]
        if any(wert is not None for wert in werte) and any(w is None for w in werte):
            raise forms.ValidationError(
                f"{self.name}: Bitte tragen Sie alle vier Zahlen ein (0, "
                "wenn es keine gab)."
            )
        if None not in werte and not (
            daten["vermeidbar"] <= daten["stattgaben"] <= daten["erledigt"]
        ):
            raise forms.ValidationError(
                f"{self.name}: Vermeidbar kann nicht mehr sein als "
                "Stattgaben, Stattgaben "
                "nicht mehr als erledigt."
            )
        return daten


MonatFormSet = forms.formset_factory(MonatForm, extra=0, min_num=12, max_num=12)


def monatszahlen_formset(jahr: int, daten: MultiValueDict[str, Any] | None) -> Any:
    """Return the twelve rows of a year, filled with what is stored."""
    gespeichert = {m.monat: m for m in Monatszahl.objects.filter(jahr=jahr)}
    anfang = [
        {"monat": monat}
        | (
            {feld: getattr(gespeichert[monat], feld) for feld in FELDER}
            if monat in gespeichert
            else {}
        )
        for monat in range(1, 13)
    ]
    return MonatFormSet(daten, initial=anfang)


def zahlen_aus(formset: Any) -> dict[int, Zahlen]:
    """Return the filled months as counts."""
    return {
        form.cleaned_data["monat"]: Zahlen(**{f: form.cleaned_data[f] for f in FELDER})
        for form in formset
        if form.cleaned_data.get("erledigt") is not None
    }


class TabelleForm(forms.Form):
    """Propose the next table: which Gründe and Sachgebiete count from a day on."""

    gilt_ab = Datumsfeld(label="Gilt ab")
    quelle = forms.CharField(
        label="Quelle",
        max_length=200,
        help_text="zum Beispiel „Absprache vom 12.12.2019“",
    )
    gruende = forms.MultipleChoiceField(
        label="Vermeidbar sind diese Stattgabegründe",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sachgebiete = forms.MultipleChoiceField(
        label="Kommunal sind diese Sachgebiete",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        vorlage: list[dict[str, Any]],
        heute: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vorlage = vorlage
        self.fields["gilt_ab"].heute = heute  # type: ignore[attr-defined]
        for name, art in (("gruende", "grund"), ("sachgebiete", "sachgebiet")):
            zeilen = [z for z in vorlage if z["art"] == art]
            feld = self.fields[name]
            feld.choices = [(z["schluessel"], z["bezeichnung"]) for z in zeilen]  # type: ignore[attr-defined]
            feld.initial = [z["schluessel"] for z in zeilen if z["zaehlt"]]

    def clean_gilt_ab(self) -> date:
        """Refuse a day that has a table."""
        gilt_ab: date = self.cleaned_data["gilt_ab"]
        if Zuordnungstabelle.objects.filter(gilt_ab=gilt_ab).exists():
            raise forms.ValidationError("Ab diesem Tag gibt es schon eine Tabelle.")
        return gilt_ab

    def zeilen(self) -> list[dict[str, Any]]:
        """Return the lines with what counts now."""
        gewaehlt = {
            "grund": set(self.cleaned_data["gruende"]),
            "sachgebiet": set(self.cleaned_data["sachgebiete"]),
        }
        return [
            zeile | {"zaehlt": zeile["schluessel"] in gewaehlt[zeile["art"]]}
            for zeile in self.vorlage
        ]

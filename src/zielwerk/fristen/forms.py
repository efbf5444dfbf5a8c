"""Forms of Fristen: calculator, extension or Pause, service-free days."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.fristen.models import Fristaenderung
from zielwerk.fristen.regeln import (
    Fristende,
    FristregelError,
    Stichtag,
    frist_nach_ereignis,
    stichtage,
)
from zielwerk.kern.kalender import ERSTES_JAHR, LAENDER, LETZTES_JAHR, KalenderError
from zielwerk.web.felder import Datumsfeld

UEBLICH_FREI = ("24.12.", "31.12.")


class RechnerForm(forms.Form):
    """Any rule and any day; sent by GET, so that the result has an address."""

    regel = forms.ChoiceField(
        label="Regel",
        choices=[
            ("arbeitstage", "Arbeitstage nach einem Ereignis"),
            ("kalendertage", "Kalendertage nach einem Ereignis"),
            ("monate", "Monate nach einem Ereignis"),
            ("termin", "fester Termin (bleibt stehen)"),
            ("frist", "fester Tag als Frist (rückt auf den nächsten Werktag)"),
        ],
        initial="arbeitstage",
    )
    tag = Datumsfeld(
        label="Tag des Ereignisses, oder der feste Tag",
        help_text="TT.MM.JJJJ, zum Beispiel 21.12.2020",
    )
    anzahl = forms.IntegerField(
        label="Anzahl (nur nach einem Ereignis)",
        initial=10,
        min_value=1,
        max_value=2000,
        required=False,
    )
    land = forms.ChoiceField(
        label="Feiertage von", choices=list(LAENDER.items()), initial="SH"
    )
    frei = forms.MultipleChoiceField(
        label="Dienstfrei (zählen nicht als Arbeitstag)",
        choices=[(t, t) for t in UEBLICH_FREI],
        initial=list(UEBLICH_FREI),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Apply the rule; what it refuses is said beside the form."""
        daten = super().clean() or {}
        if self.errors:
            return daten
        try:
            daten["ergebnis"] = self._rechne(daten)
        except (FristregelError, KalenderError, OverflowError) as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        return daten

    def _rechne(self, daten: dict[str, Any]) -> Fristende | Stichtag:
        tag: date = daten["tag"]
        angaben = {"land": daten["land"], "dienstfreie_tage": tuple(daten["frei"])}
        if daten["regel"] in {"termin", "frist"}:
            (stichtag,) = stichtage(
                [f"{tag:%d.%m.}"],
                jahr=tag.year,
                verschieben=daten["regel"] == "frist",
                **angaben,
            )
            return stichtag
        if not daten["anzahl"]:
            raise FristregelError("Bitte geben Sie an, wie viele es sind.")
        return frist_nach_ereignis(
            tag, anzahl=daten["anzahl"], einheit=daten["regel"], **angaben
        )


class AenderungForm(forms.Form):
    """Ask for an extension or a Pause."""

    art = forms.ChoiceField(
        label="Was beantragen Sie?",
        choices=[
            (Fristaenderung.Art.VERLAENGERUNG, "Verlängerung bis zu einem neuen Tag"),
            (Fristaenderung.Art.PAUSE, "Pause, deren Tage nicht zählen"),
        ],
        widget=forms.RadioSelect,
        initial=Fristaenderung.Art.VERLAENGERUNG,
    )
    von = Datumsfeld(
        label="Erster Tag der Pause",
        required=False,
        help_text="nur bei einer Pause",
    )
    bis = Datumsfeld(
        label="Neuer Tag, oder letzter Tag der Pause", help_text="TT.MM.JJJJ"
    )
    grund = forms.CharField(
        label="Grund",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bitte keine Namen von Leistungsberechtigten nennen",
    )


class AntwortForm(forms.Form):
    """Grant or refuse a change."""

    antwort = forms.CharField(
        label="Antwort",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="bei einer Ablehnung nötig",
    )


class DienstfreierTagForm(forms.Form):
    """A day each year on which nobody works."""

    monatstag = forms.RegexField(
        label="Tag",
        regex=r"^\d{2}\.\d{2}\.$",
        help_text="TT.MM., zum Beispiel 24.12.",
        error_messages={"invalid": "Bitte so eingeben: TT.MM., zum Beispiel 24.12."},
    )
    gilt_ab = Datumsfeld(label="Gilt ab", help_text="TT.MM.JJJJ")
    grund = forms.CharField(label="Grund", max_length=200)

    def clean_monatstag(self) -> str:
        """Refuse a day no year has."""
        tag: str = self.cleaned_data["monatstag"]
        try:
            date(2020, int(tag[3:5]), int(tag[:2]))
        except ValueError as fehler:
            raise forms.ValidationError(f"Den {tag} gibt es nicht.") from fehler
        return tag


class KalenderForm(forms.Form):
    """Which calendar to show."""

    land = forms.ChoiceField(label="Land", choices=list(LAENDER.items()))
    jahr = forms.IntegerField(
        label="Jahr", min_value=ERSTES_JAHR, max_value=LETZTES_JAHR
    )

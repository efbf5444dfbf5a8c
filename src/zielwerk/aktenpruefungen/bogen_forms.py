"""Forms of the checklist and of the sheets filled from it."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.aktenpruefungen.forms import betrag_aus, zeilen_aus
from zielwerk.aktenpruefungen.models import Achse, Pruefantwort
from zielwerk.aktenpruefungen.services import Eingabe, Frage
from zielwerk.web.felder import Datumsfeld

TRENNER = "|"


class PrueflisteForm(forms.Form):
    """A new Fassung of the checklist: one line per question, for each axis."""

    gilt_ab = Datumsfeld(
        label="Gilt ab",
        help_text="für Entscheidungen von diesem Tag an, bis eine neue Fassung beginnt",
    )
    anlass = forms.CharField(
        label="Was ist neu?",
        max_length=300,
        error_messages={"required": "Bitte schreiben Sie, was neu ist."},
    )
    fachlichkeit = forms.CharField(
        label="Fragen zur Fachlichkeit",
        help_text="Je Zeile: Frage | Feststellung, wenn die Antwort nein ist. Gleiche "
        "Feststellungen werden über die Prüfungen hinweg verfolgt.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        error_messages={"required": "Bitte geben Sie mindestens eine Frage an."},
    )
    verbuchung = forms.CharField(
        label="Fragen zur Verbuchung",
        help_text="ebenso: Frage | Feststellung",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        error_messages={"required": "Bitte geben Sie mindestens eine Frage an."},
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gilt_ab"].heute = heute  # type: ignore[attr-defined]

    def _fragen(self, achse: str) -> list[Frage]:
        fragen = []
        for nummer, zeile in zeilen_aus(self.cleaned_data[achse]):
            frage, _, mangel = (teil.strip() for teil in zeile.partition(TRENNER))
            if not frage or not mangel or len(frage) > 300 or len(mangel) > 200:  # noqa: PLR2004
                raise forms.ValidationError(
                    f"Zeile {nummer}: Bitte schreiben Sie Frage | Feststellung, "
                    "höchstens 300 und 200 Zeichen."
                )
            fragen.append(Frage(achse, frage, mangel))
        return fragen

    def clean_fachlichkeit(self) -> list[Frage]:
        """Return the questions about the decision."""
        return self._fragen(Achse.FACHLICHKEIT.value)

    def clean_verbuchung(self) -> list[Frage]:
        """Return the questions about the posting."""
        return self._fragen(Achse.VERBUCHUNG.value)


class AntwortForm(forms.Form):
    """One question of a sheet."""

    urteil = forms.ChoiceField(
        label="Urteil",
        choices=Pruefantwort.Urteil.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie ein Urteil."},
    )
    ursache = forms.ChoiceField(
        label="Ursache",
        choices=Pruefantwort.Ursache.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    regelung = forms.CharField(
        label="Welche Regelung?",
        help_text="wenn durch eine Regelung bedingt, zum Beispiel „Sozialschutzpaket“",
        max_length=200,
        required=False,
    )
    betrag = forms.CharField(
        label="Falscher Betrag in €",
        help_text="zu viel gezahlt oder gebucht; zu wenig mit Minus davor",
        max_length=20,
        required=False,
    )
    notiz = forms.CharField(
        label="Notiz",
        help_text="nur für diese Prüfung; steht nicht im Bericht",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_betrag(self) -> Any:
        """Return the amount, or say how to write it."""
        text = self.cleaned_data["betrag"].strip().replace("\N{MINUS SIGN}", "-")
        if not text:
            return None
        betrag = betrag_aus(text.removeprefix("-").strip())
        if betrag is None:
            raise forms.ValidationError(
                "Bitte geben Sie den Betrag so ein: 412,50 oder -412,50."
            )
        return -betrag if text.startswith("-") else betrag

    def eingabe(self) -> Eingabe:
        """Return the answer as `save_antworten` takes it."""
        daten = self.cleaned_data
        namen = ("urteil", "ursache", "regelung", "betrag", "notiz")
        return Eingabe(**{name: daten[name] for name in namen})

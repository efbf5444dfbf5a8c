"""Forms that plan and evaluate: nothing is stored, so each holds all it needs."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms

from zielwerk.aktenpruefungen.regeln import (
    Schicht,
    aussage,
    gesamtergebnis,
)

MAX_AKTEN = 10_000_000
MAX_UMFANG = 10_000
MAX_FEHLER = 50
MAX_SCHICHTEN = 100
SICHERHEITEN = [("0.90", "90 %"), ("0.95", "95 %"), ("0.99", "99 %")]
_ZAHL = r"(\d{1,3}(?:\.\d{3})+|\d+)"
_BETRAG = re.compile(_ZAHL + r"(?:,(\d{2}))?")
_TRENNER = r"(?:[\s:;]+)"


def zeilen_aus(text: str) -> Iterator[tuple[int, str]]:
    """Return the filled lines of a text field with their numbers."""
    for nummer, zeile in enumerate(text.splitlines(), start=1):
        if zeile.strip():
            yield nummer, zeile.strip()


def betrag_aus(text: str) -> Decimal | None:
    """Return the amount of "1.412,50" or "412,50 €"; None for anything else."""
    treffer = _BETRAG.fullmatch(text.removesuffix("€").strip())
    if treffer is None:
        return None
    return Decimal(f"{treffer[1].replace('.', '')}.{treffer[2] or 0}")


def _je_dienststelle(text: str, zahlen: int, was: str) -> dict[str, tuple[int, ...]]:
    """Return name → numbers of lines like "Bad Segeberg 1.634 29 2"."""
    muster = re.compile(r"(?P<name>.*?\S)" + (_TRENNER + _ZAHL) * zahlen)
    gelesen: dict[str, tuple[int, ...]] = {}
    for nummer, zeile in zeilen_aus(text):
        treffer = muster.fullmatch(zeile)
        if treffer is None:
            raise forms.ValidationError(
                f"Zeile {nummer}: Bitte geben Sie erst den Namen an, dann {was}."
            )
        name = treffer["name"].rstrip(" :;")
        if name in gelesen:
            raise forms.ValidationError(f"„{name}“ steht zweimal da.")
        gelesen[name] = tuple(int(z.replace(".", "")) for z in treffer.groups()[1:])
    if len(gelesen) > MAX_SCHICHTEN or sum(z[0] for z in gelesen.values()) > MAX_AKTEN:
        raise forms.ValidationError(
            f"Möglich sind {MAX_SCHICHTEN} Dienststellen mit zusammen 10 Millionen "
            "Akten."
        )
    return gelesen


class ZielForm(forms.Form):
    """What every page asks: how many files there are, and what is to be shown."""

    grundgesamtheit = forms.IntegerField(
        label="Wie viele Akten gibt es insgesamt?",
        help_text="Ohne Angabe gilt das Ergebnis für beliebig viele Akten.",
        min_value=1,
        max_value=MAX_AKTEN,
        required=False,
    )
    hinnehmbar = forms.DecimalField(
        label="Höchstens hinnehmbarer Fehleranteil in %",
        min_value=Decimal("0.1"),
        max_value=50,
        decimal_places=2,
        initial=5,
        localize=True,
    )
    sicherheit = forms.ChoiceField(
        label="Sicherheit der Aussage",
        choices=SICHERHEITEN,
        initial="0.95",
        widget=forms.RadioSelect,
    )
    schichten = forms.CharField(
        label="Akten je Dienststelle",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Calculate; what the rules refuse is said beside the form."""
        daten = super().clean() or {}
        if self.errors:
            return daten
        try:
            daten["ergebnis"] = self._rechne(daten)
        except ValueError as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        return daten

    def _rechne(self, daten: dict[str, Any]) -> Any:
        raise NotImplementedError


class PlanForm(ZielForm):
    """What is to be shown; sent by GET, so that the result has an address."""

    fehler = forms.IntegerField(
        label="Fehler, die dabei vorkommen dürfen",
        min_value=0,
        max_value=MAX_FEHLER,
        initial=1,
    )
    umfang = forms.IntegerField(
        label="Feste Zahl von Akten",
        help_text="Wenn sie vorgegeben ist. Sie sehen dann, was sie zeigen kann.",
        min_value=1,
        max_value=MAX_UMFANG,
        required=False,
    )
    field_order = (
        *("grundgesamtheit", "hinnehmbar", "sicherheit"),
        *("fehler", "umfang", "schichten"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schichten"].help_text = (
            "Je Zeile ein Name und eine Zahl, zum Beispiel „Bad Segeberg 1634“. Die "
            "Summe ist dann die Zahl aller Akten."
        )

    def clean_schichten(self) -> dict[str, int]:
        """Return the files of each office; a line that is none is named."""
        gelesen = _je_dienststelle(
            self.cleaned_data["schichten"], 1, "die Zahl der Akten"
        )
        schichten = {name: alle for name, (alle,) in gelesen.items()}
        if schichten and not sum(schichten.values()):
            raise forms.ValidationError("Zusammen sind es 0 Akten.")
        return schichten

    def _rechne(self, daten: dict[str, Any]) -> Any:
        return aussage(
            hoechstens_anteil=daten["hinnehmbar"] / 100,
            sicherheit=daten["sicherheit"],
            erlaubte_fehler=daten["fehler"],
            grundgesamtheit=daten["grundgesamtheit"],
            schichten=daten["schichten"],
            fester_umfang=daten["umfang"],
        )


class AuswertungForm(ZielForm):
    """What was drawn and found; sent by GET, so that the result has an address."""

    gezogen = forms.IntegerField(
        label="Geprüfte Akten", min_value=1, max_value=MAX_UMFANG, required=False
    )
    fehler = forms.IntegerField(
        label="Davon fehlerhaft", min_value=0, max_value=MAX_UMFANG, required=False
    )
    field_order = (
        *("grundgesamtheit", "gezogen", "fehler"),
        *("schichten", "hinnehmbar", "sicherheit"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schichten"].label = "Oder je Dienststelle"
        self.fields["schichten"].help_text = (
            "Je Zeile: Name, alle Akten, geprüft, fehlerhaft, zum Beispiel „Bad "
            "Segeberg 1642 29 2“. Dann zählen die Summen."
        )

    def clean_schichten(self) -> dict[str, Schicht]:
        """Return what was found in each office; a line that is none is named."""
        gelesen = _je_dienststelle(
            self.cleaned_data["schichten"], 3, "alle Akten, geprüfte und fehlerhafte"
        )
        if sum(geprueft for _, geprueft, _ in gelesen.values()) > MAX_UMFANG:
            raise forms.ValidationError("Möglich sind 10.000 geprüfte Akten.")
        return {name: Schicht(*zahlen) for name, zahlen in gelesen.items()}

    def _rechne(self, daten: dict[str, Any]) -> Any:
        if not daten["schichten"] and None in {daten["gezogen"], daten["fehler"]}:
            raise ValueError(
                "Bitte geben Sie an, wie viele Akten geprüft wurden und wie viele "
                "fehlerhaft sind."
            )
        return gesamtergebnis(
            gezogen=daten["gezogen"] or 0,
            fehler=daten["fehler"] or 0,
            hoechstens_anteil=daten["hinnehmbar"] / 100,
            sicherheit=daten["sicherheit"],
            grundgesamtheit=daten["grundgesamtheit"],
            schichten=daten["schichten"],
        )

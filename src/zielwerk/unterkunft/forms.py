"""The form of one case; sent by GET, so that the answer has an address."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from zielwerk.unterkunft.models import Richtwerttabelle
from zielwerk.unterkunft.regeln import (
    KONZEPTE,
    Angemessenheit,
    Art,
    Besonderheit,
    Einstellungen,
    Karenzpruefung,
    Konzept,
    Kostensenkung,
    Umstaende,
    UnterkunftError,
    angemessenheit,
    karenzpruefung,
    kostensenkung,
    lade_konzept,
    richtwert,
)
from zielwerk.web.felder import Datumsfeld

TAUSENDER = re.compile(r"\d{1,3}(\.\d{3})+")
WAEHRUNG = re.compile(r"\s|€|EUR", re.IGNORECASE)
HOECHSTENS = 99_999


class Betragsfeld(forms.DecimalField):
    """An amount as people write it: "1.234,56", "1234,56 €", "1234.56"."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_value", HOECHSTENS)
        super().__init__(min_value=0, max_digits=9, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return the amount; a comma or groups of three make it German."""
        if value in self.empty_values:
            return None
        text = WAEHRUNG.sub("", str(value))
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif TAUSENDER.fullmatch(text):
            text = text.replace(".", "")
        return super().to_python(text)


def konzeptwahl(feld: forms.Field, eigene: Mapping[str, Konzept]) -> dict[str, Konzept]:
    """Offer the county's own published tables first, then the shipped ones.

    Without a table of its own a county has to choose: none of the others is its.
    """
    alle = dict(eigene) | {name: lade_konzept(name) for name in KONZEPTE}
    wahl = [(n, k.bezeichnung) for n, k in alle.items()]
    feld.choices = wahl if eigene else [("", "bitte wählen"), *wahl]  # type: ignore[attr-defined]
    feld.initial = next(iter(eigene), "")
    feld.error_messages["required"] = "Bitte wählen Sie, welche Richtwerte gelten."
    return alle


def konzeptschluessel(bezeichnung: str, eigene: Mapping[str, Konzept]) -> str:
    """Return the choice with a name, "" if there is none (any more)."""
    alle = dict(eigene) | {name: lade_konzept(name) for name in KONZEPTE}
    return next((n for n, k in alle.items() if k.bezeichnung == bezeichnung), "")


class AngemessenheitForm(forms.Form):
    """One case on one day; nothing is stored, no name is asked for."""

    am = Datumsfeld(label="Tag", help_text="Für diesen Tag gilt die Antwort")
    konzept = forms.ChoiceField(label="Richtwerte")
    raum = forms.CharField(
        label="Gemeinde oder Vergleichsraum",
        max_length=120,
        required=False,
        help_text="zum Beispiel Norderstedt; nicht nötig, wenn Sie den Wert nennen",
    )
    personen = forms.IntegerField(
        label="Personen", min_value=1, max_value=50, required=False
    )
    richtwert = Betragsfeld(
        label="Richtwert",
        required=False,
        help_text="wenn er nicht aus einer der Tabellen kommen soll",
    )
    kosten = Betragsfeld(
        label="Tatsächliche Kosten im Monat",
        help_text="bruttokalt, zum Beispiel 812,50",
    )
    art = forms.ChoiceField(
        label="Kosten für",
        choices=[
            (Art.UNTERKUNFT.value, "Unterkunft"),
            (Art.HEIZUNG.value, "Heizung"),
        ],
        initial=Art.UNTERKUNFT.value,
        required=False,
    )
    bwz_beginn = Datumsfeld(
        label="Beginn des Bewilligungszeitraums",
        required=False,
        help_text="nötig für § 67 SGB II (Beginn 01.03.2020 bis 31.12.2022)",
    )
    erster_monat = Datumsfeld(
        label="Leistungsbezug seit",
        required=False,
        help_text="für die Karenzzeit; Unterbrechungen sind nicht berücksichtigt",
    )
    aufforderung_am = Datumsfeld(
        label="Aufforderung zur Kostensenkung vom", required=False
    )
    besonderheit = forms.ChoiceField(
        label="Entscheidung im Einzelfall",
        choices=[
            ("", "keine"),
            (Besonderheit.UNZUMUTBAR.value, "Senkung nicht möglich oder zumutbar"),
            (Besonderheit.UNWIRTSCHAFTLICH.value, "Senkung unwirtschaftlich"),
            (Besonderheit.TODESFALL.value, "Todesfall im Haushalt"),
            (Besonderheit.UNABWEISBAR.value, "unabweisbar (ab 07/2026)"),
        ],
        required=False,
    )
    sterbefall_am = Datumsfeld(label="Sterbetag", required=False)
    zuvor_nur_angemessen = forms.BooleanField(
        label="Im Bewilligungszeitraum davor nur angemessene Kosten anerkannt",
        required=False,
    )
    kinder = forms.BooleanField(
        label="Kinder leben in der Bedarfsgemeinschaft", required=False
    )
    ueber_qm_grenze = forms.BooleanField(
        label="Miete über der Obergrenze je m² oder der Mietpreisbremse",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        eigene: Mapping[str, Konzept] | None = None,
        einstellungen: Callable[[date], Einstellungen] = lambda _: Einstellungen(),
        **kwargs: Any,
    ) -> None:
        """Offer the county's own published tables first, then the shipped ones.

        `einstellungen`: what the office chose, as of a day.
        """
        super().__init__(*args, **kwargs)
        self.einstellungen = einstellungen
        self.konzepte = konzeptwahl(self.fields["konzept"], eigene or {})

    def clean(self) -> dict[str, Any]:
        """Apply the rules; what they refuse is said beside the form."""
        daten = super().clean() or {}
        if self.errors:
            return daten
        if daten["richtwert"] is None and daten["personen"] is None:
            self.add_error("personen", "Bitte nennen Sie, wie viele Personen es sind.")
            return daten
        try:
            daten |= self._rechne(daten)
        except (UnterkunftError, OverflowError) as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        return daten

    def _rechne(self, daten: dict[str, Any]) -> dict[str, Any]:
        """Return the answer with Karenzzeit and Kostensenkung, as far as asked for."""
        wahl = self.einstellungen(daten["am"])
        karenz = _karenz(daten, wahl)
        senkung = _senkung(daten, karenz, wahl)
        zeit = karenz.karenzzeit if karenz else None
        ergebnis: Angemessenheit = angemessenheit(
            kosten=daten["kosten"],
            richtwert=self._grenze(daten, wahl),
            am=daten["am"],
            karenzzeit=bool(zeit and daten["am"] in zeit),
            kinder=daten["kinder"],
            ueber_qm_grenze=daten["ueber_qm_grenze"],
            bwz_beginn=daten["bwz_beginn"],
            umstaende=Umstaende(
                art=Art(daten["art"] or Art.UNTERKUNFT),
                besonderheit=(
                    Besonderheit(daten["besonderheit"])
                    if daten["besonderheit"]
                    else None
                ),
                sterbefall_am=daten["sterbefall_am"],
                zuvor_nur_angemessen=daten["zuvor_nur_angemessen"],
                absenkung_ab=senkung.absenkung_ab if senkung else None,
            ),
            einstellungen=wahl,
        )
        return {"ergebnis": ergebnis, "karenz": karenz, "senkung": senkung}

    def _grenze(self, daten: dict[str, Any], wahl: Einstellungen) -> Any:
        """Return the limit: the one given, else that of the table."""
        if daten["richtwert"] is not None:
            return daten["richtwert"]
        return richtwert(
            self.konzepte[daten["konzept"]],
            raum=daten["raum"] or None,
            personen=daten["personen"],
            am=daten["am"],
            einstellungen=wahl,
        )


def _karenz(daten: dict[str, Any], wahl: Einstellungen) -> Karenzpruefung | None:
    if daten["erster_monat"] is None:
        return None
    return karenzpruefung(
        erster_monat=daten["erster_monat"],
        zuvor_nur_angemessen=daten["zuvor_nur_angemessen"],
        einstellungen=wahl,
    )


def _senkung(
    daten: dict[str, Any], karenz: Karenzpruefung | None, wahl: Einstellungen
) -> Kostensenkung | None:
    """Return the months after the letter; the Karenzzeit is for the Unterkunft."""
    if daten["aufforderung_am"] is None:
        return None
    unterkunft = daten["art"] != Art.HEIZUNG
    return kostensenkung(
        aufforderung_am=daten["aufforderung_am"],
        bwz_beginn=daten["bwz_beginn"],
        zuvor_nur_angemessen=daten["zuvor_nur_angemessen"],
        karenzzeit=karenz.karenzzeit if karenz and unterkunft else None,
        sterbefall_am=daten["sterbefall_am"],
        einstellungen=wahl,
    )


class VeroeffentlichungForm(forms.Form):
    """What a table needs before it holds."""

    bezeichnung = forms.CharField(label="Bezeichnung", max_length=160)
    grundlage = forms.ChoiceField(
        label="Grundlage",
        choices=Richtwerttabelle.Grundlage.choices,
        widget=forms.RadioSelect,
    )
    quelle = forms.CharField(
        label="Quelle",
        max_length=200,
        help_text="wo die Tabelle steht, zum Beispiel Beschluss, Drucksache, Seite",
    )
    bestandsschutz = forms.CharField(
        label="Bestandsschutz",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="für welche Fälle die alten Werte weiter gelten",
    )

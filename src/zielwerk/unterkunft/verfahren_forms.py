"""Forms of the Kostensenkungsverfahren; no name is asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from zielwerk.unterkunft.forms import Betragsfeld, konzeptwahl
from zielwerk.unterkunft.models import (
    Konzepthinweis,
    Kostensenkungsverfahren,
    Richtwerttabelle,
)
from zielwerk.unterkunft.regeln import (
    Einstellungen,
    Konzept,
    UnterkunftError,
    richtwert,
)
from zielwerk.unterkunft.services import UMSTAENDE, Grundlage
from zielwerk.web.felder import DatumError, Datumsfeld, datum_aus

ART = Kostensenkungsverfahren.Art
WAHL = Kostensenkungsverfahren.Entscheidung
OHNE_NAMEN = "Bitte keine Namen; Gesundheitsdaten gehören in die Akte, nicht hierher"


class MitHeute(forms.Form):
    """Gives every date field the day, so that "heute" and "21.12." work."""

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heute = heute
        for feld in self.fields.values():
            if isinstance(feld, Datumsfeld):
                feld.heute = heute


class UmstaendeForm(MitHeute):
    """What protects a case from a reduction."""

    bwz_beginn = Datumsfeld(
        label="Beginn des Bewilligungszeitraums",
        required=False,
        help_text="nötig für § 67 SGB II (Beginn 01.03.2020 bis 31.12.2022)",
    )
    weitere_bwz = forms.CharField(
        label="Weitere Bewilligungszeiträume ab",
        required=False,
        max_length=200,
        help_text="mit Komma getrennt; § 67 schützt jeden, der bis 31.12.2022 beginnt",
    )
    karenz_von = Datumsfeld(
        label="Karenzzeit von",
        required=False,
        help_text="wie „Kosten prüfen“ sie berechnet, mit Unterbrechungen",
    )
    karenz_bis = Datumsfeld(label="Karenzzeit bis", required=False)
    sterbefall_am = Datumsfeld(
        label="Sterbetag bei einem Todesfall im Haushalt",
        required=False,
        help_text="ab 2023 ist die Senkung zwölf Monate danach nicht zumutbar",
    )
    zuvor_nur_angemessen = forms.BooleanField(
        label="Im Bewilligungszeitraum davor nur angemessene Kosten anerkannt",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_weitere_bwz(self) -> list[str]:
        """Return the days as the procedure stores them."""
        try:
            tage = [
                datum_aus(teil, self.heute)
                for teil in self.cleaned_data["weitere_bwz"].split(",")
                if teil.strip()
            ]
        except DatumError as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        return [am.isoformat() for am in sorted(set(tage))]

    def umstaende(self) -> dict[str, Any]:
        """Return what `services` takes."""
        return {name: self.cleaned_data[name] for name in UMSTAENDE}


class VerfahrenForm(UmstaendeForm):
    """A new procedure: the case, its costs, where the limit comes from."""

    aktenzeichen = forms.CharField(
        label="Aktenzeichen",
        max_length=60,
        help_text="zum Beispiel die BG-Nummer; sie wird verschlüsselt gespeichert",
        error_messages={"required": "Bitte nennen Sie das Aktenzeichen."},
    )
    art = forms.ChoiceField(
        label="Kosten für", choices=ART.choices, initial=ART.UNTERKUNFT
    )
    kosten = Betragsfeld(
        label="Tatsächliche Kosten im Monat",
        help_text="Unterkunft bruttokalt, zum Beispiel 812,50",
    )
    personen = forms.IntegerField(label="Personen", min_value=1, max_value=50)
    raum = forms.CharField(
        label="Gemeinde oder Vergleichsraum",
        max_length=160,
        help_text="zum Beispiel Norderstedt",
    )
    konzept = forms.ChoiceField(label="Richtwerte", required=False)
    richtwert = Betragsfeld(
        label="Angemessener Betrag",
        required=False,
        help_text="nur bei Heizkosten; für die Unterkunft kommt er aus den Richtwerten",
    )
    grundlage = forms.CharField(
        label="Woraus ergibt er sich?",
        max_length=200,
        required=False,
        help_text="nur bei Heizkosten, zum Beispiel „Heizspiegel 2020, Erdgas“",
    )
    field_order = (
        *("aktenzeichen", "art", "kosten", "personen", "raum", "konzept"),
        *("richtwert", "grundlage"),
    )

    def __init__(
        self,
        *args: Any,
        tabellen: Mapping[str, Richtwerttabelle],
        einstellungen: Einstellungen,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.einstellungen = einstellungen
        self.tabellen = tabellen
        eigene = {name: tabelle.konzept() for name, tabelle in tabellen.items()}
        self.konzepte: dict[str, Konzept] = konzeptwahl(self.fields["konzept"], eigene)

    def clean(self) -> dict[str, Any]:
        """Look the limit up; what the rules refuse is said beside the form."""
        daten = super().clean() or {}
        if self.errors:
            return daten
        if daten["art"] == ART.HEIZUNG:
            daten["grundlage_wert"] = self._heizung(daten)
            return daten
        name = daten["konzept"] or next(iter(self.konzepte))
        try:
            wert = richtwert(
                self.konzepte[name],
                raum=daten["raum"],
                personen=daten["personen"],
                am=self.heute,
                einstellungen=self.einstellungen,
            )
        except UnterkunftError as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        tabelle = self.tabellen.get(name)
        daten["grundlage_wert"] = Grundlage.aus(wert, daten["raum"], tabelle)
        return daten

    def _heizung(self, daten: dict[str, Any]) -> Grundlage | None:
        """Return the amount held adequate for heating, as a person names it."""
        if daten["richtwert"] is None:
            self.add_error("richtwert", "Bitte nennen Sie den angemessenen Betrag.")
        if not daten["grundlage"]:
            self.add_error("grundlage", "Bitte nennen Sie, woraus er sich ergibt.")
        if self.errors:
            return None
        return Grundlage(
            daten["richtwert"],
            daten["grundlage"],
            None,
            daten["raum"],
            daten["personen"],
        )


class VersendetForm(MitHeute):
    """When the letter was sent."""

    schreiben_am = Datumsfeld(label="Datum des Schreibens")


class SenkenForm(MitHeute):
    """From when costs are reduced, and to what."""

    wirksam_ab = Datumsfeld(label="Gesenkt ab", help_text="der Erste eines Monats")
    anerkannt = Betragsfeld(
        label="Dann anerkannt im Monat",
        help_text="nicht weniger, als das Schreiben als angemessen nennt",
    )


def _grund(label: str, *, noetig: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=OHNE_NAMEN,
        required=noetig,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte nennen Sie den Grund."},
    )


class NichtSenkenForm(MitHeute):
    """Why costs are not reduced, and when to look again."""

    entscheidung = forms.ChoiceField(
        label="Warum wird nicht gesenkt?",
        choices=[
            (WAHL.UNWIRTSCHAFTLICH, "Die Senkung wäre unwirtschaftlich"),
            (WAHL.UNZUMUTBAR, "Die Senkung ist nicht möglich oder nicht zumutbar"),
            (WAHL.TODESFALL, "Todesfall im Haushalt in den letzten zwölf Monaten"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie einen Grund."},
    )
    grund = _grund("Begründung")
    wiedervorlage_am = Datumsfeld(
        label="Erneut prüfen am",
        required=False,
        help_text="leer: nicht mehr prüfen",
    )


class BeendenForm(MitHeute):
    """How a procedure ends."""

    ausgang = forms.ChoiceField(
        label="Wie endet das Verfahren?",
        choices=Kostensenkungsverfahren.Ausgang.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, wie es endet."},
    )
    beendet_am = Datumsfeld(label="Beendet am")
    grund = _grund("Begründung, wenn nichts entschieden ist", noetig=False)


class WiederForm(forms.Form):
    """Why a decision or an end is taken back."""

    grund = _grund("Grund")


class HinweisForm(forms.Form):
    """What follows from a new Konzept."""

    entscheidung = forms.ChoiceField(
        label="Was folgt daraus?",
        choices=Konzepthinweis.Entscheidung.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, was daraus folgt."},
    )
    grund = _grund("Begründung")


class FestlegungForm(MitHeute):
    """Which answer holds from which day on, and why."""

    wahl = forms.ChoiceField(
        label="Antwort",
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    gilt_ab = Datumsfeld(label="Gilt ab")
    grund = forms.CharField(
        label="Grund",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte nennen Sie den Grund."},
    )

    def __init__(
        self, *args: Any, antworten: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wahl"].choices = antworten  # type: ignore[attr-defined]


class AktenzeichenForm(forms.Form):
    """Looks one case up; sent by POST, so that it stands in no address."""

    aktenzeichen = forms.CharField(
        label="Aktenzeichen suchen",
        max_length=60,
        error_messages={"required": "Bitte geben Sie ein Aktenzeichen ein."},
    )

"""Forms of catalogue and vouchers."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.beratung.models import (
    Aussetzung,
    Beratungsangebot,
    Beratungsbericht,
    Sprechzeit,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.regeln import KEIN_16A
from zielwerk.beratung.zuweisungen import HOECHSTENS
from zielwerk.mandanten.models import Organisation
from zielwerk.web.felder import Datumsfeld

OHNE_NAMEN = "Keine Namen und Aktenzeichen von Einzelfällen"
NUMMERN = (
    ("", "bitte wählen"),
    ("1", "Nr. 1: Betreuung von Kindern, häusliche Pflege"),
    ("2", "Nr. 2: Schuldnerberatung"),
    ("3", "Nr. 3: psychosoziale Betreuung"),
    ("4", "Nr. 4: Suchtberatung"),
    ("0", KEIN_16A),
)


class MitHeute(forms.Form):
    """A form whose dates know today; choices are loaded when it is built."""

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for feld in self.fields.values():
            if isinstance(feld, Datumsfeld):
                feld.heute = heute


def _wahl(label: str, fehlt: str, **weitere: Any) -> Any:
    """Return a choice of rows, addressed by their public id."""
    return forms.ModelChoiceField(
        label=label,
        queryset=None,
        to_field_name="uuid",
        empty_label="bitte wählen",
        error_messages={"required": fehlt, "invalid_choice": fehlt},
        **weitere,
    )


class AngebotForm(MitHeute):
    """A service and its number of § 16a."""

    bezeichnung = forms.CharField(label="Leistung", max_length=80)
    nummer = forms.ChoiceField(
        label="Nummer in § 16a SGB II",
        choices=NUMMERN,
        help_text="Was § 16a nicht nennt, zählt im Bericht gesondert",
    )
    gilt_ab = Datumsfeld(label="Gilt ab")

    def clean_nummer(self) -> int | None:
        """Return the number, None for a service outside § 16a."""
        return int(self.cleaned_data["nummer"]) or None


class VertragForm(MitHeute):
    """Who is commissioned with which service."""

    organisation = _wahl(
        "Träger",
        "Bitte wählen Sie den Träger.",
        help_text="Fehlt er, legen Sie ihn unter „Mitglieder“ als Organisation an",
    )
    angebot = _wahl("Leistung", "Bitte wählen Sie die Leistung.")
    vertrag = forms.CharField(
        label="Vertrag",
        max_length=120,
        help_text="zum Beispiel „Vereinbarung vom 12.12.2019“",
    )
    plaetze = forms.IntegerField(label="Plätze", min_value=1, required=False)
    gilt_ab = Datumsfeld(label="Gilt ab")
    gilt_bis = Datumsfeld(label="Gilt bis", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["organisation"].queryset = Organisation.objects.filter(
            art=Organisation.Art.TRAEGER
        ).order_by("name")
        felder["angebot"].queryset = Beratungsangebot.objects.all()


class StandortForm(MitHeute):
    """A place of the Jobcenter, or of a Träger."""

    name = forms.CharField(label="Name", max_length=80)
    organisation = _wahl(
        "Träger",
        "Diesen Träger gibt es nicht.",
        required=False,
        help_text="Leer: ein Standort des Jobcenters",
    )
    anschrift = forms.CharField(
        label="Anschrift",
        max_length=200,
        required=False,
        help_text="Steht auf dem Beratungsschein",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["organisation"].queryset = Organisation.objects.filter(
            art=Organisation.Art.TRAEGER
        ).order_by("name")


def _uhrzeit(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M", "%H"],
        help_text="zum Beispiel 09:00",
        error_messages={"invalid": "Bitte geben Sie die Uhrzeit so ein: 09:00."},
    )


class SprechzeitForm(MitHeute):
    """Office hours of a Träger in the Jobcenter."""

    vertrag = _wahl("Träger und Leistung", "Bitte wählen Sie den Vertrag.")
    standort = _wahl("Standort des Jobcenters", "Bitte wählen Sie den Standort.")
    wochentag = forms.TypedChoiceField(
        label="Wochentag", choices=Sprechzeit.Wochentag.choices, coerce=int
    )
    beginn_uhr = _uhrzeit("von")
    ende_uhr = _uhrzeit("bis")
    gilt_ab = Datumsfeld(label="Gilt ab")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["vertrag"].queryset = Traegervertrag.objects.select_related(
            "angebot", "organisation"
        )
        felder["standort"].queryset = Standort.objects.filter(art="jobcenter")


class UmstandForm(MitHeute):
    """A special circumstance with its days."""

    art = forms.ChoiceField(label="Was", choices=Aussetzung.Art.choices)
    von = Datumsfeld(label="von")
    bis = Datumsfeld(label="bis")
    grund = forms.CharField(
        label="Grund",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Steht so im Bericht. {OHNE_NAMEN}",
    )
    quelle = forms.CharField(label="Quelle", max_length=120, required=False)


class EndeForm(MitHeute):
    """Until when something holds."""

    gilt_bis = Datumsfeld(label="Gilt bis")


class ZuweisungForm(MitHeute):
    """A referral: whereto, from where, when, why; nobody's name."""

    vertrag = _wahl("Beratung", "Bitte wählen Sie, an wen Sie verweisen.")
    standort = _wahl("Ihr Standort", "Bitte wählen Sie Ihren Standort.")
    zugewiesen_am = Datumsfeld(label="Zugewiesen am")
    grund = forms.ChoiceField(
        label="Grund", choices=Zuweisung.Grund.choices, widget=forms.RadioSelect
    )
    menge = forms.IntegerField(
        label="Anzahl der Scheine",
        min_value=1,
        max_value=HOECHSTENS,
        initial=1,
        help_text="Mehrere für eine Informationsveranstaltung; jeder hat eine Nummer",
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, heute=heute, **kwargs)
        felder: Any = self.fields
        felder["vertrag"].queryset = Traegervertrag.objects.am(heute).select_related(
            "angebot", "organisation"
        )
        felder["standort"].queryset = Standort.objects.filter(art="jobcenter")


class BerichtForm(forms.Form):
    """What a report says besides its figures, and how small ones are kept back."""

    text = forms.CharField(
        label="Einschätzung",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Steht am Ende des Berichts. {OHNE_NAMEN}",
    )
    mindestens = forms.IntegerField(
        label="Mindestzahl je Zelle",
        min_value=3,
        max_value=20,
        help_text="Kleinere Zahlen werden gesperrt",
    )
    runden_auf = forms.TypedChoiceField(
        label="Runden",
        choices=((1, "nicht runden"), (5, "auf Vielfache von 5")),
        coerce=int,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class BerichtNeuForm(forms.Form):
    """Which report is begun."""

    jahr = forms.IntegerField(label="Jahr", min_value=2005, max_value=2100)
    zeitraum = forms.ChoiceField(
        label="Zeitraum",
        choices=Beratungsbericht.Zeitraum.choices,
        help_text="Halbjahre nur, wenn Ihre Vereinbarung sie noch verlangt",
    )

"""Forms of the Maßnahmen."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import RECHTE, Recht
from zielwerk.massnahmen.models import Massnahme
from zielwerk.vereinbarung.services import geltende_punkte
from zielwerk.web.felder import Datumsfeld

OHNE_NAMEN = "Keine Namen und Aktenzeichen von Einzelfällen"


def _text(label: str, hilfe: str, fehlt: str, **weitere: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hilfe,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": fehlt},
        **weitere,
    )


def _wer(mitglied: Mitgliedschaft) -> str:
    """Return "Teamleitung Leistung, Norderstedt (J. Petersen)": office first."""
    return f"{mitglied.stelle} ({mitglied.benutzer.name})"


def _verantwortliche() -> Any:
    """Return the members who may take a Maßnahme on."""
    rollen = RECHTE[Recht.MASSNAHMEN_UEBERNEHMEN]
    mitglieder = Mitgliedschaft.objects.filter(aktiv=True, rolle__in=rollen)
    return mitglieder.select_related("benutzer").order_by("stelle", "pk")


class MassnahmeForm(forms.Form):
    """What is done, why, by whom, until when, and what it is to bring about."""

    punkt_schluessel = forms.ChoiceField(
        label="Punkt der Zielvereinbarung",
        error_messages={"required": "Bitte wählen Sie den Punkt, dem sie dient."},
    )
    titel = forms.CharField(
        label="Was wird getan?",
        max_length=160,
        help_text="zum Beispiel „Begründungspflicht vor jeder Ablehnung“",
        error_messages={"required": "Bitte schreiben Sie, was getan wird."},
    )
    begruendung = _text(
        "Warum?",
        f"Der Grund der Entscheidung. {OHNE_NAMEN}",
        "Bitte begründen Sie, warum die Maßnahme nötig ist.",
    )
    verantwortlich: Any = forms.ModelChoiceField(
        label="Verantwortlich",
        queryset=None,
        to_field_name="uuid",
        empty_label="bitte wählen",
        error_messages={"required": "Bitte wählen Sie, wer verantwortlich ist."},
    )
    bis_am = Datumsfeld(label="Umzusetzen bis")
    erwartete_wirkung = _text(
        "Erwartete Wirkung",
        "Woran sich später prüfen lässt, ob sie gewirkt hat",
        "Bitte schreiben Sie, was die Maßnahme bewirken soll.",
    )
    wirkung_pruefen_am = Datumsfeld(
        label="Wirkung prüfen am",
        help_text="frühestens am Tag, bis zu dem sie umzusetzen ist",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args: Any, heute: date, mit_punkt: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["verantwortlich"].queryset = _verantwortliche()
        felder["verantwortlich"].label_from_instance = _wer
        for name in ("bis_am", "wirkung_pruefen_am"):
            felder[name].heute = heute
        if mit_punkt:
            punkte = [(p.schluessel, str(p)) for p in geltende_punkte()]
            felder["punkt_schluessel"].choices = [("", "bitte wählen"), *punkte]
        else:
            del felder["punkt_schluessel"]


class ZwischenstandForm(forms.Form):
    """How far it is."""

    text = _text(
        "Wie weit ist es?",
        f"Der neueste Zwischenstand steht in der Vorlage. {OHNE_NAMEN}",
        "Bitte schreiben Sie, wie weit es ist.",
    )


class UmgesetztForm(forms.Form):
    """When it was carried out."""

    umgesetzt_am = Datumsfeld(label="Umgesetzt am")

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["umgesetzt_am"].heute = heute  # type: ignore[attr-defined]


class WirkungForm(forms.Form):
    """What effect it had."""

    wirkung = forms.ChoiceField(
        label="Ist die erwartete Wirkung eingetreten?",
        choices=Massnahme.Wirkung.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    wirkung_text = _text(
        "Woran sehen Sie das?",
        f"Zahl, Zeitraum und Quelle. {OHNE_NAMEN}",
        "Bitte schreiben Sie, woran Sie das sehen.",
    )
    geprueft_am = Datumsfeld(label="Geprüft am")

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["geprueft_am"].heute = heute  # type: ignore[attr-defined]


class GrundForm(forms.Form):
    """Why something is rejected, given up or taken back."""

    grund = _text("Grund", OHNE_NAMEN, "Bitte nennen Sie den Grund.")

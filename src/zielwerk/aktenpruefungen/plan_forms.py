"""Forms of an audit: what it is for, its plan, its start number, a missing file."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from zielwerk.aktenpruefungen.forms import MAX_FEHLER, MAX_UMFANG, SICHERHEITEN
from zielwerk.aktenpruefungen.models import (
    Aktenliste,
    Aktenpruefung,
    Pruefantwort,
)
from zielwerk.web.felder import Datumsfeld

OHNE_NAMEN = "Keine Namen und Kennungen von Einzelfällen"
PROZENT: dict[str, Any] = {"decimal_places": 2, "localize": True}


def _text(label: str, hilfe: str, fehlt: str) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hilfe,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": fehlt},
    )


class PruefungForm(forms.Form):
    """What is audited, and what for."""

    titel = forms.CharField(
        label="Titel",
        max_length=160,
        help_text="zum Beispiel „Kosten der Unterkunft, 1. Halbjahr 2021“",
        error_messages={"required": "Bitte geben Sie der Prüfung einen Titel."},
    )
    zweck = _text(
        "Zweck",
        f"Wozu geprüft wird; der Satz steht im Bericht. {OHNE_NAMEN}",
        "Bitte schreiben Sie, wozu geprüft wird.",
    )
    liste: Any = forms.ModelChoiceField(
        label="Grundgesamtheit",
        queryset=None,
        to_field_name="uuid",
        empty_label=None,
        error_messages={"required": "Bitte wählen Sie die Aktenliste."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld: Any = self.fields["liste"]
        feld.queryset = Aktenliste.objects.all()
        feld.label_from_instance = lambda liste: f"{liste}: {liste.zeilen} Akten"


class PruefplanForm(forms.Form):
    """The plan: what is to be shown, and how the files are drawn."""

    hinnehmbar = forms.DecimalField(
        label="Höchstens hinnehmbarer Fehleranteil in %",
        min_value=Decimal("0.1"),
        max_value=50,
        **PROZENT,
    )
    sicherheit = forms.ChoiceField(
        label="Sicherheit der Aussage",
        choices=SICHERHEITEN,
        widget=forms.RadioSelect,
    )
    erlaubte_fehler = forms.IntegerField(
        label="Fehler, die dabei vorkommen dürfen", min_value=0, max_value=MAX_FEHLER
    )
    fester_umfang = forms.IntegerField(
        label="Feste Zahl von Akten",
        help_text="Nur wenn sie vorgegeben ist; rechts steht, was sie zeigen kann.",
        min_value=1,
        max_value=MAX_UMFANG,
        required=False,
    )
    verfahren = forms.ChoiceField(
        label="Ziehung",
        choices=Aktenpruefung.Verfahren.choices,
        widget=forms.RadioSelect,
        help_text="„nach Betrag“ nur für die Verbuchung; es zeigt die Höhe in Euro.",
    )
    schichtung = forms.ChoiceField(
        label="Schichten",
        help_text="nach ihnen wird gezogen und ausgewertet",
        choices=Aktenpruefung.Schichtung.choices,
    )
    mindestens = forms.IntegerField(
        label="Mindestens je Schicht", min_value=0, max_value=MAX_UMFANG
    )
    zweitleser = forms.DecimalField(
        label="Zweite Prüfung durch eine andere Person in %",
        help_text="Welche Akten es sind, entscheidet die Ziehung.",
        min_value=0,
        max_value=100,
        **PROZENT,
    )
    ersatzregel = _text(
        "Wenn eine Akte fehlt",
        "Diese Regel gilt, bevor gezogen wird, und steht im Bericht.",
        "Bitte schreiben Sie, was bei einer fehlenden Akte gilt.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_von(cls, eine: Aktenpruefung) -> dict[str, Any]:
        """Return the stored plan as the form shows it."""
        gleich = ("erlaubte_fehler", "fester_umfang", "verfahren", "schichtung")
        weitere = ("mindestens", "ersatzregel", "version")
        return {
            **{name: getattr(eine, name) for name in (*gleich, *weitere)},
            "hinnehmbar": _in_prozent(eine.hinnehmbar_anteil),
            "zweitleser": _in_prozent(eine.zweitleser_anteil),
            "sicherheit": f"{eine.sicherheit_anteil:.2f}",
        }

    def plan(self) -> dict[str, Any]:
        """Return what was entered as `change_plan` takes it."""
        daten = dict(self.cleaned_data)
        return {
            **{n: w for n, w in daten.items() if n not in {"hinnehmbar", "zweitleser"}},
            "hinnehmbar_anteil": daten["hinnehmbar"] / 100,
            "zweitleser_anteil": daten["zweitleser"] / 100,
            "sicherheit_anteil": Decimal(daten.pop("sicherheit")),
        }


def _in_prozent(anteil: Decimal) -> Decimal:
    """Return 0.05000 as 5, without trailing zeros."""
    prozent = (Decimal(anteil) * 100).normalize()
    return prozent.quantize(Decimal(1)) if prozent == prozent.to_integral() else prozent


class StartzahlForm(forms.Form):
    """The start number and where it comes from."""

    startzahl = forms.RegexField(
        r"^\d{1,40}$",
        label="Startzahl",
        help_text="eine ganze Zahl, die niemand hier bestimmen konnte",
        error_messages={
            "required": "Bitte geben Sie die Startzahl an.",
            "invalid": "Bitte geben Sie nur Ziffern ein, höchstens 40.",
        },
    )
    herkunft = forms.CharField(
        label="Woher stammt sie?",
        max_length=200,
        help_text="zum Beispiel „Lotto 6 aus 49 vom 23.01.2021, aufsteigend“",
        error_messages={"required": "Bitte schreiben Sie, woher sie stammt."},
    )


class GrundForm(forms.Form):
    """Why something is given up, missing, or opened again."""

    grund = forms.CharField(
        label="Grund",
        max_length=300,
        help_text=OHNE_NAMEN,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte nennen Sie den Grund."},
    )


class RisikoForm(GrundForm):
    """A file chosen on purpose; sent by POST, a Kennung is no address."""

    kennung = forms.CharField(
        label="Kennung",
        max_length=60,
        help_text="wie in der festgeschriebenen Liste",
        error_messages={"required": "Bitte geben Sie die Kennung an."},
    )
    field_order = ("kennung", "grund")


class NachpruefungForm(forms.Form):
    """In which files a finding was put right, and when that was checked."""

    behoben: Any = forms.MultipleChoiceField(
        label="Behoben in",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    am = Datumsfeld(label="Nachgeprüft am")

    def __init__(
        self, *args: Any, akten: list[Pruefantwort], heute: date, **kwargs: Any
    ) -> None:
        anfang = {
            "behoben": [str(a.pk) for a in akten if a.behoben_am],
            "am": heute,
        }
        super().__init__(*args, **{"initial": anfang, **kwargs})
        felder: Any = self.fields
        felder["behoben"].choices = [(str(a.pk), _aktenwort(a)) for a in akten]
        felder["am"].heute = heute


def _aktenwort(antwort: Pruefantwort) -> str:
    """Return "Zug 4, Norderstedt: BG-00017 (Versäumnis)"."""
    akte = antwort.bogen.stichprobenakte
    kennung = akte.akte.kennung or "Kennung gelöscht"
    return f"{akte}: {kennung} ({antwort.get_ursache_display()})"


class AnforderungForm(forms.Form):
    """What the county wants to look at."""

    pruefung: Any = forms.ModelChoiceField(
        label="Zu welcher Aktenprüfung?",
        queryset=None,
        to_field_name="uuid",
        empty_label=None,
        error_messages={"required": "Bitte wählen Sie die Aktenprüfung."},
    )
    umfang = _text(
        "Was soll geprüft werden?",
        f"zum Beispiel „alle beanstandeten Akten“. {OHNE_NAMEN}",
        "Bitte schreiben Sie, was geprüft werden soll.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld: Any = self.fields["pruefung"]
        feld.queryset = Aktenpruefung.objects.filter(
            zustand__in=["gezogen", "abgeschlossen"]
        )


class VerzichtForm(GrundForm):
    """The year in which the county waives its own audit, and why."""

    jahr = forms.IntegerField(
        label="Jahr",
        min_value=2005,
        max_value=2100,
        error_messages={"required": "Bitte geben Sie das Jahr an."},
    )
    field_order = ("jahr", "grund")


class EinsichtForm(forms.Form):
    """From when to when the county may read the sheets."""

    von = Datumsfeld(label="Einsicht von")
    bis = Datumsfeld(
        label="Einsicht bis",
        help_text="Danach endet sie von selbst; höchstens 60 Tage.",
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("von", "bis"):
            self.fields[name].heute = heute  # type: ignore[attr-defined]


class KreisergebnisForm(forms.Form):
    """What the county found, in words."""

    ergebnis_text = _text(
        "Ergebnis des Kreises",
        f"Steht neben dem Ergebnis des Jobcenters. {OHNE_NAMEN}",
        "Bitte schreiben Sie das Ergebnis auf.",
    )

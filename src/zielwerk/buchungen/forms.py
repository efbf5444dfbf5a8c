"""Forms: a line of the table, what became of a finding, a period, what to look at."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from zielwerk.buchungen.models import Buchungsart, Buchungshinweis, Kontenregel
from zielwerk.buchungen.regeln import jahre_mit_beteiligung
from zielwerk.kern.anzeige import zahl
from zielwerk.kern.kalender import LAENDER
from zielwerk.web.felder import Datumsfeld

BETRAG_HINWEIS = "Bitte geben Sie einen Betrag ein, zum Beispiel 1.234,56."
MAX_BETRAG = Decimal(10) ** 14


class Betragsfeld(forms.Field):
    """An amount in euro as people write it: "1.234,56", "1234,5", "12 €"."""

    default_error_messages = {"required": BETRAG_HINWEIS}

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount, None for an empty field."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        text = "".join(
            str(value).replace("€", "").replace("\N{MINUS SIGN}", "-").split()
        )
        try:
            betrag = Decimal(text.replace(".", "").replace(",", "."))
        except InvalidOperation:
            betrag = Decimal("NaN")
        if not betrag.is_finite() or abs(betrag) >= MAX_BETRAG:
            raise forms.ValidationError(BETRAG_HINWEIS)
        if betrag != round(betrag, 2):
            raise forms.ValidationError("Bitte höchstens zwei Nachkommastellen.")
        return round(betrag, 2)

    def prepare_value(self, value: Any) -> Any:
        """Show an amount as people write it."""
        return zahl(value, 2) if isinstance(value, Decimal) else value


class Tagesform(forms.Form):
    """A form whose day fields know today."""

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for feld in self.fields.values():
            if isinstance(feld, Datumsfeld):
                feld.heute = heute


class KontenregelForm(Tagesform):
    """One line of the table of accounts."""

    leistungsart = forms.CharField(
        label="Leistungsart",
        max_length=160,
        help_text="Norm oder Kürzel, zum Beispiel § 22 Abs. 1, KdU, § 24 Abs. 3 Nr. 1",
    )
    art = forms.ChoiceField(label="Art", choices=Buchungsart.choices)
    produktkonto = forms.CharField(
        label="Produktkonto",
        max_length=60,
        help_text="so, wie es Ihr Haushaltsplan nennt, zum Beispiel Produkt.Konto",
    )
    bezeichnung = forms.CharField(label="Bezeichnung", max_length=160, required=False)
    gilt_ab = Datumsfeld(label="Gilt ab")
    gilt_bis = Datumsfeld(
        label="Gilt bis",
        required=False,
        help_text="leer, solange die Zeile gilt; nicht mehr gültige Zeilen enden hier",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a line that ends before it begins."""
        daten = super().clean() or {}
        ab, bis = daten.get("gilt_ab"), daten.get("gilt_bis")
        if ab and bis and bis < ab:
            self.add_error("gilt_bis", "Das Ende liegt vor dem Anfang.")
        return daten


class KontenregelAendernForm(KontenregelForm):
    """The same with the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def anfang(cls, regel: Kontenregel) -> dict[str, Any]:
        """Return the values a line has."""
        return {name: getattr(regel, name) for name in cls.base_fields}


class KlaerungForm(forms.Form):
    """What became of a finding, and why."""

    zustand = forms.ChoiceField(
        label="Ergebnis",
        choices=[
            ("berichtigt", "Berichtigt: die Buchung ist umgebucht oder ergänzt"),
            ("erklaert", "Erklärt: die Buchung ist richtig, der Grund steht unten"),
        ],
        widget=forms.RadioSelect,
    )
    grund = forms.CharField(
        label="Grund",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="ohne Namen von Leistungsberechtigten",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SuchForm(forms.Form):
    """Which findings to show; everything may be left out."""

    jahr = forms.TypedChoiceField(
        label="Haushaltsjahr", required=False, coerce=int, empty_value=None
    )
    zustand = forms.ChoiceField(
        label="Zustand",
        required=False,
        choices=[
            ("", "alle"),
            ("ungeklaert", "noch nicht geklärt"),
            *Buchungshinweis.Zustand.choices,
        ],
    )
    regel = forms.ChoiceField(label="Regel", required=False)

    def __init__(
        self, *args: Any, jahre: Iterable[int], regeln: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for feld in self.fields.values():
            feld.widget.attrs["class"] = "eingabe"
        self.fields["jahr"].choices = [("", "alle"), *((j, str(j)) for j in jahre)]  # type: ignore[attr-defined]
        self.fields["regel"].choices = [("", "alle"), *regeln]  # type: ignore[attr-defined]


class BeteiligungForm(Tagesform):
    """Which year, Land and day."""

    jahr = forms.TypedChoiceField(label="Haushaltsjahr", coerce=int)
    land = forms.ChoiceField(
        label="Land",
        choices=[(land, LAENDER[land]) for land in sorted(LAENDER, key=LAENDER.get)],  # type: ignore[arg-type]  # every key has a name
    )
    stand = Datumsfeld(label="Bekannt am", help_text="der Tag, dessen Wissen zählt")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jahre = reversed(jahre_mit_beteiligung())
        self.fields["jahr"].choices = [(j, str(j)) for j in jahre]  # type: ignore[attr-defined]


class PeriodeForm(Tagesform):
    """A period settled with the Land."""

    bezeichnung = forms.CharField(
        label="Zeitraum", max_length=60, help_text="zum Beispiel „1. Quartal“, „Januar“"
    )
    jahr = forms.TypedChoiceField(label="Haushaltsjahr", coerce=int)
    ausgaben = Betragsfeld(label="Ausgaben nach § 22 Abs. 1 in Euro")
    einnahmen = Betragsfeld(
        label="Einnahmen dazu in Euro",
        help_text="werden vorher abgezogen; 0, wenn keine",
    )
    abgerechnet_am = Datumsfeld(label="Abgerechnet am")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jahre = reversed(jahre_mit_beteiligung())
        self.fields["jahr"].choices = [(j, str(j)) for j in jahre]  # type: ignore[attr-defined]

"""Forms of the Kennzahlen: per cent as people write it, days, sources."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kern.anzeige import MINUS
from zielwerk.vereinbarung.models import Punkt
from zielwerk.web.felder import Datumsfeld

# What a whole number in the database holds: counts, and amounts in whole Euro.
MENGE = 2_000_000_000
QUELLE_HILFE = "zum Beispiel „Zielvereinbarung 2021, Punkt 3“"


class Prozentfeld(forms.Field):
    """A share 0–1, typed as per cent: "16,7", "16,7 %", "20".

    `mit_vorzeichen`: a change, "−5" as well.
    """

    mit_vorzeichen = False

    default_error_messages = {"required": "Bitte geben Sie den Wert in Prozent ein."}

    def to_python(self, value: Any) -> Decimal | None:
        """Return the share, None for an empty field."""
        if value in self.empty_values:
            return None
        text = str(value).replace("%", "").replace("\N{NO-BREAK SPACE}", " ").strip()
        text = text.replace(MINUS, "-").removeprefix("+")
        unten = -1 if self.mit_vorzeichen else 0
        try:
            anteil = Decimal(text.replace(",", ".")) / 100
        except InvalidOperation:
            anteil = Decimal("NaN")
        if not anteil.is_finite() or not unten <= anteil <= 1:
            raise forms.ValidationError(
                f"Bitte geben Sie eine Zahl von {unten * 100} bis 100 ein, zum "
                "Beispiel 16,7."
            )
        return anteil


class Tagesform(forms.Form):
    """A form whose day fields know today."""

    def __init__(
        self,
        *args: Any,
        heute: date,
        kennzahl: Kennzahl | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kennzahl = kennzahl
        for feld in self.fields.values():
            if isinstance(feld, Datumsfeld):
                feld.heute = heute

    @property
    def ist_anteil(self) -> bool:
        """Whether the form is about a share, not about a change."""
        return self.kennzahl is None or self.kennzahl.ist_anteil

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        daten = super().clean() or {}
        von, bis = daten.get("von"), daten.get("bis")
        if von and bis and bis < von:
            self.add_error("bis", "Das Ende liegt vor dem Anfang.")
        return daten

    def werte(self) -> dict[str, Any]:
        """Return the values as the service takes them."""
        return self.cleaned_data


class ZielwertForm(Tagesform):
    """The bound of a period."""

    von = Datumsfeld(label="Gilt von")
    bis = Datumsfeld(label="Gilt bis")
    anteil = Prozentfeld(label="Grenze in Prozent", help_text="zum Beispiel 20")
    quelle = forms.CharField(label="Quelle", max_length=200, help_text=QUELLE_HILFE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grenze = self.fields["anteil"]
        assert isinstance(grenze, Prozentfeld)  # noqa: S101  # for the type only
        if not self.ist_anteil:
            grenze.mit_vorzeichen = True
            grenze.help_text = "zum Vorjahr: −5 für 5 % weniger, 2 für 2 % mehr"


class VergleichswertForm(Tagesform):
    """A value of others."""

    bezeichnung = forms.CharField(
        label="Bezeichnung",
        max_length=120,
        help_text="zum Beispiel „Vergleichstyp IIc“",
    )
    kurzbezeichnung = forms.CharField(
        label="Kurz für das Bild", max_length=40, help_text="zum Beispiel „IIc“"
    )
    anteil = Prozentfeld(label="Wert in Prozent", help_text="zum Beispiel 16,7")
    von = Datumsfeld(label="Gilt für den Zeitraum von")
    bis = Datumsfeld(label="bis")
    umfang = forms.CharField(
        label="Umfang",
        max_length=200,
        help_text="Welche Leistungen der Wert umfasst; wenn die Quelle es nicht sagt, "
        "schreiben Sie das.",
    )
    quelle = forms.CharField(label="Quelle", max_length=200)


class MesswertForm(Tagesform):
    """Numerator and denominator from a report."""

    zeitraum_von = Datumsfeld(label="Gezählt ab")
    stand_am = Datumsfeld(label="Stand")
    zaehler = forms.IntegerField(label="Zähler", min_value=0, max_value=MENGE)
    nenner = forms.IntegerField(label="Nenner", min_value=0, max_value=MENGE)
    quelle = forms.CharField(
        label="Quelle",
        max_length=200,
        help_text="zum Beispiel „Bericht vom 14.01.2021“",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.ist_anteil:
            self.fields["zaehler"].label = "Wert des Jahres"
            self.fields["nenner"].label = "Wert des Vorjahres"
        if self.kennzahl and self.kennzahl.einheit:
            hinweis = f"ganze Zahl, in {self.kennzahl.einheit}"
            self.fields["zaehler"].help_text = hinweis
            self.fields["nenner"].help_text = hinweis

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be a share, and a day before the counting began."""
        daten = super().clean()
        zaehler, nenner = daten.get("zaehler") or 0, daten.get("nenner")
        if self.ist_anteil and nenner is not None and zaehler > nenner:
            self.add_error("zaehler", "Der Zähler ist größer als der Nenner.")
        von, stand = daten.get("zeitraum_von"), daten.get("stand_am")
        if von and stand and stand < von:
            self.add_error("stand_am", "Der Stand liegt vor dem Beginn der Zählung.")
        return daten

    def werte(self) -> dict[str, Any]:
        """Return the values as `record_messwert` takes them."""
        return self.cleaned_data | {"weitere": {}, "quelle_uuid": None}


class KennzahlForm(Tagesform):
    """A Kennzahl and its first method."""

    bezeichnung = forms.CharField(label="Bezeichnung", max_length=120)
    schluessel = forms.SlugField(
        label="Schlüssel",
        max_length=60,
        help_text="Kurz, ohne Leerzeichen und Umlaute; steht in der Adresse und bleibt",
        error_messages={
            "invalid": "Bitte nur Buchstaben ohne Umlaute, Ziffern, - und _ verwenden."
        },
    )
    umfang = forms.CharField(
        label="Umfang", max_length=160, help_text="zum Beispiel „kommunale Leistungen“"
    )
    art = forms.ChoiceField(
        label="Art",
        choices=Kennzahl.Art.choices,
        initial=Kennzahl.Art.ANTEIL,
        required=False,
    )
    einheit = forms.CharField(
        label="Einheit",
        max_length=20,
        required=False,
        help_text="zum Beispiel „€“; bei Anzahlen leer",
    )
    punkt_schluessel = forms.ChoiceField(label="Gehört zu Punkt")
    richtung = forms.ChoiceField(
        label="Die Grenze gilt als",
        choices=Kennzahl.Richtung.choices,
        widget=forms.RadioSelect,
    )
    ziel_bezeichnung = forms.CharField(
        label="Name der Grenze", max_length=60, help_text="zum Beispiel „Höchstquote“"
    )
    zaehler_bezeichnung = forms.CharField(label="Was der Zähler zählt", max_length=120)
    nenner_bezeichnung = forms.CharField(label="Was der Nenner zählt", max_length=120)
    gilt_ab = Datumsfeld(label="Das Verfahren gilt ab")
    quelle = forms.CharField(label="Quelle", max_length=200, help_text=QUELLE_HILFE)

    def __init__(self, *args: Any, punkte: Iterable[Punkt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = self.fields["punkt_schluessel"]
        assert isinstance(wahl, forms.ChoiceField)  # noqa: S101  # for the type only
        wahl.choices = [(p.schluessel, str(p)) for p in punkte]

    def clean_schluessel(self) -> str:
        """Refuse a key that is taken, or that is an address of its own."""
        schluessel: str = self.cleaned_data["schluessel"]
        belegt = Kennzahl.objects.filter(schluessel=schluessel).exists()
        if belegt or schluessel == "neu":
            raise forms.ValidationError(
                "Diesen Schlüssel gibt es schon. Bitte wählen Sie einen anderen."
            )
        return schluessel

    def werte(self) -> dict[str, Any]:
        """Return the values as `create_kennzahl` takes them."""
        werte = dict(self.cleaned_data)
        werte["art"] = werte["art"] or Kennzahl.Art.ANTEIL
        namen = ("zaehler_bezeichnung", "nenner_bezeichnung", "gilt_ab", "quelle")
        verfahren = {name: werte.pop(name) for name in namen}
        erstes = {"kuerzel": "A", "begruendung": "Erstes Verfahren.", **verfahren}
        return werte | {"verfahren": [erstes]}

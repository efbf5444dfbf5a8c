"""The form that projects amounts found wrong in a draw by amount."""

from decimal import Decimal
from typing import Any

from django import forms

from zielwerk.aktenpruefungen.forms import (
    MAX_UMFANG,
    SICHERHEITEN,
    betrag_aus,
    zeilen_aus,
)
from zielwerk.aktenpruefungen.regeln import Abweichung, hochrechnung

MAX_BETRAG = Decimal(10**12)
MAX_TREFFER = 100


class HochrechnungForm(forms.Form):
    """What was drawn and found wrong; sent by GET, so the result has an address."""

    gesamtbetrag = forms.CharField(
        label="Gesamtbetrag aller Akten in €",
        help_text="zum Beispiel 1.402.186,94",
        max_length=24,
    )
    umfang = forms.IntegerField(
        label="Züge",
        help_text="Eine Akte, die zweimal getroffen ist, zählt als zwei Züge.",
        min_value=1,
        max_value=MAX_UMFANG,
    )
    abweichungen = forms.CharField(
        label="Zu hoch gebuchte Akten",
        help_text="Je Zeile: gebucht; richtig, bei mehreren Treffern auch deren Zahl, "
        "zum Beispiel „412,50; 380,00“ oder „9.800,00; 9.000,00; 2“.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )
    sicherheit = forms.ChoiceField(
        label="Sicherheit der Aussage",
        choices=SICHERHEITEN,
        initial="0.95",
        widget=forms.RadioSelect,
    )

    def clean_gesamtbetrag(self) -> Decimal:
        """Return the amount, or say how to write it."""
        betrag = betrag_aus(self.cleaned_data["gesamtbetrag"])
        if not betrag or betrag > MAX_BETRAG:
            raise forms.ValidationError(
                "Bitte geben Sie einen Betrag über 0 € so ein: 1.402.186,94."
            )
        return betrag

    def clean_abweichungen(self) -> list[Abweichung]:
        """Return what was found; a line that cannot be read is named."""
        funde = [
            _abweichung(nummer, zeile)
            for nummer, zeile in zeilen_aus(self.cleaned_data["abweichungen"])
        ]
        if sum(fund.treffer for fund in funde) > MAX_TREFFER:
            raise forms.ValidationError(
                f"Möglich sind {MAX_TREFFER} Treffer. Bei so vielen hilft keine "
                "Hochrechnung mehr, sondern nur eine Prüfung aller Akten."
            )
        return funde

    def clean(self) -> dict[str, Any]:
        """Project; what the rules refuse is said beside the form."""
        daten = super().clean() or {}
        if self.errors:
            return daten
        try:
            daten["ergebnis"] = hochrechnung(
                gesamtbetrag=daten["gesamtbetrag"],
                umfang=daten["umfang"],
                abweichungen=daten["abweichungen"],
                sicherheit=daten["sicherheit"],
            )
        except ValueError as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        return daten


def _abweichung(nummer: int, zeile: str) -> Abweichung:
    teile = [teil.strip() for teil in zeile.split(";")]
    treffer = teile[2] if len(teile) == 3 else "1"  # noqa: PLR2004
    betraege = [betrag_aus(teil) for teil in teile[:2]]
    if (
        len(teile) not in {2, 3}
        or None in betraege
        or not (treffer.isascii() and treffer.isdigit())
        or not 0 < int(treffer[:6]) <= MAX_UMFANG
    ):
        raise forms.ValidationError(
            f"Zeile {nummer}: Bitte schreiben Sie gebucht; richtig, zum Beispiel "
            "412,50; 380,00."
        )
    gebucht, richtig = betraege
    assert gebucht is not None  # noqa: S101
    assert richtig is not None  # noqa: S101
    return Abweichung(gebucht, richtig, int(treffer))

"""The form that repeats a draw: list and start number in, files out, nothing kept."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from zielwerk.aktenpruefungen.forms import MAX_UMFANG, betrag_aus, zeilen_aus
from zielwerk.aktenpruefungen.regeln import (
    betragsziehung,
    listenpruefsumme,
    systematische_ziehung,
    ziehung,
)

ERSATZ = 10


class NachrechnenForm(forms.Form):
    """A list and a start number; sent by POST, because Kennungen are no address."""

    liste = forms.CharField(
        label="Liste der Akten",
        help_text="Je Zeile eine Kennung; nach einem Semikolon die Dienststelle, "
        "danach der Betrag, wo das Verfahren sie braucht: „A-17;Norderstedt;412,50“.",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=2_000_000,
    )
    startzahl = forms.CharField(label="Startzahl", max_length=40)
    umfang = forms.IntegerField(
        label="Wie viele Akten werden gezogen?", min_value=1, max_value=MAX_UMFANG
    )
    verfahren = forms.ChoiceField(
        label="Wie wird gezogen?",
        choices=[
            ("einfach", "einfach"),
            ("anteilig", "anteilig je Dienststelle"),
            ("gleich", "gleich viele je Dienststelle"),
            ("systematisch", "systematisch (jede k-te Akte)"),
            ("betrag", "nach Betrag"),
        ],
        initial="einfach",
        widget=forms.RadioSelect,
    )
    mindestens = forms.IntegerField(
        label="Mindestens je Dienststelle",
        min_value=0,
        max_value=MAX_UMFANG,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Draw; what the rules refuse is said beside the form."""
        daten = super().clean() or {}
        if self.errors:
            return daten
        zeilen = [
            tuple(teil.strip() for teil in re.split("[;\t]", zeile))
            for _, zeile in zeilen_aus(daten["liste"])
        ]
        try:
            daten["ergebnis"] = _ziehe(zeilen, daten)
        except ValueError as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        return daten


def _ziehe(zeilen: list[tuple[str, ...]], daten: dict[str, Any]) -> dict[str, Any]:
    """Draw from the rows by the method asked for."""
    kennungen = [zeile[0] for zeile in zeilen]
    ergebnis: dict[str, Any] = {
        "alle": len(kennungen),
        "startzahl": daten["startzahl"],
        "pruefsumme": listenpruefsumme(kennungen),
    }
    if daten["verfahren"] == "betrag":
        zuege = betragsziehung(
            {zeile[0]: _betrag(zeile) for zeile in zeilen},
            umfang=daten["umfang"],
            startzahl=daten["startzahl"],
        )
        return ergebnis | {"zuege": zuege, "umfang": len(zuege), "mit_betrag": True}
    schichten = None
    if daten["verfahren"] in {"anteilig", "gleich"}:
        schichten = {zeile[0]: _dienststelle(zeile) for zeile in zeilen}
    gezogen, ersatz = _kennungen(kennungen, schichten, daten)
    return ergebnis | {
        "umfang": len(gezogen),
        "ersatz": ersatz,
        "mit_schicht": schichten is not None,
        "zuege": [{"kennung": k, "schicht": (schichten or {}).get(k)} for k in gezogen],
    }


def _kennungen(
    kennungen: list[str], schichten: dict[str, str] | None, daten: dict[str, Any]
) -> tuple[list[str], list[str]]:
    """Return the Kennungen drawn, and those that follow if one is not there."""
    umfang, startzahl = daten["umfang"], daten["startzahl"]
    if daten["verfahren"] == "systematisch":
        return systematische_ziehung(kennungen, umfang=umfang, startzahl=startzahl), []
    if schichten is not None:
        gezogen = ziehung(
            kennungen,
            umfang=umfang,
            startzahl=startzahl,
            schichten=schichten,
            aufteilung=daten["verfahren"],
            mindestens=daten["mindestens"] or 0,
        )
        return gezogen, []
    gezogen = ziehung(kennungen, umfang=umfang, startzahl=startzahl)
    laenger = ziehung(
        kennungen, umfang=min(len(kennungen), umfang + ERSATZ), startzahl=startzahl
    )
    return gezogen, laenger[umfang:]


def _dienststelle(zeile: tuple[str, ...]) -> str:
    if len(zeile) < 2 or not zeile[1]:  # noqa: PLR2004
        raise ValueError(f"Für die Kennung „{zeile[0]}“ fehlt die Dienststelle.")
    return zeile[1]


def _betrag(zeile: tuple[str, ...]) -> Decimal:
    betrag = betrag_aus(zeile[-1])
    if len(zeile) < 2 or betrag is None:  # noqa: PLR2004
        raise ValueError(
            f"Für die Kennung „{zeile[0]}“ fehlt der Betrag. Bitte schreiben Sie ihn "
            "so: 412,50."
        )
    return betrag

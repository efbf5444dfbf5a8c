"""Form fields that KERN and Django lack: the date field of ui.md part 7."""

import calendar
import re
from datetime import date
from typing import Any

from django import forms

from zielwerk.kern.anzeige import MONATE, tag

_GETRENNT = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{2}|\d{4})?\.?")
_ZIFFERN = re.compile(r"(\d{2})(\d{2})(\d{2}|\d{4})?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_JAHRHUNDERT_AB = 70  # "70" to "99" is 1970–1999, "00" to "69" is 2000–2069
FORMAT_HINWEIS = (
    "Bitte geben Sie das Datum so ein: TT.MM.JJJJ, zum Beispiel 21.12.2020."
)


class DatumError(ValueError):
    """The text is no date; the message says what to do."""


def _jahr(text: str | None, heute: date | None) -> int:
    """Return the year meant: four digits, two digits, or the current year."""
    if not text:
        if heute is None:
            raise DatumError("Bitte geben Sie das Datum mit Jahr ein: TT.MM.JJJJ.")
        return heute.year
    jahr = int(text)
    if len(text) == 4:  # noqa: PLR2004
        return jahr
    return jahr + (1900 if jahr >= _JAHRHUNDERT_AB else 2000)


def _pruefe(tage: int, monat: int, jahr: int) -> date:
    """Return the day, or say what is wrong with it."""
    if not 1 <= monat <= len(MONATE):
        raise DatumError(f"Einen Monat {monat} gibt es nicht. {FORMAT_HINWEIS}")
    if jahr < 1:
        raise DatumError(f"Ein Jahr {jahr} gibt es nicht. {FORMAT_HINWEIS}")
    letzter = calendar.monthrange(jahr, monat)[1]
    if not 1 <= tage <= letzter:
        raise DatumError(
            f"Der {MONATE[monat - 1]} {jahr} hat {letzter} Tage. "
            "Bitte geben Sie ein gültiges Datum ein."
        )
    return date(jahr, monat, tage)


def datum_aus(text: str, heute: date | None) -> date:
    """Return the day a person typed: "21.12.2020", "21.12.", "211220", "heute".

    Without a year it is the year of `heute`. ISO ("2020-12-21") is accepted too,
    because browsers and scripts send it.

    :raises DatumError: with a sentence that says what to do
    """
    eingabe = text.strip().lower()
    if eingabe == "heute" and heute is not None:
        return heute
    if treffer := _ISO.fullmatch(eingabe):
        jahr, monat, tage = treffer.groups()
        return _pruefe(int(tage), int(monat), int(jahr))
    if treffer := _GETRENNT.fullmatch(eingabe) or _ZIFFERN.fullmatch(eingabe):
        tage, monat, jahrtext = treffer.groups()
        return _pruefe(int(tage), int(monat), _jahr(jahrtext, heute))
    raise DatumError(FORMAT_HINWEIS)


class DatumEingabe(forms.TextInput):
    """A text field for a day, shown as TT.MM.JJJJ."""

    def format_value(self, value: Any) -> str | None:
        """Return the day as text; what a person typed stays as typed."""
        return tag(value) if isinstance(value, date) else super().format_value(value)


class Datumsfeld(forms.Field):
    """A day; set `heute` (argument or attribute) for "heute" and "21.12."."""

    widget = DatumEingabe
    default_error_messages = {"required": "Bitte geben Sie das Datum ein."}

    def __init__(self, *, heute: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.heute = heute

    def to_python(self, value: Any) -> date | None:
        """Return the day meant, None for an empty field."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return datum_aus(str(value), self.heute)
        except DatumError as fehler:
            raise forms.ValidationError(str(fehler), code="invalid") from fehler

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not their spelling."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True

"""The form for a new key."""

from datetime import date, timedelta
from typing import Any

from django import forms

from zielwerk.schnittstelle.regeln import WORTE, Umfang
from zielwerk.web.felder import Datumsfeld

VORSCHLAG = timedelta(days=180)


class SchluesselForm(forms.Form):
    """What a new key is for, what it may do, and until when."""

    bezeichnung = forms.CharField(
        label="Wofür ist der Schlüssel?",
        max_length=80,
        help_text="Zum Beispiel: „Nachtlauf Finanzverfahren“",
    )
    umfang = forms.MultipleChoiceField(
        label="Was darf er?",
        choices=[(eines.value, WORTE[eines]) for eines in Umfang],
        widget=forms.CheckboxSelectMultiple,
        help_text="Was Ihre Rolle nicht darf, darf auch der Schlüssel nicht.",
    )
    gilt_bis = Datumsfeld(label="Gilt bis", help_text="Höchstens ein Jahr")

    def __init__(self, daten: Any = None, *, heute: date) -> None:
        super().__init__(daten, initial={"gilt_bis": heute + VORSCHLAG})
        self.fields["gilt_bis"].heute = heute  # type: ignore[attr-defined]

    def clean_umfang(self) -> list[Umfang]:
        """Return the scopes chosen."""
        return [Umfang(eines) for eines in self.cleaned_data["umfang"]]

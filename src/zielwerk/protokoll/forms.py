"""The form of the search: person, object, time, action."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.apps import apps

from zielwerk.mandanten.models import Mandant, MandantenModell
from zielwerk.protokoll.models import Eintrag
from zielwerk.web.felder import Datumsfeld

KENNUNG = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _objektarten() -> list[tuple[str, str]]:
    """Return the kinds of objects an entry can be about, by their German name."""
    arten = {
        modell._meta.label_lower: str(modell._meta.verbose_name)
        for modell in apps.get_models()
        if issubclass(modell, MandantenModell | Mandant)
    }
    return sorted(arten.items(), key=lambda art: art[1].lower())


def _aktionen() -> list[tuple[str, str]]:
    """Return the actions recorded so far."""
    aktionen = Eintrag.objects.order_by("aktion").values_list("aktion", flat=True)
    return [(aktion, aktion) for aktion in aktionen.distinct()]


class SucheForm(forms.Form):
    """What to look for; an empty form finds everything."""

    person = forms.CharField(
        label="Person",
        max_length=120,
        required=False,
        help_text="Ein Teil des Namens genügt. Diese Suche wird selbst protokolliert.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    ueberall = forms.BooleanField(
        label="Auch in Vermerken und Werten",
        required=False,
        help_text="Sonst: was diese Person selbst getan hat",
    )
    objekt_art = forms.ChoiceField(label="Art des Objekts", required=False)
    kennung = forms.CharField(
        label="Kennung des Objekts",
        max_length=400,
        required=False,
        help_text="Aus einem Eintrag oder aus der Adresse einer Seite; Sammelvorgänge, "
        "die das Objekt nennen, werden mitgefunden.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    aktion = forms.ChoiceField(label="Aktion", required=False)
    von = Datumsfeld(label="Ereignis ab", required=False)
    bis = Datumsfeld(label="Ereignis bis", required=False)
    bis_nr = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, wahl in (("objekt_art", _objektarten()), ("aktion", _aktionen())):
            self.fields[name].choices = [("", "alle"), *wahl]  # type: ignore[attr-defined]
        for name in ("von", "bis"):
            self.fields[name].heute = heute  # type: ignore[attr-defined]

    def clean_kennung(self) -> UUID | None:
        """Return the id in what was typed: alone, or inside an address."""
        text = self.cleaned_data["kennung"]
        if not text:
            return None
        treffer = KENNUNG.search(text)
        if treffer is None:
            raise forms.ValidationError(
                "Darin steht keine Kennung. Sie sieht so aus: "
                "01234567-89ab-cdef-0123-456789abcdef."
            )
        return UUID(treffer[0])

    def clean(self) -> dict[str, Any]:
        """Refuse a time span that ends before it begins."""
        daten: dict[str, Any] = super().clean() or {}
        if daten.get("von") and daten.get("bis") and daten["bis"] < daten["von"]:
            self.add_error("bis", "Das Ende liegt vor dem Anfang.")
        return daten

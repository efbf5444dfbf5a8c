"""Forms of the paper."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.drucksachen.models import Drucksache
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.web.felder import Datumsfeld


class AbschnittForm(forms.Form):
    """Edit the text of one section; an empty line starts a new paragraph."""

    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 16}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class AbweichungForm(forms.Form):
    """Say why a number stays although the data say otherwise."""

    kennung = forms.CharField(widget=forms.HiddenInput)
    begruendung = forms.CharField(label="Begründung", max_length=500)


class DrucksacheForm(forms.Form):
    """The head of a new paper."""

    nummer = forms.CharField(label="Drucksache-Nr.", max_length=40)
    titel = forms.CharField(label="Titel", max_length=160)
    koerperschaft = forms.CharField(
        label="Körperschaft", max_length=120, help_text="steht unter „Drucksache“ im Kopf"
    )
    fachdienst = forms.CharField(label="Fachdienst", max_length=160)
    datum = Datumsfeld(label="Datum", help_text="Tag, an dem die Vorlage freigegeben sein soll")
    gremium = forms.CharField(label="Gremium", max_length=120)
    sitzung_am = Datumsfeld(label="Sitzungstermin")
    rueckblick = forms.ModelChoiceField(label="Rückblick auf", queryset=None)
    vereinbarung = forms.ModelChoiceField(label="Zu beschließen", queryset=None)

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("rueckblick", "vereinbarung"):
            self.fields[name].queryset = Zielvereinbarung.objects.all()  # type: ignore[attr-defined]
        for name in ("datum", "sitzung_am"):
            self.fields[name].heute = heute  # type: ignore[attr-defined]

    def clean_nummer(self) -> str:
        """Refuse a number that is taken."""
        nummer: str = self.cleaned_data["nummer"]
        if Drucksache.objects.filter(nummer=nummer).exists():
            raise forms.ValidationError("Diese Nummer gibt es schon. Bitte wählen Sie eine andere.")
        return nummer

    def felder(self) -> dict[str, Any]:
        """Return the values as `create_drucksache` takes them."""
        daten = dict(self.cleaned_data)
        folge = {"gremium": daten.pop("gremium"), "sitzung_am": daten.pop("sitzung_am")}
        return daten | {"beratungsfolge": [folge]}

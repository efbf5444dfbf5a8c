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


class AngabenForm(forms.Form):
    """The closing fields of the source paper."""

    finanzielle_auswirkungen = forms.BooleanField(
        label="Der Beschluss hat finanzielle Auswirkungen", required=False
    )
    darstellung_kosten = forms.CharField(
        label="Darstellung der einmaligen Kosten, Folgekosten",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    teilplan = forms.CharField(label="Teilplan", max_length=80, required=False)
    produktkonto_ergebnis = forms.CharField(
        label="In der Ergebnisrechnung, Produktkonto", max_length=80, required=False
    )
    produktkonto_finanz = forms.CharField(
        label="In der Finanzrechnung investiv, Produktkonto",
        max_length=80,
        required=False,
    )
    ueberplanmaessig_euro = forms.CharField(
        label="Über- oder außerplanmäßig in Höhe von Euro",
        max_length=40,
        required=False,
        help_text="Der Hauptausschuss ist dann an der Beschlussfassung zu beteiligen",
    )
    deckung_minderaufwendungen = forms.CharField(
        label="Deckung durch Minderaufwendungen beim Produktkonto",
        max_length=120,
        required=False,
    )
    deckung_mehrertraege = forms.CharField(
        label="Deckung durch Mehrerträge beim Produktkonto",
        max_length=120,
        required=False,
    )
    bezug_strategie = forms.BooleanField(
        label="Bezug zum strategischen Management", required=False
    )
    strategie_text = forms.CharField(
        label="Darstellung der Maßnahme", max_length=300, required=False
    )
    belange_betroffen = forms.BooleanField(
        label="Belange von Menschen mit Behinderung sind betroffen", required=False
    )
    belange_text = forms.CharField(
        label="Erläuterung", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    belange_beruecksichtigt = forms.BooleanField(
        label="Belange von Menschen mit Behinderung wurden berücksichtigt", required=False
    )


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

"""The form of a Pflicht: who owes what to whom, by which Terminregel."""

from typing import Any

from django import forms

from zielwerk.fristen.regeln import FristregelError, pruefe_regel
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.models import Pflicht

REGELN = [
    ("stichtage", "zu festen Tagen"),
    ("zeitraeume", "mindestens einmal je Zeitraum"),
    ("nach_ereignis", "innerhalb einer Frist nach einem Eingang"),
    ("fortlaufend", "fortlaufend, ohne Tag"),
]
JE = [
    ("monat", "Monat"),
    ("quartal", "Quartal"),
    ("halbjahr", "Halbjahr"),
    ("jahr", "Jahr"),
]
EINHEITEN = [
    ("arbeitstage", "Arbeitstage"),
    ("kalendertage", "Kalendertage"),
    ("monate", "Monate"),
]


class PflichtForm(forms.Form):
    """Add or change a Pflicht; only the fields of the chosen rule are used."""

    bezeichnung = forms.CharField(label="Bezeichnung", max_length=160)
    schluessel = forms.SlugField(
        label="Schlüssel",
        max_length=60,
        help_text="Kurz, klein, ohne Umlaute; bleibt über die Jahre gleich",
    )
    verpflichtet = forms.ChoiceField(
        label="Wer ist verpflichtet?", choices=Rolle.choices
    )
    empfaenger = forms.CharField(label="Empfänger", max_length=120, required=False)
    nachweisart = forms.ChoiceField(
        label="Nachweis", choices=Pflicht.Nachweisart.choices
    )
    art = forms.ChoiceField(label="Wann?", choices=REGELN, widget=forms.RadioSelect)
    tage = forms.CharField(
        label="Feste Tage",
        required=False,
        help_text="bei festen Tagen, zum Beispiel „15.06., 15.12.“",
    )
    folgejahr = forms.BooleanField(label="Tage liegen im Folgejahr", required=False)
    verschieben = forms.BooleanField(
        label="Fällt der Tag auf Wochenende oder Feiertag, gilt der nächste Werktag",
        required=False,
        help_text="angekreuzt: Frist (§ 26 Abs. 3 SGB X), sonst Termin (§ 26 Abs. 5)",
    )
    je = forms.ChoiceField(
        label="Zeitraum", choices=JE, initial="halbjahr", help_text="bei „je Zeitraum“"
    )
    anzahl = forms.IntegerField(
        label="Anzahl",
        min_value=1,
        initial=1,
        help_text="Male je Zeitraum, oder Tage nach dem Eingang",
    )
    einheit = forms.ChoiceField(label="Einheit nach dem Eingang", choices=EINHEITEN)

    def clean(self) -> dict[str, Any]:
        """Put the Terminregel together and apply it once."""
        daten = super().clean() or {}
        if self.errors:
            return daten
        regel = _regel(daten)
        try:
            pruefe_regel(regel)
        except FristregelError as fehler:
            feld = "tage" if daten["art"] == "stichtage" else "anzahl"
            self.add_error(feld, str(fehler))
        daten["terminregel"] = regel
        return daten

    def felder(self) -> dict[str, Any]:
        """Return the values as `add_pflicht` and `change_pflicht` take them."""
        namen = ("bezeichnung", "schluessel", "verpflichtet", "empfaenger")
        return {
            name: self.cleaned_data[name]
            for name in (*namen, "nachweisart", "terminregel")
        }


def _regel(daten: dict[str, Any]) -> dict[str, Any]:
    """Return the stored form of the chosen rule."""
    art = daten["art"]
    if art == "stichtage":
        tage = [teil.strip() for teil in daten["tage"].replace("und", ",").split(",")]
        return {
            "art": art,
            "tage": [teil for teil in tage if teil],
            "jahresversatz": int(daten["folgejahr"]),
            "verschieben": daten["verschieben"],
        }
    if art == "zeitraeume":
        return {"art": art, "je": daten["je"], "anzahl": daten["anzahl"]}
    if art == "nach_ereignis":
        return {
            "art": art,
            "anzahl": daten["anzahl"],
            "einheit": daten["einheit"],
            "je": daten["je"],
        }
    return {"art": art}


def initial(pflicht: Pflicht) -> dict[str, Any]:
    """Return the start values for an existing Pflicht."""
    regel = pflicht.terminregel
    return {
        "bezeichnung": pflicht.bezeichnung,
        "schluessel": pflicht.schluessel,
        "verpflichtet": pflicht.verpflichtet,
        "empfaenger": pflicht.empfaenger,
        "nachweisart": pflicht.nachweisart,
        "art": regel["art"],
        "tage": ", ".join(regel.get("tage", [])),
        "folgejahr": bool(regel.get("jahresversatz")),
        "verschieben": bool(regel.get("verschieben")),
        "je": regel.get("je", "halbjahr"),
        "anzahl": regel.get("anzahl", 1),
        "einheit": regel.get("einheit", "arbeitstage"),
    }

"""Forms of a Träger: one voucher, and the counts of a month."""

from typing import Any

from django import forms

from zielwerk.beratung.forms import MitHeute
from zielwerk.beratung.models import Beratungsfall, Beratungsmeldung, Standort
from zielwerk.beratung.regeln import bilanz
from zielwerk.web.felder import Datumsfeld

# The groups of the month in the order they are read off; keys of Beratungsmeldung.
GRUPPEN = (
    (
        "Vom Jobcenter zugewiesen",
        (
            *("zuweisungen", "kontakt_nicht_zustande", "gespraeche_terminiert"),
            *(
                "gespraeche_stattgefunden",
                "gespraeche_abgesagt",
                "gespraeche_versaeumt",
            ),
        ),
    ),
    (
        "Beratungen (alle, auch Selbstmelder)",
        (
            *("laufend_anfang", "beginn", "kurzberatungen", "abschluss"),
            *("abbruch_klient", "abbruch_traeger", "abbruch_wegzug"),
            *("abbruch_ende_sgb2", "abbruch", "laufend_ende"),
        ),
    ),
    (
        "Weiteres",
        (
            *("selbstmelder", "praesenz", "telefon", "online"),
            *("formulare_versandt", "formulare_zurueck", "wartezeit_tage"),
        ),
    ),
)
HILFE = {
    "zuweisungen": "Scheine, die in dem Monat bei Ihnen ankamen",
    "abbruch": "leer: die Summe der vier Gründe",
    "selbstmelder": "ohne Schein des Jobcenters",
    "laufend_anfang": "am ersten Tag des Monats",
    "laufend_ende": "am letzten Tag des Monats",
}


class MonatForm(forms.Form):
    """The counts of one month; what is not known stays empty."""

    standort: Any = forms.ModelChoiceField(
        label="Standort des Jobcenters",
        queryset=None,
        to_field_name="uuid",
        required=False,
        empty_label="alle Standorte zusammen",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["standort"].queryset = Standort.objects.filter(art="jobcenter")
        for _, namen in GRUPPEN:
            for name in namen:
                modellfeld: Any = Beratungsmeldung._meta.get_field(name)
                dezimal = name == "wartezeit_tage"
                art = forms.DecimalField if dezimal else forms.IntegerField
                felder[name] = art(
                    label=modellfeld.verbose_name,
                    min_value=0,
                    max_value=99_999,
                    required=False,
                    localize=dezimal,
                    help_text=HILFE.get(name, ""),
                    widget=forms.TextInput(
                        attrs={
                            "inputmode": "decimal" if dezimal else "numeric",
                            "class": "eingabe eingabe--zahl",
                        }
                    ),
                )  # fmt: skip

    def gruppen(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields in their groups."""
        return [(titel, [self[n] for n in namen]) for titel, namen in GRUPPEN]

    def zahlen(self) -> dict[str, Any]:
        """Return the counts entered."""
        return {n: self.cleaned_data[n] for _, namen in GRUPPEN for n in namen}

    def clean(self) -> dict[str, Any]:
        """Ask for at least one count."""
        daten = super().clean() or {}
        werte = [daten.get(n) for _, namen in GRUPPEN for n in namen]
        if not self.errors and all(wert is None for wert in werte):
            raise forms.ValidationError(
                "Bitte tragen Sie wenigstens eine Zahl ein (0, wenn es keine gab)."
            )
        return daten


def bilanzsatz(m: Beratungsmeldung) -> str:
    """Return what does not add up in a month, or nothing."""
    gruende = (
        m.abbruch_klient, m.abbruch_traeger, m.abbruch_wegzug, m.abbruch_ende_sgb2
    )  # fmt: skip
    bekannt = [n for n in gruende if n is not None]
    abbruch = m.abbruch if m.abbruch is not None else sum(bekannt)
    werte = (m.laufend_anfang, m.beginn, m.abschluss, m.laufend_ende)
    if any(wert is None for wert in werte):
        return ""
    ergebnis = bilanz(
        laufend_anfang=m.laufend_anfang or 0,
        beginn=m.beginn or 0,
        abschluss=m.abschluss or 0,
        abbruch=abbruch,
        laufend_ende=m.laufend_ende or 0,
    )
    if ergebnis.stimmt:
        return ""
    letzter = ergebnis.rechenweg[-1]
    return (
        "Die Bilanz geht nicht auf: laufend am Anfang + Beginn = "
        f"{ergebnis.zugang}, Abschluss + Abbruch + laufend am Ende = "
        f"{ergebnis.abgang}. {letzter.text}: {letzter.wert}."
    )


JA_NEIN = (("", "noch nicht"), ("ja", "ja"), ("nein", "nein, kam nicht zustande"))


def _leer(text: str, auswahl: Any) -> list[tuple[str, str]]:
    return [("", text), *auswahl]


class FallForm(MitHeute):
    """What became of one voucher: days and choices, no text."""

    kontakt = forms.ChoiceField(label="Kontakt", choices=JA_NEIN, required=False)
    kontakt_am = Datumsfeld(label="Erster Kontakt am", required=False)
    erstgespraech = forms.ChoiceField(
        label="Erstgespräch",
        choices=_leer("kein Termin", Beratungsfall.Gespraech.choices),
        required=False,
    )
    erstgespraech_am = Datumsfeld(label="Erstgespräch am", required=False)
    form = forms.ChoiceField(
        label="Form",
        choices=_leer("offen", Beratungsfall.Form.choices),
        required=False,
    )
    formular_versandt_am = Datumsfeld(label="Formular versandt am", required=False)
    formular_zurueck_am = Datumsfeld(label="Formular zurück am", required=False)
    kurz = forms.BooleanField(
        label="Es blieb bei einer Einmal- oder Kurzberatung", required=False
    )
    beginn_am = Datumsfeld(label="Beratung begonnen am", required=False)
    ende_am = Datumsfeld(label="Beratung beendet am", required=False)
    ende_grund = forms.ChoiceField(
        label="Grund der Beendigung",
        choices=_leer("läuft noch", Beratungsfall.Ende.choices),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def daten(self) -> dict[str, Any]:
        """Return the values as they are stored; a day of contact means yes."""
        daten = {n: w for n, w in self.cleaned_data.items() if n != "version"}
        daten["kontakt"] = {"ja": True, "nein": False}.get(daten["kontakt"])
        stattgefunden = daten["erstgespraech"] == "stattgefunden"
        if daten["kontakt"] is None and (
            daten["kontakt_am"] or daten["beginn_am"] or stattgefunden
        ):
            daten["kontakt"] = True
        return daten


def fall_anfang(fall: Beratungsfall | None) -> dict[str, Any]:
    """Return what the form shows of a stored row."""
    if fall is None:
        return {}
    namen = [n for n in FallForm.base_fields if n != "kontakt"]
    kontakt = {None: "", True: "ja", False: "nein"}[fall.kontakt]
    return {n: getattr(fall, n) for n in namen} | {"kontakt": kontakt}

"""Forms of the assistant, one per step; each carries the Fassung a person saw."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from zielwerk.einrichtung.models import Einrichtung
from zielwerk.einrichtung.regeln import UEBLICH_FREI, im_dativ
from zielwerk.fristen.models import DienstfreierTag
from zielwerk.kern.kalender import LAENDER, OERTLICHE_FEIERTAGE
from zielwerk.mandanten.models import Mandant, Organisation
from zielwerk.mandanten.regeln import regionalschluessel_einwand
from zielwerk.mitglieder.regeln import hat_unsichtbares
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.services import bibliothek

ERSTES_JAHR, LETZTES_JAHR = 2005, 2100
# A year with a 29 February, to see whether a day exists.
_SCHALTJAHR = 2020


class Zeile(forms.CharField):
    """A text in one line, without characters that nobody sees."""

    def validate(self, value: str) -> None:
        """Refuse control characters and marks of direction."""
        super().validate(value)
        if hat_unsichtbares(value):
            raise forms.ValidationError(
                "Darin stehen unsichtbare Zeichen. Bitte tippen Sie den Text neu ein."
            )


class Schrittform(forms.Form):
    """What every step has: the Fassung of the assistant when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, einrichtung: Einrichtung, **kwargs: Any) -> None:
        start = {"version": einrichtung.version}
        kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class KreisForm(Schrittform):
    """The county."""

    name = Zeile(
        label="Name",
        max_length=120,
        help_text="amtlich, wie er in Vorlagen steht: „Kreis Segeberg“",
    )
    kurzname = Zeile(
        label="Kurzname", max_length=40, help_text="steht oben auf jeder Seite"
    )
    land = forms.ChoiceField(
        label="Land",
        choices=list(LAENDER.items()),
        help_text="Seine Feiertage gelten für alle Fristen.",
    )
    regionalschluessel = forms.CharField(
        label="Regionalschlüssel",
        max_length=12,
        help_text="der amtliche Schlüssel: Kreis 5 Ziffern, Gemeinde 8 oder 12",
    )

    def __init__(self, *args: Any, mandant: Mandant, **kwargs: Any) -> None:
        felder = ("name", "kurzname", "land", "regionalschluessel")
        start = {feld: getattr(mandant, feld) for feld in felder}
        super().__init__(*args, initial=start, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a key that belongs to no county of the Land."""
        daten = super().clean() or {}
        schluessel, land = daten.get("regionalschluessel"), daten.get("land")
        if schluessel and land:
            knapp = re.sub(r"\s", "", schluessel)
            if einwand := regionalschluessel_einwand(knapp, land):
                self.add_error("regionalschluessel", einwand)
            daten["regionalschluessel"] = knapp
        return daten


class KalenderForm(Schrittform):
    """Which days are service-free, proposed ones and further ones."""

    tage = forms.MultipleChoiceField(
        label="An diesen Tagen arbeiten Kreis und Jobcenter nicht",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sie zählen nicht als Arbeitstag. Eine Frist, die auf einen solchen "
        "Tag fällt, endet trotzdem an ihm.",
    )
    weitere = Zeile(
        label="Weitere Tage",
        required=False,
        max_length=80,
        help_text="TT.MM., mehrere durch Komma getrennt",
    )

    def __init__(self, *args: Any, land: str, **kwargs: Any) -> None:
        oertlich = OERTLICHE_FEIERTAGE.get(land, {})
        self.vorschlaege = {**UEBLICH_FREI, **oertlich}
        geltende = DienstfreierTag.objects.filter(gilt_bis=None)
        eigene = {t.monatstag: t.grund for t in geltende.order_by("pk")}
        start = {
            "tage": [tag for tag in self.vorschlaege if tag in eigene],
            "weitere": ", ".join(t for t in eigene if t not in self.vorschlaege),
        }
        super().__init__(*args, initial=start, **kwargs)
        wahl = self.fields["tage"]
        assert isinstance(wahl, forms.MultipleChoiceField)  # noqa: S101  # for the type only
        wahl.choices = [(t, f"{t} {name}") for t, name in self.vorschlaege.items()]
        self._eigene = eigene

    def clean_weitere(self) -> list[str]:
        """Refuse a day no year has."""
        tage = [teil.strip() for teil in self.cleaned_data["weitere"].split(",")]
        tage = [teil for teil in tage if teil]
        for tag in tage:
            if not re.fullmatch(r"\d{2}\.\d{2}\.", tag):
                raise forms.ValidationError(
                    f"„{tag}“: Bitte so eingeben: TT.MM., zum Beispiel 24.12."
                )
            try:
                date(_SCHALTJAHR, int(tag[3:5]), int(tag[:2]))
            except ValueError:
                raise forms.ValidationError(f"Den {tag} gibt es nicht.") from None
        return tage

    def frei(self) -> dict[str, str]:
        """Return the days chosen, with the reason each is stored with."""
        daten = self.cleaned_data
        gruende = {t: f"{name}, dienstfrei" for t, name in self.vorschlaege.items()}
        alle = [*daten["tage"], *daten["weitere"]]
        return {t: self._eigene.get(t) or gruende.get(t, "dienstfrei") for t in alle}


class SeitenForm(Schrittform):
    """Who agrees with whom."""

    aufbau = forms.ChoiceField(
        label="Wer vereinbart?",
        choices=Einrichtung.Aufbau.choices,
        widget=forms.RadioSelect,
    )
    partei_kommune = Zeile(
        label="Für den kommunalen Träger",
        max_length=160,
        help_text="so, wie es nach „zwischen“ steht: „dem Kreis Segeberg“",
    )
    partei_jobcenter = Zeile(
        label="Für die andere Seite",
        max_length=160,
        help_text="„dem Geschäftsführer des Jobcenters“; bei einer Optionskommune: "
        "„dem Land Hessen“",
    )
    partei_dritte = Zeile(
        label="Dritte Seite",
        max_length=160,
        required=False,
        help_text="nur bei drei Seiten: „der Agentur für Arbeit Elmshorn“",
    )
    jobcenter = Zeile(
        label="Name des Jobcenters",
        max_length=120,
        help_text="Zu dieser Organisation gehören die Personen aus dem Jobcenter.",
    )

    def __init__(
        self, *args: Any, einrichtung: Einrichtung, mandant: Mandant, **kwargs: Any
    ) -> None:
        e = einrichtung
        alle = Organisation.objects.filter(art=Organisation.Art.JOBCENTER)
        jobcenter = alle.order_by("pk").first()
        name = jobcenter.name if jobcenter else f"Jobcenter {mandant.name}"
        start = {
            "aufbau": e.aufbau,
            "partei_kommune": e.partei_kommune or im_dativ(mandant.name),
            "partei_jobcenter": e.partei_jobcenter
            or f"der Geschäftsführung des {_genitiv(name)}",
            "partei_dritte": e.partei_dritte,
            "jobcenter": name,
        }
        super().__init__(*args, initial=start, einrichtung=e, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for the third side where there are three, and only there."""
        daten = super().clean() or {}
        drei = daten.get("aufbau") == Einrichtung.Aufbau.DREI
        dritte = daten.get("partei_dritte", "")
        if drei and not dritte:
            self.add_error("partei_dritte", "Bitte nennen Sie die dritte Seite.")
        if dritte and not drei and "aufbau" in daten:
            self.add_error(
                "partei_dritte",
                "Eine dritte Seite gibt es nur bei „drei Seiten“. Bitte leeren Sie das "
                "Feld oder wählen Sie drei Seiten.",
            )
        return daten


def _genitiv(name: str) -> str:
    """Return "Jobcenters Kreis Segeberg"."""
    vorn, leer, rest = name.partition(" ")
    return f"{vorn}s{leer}{rest}" if vorn == "Jobcenter" else name


class GremiumForm(Schrittform):
    """Which committee deals with the agreement, and how."""

    gremium = Zeile(
        label="Gremium",
        max_length=120,
        help_text="zum Beispiel „Sozialausschuss“; weitere Gremien nennen Sie in der "
        "Beratungsfolge jeder Vorlage",
    )
    befassung = forms.ChoiceField(
        label="Was tut das Gremium?",
        choices=Zielvereinbarung.Befassung.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, einrichtung: Einrichtung, **kwargs: Any) -> None:
        start = {"gremium": einrichtung.gremium, "befassung": einrichtung.befassung}
        super().__init__(*args, initial=start, einrichtung=einrichtung, **kwargs)


class VorlageForm(Schrittform):
    """Which template becomes the draft of which year."""

    vorlage = forms.ChoiceField(label="Vorlage", widget=forms.RadioSelect)
    jahr = forms.IntegerField(
        label="Jahr der Vereinbarung", min_value=ERSTES_JAHR, max_value=LETZTES_JAHR
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"jahr": heute.year}, **kwargs)
        wahl = self.fields["vorlage"]
        assert isinstance(wahl, forms.ChoiceField)  # noqa: S101  # for the type only
        wahl.choices = list(_vorlagen())

    def clean_vorlage(self) -> str:
        """Return the name of the template; nothing for an empty draft."""
        name: str = self.cleaned_data["vorlage"]
        return "" if name == "leer" else name


def _vorlagen() -> Iterable[tuple[str, str]]:
    """Yield the templates of the library, and the way without one."""
    for eine in bibliothek():
        yield eine.name, f"{eine.titel} ({eine.punkte} Punkte)"
    yield "leer", "ohne Vorlage: Sie legen die Punkte selbst an"

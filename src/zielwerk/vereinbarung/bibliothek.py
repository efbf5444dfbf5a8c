"""The library: agreements to start from, each saying where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from zielwerk.kern.yamldatei import read_yamldatei
from zielwerk.vereinbarung.austausch import FORMAT, AustauschError, lies
from zielwerk.vereinbarung.jahreswechsel import shift_jahr

ORDNER = Path(__file__).with_name("vorlagen")
BEISPIEL = Path(__file__).with_name("beispiel.yaml")
# The example agreement is kept once, with its year; the library reads it from there.
_AUS_BEISPIEL = {"segeberg-2020": 2020, "segeberg-2021": 2021}
# What belongs to the year a template was made in, and to no other.
_NUR_DORT = ("entfallen",)


@dataclass(frozen=True)
class Eintrag:
    """One template as the list shows it."""

    name: str
    titel: str
    jahr: int
    punkte: int
    quelle: str
    geformt: bool


@cache
def bibliothek() -> tuple[Eintrag, ...]:
    """Return all templates, the example first."""
    namen = [*_AUS_BEISPIEL, *sorted(datei.stem for datei in ORDNER.glob("*.yaml"))]
    return tuple(_eintrag(name, vorlage(name)) for name in namen)


def _eintrag(name: str, daten: Mapping[str, Any]) -> Eintrag:
    return Eintrag(
        name,
        daten["titel"],
        daten["jahr"],
        len(daten["punkte"]),
        daten.get("quelle", ""),
        daten.get("geformt", False),
    )


def vorlage(name: str) -> dict[str, Any]:
    """Return one template.

    :raises AustauschError: if there is none of that name
    """
    if name in _AUS_BEISPIEL:
        return _segeberg(_AUS_BEISPIEL[name])
    datei = ORDNER / f"{name}.yaml"
    if not name.replace("-", "").isalnum() or not datei.is_file():
        raise AustauschError([f"Eine Vorlage „{name}“ gibt es nicht."])
    return lies(datei.read_bytes())


def fuer_jahr(daten: Mapping[str, Any], jahr: int) -> dict[str, Any]:
    """Return a template moved to a year: its days and its title with it."""
    alt = daten["jahr"]
    if jahr == alt:
        return dict(daten)
    punkte = [
        {name: wert for name, wert in punkt.items() if name != "begruendung"}
        | {"wortlaut": shift_jahr(punkt["wortlaut"], alt, jahr)}
        for punkt in daten["punkte"]
    ]
    uebrige = {name: wert for name, wert in daten.items() if name not in _NUR_DORT}
    titel = shift_jahr(daten["titel"], alt, jahr)
    return uebrige | {"jahr": jahr, "titel": titel, "punkte": punkte}


def _segeberg(jahr: int) -> dict[str, Any]:
    """Return the agreement of the example county."""
    quelle = read_yamldatei(BEISPIEL)
    daten: dict[str, Any] = {
        "format": FORMAT,
        "jahr": quelle["jahr"],
        "titel": quelle["titel"],
        "quelle": "Tatsachen, Zahlen und Termine nach DrS/2021/022 des Kreises "
        "Segeberg; die Sätze sind neu geschrieben.",
        "parteien": {
            "kommune": quelle["partei_kommune"],
            "jobcenter": quelle["partei_jobcenter"],
        },
        "gremium": quelle["gremium"],
        "punkte": quelle["punkte"],
    }
    if jahr == quelle["jahr"]:
        return daten
    weiter = fuer_jahr(daten, jahr)
    return weiter | {"punkte": _fortgeschrieben(weiter, quelle["fortschreibung"])}


def _fortgeschrieben(
    daten: Mapping[str, Any], schritt: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the Punkte of the next year: one new, one changed, later ones moved."""
    neu, geaendert = schritt["neu"], dict(schritt["geaendert"])
    regeln = geaendert.pop("terminregeln")
    punkte = []
    for alt in daten["punkte"]:
        punkt = alt | {"nummer": alt["nummer"] + (alt["nummer"] >= neu["nummer"])}
        if punkt["schluessel"] == geaendert["schluessel"]:
            punkt |= geaendert
            punkt["pflichten"] = [
                pflicht
                | {
                    "terminregel": regeln.get(
                        pflicht["schluessel"], pflicht["terminregel"]
                    )
                }
                for pflicht in punkt["pflichten"]
            ]
        punkte.append(punkt)
    return sorted([*punkte, neu], key=lambda punkt: punkt["nummer"])

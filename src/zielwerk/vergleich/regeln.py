"""Comparison of rates: funnel, own history, forecast; chance told from difference."""

from zielwerk.vergleich.definition import Definition, Periode, ohne_ueberschneidung
from zielwerk.vergleich.prognose import Prognose, prognose
from zielwerk.vergleich.trichter import Fall, Grenzen, Lage, Trichter, trichter
from zielwerk.vergleich.verlauf import Punkt, Regelbruch, Verlauf, verlauf
from zielwerk.vergleich.zaehlung import PARAMETER, VergleichError, vergleichstypen

__all__ = [
    "PARAMETER",
    "Definition",
    "Fall",
    "Grenzen",
    "Lage",
    "Periode",
    "Prognose",
    "Punkt",
    "Regelbruch",
    "Trichter",
    "VergleichError",
    "Verlauf",
    "ohne_ueberschneidung",
    "prognose",
    "trichter",
    "vergleichstypen",
    "verlauf",
]

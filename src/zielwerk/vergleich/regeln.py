"""Comparison of rates: funnel, own history, forecast; chance told from difference."""

from zielwerk.vergleich.prognose import Prognose, prognose
from zielwerk.vergleich.trichter import Fall, Grenzen, Lage, Trichter, trichter
from zielwerk.vergleich.verlauf import Punkt, Regelbruch, Verlauf, verlauf
from zielwerk.vergleich.zaehlung import PARAMETER, VergleichError

__all__ = [
    "PARAMETER",
    "Fall",
    "Grenzen",
    "Lage",
    "Prognose",
    "Punkt",
    "Regelbruch",
    "Trichter",
    "VergleichError",
    "Verlauf",
    "prognose",
    "trichter",
    "verlauf",
]

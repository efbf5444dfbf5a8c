"""Comparison of rates: funnel, own history, forecast; chance told from difference."""

from zielwerk.vergleich.definition import Definition, Periode, ohne_ueberschneidung
from zielwerk.vergleich.einzelfaelle import Einzelfall, vergroebere
from zielwerk.vergleich.prognose import Prognose, prognose
from zielwerk.vergleich.schutz import Beitrag, Mass, Menge, mass_am, schutzgrund
from zielwerk.vergleich.trichter import (
    Fall,
    Grenzen,
    Lage,
    Trichter,
    grenzlinie,
    trichter,
)
from zielwerk.vergleich.verlauf import Punkt, Regelbruch, Verlauf, verlauf
from zielwerk.vergleich.zaehlung import PARAMETER, VergleichError, vergleichstypen

__all__ = [
    "PARAMETER",
    "Beitrag",
    "Definition",
    "Einzelfall",
    "Fall",
    "Grenzen",
    "Lage",
    "Mass",
    "Menge",
    "Periode",
    "Prognose",
    "Punkt",
    "Regelbruch",
    "Trichter",
    "VergleichError",
    "Verlauf",
    "grenzlinie",
    "mass_am",
    "ohne_ueberschneidung",
    "prognose",
    "schutzgrund",
    "trichter",
    "vergleichstypen",
    "vergroebere",
    "verlauf",
]

"""Advice by § 16a SGB II: catalogue, running cases, tables without small figures."""

from zielwerk.beratung.bilanz import Bilanz, bilanz
from zielwerk.beratung.gleichungen import UnterdrueckungError
from zielwerk.beratung.katalog import (
    KEIN_16A,
    PARAMETER,
    Beratungsleistung,
    katalog,
    zuordnung,
)
from zielwerk.beratung.tabellen import gerundet
from zielwerk.beratung.unterdrueckung import MINDESTENS, Unterdrueckung, unterdruecke
from zielwerk.beratung.verbund import Verbund, Verbundtabelle, unterdruecke_verbund
from zielwerk.beratung.weg import Stufe, Weg, weg

__all__ = [
    "KEIN_16A",
    "MINDESTENS",
    "PARAMETER",
    "Beratungsleistung",
    "Bilanz",
    "Stufe",
    "Unterdrueckung",
    "UnterdrueckungError",
    "Verbund",
    "Verbundtabelle",
    "Weg",
    "bilanz",
    "gerundet",
    "katalog",
    "unterdruecke",
    "unterdruecke_verbund",
    "weg",
    "zuordnung",
]

"""Terminregeln: what is due when, and why; the front door of three files.

`zaehlung` counts from an event, `terminregeln` knows fixed days, periods and stored
rules, `status` says how a Frist stands on a day.
"""

from zielwerk.fristen.status import Standanzeige, stand
from zielwerk.fristen.terminregeln import (
    Faelligkeit,
    Periode,
    Stichtag,
    beschreibung,
    faelligkeiten,
    pruefe_regel,
    stichtage,
    zeitraeume,
)
from zielwerk.fristen.zaehlung import (
    Fristende,
    FristregelError,
    Kalendertag,
    Pause,
    Tagelauf,
    frist_nach_ereignis,
    tagelaeufe,
    um_pausen,
)
from zielwerk.kern.kalender import ist_arbeitstag

__all__ = [
    "Faelligkeit",
    "Fristende",
    "FristregelError",
    "Kalendertag",
    "Pause",
    "Periode",
    "Standanzeige",
    "Stichtag",
    "Tagelauf",
    "beschreibung",
    "faelligkeiten",
    "frist_nach_ereignis",
    "ist_arbeitstag",
    "pruefe_regel",
    "stand",
    "stichtage",
    "tagelaeufe",
    "um_pausen",
    "zeitraeume",
]

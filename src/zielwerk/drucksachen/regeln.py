"""The rules of a paper; the front door of four files.

`textpruefung` finds numbers that the data state differently, `stimmen` counts a vote,
`gremien` puts names into a sentence, `weg` lays out the days from the evidence to
the session.
"""

from zielwerk.drucksachen.gremien import als_subjekt, mit_artikel
from zielwerk.drucksachen.stimmen import (
    STIMMEN,
    Abstimmung,
    AbstimmungError,
    Fraktionsstimmen,
    abstimmung,
)
from zielwerk.drucksachen.textpruefung import (
    Begruendet,
    Lauf,
    Textpruefung,
    Zahl,
    Zahlbefund,
    als_text,
    ersetze,
    laeufe_aus_text,
    pruefe_text,
)
from zielwerk.drucksachen.weg import WegError, Wegschritt, wegplan

__all__ = [
    "STIMMEN",
    "Abstimmung",
    "AbstimmungError",
    "Begruendet",
    "Fraktionsstimmen",
    "Lauf",
    "Textpruefung",
    "WegError",
    "Wegschritt",
    "Zahl",
    "Zahlbefund",
    "abstimmung",
    "als_subjekt",
    "als_text",
    "ersetze",
    "laeufe_aus_text",
    "mit_artikel",
    "pruefe_text",
    "wegplan",
]

"""The steps of the assistant, and what it proposes; no Django."""

import re
from collections.abc import Collection
from dataclasses import dataclass

# Proposed service-free days of every county; none is set unless chosen.
UEBLICH_FREI = {"24.12.": "Heiligabend", "31.12.": "Silvester"}
_WEIBLICH = ("stadt", "region", "städteregion", "landeshauptstadt", "hansestadt")
_MAENNLICH = ("kreis", "landkreis", "bezirk", "rhein-kreis")


@dataclass(frozen=True)
class Schritt:
    """One step: its key is also its address."""

    schluessel: str
    titel: str


SCHRITTE = (
    Schritt("kreis", "Kreis"),
    Schritt("kalender", "Kalender"),
    Schritt("seiten", "Seiten"),
    Schritt("gremium", "Gremium"),
    Schritt("vorlage", "Vereinbarung"),
    Schritt("mitglieder", "Mitglieder"),
)
SCHLUESSEL = tuple(schritt.schluessel for schritt in SCHRITTE)


def naechster_schritt(erledigt: Collection[str]) -> str | None:
    """Return the first step that is not done; None: all are."""
    return next((eines for eines in SCHLUESSEL if eines not in erledigt), None)


def nummer(schluessel: str) -> int:
    """Return the place of a step, counted from 1."""
    return SCHLUESSEL.index(schluessel) + 1


def im_dativ(name: str) -> str:
    """Return a county as it stands after "zwischen": "dem Kreis Segeberg".

    A proposal for people to correct; a name that tells no gender stays as it is.
    """
    wort = re.match(r"[\w-]+", name.strip())
    klein = wort.group().lower() if wort else ""
    if klein in _WEIBLICH:
        return f"der {name.strip()}"
    return f"dem {name.strip()}" if klein in _MAENNLICH else name.strip()


def ohne_artikel(partei: str) -> str:
    """Return "Agentur für Arbeit Musterau" for "der Agentur für Arbeit Musterau".

    A proposal for people to correct: what else the dative changes stays as it is.
    """
    return re.sub(r"^(der|dem|den)\s+", "", partei.strip())

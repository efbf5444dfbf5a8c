"""One line of the start page, and the group it stands in."""

from dataclasses import dataclass
from datetime import date

from zielwerk.kern.kalender import arbeitstage_zwischen

NAECHSTE_ARBEITSTAGE = 10


@dataclass(frozen=True)
class Aufgabe:
    """One line of the start page: what, by when, whose turn, where to click."""

    titel: str
    anlass: str
    faellig_am: date
    gruppe: str
    zustaendig: str
    bei_mir: bool
    status: str
    wort: str
    detail: str
    rest: str
    url: str
    knopf: str
    hinweis: str = ""


def gruppe(
    faellig_am: date, heute: date, land: str, frei: tuple[str, ...], *, mein: bool
) -> str:
    """Return the group of an item: late, soon, with others, later."""
    if faellig_am < heute and mein:
        return "ueberfaellig"
    if not mein:
        return "andere"
    rest = arbeitstage_zwischen(heute, faellig_am, land=land, dienstfreie_tage=frei)
    return "naechste" if rest <= NAECHSTE_ARBEITSTAGE else "spaeter"

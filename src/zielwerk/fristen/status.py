"""The computed status of a Frist on a day, and how many Arbeitstage are left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from zielwerk.kern.anzeige import anzahl as anzahl_wort
from zielwerk.kern.anzeige import tag_kurz
from zielwerk.kern.kalender import arbeitstage_zwischen

BALD_ARBEITSTAGE = 2
# Key and word per Zustand: closed ones have no time left, waiting ones have.
ABGESCHLOSSEN = {
    "erledigt": ("erfuellt", "Erfüllt"),
    "versaeumt": ("versaeumt", "Versäumt"),
    "verzichtet": ("ohne_berechnung", "Verzichtet"),
}
WARTET = {
    "eingereicht": ("liegt_bei", "Antwort erbeten"),
    "zurueckgegeben": ("zurueckgegeben", "Zurückgegeben"),
}


@dataclass(frozen=True)
class Standanzeige:
    """A computed status: key, word, detail, and the time left."""

    status: str
    wort: str
    detail: str = ""
    rest: str = ""


def stand(
    *,
    zustand: str,
    faellig_am: date,
    heute: date,
    land: str = "SH",
    dienstfreie_tage: Collection[str] = (),
) -> Standanzeige:
    """Return the status of a Frist on a day, and how many Arbeitstage are left."""
    if zustand in ABGESCHLOSSEN:
        return Standanzeige(*ABGESCHLOSSEN[zustand])
    tage = arbeitstage_zwischen(
        heute, faellig_am, land=land, dienstfreie_tage=dienstfreie_tage
    )
    rest = _rest(tage, faellig_am, heute)
    if zustand in WARTET:
        return Standanzeige(*WARTET[zustand], rest=rest)
    if faellig_am < heute:
        return Standanzeige("ueberfaellig", "Überfällig", rest, rest)
    if tage <= BALD_ARBEITSTAGE:
        return Standanzeige("bald_faellig", "Bald fällig", rest, rest)
    if zustand == "in_arbeit":
        return Standanzeige("in_arbeit", "In Arbeit", "", rest)
    return Standanzeige("offen", "Offen", "", rest)


def _rest(tage: int, faellig_am: date, heute: date) -> str:
    """Return the time left or gone; a Termin on a weekend leaves no Arbeitstag."""
    if faellig_am == heute:
        return "heute"
    if faellig_am < heute:
        if not tage:
            return f"seit {tag_kurz(faellig_am)}"
        return f"seit {anzahl_wort(-tage, 'Arbeitstag', 'Arbeitstagen')}"
    if not tage:
        return "kein Arbeitstag mehr"
    return f"noch {anzahl_wort(tage, 'Arbeitstag', 'Arbeitstage')}"

"""Four eyes, the Fassung that was seen, the official key of a county; no Django.

Four eyes: who releases what leaves the house is not who wrote it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zielwerk.kern.kalender import LAENDER

# The first two digits of every official key (Amtlicher Gemeindeschlüssel).
LANDESSCHLUESSEL: Mapping[str, str] = {
    "SH": "01",
    "HH": "02",
    "NI": "03",
    "HB": "04",
    "NW": "05",
    "HE": "06",
    "RP": "07",
    "BW": "08",
    "BY": "09",
    "SL": "10",
    "BE": "11",
    "BB": "12",
    "MV": "13",
    "SN": "14",
    "ST": "15",
    "TH": "16",
}
# Kreis; Gemeinde (Gemeindeschlüssel); Gemeinde with its Verband (Regionalschlüssel).
SCHLUESSELLAENGEN = (5, 8, 12)


class WahlError(Exception):
    """A command line names nobody, or not just one; the message says what to give."""


def regionalschluessel_einwand(schluessel: str, land: str) -> str | None:
    """Return why this is no official key of a Land, in German; None: it may be one.

    Not covered: whether a Kreis or a Gemeinde has it; there is no list of them here.
    """
    if not (schluessel.isascii() and schluessel.isdigit()) or (
        len(schluessel) not in SCHLUESSELLAENGEN
    ):
        return (
            "Der Schlüssel hat 5 (Kreis), 8 oder 12 Ziffern (Gemeinde), zum Beispiel "
            f"{LANDESSCHLUESSEL[land]}060."
        )
    if not schluessel.startswith(LANDESSCHLUESSEL[land]):
        return (
            f"In {LAENDER[land]} beginnt der Schlüssel mit {LANDESSCHLUESSEL[land]}. "
            "Bitte prüfen Sie Schlüssel und Land."
        )
    return None


@dataclass(frozen=True)
class Beteiligung:
    """What a person has done to a thing, as it reads after "Sie haben …".

    `person` is the key of the Benutzer, not of the Mitgliedschaft: somebody in two
    roles stays one person. None: unknown, e.g. a row from before this was kept.
    """

    person: int | None
    was: str


def vier_augen_einwand(*, person: int, beteiligt: Iterable[Beteiligung]) -> str | None:
    """Return why this person may not release it, in German; None: they may.

    For the four-eyes release (design part 1: the Fachdienstleitung approves; ASVS 5.0,
    level 3). Not covered: whether the role has the right (`rechte.py` says that), and
    two people who act together.
    """
    eigene = dict.fromkeys(b.was for b in beteiligt if b.person == person)
    if not eigene:
        return None
    *vorn, letzte = eigene
    taten = f"{', '.join(vorn)} und {letzte}" if vorn else letzte
    return (
        f"Freigeben muss eine zweite Person. Sie haben {taten}; "
        "auch in einer anderen Rolle zählen Sie als dieselbe Person."
    )


def ist_ueberholt(stand: Any, version: int) -> bool:
    """Return whether somebody has written since the Fassung `version` was seen.

    Asked of a row that is locked; None: nothing is stored yet, which is Fassung 0.
    """
    return bool((stand.version if stand else 0) != version)

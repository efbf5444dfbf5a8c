"""What of an event enters the chain, and how its values are taken apart and joined.

The checksum covers what stays readable (number, times, action, kind and id of the
object, Stelle) and one salted commitment per value; the values themselves do not.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from zielwerk.protokoll.pruefer import ANFANG, LEERUNG, kanonisch, pruefsumme, zusage

__all__ = [
    "ANFANG",
    "GELEERT",
    "LEERUNG",
    "kanonisch",
    "kettensatz",
    "pruefsumme",
    "setze_zusammen",
    "zerlege",
    "zusage",
]

GELEERT = "[gelöscht]"
# Field names stay readable in the chain: only words of the code may stand there.
FELDNAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def zerlege(
    *,
    person: str,
    text: str,
    vorher: Mapping[str, Any] | None,
    nachher: Mapping[str, Any] | None,
) -> dict[str, str]:
    """Return field → canonical JSON of its value.

    `vorher` and `nachher` are split per field; if one of their names is not a word
    of the code, the whole of it is one value, so that no data stands in a name.

    :raises ValueError: if a number is no number (NaN)
    :raises TypeError: if a value is nothing JSON knows
    """
    werte = {"person": kanonisch(person), "text": kanonisch(text)}
    for seite, inhalt in (("vorher", vorher), ("nachher", nachher)):
        if inhalt is None:
            continue
        if inhalt and all(FELDNAME.fullmatch(str(name)) for name in inhalt):
            werte |= {f"{seite}.{name}": kanonisch(inhalt[name]) for name in inhalt}
        else:
            werte[seite] = kanonisch(inhalt)
    return werte


def setze_zusammen(felder: Mapping[str, Any], seite: str) -> Any:
    """Return `vorher` or `nachher` again from its fields; None if there was none."""
    if seite in felder:
        return felder[seite]
    anfang = f"{seite}."
    teile = {
        feld.removeprefix(anfang): wert
        for feld, wert in felder.items()
        if feld.startswith(anfang)
    }
    return teile or None


def kettensatz(
    *,
    mandant: UUID | str,
    kennung: UUID | str,
    erfasst_am: datetime | str,
    ereignis_am: datetime | str,
    aktion: str,
    objekt_art: str,
    objekt_uuid: UUID | str,
    stelle: str,
    zusagen: Mapping[str, str],
) -> dict[str, Any]:
    """Return what the checksum covers; times in UTC to the microsecond."""
    return {
        "mandant": str(mandant),
        "uuid": str(kennung),
        "erfasst_am": _zeit(erfasst_am),
        "ereignis_am": _zeit(ereignis_am),
        "aktion": aktion,
        "objekt_art": objekt_art,
        "objekt_uuid": str(objekt_uuid),
        "stelle": stelle,
        "zusagen": zusagen,
    }


def _zeit(wann: datetime | str) -> str:
    """Return one spelling per moment; a text is taken to be spelled so already."""
    if isinstance(wann, str):
        return wann
    # Asked first: this runs twice per entry when a chain is verified.
    if wann.tzinfo is not UTC:
        wann = wann.astimezone(UTC)
    return wann.isoformat(timespec="microseconds")

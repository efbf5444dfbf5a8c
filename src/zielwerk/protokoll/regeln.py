"""The hash chain: SHA-256 over predecessor, number and canonical JSON."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

ANFANG = "0" * 64


def pruefsumme(vorige: str, lfd_nr: int, inhalt: Mapping[str, Any]) -> str:
    """Return the hex SHA-256 that binds an entry to its predecessor.

    Canonical: keys sorted, no spaces, UTF-8; the three parts are separated by a
    newline so that no two different entries have the same bytes.
    """
    text = json.dumps(inhalt, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{vorige}\n{lfd_nr}\n{text}".encode()).hexdigest()


def erster_fehler(
    eintraege: Iterable[tuple[int, str, str, Mapping[str, Any]]],
) -> str | None:
    """Return what is wrong with the first bad entry, or None for a whole chain.

    `eintraege`: (lfd_nr, vorige_pruefsumme, pruefsumme, inhalt) in order.
    """
    vorige, erwartet = ANFANG, 1
    for lfd_nr, behauptet_vorige, behauptet, inhalt in eintraege:
        if lfd_nr != erwartet:
            return f"Eintrag {erwartet} fehlt; es folgt Eintrag {lfd_nr}."
        if behauptet_vorige != vorige:
            return f"Eintrag {lfd_nr} schließt nicht an Eintrag {lfd_nr - 1} an."
        if pruefsumme(vorige, lfd_nr, inhalt) != behauptet:
            return f"Eintrag {lfd_nr} wurde verändert."
        vorige, erwartet = behauptet, lfd_nr + 1
    return None

"""A Vergleichsraum found by the names people write for it."""

import re

from zielwerk.unterkunft.konzepte import (
    ROEMISCH,
    Konzept,
    Tabellenstand,
    Vergleichsraum,
)
from zielwerk.unterkunft.rechtslage import UnterkunftError

# What lists and people write before the name of a Vergleichsraum.
VORSATZ = re.compile(
    r"^(kreis|stadt|gemeinde|amt|aemter|wohnungsmarkttyp|markttyp|typ|mietenstufe|"
    r"mietstufe|stufe|vergleichsraum|raum|zone)[\s.-]+"
)
UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def namensform(text: str | int) -> str:
    """Return a name folded: case, umlauts, "Amt" and "Typ" do not count."""
    gefaltet = " ".join(str(text).casefold().translate(UMLAUTE).split())
    while (kurz := VORSATZ.sub("", gefaltet)) != gefaltet:
        gefaltet = kurz
    return gefaltet


def namen(raum: Vergleichsraum) -> frozenset[str]:
    """Return every folded name of a Vergleichsraum; roman keys also as figures."""
    alle = {namensform(name) for name in (raum.schluessel, *raum.orte)}
    if raum.schluessel in ROEMISCH:
        alle.add(str(ROEMISCH.index(raum.schluessel) + 1))
    return frozenset(alle)


def finde_raum(
    konzept: Konzept, stand: Tabellenstand, raum: str | int | None
) -> Vergleichsraum:
    """Return the Vergleichsraum by its key or a municipality.

    Without a name the only one; a table of one room has no choice.

    :raises UnterkunftError: if there is none
    """
    if raum is None and len(stand.raeume) == 1:
        return stand.raeume[0]
    gesucht = "" if raum is None else namensform(raum)
    for einer in stand.raeume:
        if gesucht in namen(einer):
            return einer
    moeglich = "; ".join(r.bezeichnung for r in stand.raeume)
    raise UnterkunftError(
        f"{konzept.bezeichnung}: Den Vergleichsraum „{raum or ''}“ gibt es nicht. "
        f"Möglich sind: {moeglich}."
    )

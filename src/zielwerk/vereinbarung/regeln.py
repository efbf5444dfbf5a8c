"""Fulfilment counted, and two years compared: no Django, no clock."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any


class VergleichError(ValueError):
    """Two agreements cannot be compared; the message says why."""


class Status(StrEnum):
    """What a count says."""

    ERFUELLT = "erfuellt"
    NICHT_ERFUELLT = "nicht_erfuellt"
    OHNE_BERECHNUNG = "ohne_berechnung"


@dataclass(frozen=True)
class Erfuellung:
    """A computed status with its text, "nicht erfüllt (1 von 2)"."""

    status: Status
    text: str

    def __str__(self) -> str:
        return self.text


def erfuellung(*, erforderlich: int | None, erbracht: int) -> Erfuellung:
    """Return whether enough was done; nothing required means nothing computed.

    :raises ValueError: for negative counts
    """
    if erbracht < 0 or (erforderlich or 0) < 0:
        raise ValueError("Eine Anzahl kann nicht negativ sein.")
    if not erforderlich:
        return Erfuellung(Status.OHNE_BERECHNUNG, "ohne Berechnung")
    if erbracht >= erforderlich:
        menge = (
            f"{erbracht} von {erforderlich}"
            if erbracht == erforderlich
            else f"{erbracht}, erforderlich {erforderlich}"
        )
        return Erfuellung(Status.ERFUELLT, f"erfüllt ({menge})")
    return Erfuellung(
        Status.NICHT_ERFUELLT, f"nicht erfüllt ({erbracht} von {erforderlich})"
    )


@dataclass(frozen=True)
class Vergleich:
    """Every stable key in exactly one list; by number, dropped ones by old number."""

    neu: list[str]
    geaendert: list[str]
    neu_nummeriert: list[str]
    entfallen: list[str]
    unveraendert: list[str]


def _nach_schluessel(
    punkte: Sequence[Mapping[str, Any]],
) -> dict[str, Mapping[str, Any]]:
    doppelt = [s for s, n in Counter(p["schluessel"] for p in punkte).items() if n > 1]
    if doppelt:
        raise VergleichError(
            f"Schlüssel doppelt vergeben: {', '.join(sorted(doppelt))}."
        )
    geordnet = sorted(punkte, key=lambda p: p["nummer"])
    return {punkt["schluessel"]: punkt for punkt in geordnet}


def normalisiert(text: str, jahr: int | None = None) -> str:
    """Return a wording without what is no change: white space, the year moved on."""
    ohne = " ".join(text.split())
    if jahr is None:
        return ohne
    ohne = re.sub(rf"(?<!\d){jahr}(?!\d)", "{Jahr}", ohne)
    return re.sub(rf"(?<!\d){jahr + 1}(?!\d)", "{Folgejahr}", ohne)


def vergleich(
    alt: Sequence[Mapping[str, Any]],
    neu: Sequence[Mapping[str, Any]],
    *,
    jahr_alt: int | None = None,
    jahr_neu: int | None = None,
) -> Vergleich:
    """Compare the Punkte of two years by stable key.

    A Punkt is a mapping with `schluessel`, `nummer` and `wortlaut`.
    Another number alone is renumbering, not a change; so is the year moved on
    where both years are given. Another wording is a change, whatever its number.

    :raises VergleichError: if a key stands twice in one agreement
    """
    alte, neue = _nach_schluessel(alt), _nach_schluessel(neu)
    ergebnis = Vergleich([], [], [], [s for s in alte if s not in neue], [])
    for schluessel, punkt in neue.items():
        vorher = alte.get(schluessel)
        if vorher is None:
            ergebnis.neu.append(schluessel)
        elif normalisiert(vorher["wortlaut"], jahr_alt) != normalisiert(
            punkt["wortlaut"], jahr_neu
        ):
            ergebnis.geaendert.append(schluessel)
        elif vorher["nummer"] != punkt["nummer"]:
            ergebnis.neu_nummeriert.append(schluessel)
        else:
            ergebnis.unveraendert.append(schluessel)
    return ergebnis


def wortvergleich(alt: str, neu: str) -> list[tuple[str, str]]:
    """Return two wordings word by word: ("gleich" | "gestrichen" | "eingefuegt", text).

    Without the inserted runs it reads as `alt`, without the struck ones as `neu`
    (white space apart).
    """
    alte, neue = alt.split(), neu.split()
    laeufe: list[tuple[str, str]] = []
    for art, a1, a2, n1, n2 in SequenceMatcher(
        None, alte, neue, autojunk=False
    ).get_opcodes():
        if art == "equal":
            laeufe.append(("gleich", " ".join(alte[a1:a2])))
            continue
        if a2 > a1:
            laeufe.append(("gestrichen", " ".join(alte[a1:a2])))
        if n2 > n1:
            laeufe.append(("eingefuegt", " ".join(neue[n1:n2])))
    return laeufe


def vollstaendigkeit(
    alt: Iterable[str], neu: Iterable[str], entschieden: Iterable[str]
) -> list[str]:
    """Return the keys that vanished without a decision, in the old order."""
    neue, entschiedene = set(neu), set(entschieden)
    return [s for s in alt if s not in neue and s not in entschiedene]

"""Bars from 0 to an upper bound, with the tolerable share as a line, in pixels.

Drawn by hand like the year axis (ADR 10): each bar carries its number, so there is
no axis, scale or grid that a library would have to draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

BREIT, SCHMAL = 620, 330
ZEILE, BALKEN, KOPF, FUSS = 48, 18, 28, 8
UEBERSTAND = 5
RECHTS = 72  # room for "10,9 %" beside the longest bar
HAELFTE = 0.55  # beyond it the words of the line stand at its left


@dataclass(frozen=True)
class Wert:
    """What one bar shows: a name, its bound, the share found, the verdict."""

    name: str
    obergrenze: Decimal
    belegt: bool
    anteil: Decimal | None = None


@dataclass(frozen=True)
class Balken:
    """One bar in pixels."""

    wert: Wert
    schrift: int
    oben: int
    mitte: int
    zahl: int
    laenge: int
    ende: int
    punkt: int | None
    linie_von: int
    linie_bis: int


@dataclass(frozen=True)
class Bild:
    """One drawing for a width."""

    art: str
    breite: int
    hoehe: int
    grenze: int
    anker: str
    abstand: int
    balken: tuple[Balken, ...]


def bilder(werte: Sequence[Wert], hinnehmbar: Decimal) -> tuple[Bild, Bild]:
    """Return the drawing for wide and for narrow screens, from the same values."""
    return (
        _bild("breit", werte, hinnehmbar, BREIT),
        _bild("schmal", werte, hinnehmbar, SCHMAL),
    )


def _bild(art: str, werte: Sequence[Wert], hinnehmbar: Decimal, breite: int) -> Bild:
    groesste = max([hinnehmbar, *(wert.obergrenze for wert in werte)])
    pixel = (breite - RECHTS) / groesste
    grenze = round(pixel * hinnehmbar)
    links = grenze < breite * HAELFTE
    return Bild(
        art,
        breite,
        KOPF + len(werte) * ZEILE + FUSS,
        grenze,
        "start" if links else "end",
        6 if links else -6,
        tuple(
            _balken(wert, KOPF + nummer * ZEILE, pixel)
            for nummer, wert in enumerate(werte)
        ),
    )


def _balken(wert: Wert, oben: int, pixel: Decimal) -> Balken:
    laenge = max(1, round(pixel * wert.obergrenze))
    leiste = oben + ZEILE - BALKEN - 8
    return Balken(
        wert,
        oben + 14,
        leiste,
        leiste + BALKEN // 2,
        leiste + BALKEN - 4,
        laenge,
        laenge + 8,
        None if wert.anteil is None else round(pixel * wert.anteil),
        # The line leaves out the names between the bars.
        leiste - UEBERSTAND,
        leiste + BALKEN + UEBERSTAND,
    )

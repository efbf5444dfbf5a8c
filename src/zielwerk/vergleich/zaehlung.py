"""Counts that belong together, and how likely a count is (exact binomial)."""

import math
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from zielwerk.kern.anzeige import zahl
from zielwerk.kern.parameter import load_parameter

PARAMETER = load_parameter(Path(__file__).with_name("parameter.yaml"))
# So near to a bound a float does not decide; then it is counted in fractions.
_KNAPP = 1e-9


class VergleichError(ValueError):
    """Figures cannot be compared; the message says why."""


def einstellung(name: str) -> Any:
    """Return the newest value of a setting."""
    return PARAMETER[name].am(date.max).wert


def vergleichstypen() -> tuple[str, ...]:
    """Return the names of the Vergleichstypen."""
    return tuple(einstellung("vergleichstypen"))


def paar(name: str, zaehler: object, nenner: object) -> tuple[int, int]:
    """Return numerator and denominator of a case.

    :raises VergleichError: if they are no counts, or the first exceeds the second
    """
    oben, unten = _anzahl(name, "Zähler", zaehler), _anzahl(name, "Nenner", nenner)
    if oben > unten:
        raise VergleichError(
            f"{name}: Der Zähler ({zahl(oben)}) ist größer als der Nenner "
            f"({zahl(unten)})."
        )
    return oben, unten


def _anzahl(name: str, wort: str, wert: object) -> int:
    if isinstance(wert, bool) or not isinstance(wert, int) or wert < 0:
        raise VergleichError(f"{name}: Der {wort} „{wert}“ ist keine Anzahl.")
    return wert


def grenzen(nenner: int, anteil: Fraction, niveau: Fraction) -> tuple[int, int]:
    """Return the smallest and the largest count that is still to be expected.

    Below and above lies at most half of the rest each: the exact binomial limits, the
    same as the quantiles of the distribution.
    """
    if anteil in {0, 1}:
        return int(nenner * anteil), int(nenner * anteil)
    rand = (1 - niveau) / 2
    return _quantil(nenner, anteil, rand), _quantil(nenner, anteil, 1 - rand)


def _quantil(nenner: int, anteil: Fraction, rand: Fraction) -> int:
    """Return the smallest count that at least `rand` of all results do not exceed."""
    unten, oben = 0, nenner
    while unten < oben:
        mitte = (unten + oben) // 2
        if _hoechstens(mitte, nenner, anteil, rand):
            oben = mitte
        else:
            unten = mitte + 1
    return unten


def _hoechstens(k: int, n: int, anteil: Fraction, rand: Fraction) -> bool:
    """Return whether a count of at most `k` is at least `rand` likely."""
    from scipy.special import bdtr

    ungefaehr = float(bdtr(k, n, float(anteil)))
    if abs(ungefaehr - float(rand)) > _KNAPP:
        return ungefaehr > rand
    p = anteil
    return (
        sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)) >= rand
    )


def gesamtanteil(teile: list[tuple[int, int]]) -> Fraction:
    """Return all numerators by all denominators.

    :raises VergleichError: without any case
    """
    nenner = sum(unten for _, unten in teile)
    if not nenner:
        raise VergleichError("Es gibt keine Fälle. Ohne Fälle gibt es keine Quote.")
    return Fraction(sum(oben for oben, _ in teile), nenner)

"""How likely a sample shows at most so many faulty files: exact, never approximated.

Computed with 50 digits; where two numbers agree in 30 of them, whole numbers decide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from fractions import Fraction
from math import comb
from typing import Protocol

# The chance of no error among a million files is far below what a float can hold.
_RECHNEN = Context(prec=50, Emin=MIN_EMIN, Emax=MAX_EMAX)
_GLEICH = Decimal("1e-30")


class Verteilung(Protocol):
    """The number of faulty files in a sample, as a random number."""

    def hoechstens(self, k: int) -> Decimal:
        """Return the chance of at most `k` faulty files, to 40 digits or more."""

    def genau_hoechstens(self, k: int) -> Fraction:
        """Return the same as an exact fraction."""


def vergleiche(verteilung: Verteilung, k: int, grenze: Fraction) -> int:
    """Return -1, 0 or 1: the chance of at most `k` is below, equal, above `grenze`."""
    with localcontext(_RECHNEN):
        abstand = verteilung.hoechstens(k) - Decimal(grenze.numerator) / Decimal(
            grenze.denominator
        )
    if abs(abstand) > _GLEICH:
        return 1 if abstand > 0 else -1
    genau = verteilung.genau_hoechstens(k) - grenze
    return (genau > 0) - (genau < 0)


def kleinste(gilt: Callable[[int], bool], ab: int, bis: int | None = None) -> int:
    """Return the smallest number from `ab` on for which `gilt`; it stays true after.

    Without `bis` it must become true somewhere; with `bis` it is true there unasked.
    """
    schritt, unten = 1, ab
    oben = ab
    while (bis is None or oben < bis) and not gilt(oben):
        unten = oben + 1
        oben += schritt
        schritt *= 2
    oben = oben if bis is None else min(oben, bis)
    while unten < oben:
        mitte = (unten + oben) // 2
        if gilt(mitte):
            oben = mitte
        else:
            unten = mitte + 1
    return unten


@dataclass(frozen=True)
class Hypergeometrisch:
    """`gezogen` files drawn without return from a population with `fehlerhaft` ones."""

    grundgesamtheit: int
    fehlerhaft: int
    gezogen: int

    def hoechstens(self, k: int) -> Decimal:
        """Return the chance of at most `k` faulty files in the sample."""
        unvermeidlich = self.fehlerhaft + self.gezogen - self.grundgesamtheit
        if unvermeidlich > 0:
            # Counted by the faultless files outside the sample, which start at none.
            gespiegelt = Hypergeometrisch(
                self.grundgesamtheit,
                self.grundgesamtheit - self.fehlerhaft,
                self.grundgesamtheit - self.gezogen,
            )
            return gespiegelt.hoechstens(k - unvermeidlich)
        if k >= min(self.fehlerhaft, self.gezogen):
            return Decimal(1)
        with localcontext(_RECHNEN):
            return self._summe(k) if k >= 0 else Decimal(0)

    def _summe(self, k: int) -> Decimal:
        fehlerhaft, gezogen = self.fehlerhaft, self.gezogen
        uebrig = self.grundgesamtheit - fehlerhaft - gezogen
        wert = summe = self._keine()
        for i in range(k):
            wert *= (fehlerhaft - i) * (gezogen - i)
            wert /= (i + 1) * (uebrig + i + 1)
            summe += wert
        return summe

    def _keine(self) -> Decimal:
        """Return the chance of no faulty file: C(N−D, n) / C(N, n)."""
        viele = max(self.fehlerhaft, self.gezogen)
        zaehler = nenner = Decimal(1)
        for i in range(min(self.fehlerhaft, self.gezogen)):
            zaehler *= self.grundgesamtheit - viele - i
            nenner *= self.grundgesamtheit - i
        return zaehler / nenner

    def genau_hoechstens(self, k: int) -> Fraction:
        """Return the same as an exact fraction of numbers of samples."""
        gut = self.grundgesamtheit - self.fehlerhaft
        treffer = sum(
            comb(self.fehlerhaft, i) * comb(gut, self.gezogen - i)
            for i in range(min(k, self.gezogen) + 1)
        )
        return Fraction(treffer, comb(self.grundgesamtheit, self.gezogen))


@dataclass(frozen=True)
class Binomial:
    """`gezogen` files from a population so large that its size does not matter."""

    anteil: Fraction
    gezogen: int

    def hoechstens(self, k: int) -> Decimal:
        """Return the chance of at most `k` faulty files in the sample."""
        if k >= self.gezogen or self.anteil == 0:
            return Decimal(int(k >= 0))
        if k < 0 or self.anteil == 1:
            return Decimal(0)
        falsch = self.anteil.numerator
        richtig = self.anteil.denominator - falsch
        with localcontext(_RECHNEN):
            wert = (Decimal(richtig) / Decimal(falsch + richtig)) ** self.gezogen
            summe = wert
            for i in range(k):
                wert *= (self.gezogen - i) * falsch
                wert /= (i + 1) * richtig
                summe += wert
        return summe

    def genau_hoechstens(self, k: int) -> Fraction:
        """Return the same as an exact fraction."""
        return sum(
            (
                comb(self.gezogen, i)
                * self.anteil**i
                * (1 - self.anteil) ** (self.gezogen - i)
                for i in range(min(k, self.gezogen) + 1)
            ),
            Fraction(0),
        )

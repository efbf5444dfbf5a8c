"""One-sided bounds of a share of faulty files, always rounded to the safe side."""

from fractions import Fraction
from math import floor

from zielwerk.aktenpruefungen.verteilung import (
    Binomial,
    Hypergeometrisch,
    Verteilung,
    kleinste,
    vergleiche,
)

# Bounds of an endless population lie on this grid: twelve places are more than enough.
RASTER = 10**12


def obergrenze(
    gezogen: int, fehler: int, sicherheit: Fraction, grundgesamtheit: int | None
) -> Fraction:
    """Return the largest share that does not make so few errors too improbable.

    Source: Clopper and Pearson, Biometrika 26 (1934), 404–413; for finite populations
    the same inversion of the hypergeometric test.
    """
    nenner = grundgesamtheit or RASTER

    def widerlegt(zaehler: int) -> bool:
        verteilung = _verteilung(zaehler, gezogen, grundgesamtheit)
        return vergleiche(verteilung, fehler, 1 - sicherheit) <= 0

    if grundgesamtheit is None:
        return Fraction(kleinste(widerlegt, 0, nenner), nenner)
    # With one more faulty file than possible, more than `fehler` would be drawn.
    zuviel = grundgesamtheit - (gezogen - fehler) + 1
    return Fraction(kleinste(widerlegt, fehler, zuviel) - 1, nenner)


def untergrenze(
    gezogen: int, fehler: int, sicherheit: Fraction, grundgesamtheit: int | None
) -> Fraction:
    """Return the smallest share that does not make so many errors too improbable."""
    if fehler == 0:
        return Fraction(0)
    nenner = grundgesamtheit or RASTER

    def moeglich(zaehler: int) -> bool:
        verteilung = _verteilung(zaehler, gezogen, grundgesamtheit)
        return vergleiche(verteilung, fehler - 1, sicherheit) < 0

    if grundgesamtheit is None:
        # The step before the first possible one is refuted: on the safe side.
        return Fraction(kleinste(moeglich, 1, nenner) - 1, nenner)
    alle_uebrigen = grundgesamtheit - (gezogen - fehler)
    return Fraction(kleinste(moeglich, fehler, alle_uebrigen), nenner)


def belegt(
    gezogen: int,
    fehler: int,
    hoechstens: Fraction,
    sicherheit: Fraction,
    grundgesamtheit: int | None,
) -> bool:
    """Return whether the upper bound is at most this share, without computing it."""
    if grundgesamtheit is None:
        zaehler = floor(hoechstens * RASTER)
    else:
        zaehler = floor(hoechstens * grundgesamtheit) + 1
    verteilung = _verteilung(zaehler, gezogen, grundgesamtheit)
    return vergleiche(verteilung, fehler, 1 - sicherheit) <= 0


def _verteilung(zaehler: int, gezogen: int, grundgesamtheit: int | None) -> Verteilung:
    if grundgesamtheit is None:
        return Binomial(Fraction(zaehler, RASTER), gezogen)
    return Hypergeometrisch(grundgesamtheit, zaehler, gezogen)

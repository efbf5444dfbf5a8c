"""A reader who wants to know: what published tables say about each hidden figure.

Written apart from the rules: he sees only what is published and solves linear (or whole
number) programs over all tables at once. He knows that zeros are shown, so what is
hidden is at least 1. In one table of rows his vertices are whole numbers anyway.
"""

from collections.abc import Hashable, Iterator
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

WEIT = 1e6


class Leser:
    """Gathers sums from published tables; the same name is the same figure."""

    def __init__(self) -> None:
        self.namen: dict[Hashable, int] = {}
        self.bekannt: dict[int, int] = {}
        self.summen: list[dict[int, int]] = []

    def _nummer(self, name: Hashable) -> int:
        return self.namen.setdefault(name, len(self.namen))

    def sieht(self, tabelle, namen=None) -> None:
        """Take in a table; `namen` in the same shape, else its figures are its own."""
        werte = np.array(tabelle, dtype=object)
        orte = list(product(*map(range, werte.shape)))
        schluessel = np.array(namen, dtype=object) if namen is not None else None
        nummer = {
            ort: self._nummer(
                (id(tabelle), ort) if schluessel is None else schluessel[ort]
            )
            for ort in orte
        }
        for ort in orte:
            if werte[ort] is not None:
                self.bekannt[nummer[ort]] = werte[ort]
        for achse, laenge in enumerate(werte.shape):
            for ort in orte:
                if ort[achse] == laenge - 1:
                    zeile = {nummer[ort]: -1}
                    for stelle in range(laenge - 1):
                        teil = nummer[(*ort[:achse], stelle, *ort[achse + 1 :])]
                        zeile[teil] = zeile.get(teil, 0) + 1
                    self.summen.append(zeile)

    def weiss_summe(self, summe: Hashable, teile) -> None:
        """Take in that one figure is the sum of others."""
        self.summen.append(
            {self._nummer(summe): -1, **{self._nummer(t): 1 for t in teile}}
        )

    def errechnet(self, *, ganz: bool = False) -> Iterator[int]:
        """Yield the hidden figures that have only one possible value.

        Each figure is made as small and as large as can be. What is found on the way
        counts for all: a figure seen with two values is open.
        """
        kleinste, groesste = np.full(len(self.namen), np.inf), np.zeros(len(self.namen))
        for nummer in sorted(set(self.namen.values()) - set(self.bekannt)):
            for richtung in (1, -1):
                if kleinste[nummer] + 0.5 > groesste[nummer]:
                    loesung = self._loesung(nummer, richtung, ganz=ganz)
                    kleinste = np.minimum(kleinste, loesung)
                    groesste = np.maximum(groesste, loesung)
            if kleinste[nummer] + 0.5 > groesste[nummer]:
                yield nummer

    def _loesung(self, nummer: int, richtung: int, *, ganz: bool) -> np.ndarray:
        """Return possible figures with one as small (1) or large (-1) as can be."""
        menge = len(self.namen)
        unten, oben = np.ones(menge), np.full(menge, WEIT)
        for eine, wert in self.bekannt.items():
            unten[eine] = oben[eine] = wert
        matrix = np.zeros((len(self.summen), menge))
        for zeile, glieder in enumerate(self.summen):
            for eine, wert in glieder.items():
                matrix[zeile, eine] = wert
        ziel = np.zeros(menge)
        ziel[nummer] = richtung
        ergebnis = milp(
            ziel,
            bounds=Bounds(unten, oben),
            constraints=LinearConstraint(matrix, 0, 0),
            integrality=ganz,
        )
        assert ergebnis.success, ergebnis.message
        return ergebnis.x


def errechnet(tabelle, *, ganz: bool = False) -> list[int]:
    """Return what a reader of one table can calculate back."""
    leser = Leser()
    leser.sieht(tabelle)
    return list(leser.errechnet(ganz=ganz))


def verraet_etwas(tabelle) -> bool:
    """Return whether a reader of one table can calculate anything back."""
    leser = Leser()
    leser.sieht(tabelle)
    return next(leser.errechnet(), None) is not None

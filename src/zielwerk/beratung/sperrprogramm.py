"""Finds another reading of any tables that share sums: an integer program (HiGHS)."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from zielwerk.beratung.gleichungen import Aenderung, Gleichungen

if TYPE_CHECKING:
    import numpy as np

# Touching a hidden figure costs next to nothing, so that a way has no detours.
UMWEG = 1e-4


class Programm:
    """The sums of all tables as a matrix, asked figure by figure."""

    beweis_bis_zellen = 30

    def __init__(self, gleichungen: Gleichungen) -> None:
        from scipy.sparse import coo_array

        self.gleichungen = gleichungen
        eintraege = [
            (zeile, nummer, koeffizient)
            for zeile, (summe, teile) in enumerate(gleichungen.summen)
            for nummer, koeffizient in [(summe, -1), *((n, 1) for n in teile)]
        ]
        zeilen, spalten, werte = zip(*eintraege, strict=True)
        form = (len(gleichungen.summen), len(gleichungen.werte))
        self.matrix = coo_array((werte, (zeilen, spalten)), shape=form).tocsc()

    def aenderung(
        self, ziel: int, kosten: Sequence[float], erlaubt: Collection[int]
    ) -> Aenderung | None:
        """Return a cheap change of `ziel` within `erlaubt`, None if there is none.

        Cheap by the amount of change, which in most tables is one per figure.
        """
        nummern = sorted({*erlaubt, ziel})
        gefunden = []
        for um in (1, -1):
            if um == 1 or self.gleichungen.werte[ziel] > 1:
                eine = self._loesung(nummern, ziel, um, kosten)
                if eine is not None:
                    gefunden.append(eine)
        return min(gefunden, key=lambda eine: _preis(eine, kosten, ziel), default=None)

    def _loesung(
        self, nummern: list[int], ziel: int, um: int, kosten: Sequence[float]
    ) -> Aenderung | None:
        """Return a change of `ziel` up (1) or down (-1).

        First without asking for whole numbers, which is quick and mostly whole anyway.
        """
        for ganz in (False, True):
            from scipy.optimize import milp

            ergebnis = milp(
                **self._aufgabe(nummern, ziel, um, kosten), integrality=ganz
            )
            if ergebnis.x is None:
                return None
            eine = _differenz(nummern, ergebnis.x)
            frei = frozenset(nummern)
            if eine.get(ziel) and self.gleichungen.ist_moeglich(eine, frei):
                return eine
        return None

    def _aufgabe(
        self, nummern: list[int], ziel: int, um: int, kosten: Sequence[float]
    ) -> dict[str, Any]:
        """Return the program: more and less of each figure, every sum kept."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import hstack

        teil = self.matrix[:, nummern]
        preise = np.array([kosten[n] + UMWEG for n in nummern])
        mehr = np.full(len(nummern), np.inf)
        weniger = np.array([self.gleichungen.werte[n] - 1.0 for n in nummern])
        unten: np.ndarray[Any, Any] = np.zeros(2 * len(nummern))
        stelle = nummern.index(ziel)
        unten[stelle if um == 1 else len(nummern) + stelle] = 1
        (weniger if um == 1 else mehr)[stelle] = 0
        return {
            "c": np.concatenate([preise, preise]),
            "bounds": Bounds(unten, np.concatenate([mehr, weniger])),
            "constraints": LinearConstraint(hstack([teil, -teil], format="csc"), 0, 0),
        }


def _differenz(nummern: list[int], loesung: "np.ndarray[Any, Any]") -> Aenderung:
    """Return the solution in whole numbers, without what stays."""
    menge = len(nummern)
    paare = zip(nummern, loesung[:menge], loesung[menge:], strict=True)
    runde = {n: round(float(mehr - weniger)) for n, mehr, weniger in paare}
    return {n: um for n, um in runde.items() if um}


def _preis(aenderung: Aenderung, kosten: Sequence[float], ziel: int) -> float:
    return sum(kosten[n] for n in aenderung if n != ziel)

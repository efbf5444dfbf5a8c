"""Finds another reading of one table with row and column sums: a cycle in a network.

Rows and columns are nodes, figures are arcs, sums flow back: what adds up in a table
flows round in the network (a circulation). Two readings differ by cycles, so one figure
is open exactly if it lies on a cycle of hidden figures. The network also knows whole
numbers: what has a solution has one in whole numbers.
"""

import heapq
from collections.abc import Collection, Sequence

from zielwerk.beratung.gleichungen import Aenderung


class Netz:
    """The network of one table of `zeilen` × `spalten` figures, sums included."""

    beweis_bis_zellen = 300

    def __init__(self, werte: Sequence[int], zeilen: int, spalten: int) -> None:
        self.werte = werte
        self.enden: list[tuple[int, int]] = []
        letzte, rechte = zeilen - 1, spalten - 1
        for nummer in range(zeilen * spalten):
            i, j = divmod(nummer, spalten)
            von, nach = i, zeilen + j
            vorwaerts = (i == letzte) == (j == rechte)
            # Inner figures lead from row to column, sums back; their sum forward again.
            self.enden.append((von, nach) if vorwaerts else (nach, von))
        self.kanten: list[list[tuple[int, int, int]]] = [
            [] for _ in range(zeilen + spalten)
        ]
        for nummer, (von, nach) in enumerate(self.enden):
            if werte[nummer]:
                self.kanten[von].append((nach, nummer, 1))
            if werte[nummer] > 1:
                self.kanten[nach].append((von, nummer, -1))

    def aenderung(
        self, ziel: int, kosten: Sequence[float], erlaubt: Collection[int]
    ) -> Aenderung | None:
        """Return the cheapest change of `ziel` within `erlaubt`, None if there is none.

        `kosten` is what touching each figure costs; `ziel` itself costs nothing.
        """
        von, nach = self.enden[ziel]
        wege = [(self._weg(nach, von, ziel, kosten, erlaubt), 1)]
        if self.werte[ziel] > 1:
            wege.append((self._weg(von, nach, ziel, kosten, erlaubt), -1))
        gefunden = [(weg[0], um, weg[1]) for weg, um in wege if weg]
        if not gefunden:
            return None
        _, um, schritte = min(gefunden, key=lambda weg: weg[0])
        return {ziel: um, **schritte}

    def _weg(
        self,
        start: int,
        ende: int,
        ohne: int,
        kosten: Sequence[float],
        erlaubt: Collection[int],
    ) -> tuple[float, dict[int, int]] | None:
        """Return the cheapest way and its figures (Dijkstra)."""
        weiten = {start: 0.0}
        herkunft: dict[int, tuple[int, int, int]] = {}
        offen = [(0.0, start)]
        while offen:
            weite, knoten = heapq.heappop(offen)
            if knoten == ende:
                return weite, _rueckweg(herkunft, start, ende)
            if weite > weiten[knoten]:
                continue
            for nachbar, nummer, um in self.kanten[knoten]:
                if nummer == ohne or nummer not in erlaubt:
                    continue
                neu = weite + kosten[nummer]
                if neu < weiten.get(nachbar, float("inf")):
                    weiten[nachbar] = neu
                    herkunft[nachbar] = (knoten, nummer, um)
                    heapq.heappush(offen, (neu, nachbar))
        return None


def _rueckweg(
    herkunft: dict[int, tuple[int, int, int]], start: int, ende: int
) -> dict[int, int]:
    """Return the figures on the way that was found."""
    schritte = {}
    knoten = ende
    while knoten != start:
        knoten, nummer, um = herkunft[knoten]
        schritte[nummer] = um
    return schritte

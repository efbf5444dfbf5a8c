"""Figures and the sums they stand in: what a reader of all tables calculates with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# What another reading of the same tables adds to each figure: figure → difference.
Aenderung = Mapping[int, int]


class UnterdrueckungError(ValueError):
    """A table cannot be published safely; the message says why."""


@dataclass(frozen=True)
class Gleichungen:
    """All figures by number, and every sum among them.

    `summen`: the sum and its parts, which add up exactly. `bekannt`: figures that are
    public already, so nothing can hide them. `wichtig`: figures others should be hidden
    before. A reader knows that zeros are shown: what is hidden is at least 1.
    """

    werte: tuple[int, ...]
    summen: tuple[tuple[int, tuple[int, ...]], ...]
    bekannt: frozenset[int] = field(default_factory=frozenset)
    wichtig: frozenset[int] = field(default_factory=frozenset)

    def sperrbar(self) -> list[int]:
        """Return the figures that may be hidden: neither zero nor public."""
        return [
            n for n, wert in enumerate(self.werte) if wert and n not in self.bekannt
        ]

    def ist_moeglich(self, aenderung: Aenderung, gesperrt: frozenset[int]) -> bool:
        """Return whether a reader cannot rule out figures changed like this.

        Only hidden figures differ, each stays at least 1, and all sums hold.
        """
        return (
            set(aenderung) <= gesperrt
            and all(self.werte[n] + um >= 1 for n, um in aenderung.items())
            and all(
                aenderung.get(summe, 0) == sum(aenderung.get(n, 0) for n in teile)
                for summe, teile in self.summen
            )
        )


# An important figure is hidden if it spares more than so many others.
VORRANG = 3


def gewichte(gleichungen: Gleichungen) -> Sequence[float]:
    """Return what hiding each figure costs: one, and a little more for a sum.

    Among equally many hidden figures the smaller ones go, and parts before sums; all
    the extras together stay below one. Important ones cost more than that.
    """
    werte = gleichungen.werte
    summen = {summe for summe, _ in gleichungen.summen}
    rang = {wert: platz for platz, wert in enumerate(sorted(set(werte)))}
    teiler = len(werte) + 1
    return [
        1
        + (0.5 * (n in summen) + 0.4 * rang[wert] / teiler) / teiler
        + VORRANG * (n in gleichungen.wichtig)
        for n, wert in enumerate(werte)
    ]

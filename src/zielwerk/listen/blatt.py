"""One sheet as text cells with the line numbers a person counts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zielwerk.listen.xlsxteile import spaltenbuchstabe

if TYPE_CHECKING:
    import polars as pl

ZEILE = "zeile"


@dataclass(frozen=True)
class Blatt:
    """Cells as text: column `zeile` (line in the file), then "s0", "s1", … from A on.

    Empty cells and cells of white space only are null. Empty lines are in it.
    `sichtbar`: the bytes of the file prove that no cell holds an invisible sign.
    """

    name: str
    zellen: "pl.DataFrame"
    annahmen: tuple[str, ...] = ()
    sichtbar: bool = False

    @property
    def spalten(self) -> list[int]:
        """Return the numbers of the columns, A is 0."""
        return [int(name[1:]) for name in self.zellen.columns if name != ZEILE]

    def reihe(self, stelle: int) -> dict[int, str]:
        """Return the filled cells of one row by column; `stelle` counts from 0."""
        zeile = self.zellen.row(stelle, named=True)
        return {s: wert for s in self.spalten if (wert := zeile[f"s{s}"]) is not None}


def spaltenname(nummer: int, ueberschrift: str) -> str:
    """Return the heading, or "Spalte C" where there is none."""
    return ueberschrift or f"Spalte {spaltenbuchstabe(nummer)}"

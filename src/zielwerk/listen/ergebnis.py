"""The result of a check: what is shown, stored, and printed as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from zielwerk.listen.befund import Befund
from zielwerk.listen.erkennung import Erkennung
from zielwerk.listen.profil import Schwere

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Pruefung:
    """What a file is, what was assumed, what is wrong, and its rows if it can be read.

    `zeilen` counts entries; `anzahl` all findings per Schwere, also those beyond the
    cap of the Profil. `daten` holds the typed rows (None: the file was not readable).
    """

    art: str
    datei: str
    sha256: str
    befunde: tuple[Befund, ...]
    blatt: str | None = None
    blaetter: tuple[str, ...] = ()
    format: str = ""
    zeilen: int = 0
    fehlerhafte_zeilen: int = 0
    anzahl: Mapping[Schwere, int] = field(default_factory=dict)
    annahmen: tuple[str, ...] = ()
    summen: Mapping[str, int | str] = field(default_factory=dict)
    stand: date | None = None
    erkennung: Erkennung | None = None
    daten: "pl.DataFrame | None" = None

    @property
    def angenommen(self) -> bool:
        """Whether the list may be taken: not a single Fehler."""
        return not self.anzahl.get(Schwere.FEHLER)

    def json(self) -> dict[str, Any]:
        """Return the JSON object of the command line's contract."""
        return {
            "art": self.art,
            "datei": self.datei,
            "sha256": self.sha256,
            "blatt": self.blatt,
            "zeilen": self.zeilen,
            "angenommen": self.angenommen,
            "befunde": [befund.json() for befund in self.befunde],
            "annahmen": list(self.annahmen),
            "summen": dict(self.summen),
        }

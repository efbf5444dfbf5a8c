"""What a deletion run goes by on a day: periods in force, holds, the order given."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from zielwerk.datenschutz.models import Loeschlauf, Loeschregel, Loeschsperre
from zielwerk.datenschutz.regeln import Suchwoerter, feldklassen, loeschtag
from zielwerk.mandanten.models import Mandant, Mitgliedschaft

FALL_GESPERRT = "Löschsperre auf einem Fall"
OBJEKT_GESPERRT = "Löschsperre auf der Liste oder dem Objekt"
NICHT_PRUEFBAR = "Datei nicht lesbar, solange Fälle gesperrt sind"


@dataclass(frozen=True)
class Posten:
    """One unit of deletion: due under a rule, done in one transaction.

    `tue` returns what was deleted: ("zeilen", "einlesungen", "dateien", …) → how many.
    """

    regel: str
    menge: int
    tue: Callable[[], Counter[str]]


@dataclass
class Lage:
    """The state a run decides by; `zurueck` counts (rule, reason) held back."""

    mandant: Mandant
    heute: date
    jetzt: datetime
    durch: Mitgliedschaft | None
    monate: dict[str, int]
    gesperrte_faelle: Suchwoerter
    gesperrte_objekte: frozenset[UUID]
    auftrag: dict[str, Any] | None = None
    grund: str = ""
    zurueck: Counter[tuple[str, str]] = field(default_factory=Counter)

    def faellig(self, regel: str, beginn: date, monate: int | None = None) -> bool:
        """Return whether a rule asks for deletion; an order on request does not."""
        frist = monate or self.monate[regel]
        return self.auftrag is None and self.heute >= loeschtag(beginn, frist)

    def verlangt(self, art: str, pk: int) -> bool:
        """Return whether an order on request names this row."""
        return self.auftrag is not None and pk in self.auftrag.get(art, ())

    def halte(self, regel: str, grund: str, menge: int = 1) -> None:
        """Note what is held back."""
        self.zurueck[regel, grund] += menge

    def objekt_gesperrt(self, *kennungen: UUID) -> bool:
        """Return whether one of these objects is on hold."""
        return not self.gesperrte_objekte.isdisjoint(kennungen)

    def anlass(self, regel: str) -> str:
        """Return why, as it stands in the record and at a deleted file."""
        if self.auftrag is not None:
            return self.grund
        return f"Löschregel „{feldklassen().regeln[regel].bezeichnung}“"


def fristen(mandant: Mandant, heute: date) -> dict[str, int]:
    """Return the months in force per rule: the Mandant's own, else as delivered."""
    eigene = Loeschregel.objects.filter(mandant=mandant).am(heute)
    return {
        name: eigene[name].monate if name in eigene else regel.monate
        for name, regel in feldklassen().regeln.items()
    }


def lage_am(
    *,
    mandant: Mandant,
    heute: date,
    jetzt: datetime,
    durch: Mitgliedschaft | None,
    lauf: Loeschlauf | None = None,
) -> Lage:
    """Return the state of a day; with a run on request, its order."""
    offen = Loeschsperre.objects.filter(mandant=mandant).offen()
    antrag = lauf is not None and lauf.art == Loeschlauf.Art.ANTRAG
    return Lage(
        mandant=mandant,
        heute=heute,
        jetzt=jetzt,
        durch=durch,
        monate=fristen(mandant, heute),
        gesperrte_faelle=Suchwoerter(_ohne_leere(s.fallkennung for s in offen)),
        gesperrte_objekte=frozenset(s.objekt_uuid for s in offen if s.objekt_uuid),
        auftrag=lauf.auftrag if lauf and antrag else None,
        grund=lauf.anlass if lauf else "",
    )


def _ohne_leere(worte: Iterable[str | None]) -> list[str]:
    return [wort for wort in worte if wort]

"""The way of a paper: evidence, paper, invitation, session, with the days between."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zielwerk.kern.anzeige import anzahl, tag


class WegError(ValueError):
    """The days are not in the order of the way; the message names the two."""


@dataclass(frozen=True)
class Wegschritt:
    """One step; `tage`: calendar days since the step before (the first: 0)."""

    bezeichnung: str
    am: date
    tage: int

    @property
    def abstand(self) -> str:
        """Return the days in words."""
        return anzahl(self.tage, "Tag", "Tage") if self.tage else "am selben Tag"


def wegplan(
    *,
    nachweis: date,
    drucksache: date,
    sitzung: date | Iterable[tuple[str, date]],
    einladung: date | None = None,
) -> tuple[Wegschritt, ...]:
    """Return the steps from the last evidence to the session, in order.

    `sitzung`: one day, or each committee with its day. The days between are calendar
    days. How long before a session an invitation must go out is a matter of the
    county's Geschäftsordnung and not judged here.

    :raises WegError: if a step lies before the one it builds on, or without a session
    """
    sitzungen = [("Sitzung", sitzung)] if isinstance(sitzung, date) else list(sitzung)
    if not sitzungen:
        raise WegError("Die Beratungsfolge ist leer: Es gibt noch keine Sitzung.")
    stellen = [("Letzter Nachweis", nachweis), ("Drucksache", drucksache)]
    if einladung is not None:
        stellen.append(("Einladung", einladung))
    stellen += sitzungen
    schritte: list[Wegschritt] = []
    for bezeichnung, am in stellen:
        tage = (am - schritte[-1].am).days if schritte else 0
        if tage < 0:
            raise WegError(
                f"{bezeichnung} ({tag(am)}) liegt vor „{schritte[-1].bezeichnung}“ "
                f"({tag(schritte[-1].am)}). Bitte prüfen Sie die Termine."
            )
        schritte.append(Wegschritt(bezeichnung, am, tage))
    return tuple(schritte)

"""When an attempt is refused: failures are counted, and a limit locks for a time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Grenze:
    """How many failures are borne, how long the lock holds, when all is forgotten."""

    versuche: int
    sperre: timedelta
    vergessen: timedelta
    nach_sperre: int = 0


# One account: at most ten failures, then nobody gets in for a quarter of an hour.
KONTO = Grenze(10, timedelta(minutes=15), timedelta(hours=24))
# One address may be a whole office: it is slowed down to one try a minute, never shut.
ADRESSE = Grenze(50, timedelta(minutes=1), timedelta(minutes=15), nach_sperre=49)
# Mails with a link, per recipient.
VERWEIS = Grenze(5, timedelta(minutes=15), timedelta(minutes=15))
# Whatever is older than this says nothing any more and is deleted.
AUFBEWAHRUNG = timedelta(hours=24)


@dataclass(frozen=True)
class Stand:
    """The failures counted so far; an attempt counts until it has succeeded."""

    anzahl: int = 0
    zuletzt_am: datetime | None = None
    gesperrt_bis: datetime | None = None

    def ist_gesperrt(self, jetzt: datetime) -> bool:
        """Return whether an attempt is refused now."""
        return self.gesperrt_bis is not None and jetzt < self.gesperrt_bis


def nach_versuch(stand: Stand, grenze: Grenze, jetzt: datetime) -> Stand | None:
    """Return the count with one attempt more, or None if it is refused.

    The attempt is counted before it is checked, so that many at the same moment
    cannot share one place.
    """
    if stand.ist_gesperrt(jetzt):
        return None
    anzahl = stand.anzahl if stand.gesperrt_bis is None else grenze.nach_sperre
    if stand.zuletzt_am and jetzt - stand.zuletzt_am >= grenze.vergessen:
        anzahl = 0
    anzahl += 1
    voll = anzahl >= grenze.versuche
    return Stand(anzahl, jetzt, jetzt + grenze.sperre if voll else None)


def nach_erfolg(stand: Stand, grenze: Grenze) -> Stand:
    """Return the count without the attempt that succeeded."""
    anzahl = max(stand.anzahl - 1, 0)
    bleibt = stand.gesperrt_bis if anzahl >= grenze.versuche else None
    return replace(stand, anzahl=anzahl, gesperrt_bis=bleibt)

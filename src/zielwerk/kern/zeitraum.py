"""A period of days, both ends included, with the name officials give it."""

from dataclasses import dataclass
from datetime import date, timedelta

from zielwerk.kern.anzeige import MONATE

# Periods per year, and the name of the nth.
JE = {"monat": 12, "quartal": 4, "halbjahr": 2, "jahr": 1}


class ZeitraumError(ValueError):
    """A period was asked for that does not exist."""


@dataclass(frozen=True)
class Zeitraum:
    """The days from `von` to `bis`, both included."""

    von: date
    bis: date
    bezeichnung: str

    def __post_init__(self) -> None:
        if self.bis < self.von:
            raise ZeitraumError(
                f"Der Zeitraum endet ({self.bis:%d.%m.%Y}) vor seinem Anfang "
                f"({self.von:%d.%m.%Y})."
            )

    def __contains__(self, tag: date) -> bool:
        """Return whether a day lies in the period."""
        return self.von <= tag <= self.bis


def zeitraeume_des_jahres(je: str, jahr: int) -> tuple[Zeitraum, ...]:
    """Return the months, quarters, half-years or the year as periods, in order.

    :raises ZeitraumError: for another `je`
    """
    if je not in JE:
        raise ZeitraumError(f"„{je}“ ist kein Zeitraum. Möglich sind: {', '.join(JE)}.")
    anzahl = JE[je]
    laenge = 12 // anzahl
    perioden = []
    for nummer in range(anzahl):
        von = date(jahr, nummer * laenge + 1, 1)
        ende_monat = (nummer + 1) * laenge
        naechster = date(jahr + ende_monat // 12, ende_monat % 12 + 1, 1)
        namen = {
            "monat": f"{MONATE[nummer]} {jahr}",
            "quartal": f"{nummer + 1}. Quartal {jahr}",
            "halbjahr": f"{nummer + 1}. Halbjahr {jahr}",
            "jahr": f"{jahr}",
        }
        perioden.append(Zeitraum(von, naechster - timedelta(days=1), namen[je]))
    return tuple(perioden)

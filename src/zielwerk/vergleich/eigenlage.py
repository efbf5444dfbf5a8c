"""The own history as a p-chart, and where the year will end, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from zielwerk.kennzahlen.models import Kennzahl, Zielwert
from zielwerk.kern.anzeige import MONATE
from zielwerk.vergleich.ausfuhr import reihe
from zielwerk.vergleich.gruppenlage import eigene_reihe
from zielwerk.vergleich.regeln import (
    Periode,
    Prognose,
    VergleichError,
    Verlauf,
    prognose,
    verlauf,
)

MONATE_IM_JAHR = 12


@dataclass(frozen=True)
class Monatsprognose:
    """What could be said of the year's end after a month."""

    monat: int
    prognose: Prognose

    @property
    def name(self) -> str:
        """Return "Juni"."""
        return MONATE[self.monat - 1]


@dataclass(frozen=True)
class Jahresende:
    """The forecast after each month so far, and the bound it is held against."""

    monate: Sequence[Monatsprognose]
    grenze: Fraction | None
    grenze_name: str
    ist_obere: bool

    @property
    def letzte(self) -> Monatsprognose:
        """Return the forecast as of now."""
        return self.monate[-1]

    @property
    def abgeschlossen(self) -> bool:
        """Return whether the year is over and nothing is left to forecast."""
        return self.letzte.monat == MONATE_IM_JAHR

    @property
    def warnungen(self) -> list[str]:
        """Return the months after which the bound was at risk."""
        return [m.name for m in self.monate if m.prognose.warnt]


def eigener_verlauf(kennzahl: Kennzahl, heute: date) -> Verlauf | None:
    """Return the own history under the method of today; None without cases."""
    geltend = [v for v in kennzahl.verfahren.all() if v.gilt_ab <= heute]
    if not geltend:
        return None
    perioden = [p for p in reihe(kennzahl, bis=heute) if p.von >= geltend[-1].gilt_ab]
    try:
        return verlauf([(periodenname(p), p.zaehler, p.nenner) for p in perioden])
    except VergleichError:
        return None


def periodenname(periode: Periode) -> str:
    """Return "03/2020" for a month, "2020" for a year, else both days."""
    von, bis = periode.von, periode.bis
    if von.month == bis.month:
        return f"{von:%m/%Y}"
    if (von.month, von.day, bis.month, bis.day) == (1, 1, 12, 31):
        return f"{von:%Y}"
    return f"{von:%m}–{bis:%m/%Y}"


def jahresende(kennzahl: Kennzahl, jahr: int, heute: date) -> Jahresende | None:
    """Return the forecast after each month of a year; None without monthly counts."""
    perioden = eigene_reihe(kennzahl, jahr, heute)
    if not perioden or any(p.von.month != p.bis.month for p in perioden):
        return None
    ziel = Zielwert.objects.filter(
        kennzahl=kennzahl, von__lte=date(jahr, 12, 31), bis__gte=date(jahr, 12, 31)
    ).first()
    # The bound of a change is no bound of a rate.
    ist_quote = kennzahl.art == Kennzahl.Art.ANTEIL
    grenze = Fraction(ziel.anteil) if ziel and ist_quote else None
    obere = kennzahl.richtung == Kennzahl.Richtung.HOECHSTENS
    je_monat = tuple((p.von.month, p.zaehler, p.nenner) for p in perioden)
    monate = _prognosen(je_monat, *((grenze, None) if obere else (None, grenze)))
    if not monate:
        return None
    return Jahresende(monate, grenze, kennzahl.ziel_bezeichnung, ist_obere=obere)


@lru_cache(maxsize=256)
def _prognosen(
    je_monat: tuple[tuple[int, int, int], ...],
    hoechstens: Fraction | None,
    mindestens: Fraction | None,
) -> tuple[Monatsprognose, ...]:
    ergebnis = []
    for stelle, (monat, _, _) in enumerate(je_monat, start=1):
        bisher = [(oben, unten) for _, oben, unten in je_monat[:stelle]]
        try:
            eine = prognose(
                bisher,
                monate_offen=MONATE_IM_JAHR - monat,
                hoechstens=hoechstens,
                mindestens=mindestens,
            )
        except VergleichError:
            continue
        ergebnis.append(Monatsprognose(monat, eine))
    return tuple(ergebnis)

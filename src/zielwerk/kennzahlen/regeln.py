"""Rates with verdict and Rechenweg, stock and flow, changes, series without breaks."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, TypeVar

from zielwerk.kennzahlen.binomial import intervall_95, p_wert
from zielwerk.kennzahlen.urteil import (
    KEINE_AUSSAGE,
    OHNE_FAELLE,
    Grenze,
    anteil_anzeige,
    genau,
    grenzsatz,
    vergleichssatz,
    zufallssatz,
)
from zielwerk.kern.anzeige import MINUS, NBSP, dezimal, prozent, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt

Anteil = Decimal | Fraction | int | float
Zahlwert = Decimal | Fraction | int
T = TypeVar("T")
SIGNIFIKANZ = 0.05


class KennzahlError(ValueError):
    """A figure cannot be right; the message says what to check."""


@dataclass(frozen=True)
class Quote:
    """A rate with everything that may be said about it.

    `wert` is exact; `intervall` are shares 0–1; `zufall` is the short sentence on the
    comparison alone, for a text that has named both values already.
    """

    zaehler: int
    nenner: int
    wert: Fraction | None
    anzeige: str
    eingehalten: bool | None
    intervall: tuple[float, float] | None
    p_wert: float | None
    mehr_als_zufall: bool | None
    urteil: str
    zufall: str
    rechenweg: Rechenweg

    @property
    def intervall_anzeige(self) -> str:
        """Return the 95 % interval as "11,5 bis 20,1 %"; empty without cases."""
        return _bereich(self.intervall) if self.intervall else ""


def _bereich(intervall: tuple[float, float]) -> str:
    von, bis = (Fraction(grenze) for grenze in intervall)
    return f"{zahl(von * 100, 1)} bis {prozent(bis)}"


def _anzahl(name: str, wert: object) -> int:
    """Return a count, or refuse what cannot be one."""
    if isinstance(wert, bool) or not isinstance(wert, int):
        raise KennzahlError(f"{name}: Bitte geben Sie eine ganze Zahl an, nicht „{wert}“.")
    if wert < 0:
        raise KennzahlError(f"{name}: {wert} ist negativ. Bitte prüfen Sie die Liste.")
    return wert


def _paar(zaehler: object, nenner: object) -> tuple[int, int]:
    """Return numerator and denominator, or refuse an impossible pair."""
    oben, unten = _anzahl("Zähler", zaehler), _anzahl("Nenner", nenner)
    if oben > unten:
        raise KennzahlError(
            f"Der Zähler ({zahl(oben)}) ist größer als der Nenner ({zahl(unten)}). "
            "Bitte prüfen Sie die Liste oder die Monatszahlen."
        )
    return oben, unten


def _anteil(name: str, wert: Anteil | None) -> Fraction | None:
    """Return a share 0–1 exactly as written; a float counts by its decimal digits."""
    if wert is None:
        return None
    gueltig = isinstance(wert, Decimal | Fraction | int | float)
    try:
        if not gueltig or isinstance(wert, bool):
            raise ValueError
        anteil = Fraction(repr(wert)) if isinstance(wert, float) else Fraction(wert)
    except (ValueError, OverflowError):
        raise KennzahlError(
            f"{name}: Bitte geben Sie einen Anteil zwischen 0 und 1 an, nicht „{wert}“."
        ) from None
    if not 0 <= anteil <= 1:
        raise KennzahlError(
            f"{name}: {wert} liegt nicht zwischen 0 und 1. "
            "20 % werden als 0,2 angegeben."
        )
    return anteil


def _grenzen(
    hoechstens: Anteil | None, mindestens: Anteil | None, name: str
) -> list[Grenze]:
    """Return the bounds given; refuse two that no value can keep."""
    oben, unten = _anteil("Höchstens", hoechstens), _anteil("Mindestens", mindestens)
    if oben is not None and unten is not None and unten > oben:
        raise KennzahlError(
            f"Mindestens {anteil_anzeige(unten)} und höchstens {anteil_anzeige(oben)} "
            "schließen sich aus. Bitte prüfen Sie die Grenzen."
        )
    eigener = name if (oben is None) != (unten is None) else ""
    grenzen = []
    if oben is not None:
        grenzen.append(Grenze(oben, ist_obere=True, name=eigener or "Höchstquote"))
    if unten is not None:
        grenzen.append(Grenze(unten, ist_obere=False, name=eigener or "Mindestquote"))
    return grenzen


def quote(
    zaehler: int,
    nenner: int,
    *,
    hoechstens: Anteil | None = None,
    mindestens: Anteil | None = None,
    vergleich: Anteil | None = None,
    vergleich_name: str = "Vergleichswert",
    grenze_name: str = "",
) -> Quote:
    """Return a rate, whether it keeps its bounds, and whether it differs by chance.

    Bounds and comparison are shares (0–1); both bounds must hold, on the unrounded
    value. The comparison value counts as fixed: its own uncertainty is not known and
    not covered. `vergleich_name` is a masculine noun ("Durchschnitt des …"),
    `grenze_name` a feminine one ("Höchstquote"), used if there is just one bound.

    :raises KennzahlError: for counts or shares that cannot be right
    """
    oben, unten = _paar(zaehler, nenner)
    grenzen = _grenzen(hoechstens, mindestens, grenze_name)
    massstab = _anteil("Vergleich", vergleich)
    if unten == 0:
        return _ohne_faelle()
    wert = Fraction(oben, unten)
    intervall = intervall_95(oben, unten)
    p = None if massstab is None else p_wert(oben, unten, massstab)
    zufall_widerlegt = None if p is None else p < SIGNIFIKANZ
    saetze = [grenzsatz(wert, grenze) for grenze in grenzen]
    schritte = [_teilung(wert, oben, unten)]
    schritte += [_grenzschritt(wert, grenze) for grenze in grenzen]
    schritte.append(_bereichsschritt(intervall))
    zufall = ""
    if massstab is not None and p is not None and zufall_widerlegt is not None:
        saetze.append(
            vergleichssatz(
                wert,
                massstab,
                grenzen,
                name=vergleich_name,
                nenner=unten,
                mehr_als_zufall=zufall_widerlegt,
            )
        )
        schritte.append(_testschritt(vergleich_name, massstab, p))
        if wert != massstab:
            zufall = zufallssatz(unten, mehr_als_zufall=zufall_widerlegt)
    return Quote(
        zaehler=oben,
        nenner=unten,
        wert=wert,
        anzeige=prozent(wert),
        eingehalten=all(g.haelt(wert) for g in grenzen) if grenzen else None,
        intervall=intervall,
        p_wert=p,
        mehr_als_zufall=zufall_widerlegt,
        urteil=" ".join(saetze) or f"Die Quote beträgt {prozent(wert)}.",
        zufall=zufall,
        rechenweg=tuple(schritte),
    )

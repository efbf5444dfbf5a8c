"""A rate with its bounds, its verdict and its Rechenweg; front door of the rules.

`wandel` has the change against the year before, `bestand` stock and flow.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zielwerk.kennzahlen.bestand import (
    Bestandsabgleich,
    KennzahlError,
    Veraenderung,
    bestandsabgleich,
    veraenderung,
)
from zielwerk.kennzahlen.binomial import intervall_95, p_wert
from zielwerk.kennzahlen.urteil import (
    KEINE_AUSSAGE,
    OHNE_FAELLE,
    Grenze,
    Quote,
    bereichsschritt,
    grenzsatz,
    grenzschritt,
    teilungsschritt,
    vergleichssatz,
    vergleichsschritt,
    zufallssatz,
)
from zielwerk.kennzahlen.wandel import mit_vorzeichen, wandel
from zielwerk.kern.anzeige import prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Schritt

Anteil = Decimal | Fraction | int | float
SIGNIFIKANZ = 0.05


def _anzahl(name: str, wert: object) -> int:
    """Return a count, or refuse what cannot be one."""
    if isinstance(wert, bool) or not isinstance(wert, int):
        raise KennzahlError(
            f"{name}: Bitte geben Sie eine ganze Zahl an, nicht „{wert}“."
        )
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
            f"Mindestens {prozent_kurz(unten)} und höchstens {prozent_kurz(oben)} "
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
    saetze = [grenzsatz(wert, grenze) for grenze in grenzen]
    saetze = saetze or [f"Die Quote beträgt {prozent(wert)}."]
    schritte = [teilungsschritt(oben, unten)]
    schritte += [grenzschritt(wert, grenze) for grenze in grenzen]
    schritte.append(bereichsschritt(intervall))
    probe = None
    if massstab is not None:
        probe = _probe(wert, unten, massstab, grenzen, vergleich_name)
        saetze.append(probe.satz)
        schritte.append(probe.schritt)
    return Quote(
        zaehler=oben,
        nenner=unten,
        wert=wert,
        anzeige=prozent(wert),
        eingehalten=all(g.haelt(wert) for g in grenzen) if grenzen else None,
        intervall=intervall,
        p_wert=probe.p_wert if probe else None,
        mehr_als_zufall=probe.mehr_als_zufall if probe else None,
        urteil=" ".join(saetze),
        zufall=probe.zufall if probe else "",
        rechenweg=tuple(schritte),
    )


@dataclass(frozen=True)
class _Probe:
    """The comparison with a fixed value: the test, its sentences and its step."""

    p_wert: float
    mehr_als_zufall: bool
    satz: str
    zufall: str
    schritt: Schritt


def _probe(
    wert: Fraction, unten: int, massstab: Fraction, grenzen: list[Grenze], name: str
) -> _Probe:
    oben = int(wert * unten)
    p = p_wert(oben, unten, massstab)
    von, bis = intervall_95(oben, unten)
    # The test and the interval disagree now and then right at the edge; a value inside
    # the interval shown next to it is never called different.
    mehr = p < SIGNIFIKANZ and not von <= massstab <= bis
    return _Probe(
        p,
        mehr,
        vergleichssatz(
            wert, massstab, grenzen, name=name, nenner=unten, mehr_als_zufall=mehr
        ),
        "" if wert == massstab else zufallssatz(unten, mehr_als_zufall=mehr),
        vergleichsschritt(name, massstab, p),
    )


def _ohne_faelle() -> Quote:
    """Return what can be said without a case: nothing, and why."""
    return Quote(
        zaehler=0,
        nenner=0,
        wert=None,
        anzeige=KEINE_AUSSAGE,
        eingehalten=None,
        intervall=None,
        p_wert=None,
        mehr_als_zufall=None,
        urteil=OHNE_FAELLE,
        zufall="",
        rechenweg=(
            Schritt("0 geteilt durch 0", wert=KEINE_AUSSAGE, hinweis="keine Fälle"),
        ),
    )


__all__ = [
    "Anteil",
    "Bestandsabgleich",
    "KennzahlError",
    "Quote",
    "Veraenderung",
    "bestandsabgleich",
    "mit_vorzeichen",
    "quote",
    "veraenderung",
    "wandel",
]

"""Which group figures may be shown, so that none gives a single Jobcenter away; pure.

A group figure is a sum over Jobcenter. Whoever has several of them can add and subtract
them. All that can come out are sums over *cells*: Jobcenter that stand in exactly the
same groups. So a figure may be shown if afterwards every cell holds none, or enough, of
those that have not consented. Earlier figures count, for nobody forgets them, and a
corrected count is a contribution of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zielwerk.kern.anzeige import prozent_kurz, zahl
from zielwerk.vergleich.zaehlung import PARAMETER


@dataclass(frozen=True, order=True)
class Beitrag:
    """What one Jobcenter puts into the sum of a group."""

    jobcenter: str
    zaehler: int
    nenner: int


Menge = frozenset[Beitrag]


@dataclass(frozen=True)
class Mass:
    """How many make a group, and which share of its cases one of them may have."""

    mindestens: int
    anteil: Fraction


def mass_am(tag: date) -> Mass:
    """Return the measure that holds on a day."""
    wert = PARAMETER["kleine_gruppen"].am(tag).wert
    return Mass(int(wert["mindestens"]), Fraction(wert["anteil"]))


def zellen(mengen: Sequence[Menge]) -> list[Menge]:
    """Return the contributions that stand in exactly the same sets, together."""
    je_stelle: dict[tuple[bool, ...], set[Beitrag]] = defaultdict(set)
    for beitrag in frozenset().union(*mengen):
        je_stelle[tuple(beitrag in menge for menge in mengen)].add(beitrag)
    return [frozenset(zelle) for zelle in je_stelle.values()]


def schutzgrund(
    gezeigt: Iterable[Menge], neu: Menge, *, offen: Set[str], mass: Mass
) -> str:
    """Say why the sum over a set must not be shown beside those shown; "" if it may.

    `gezeigt`: what was ever shown of the same Kennzahl and year. `offen`: Jobcenter
    that are known anyway: those that consented, and the own one.
    """
    fruehere = list(gezeigt)
    for zelle in zellen([neu]):
        if grund := _grund(zelle, offen, mass):
            return grund
    if any(_grund(zelle, offen, mass) for zelle in zellen([*fruehere, neu])):
        return (
            "Aus dem Unterschied zu schon gezeigten Zahlen ließe sich auf weniger als "
            f"{zahl(mass.mindestens)} Jobcenter schließen."
        )
    return ""


def _grund(zelle: Menge, offen: Set[str], mass: Mass) -> str:
    """Say what the sum over one cell would give away."""
    verdeckte = [b for b in zelle if b.jobcenter not in offen]
    if not verdeckte:
        return ""
    # One without cases hides nobody.
    mit_faellen = [b for b in verdeckte if b.nenner]
    menge = len({b.jobcenter for b in mit_faellen})
    if menge < mass.mindestens:
        return (
            f"Nur {zahl(menge)} Jobcenter mit Fällen haben nicht eingewilligt; "
            f"gezeigt wird ab {zahl(mass.mindestens)}."
        )
    faelle = sum(b.nenner for b in mit_faellen)
    zaehler = sum(b.zaehler for b in mit_faellen)
    if max(b.nenner for b in mit_faellen) > mass.anteil * faelle:
        return (
            f"Ein Jobcenter hat mehr als {prozent_kurz(mass.anteil)} der Fälle und "
            "wäre zu erkennen."
        )
    if zaehler in {0, faelle}:
        return "Alle hätten dieselbe Quote, und die stünde damit für jedes fest."
    return ""


def genug_fuer_quartile(anzahl: int, mass: Mass) -> tuple[bool, bool]:
    """Return whether a median, and whether quartiles, have enough on each side."""
    return anzahl >= 2 * mass.mindestens, anzahl >= 4 * mass.mindestens

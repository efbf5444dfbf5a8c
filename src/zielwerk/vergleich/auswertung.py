"""A comparison of many Jobcenter from their files: run on an engine, said in German."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from zielwerk.kern.anzeige import anzahl, dezimal, prozent, zahl
from zielwerk.vergleich.abfragen import laufe
from zielwerk.vergleich.ausdruecke import ALLE
from zielwerk.vergleich.austauschzeile import FORMAT
from zielwerk.vergleich.motor import Motor, Quellen
from zielwerk.vergleich.schutz import (
    Beitrag,
    Mass,
    Menge,
    genug_fuer_quartile,
    mass_am,
    schutzgrund,
)

Schluessel = tuple[str, int, str]


class AuswertungError(Exception):
    """Files cannot be compared; the message says which and why."""


@dataclass(frozen=True)
class Gruppe:
    """One group in a year: how many Jobcenter, their common counts, three quartiles."""

    kennzahl: str
    jahr: int
    typ: str
    jobcenter: int
    zaehler: int
    nenner: int
    quartile: tuple[Fraction | Decimal, ...] = ()
    beitraege: Menge = frozenset()
    gesperrt: str = ""

    @property
    def mittel(self) -> Fraction | None:
        """Return all Zähler by all Nenner, None without cases."""
        return Fraction(self.zaehler, self.nenner) if self.nenner else None

    @property
    def satz(self) -> str:
        """Say in one line what the group is and where it lies."""
        wer = f"{self.kennzahl} {self.jahr}, {self.typ}: "
        if self.gesperrt:
            return f"{wer}nicht gezeigt. {self.gesperrt}"
        wer += anzahl(self.jobcenter, "Jobcenter", "Jobcenter")
        if self.mittel is None:
            return f"{wer}, keine Fälle"
        mitte = len(self.quartile) // 2
        median = f", Median {prozent(self.quartile[mitte])}" if self.quartile else ""
        return (
            f"{wer}, {zahl(self.zaehler)} von {zahl(self.nenner)} = "
            f"{prozent(self.mittel)}{median}"
        )


def werte_aus(
    motor: Motor, *, dateien: Sequence[Path], typen: Path | None, am: date
) -> list[Gruppe]:
    """Return every group that may be shown, and why the others may not.

    As known on a day; each year on its own, and no figure gives one Jobcenter away.

    `dateien`: Parquet files of the exchange format; `typen`: the membership table as
    Parquet, without it there is only the group of all.

    :raises AuswertungError: for another format, or counts that are not alike
    :raises MotorError: if the files cannot be read
    """
    quellen = Quellen(tuple(dateien), typen)
    _pruefe(motor, quellen, am)
    einwilligungen = laufe("einwilligungen", motor, quellen, am=am)
    offen = {z["jobcenter"] for z in einwilligungen if z["alle"]}
    return schuetze(gruppiere(motor, quellen, am=am), offen=offen, mass=mass_am(am))


def schuetze(gruppen: Sequence[Gruppe], *, offen: Set[str], mass: Mass) -> list[Gruppe]:
    """Return the groups with figures only where they give nobody away."""
    gezeigt: dict[tuple[str, int], list[Menge]] = defaultdict(list)
    ergebnis = []
    for g in sorted(gruppen, key=lambda g: (g.typ == ALLE, -g.jobcenter, g.typ)):
        schon = gezeigt[g.kennzahl, g.jahr]
        grund = schutzgrund(schon, g.beitraege, offen=offen, mass=mass)
        if grund:
            ergebnis.append(Gruppe(g.kennzahl, g.jahr, g.typ, 0, 0, 0, gesperrt=grund))
            continue
        schon.append(g.beitraege)
        ergebnis.append(replace(g, quartile=gezeigte_quartile(g.beitraege, mass)))
    return sorted(ergebnis, key=lambda g: (g.kennzahl, g.jahr, g.typ))


def gezeigte_quartile(beitraege: Iterable[Beitrag], mass: Mass) -> tuple[Decimal, ...]:
    """Return the quartiles a group may show, to the tenth of a per cent.

    All three, only the median, or none: on each side of one there have to be enough
    Jobcenter, and its exact value would be that of one of them.
    """
    quoten = sorted(Fraction(b.zaehler, b.nenner) for b in beitraege if b.nenner)
    median, alle = genug_fuer_quartile(len(quoten), mass)
    gezeigt = quartile(quoten) if alle else quartile(quoten)[1:2] if median else ()
    return tuple(dezimal(eines, 3) for eines in gezeigt)


def _pruefe(motor: Motor, quellen: Quellen, am: date) -> None:
    """Refuse rows of another format, impossible counts, and mixed methods by name."""
    if menge := laufe("unmoegliche", motor, quellen, am=am)[0]["menge"]:
        raise AuswertungError(
            f"{anzahl(menge, 'Zeile hat', 'Zeilen haben')} ein anderes Format als "
            f"{FORMAT} oder unmögliche Zahlen."
        )
    gemischt = laufe("unstimmige", motor, quellen, am=am)
    for erste in sorted(gemischt, key=lambda z: (z["kennzahl"], z["jahr"])):
        raise AuswertungError(
            f"„{erste['kennzahl']}“ {erste['jahr']} ist auf {erste['weisen']} Weisen "
            "gezählt. Verglichen wird nur, was gleich gezählt ist."
        )


def gruppiere(motor: Motor, quellen: Quellen, *, am: date) -> list[Gruppe]:
    """Return the groups of files that were checked, in a fixed order."""
    plaetze: dict[Schluessel, list[Beitrag]] = defaultdict(list)
    raenge = laufe("raenge", motor, quellen, am=am)
    for z in sorted(raenge, key=lambda z: z["rang"]):
        ort = (z["kennzahl"], z["jahr"], z["typ"])
        plaetze[ort].append(Beitrag(z["jobcenter"], z["zaehler"], z["nenner"]))
    gefunden = []
    for z in laufe("gruppen", motor, quellen, am=am):
        teile = plaetze[z["kennzahl"], z["jahr"], z["typ"]]
        quoten = [Fraction(b.zaehler, b.nenner) for b in teile]
        gefunden.append(
            Gruppe(**z, quartile=quartile(quoten), beitraege=frozenset(teile))
        )
    return sorted(gefunden, key=lambda g: (g.kennzahl, g.jahr, g.typ))


def quartile(geordnet: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return lower quartile, median and upper quartile of ordered rates, exactly.

    Between two places it is their weighted mean (type 7 of Hyndman and Fan 1996, the
    usual one of spreadsheets). Nothing for no rate.
    """
    if not geordnet:
        return ()
    ergebnis = []
    for anteil in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)):
        stelle = anteil * (len(geordnet) - 1)
        unten = int(stelle)
        oben = min(unten + 1, len(geordnet) - 1)
        rest = stelle - unten
        ergebnis.append(geordnet[unten] * (1 - rest) + geordnet[oben] * rest)
    return tuple(ergebnis)

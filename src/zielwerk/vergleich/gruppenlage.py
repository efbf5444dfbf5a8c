"""The own Jobcenter among a group in a year: sums as shown, consenting ones by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.vergleich.ausfuhr import reihe, zaehlt_ein_modul
from zielwerk.vergleich.models import (
    EigenesJobcenter,
    Einwilligung,
    Vergleichsstand,
    Vergleichszahl,
)
from zielwerk.vergleich.regeln import Periode, Trichter, trichter
from zielwerk.vergleich.typen import typen_im_jahr

ALLE = "alle"
EIGEN = "Ihr Jobcenter"


@dataclass(frozen=True)
class Gruppenlage:
    """What a page shows of a Kennzahl, year and group.

    `gehoert_dazu`: the own Jobcenter is part of the group and of its mean. `staende`:
    the sums that were shown, the newest first. `sperre`: why a newer one is not.
    """

    jahr: int
    gruppe: str
    eigener_name: str
    eigene: tuple[int, int]
    gehoert_dazu: bool
    staende: Sequence[Vergleichsstand]
    sperre: str
    trichter: Trichter | None

    @property
    def stand(self) -> Vergleichsstand | None:
        """Return the newest sum that was shown."""
        return self.staende[0] if self.staende else None

    @property
    def satz(self) -> str:
        """Say where the own Jobcenter lies."""
        if self.trichter is None:
            return ""
        return next(
            (f.satz for f in self.trichter.faelle if f.name == self.eigener_name), ""
        )


def eigene_reihe(kennzahl: Kennzahl, jahr: int, heute: date) -> tuple[Periode, ...]:
    """Return the own counts of a year that the method at its end counted."""
    ende = date(jahr, 12, 31)
    alle = [v for v in kennzahl.verfahren.all() if v.gilt_ab <= heute]
    geltend = [v for v in alle if v.gilt_ab <= ende]
    if not geltend or (zaehlt_ein_modul(kennzahl) and geltend[-1] != alle[-1]):
        return ()
    return tuple(
        p
        for p in reihe(kennzahl, bis=heute)
        if p.von.year == jahr and p.von >= geltend[-1].gilt_ab
    )


def gruppenlage(
    kennzahl: Kennzahl, *, jahr: int, gruppe: str, heute: date
) -> Gruppenlage:
    """Return the own Jobcenter among a group; without a sum there is no funnel."""
    eigenes = EigenesJobcenter.objects.first()
    name = eigenes.name if eigenes else EIGEN
    perioden = eigene_reihe(kennzahl, jahr, heute)
    eigene = sum(p.zaehler for p in perioden), sum(p.nenner for p in perioden)
    alle = Vergleichsstand.objects.filter(kennzahl=kennzahl, jahr=jahr, gruppe=gruppe)
    staende = list(alle.gezeigt().order_by("-erfasst_am", "-pk"))
    sperre = alle.gesperrt().first()
    typ = typen_im_jahr(jahr).get(eigenes.kennung) if eigenes else None
    dazu = gruppe == ALLE or bool(typ and typ.typ == gruppe)
    bild = _trichter(staende[0], name, eigene, heute, dazu=dazu) if staende else None
    return Gruppenlage(
        jahr,
        gruppe,
        name,
        eigene,
        dazu,
        staende,
        sperre.grund if sperre else "",
        bild,
    )


def _trichter(
    stand: Vergleichsstand,
    name: str,
    eigene: tuple[int, int],
    heute: date,
    *,
    dazu: bool,
) -> Trichter | None:
    """Return the funnel of those that may be shown, around the mean of the group."""
    offen = Einwilligung.objects.offene(heute)
    einzelne = [b for b in sorted(stand.menge) if b.jobcenter in offen]
    namen = _namen([b.jobcenter for b in einzelne])
    faelle = [
        (f"{namen[b.jobcenter]} ({b.jobcenter})", b.zaehler, b.nenner) for b in einzelne
    ]
    summe = stand.zaehler, stand.nenner
    if eigene[1]:
        faelle.insert(0, (name, *eigene))
        if dazu:
            summe = summe[0] + eigene[0], summe[1] + eigene[1]
    if not faelle or not summe[1]:
        return None
    return trichter(faelle, gruppe=summe)


def _namen(kennungen: list[str]) -> dict[str, str]:
    """Return the newest name of each Jobcenter."""
    zahlen = Vergleichszahl.objects.filter(jobcenter__in=kennungen).order_by("stand_am")
    return dict(zahlen.values_list("jobcenter", "jobcenter_name").distinct())


def mittel(stand: Vergleichsstand) -> Fraction | None:
    """Return the mean of a sum as it was shown, others only."""
    return Fraction(stand.zaehler, stand.nenner) if stand.nenner else None

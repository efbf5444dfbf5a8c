"""Settled cases made so coarse that no combination of statements is rare.

Months are joined until each period holds no case or enough, in the Zähler and outside
of it; within a period rare cases lose one statement after the other. So the counts of
a period stay exact, and everything a row says, its share in the Zähler included, is
said of at least k cases. Names, numbers and days never come in here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zielwerk.vergleich.definition import Periode
from zielwerk.vergleich.zaehlung import einstellung

UNGENANNT = "nicht angegeben"
# In this order they are given up: what tells most about one case first.
MERKMALE = ("eingang", "dauer", "rechtsgebiet", "ausgang")


@dataclass(frozen=True)
class Einzelfall:
    """A settled case as a module offers it; `merkzeichen` is never shown to anybody.

    `merkzeichen`: what is the same for the same case here, already a checksum.
    """

    merkzeichen: str
    eingang_am: date
    erledigt_am: date
    im_zaehler: bool
    rechtsgebiet: str
    ausgang: str


@dataclass(frozen=True)
class Grobfall:
    """A case as it may leave: a period and four statements, any of them given up."""

    merkzeichen: str
    von: date
    bis: date
    im_zaehler: bool
    eingang: str
    dauer: str
    rechtsgebiet: str
    ausgang: str

    @property
    def aussage(self) -> tuple[object, ...]:
        """Return everything the row says, without who it is."""
        merkmale = (getattr(self, name) for name in MERKMALE)
        return (self.von, self.bis, self.im_zaehler, *merkmale)


def mindestens() -> int:
    """Return how many cases have to share whatever a row says."""
    return int(einstellung("einzelfaelle")["mindestens"])


def dauerklasse(eingang_am: date, erledigt_am: date) -> str:
    """Return how long a case took, as a class: "bis 1 Monat", "über 6 Monate"."""
    tage = (erledigt_am - eingang_am).days
    klassen: dict[str, int] = einstellung("einzelfaelle")["dauer"]
    for name, hoechstens in klassen.items():
        if tage <= hoechstens:
            return name
    return f"über {list(klassen)[-1].removeprefix('bis ')}"


def vergroebere(
    faelle: Iterable[Einzelfall], monate: Sequence[Periode]
) -> list[Grobfall]:
    """Return the cases of a closed year as they may leave; none if they are too few.

    `monate`: the counts of the same year per month, oldest first; a case belongs to
    the month it was settled in.
    """
    je_zelle: dict[tuple[date, bool], list[Grobfall]] = defaultdict(list)
    zeitraeume = list(_zeitraeume(monate))
    for fall in faelle:
        for von, bis in zeitraeume:
            if von <= fall.erledigt_am <= bis:
                je_zelle[von, fall.im_zaehler].append(_grob(fall, von, bis))
    grob = [f for zelle in je_zelle.values() for f in _ohne_seltene(zelle)]
    return sorted(grob, key=lambda f: f.aussage)


def _grob(fall: Einzelfall, von: date, bis: date) -> Grobfall:
    return Grobfall(
        fall.merkzeichen,
        von,
        bis,
        fall.im_zaehler,
        f"{fall.eingang_am:%Y-%m}",
        dauerklasse(fall.eingang_am, fall.erledigt_am),
        fall.rechtsgebiet or UNGENANNT,
        fall.ausgang or UNGENANNT,
    )


def _zeitraeume(monate: Sequence[Periode]) -> Iterator[tuple[date, date]]:
    """Yield the periods months are joined to; a rest joins the one before."""
    offen: list[Periode] = []
    fertig: list[list[Periode]] = []
    letzter = max((n for n, p in enumerate(monate) if p.nenner), default=-1)
    for monat in monate[: letzter + 1]:
        if not offen and not monat.nenner:
            continue
        offen.append(monat)
        if _genug(offen):
            fertig.append(offen)
            offen = []
    while offen and fertig and not _genug(offen):
        offen = fertig.pop() + offen
    if offen and _genug(offen):
        fertig.append(offen)
    for teil in fertig:
        yield teil[0].von, teil[-1].bis


def _genug(teil: Sequence[Periode]) -> bool:
    """Return whether inside and outside of the Zähler there is no case or enough."""
    oben, unten = sum(p.zaehler for p in teil), sum(p.nenner for p in teil)
    return all(menge == 0 or menge >= mindestens() for menge in (oben, unten - oben))


def _ohne_seltene(zelle: list[Grobfall]) -> list[Grobfall]:
    """Return the cases of a period so that none says what fewer than k say."""
    fertig: list[list[Grobfall]] = []
    offen = zelle
    for stufe in range(len(MERKMALE) + 1):
        haeufig, offen = _geteilt([_ohne(f, MERKMALE[:stufe]) for f in offen])
        fertig += haeufig
    # The rest has given up everything and is too small: the smallest groups join it.
    fertig.sort(key=lambda gruppe: (len(gruppe), gruppe[0].aussage))
    while offen and len(offen) < mindestens() and fertig:
        offen += [_ohne(f, MERKMALE) for f in fertig.pop(0)]
    return [f for gruppe in (*fertig, offen) for f in gruppe]


def _geteilt(
    faelle: Iterable[Grobfall],
) -> tuple[list[list[Grobfall]], list[Grobfall]]:
    """Return the groups that are large enough, and all others."""
    gruppen: dict[tuple[object, ...], list[Grobfall]] = defaultdict(list)
    for fall in faelle:
        gruppen[fall.aussage].append(fall)
    haeufig = [g for g in gruppen.values() if len(g) >= mindestens()]
    selten = [f for g in gruppen.values() if len(g) < mindestens() for f in g]
    return haeufig, selten


def _ohne(fall: Grobfall, merkmale: Iterable[str]) -> Grobfall:
    aufgegeben: dict[str, Any] = dict.fromkeys(merkmale, UNGENANNT)
    return replace(fall, **aufgegeben)


# What a module offers: per closed year the counts of its months, and its cases.
Faelle = Callable[..., Iterable[tuple[Sequence[Periode], Sequence[Einzelfall]]]]

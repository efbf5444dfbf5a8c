"""Which figures to hide: as few as can be, so that none can be calculated back."""

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from zielwerk.beratung.gleichungen import (
    Aenderung,
    Gleichungen,
    UnterdrueckungError,
    gewichte,
)

# So many attempts are made to prove that fewer figures will not do.
BEWEIS_RUNDEN = 60


class Orakel(Protocol):
    """Says how a hidden figure could be another one.

    `beweis_bis_zellen`: up to here it is quick enough to look for the fewest figures.
    """

    beweis_bis_zellen: int

    def aenderung(
        self, ziel: int, kosten: Sequence[float], erlaubt: Collection[int]
    ) -> Aenderung | None:
        """Return a cheap change of `ziel` within `erlaubt`, None if there is none."""


@dataclass(frozen=True)
class Sperrung:
    """What is hidden, with a change for each hidden figure as proof.

    `mindestens_noetig`: with fewer it cannot be done; None if that was not looked for.
    """

    gesperrt: frozenset[int]
    belege: tuple[Aenderung, ...]
    mindestens_noetig: int | None

    @property
    def ist_kleinste(self) -> bool:
        """Return whether it is proven that fewer figures will not do."""
        return len(self.gesperrt) == self.mindestens_noetig


def sperrung(
    gleichungen: Gleichungen,
    pflicht: frozenset[int],
    orakel: Orakel,
    *,
    benenne: Callable[[int], str] = str,
) -> Sperrung:
    """Return the figures to hide: those of `pflicht`, and what keeps them open.

    :raises UnterdrueckungError: if a figure can be calculated from what is public
    """
    suche = _Suche(gleichungen, pflicht, orakel, benenne)
    beste = suche.duenne_aus(*suche.ergaenze(pflicht))
    noetig = len(pflicht) if len(beste[0]) == len(pflicht) else None
    if noetig is None and len(gleichungen.sperrbar()) <= orakel.beweis_bis_zellen:
        beste, noetig = _bewiesen(suche, beste)
    gesperrt, belege = frozenset(beste[0]), tuple(beste[1])
    offen = set().union(*belege)
    if offen != gesperrt or not all(
        gleichungen.ist_moeglich(eine, gesperrt) for eine in belege
    ):
        raise UnterdrueckungError(
            "Zu einer gesperrten Zelle fehlt der Nachweis. Bitte veröffentlichen Sie "
            "die Tabelle nicht und melden Sie den Fehler."
        )
    return Sperrung(gesperrt, belege, noetig)


Stand = tuple[set[int], list[Aenderung]]


class _Suche:
    """Hidden figures and their proofs, made larger and smaller."""

    def __init__(
        self,
        gleichungen: Gleichungen,
        pflicht: frozenset[int],
        orakel: Orakel,
        benenne: Callable[[int], str],
    ) -> None:
        self.gleichungen, self.pflicht, self.orakel = gleichungen, pflicht, orakel
        self.benenne = benenne
        self.sperrbar = frozenset(gleichungen.sperrbar())
        self.gewichte = gewichte(gleichungen)
        self.frei = [0.0] * len(gleichungen.werte)

    def ergaenze(self, anfang: Collection[int]) -> Stand:
        """Hide more until each hidden figure could be another one."""
        gesperrt, belege = set(anfang), list[Aenderung]()
        kosten = list(self.gewichte)
        for nummer in gesperrt:
            kosten[nummer] = 0.0
        belegt: set[int] = set()
        for nummer in sorted(anfang, key=lambda n: (self.gleichungen.werte[n], n)):
            if nummer in belegt:
                continue
            eine = self._beleg(nummer, kosten)
            belege.append(eine)
            belegt.update(eine)
            for neue in set(eine) - gesperrt:
                gesperrt.add(neue)
                kosten[neue] = 0.0
        return gesperrt, belege

    def _beleg(self, nummer: int, kosten: Sequence[float]) -> Aenderung:
        """Return a change of a figure, whatever it takes."""
        eine = self.orakel.aenderung(nummer, kosten, self.sperrbar)
        if eine is not None:
            return eine
        if self.gleichungen.bekannt:
            raise UnterdrueckungError(
                f"{self.benenne(nummer)} lässt sich aus Zahlen zurückrechnen, die "
                "schon veröffentlicht sind. Sperren hilft hier nicht mehr."
            )
        # All figures twice as large: every sum holds, so hiding all is always safe.
        return {n: self.gleichungen.werte[n] for n in self.sperrbar}

    def belege_fuer(
        self, gesperrt: set[int], bekannte: Iterable[Aenderung] = ()
    ) -> list[Aenderung] | None:
        """Return a proof for each hidden figure, None if one cannot be another."""
        belege = [eine for eine in bekannte if gesperrt.issuperset(eine)]
        belegt = set().union(*belege)
        for nummer in sorted(gesperrt):
            if nummer not in belegt:
                eine = self.orakel.aenderung(nummer, self.frei, gesperrt)
                if eine is None:
                    return None
                belege.append(eine)
                belegt.update(eine)
        return belege

    def duenne_aus(self, gesperrt: set[int], belege: list[Aenderung]) -> Stand:
        """Show again what need not be hidden, the dearest first."""
        for nummer in sorted(
            gesperrt - self.pflicht, key=lambda n: self.gewichte[n], reverse=True
        ):
            ohne = gesperrt - {nummer}
            neue = self.belege_fuer(ohne, belege)
            if neue is not None:
                gesperrt, belege = ohne, neue
        return gesperrt, belege

    def rueckrechenbare(self, gesperrt: set[int]) -> list[int]:
        """Return hidden figures that can be calculated back."""
        belegt: set[int] = set()
        offen = []
        for nummer in sorted(gesperrt):
            if nummer not in belegt:
                eine = self.orakel.aenderung(nummer, self.frei, gesperrt)
                if eine is None:
                    offen.append(nummer)
                else:
                    belegt.update(eine)
        return offen

    def helfer(self, nummer: int, gesperrt: set[int]) -> frozenset[int]:
        """Return figures of which at least one has to be hidden to help `nummer`.

        Everything else may be hidden at once, and it can still be calculated back.
        """
        vergeblich = set(gesperrt)
        offen = [sorted(self.sperrbar - gesperrt)]
        while offen:
            teil = offen.pop()
            weiter = vergeblich.union(teil)
            if self.orakel.aenderung(nummer, self.frei, weiter) is None:
                vergeblich = weiter
            elif len(teil) > 1:
                mitte = len(teil) // 2
                offen += [teil[mitte:], teil[:mitte]]
        return self.sperrbar - vergeblich


Schnitt = tuple[int, frozenset[int]]


def _bewiesen(suche: _Suche, beste: Stand) -> tuple[Stand, int | None]:
    """Look for fewer figures, or prove that there are none (implicit hitting set).

    Each round hides as few as the demands known so far allow; if one of them can be
    calculated back, that makes a new demand. Ends without a proof after a number of
    rounds, with the best found so far.
    """
    schnitte: list[Schnitt] = [
        (nummer, (frozenset(glieder) - {nummer}) & suche.sperrbar)
        for summe, teile in suche.gleichungen.summen
        for glieder in [(summe, *teile)]
        for nummer in glieder
        if nummer in suche.sperrbar
    ]
    noetig = len(suche.pflicht)
    for _ in range(BEWEIS_RUNDEN):
        wahl = _wenigste(suche, schnitte)
        if wahl is None:
            return beste, noetig
        noetig = len(wahl)
        if noetig >= len(beste[0]):
            return beste, len(beste[0])
        offen = suche.rueckrechenbare(wahl)
        if not offen:
            return (wahl, suche.belege_fuer(wahl) or []), noetig
        schnitte += [(nummer, suche.helfer(nummer, wahl)) for nummer in offen]
        andere = suche.duenne_aus(*suche.ergaenze(wahl))
        beste = min(beste, andere, key=lambda stand: len(stand[0]))
    return beste, noetig


def _wenigste(suche: _Suche, schnitte: list[Schnitt]) -> set[int] | None:
    """Return the fewest figures that meet all demands, None if none are found."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    nummern = sorted(suche.sperrbar)
    platz = {nummer: stelle for stelle, nummer in enumerate(nummern)}
    eintraege = [
        (zeile, platz[eine], -1 if eine == nummer else 1)
        for zeile, (nummer, helfer) in enumerate(schnitte)
        for eine in (nummer, *helfer)
    ]
    zeilen, spalten, werte = zip(*eintraege, strict=True)
    form = (len(schnitte), len(nummern))
    matrix = coo_array((werte, (zeilen, spalten)), shape=form).tocsc()
    unten = [float(nummer in suche.pflicht) for nummer in nummern]
    ergebnis = milp(
        c=np.ones(len(nummern)),
        integrality=True,
        bounds=Bounds(unten, 1),
        constraints=LinearConstraint(matrix, 0, math.inf),
        options={"mip_rel_gap": 0.0, "node_limit": 20_000},
    )
    if not ergebnis.success:
        return None
    return {nummer for nummer, x in zip(nummern, ergebnis.x, strict=True) if x > 0.5}  # noqa: PLR2004

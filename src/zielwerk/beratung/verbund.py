"""Several tables published together, so that none gives away what another hides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zielwerk.beratung.gleichungen import Gleichungen, UnterdrueckungError
from zielwerk.beratung.sperrprogramm import Programm
from zielwerk.beratung.sperrsuche import sperrung
from zielwerk.beratung.tabellen import (
    Ort,
    Werte,
    Zahlentabelle,
    form_von,
    gerundet,
    lies_tabelle,
    stelle,
    zelle,
)
from zielwerk.beratung.unterdrueckung import (
    MINDESTENS,
    check_einstellung,
    rechenweg,
    zu_kleine,
)
from zielwerk.kern.anzeige import zahl
from zielwerk.kern.rechenweg import Rechenweg


@dataclass(frozen=True)
class Verbundtabelle:
    """One of several tables that share figures.

    `schluessel`: a name for each figure, in the shape of the table; the same name in
    two tables is the same figure. Without it no figure is shared. `veroeffentlicht`:
    the table as it was published before, None where a figure was hidden.
    """

    name: str
    werte: Werte
    schluessel: Werte | None = None
    veroeffentlicht: Werte | None = None


@dataclass(frozen=True)
class Verbund:
    """Several tables as they may be published together."""

    tabellen: Mapping[str, list[Any]]
    gesperrt: int
    mindestens_noetig: int | None
    rechenweg: Rechenweg


def unterdruecke_verbund(
    tabellen: Sequence[Verbundtabelle],
    *,
    mindestens: int = MINDESTENS,
    runden_auf: int = 1,
    zusammenhaenge: Mapping[str, Sequence[str]] | None = None,
    wichtig: Collection[str] = (),
) -> Verbund:
    """Return several tables that can be published together, like `unterdruecke`.

    So all tables of a report, its earlier years and its other versions are looked at as
    one. `zusammenhaenge` adds sums across tables: name → names of its parts. What was
    published before stays public; what was hidden before stays hidden. `wichtig` names
    figures to be shown rather than others, if that is possible.

    :raises UnterdrueckungError: as for `unterdruecke`; also if a shared figure differs
        between tables, or one can be calculated from what is public already
    """
    check_einstellung(mindestens, runden_auf)
    sammlung = _Sammlung()
    for angabe in tabellen:
        sammlung.add(angabe)
    sammlung.verbinde(zusammenhaenge or {})
    gleichungen = sammlung.gleichungen(wichtig)
    pflicht = zu_kleine(gleichungen, mindestens) | sammlung.frueher_gesperrt()
    ergebnis = sperrung(
        gleichungen, pflicht, Programm(gleichungen), benenne=sammlung.benenne
    )
    return Verbund(
        {
            name: tabelle.gestalt(
                {
                    ort: None
                    if nummern[ort] in ergebnis.gesperrt
                    else gerundet(wert, runden_auf)
                    for ort, wert in tabelle.werte.items()
                }
            )
            for name, (tabelle, nummern) in sammlung.tabellen.items()
        },
        len(ergebnis.gesperrt),
        ergebnis.mindestens_noetig,
        rechenweg(gleichungen, pflicht, ergebnis, mindestens, runden_auf),
    )


@dataclass
class _Sammlung:
    """The figures of several tables, each once, with the sums of all of them."""

    tabellen: dict[str, tuple[Zahlentabelle, dict[Ort, int]]] = field(
        default_factory=dict
    )
    nummern: dict[str, int] = field(default_factory=dict)
    werte: list[int] = field(default_factory=list)
    summen: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    gezeigt: set[int] = field(default_factory=set)
    verborgen: set[int] = field(default_factory=set)

    def add(self, tabelle: Verbundtabelle) -> None:
        """Take one table; a figure with a known name is the same figure."""
        if tabelle.name in self.tabellen:
            raise UnterdrueckungError(f"Die Tabelle „{tabelle.name}“ steht zweimal da.")
        eine = lies_tabelle(tabelle.werte, wo=f"Tabelle „{tabelle.name}“: ")
        nummern = {
            ort: self._nummer(tabelle, ort, wert) for ort, wert in eine.werte.items()
        }
        self.tabellen[tabelle.name] = (eine, nummern)
        self.summen += [
            (nummern[s], tuple(nummern[t] for t in teile)) for s, teile in eine.summen
        ]
        if tabelle.veroeffentlicht is not None:
            self._merke_frueheres(tabelle, tabelle.veroeffentlicht, nummern, eine.form)

    def _merke_frueheres(
        self,
        tabelle: Verbundtabelle,
        frueher: Werte,
        nummern: Mapping[Ort, int],
        form: Ort,
    ) -> None:
        """Keep what was shown and what was hidden when a table was published."""
        if form_von(frueher) != form:
            raise UnterdrueckungError(
                f"Tabelle „{tabelle.name}“: Die frühere Veröffentlichung hat eine "
                "andere Form."
            )
        for ort, nummer in nummern.items():
            stand = zelle(frueher, ort)
            if stand is None:
                self.verborgen.add(nummer)
            else:
                self.gezeigt.add(nummer)

    def _nummer(self, tabelle: Verbundtabelle, ort: Ort, wert: int) -> int:
        if tabelle.schluessel is None:
            name = f"{tabelle.name} {stelle(ort)}"
        else:
            name = str(zelle(tabelle.schluessel, ort))
        if name not in self.nummern:
            self.nummern[name] = len(self.werte)
            self.werte.append(wert)
        nummer = self.nummern[name]
        if self.werte[nummer] != wert:
            raise UnterdrueckungError(
                f"„{name}“ ist in einer Tabelle {zahl(self.werte[nummer])}, in "
                f"„{tabelle.name}“ {zahl(wert)}. Bitte klären Sie, welche Zahl gilt."
            )
        return nummer

    def verbinde(self, zusammenhaenge: Mapping[str, Sequence[str]]) -> None:
        """Add sums across tables, by the names of the figures."""
        for summe, teile in zusammenhaenge.items():
            unbekannt = [n for n in (summe, *teile) if n not in self.nummern]
            if unbekannt:
                raise UnterdrueckungError(
                    f"„{unbekannt[0]}“ steht in keiner der Tabellen."
                )
            nummer, *stellen = (self.nummern[name] for name in (summe, *teile))
            ergibt = sum(self.werte[n] for n in stellen)
            if ergibt != self.werte[nummer]:
                raise UnterdrueckungError(
                    f"„{summe}“ ist {zahl(self.werte[nummer])}, die Teile ergeben "
                    f"{zahl(ergibt)}."
                )
            self.summen.append((nummer, tuple(stellen)))

    def gleichungen(self, wichtig: Collection[str]) -> Gleichungen:
        """Return all figures and sums."""
        return Gleichungen(
            tuple(self.werte),
            tuple(self.summen),
            frozenset(self.gezeigt),
            frozenset(self.nummern[n] for n in wichtig if n in self.nummern),
        )

    def frueher_gesperrt(self) -> frozenset[int]:
        """Return what was hidden before and is public nowhere."""
        return frozenset(n for n in self.verborgen - self.gezeigt if self.werte[n])

    def benenne(self, nummer: int) -> str:
        """Return a figure's name for a sentence."""
        name = next(name for name, eine in self.nummern.items() if eine == nummer)
        return f"Die Zahl „{name}“"

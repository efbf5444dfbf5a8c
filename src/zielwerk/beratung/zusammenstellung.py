"""The counts of one service put into tables that share figures; no Django."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zielwerk.beratung.verbund import Verbundtabelle
from zielwerk.beratung.zaehlung import ABBRUCH, FORMEN, NICHT_ANGEKOMMEN, WEGE
from zielwerk.kern.anzeige import tag
from zielwerk.kern.zeitraum import Zeitraum

# Months and places show no more than this: the finer, the more has to be hidden.
ANGEKOMMEN = {"nicht_angekommen": "nicht angekommen", "angekommen": "angekommen"}
BEENDET = {"abschluss": "planmäßig", **ABBRUCH}
# Tables by halves or quarters: name, columns, name of the sum.
NACH_ZEIT = {
    "ankunft": (ANGEKOMMEN, "zugewiesen"),
    "wege": (WEGE, "zugewiesen"),
    "herkunft": (
        {"angekommen": "mit Schein", "selbstmelder": "ohne Schein"},
        "gekommen",
    ),
    "beginn": ({"beginn": "Beratungen", "kurz": "Einmal/kurz"}, "begonnen"),
    "ende": (BEENDET, "beendet"),
    "formen": (FORMEN, "gespraeche"),
    "formulare": ({"zurueck": "zurück", "nicht_zurueck": "nicht zurück"}, "versandt"),
}
Einheit = tuple[date, date]


@dataclass
class Buch:
    """Everything counted of one service in a period: by unit of time, and by place.

    `zeiten`: (from, to) → counts; a unit is a month, or the period of a report of
    counts. `orte`: name of the place → counts of the ways.
    """

    zeiten: dict[Einheit, Counter[str]] = field(default_factory=dict)
    orte: dict[str, Counter[str]] = field(default_factory=dict)
    laufend_anfang: int = 0
    laufend_ende: int = 0
    ueberzaehlig: int = 0
    unbekannte: int = 0
    wartezeiten: list[int] = field(default_factory=list)
    nur_zusammen: bool = False
    luecken: bool = False

    def zeit(self, einheit: Einheit) -> Counter[str]:
        """Return the counts of a unit of time, to be added to."""
        return self.zeiten.setdefault(einheit, Counter())

    def ort(self, name: str) -> Counter[str]:
        """Return the counts of a place, to be added to."""
        return self.orte.setdefault(name, Counter())

    def summe(self, name: str) -> int:
        """Return the whole count of a name."""
        return sum(zahl[name] for zahl in self.zeiten.values())


@dataclass(frozen=True)
class Tafel:
    """One table with its words: rows, columns and sums as a reader sees them."""

    name: str
    zeilen: tuple[str, ...]
    spalten: tuple[str, ...]
    tabelle: Verbundtabelle


@dataclass(frozen=True)
class Zusammenstellung:
    """All tables of one service, and the sums across them."""

    tafeln: tuple[Tafel, ...]
    zusammenhaenge: Mapping[str, Sequence[str]]


def zusammenstellung(
    buch: Buch, zeit: Zeitraum, teile: Sequence[Zeitraum], wort: str = ""
) -> Zusammenstellung:
    """Return the tables of one service: by parts of the period, by month, by place.

    `wort` begins the name of every figure: equal names are equal figures.
    """
    bau = _Bau(buch, zeit, teile, wort)
    tafeln = [bau.nach_zeit(name, *was) for name, was in NACH_ZEIT.items()]
    tafeln += [*bau.monate(), bau.orte(), *bau.bestand()]
    return Zusammenstellung(tuple(tafeln), bau.zusammenhaenge)


def name_der_zeit(einheit: Einheit) -> str:
    """Return a unit of time as its figures name it."""
    return f"{einheit[0]}/{einheit[1]}"


class _Bau:
    """Builds the tables; remembers which sums lie across them."""

    def __init__(
        self, buch: Buch, zeit: Zeitraum, teile: Sequence[Zeitraum], wort: str
    ) -> None:
        self.buch, self.wort = buch, wort
        self.ganz = (zeit.von, zeit.bis)
        self.teile = {(t.von, t.bis): t.bezeichnung for t in teile}
        self.zusammenhaenge: dict[str, list[str]] = {}
        self.monatsteile: dict[str, list[Einheit]] = {}

    def schluessel(self, spalte: str, zeile: str) -> str:
        return f"{self.wort}{spalte}|{zeile}"

    def _reihe(self, einheit: Einheit) -> Einheit | None:
        """Return the part of the period a unit lies in; None: in none of them."""
        return next(
            (t for t in self.teile if t[0] <= einheit[0] and einheit[1] <= t[1]), None
        )

    def nach_zeit(self, name: str, spalten: Mapping[str, str], summe: str) -> Tafel:
        """Return a table by parts of the period."""
        zeilen: dict[str, tuple[str, Counter[str]]] = {
            name_der_zeit(t): (wort, Counter()) for t, wort in self.teile.items()
        }
        einheiten: dict[str, list[Einheit]] = {}
        for einheit, zahl in self.buch.zeiten.items():
            teil = self._reihe(einheit)
            wo = name_der_zeit(teil) if teil else "ohne"
            if not teil:
                zeilen.setdefault(wo, ("nicht nach Teilen gemeldet", Counter()))
            zeilen[wo][1].update({s: zahl[s] for s in spalten})
            einheiten.setdefault(wo, []).append(einheit)
        if name == "ankunft":
            self.monatsteile = einheiten
        tafel = self._tafel(name, zeilen, spalten, summe, name_der_zeit(self.ganz))
        if name == "wege":
            for zeile in (*zeilen, name_der_zeit(self.ganz)):
                self._verbinde_angekommen(zeile)
        return tafel

    def _verbinde_angekommen(self, zeile: str) -> None:
        """Say which ways are those of who arrived, and of who did not."""
        for name, wege in (
            ("angekommen", [w for w in WEGE if w not in NICHT_ANGEKOMMEN]),
            ("nicht_angekommen", NICHT_ANGEKOMMEN),
        ):
            self.zusammenhaenge[self.schluessel(name, zeile)] = [
                self.schluessel(w, zeile) for w in wege
            ]

    def monate(self) -> Iterable[Tafel]:
        """Yield who was referred and who arrived, by month; a table for each part."""
        for nummer, (teil, einheiten) in enumerate(
            sorted(self.monatsteile.items()), start=1
        ):
            zeilen = {
                name_der_zeit(e): (_wort(e), self.buch.zeiten[e])
                for e in sorted(einheiten)
            }
            name = f"monate{nummer}"
            yield self._tafel(name, zeilen, ANGEKOMMEN, "zugewiesen", teil)

    def orte(self) -> Tafel:
        """Return the same by place of the Jobcenter."""
        ganz = name_der_zeit(self.ganz)
        zeilen = {
            f"{ganz}|{ort}": (ort, zahl) for ort, zahl in sorted(self.buch.orte.items())
        }
        return self._tafel("orte", zeilen, ANGEKOMMEN, "zugewiesen", ganz)

    def bestand(self) -> Iterable[Tafel]:
        """Yield both sides of the balance; one sum where it closes."""
        b, ganz = self.buch, name_der_zeit(self.ganz)
        zugang = {"anfang": b.laufend_anfang, "beginn": b.summe("beginn")}
        abgang = {
            "beendet": sum(b.summe(name) for name in BEENDET),
            "laufend": b.laufend_ende,
        }
        gleich = sum(zugang.values()) == sum(abgang.values())
        for name, zahl, summe in (
            ("zugang", zugang, "bestand"),
            ("abgang", abgang, "bestand" if gleich else "bestand-ende"),
        ):
            namen = [self._stand(n) for n in (*zahl, summe)]
            reihe = [*zahl.values(), sum(zahl.values())]
            # One row is its own sum: the same figures stand twice.
            yield Tafel(
                name,
                (ganz,),
                (*zahl, summe),
                Verbundtabelle(self.wort + name, [reihe, reihe], [namen, namen]),
            )

    def _stand(self, name: str) -> str:
        """Return the name of a figure; stocks are named by their day."""
        ganz = name_der_zeit(self.ganz)
        if name in {"anfang", "laufend"}:
            # What runs at the end of a year runs at the start of the next.
            am = self.ganz[0].toordinal() - 1 if name == "anfang" else None
            return self.schluessel(
                "laufend", str(date.fromordinal(am) if am else self.ganz[1])
            )
        return self.schluessel(name, ganz)

    def _tafel(
        self,
        name: str,
        zeilen: Mapping[str, tuple[str, Counter[str]]],
        spalten: Mapping[str, str],
        summe: str,
        ganz: str,
    ) -> Tafel:
        """Return a table with its sums; the last row is the whole period."""
        werte = [[zahl[s] for s in spalten] for _, zahl in zeilen.values()]
        reihen = [[*reihe, sum(reihe)] for reihe in werte]
        reihen.append([sum(spalte) for spalte in zip(*reihen, strict=True)])
        if len(reihen) == 1:
            reihen = [[0] * (len(spalten) + 1)]
        namen = [
            [self.schluessel(s, zeile) for s in (*spalten, summe)]
            for zeile in (*zeilen, ganz)
        ]
        return Tafel(
            name,
            (*(wort for wort, _ in zeilen.values()), "zusammen"),
            (*spalten, summe),
            Verbundtabelle(self.wort + name, reihen, namen),
        )


def _wort(einheit: Einheit) -> str:
    """Return a unit of time in words: a month by number and year, else its days."""
    von, bis = einheit
    if von.replace(day=28) <= bis and (von.year, von.month) == (bis.year, bis.month):
        return f"{von:%m.%Y}"
    return f"{tag(von)} bis {tag(bis)}"

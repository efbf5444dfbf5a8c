"""What the text is composed from: both years' Punkte with status and verdict."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from zielwerk.drucksachen.belege import Absatz
from zielwerk.drucksachen.models import Drucksache
from zielwerk.vereinbarung.models import Bewertung, Entfall, Pflichtfrist, Punkt
from zielwerk.vereinbarung.regeln import Vergleich, vergleich, vollstaendigkeit
from zielwerk.vereinbarung.services import Punktstand, punktstaende


@dataclass
class Textabschnitt:
    """One section: its place, the agreed wording above it, the composed paragraphs."""

    schluessel: str
    gruppe: str
    titel: str
    absaetze: list[Absatz]
    wortlaut: str = ""
    stand: Punktstand | None = None
    bewertung: Bewertung | None = None
    punkt: Punkt | None = None

    @property
    def kurztitel(self) -> str:
        """The name below its group: a section named like the group introduces it."""
        return "Einleitung" if self.titel == self.gruppe else self.titel


@dataclass(frozen=True)
class Grundlage:
    """The data behind one paper, read once."""

    drucksache: Drucksache
    alte: list[Punkt]
    neue: list[Punkt]
    staende: dict[int, Punktstand]
    gesamturteil: Bewertung | None
    unterschied: Vergleich
    urteile: dict[int, Bewertung] = field(default_factory=dict)
    entfaelle: dict[str, Entfall] = field(default_factory=dict)
    # Put off the year before: to be decided again.
    wiedervorlage: tuple[str, ...] = ()

    @property
    def zurueckgestellt(self) -> list[str]:
        """The keys that are put off to a later year."""
        spaeter = Entfall.Art.ZURUECKGESTELLT
        return [s for s, eines in self.entfaelle.items() if eines.art == spaeter]

    @property
    def unentschieden(self) -> list[str]:
        """The keys that vanished, or were put off last year, without a decision."""
        return vollstaendigkeit(
            [*(p.schluessel for p in self.alte), *self.wiedervorlage],
            [p.schluessel for p in self.neue],
            self.entfaelle,
        )

    def alter(self, schluessel: str) -> Punkt:
        """Return the Punkt of last year with a key."""
        return next(p for p in self.alte if p.schluessel == schluessel)

    def neuer(self, schluessel: str) -> Punkt:
        """Return the Punkt of the new year with a key."""
        return next(p for p in self.neue if p.schluessel == schluessel)

    def nummer(self, schluessel: str) -> str:
        """Return "7, künftig Punkt 8" for a Punkt whose number moved, else "7"."""
        alt, neu = self.alter(schluessel).nummer, self.neuer(schluessel).nummer
        return str(alt) if alt == neu else f"{alt}, künftig Punkt {neu}"


def read_grundlage(drucksache: Drucksache, heute: date) -> Grundlage:
    """Read everything a paper says, in a fixed number of queries."""
    rueckblick, neu = drucksache.rueckblick, drucksache.vereinbarung
    punkte = list(
        Punkt.objects.filter(vereinbarung__in=[rueckblick, neu])
        .select_related("vereinbarung")
        .order_by("nummer")
    )
    alte = [p for p in punkte if p.vereinbarung_id == rueckblick.pk]
    neue = [p for p in punkte if p.vereinbarung_id == neu.pk]
    fristen = Pflichtfrist.objects.select_related("frist")
    prefetch_related_objects(alte, Prefetch("pflichtfristen", fristen))
    urteile = {
        eines.punkt_id: eines
        for eines in Bewertung.objects.filter(vereinbarung=rueckblick)
    }
    entfaelle = list(Entfall.objects.filter(vereinbarung__in=[rueckblick, neu]))
    return Grundlage(
        drucksache=drucksache,
        alte=alte,
        neue=neue,
        staende=punktstaende(alte, heute),
        gesamturteil=urteile.pop(None, None),
        unterschied=vergleich(
            [_fuer_vergleich(p) for p in alte],
            [_fuer_vergleich(p) for p in neue],
            jahr_alt=rueckblick.jahr,
            jahr_neu=neu.jahr,
        ),
        urteile=urteile,
        entfaelle={e.schluessel: e for e in entfaelle if e.vereinbarung_id == neu.pk},
        wiedervorlage=tuple(
            eines.schluessel
            for eines in entfaelle
            if eines.vereinbarung_id == rueckblick.pk
            and eines.art == Entfall.Art.ZURUECKGESTELLT
        ),
    )


def _fuer_vergleich(punkt: Punkt) -> dict[str, str | int]:
    """Return a Punkt as the comparison takes it."""
    return {
        "schluessel": punkt.schluessel,
        "nummer": punkt.nummer,
        "wortlaut": punkt.wortlaut,
    }

"""Konzepte with their tables: what a county publishes, and the value for one case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from zielwerk.kern.anzeige import euro, tag
from zielwerk.kern.yamldatei import read_yamldatei
from zielwerk.unterkunft.rechtslage import UnterkunftError, betrag_aus

TABELLEN = Path(__file__).with_name("konzepte")
KONZEPTE = (
    "segeberg_2008",
    "segeberg_2011",
    "segeberg_2014",
    "pinneberg",
    "neumuenster_2025",
    "wohngeld",
)
ROEMISCH = ("I", "II", "III", "IV", "V", "VI", "VII")


@dataclass(frozen=True)
class Vergleichsraum:
    """One column of a table: its municipalities and the amount per household size."""

    schluessel: str
    orte: tuple[str, ...]
    betraege: Mapping[int, Decimal]
    je_weitere: Decimal | None = None
    grundmiete: Mapping[int, Decimal] = field(default_factory=dict)
    betriebskosten: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def bezeichnung(self) -> str:
        """Return the key with the municipalities."""
        orte = ", ".join(self.orte)
        if not orte or orte == self.schluessel:
            return self.schluessel
        return f"{self.schluessel} ({orte})"


@dataclass(frozen=True)
class Tabellenstand:
    """A table as it holds from a day to a day; without a day its date is unknown."""

    gilt_ab: date | None
    gilt_bis: date | None
    raeume: tuple[Vergleichsraum, ...]
    qm: Mapping[int, Decimal]
    qm_je_weitere: Decimal | None
    quelle: str
    hinweise: tuple[str, ...]

    def gilt(self, am: date) -> bool:
        """Return whether the table holds on a day, as far as its dates are known."""
        nach_beginn = self.gilt_ab is None or self.gilt_ab <= am
        return nach_beginn and (self.gilt_bis is None or am <= self.gilt_bis)

    @property
    def warnungen(self) -> tuple[str, ...]:
        """Return where a larger household has a lower amount.

        Published tables are not always monotone; that is said, never refused.
        """
        return tuple(
            f"{raum.bezeichnung}: {mehr} Personen {euro(raum.betraege[mehr])} liegen "
            f"unter {weniger} Personen {euro(raum.betraege[weniger])}."
            for raum in self.raeume
            for weniger, mehr in pairwise(sorted(raum.betraege))
            if raum.betraege[mehr] < raum.betraege[weniger]
        )


@dataclass(frozen=True)
class Mietenstufe:
    """The Mietenstufe of a municipality and the time it was read for."""

    ort: str
    stufe: str
    ab: date
    bis: date | None
    unbestaetigt: bool


@dataclass(frozen=True)
class Klimakomponente:
    """The climate component of the Wohngeld table for a time."""

    gilt_ab: date
    gilt_bis: date
    betraege: Mapping[int, Decimal]
    je_weitere: Decimal | None


@dataclass(frozen=True)
class Konzept:
    """What a county publishes, with source and what is not proven about it."""

    schluessel: str
    bezeichnung: str
    grundlage: str
    umfang: str
    quelle: str
    geprueft_am: date | None
    unbestaetigt: bool
    staende: tuple[Tabellenstand, ...]
    hinweise: tuple[str, ...] = ()
    bestandsschutz: str = ""
    zuschlag_prozent: int = 0
    zuschlag_quelle: str = ""
    mietenstufen: tuple[Mietenstufe, ...] = ()
    klimakomponenten: tuple[Klimakomponente, ...] = ()

    @property
    def warnungen(self) -> tuple[str, ...]:
        """Return what is unusual about any of its tables."""
        return tuple(satz for stand in self.staende for satz in stand.warnungen)

    def stand(self, am: date) -> Tabellenstand:
        """Return the table that holds on a day.

        :raises UnterkunftError: if none does
        """
        for stand in self.staende:
            if stand.gilt(am):
                return stand
        raise UnterkunftError(
            f"{self.bezeichnung}: Für den {tag(am)} liegen keine Werte vor."
        )


def _betraege(roh: Mapping[Any, str] | None, name: str) -> dict[int, Decimal]:
    return {int(p): betrag_aus(wert, name) for p, wert in (roh or {}).items()}


def _optional(roh: str | None, name: str) -> Decimal | None:
    return None if roh is None else betrag_aus(roh, name)


def _raum(roh: Mapping[str, Any]) -> Vergleichsraum:
    name = str(roh["schluessel"])
    return Vergleichsraum(
        name,
        tuple(roh.get("orte", ())),
        _betraege(roh["betraege"], name),
        _optional(roh.get("je_weitere"), name),
        _betraege(roh.get("grundmiete"), name),
        _betraege(roh.get("betriebskosten"), name),
    )


def _stand(roh: Mapping[str, Any], quelle: str) -> Tabellenstand:
    return Tabellenstand(
        roh["gilt_ab"],
        roh["gilt_bis"],
        tuple(_raum(raum) for raum in roh["raeume"]),
        _betraege(roh.get("qm"), "Wohnfläche"),
        _optional(roh.get("qm_je_weitere"), "Wohnfläche"),
        roh.get("quelle", quelle),
        tuple(text.strip() for text in roh.get("hinweise", ())),
    )


@cache
def lade_konzept(name: str) -> Konzept:
    """Return a shipped Konzept by its name.

    :raises UnterkunftError: for another name
    """
    if name not in KONZEPTE:
        raise UnterkunftError(
            f"Ein Konzept „{name}“ gibt es nicht. Möglich sind: {', '.join(KONZEPTE)}."
        )
    roh = read_yamldatei(TABELLEN / f"{name}.yaml")
    return konzept_aus(roh)


def konzept_aus(roh: Mapping[str, Any]) -> Konzept:
    """Return a Konzept from its table as data, as the shipped files hold it."""
    return Konzept(
        roh["schluessel"],
        roh["bezeichnung"],
        roh["grundlage"],
        roh["umfang"],
        roh["quelle"],
        roh["geprueft_am"],
        bool(roh.get("unbestaetigt", False)),
        tuple(_stand(stand, roh["quelle"]) for stand in roh["staende"]),
        tuple(text.strip() for text in roh.get("hinweise", ())),
        roh.get("bestandsschutz", "").strip(),
        int(roh.get("zuschlag_prozent", 0)),
        roh.get("zuschlag_quelle", "").strip(),
        tuple(
            Mietenstufe(
                m["ort"], m["stufe"], m["ab"], m["bis"], bool(m.get("unbestaetigt"))
            )
            for m in roh.get("mietenstufen", ())
        ),
        tuple(
            Klimakomponente(
                k["gilt_ab"],
                k["gilt_bis"],
                _betraege(k["betraege"], "Klimakomponente"),
                _optional(k.get("je_weitere"), "Klimakomponente"),
            )
            for k in roh.get("klimakomponente", ())
        ),
    )

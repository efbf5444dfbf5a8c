"""Feldklassen with their Löschregeln, when something is due, how a person is found.

DIN 66398: a rule is a start and a period, with a reason. § 84 SGB X, Art. 17 DSGVO.
What is not covered: whether a purpose still needs the data; that is a person's answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.kern.kalender import nach_monaten
from zielwerk.kern.rechenweg import Rechenweg, Schritt

QUELLE = Path(__file__).with_name("feldklassen.yaml")
# Field types that cannot hold a text of a person's: `sonst` covers them.
OHNE_TEXT = frozenset(
    {
        *("AutoField", "BigAutoField", "UUIDField", "ForeignKey", "OneToOneField"),
        *("BooleanField", "DateField", "DateTimeField", "DecimalField"),
        "TimeField",
        *("IntegerField", "BigIntegerField", "SmallIntegerField"),
        *("PositiveIntegerField", "PositiveBigIntegerField"),
        "PositiveSmallIntegerField",
    }
)
MINDESTZEICHEN = 3


class FeldklassenError(ValueError):
    """The file of the Feldklassen is wrong; the message says where."""


@dataclass(frozen=True)
class Regel:
    """One Löschregel as delivered."""

    schluessel: str
    bezeichnung: str
    beginn: str
    monate: int
    grund: str
    norm: str
    quelle: str
    geprueft_am: date | None


@dataclass(frozen=True)
class Klasse:
    """What a field holds, and the rules that end it; without one: why."""

    schluessel: str
    bezeichnung: str
    regeln: tuple[str, ...]
    grund: str


@dataclass(frozen=True)
class Bestand:
    """What the record of processing and the Auskunft say about one stock of data."""

    schluessel: str
    bezeichnung: str
    zweck: str
    rechtsgrundlage: str
    geprueft_am: date | None
    personen: str
    herkunft: str
    empfaenger: str
    klassen: tuple[str, ...]


@dataclass(frozen=True)
class Feldklassen:
    """The whole file."""

    regeln: Mapping[str, Regel]
    klassen: Mapping[str, Klasse]
    bestaende: Mapping[str, Bestand]
    modelle: Mapping[str, Mapping[str, Any]]
    ohne_person: frozenset[str]

    def klasse(self, modell: str, feld: str, art: str) -> str | None:
        """Return the class of a field; None if nobody has said one.

        A field that can hold text has to be named; `sonst` covers the others.
        """
        zeile = self.modelle.get(modell, {})
        for klasse, felder in zeile.items():
            if klasse != "sonst" and feld in felder:
                return klasse
        sonst: str | None = zeile.get("sonst")
        return sonst if art in OHNE_TEXT else None

    def genannte(self) -> set[tuple[str, str]]:
        """Return every (model, field) that is named."""
        return {
            (modell, feld)
            for modell, zeile in self.modelle.items()
            for klasse, felder in zeile.items()
            if klasse != "sonst"
            for feld in felder
        }


def lies_feldklassen(text: str) -> Feldklassen:
    """Return the classes of a file.

    :raises FeldklassenError: if a class, rule or reason is missing
    """
    roh = yaml.safe_load(text)
    try:
        regeln = {n: Regel(schluessel=n, **a) for n, a in roh["regeln"].items()}
        klassen = {
            n: Klasse(n, a["bezeichnung"], tuple(a["regeln"]), a.get("grund", ""))
            for n, a in roh["klassen"].items()
        }
        bestaende = {
            n: Bestand(schluessel=n, **a | {"klassen": tuple(a["klassen"])})
            for n, a in roh["bestaende"].items()
        }
        alles = Feldklassen(
            regeln, klassen, bestaende, roh["modelle"], frozenset(roh["ohne_person"])
        )
    except (KeyError, TypeError, AttributeError) as fehler:
        raise FeldklassenError(f"feldklassen.yaml: {fehler}") from fehler
    _pruefe(alles)
    return alles


def _pruefe(alles: Feldklassen) -> None:
    """Refuse a name that leads nowhere and a class without rule and reason."""
    benutzt = {k for zeile in alles.modelle.values() for k in zeile if k != "sonst"}
    benutzt |= {zeile["sonst"] for zeile in alles.modelle.values() if "sonst" in zeile}
    benutzt |= {k for bestand in alles.bestaende.values() for k in bestand.klassen}
    if fremd := benutzt - set(alles.klassen):
        raise FeldklassenError(f"Diese Klassen gibt es nicht: {sorted(fremd)}")
    for klasse in alles.klassen.values():
        if fehlend := set(klasse.regeln) - set(alles.regeln):
            raise FeldklassenError(f"Diese Regeln gibt es nicht: {sorted(fehlend)}")
        if not klasse.regeln and not klasse.grund:
            raise FeldklassenError(f"{klasse.bezeichnung}: weder Regel noch Grund.")
    for regel in alles.regeln.values():
        if not (regel.grund and regel.norm and regel.quelle) or regel.monate < 1:
            raise FeldklassenError(f"{regel.bezeichnung}: Grund, Norm, Quelle, Monate.")


@cache
def feldklassen() -> Feldklassen:
    """Return the delivered classes, read once."""
    return lies_feldklassen(QUELLE.read_text(encoding="utf-8"))


def loeschtag(beginn: date, monate: int) -> date:
    """Return the first day on which something is to be deleted.

    The period runs from the day after `beginn` (§ 187 Abs. 1 BGB) and ends with the
    day of the same number (§ 188 Abs. 2 BGB); it is due on the day after. An end on a
    Sunday or holiday is not moved: nobody has to act within it.
    """
    return date.fromordinal(nach_monaten(beginn, monate).toordinal() + 1)


def rechenweg(regel: Regel, beginn: date, monate: int) -> Rechenweg:
    """Return the steps from start to the day of deletion."""
    return (
        Schritt(regel.beginn, wert=tag(beginn), norm=regel.norm),
        Schritt("Frist", wert=anzahl(monate, "Monat", "Monate"), hinweis=regel.grund),
        Schritt(
            "Zu löschen ab",
            wert=tag(loeschtag(beginn, monate)),
            norm="§§ 187, 188 BGB entsprechend",
        ),
    )


def jahresende(tag_im_jahr: date) -> date:
    """Return 31.12. of the year."""
    return date(tag_im_jahr.year, 12, 31)


def gefaltet(text: str) -> str:
    """Return a text as it is compared: small letters, single spaces."""
    return " ".join(text.casefold().split())


class Suchwoerter:
    """Names and case numbers to be found in texts, as whole words.

    Any number of them is looked up in one pass over a text: for each length there is
    among them, each piece of the text of that length is asked for in a set.
    """

    def __init__(self, begriffe: Iterable[str]) -> None:
        self._nach_laenge: dict[int, set[str]] = defaultdict(set)
        for begriff in begriffe:
            wort = gefaltet(begriff)
            if len(wort) >= MINDESTZEICHEN:
                self._nach_laenge[len(wort)].add(wort)

    def __bool__(self) -> bool:
        return bool(self._nach_laenge)

    def in_text(self, text: str | None) -> bool:
        """Return whether one of them stands in the text, not inside a longer word."""
        if not text or not self._nach_laenge:
            return False
        ganz = gefaltet(text)
        return any(
            ganz[ab : ab + laenge] in worte and _allein(ganz, ab, ab + laenge)
            for laenge, worte in self._nach_laenge.items()
            for ab in range(len(ganz) - laenge + 1)
        )


def _allein(text: str, ab: int, bis: int) -> bool:
    """Return whether a piece is bounded by something that is no letter or digit."""
    davor = text[ab - 1] if ab else " "
    danach = text[bis] if bis < len(text) else " "
    return not (davor.isalnum() or danach.isalnum())

"""Where a rate will stand at the end of the year, and whether its bound will hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import comb

from zielwerk.kern.anzeige import anzahl, dezimal, prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.vergleich.zaehlung import VergleichError, einstellung, paar


@dataclass(frozen=True)
class Prognose:
    """The rate of the whole year as it may come out.

    `bereich`: with 95 % the rate ends within; `verfehlen`: how likely it ends beyond
    the bound, above an upper or below a lower one (None without one); `warnt`: as
    likely as the setting says, or more.
    """

    bisher: Fraction
    erwartet: Fraction
    bereich: tuple[Fraction, Fraction]
    verfehlen: Fraction | None
    warnt: bool
    satz: str
    rechenweg: Rechenweg


@dataclass(frozen=True)
class Grenze:
    """A bound and the side on which it is missed."""

    anteil: Fraction
    ist_obere: bool

    def verfehlt(self, wert: Fraction) -> bool:
        """Return whether a rate lies beyond; a rate at the bound keeps it."""
        return wert > self.anteil if self.ist_obere else wert < self.anteil

    @property
    def schaffen(self) -> str:
        """Return the verb for keeping it."""
        return "halten" if self.ist_obere else "erreichen"

    @property
    def verfehlt_werden(self) -> str:
        """Return the participle for missing it."""
        return "überschritten" if self.ist_obere else "unterschritten"


def prognose(
    monate: Sequence[tuple[int, int]],
    *,
    monate_offen: int,
    hoechstens: Fraction | None = None,
    mindestens: Fraction | None = None,
    nenner_offen: int | None = None,
) -> Prognose:
    """Return where the rate of (Zähler, Nenner) per month ends after the open months.

    What is still to come is as many cases as the months so far on average (or
    `nenner_offen`), and any rate that fits what has been seen: each share equally
    likely beforehand, which gives exact fractions (beta-binomial).

    Not covered: seasons, or measures that change the rate.

    `hoechstens`, `mindestens`: the bound it is held against, one of them or none.

    :raises VergleichError: without a month, for figures that are no rate, or two bounds
    """
    grenze = _grenze(hoechstens, mindestens)
    oben, unten = _bisher(monate)
    if monate_offen < 0 or (nenner_offen or 0) < 0:
        raise VergleichError("Offene Monate und Fälle sind wenigstens 0.")
    woher = "angegeben"
    if nenner_offen is None:
        woher = "so viele wie bisher im Mittel"
        nenner_offen = int(dezimal(Fraction(unten, len(monate)) * monate_offen, 0))
    dichte = list(_dichte(oben, unten, nenner_offen))
    werte = [Fraction(oben + k, unten + nenner_offen) for k in range(nenner_offen + 1)]
    erwartet = sum((p * w for p, w in zip(dichte, werte, strict=True)), Fraction(0))
    bereich = _bereich(dichte, werte)
    verfehlen = _verfehlen(dichte, werte, grenze)
    warnt = verfehlen is not None and verfehlen >= Fraction(
        einstellung("prognose")["warnung"]
    )
    return Prognose(
        Fraction(oben, unten),
        erwartet,
        bereich,
        verfehlen,
        warnt,
        _satz(bereich, grenze, verfehlen, warnt=warnt),
        (
            _bisherschritt(oben, unten),
            _offenschritt(monate_offen, nenner_offen, woher),
            _bereichsschritt(bereich),
        ),
    )


def _bisher(monate: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the sums of the months so far."""
    gelesen = [
        paar(f"{nummer}. Monat", oben, unten)
        for nummer, (oben, unten) in enumerate(monate, start=1)
    ]
    oben, unten = (
        (sum(teil) for teil in zip(*gelesen, strict=True)) if gelesen else (0, 0)
    )
    if not unten:
        raise VergleichError(
            "Noch gibt es keine Fälle. Eine Prognose ist nicht möglich."
        )
    return oben, unten


def _dichte(oben: int, unten: int, offen: int) -> Iterator[Fraction]:
    """Yield how likely each further count is, from none to all of the open cases."""
    alle = comb(unten + offen + 1, offen)
    for k in range(offen + 1):
        wege = comb(oben + k, k) * comb(unten - oben + offen - k, offen - k)
        yield Fraction(wege, alle)


def _bereich(
    dichte: Sequence[Fraction], werte: Sequence[Fraction]
) -> tuple[Fraction, Fraction]:
    """Return the range of results that leaves at most half the rest on each side."""
    rand = (1 - Fraction(einstellung("prognose")["niveau"])) / 2
    summen = list(accumulate(dichte))
    unten = next(w for w, s in zip(werte, summen, strict=True) if s >= rand)
    oben = next(w for w, s in zip(werte, summen, strict=True) if s >= 1 - rand)
    return unten, oben


def _grenze(hoechstens: Fraction | None, mindestens: Fraction | None) -> Grenze | None:
    if hoechstens is not None and mindestens is not None:
        raise VergleichError("Eine Quote hat eine Grenze, nach oben oder nach unten.")
    if hoechstens is not None:
        return Grenze(hoechstens, ist_obere=True)
    return None if mindestens is None else Grenze(mindestens, ist_obere=False)


def _verfehlen(
    dichte: Sequence[Fraction], werte: Sequence[Fraction], grenze: Grenze | None
) -> Fraction | None:
    if grenze is None:
        return None
    return sum(
        (p for p, w in zip(dichte, werte, strict=True) if grenze.verfehlt(w)),
        Fraction(0),
    )


def _satz(
    bereich: tuple[Fraction, Fraction],
    grenze: Grenze | None,
    verfehlen: Fraction | None,
    *,
    warnt: bool,
) -> str:
    """Say where the year will end, and whether the bound will hold."""
    wo = (
        f"Am Jahresende liegt die Quote voraussichtlich zwischen {prozent(bereich[0])} "
        f"und {prozent(bereich[1])}."
    )
    if grenze is None or verfehlen is None:
        return wo
    name = f"Die Grenze von {prozent_kurz(grenze.anteil)}"
    if verfehlen == 1:
        return f"{wo} {name} ist nicht mehr zu {grenze.schaffen}."
    if verfehlen == 0:
        return f"{wo} {name} kann nicht mehr {grenze.verfehlt_werden} werden."
    if verfehlen > Fraction(1, 2):
        return f"{wo} {name} wird voraussichtlich {grenze.verfehlt_werden}."
    if warnt:
        noch = f"kann noch {grenze.verfehlt_werden} werden; bitte beobachten."
        return f"{wo} {name} {noch}"
    return f"{wo} {name} wird voraussichtlich eingehalten."


def _bisherschritt(oben: int, unten: int) -> Schritt:
    anteil = prozent(Fraction(oben, unten))
    return Schritt("Bisher", wert=f"{zahl(oben)} von {zahl(unten)} = {anteil}")


def _offenschritt(monate: int, faelle: int, woher: str) -> Schritt:
    return Schritt(
        f"Noch zu erwarten in {anzahl(monate, 'Monat', 'Monaten')}",
        wert=anzahl(faelle, "Fall", "Fälle"),
        hinweis=woher,
    )


def _bereichsschritt(bereich: tuple[Fraction, Fraction]) -> Schritt:
    niveau = Fraction(einstellung("prognose")["niveau"])
    return Schritt(
        f"Mit {prozent_kurz(niveau)} Sicherheit am Jahresende",
        wert=f"{prozent(bereich[0])} bis {prozent(bereich[1])}",
        hinweis="Beta-Binomialverteilung, vorher jede Quote gleich möglich",
    )

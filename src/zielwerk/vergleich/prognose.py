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

    `bereich`: with 95 % the rate ends within; `ueberschreiten`: how likely it ends
    above the bound (None without one); `warnt`: as likely as the setting says, or more.
    """

    bisher: Fraction
    erwartet: Fraction
    bereich: tuple[Fraction, Fraction]
    ueberschreiten: Fraction | None
    warnt: bool
    satz: str
    rechenweg: Rechenweg


def prognose(
    monate: Sequence[tuple[int, int]],
    *,
    monate_offen: int,
    hoechstens: Fraction | None = None,
    nenner_offen: int | None = None,
) -> Prognose:
    """Return where the rate of (Zähler, Nenner) per month ends after the open months.

    What is still to come is as many cases as the months so far on average (or
    `nenner_offen`), and any rate that fits what has been seen: each share equally
    likely beforehand, which gives exact fractions (beta-binomial).

    Not covered: seasons, or measures that change the rate.

    :raises VergleichError: without a month, or for figures that are no rate
    """
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
    ueber = _ueber(dichte, werte, hoechstens)
    warnt = ueber is not None and ueber >= Fraction(einstellung("prognose")["warnung"])
    return Prognose(
        Fraction(oben, unten),
        erwartet,
        bereich,
        ueber,
        warnt,
        _satz(bereich, hoechstens, ueber, warnt=warnt),
        (
            _bisherschritt(oben, unten),
            Schritt(
                f"Noch zu erwarten in {anzahl(monate_offen, 'Monat', 'Monaten')}",
                wert=anzahl(nenner_offen, "Fall", "Fälle"),
                hinweis=woher,
            ),
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


def _ueber(
    dichte: Sequence[Fraction], werte: Sequence[Fraction], grenze: Fraction | None
) -> Fraction | None:
    if grenze is None:
        return None
    return sum(
        (p for p, w in zip(dichte, werte, strict=True) if w > grenze), Fraction(0)
    )


def _satz(
    bereich: tuple[Fraction, Fraction],
    grenze: Fraction | None,
    ueber: Fraction | None,
    *,
    warnt: bool,
) -> str:
    """Say where the year will end, and whether the bound will hold."""
    wo = (
        f"Am Jahresende liegt die Quote voraussichtlich zwischen {prozent(bereich[0])} "
        f"und {prozent(bereich[1])}."
    )
    if grenze is None or ueber is None:
        return wo
    name = f"Die Grenze von {prozent_kurz(grenze)}"
    if ueber == 1:
        return f"{wo} {name} ist nicht mehr zu halten."
    if ueber == 0:
        return f"{wo} {name} kann nicht mehr überschritten werden."
    if ueber > Fraction(1, 2):
        return f"{wo} {name} wird voraussichtlich überschritten."
    if warnt:
        return f"{wo} {name} kann noch überschritten werden; bitte beobachten."
    return f"{wo} {name} wird voraussichtlich eingehalten."


def _bisherschritt(oben: int, unten: int) -> Schritt:
    anteil = prozent(Fraction(oben, unten))
    return Schritt("Bisher", wert=f"{zahl(oben)} von {zahl(unten)} = {anteil}")


def _bereichsschritt(bereich: tuple[Fraction, Fraction]) -> Schritt:
    niveau = Fraction(einstellung("prognose")["niveau"])
    return Schritt(
        f"Mit {prozent_kurz(niveau)} Sicherheit am Jahresende",
        wert=f"{prozent(bereich[0])} bis {prozent(bereich[1])}",
        hinweis="Beta-Binomialverteilung, vorher jede Quote gleich möglich",
    )

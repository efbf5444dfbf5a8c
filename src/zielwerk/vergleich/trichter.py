"""Compares many by one rate: who is within what chance explains (funnel plot)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from zielwerk.kern.anzeige import anzahl, prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.vergleich.zaehlung import (
    PARAMETER,
    VergleichError,
    einstellung,
    gesamtanteil,
    grenzen,
    paar,
)


class Lage(StrEnum):
    """Where a case lies among the others."""

    ERWARTBAR = "im erwartbaren Bereich"
    AUFFAELLIG = "auffällig"
    OHNE_FAELLE = "ohne Fälle"


@dataclass(frozen=True)
class Grenzen:
    """What chance explains for one Nenner, as shares; the ends are still within."""

    nenner: int
    unten_95: Fraction
    oben_95: Fraction
    unten_998: Fraction
    oben_998: Fraction


@dataclass(frozen=True)
class Fall:
    """One case with its rate and its place.

    `niveau` is the widest limit it lies beyond (0.95 or 0.998), None within both.
    """

    name: str
    zaehler: int
    nenner: int
    quote: Fraction | None
    lage: Lage
    niveau: Fraction | None
    satz: str


@dataclass(frozen=True)
class Trichter:
    """All cases around their common mean; `grenzen` by Nenner, `lage` by name."""

    mittel: Fraction
    faelle: tuple[Fall, ...]
    grenzen: Mapping[int, Grenzen]
    rechenweg: Rechenweg

    @property
    def lage(self) -> Mapping[str, str]:
        """Return the place of each case in words."""
        return {fall.name: str(fall.lage) for fall in self.faelle}

    @property
    def auffaellige(self) -> tuple[Fall, ...]:
        """Return the cases beyond the 95 % limits."""
        return tuple(f for f in self.faelle if f.lage is Lage.AUFFAELLIG)


def trichter(
    faelle: Iterable[tuple[str, int, int]], *, gruppe: tuple[int, int] | None = None
) -> Trichter:
    """Return the place of each (name, Zähler, Nenner) around the mean of all.

    The mean is all Zähler by all Nenner; `gruppe` gives both where the cases are only
    those of a group that may be shown. The limits say what a Jobcenter with this
    Nenner would show by chance alone if its true rate were the mean: exact binomial
    quantiles, no approximation. "Auffällig" is whoever lies beyond the 95 % limits; of
    many that is by chance one in twenty, beyond 99.8 % one in 500.

    Not covered: differences in task and structure, which make real groups wider than
    chance (overdispersion). Auffällig is a question, not a verdict.

    :raises VergleichError: (a ValueError) for figures that are no rate, a name that
        stands twice, or if there is no case at all
    """
    gelesen = [(name, *paar(name, oben, unten)) for name, oben, unten in faelle]
    namen = [name for name, _, _ in gelesen]
    if doppelte := sorted({name for name in namen if namen.count(name) > 1}):
        raise VergleichError(f"„{doppelte[0]}“ steht mehrfach in der Liste.")
    summen = [gruppe] if gruppe else [(oben, unten) for _, oben, unten in gelesen]
    mittel = gesamtanteil([paar("Gruppe", *summe) for summe in summen])
    innen, aussen = niveaus()
    bereiche = {
        nenner: _grenzen(nenner, mittel, innen, aussen)
        for nenner in sorted({unten for _, _, unten in gelesen} - {0})
    }
    eingeordnet = tuple(
        _fall(name, oben, unten, bereiche.get(unten)) for name, oben, unten in gelesen
    )
    return Trichter(
        mittel,
        eingeordnet,
        bereiche,
        _rechenweg(mittel, eingeordnet, innen, aussen, gruppe),
    )


def grenzlinie(mittel: Fraction, nenner: Iterable[int]) -> tuple[Grenzen, ...]:
    """Return the limits for each Nenner, to draw the funnel."""
    innen, aussen = niveaus()
    return tuple(_grenzen(n, mittel, innen, aussen) for n in nenner if n)


def niveaus() -> tuple[Fraction, Fraction]:
    """Return how sure the inner and the outer limits are."""
    wert = einstellung("niveaus")
    return Fraction(wert["innen"]), Fraction(wert["aussen"])


def _grenzen(
    nenner: int, mittel: Fraction, innen: Fraction, aussen: Fraction
) -> Grenzen:
    unten, oben = grenzen(nenner, mittel, innen)
    ganz_unten, ganz_oben = grenzen(nenner, mittel, aussen)
    return Grenzen(
        nenner,
        Fraction(unten, nenner),
        Fraction(oben, nenner),
        Fraction(ganz_unten, nenner),
        Fraction(ganz_oben, nenner),
    )


def _fall(name: str, zaehler: int, nenner: int, bereich: Grenzen | None) -> Fall:
    """Return a case with its place; without limits it has no cases."""
    if bereich is None:
        satz = f"{name} hat keine Fälle."
        return Fall(name, zaehler, nenner, None, Lage.OHNE_FAELLE, None, satz)
    innen, aussen = niveaus()
    quote = Fraction(zaehler, nenner)
    if bereich.unten_95 <= quote <= bereich.oben_95:
        niveau = None
    elif bereich.unten_998 <= quote <= bereich.oben_998:
        niveau = innen
    else:
        niveau = aussen
    lage = Lage.AUFFAELLIG if niveau else Lage.ERWARTBAR
    return Fall(
        name, zaehler, nenner, quote, lage, niveau, _satz(name, quote, bereich, niveau)
    )


def _satz(name: str, quote: Fraction, bereich: Grenzen, niveau: Fraction | None) -> str:
    """Say where a case lies, as a member of a committee would understand it."""
    spanne = f"{prozent(bereich.unten_95)} bis {prozent(bereich.oben_95)}"
    if niveau is None:
        return (
            f"{name} liegt mit {prozent(quote)} im erwartbaren Bereich ({spanne}): Der "
            "Abstand zum Mittel kann Zufall sein."
        )
    richtung = "über" if quote > bereich.oben_95 else "unter"
    selten = "kaum" if niveau == niveaus()[1] else "nur selten"
    return (
        f"{name} liegt mit {prozent(quote)} auffällig {richtung} dem erwartbaren "
        f"Bereich ({spanne}): Durch Zufall allein geschieht das {selten}."
    )


def _rechenweg(
    mittel: Fraction,
    faelle: tuple[Fall, ...],
    innen: Fraction,
    aussen: Fraction,
    gruppe: tuple[int, int] | None,
) -> Rechenweg:
    """Say how the mean and the limits came about, and what chance would do."""
    verglichen = [fall for fall in faelle if fall.quote is not None]
    oben, unten = gruppe or (
        sum(fall.zaehler for fall in verglichen),
        sum(fall.nenner for fall in verglichen),
    )
    auffaellig = sum(fall.lage is Lage.AUFFAELLIG for fall in verglichen)
    stark = sum(fall.niveau == aussen for fall in verglichen)
    quelle = PARAMETER["niveaus"].werte[-1].quelle
    return (
        Schritt("Verglichen", wert=anzahl(len(verglichen), "Wert", "Werte")),
        Schritt(
            "Mittel aller Fälle",
            wert=f"{zahl(oben)} von {zahl(unten)} = {prozent(mittel)}",
        ),
        Schritt(
            "Grenzen je Nenner: was der Zufall bei gleicher wahrer Quote erklärt",
            wert=f"{prozent_kurz(innen)} und {prozent_kurz(aussen)}",
            hinweis=f"exakt nach der Binomialverteilung; {quelle}",
        ),
        Schritt(
            f"Außerhalb von {prozent_kurz(innen)}",
            wert=zahl(auffaellig),
            hinweis="durch Zufall höchstens etwa "
            f"{zahl((1 - innen) * len(verglichen))}",
        ),
        Schritt(f"Davon außerhalb von {prozent_kurz(aussen)}", wert=zahl(stark)),
    )

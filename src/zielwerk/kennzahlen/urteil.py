"""The plain German sentences and steps about a rate: limit kept, chance or not."""

from dataclasses import dataclass
from fractions import Fraction

from zielwerk.kern.anzeige import NBSP, anzahl, dezimal, prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt

KEINE_AUSSAGE = "keine Aussage"
OHNE_FAELLE = "Ohne Fälle im Nenner lässt sich keine Quote bilden."
_STELLEN_HOECHSTENS = 6


@dataclass(frozen=True)
class Grenze:
    """One agreed bound (share 0–1): at most (`ist_obere`) or at least."""

    anteil: Fraction
    ist_obere: bool
    name: str

    def haelt(self, wert: Fraction) -> bool:
        """Return whether the unrounded value keeps the bound."""
        return wert <= self.anteil if self.ist_obere else wert >= self.anteil


@dataclass(frozen=True)
class Quote:
    """A rate with everything that may be said about it.

    `wert` is exact; `intervall` are shares 0–1; `zufall` is the short sentence on the
    comparison alone, for a text that has named both values already.
    """

    zaehler: int
    nenner: int
    wert: Fraction | None
    anzeige: str
    eingehalten: bool | None
    intervall: tuple[float, float] | None
    p_wert: float | None
    mehr_als_zufall: bool | None
    urteil: str
    zufall: str
    rechenweg: Rechenweg

    @property
    def intervall_anzeige(self) -> str:
        """Return the 95 % interval as "11,5 bis 20,1 %"; empty without cases."""
        return bereich(self.intervall) if self.intervall else ""


def genau(wert: Fraction, stellen: int) -> str:
    """Return a number cut (not rounded) after some places: "0,154109…"."""
    faktor = 10**stellen
    ganz = wert.numerator * faktor // wert.denominator
    text = zahl(Fraction(ganz, faktor), stellen)
    if Fraction(ganz, faktor) != wert:
        return f"{text}…"
    return text.rstrip("0").rstrip(",") if "," in text else text


def unterscheidbar(wert: Fraction, grenze: Fraction) -> str:
    """Return the rate with as many places as it takes to tell it from the bound."""
    stellen = 1
    while stellen < _STELLEN_HOECHSTENS and Fraction(
        dezimal(wert * 100, stellen)
    ) == Fraction(dezimal(grenze * 100, stellen)):
        stellen += 1
    text = prozent(wert, stellen)
    if Fraction(dezimal(wert * 100, stellen)) == grenze * 100:
        return f"{genau(wert * 100, stellen)}{NBSP}%"
    return text


def grenzsatz(wert: Fraction, grenze: Grenze) -> str:
    """Return whether a bound is kept, decided on the unrounded value.

    Says so when the shown value (one decimal place) looks like the bound itself.
    """
    name = f"{grenze.name} von {prozent_kurz(grenze.anteil)}"
    if wert == grenze.anteil:
        return f"Die Quote liegt genau auf der vereinbarten {name} und hält sie ein."
    lage = "unter" if wert < grenze.anteil else "über"
    genauer = ""
    if dezimal(wert * 100, 1) == dezimal(grenze.anteil * 100, 1):
        lage = f"ungerundet {lage}"
        genauer = f" ({unterscheidbar(wert, grenze.anteil)})"
    satz = f"Die Quote liegt {lage} der vereinbarten {name}{genauer}"
    return f"{satz}." if grenze.haelt(wert) else f"{satz}. Sie ist nicht eingehalten."


def _wort(wert: Fraction, vergleich: Fraction, grenzen: list[Grenze]) -> str:
    """Return "besser" or "schlechter" where the bounds say what is good."""
    kleiner = wert < vergleich
    richtungen = {grenze.ist_obere for grenze in grenzen}
    if len(richtungen) != 1:
        return "wirklich niedriger" if kleiner else "wirklich höher"
    return "besser" if richtungen == {kleiner} else "schlechter"


def vergleichssatz(
    wert: Fraction,
    vergleich: Fraction,
    grenzen: list[Grenze],
    *,
    name: str,
    nenner: int,
    mehr_als_zufall: bool,
) -> str:
    """Return whether the difference to a comparison value is more than chance.

    `name`: a masculine noun ("Vergleichswert", "Durchschnitt des Vergleichstyps IIc").
    """
    anzeige = prozent_kurz(vergleich)
    if wert == vergleich:
        return f"Sie liegt genau auf dem {name} ({anzeige})."
    if mehr_als_zufall:
        lage = "unter" if wert < vergleich else "über"
        return (
            f"Sie liegt {lage} dem {name} ({anzeige}); "
            "der Unterschied ist mehr als Zufall."
        )
    wort = _wort(wert, vergleich, grenzen)
    gehalten = all(grenze.haelt(wert) for grenze in grenzen)
    passt = {"besser": gehalten, "schlechter": not gehalten}.get(wort, False)
    auch = "auch " if passt else ""
    return (
        f"Ob sie {auch}{wort} ist als der {name} ({anzeige}), lässt sich nicht sagen: "
        f"Der Unterschied kann bei {anzahl(nenner, 'Fall', 'Fällen')} Zufall sein."
    )


def zufallssatz(nenner: int, *, mehr_als_zufall: bool) -> str:
    """Return the short sentence for a text that has already named both values."""
    if mehr_als_zufall:
        return "Der Abstand ist mehr als Zufall."
    return (
        "Ob der Abstand mehr als Zufall ist, lässt sich bei "
        f"{anzahl(nenner, 'Fall', 'Fällen')} nicht sagen."
    )


def bereich(intervall: tuple[float, float]) -> str:
    """Return the interval as "11,5 bis 20,1 %"."""
    von, bis = (Fraction(grenze) for grenze in intervall)
    return f"{zahl(von * 100, 1)} bis {prozent(bis)}"


def teilungsschritt(zaehler: int, nenner: int) -> Schritt:
    """Return the division; the cut digits say whether the value shown is rounded."""
    wert = Fraction(zaehler, nenner)
    rund = Fraction(dezimal(wert * 100, 1)) != wert * 100
    return Schritt(
        f"{zahl(zaehler)} geteilt durch {zahl(nenner)} = {genau(wert, 6)}",
        wert=prozent(wert),
        hinweis="gerundet nur für die Anzeige" if rund else "",
    )


def grenzschritt(wert: Fraction, grenze: Grenze) -> Schritt:
    """Return the comparison of the unrounded value with a bound."""
    zeichen = "="
    if wert != grenze.anteil:
        zeichen = "<" if wert < grenze.anteil else ">"
    return Schritt(
        f"{grenze.name} {prozent_kurz(grenze.anteil)}: "
        f"{genau(wert, 6)} {zeichen} {genau(grenze.anteil, 6)}",
        wert="eingehalten" if grenze.haelt(wert) else "nicht eingehalten",
        hinweis="verglichen wird der ungerundete Wert",
    )


def bereichsschritt(intervall: tuple[float, float]) -> Schritt:
    """Return the 95 % interval as a step."""
    return Schritt(
        "95-%-Bereich",
        wert=bereich(intervall),
        hinweis="exakt nach Clopper und Pearson",
    )


def vergleichsschritt(name: str, vergleich: Fraction, p: float) -> Schritt:
    """Return the exact test against a comparison value as a step."""
    return Schritt(
        f"Vergleich mit dem {name} ({prozent_kurz(vergleich)})",
        wert=_p_anzeige(p),
        hinweis="exakter Binomialtest, zweiseitig; mehr als Zufall: unter 0,05 und "
        "außerhalb des 95-%-Bereichs",
    )


def _p_anzeige(p: float) -> str:
    """Return "p = 0,59…" cut, so that it never reads as the other side of 0,05."""
    if p < 0.001:  # noqa: PLR2004
        return "p < 0,001"
    return f"p = {genau(Fraction(p), 3)}"

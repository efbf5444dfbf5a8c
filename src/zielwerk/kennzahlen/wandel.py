"""A change against the year before with its bound; `regeln` has the rates."""

from decimal import Decimal
from fractions import Fraction

from zielwerk.kennzahlen.bestand import KennzahlError, veraenderung
from zielwerk.kennzahlen.urteil import Quote, genau
from zielwerk.kern.anzeige import MINUS, prozent, prozent_kurz
from zielwerk.kern.rechenweg import Schritt

OHNE_VORJAHR = "Ohne einen Wert des Vorjahres lässt sich keine Veränderung bilden."


def mit_vorzeichen(anteil: Decimal | Fraction) -> str:
    """Return an agreed change as written: "−5 %", "+2,5 %", "0 %"."""
    if anteil == 0:
        return prozent_kurz(Fraction(0))
    zeichen = MINUS if anteil < 0 else "+"
    return f"{zeichen}{prozent_kurz(abs(Fraction(anteil)))}"


def wandel(
    jahr: int,
    vorjahr: int,
    *,
    hoechstens: Decimal | Fraction | None = None,
    mindestens: Decimal | Fraction | None = None,
    grenze_name: str = "",
) -> Quote:
    """Return the change from one year to the next, and whether it keeps its bound.

    Both are whole counts or amounts of one method; bounds are changes (-0.05: a fall by
    5 %). There is no interval: these are totals, not cases drawn or decided one by one.

    :raises KennzahlError: for a negative figure, or two bounds at once
    """
    if hoechstens is not None and mindestens is not None:
        raise KennzahlError("Eine Veränderung hat nur eine Grenze.")
    ergebnis = veraenderung(vorjahr, jahr)
    schritte, urteil, haelt = ergebnis.rechenweg, OHNE_VORJAHR, None
    grenze = hoechstens if mindestens is None else mindestens
    if ergebnis.wert is not None:
        urteil = f"{_lage(ergebnis.wert)}."
    if ergebnis.wert is not None and grenze is not None:
        wert, exakt = ergebnis.wert, Fraction(grenze)
        haelt = wert <= exakt if mindestens is None else wert >= exakt
        name, wort = grenze_name or "Grenze", "eingehalten"
        wort = wort if haelt else f"nicht {wort}"
        urteil += f" Die vereinbarte {name} von {mit_vorzeichen(exakt)} ist {wort}."
        schritte = (*schritte, _grenzschritt(wert, exakt, name, wort))
    return Quote(
        zaehler=jahr,
        nenner=vorjahr,
        wert=ergebnis.wert,
        anzeige=ergebnis.anzeige,
        eingehalten=haelt,
        intervall=None,
        p_wert=None,
        mehr_als_zufall=None,
        urteil=urteil,
        zufall="",
        rechenweg=schritte,
    )


def _lage(wert: Fraction) -> str:
    """Return how the value lies to that of the year before."""
    if wert == 0:
        return "Der Wert ist so hoch wie im Vorjahr"
    wort = "unter" if wert < 0 else "über"
    return f"Der Wert liegt {prozent(abs(wert))} {wort} dem des Vorjahres"


def _grenzschritt(wert: Fraction, grenze: Fraction, name: str, wort: str) -> Schritt:
    """Return the comparison of the unrounded change with its bound."""
    zeichen = "="
    if wert != grenze:
        zeichen = "<" if wert < grenze else ">"
    return Schritt(
        f"{name} {mit_vorzeichen(grenze)}: {_bruch(wert)} {zeichen} {_bruch(grenze)}",
        wert=wort,
        hinweis="verglichen wird der ungerundete Wert",
    )


def _bruch(wert: Fraction) -> str:
    return f"{MINUS if wert < 0 else ''}{genau(abs(wert), 6)}"

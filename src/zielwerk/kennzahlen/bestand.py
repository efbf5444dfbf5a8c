"""Stock and flow that should close, and the change from one figure to the next."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zielwerk.kennzahlen.urteil import KEINE_AUSSAGE, genau
from zielwerk.kern.anzeige import MINUS, NBSP, prozent, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt

Zahlwert = Decimal | Fraction | int


class KennzahlError(ValueError):
    """A figure cannot be right; the message says what to check."""


def _menge(wert: Fraction) -> str:
    """Return a count without places, an amount with two."""
    return zahl(wert, 0 if wert.denominator == 1 else 2)


def _mit_vorzeichen(wert: Fraction, text: str) -> str:
    """Return the text with "+" before a positive value; minus is there already."""
    return f"+{text}" if wert > 0 else text


@dataclass(frozen=True)
class Bestandsabgleich:
    """Whether a stock follows from the one before; `differenz`: reported less computed.

    `meldung` is empty if it does.
    """

    geht_auf: bool
    rechnerisch: Fraction
    differenz: Fraction
    meldung: str
    rechenweg: Rechenweg


def bestandsabgleich(
    *, anfang: Zahlwert, zugang: Zahlwert, abgang: Zahlwert, ende: Zahlwert
) -> Bestandsabgleich:
    """Return whether opening stock, plus inflow, less outflow is the closing stock.

    Warns and never refuses: published figures do not close either (BA, Widersprüche
    2024: 97.394 + 423.357 − 422.195 = 98.556, reported were 96.956).
    """
    vorn, dazu, weg, gemeldet = (Fraction(w) for w in (anfang, zugang, abgang, ende))
    rechnerisch = vorn + dazu - weg
    differenz = gemeldet - rechnerisch
    meldung = ""
    if differenz:
        richtung = "mehr" if differenz > 0 else "weniger"
        meldung = (
            f"Der Endbestand ist {_menge(gemeldet)}; aus Anfangsbestand, Zugang und "
            f"Abgang ergeben sich {_menge(rechnerisch)}. Das sind "
            f"{_menge(abs(differenz))} {richtung} als berechnet. Bitte prüfen Sie, ob "
            "alle Zugänge und Abgänge erfasst sind."
        )
    schritte = (
        Schritt("Anfangsbestand", wert=_menge(vorn)),
        Schritt("plus Zugang", wert=_menge(dazu)),
        Schritt("minus Abgang", wert=_menge(weg)),
        Schritt("ergibt rechnerisch", wert=_menge(rechnerisch)),
        Schritt("gemeldeter Endbestand", wert=_menge(gemeldet)),
        Schritt("Differenz", wert=_mit_vorzeichen(differenz, _menge(differenz))),
    )
    return Bestandsabgleich(not differenz, rechnerisch, differenz, meldung, schritte)


@dataclass(frozen=True)
class Veraenderung:
    """A change as exact share of the earlier figure; without that figure, no share.

    `anzeige` has the sign ("−12,1 %"), `anzeige_rund` has not ("rund 12 %").
    """

    wert: Fraction | None
    richtung: str
    anzeige: str
    anzeige_rund: str
    rechenweg: Rechenweg


def veraenderung(alt: Zahlwert, neu: Zahlwert) -> Veraenderung:
    """Return by how much a figure grew or fell against the earlier one.

    Both must have been counted by the same method; values of two methods are not
    compared at all, and this function cannot know the method.

    :raises KennzahlError: for a negative figure
    """
    vorher, jetzt = Fraction(alt), Fraction(neu)
    if vorher < 0 or jetzt < 0:
        raise KennzahlError(
            "Eine Veränderung in Prozent gibt es nur zwischen Zahlen ab 0. "
            "Bitte prüfen Sie die Angaben."
        )
    differenz = jetzt - vorher
    richtung = "unverändert"
    if differenz:
        richtung = "Zunahme" if differenz > 0 else "Abnahme"
    abstand = _mit_vorzeichen(differenz, _menge(differenz))
    schritte = [
        Schritt(f"{_menge(jetzt)} {MINUS} {_menge(vorher)}", wert=abstand, norm="")
    ]
    if vorher == 0:
        schritte.append(Schritt("Ohne früheren Wert kein Anteil", wert=KEINE_AUSSAGE))
        return Veraenderung(
            None, richtung, KEINE_AUSSAGE, KEINE_AUSSAGE, tuple(schritte)
        )
    wert = differenz / vorher
    anzeige = _mit_vorzeichen(wert, prozent(wert))
    bruch = f"{MINUS if wert < 0 else ''}{genau(abs(wert), 6)}"
    schritte.append(
        Schritt(
            f"{abstand} geteilt durch {_menge(vorher)} = {bruch}",
            wert=anzeige,
            hinweis=richtung,
        )
    )
    return Veraenderung(wert, richtung, anzeige, _rund(abs(wert)), tuple(schritte))


def _rund(anteil: Fraction) -> str:
    """Return "rund 12 %"; "12 %" if it is just that, and never "rund 0 %"."""
    if (anteil * 100).denominator == 1:
        return prozent(anteil, 0)
    if anteil >= Fraction(1, 200):
        return f"rund {prozent(anteil, 0)}"
    if anteil >= Fraction(1, 2000):
        return f"rund {prozent(anteil)}"
    return f"weniger als 0,1{NBSP}%"

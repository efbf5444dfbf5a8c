"""Amounts in whole cents, and where a dated figure stands."""

from decimal import Decimal, InvalidOperation, localcontext
from pathlib import Path

from zielwerk.kern.anzeige import euro
from zielwerk.kern.parameter import Wert, load_parameter

PARAMETER = load_parameter(Path(__file__).with_name("parameter.yaml"))
CENT = Decimal("0.01")
NULL = Decimal("0.00")
# Enough for every sum of a county; more digits than this are refused, not rounded.
STELLEN = 40
Betrag = Decimal | int | str


class ForderungError(ValueError):
    """An amount or a word makes no sense here; the message says what to do."""


def betrag_aus(wert: Betrag, name: str) -> Decimal:
    """Return an amount with two places.

    :raises ForderungError: for a float, a part of a cent, or no number
    """
    if isinstance(wert, bool | float):
        raise ForderungError(f"{name}: Beträge werden als Decimal angegeben.")
    with localcontext(prec=STELLEN):
        try:
            zahl = Decimal(wert)
            genau = zahl.quantize(CENT)
        except InvalidOperation as fehler:
            raise ForderungError(
                f"{name}: „{wert}“ ist kein Betrag, mit dem sich rechnen lässt."
            ) from fehler
        if genau != zahl:
            raise ForderungError(f"{name}: {wert} hat Bruchteile eines Cents.")
    return genau + NULL  # a zero has no sign


def nicht_negativ(wert: Betrag, name: str) -> Decimal:
    """Return an amount from 0 on.

    :raises ForderungError: for a negative one, or no proper amount
    """
    betrag = betrag_aus(wert, name)
    if betrag < 0:
        raise ForderungError(f"{name}: {euro(betrag)} ist negativ.")
    return betrag


def fundstelle(wert: Wert) -> str:
    """Return the source, and that nobody has confirmed it, if so."""
    offen = "; noch nicht bestätigt" if wert.unbestaetigt else ""
    return f"{wert.quelle}{offen}"

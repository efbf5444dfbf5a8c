"""What the rules of file audits accept, and the German sentence if they do not."""

from decimal import Context, Decimal, InvalidOperation, localcontext
from fractions import Fraction

Zahl = Decimal | Fraction | int | str | float


def anteil_aus(wert: Zahl, *, name: str) -> Fraction:
    """Return a share between 0 and 1 as an exact fraction.

    A float counts as what is printed: 0.05 is five hundredths.

    :raises ValueError: if it is no number, or not between 0 and 1
    """
    try:
        genau = Fraction(Decimal(str(wert)) if isinstance(wert, float | str) else wert)
    except (InvalidOperation, OverflowError, TypeError, ValueError) as fehler:
        raise ValueError(f"{name} ist keine Zahl: {wert!r}.") from fehler
    if not 0 < genau < 1:
        raise ValueError(
            f"{name} muss größer als 0 und kleiner als 1 sein (0,05 sind 5 %)."
        )
    return genau


def anzahl_aus(wert: object, *, name: str, ab: int = 0) -> int:
    """Return a whole number that is at least `ab`.

    :raises ValueError: if it is not whole, or too small
    """
    if not isinstance(wert, int) or isinstance(wert, bool):
        raise ValueError(f"{name} muss eine ganze Zahl sein, nicht {wert!r}.")
    if wert < ab:
        raise ValueError(f"{name} muss mindestens {ab} sein, nicht {wert}.")
    return wert


def als_dezimal(bruch: Fraction) -> Decimal:
    """Return a fraction as a decimal of 28 digits, whatever the caller has set."""
    with localcontext(Context(prec=28)):
        return Decimal(bruch.numerator) / Decimal(bruch.denominator)

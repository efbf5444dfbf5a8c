"""How figures and dates stand in German text (ui.md part 10); rounding only here."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
WOCHENTAGE = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
WOCHENTAGE_LANG = (
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
)
MONATE = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
# Places tried before a share counts as endless.
_STELLEN_HOECHSTENS = 6


def dezimal(wert: Decimal | Fraction | int, stellen: int) -> Decimal:
    """Return `wert` rounded half up (kaufmännisch) to `stellen` places, exactly."""
    genau = Fraction(wert) * 10**stellen
    betrag = abs(genau)
    ganz = (2 * betrag.numerator + betrag.denominator) // (2 * betrag.denominator)
    # Built from its digits: arithmetic would round to the 28 of the context. A zero
    # has no sign, because "−0,0" must not be shown.
    ziffern = Decimal(ganz).as_tuple().digits
    return Decimal((int(genau < 0 < ganz), ziffern, -stellen))


def zahl(wert: Decimal | Fraction | int, stellen: int = 0) -> str:
    """Return "1.284" or "1.402.186,94"; the sign is a real minus."""
    gerundet = dezimal(wert, stellen)
    text = f"{gerundet.copy_abs():,.{stellen}f}"
    text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"{MINUS}{text}" if gerundet < 0 else text


def prozent(anteil: Decimal | Fraction | int, stellen: int = 1) -> str:
    """Return a share (0–1) as "15,4 %" with a non-breaking space."""
    return f"{zahl(Fraction(anteil) * 100, stellen)}{NBSP}%"


def prozent_kurz(anteil: Decimal | Fraction | int) -> str:
    """Return an agreed share as written: "20 %", "16,7 %", "16,65 %".

    Up to six places are shown, so that a bound is never rounded; a share that has
    more (a third) is rounded to two.
    """
    in_prozent = Fraction(anteil) * 100
    for stellen in range(_STELLEN_HOECHSTENS + 1):
        if Fraction(dezimal(in_prozent, stellen)) == in_prozent:
            return prozent(anteil, stellen)
    return prozent(anteil, 2)


def euro(betrag: Decimal) -> str:
    """Return "1.402.186,94 €"."""
    return f"{zahl(betrag, 2)}{NBSP}€"


def tag(am: date) -> str:
    """Return "08.01.2021"."""
    return f"{am:%d.%m.%Y}"


def tag_kurz(am: date) -> str:
    """Return "Fr, 08.01.2021"."""
    return f"{WOCHENTAGE[am.weekday()]}, {tag(am)}"


def tag_lang(am: date) -> str:
    """Return "Freitag, 08.01.2021"."""
    return f"{WOCHENTAGE_LANG[am.weekday()]}, {tag(am)}"


def anzahl(menge: int, einzahl: str, mehrzahl: str) -> str:
    """Return "1 Zeile" or "1.284 Zeilen"."""
    return f"{zahl(menge)} {einzahl if menge == 1 else mehrzahl}"


def aufzaehlung(teile: Sequence[str]) -> str:
    """Return "a, b und c"."""
    if len(teile) < 2:  # noqa: PLR2004
        return "".join(teile)
    return f"{', '.join(teile[:-1])} und {teile[-1]}"

"""How figures and dates stand in German text (ui.md part 10); rounding only here."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
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
ZAHLWORTE = (
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
)


def dezimal(wert: Decimal | Fraction | int, stellen: int) -> Decimal:
    """Return `wert` rounded half up (kaufmännisch) to `stellen` places, exactly."""
    faktor = 10**stellen
    genau = Fraction(wert) * faktor
    betrag = abs(genau)
    ganz = (2 * betrag.numerator + betrag.denominator) // (2 * betrag.denominator)
    gerundet = Decimal(ganz if genau >= 0 else -ganz).scaleb(-stellen)
    # Decimal("-0.0") would be shown with a minus sign.
    return gerundet if gerundet else abs(gerundet)


def zahl(wert: Decimal | Fraction | int, stellen: int = 0) -> str:
    """Return "1.284" or "1.402.186,94"; the sign is a real minus."""
    gerundet = dezimal(wert, stellen).quantize(
        Decimal(1).scaleb(-stellen), rounding=ROUND_HALF_UP
    )
    text = f"{abs(gerundet):,.{stellen}f}"
    text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"{MINUS}{text}" if gerundet < 0 else text


def prozent(anteil: Decimal | Fraction | int, stellen: int = 1) -> str:
    """Return a share (0–1) as "15,4 %" with a non-breaking space."""
    return f"{zahl(Fraction(anteil) * 100, stellen)}{NBSP}%"


def prozent_kurz(anteil: Decimal | Fraction | int) -> str:
    """Return a share as "20 %" if it is a whole per cent, else as "16,7 %"."""
    ganz = (Fraction(anteil) * 100).denominator == 1
    return prozent(anteil, 0 if ganz else 1)


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

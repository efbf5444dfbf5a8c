"""Settlement of the federal share per period, with the later corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zielwerk.buchungen.beteiligung import (
    beteiligungswerte,
    bundesbeteiligung,
    prozentsatz,
)
from zielwerk.buchungen.traeger import BuchungsregelError
from zielwerk.kern.anzeige import MINUS, dezimal, euro, tag
from zielwerk.kern.rechenweg import Rechenweg, Schritt

CENT = 2


@dataclass(frozen=True)
class Periode:
    """What was spent and taken in a period of a Haushaltsjahr, and settled when."""

    bezeichnung: str
    jahr: int
    ausgaben: Decimal
    einnahmen: Decimal
    abgerechnet_am: date


@dataclass(frozen=True)
class Korrektur:
    """The difference a later ordinance makes for a period already settled."""

    bekannt_ab: date
    prozent_vorher: Decimal
    prozent: Decimal
    betrag: Decimal
    quelle: str


@dataclass(frozen=True)
class Periodenabrechnung:
    """One period: settled with the value then valid, and corrected since."""

    periode: Periode
    netto: Decimal
    prozent: Decimal
    betrag: Decimal
    korrekturen: tuple[Korrektur, ...]
    unbestaetigt: bool

    @property
    def endbetrag(self) -> Decimal:
        """The amount after all corrections known."""
        return sum((k.betrag for k in self.korrekturen), self.betrag)


@dataclass(frozen=True)
class Abrechnung:
    """All periods, their sums, and how they came about."""

    perioden: tuple[Periodenabrechnung, ...]
    netto: Decimal
    betrag: Decimal
    korrektur: Decimal
    endbetrag: Decimal
    rechenweg: Rechenweg


def _anteil(netto: Decimal, prozent: Decimal) -> Decimal:
    """Return the share to the cent, rounded half up."""
    return dezimal(netto * prozent / 100, CENT)


def _pruefe_betrag(betrag: Decimal, was: str, periode: str) -> None:
    if not betrag.is_finite() or betrag != dezimal(betrag, CENT):
        raise BuchungsregelError(
            f"{periode}: {was} {betrag} hat mehr als zwei Nachkommastellen."
        )


def _periode(periode: Periode, stand: date, land: str) -> Periodenabrechnung:
    """Settle one period as on its day, then apply what was fixed up to the Stand."""
    _pruefe_betrag(periode.ausgaben, "Der Betrag", periode.bezeichnung)
    _pruefe_betrag(periode.einnahmen, "Der Betrag", periode.bezeichnung)
    netto = periode.ausgaben - periode.einnahmen
    erst = bundesbeteiligung(jahr=periode.jahr, stand=periode.abgerechnet_am, land=land)
    korrekturen, vorher = [], erst.prozent
    for wert in beteiligungswerte(jahr=periode.jahr, land=land):
        if not periode.abgerechnet_am < wert.bekannt_ab <= stand:
            continue
        betrag = _anteil(netto, wert.prozent) - _anteil(netto, vorher)
        korrekturen.append(
            Korrektur(wert.bekannt_ab, vorher, wert.prozent, betrag, wert.quelle)
        )
        vorher = wert.prozent
    return Periodenabrechnung(
        periode,
        netto,
        erst.prozent,
        _anteil(netto, erst.prozent),
        tuple(korrekturen),
        erst.unbestaetigt,
    )


def _schritte(eine: Periodenabrechnung) -> list[Schritt]:
    """Return the steps of one period."""
    p = eine.periode
    abzug = f" {MINUS} {euro(p.einnahmen)} Einnahmen" if p.einnahmen else ""
    schritte = [
        Schritt(
            f"{p.bezeichnung}: {euro(p.ausgaben)}{abzug} = {euro(eine.netto)}, davon "
            f"{prozentsatz(eine.prozent)}",
            wert=euro(eine.betrag),
            norm="§ 46 Abs. 5 SGB II",
            hinweis=f"Wert, der am {tag(p.abgerechnet_am)} bekannt war"
            + ("; ungeprüft" if eine.unbestaetigt else ""),
        )
    ]
    schritte += [
        Schritt(
            f"{p.bezeichnung}: berichtigt von {prozentsatz(k.prozent_vorher)} auf "
            f"{prozentsatz(k.prozent)}",
            wert=euro(k.betrag),
            norm=k.quelle,
        )
        for k in eine.korrekturen
    ]
    return schritte


def abrechnung(
    *, perioden: Sequence[Periode], stand: date, land: str = "SH"
) -> Abrechnung:
    """Return what the Bund pays for each period, and what later ordinances correct.

    Income is deducted first. Each amount is rounded to the cent once, so first amount
    and corrections always add up to the amount at the newest value. Payments at the end
    of a year that fall due in the next belong to the next (§ 46 SGB II).

    :raises BuchungsregelError: for a year without a value, or fractions of a cent
    """
    alle = tuple(_periode(periode, stand, land) for periode in perioden)
    betrag = sum((eine.betrag for eine in alle), Decimal(0))
    endbetrag = sum((eine.endbetrag for eine in alle), Decimal(0))
    schritte = [schritt for eine in alle for schritt in _schritte(eine)]
    schritte.append(
        Schritt(
            f"Summe am {tag(stand)}: {euro(betrag)} abgerechnet, "
            f"{euro(endbetrag - betrag)} berichtigt",
            wert=euro(endbetrag),
        )
    )
    return Abrechnung(
        alle,
        sum((eine.netto for eine in alle), Decimal(0)),
        betrag,
        endbetrag - betrag,
        endbetrag,
        tuple(schritte),
    )

"""The values of a Kennzahl as CSV and XLSX; figures stay figures."""

from decimal import Decimal

from zielwerk.kennzahlen.services import Wert
from zielwerk.kern import tabelle
from zielwerk.kern.anzeige import dezimal
from zielwerk.kern.tabelle import Zelle

KOPF = (
    "Stand",
    "Zeitraum ab",
    "Verfahren",
    "Zähler",
    "Nenner",
    "Quote in Prozent",
    "95-%-Bereich von",
    "95-%-Bereich bis",
    "Fassung",
    "Quelle",
)


def zeilen(werte: list[Wert]) -> list[tuple[Zelle, ...]]:
    """Return one row per value, newest first; percentages with four places."""
    return [
        (
            wert.messwert.stand_am,
            wert.messwert.zeitraum_von,
            wert.messwert.verfahren.kuerzel,
            wert.messwert.zaehler,
            wert.messwert.nenner,
            None if wert.quote.wert is None else dezimal(wert.quote.wert * 100, 4),
            *_bereich(wert),
            wert.messwert.fassung,
            wert.messwert.quelle,
        )
        for wert in werte
    ]


def _bereich(wert: Wert) -> tuple[Decimal | None, Decimal | None]:
    """Return the interval in per cent."""
    if wert.quote.intervall is None:
        return None, None
    von, bis = (round(Decimal(grenze) * 100, 4) for grenze in wert.quote.intervall)
    return von, bis


def as_csv(werte: list[Wert]) -> bytes:
    """Return the values as CSV."""
    return tabelle.as_csv(KOPF, zeilen(werte))


def as_xlsx(werte: list[Wert]) -> bytes:
    """Return the values as a workbook."""
    return tabelle.as_xlsx(KOPF, zeilen(werte), blatt="Werte")

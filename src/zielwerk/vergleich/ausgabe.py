"""The tables of the comparison as CSV and XLSX; figures stay figures."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from zielwerk.kennzahlen.regeln import quote
from zielwerk.kern.anzeige import dezimal
from zielwerk.kern.tabelle import Zelle
from zielwerk.vergleich.eigenlage import Jahresende
from zielwerk.vergleich.gruppenlage import Gruppenlage
from zielwerk.vergleich.regeln import Fall, Grenzen, Verlauf

Tabelle = tuple[Sequence[str], list[tuple[Zelle, ...]]]


def _prozent(anteil: Fraction | float | None) -> Decimal | None:
    """Return a share in per cent with four places."""
    return None if anteil is None else dezimal(Fraction(anteil) * 100, 4)


def trichter_tabelle(lage: Gruppenlage) -> Tabelle:
    """Return those that may be shown, with limits, interval and place."""
    kopf = (
        *("Jobcenter", "Zähler", "Nenner", "Quote in Prozent"),
        *("95-%-Grenze unten", "95-%-Grenze oben"),
        *("99,8-%-Grenze unten", "99,8-%-Grenze oben"),
        *("95-%-Bereich von", "95-%-Bereich bis", "Lage"),
    )
    if lage.trichter is None:
        return kopf, []
    grenzen = lage.trichter.grenzen
    return kopf, [_fall(f, grenzen.get(f.nenner)) for f in lage.trichter.faelle]


def _fall(fall: Fall, g: Grenzen | None) -> tuple[Zelle, ...]:
    linien = (g.unten_95, g.oben_95, g.unten_998, g.oben_998) if g else (None,) * 4
    bereich = quote(fall.zaehler, fall.nenner).intervall or (None, None)
    werte = (_prozent(wert) for wert in (fall.quote, *linien, *bereich))
    return (fall.name, fall.zaehler, fall.nenner, *werte, str(fall.lage))


def verlauf_tabelle(eigen: Verlauf | None) -> Tabelle:
    """Return the own history with its limits."""
    kopf = (
        *("Zeitraum", "Zähler", "Nenner", "Quote in Prozent"),
        *("Grenze unten", "Grenze oben"),
    )
    zeilen: list[tuple[Zelle, ...]] = [
        (p.name, p.zaehler, p.nenner, *map(_prozent, (p.quote, p.unten, p.oben)))
        for p in (eigen.punkte if eigen else ())
    ]
    return kopf, zeilen


def prognose_tabelle(ende: Jahresende | None) -> Tabelle:
    """Return the forecast after each month."""
    verfehlen = "Unterschreiten" if ende and not ende.ist_obere else "Überschreiten"
    kopf = (
        *("Nach dem Monat", "Erwartet in Prozent", "Bereich von", "Bereich bis"),
        *(f"{verfehlen} in Prozent", "Warnung"),
    )
    zeilen: list[tuple[Zelle, ...]] = [
        (
            m.name,
            *map(_prozent, (m.prognose.erwartet, *m.prognose.bereich)),
            _prozent(m.prognose.verfehlen),
            "ja" if m.prognose.warnt else "nein",
        )
        for m in (ende.monate if ende else ())
    ]
    return kopf, zeilen

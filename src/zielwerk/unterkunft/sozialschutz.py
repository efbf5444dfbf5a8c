"""§ 67 Abs. 3 SGB II: six months in which actual costs count as angemessen."""

from collections.abc import Iterator
from datetime import date, timedelta

from zielwerk.kern.anzeige import tag
from zielwerk.kern.kalender import nach_monaten
from zielwerk.kern.rechenweg import Schritt
from zielwerk.unterkunft.rechtslage import (
    PARAMETER,
    STANDARD,
    Einstellungen,
    fundstelle,
)

BEGINN = PARAMETER["sozialschutz_bis"].werte[0].ab
ENDE: date = PARAMETER["sozialschutz_bis"].werte[-1].wert
NORM = "§ 67 Abs. 3 SGB II"


def ist_im_zeitraum(bwz_beginn: date | None) -> bool:
    """Return whether a Bewilligungszeitraum begins in the time of § 67."""
    return bwz_beginn is not None and BEGINN <= bwz_beginn <= ENDE


def schutz_bis(
    bwz_beginn: date | None,
    *,
    zuvor_nur_angemessen: bool = False,
    einstellungen: Einstellungen = STANDARD,
) -> date | None:
    """Return the last day on which actual costs count as angemessen, or None.

    None also if only angemessene costs were recognised in the Bewilligungszeitraum
    before (Satz 3).
    """
    if bwz_beginn is None or not ist_im_zeitraum(bwz_beginn) or zuvor_nur_angemessen:
        return None
    monate = PARAMETER["sozialschutz_monate"].am(bwz_beginn).wert
    bis = nach_monaten(bwz_beginn, monate) - timedelta(days=1)
    if einstellungen.sozialschutz_dauer == "geltungszeitraum":
        return max(bis, ENDE)
    return bis


def schutzschritt(
    bwz_beginn: date | None,
    am: date,
    bis: date | None,
    *,
    zuvor_nur_angemessen: bool,
    einstellungen: Einstellungen,
) -> Iterator[Schritt]:
    """Yield what § 67 means for a day, if it can mean anything there."""
    if bwz_beginn is None:
        yield from _ohne_beginn(am)
        return
    if not ist_im_zeitraum(bwz_beginn):
        return
    ende = PARAMETER["sozialschutz_bis"].werte[-1]
    yield Schritt(
        f"Der Bewilligungszeitraum beginnt am {tag(bwz_beginn)} und damit zwischen "
        f"{tag(BEGINN)} und {tag(ENDE)}",
        norm="§ 67 Abs. 1 und 5 SGB II",
        hinweis=fundstelle(ende),
    )
    if zuvor_nur_angemessen:
        yield Schritt(
            "Kein Schutz: im Bewilligungszeitraum davor wurden nur die angemessenen "
            "Aufwendungen anerkannt",
            norm="§ 67 Abs. 3 Satz 3 SGB II",
        )
        return
    yield einstellungen.schritt("sozialschutz_dauer")
    if bis and am <= bis:
        yield Schritt(
            "Die tatsächlichen Aufwendungen gelten als angemessen bis",
            wert=tag(bis),
            norm="§ 67 Abs. 3 Satz 1 SGB II",
        )
    elif bis:
        yield Schritt(
            "Der Schutz endete am",
            wert=tag(bis),
            norm="§ 67 Abs. 3 Satz 1 und 2 SGB II",
        )


def _ohne_beginn(am: date) -> Iterator[Schritt]:
    """Yield that § 67 could not be checked, on days on which it may protect."""
    if BEGINN <= am < nach_monaten(ENDE, 6):
        yield Schritt(
            "§ 67 ist nicht geprüft, der Beginn des Bewilligungszeitraums fehlt",
            norm="§ 67 Abs. 1 SGB II",
        )

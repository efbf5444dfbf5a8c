"""Holidays per Land, Arbeitstage and Werktage, months (§§ 187, 188 BGB).

Two questions that are often mixed up:

* *Counting Arbeitstage*: weekends, gesetzliche Feiertage and service-free days
  (24.12. by setting) do not count.
* *Moving the end of a Frist* (§ 26 Abs. 3 SGB X, § 64 Abs. 3 SGG): only Saturday,
  Sunday and gesetzliche Feiertage matter; a service-free day moves nothing.

Holidays that hold only in some municipalities of a Land (Augsburger Friedensfest;
Mariä Himmelfahrt in Bayern; Fronleichnam in parts of Sachsen and Thüringen) are
not counted as holidays; those on a fixed day (`OERTLICHE_FEIERTAGE`) can be set as
service-free days of a county.
"""

from calendar import isleap, monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate

LAENDER: Mapping[str, str] = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}
# Holidays on a fixed day that hold only in some municipalities of a Land.
OERTLICHE_FEIERTAGE: Mapping[str, Mapping[str, str]] = {
    "BY": {
        "08.08.": "Augsburger Friedensfest (nur in der Stadt Augsburg)",
        "15.08.": "Mariä Himmelfahrt (in Gemeinden mit überwiegend katholischer "
        "Bevölkerung)",
    },
}
SAMSTAG = 5
# The years whose holidays are on file for every Land (1990: two German states).
ERSTES_JAHR, LETZTES_JAHR = 1991, 2100
# A year has 12 months, counted from 0 while adding.
MONATE_IM_JAHR = 12


class KalenderError(ValueError):
    """A calendar question cannot be answered; the message says why."""


@cache
def feiertage(land: str, jahr: int) -> Mapping[date, str]:
    """Return the gesetzliche Feiertage of a Land in a year, with German names.

    :raises KalenderError: for an unknown Land, or a year without holidays on file
    """
    if land not in LAENDER:
        raise KalenderError(
            f"„{land}“ ist kein Land. Möglich sind: {', '.join(sorted(LAENDER))}."
        )
    if not ERSTES_JAHR <= jahr <= LETZTES_JAHR:
        raise KalenderError(
            f"Für {jahr} sind keine Feiertage hinterlegt "
            f"(nur {ERSTES_JAHR} bis {LETZTES_JAHR}). Bitte prüfen Sie den Tag."
        )
    from holidays import country_holidays

    namen = country_holidays("DE", subdiv=land, years=jahr, language="de")
    # Two on one day (01.05.2008) come as "Christi Himmelfahrt; Erster Mai".
    return {tag: name.replace("; ", " und ") for tag, name in namen.items()}


def feiertag(tag: date, land: str) -> str | None:
    """Return the name of the holiday on a day, or None."""
    return feiertage(land, tag.year).get(tag)


def ist_werktag(tag: date, land: str) -> bool:
    """Return whether a Frist may end on a day (§ 26 Abs. 3 SGB X)."""
    return tag.weekday() < SAMSTAG and feiertag(tag, land) is None


def ist_arbeitstag(
    tag: date, land: str, dienstfreie_tage: Collection[str] = ()
) -> bool:
    """Return whether a day counts as Arbeitstag ("24.12." entries do not)."""
    return ist_werktag(tag, land) and f"{tag:%d.%m.}" not in dienstfreie_tage


@dataclass(frozen=True)
class Grund:
    """Why a day does not count."""

    text: str
    norm: str


def grund_gegen(
    tag: date, land: str, dienstfreie_tage: Collection[str] = ()
) -> Grund | None:
    """Return why a day is no Arbeitstag, or None if it is one."""
    wochenende = tag.weekday() >= SAMSTAG
    name = feiertag(tag, land)
    if name:
        zusatz = ", zugleich Wochenende" if wochenende else ""
        return Grund(
            f"{name}, Feiertag in {LAENDER[land]}{zusatz}", "Feiertagsrecht des Landes"
        )
    if wochenende:
        # No norm: § 26 Abs. 3 SGB X is about the end of a Frist, not about counting.
        return Grund("Wochenende", "")
    if f"{tag:%d.%m.}" in dienstfreie_tage:
        return Grund("dienstfrei nach Einstellung", "Einstellung des Mandanten")
    return None


def naechster_werktag(tag: date, land: str) -> date:
    """Return the day itself, or the next one on which a Frist may end."""
    while not ist_werktag(tag, land):
        tag += timedelta(days=1)
    return tag


def nach_monaten(tag: date, monate: int) -> date:
    """Return the same day months later, or the last of a shorter month (§ 188 BGB)."""
    gesamt = tag.year * MONATE_IM_JAHR + tag.month - 1 + monate
    jahr, monat = divmod(gesamt, MONATE_IM_JAHR)
    letzter = monthrange(jahr, monat + 1)[1]
    return date(jahr, monat + 1, min(tag.day, letzter))


def arbeitstage_zwischen(
    von: date, bis: date, *, land: str, dienstfreie_tage: Collection[str] = ()
) -> int:
    """Return the Arbeitstage after `von` up to and with `bis`; backwards: minus."""
    if bis < von:
        return -arbeitstage_zwischen(
            bis, von, land=land, dienstfreie_tage=dienstfreie_tage
        )
    erster = von + timedelta(days=1)
    # Only Arbeitstage are looked up: a weekend may lie in a year without holidays.
    while erster.weekday() >= SAMSTAG:
        erster += timedelta(days=1)
    while bis.weekday() >= SAMSTAG:
        bis -= timedelta(days=1)
    if bis < erster:
        return 0
    frei, summe = frozenset(dienstfreie_tage), 0
    for jahr in range(erster.year, bis.year + 1):
        bisher = _arbeitstage_bisher(land, jahr, frei)
        davor = _im_jahr(erster) - 1 if jahr == erster.year else 0
        ende = _im_jahr(bis) if jahr == bis.year else len(bisher) - 1
        summe += bisher[ende] - bisher[davor]
    return summe


@lru_cache(maxsize=1024)
def _arbeitstage_bisher(land: str, jahr: int, frei: frozenset[str]) -> tuple[int, ...]:
    """Return how many Arbeitstage a year has had by each of its days, from day 0 on."""
    tage = (date(jahr, 1, 1) + timedelta(days=n) for n in range(365 + isleap(jahr)))
    zaehlt = (ist_arbeitstag(tag, land, frei) for tag in tage)
    return tuple(accumulate(zaehlt, initial=0))


def _im_jahr(tag: date) -> int:
    """Return the number of a day in its year, from 1 on."""
    return tag.timetuple().tm_yday


def um_arbeitstage(
    tag: date, anzahl: int, *, land: str, dienstfreie_tage: Collection[str] = ()
) -> date:
    """Return the day that many Arbeitstage later (minus: earlier); 0: the day itself.

    It counts from the neighbouring day on, so the result is an Arbeitstag.
    """
    schritt = timedelta(days=1 if anzahl > 0 else -1)
    for _ in range(abs(anzahl)):
        tag += schritt
        while not ist_arbeitstag(tag, land, dienstfreie_tage):
            tag += schritt
    return tag

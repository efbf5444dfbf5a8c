"""A second calendar, written without looking at the first one.

Easter by Gauss' rule, holidays as a table of laws, working days as a sorted list that
is searched, not counted. Only for comparing.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

ALLE = [
    *("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV"),
    *("NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"),
]
# Days from Easter Sunday, Länder.
BEWEGLICH = {
    -2: ALLE,
    0: ["BB"],
    1: ALLE,
    39: ALLE,
    49: ["BB"],
    50: ALLE,
    60: ["BW", "BY", "HE", "NW", "RP", "SL"],
}
# Month, day, first year, Länder.
FEST = [
    (1, 1, 0, ALLE),
    (1, 6, 0, ["BW", "BY", "ST"]),
    (3, 8, 2019, ["BE"]),
    (3, 8, 2023, ["MV"]),
    (5, 1, 0, ALLE),
    (8, 15, 0, ["SL"]),
    (9, 20, 2019, ["TH"]),
    (10, 3, 0, ALLE),
    (10, 31, 0, ["BB", "MV", "SN", "ST", "TH"]),
    (10, 31, 2018, ["HB", "HH", "NI", "SH"]),
    (11, 1, 0, ["BW", "BY", "NW", "RP", "SL"]),
    (12, 25, 0, ALLE),
    (12, 26, 0, ALLE),
]
# Days of one year only.
EINMAL = {
    date(2017, 10, 31): ALLE,
    date(2020, 5, 8): ["BE"],
    date(2025, 5, 8): ["BE"],
    date(2028, 6, 17): ["BE"],
}


def ostern(jahr: int) -> date:
    """Return Easter Sunday by Gauss' rule as completed by Lichtenberg."""
    k = jahr // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = jahr % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    og = 21 + d - r
    sz = 7 - (jahr + jahr // 4 + s) % 7
    return date(jahr, 3, 1) + timedelta(days=og + (7 - (og - sz) % 7) - 1)


def busstag(jahr: int) -> date:
    """Return the Wednesday before 23 November."""
    tag = date(jahr, 11, 22)
    while tag.weekday() != 2:
        tag -= timedelta(days=1)
    return tag


@cache
def feiertage(land: str, jahr: int) -> frozenset[date]:
    """Return the holidays of a Land."""
    tage = {
        ostern(jahr) + timedelta(days=abstand)
        for abstand, laender in BEWEGLICH.items()
        if land in laender
    }
    tage |= {
        date(jahr, monat, tag)
        for monat, tag, ab, laender in FEST
        if land in laender and jahr >= ab
    }
    tage |= {t for t, laender in EINMAL.items() if t.year == jahr and land in laender}
    return frozenset(tage | ({busstag(jahr)} if land == "SN" else set()))


@cache
def arbeitstage(land: str, frei: frozenset[str], ab: int, bis: int) -> tuple[date, ...]:
    """Return every Arbeitstag of the years in order."""
    tag, heraus = date(ab, 1, 1), []
    while tag.year <= bis:
        if (
            tag.isoweekday() < 6
            and tag not in feiertage(land, tag.year)
            and tag.strftime("%d.%m.") not in frei
        ):
            heraus.append(tag)
        tag += timedelta(days=1)
    return tuple(heraus)


def ende(
    ereignis: date, anzahl: int, einheit: str, land: str, frei: frozenset[str]
) -> date:
    """Return the end of a Frist after an event."""
    if einheit == "arbeitstage":
        alle = arbeitstage(land, frei, 2014, 2046)
        return alle[bisect_right(alle, ereignis) + anzahl - 1]
    if einheit == "kalendertage":
        tag = date.fromordinal(ereignis.toordinal() + anzahl)
    else:
        jahr, monat = ereignis.year, ereignis.month + anzahl
        while monat > 12:
            jahr, monat = jahr + 1, monat - 12
        tag, versuch = None, ereignis.day
        while tag is None:
            try:
                tag = date(jahr, monat, versuch)
            except ValueError:
                versuch -= 1
    alle = arbeitstage(land, frozenset(), 2014, 2046)
    return next(t for t in alle[max(bisect_right(alle, tag) - 1, 0) :] if t >= tag)

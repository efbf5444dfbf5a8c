"""The calendar against a second one, and Pausen against plain counting."""

import os
import random
from datetime import date, timedelta

import pytest

from zielwerk.fristen.regeln import Pause, frist_nach_ereignis
from zielwerk.fristen.tests import zweitkalender
from zielwerk.kern.kalender import LAENDER, feiertage

ANZAHL = 100_000 if os.environ.get("ZIELWERK_PROOF") else 3_000
FREI = [(), ("24.12.",), ("24.12.", "31.12.")]


@pytest.mark.parametrize("land", LAENDER)
def test_every_feiertag_of_2015_to_2035_is_that_of_the_second_calendar(land):
    for jahr in range(2015, 2036):
        assert set(feiertage(land, jahr)) == zweitkalender.feiertage(land, jahr), jahr


def test_random_fristen_end_as_the_second_calendar_says():
    zufall = random.Random(20201221)
    erster = date(2015, 1, 1).toordinal()
    letzter = date(2035, 12, 31).toordinal()
    for _ in range(ANZAHL):
        ereignis = date.fromordinal(zufall.randint(erster, letzter))
        einheit = zufall.choice(["arbeitstage", "kalendertage", "monate"])
        anzahl = zufall.randint(1, 60)
        land, frei = zufall.choice(list(LAENDER)), zufall.choice(FREI)
        frist = frist_nach_ereignis(
            ereignis, anzahl=anzahl, einheit=einheit, land=land, dienstfreie_tage=frei
        )
        erwartet = zweitkalender.ende(ereignis, anzahl, einheit, land, frozenset(frei))
        assert frist.ende == erwartet, (ereignis, anzahl, einheit, land, frei)


def test_random_pausen_do_not_count():
    zufall = random.Random(7)
    for _ in range(ANZAHL // 10):
        ereignis = date(2020, 1, 1) + timedelta(days=zufall.randint(0, 700))
        anzahl = zufall.randint(1, 40)
        von = ereignis + timedelta(days=zufall.randint(-10, 60))
        pause = Pause(von, von + timedelta(days=zufall.randint(0, 30)), "Anlass")
        angaben = {"anzahl": anzahl, "land": "SH", "pausen": [pause]}
        werktage = frist_nach_ereignis(ereignis, einheit="arbeitstage", **angaben)
        assert _zaehle(ereignis, anzahl, pause, nur_arbeitstage=True) == werktage.ende
        tage = frist_nach_ereignis(ereignis, einheit="kalendertage", **angaben)
        ende = _zaehle(ereignis, anzahl, pause, nur_arbeitstage=False)
        alle = zweitkalender.arbeitstage("SH", frozenset(), 2014, 2046)
        assert tage.ende == next(t for t in alle if t >= ende)


def _zaehle(
    ereignis: date, anzahl: int, pause: Pause, *, nur_arbeitstage: bool
) -> date:
    alle = set(zweitkalender.arbeitstage("SH", frozenset(), 2014, 2046))
    tag = ereignis
    while anzahl:
        tag += timedelta(days=1)
        if not pause.von <= tag <= pause.bis and (tag in alle or not nur_arbeitstage):
            anzahl -= 1
    return tag


def test_a_pause_is_named_day_by_day_and_in_the_rechenweg():
    pause = Pause(date(2021, 1, 4), date(2021, 1, 8), "Umzug der Registratur")
    frist = frist_nach_ereignis(
        date(2020, 12, 30), anzahl=3, einheit="arbeitstage", pausen=[pause]
    )
    gruende = [t.grund for t in frist.tage if t.tag in pause]
    assert gruende == ["Pause: Umzug der Registratur"] * 5
    assert frist.ende == date(2021, 1, 12)
    kalendertage = frist_nach_ereignis(
        date(2020, 12, 30), anzahl=10, einheit="kalendertage", pausen=[pause]
    )
    assert kalendertage.ende == date(2021, 1, 14)
    assert "plus 5 Kalendertage Pause (Umzug der Registratur)" in " ".join(
        kalendertage.rechenweg
    )

"""Which Fassung holds on a day, and what changed between two."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.richtlinien.regeln import (
    ART_WORT,
    absaetze,
    anzahl_aenderungen,
    fassung_am,
    fassungsvergleich,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
TAGE = st.dates(date(2005, 1, 1), date(2035, 12, 31))
FASSUNGEN = st.lists(TAGE, max_size=8, unique=True).map(
    lambda tage: [(f"F{nr}", ab) for nr, ab in enumerate(tage)]
)
WORTE = st.text(alphabet="ab \n", max_size=40)


@pytest.mark.parametrize("fall", FAELLE["fassung_am"], ids=lambda fall: fall["fall"])
def test_the_fassung_of_a_day(fall):
    fassungen = [tuple(paar) for paar in fall["fassungen"]]
    assert fassung_am(fassungen, fall["am"]) == fall["erwartet"]


def test_every_case_names_its_source():
    assert all(fall["quelle"] for fall in FAELLE["fassung_am"])


@given(FASSUNGEN, TAGE)
def test_the_fassung_is_the_last_that_has_begun(fassungen, am):
    gilt = fassung_am(fassungen, am)
    begonnen = {name: ab for name, ab in fassungen if ab <= am}
    if not begonnen:
        assert gilt is None
    else:
        assert begonnen[gilt] == max(begonnen.values())


@given(FASSUNGEN, TAGE, st.randoms())
def test_the_order_does_not_matter(fassungen, am, zufall):
    gemischt = list(fassungen)
    zufall.shuffle(gemischt)
    assert fassung_am(gemischt, am) == fassung_am(fassungen, am)


@given(FASSUNGEN)
def test_each_fassung_holds_from_its_own_day_and_not_before(fassungen):
    for name, ab in fassungen:
        assert fassung_am(fassungen, ab) == name
        assert fassung_am(fassungen, ab - timedelta(days=1)) != name


def _seite(zeilen, seite):
    return [
        " ".join(text for _, text in getattr(zeile, seite))
        for zeile in zeilen
        if getattr(zeile, seite)
    ]


@given(WORTE, WORTE)
def test_each_side_of_the_comparison_reads_as_its_text(alt, neu):
    zeilen = fassungsvergleich(alt, neu)
    for text, seite in ((alt, "bisher"), (neu, "neu")):
        erwartet = [" ".join(a.split()) for a in absaetze(text)]
        assert [" ".join(a.split()) for a in _seite(zeilen, seite)] == erwartet
    assert {zeile.art for zeile in zeilen} <= set(ART_WORT)


def test_a_changed_word_a_new_and_a_dropped_paragraph_are_told_apart():
    alt = "Bis 50 qm für eine Person.\nHeizkosten einzeln prüfen.\nNur mit Bescheid."
    neu = "Bis 55 qm für eine Person.\nHeizkosten einzeln prüfen.\n"
    zeilen = fassungsvergleich(alt, neu)
    assert [zeile.art for zeile in zeilen] == ["geaendert", "gleich", "entfallen"]
    assert ("gestrichen", "50") in zeilen[0].bisher
    assert ("eingefuegt", "55") in zeilen[0].neu
    assert anzahl_aenderungen(zeilen) == 2
    assert fassungsvergleich("", "Neu.")[0].art == "neu"
    assert fassungsvergleich("A\n\nB", "A\nB")[1].art == "gleich"


def test_a_moved_paragraph_finds_its_partner():
    alt = "Die Kosten sind einzeln zu prüfen.\nDie Abrechnung ist vorzulegen."
    neu = (
        "Ein ganz neuer Satz steht davor.\nDie Kosten sind immer einzeln zu prüfen.\n"
        "Die Abrechnung ist bald vorzulegen."
    )
    arten = [zeile.art for zeile in fassungsvergleich(alt, neu)]
    assert arten == ["neu", "geaendert", "geaendert"]


def test_a_very_long_change_is_still_compared():
    alt = "\n".join(f"alt {nr}" for nr in range(300))
    neu = "\n".join(f"neu {nr}" for nr in range(301))
    zeilen = fassungsvergleich(alt, neu)
    assert [z.art for z in zeilen].count("geaendert") == 300
    assert zeilen[-1].art == "neu"

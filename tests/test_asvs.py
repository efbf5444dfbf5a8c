"""The list of ASVS 5.0.0 items is whole, and what it points to exists."""

import re
from collections import Counter

from tests.architektur import WURZEL

ZEILE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| (.+) \|$")
# Per chapter, levels 1 and 2 (release 5.0.0).
ANZAHL = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7,
    10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
STAENDE = {"done", "deployment", "n/a", "open"}


def _zeilen() -> list[tuple[str, ...]]:
    text = (WURZEL / "docs" / "asvs.md").read_text()
    return [m.groups() for zeile in text.splitlines() if (m := ZEILE.match(zeile))]


def test_every_item_of_levels_1_and_2_stands_once():
    nummern = [nr for nr, stufe, *_ in _zeilen() if stufe != "3"]
    assert [nr for nr, n in Counter(nummern).items() if n > 1] == []
    assert Counter(int(nr.partition(".")[0]) for nr in nummern) == ANZAHL


def test_every_item_has_a_state_and_says_what_is_missing():
    for nr, _, _, stand, nachweis in _zeilen():
        assert stand in STAENDE, nr
        assert nachweis.strip(), nr


def test_every_named_file_exists():
    fehlend = {
        (nr, pfad)
        for nr, _, _, _, nachweis in _zeilen()
        for pfad in re.findall(r"`([^`]+)`", nachweis)
        if ("/" in pfad or pfad.endswith(".md")) and not (WURZEL / pfad).exists()
    }
    assert fehlend == set()

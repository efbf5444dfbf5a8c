"""The comparison of two years, with the agreements of the source; no database."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.vereinbarung.regeln import (
    VergleichError,
    vergleich,
    vollstaendigkeit,
    wortvergleich,
)

BEISPIEL = yaml.safe_load(
    (Path(__file__).parents[1] / "beispiel.yaml").read_text("utf-8")
)
WORTE = st.lists(st.sampled_from(["der", "Bericht", "zum", "15.06.", "Kreis"]))
SCHLUESSEL = st.lists(st.sampled_from("abcdefgh"), unique=True)


def _segeberg() -> tuple[list[dict], list[dict]]:
    """Return the Punkte of 2020 and 2021 as DrS/2021/022 describes them."""
    alt = [
        {name: punkt[name] for name in ("schluessel", "nummer", "wortlaut")}
        for punkt in BEISPIEL["punkte"]
    ]
    schritt = BEISPIEL["fortschreibung"]
    neu = [punkt | {} for punkt in alt]
    for punkt in neu:
        punkt["nummer"] += punkt["nummer"] >= schritt["neu"]["nummer"]
        punkt["wortlaut"] = punkt["wortlaut"].replace("2020", "2021")
        if punkt["schluessel"] == schritt["geaendert"]["schluessel"]:
            punkt["wortlaut"] = schritt["geaendert"]["wortlaut"]
    neu.append({n: schritt["neu"][n] for n in ("schluessel", "nummer", "wortlaut")})
    return alt, neu


def test_segeberg_2020_to_2021():
    alt, neu = _segeberg()
    unterschied = vergleich(alt, neu, jahr_alt=2020, jahr_neu=2021)
    assert unterschied.neu == ["besprechung-geschaeftsfuehrung"]
    assert unterschied.geaendert == ["beratung-16a"]
    assert unterschied.neu_nummeriert == [
        "buchungen",
        "forderungslisten",
        "aktenpruefungen",
    ]
    assert len(unterschied.unveraendert) == 3
    assert unterschied.entfallen == []


def test_the_punkt_dropped_by_mistake_is_asked_for():
    alt, neu = _segeberg()
    alte = [p["schluessel"] for p in alt]
    neue = [p["schluessel"] for p in neu if p["schluessel"] != "dienstbesprechungen"]
    assert vollstaendigkeit(alte, neue, []) == ["dienstbesprechungen"]
    assert vollstaendigkeit(alte, neue, ["dienstbesprechungen"]) == []


def test_a_key_that_stands_twice_is_refused():
    doppelt = [{"schluessel": "a", "nummer": n, "wortlaut": "x"} for n in (1, 2)]
    with pytest.raises(VergleichError, match="doppelt"):
        vergleich(doppelt, [])


@given(WORTE, WORTE)
def test_words_struck_and_inserted_give_back_both_wordings(alt, neu):
    laeufe = wortvergleich(" ".join(alt), " ".join(neu))
    ohne_neue = [t for art, t in laeufe if art != "eingefuegt"]
    ohne_alte = [t for art, t in laeufe if art != "gestrichen"]
    assert " ".join(ohne_neue).split() == alt
    assert " ".join(ohne_alte).split() == neu
    assert (alt == neu) == all(art == "gleich" for art, _ in laeufe)


@given(SCHLUESSEL, SCHLUESSEL, SCHLUESSEL)
def test_what_is_asked_for_is_what_is_neither_there_nor_decided(alt, neu, entschieden):
    assert set(vollstaendigkeit(alt, neu, entschieden)) == set(alt) - set(neu) - set(
        entschieden
    )


@given(SCHLUESSEL, SCHLUESSEL)
def test_every_key_stands_in_exactly_one_list(alt, neu):
    def punkte(liste: list[str]) -> list[dict]:
        return [
            {"schluessel": s, "nummer": nr, "wortlaut": s}
            for nr, s in enumerate(liste, start=1)
        ]

    u = vergleich(punkte(alt), punkte(neu))
    listen = [u.neu, u.geaendert, u.neu_nummeriert, u.entfallen, u.unveraendert]
    assert sorted(s for liste in listen for s in liste) == sorted({*alt, *neu})
    assert u.geaendert == []

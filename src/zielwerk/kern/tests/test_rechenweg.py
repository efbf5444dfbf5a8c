"""A step is a sentence and its parts, and both survive being stored."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.kern.rechenweg import Schritt, rechenweg_aus

TEXT = st.text(max_size=20)
SCHRITTE = st.builds(Schritt, TEXT, wert=TEXT, norm=TEXT, hinweis=TEXT)


@pytest.mark.parametrize(
    ("schritt", "satz"),
    [
        (Schritt("292 erledigte Widersprüche"), "292 erledigte Widersprüche"),
        (Schritt("Quote", wert="15,4 %"), "Quote: 15,4 %"),
        (
            Schritt("plus 1 Monat", wert="29.10.2007", norm="§ 84 SGG"),
            "plus 1 Monat: 29.10.2007 (§ 84 SGG)",
        ),
        (Schritt("Ende", norm="§ 64 SGG", hinweis="Montag"), "Ende (§ 64 SGG; Montag)"),
        (Schritt("Ende", hinweis="Montag"), "Ende (Montag)"),
    ],
)
def test_a_schritt_reads_as_one_sentence(schritt, satz):
    assert schritt == satz
    assert isinstance(schritt, str)


def _alles(schritt: Schritt) -> tuple[str, dict[str, str]]:
    return str(schritt), schritt.teile()


@given(SCHRITTE)
def test_a_schritt_survives_pickle_and_copy(schritt):
    for kopie in (
        pickle.loads(pickle.dumps(schritt)),
        copy.copy(schritt),
        copy.deepcopy(schritt),
    ):
        assert isinstance(kopie, Schritt)
        assert _alles(kopie) == _alles(schritt)


@given(st.lists(SCHRITTE, max_size=5))
def test_a_rechenweg_comes_back_from_json(schritte):
    gespeichert = json.loads(json.dumps([schritt.teile() for schritt in schritte]))
    gelesen = rechenweg_aus(gespeichert)
    assert [_alles(s) for s in gelesen] == [_alles(s) for s in schritte]

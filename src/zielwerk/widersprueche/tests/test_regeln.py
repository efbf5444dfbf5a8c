"""The Widerspruchsfrist, sums that can be, and what counts: sourced cases."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from zielwerk.kern.kalender import KalenderError
from zielwerk.kern.parameter import ParameterError
from zielwerk.widersprueche.regeln import (
    AUSGAENGE,
    PARAMETER,
    SummenError,
    ist_stattgabe,
    pruefe_summen,
    widerspruchsfrist,
    zuordnung_am,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
SUMMEN = ("eingegangen", "erledigt", "stattgaben", "vermeidbar")


def name(fall):
    return fall["fall"]


@pytest.mark.parametrize("fall", FAELLE["widerspruchsfrist"], ids=name)
def test_the_widerspruchsfrist_ends_on_the_day_of_the_law(fall):
    wahl = {n: fall[n] for n in ("belehrt", "land") if n in fall}
    frist = widerspruchsfrist(fall["aufgabe_zur_post"], **wahl)
    assert (frist.bekanntgabe, frist.ende) == (fall["bekanntgabe"], fall["ende"])


def test_the_rechenweg_names_every_day_and_its_norm():
    """Source: BSG, 06.05.2010, B 14 AS 12/09 R."""
    assert widerspruchsfrist(date(2007, 9, 26)).rechenweg == (
        "Aufgabe zur Post: Mi, 26.09.2007",
        "3. Tag danach gilt als Bekanntgabe, auch am Wochenende: Sa, 29.09.2007 "
        "(§ 37 Abs. 2 Satz 1 SGB X; SGB X v. 18.08.1980, BGBl. I S. 1469; "
        "BSG, 06.05.2010, B 14 AS 12/09 R)",
        "plus 1 Monat: Mo, 29.10.2007 (§ 84 Abs. 1 SGG, § 64 Abs. 2 SGG)",
    )


def test_an_end_that_moves_says_so():
    frist = widerspruchsfrist(date(2020, 12, 28))
    assert frist.rechenweg[-1] == (
        "kein Werktag: das Ende rückt auf den nächsten Werktag: Mo, 01.02.2021 "
        "(§ 64 Abs. 3 SGG)"
    )


def test_a_number_of_days_nobody_has_read_in_the_law_is_marked():
    assert (
        "noch nicht am Gesetzestext geprüft"
        in (widerspruchsfrist(date(2025, 1, 1)).rechenweg[1])
    )
    assert "geprüft" not in " ".join(widerspruchsfrist(date(2024, 12, 31)).rechenweg)


def test_before_the_sgb_x_there_is_no_vermutete_bekanntgabe():
    with pytest.raises(ParameterError, match="noch kein Wert"):
        widerspruchsfrist(date(1980, 12, 31))


def test_a_year_without_feiertage_is_refused_not_guessed():
    with pytest.raises(KalenderError, match="keine Feiertage hinterlegt"):
        widerspruchsfrist(date(1985, 3, 1))


@pytest.mark.parametrize(
    "fall", [f for f in FAELLE["summen"] if "meldung" not in f], ids=name
)
def test_sums_that_can_be_are_taken(fall):
    assert pruefe_summen(**{n: fall[n] for n in SUMMEN}) is None


@pytest.mark.parametrize(
    "fall", [f for f in FAELLE["summen"] if "meldung" in f], ids=name
)
def test_sums_that_contradict_each_other_are_refused(fall):
    with pytest.raises(SummenError, match=re.escape(fall["meldung"])):
        pruefe_summen(**{n: fall[n] for n in SUMMEN})


@pytest.mark.parametrize("stelle", SUMMEN)
def test_no_sum_may_be_negative(stelle):
    with pytest.raises(SummenError, match="negativ"):
        pruefe_summen(**(dict.fromkeys(SUMMEN, 0) | {stelle: -1}))


@pytest.mark.parametrize("fall", FAELLE["stattgabe"], ids=name)
def test_a_stattgabe_is_full_or_partial(fall):
    assert ist_stattgabe(fall["ausgang"]) is fall["zaehlt"]


def test_every_ausgang_has_its_case():
    assert {fall["ausgang"] for fall in FAELLE["stattgabe"]} == set(AUSGAENGE)


@pytest.mark.parametrize("fall", FAELLE["zuordnung"], ids=name)
def test_the_zuordnung_shipped_counts_what_its_source_says(fall):
    zeilen = [z for z in zuordnung_am(date(2020, 1, 1)) if z["art"] == fall["art"]]
    assert [z["schluessel"] for z in zeilen if z["zaehlt"]] == fall["zaehlt"]


@pytest.mark.parametrize("art", ["grund", "sachgebiet"])
def test_no_word_of_a_list_fits_two_lines_of_the_zuordnung(art):
    worte = {}
    for zeile in zuordnung_am(date(2020, 1, 1)):
        if zeile["art"] == art:
            for wort in {
                w.casefold() for w in (zeile["bezeichnung"], *zeile["synonyme"])
            }:
                worte.setdefault(wort, []).append(zeile["schluessel"])
    assert worte
    assert {w: z for w, z in worte.items() if len(z) > 1} == {}


def test_the_zuordnung_is_only_a_proposal():
    assert PARAMETER["zuordnung"].am(date(2020, 1, 1)).unbestaetigt

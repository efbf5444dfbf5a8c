"""Movement sheet, Verjährung, limits, offset, age: sourced cases and properties."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.forderungen.regeln import (
    MASSNAHMEN,
    ForderungError,
    alter_in_jahren,
    aufrechnung,
    bewegung,
    kleinbetrag,
    verjaehrung,
    wertberichtigung,
    wertgrenze,
)
from zielwerk.kern.parameter import ParameterError

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text("utf-8"))
STAND = date(2020, 12, 18)
ARTEN = (
    *("anfang", "zugang", "korrektur", "tilgung", "erlass"),
    *("niederschlagung", "wiederzugang", "anfang_ohne_niederschlagung"),
)
BETRAEGE = st.integers(-(10**12), 10**12).map(lambda c: Decimal(c).scaleb(-2))


def name(fall):
    return fall["fall"]


def test_every_case_names_its_source():
    assert all(f["quelle"].strip() for faelle in FAELLE.values() for f in faelle)


@pytest.mark.parametrize("fall", FAELLE["bewegung"], ids=name)
def test_the_movements_give_both_balances(fall):
    ergebnis = bewegung(**{art: fall[art] for art in ARTEN if art in fall})
    assert ergebnis.gesamt == Decimal(fall["gesamt"])
    assert ergebnis.ohne_niederschlagung == Decimal(fall["ohne_niederschlagung"])
    assert ergebnis.rechenweg[-1].text == "Endbestand gesamt"


def test_the_rechenweg_names_the_norm_of_a_niederschlagung():
    schritte = bewegung(anfang=100, niederschlagung=40).rechenweg
    assert any("§ 59 Abs. 1 Nr. 2 BHO" in s and "kein Verzicht" in s for s in schritte)
    assert "Tilgung: 0,00\xa0€" in schritte


@given(st.fixed_dictionaries(dict.fromkeys(ARTEN, BETRAEGE)))
def test_balances_equal_a_count_in_whole_cents(werte):
    ergebnis = bewegung(**werte)
    cent = {art: int(Fraction(wert) * 100) for art, wert in werte.items()}
    beide = cent["zugang"] + cent["korrektur"] - cent["tilgung"] - cent["erlass"]
    ohne = beide - cent["niederschlagung"] + cent["wiederzugang"]
    assert ergebnis.gesamt * 100 == cent["anfang"] + beide
    assert (
        ergebnis.ohne_niederschlagung * 100
        == cent["anfang_ohne_niederschlagung"] + ohne
    )


@given(BETRAEGE, BETRAEGE)
def test_niederschlagung_and_back_leave_nothing(anfang, betrag):
    hin = bewegung(anfang=anfang, niederschlagung=betrag)
    zurueck = bewegung(
        anfang=hin.gesamt,
        anfang_ohne_niederschlagung=hin.ohne_niederschlagung,
        wiederzugang=betrag,
    )
    assert hin.gesamt == zurueck.gesamt == zurueck.ohne_niederschlagung == anfang
    assert hin.niedergeschlagen == betrag


@pytest.mark.parametrize(
    "wert", ["0.001", "NaN", "Infinity", "drei", 0.1, True, "1e99"]
)
def test_what_is_no_amount_in_cents_is_refused(wert):
    with pytest.raises(ForderungError):
        bewegung(anfang=wert)


@pytest.mark.parametrize("fall", FAELLE["verjaehrung"], ids=name)
def test_verjaehrung_ends_on_the_day_of_the_law(fall):
    tage = {n: fall[n] for n in fall if n.endswith("unanfechtbar_am")}
    ergebnis = verjaehrung(**tage)
    assert ergebnis.ende == fall["ende"]
    assert "SGB X" in ergebnis.rechenweg[-1]


def test_verjaehrung_before_the_sgb_x_is_refused():
    with pytest.raises(ParameterError, match="noch kein Wert"):
        verjaehrung(unanfechtbar_am=date(1980, 12, 31))


@given(st.dates(date(1981, 1, 1), date(2090, 12, 31)))
def test_verjaehrung_lies_between_four_and_five_years(tag):
    ende = verjaehrung(unanfechtbar_am=tag).ende
    assert (ende.month, ende.day) == (12, 31)
    assert 4 <= alter_in_jahren(tag, ende + timedelta(days=1)) <= 5


@pytest.mark.parametrize("fall", FAELLE["wertgrenze"], ids=name)
def test_the_limit_itself_is_kept(fall):
    ergebnis = wertgrenze(fall["massnahme"], Decimal(fall["betrag"]), am=STAND)
    assert ergebnis.eingehalten is fall["eingehalten"]
    assert "BHO" in ergebnis.rechenweg[1]


def test_every_massnahme_has_cases():
    assert {fall["massnahme"] for fall in FAELLE["wertgrenze"]} == set(MASSNAHMEN)


def test_unknown_massnahme_negative_amount_and_early_day_are_refused():
    with pytest.raises(ForderungError, match="Möglich sind"):
        wertgrenze("verzicht", 1, am=STAND)
    with pytest.raises(ForderungError, match="negativ"):
        wertgrenze("erlass", -1, am=STAND)
    with pytest.raises(ParameterError):
        wertgrenze("erlass", 1, am=date(2016, 1, 1))


@pytest.mark.parametrize("fall", FAELLE["aufrechnung"], ids=name)
def test_offsets_stand_together_up_to_the_limit(fall):
    ergebnis = aufrechnung(
        laufend=Decimal(fall["laufend"]), neu=Decimal(fall["neu"]), am=STAND
    )
    assert ergebnis.zulaessig is fall["zulaessig"]
    assert "§ 43" in ergebnis.rechenweg[-1]


def test_a_share_is_read_as_written_and_lies_between_0_and_1():
    assert aufrechnung(laufend=0.1, neu=0.2).zulaessig
    for falsch in (-0.1, 30, "viel", float("nan")):
        with pytest.raises(ForderungError):
            aufrechnung(laufend=0, neu=falsch)


@pytest.mark.parametrize("fall", FAELLE["wertberichtigung"], ids=name)
def test_a_claim_is_written_down_by_age(fall):
    ergebnis = wertberichtigung(
        rest=fall["rest"],
        zugang_am=fall["zugang_am"],
        stand_am=STAND,
        niedergeschlagen=fall.get("niedergeschlagen", False),
    )
    assert ergebnis.betrag == Decimal(fall["betrag"])
    assert ergebnis.betrag + ergebnis.buchwert == Decimal(fall["rest"])
    assert "noch nicht bestätigt" in ergebnis.rechenweg[1]


def test_a_claim_from_tomorrow_has_no_age():
    with pytest.raises(ForderungError, match="nach dem Stand"):
        wertberichtigung(rest=1, zugang_am=date(2020, 12, 19), stand_am=STAND)


@given(
    st.integers(0, 10**10).map(lambda c: Decimal(c).scaleb(-2)),
    st.dates(date(2006, 1, 1), STAND),
    st.integers(0, 400),
)
def test_an_older_claim_is_never_worth_more(rest, zugang, juenger):
    spaeter = min(zugang + timedelta(days=juenger), STAND)
    alt = wertberichtigung(rest=rest, zugang_am=zugang, stand_am=STAND)
    neu = wertberichtigung(rest=rest, zugang_am=spaeter, stand_am=STAND)
    assert 0 <= alt.buchwert <= neu.buchwert <= rest


@pytest.mark.parametrize("fall", FAELLE["kleinbetrag"], ids=name)
def test_small_amounts_are_neither_dunned_nor_enforced(fall):
    ergebnis = kleinbetrag(Decimal(fall["rest"]), am=STAND)
    assert (ergebnis.mahnung, ergebnis.vollstreckung) == (
        fall["mahnung"],
        fall["vollstreckung"],
    )

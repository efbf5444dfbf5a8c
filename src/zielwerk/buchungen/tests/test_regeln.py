"""Whose benefit, which share, which account: sourced cases and properties."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.buchungen.pruefregeln import kontenregel
from zielwerk.buchungen.regeln import (
    PARAMETER,
    BuchungsregelError,
    Norm,
    Periode,
    Posten,
    abrechnung,
    beteiligungswerte,
    bundesbeteiligung,
    hinweise,
    ist_kommunal,
    jahre_mit_beteiligung,
    leistungen,
    lies_normen,
    schreibweisen,
)
from zielwerk.kern.kalender import LAENDER

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
TABELLE = tuple(
    kontenregel(norm, art, konto, date(2020, 1, 1))
    for norm, art, konto in (
        ("§ 22 Abs. 1", "ausgabe", "3121.5461000"),
        ("§ 22 Abs. 1", "einnahme", "3121.4211000"),
        ("§ 22 Abs. 1", "forderung", "3121.1691000"),
        ("§ 24 Abs. 3 Nr. 1", "ausgabe", "3123.5463000"),
        ("§ 28", "ausgabe", "3126.5465000"),
        ("§ 28 Abs. 2", "ausgabe", "3126.5465200"),
    )
)


def name(fall):
    return fall["fall"]


@pytest.mark.parametrize("gruppe", FAELLE)
def test_every_case_names_its_source(gruppe):
    assert all(str(fall["quelle"]).strip() for fall in FAELLE[gruppe])


@pytest.mark.parametrize("fall", FAELLE["ist_kommunal"], ids=name)
def test_who_pays_by_the_norm(fall):
    assert ist_kommunal(fall["norm"]) is fall["kommunal"]


@pytest.mark.parametrize(
    ("norm", "satz"),
    [
        ("§ 99", "nicht bekannt"),
        ("", "nicht bekannt"),
        ("Kindergeld", "nicht bekannt"),
        ("§ 22 SGB XII", "nicht bekannt"),
        ("§ 24 Abs. 3 Nr. 1 irgendwas", "nicht bekannt"),
        ("§ 24 Abs. 3", "Nr. 1 und 2 kommunal, Nr. 3 Bund"),
        ("§ 24 Abs. 3 Nr. 7", "Bitte nennen Sie die Nummer"),
        ("§ 24", "Bitte nennen Sie Absatz und Nummer"),
        ("§ 19", "§ 20 oder § 21"),
        ("§ 24 Abs. 3 Nr. 1 bis 3", "nicht bekannt"),
        ("§ 24 Abs. 3 Nr. 2 und 3", "zugleich"),
    ],
)
def test_what_cannot_be_told_is_refused_in_german(norm, satz):
    with pytest.raises(ValueError, match=satz):
        ist_kommunal(norm)


def test_the_refusal_names_what_is_known():
    with pytest.raises(
        BuchungsregelError, match=r"§ 24 Abs. 3 Nr. 1.*Bundes sind.*§ 20"
    ):
        ist_kommunal("§ 99")


@given(st.sampled_from(sorted(leistungen())), st.data())
def test_every_spelling_is_read_back(norm, data):
    text = data.draw(st.sampled_from(schreibweisen(norm)))
    gesetz = data.draw(st.sampled_from(["", " SGB II", " SGB 2", " SGBII"]))
    text = data.draw(st.sampled_from([text, text.replace(". ", ".")]))
    assert lies_normen(text + gesetz) == (norm,)


@given(st.text(max_size=40))
def test_any_text_is_answered_or_refused(text):
    try:
        antwort = ist_kommunal(text)
    except BuchungsregelError as grund:
        antwort = text in str(grund)
    assert isinstance(antwort, bool)


def test_several_numbers_are_several_norms():
    assert lies_normen("§ 24 (3) Nrn. 1, 2 und 3") == tuple(
        Norm("24", "3", nummer) for nummer in "123"
    )


@pytest.mark.parametrize("fall", FAELLE["bundesbeteiligung"], ids=name)
def test_the_share_is_the_one_known_on_the_day(fall):
    gilt = bundesbeteiligung(jahr=fall["jahr"], stand=fall["stand"])
    assert gilt.prozent == Decimal(fall["prozent"])
    assert fall["quelle"].split(",")[0] in gilt.quelle
    assert not gilt.unbestaetigt


@pytest.mark.parametrize("fall", FAELLE["zusammensetzung"], ids=name)
def test_the_share_is_the_sum_of_its_parts(fall):
    gilt = bundesbeteiligung(jahr=fall["jahr"], stand=fall["stand"])
    assert gilt.prozent == sum(map(Decimal, fall["teile"]))


def test_the_rechenweg_names_both_dates_and_every_value():
    """Source: data.md 2.4, BBFestV 2019 to 2021."""
    weg = bundesbeteiligung(jahr=2020, stand=date(2020, 12, 31)).rechenweg
    assert [schritt.wert for schritt in weg] == [
        "46,5\N{NO-BREAK SPACE}%",
        "73,1\N{NO-BREAK SPACE}%",
        "73,1\N{NO-BREAK SPACE}%",
        "72,9\N{NO-BREAK SPACE}%",
    ]
    text = " ".join(weg)
    for teil in ("01.07.2019", "15.06.2020", "31.12.2020", "25.06.2021", "ungeprüft"):
        assert teil in text


def test_a_value_replaced_by_law_is_marked_before_that_law():
    """Source: G v. 06.10.2020, BGBl. I S. 2072 changed the BBFestV 2020."""
    vorher = bundesbeteiligung(jahr=2020, stand=date(2020, 7, 1))
    assert vorher.unbestaetigt
    assert "kann ein anderer Wert gegolten haben" in vorher.rechenweg[1]
    assert not bundesbeteiligung(jahr=2020, stand=date(2020, 10, 6)).unbestaetigt


@pytest.mark.parametrize(
    ("wahl", "satz"),
    [
        ({"jahr": 2009, "stand": date(2021, 1, 1)}, "2017 bis 2022"),
        ({"jahr": 2022, "stand": date(2021, 1, 1)}, "noch keine"),
        ({"jahr": 2020, "stand": date(2021, 1, 1), "land": "XX"}, "kein Land"),
    ],
)
def test_no_share_is_guessed(wahl, satz):
    with pytest.raises(BuchungsregelError, match=satz):
        bundesbeteiligung(**wahl)


def test_every_ordinance_has_a_value_for_every_land():
    for wert in PARAMETER["bundesbeteiligung"].werte:
        for jahr, laender in wert.wert["jahre"].items():
            assert set(laender) == set(LAENDER), (wert.quelle, jahr)


@given(
    st.sampled_from(jahre_mit_beteiligung()),
    st.sampled_from(sorted(LAENDER)),
    st.dates(date(2018, 1, 1), date(2024, 1, 1)),
)
def test_the_newest_known_value_counts(jahr, land, stand):
    alle = beteiligungswerte(jahr=jahr, land=land)
    bekannt = [w for w in alle if w.bekannt_ab <= stand]
    if bekannt:
        gilt = bundesbeteiligung(jahr=jahr, stand=stand, land=land)
        assert gilt.prozent == bekannt[-1].prozent
        assert Decimal(30) < gilt.prozent < Decimal(90)


@pytest.mark.parametrize("fall", FAELLE["abrechnung"], ids=name)
def test_a_period_is_settled_and_corrected(fall):
    periode = Periode(
        "Januar",
        fall["jahr"],
        Decimal(fall["ausgaben"]),
        Decimal(fall["einnahmen"]),
        fall["abgerechnet_am"],
    )
    ergebnis = abrechnung(perioden=[periode], stand=fall["stand"])
    (eine,) = ergebnis.perioden
    assert eine.betrag == Decimal(fall["betrag"])
    assert [k.betrag for k in eine.korrekturen] == [
        Decimal(betrag) for betrag in fall["korrekturen"]
    ]


CENT = st.integers(-(10**12), 10**12).map(lambda cent: Decimal(cent) / 100)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([2018, 2019, 2020, 2021]),
            CENT,
            CENT,
            st.dates(date(2021, 1, 1), date(2022, 1, 1)),
        ),
        max_size=8,
    )
)
def test_amount_and_corrections_add_up_to_the_newest_value(zeilen):
    perioden = [Periode(f"P{nummer}", *zeile) for nummer, zeile in enumerate(zeilen)]
    stand = date(2022, 6, 1)
    ergebnis = abrechnung(perioden=perioden, stand=stand)
    summe = Decimal(0)
    for jahr, ausgaben, einnahmen, _ in zeilen:
        prozent = bundesbeteiligung(jahr=jahr, stand=stand).prozent
        # Independent of the product's rounding: whole tenths of a per mille of a cent.
        genau = (ausgaben - einnahmen) * prozent
        vorzeichen = -1 if genau < 0 else 1
        summe += vorzeichen * Decimal((int(abs(genau) * 100) + 50) // 100) / 100
    assert ergebnis.endbetrag == ergebnis.betrag + ergebnis.korrektur == summe


def test_fractions_of_a_cent_are_refused():
    periode = Periode("X", 2020, Decimal("1.005"), Decimal(0), date(2020, 12, 1))
    with pytest.raises(BuchungsregelError, match="zwei Nachkommastellen"):
        abrechnung(perioden=[periode], stand=date(2021, 1, 1))


@pytest.mark.parametrize("fall", FAELLE["hinweise"], ids=name)
def test_what_speaks_against_a_posting(fall):
    (norm,) = lies_normen(fall["norm"])
    gefunden = hinweise(
        Posten(
            norm,
            fall.get("art", "ausgabe"),
            fall["konto"],
            fall.get("gebucht_am", date(2020, 3, 2)),
            fall.get("haushaltsjahr", 2020),
            fall.get("faellig_am"),
            fall.get("abgesetzt"),
        ),
        TABELLE,
    )
    assert [h.regel.name for h in gefunden] == fall["regeln"]
    assert all(h.erklaerung and h.erwartet and h.regel.version for h in gefunden)


def test_a_line_ends_with_its_last_day():
    zeile = kontenregel("§ 28", "ausgabe", "1", date(2020, 1, 1), date(2020, 6, 30))
    assert zeile.gilt(date(2020, 6, 30))
    assert not zeile.gilt(date(2020, 7, 1))

"""Votes and the way to the session: sourced cases and properties."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.drucksachen.regeln import (
    STIMMEN,
    AbstimmungError,
    WegError,
    abstimmung,
    als_subjekt,
    mit_artikel,
    wegplan,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text("utf-8"))
ANZAHL = st.integers(min_value=0, max_value=60)
FRAKTIONEN = st.dictionaries(
    st.sampled_from(["CDU", "SPD", "Grüne", "FDP", "SSW", "fraktionslos"]),
    st.fixed_dictionaries(dict.fromkeys((*STIMMEN, "ohne_stimme"), ANZAHL)),
    min_size=1,
)
TAGE = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def _name(fall: dict[str, Any]) -> str:
    return str(fall["fall"])


@pytest.mark.parametrize(
    ("gremium", "im_satz"),
    [
        ("Sozialausschuss", "der Sozialausschuss"),
        ("Ausschuss für Soziales", "der Ausschuss für Soziales"),
        ("Kreistag", "der Kreistag"),
        ("Stadtrat", "der Stadtrat"),
        ("Bezirksverordnetenversammlung", "die Bezirksverordnetenversammlung"),
        ("Gemeinsamer Ausschuss", "das Gremium „Gemeinsamer Ausschuss“"),
        ("Runde Eins", "das Gremium „Runde Eins“"),
        ("", "das Gremium „“"),
    ],
)
def test_a_committee_stands_in_a_sentence(gremium, im_satz):
    assert mit_artikel(gremium) == im_satz


@pytest.mark.parametrize(
    ("kennzahl", "im_satz"),
    [
        ("Quote erledigter Anträge", "Die Quote erledigter Anträge"),
        ("Veränderung der Kosten", "Die Veränderung der Kosten"),
        ("Anteil der Kinder", "Der Anteil der Kinder"),
        ("Kinder in Teilhabe", "Die Kennzahl „Kinder in Teilhabe“"),
    ],
)
def test_a_kennzahl_begins_a_sentence(kennzahl, im_satz):
    assert als_subjekt(kennzahl) == im_satz


def test_every_case_names_its_source():
    mit_quelle = FAELLE["abstimmung"] + FAELLE["wegplan"]
    assert [f["fall"] for f in mit_quelle if not f.get("quelle")] == []


@pytest.mark.parametrize("fall", FAELLE["abstimmung"], ids=_name)
def test_a_vote_is_counted_and_worded(fall):
    ergebnis = abstimmung(fall["stimmen"], anwesend=fall.get("anwesend"))
    assert ergebnis.ergebnis == fall["ergebnis"]
    assert ergebnis.wortlaut == fall["wortlaut"]
    assert ergebnis.angenommen == fall["angenommen"]


@pytest.mark.parametrize("fall", FAELLE["abgewiesen"], ids=_name)
def test_sums_that_do_not_agree_are_refused(fall):
    with pytest.raises(AbstimmungError) as fehler:
        abstimmung(fall["stimmen"], anwesend=fall.get("anwesend"))
    assert fall["meldung"] in str(fehler.value)
    assert isinstance(fehler.value, ValueError)


@given(FRAKTIONEN)
def test_the_sum_is_the_sum_of_single_votes(stimmen):
    einzeln = [
        art
        for werte in stimmen.values()
        for art, menge in werte.items()
        for _ in range(menge)
    ]
    if not set(einzeln) & set(STIMMEN):
        with pytest.raises(AbstimmungError):
            abstimmung(stimmen)
        return
    ergebnis = abstimmung(stimmen, anwesend=len(einzeln))
    assert [getattr(ergebnis, art) for art in STIMMEN] == [
        einzeln.count(art) for art in STIMMEN
    ]
    assert ergebnis.angenommen == (einzeln.count("ja") > einzeln.count("nein"))
    assert ("nthaltung" in ergebnis.wortlaut) == ("enthaltung" in einzeln)
    assert ergebnis.wortlaut.startswith("einstimmig") == (
        ("ja" in einzeln) != ("nein" in einzeln)
    )


@given(FRAKTIONEN, st.integers(min_value=-3, max_value=3).filter(bool))
def test_any_other_number_of_people_is_refused(stimmen, daneben):
    summe = sum(sum(werte.values()) for werte in stimmen.values())
    with pytest.raises(AbstimmungError):
        abstimmung(stimmen, anwesend=summe + daneben)


@given(FRAKTIONEN)
def test_the_order_of_the_fraktionen_changes_nothing(stimmen):
    rueckwaerts = dict(reversed(stimmen.items()))
    try:
        vorwaerts = abstimmung(stimmen)
    except AbstimmungError:
        with pytest.raises(AbstimmungError):
            abstimmung(rueckwaerts)
        return
    anders = abstimmung(rueckwaerts)
    assert (anders.ergebnis, anders.wortlaut, anders.anwesend) == (
        vorwaerts.ergebnis,
        vorwaerts.wortlaut,
        vorwaerts.anwesend,
    )


@pytest.mark.parametrize("fall", FAELLE["wegplan"], ids=_name)
def test_the_way_shows_the_days_between(fall):
    tage = {
        name: fall[name]
        for name in ("nachweis", "drucksache", "einladung", "sitzung")
        if name in fall
    }
    schritte = wegplan(**tage)
    assert [[s.bezeichnung, s.am, s.tage] for s in schritte] == fall["schritte"]


@given(TAGE, st.lists(st.integers(0, 400), min_size=3, max_size=6))
def test_the_days_between_add_up_to_the_whole_way(anfang, abstaende):
    tage = [anfang]
    for abstand in abstaende:
        tage.append(tage[-1] + timedelta(days=abstand))
    gremien = [(f"Gremium {nr}", am) for nr, am in enumerate(tage[2:])]
    schritte = wegplan(nachweis=tage[0], drucksache=tage[1], sitzung=gremien)
    assert [s.am for s in schritte] == tage
    assert [s.tage for s in schritte] == [0, *abstaende]
    assert sum(s.tage for s in schritte) == (tage[-1] - tage[0]).days


@given(st.lists(TAGE, min_size=4, max_size=4))
def test_days_in_the_wrong_order_are_refused(tage):
    namen = ("nachweis", "drucksache", "einladung", "sitzung")
    angaben = dict(zip(namen, tage, strict=True))
    if tage == sorted(tage):
        assert [s.am for s in wegplan(**angaben)] == tage
    else:
        with pytest.raises(WegError, match="liegt vor"):
            wegplan(**angaben)


def test_a_way_needs_a_session():
    with pytest.raises(WegError, match="Beratungsfolge ist leer"):
        wegplan(nachweis=date(2021, 1, 1), drucksache=date(2021, 1, 2), sitzung=[])


def test_one_day_is_said_as_such():
    tage = {"nachweis": date(2021, 1, 1), "drucksache": date(2021, 1, 2)}
    schritte = wegplan(**tage, sitzung=date(2021, 1, 2))
    assert [s.abstand for s in schritte[1:]] == ["1 Tag", "am selben Tag"]

"""When a Maßnahme is proposed: sourced cases, and against a count written anew."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.massnahmen.regeln import (
    PARAMETER,
    REGELWORT,
    Friststand,
    Kennzahlstand,
    Regel,
    frist_anlass,
    kennzahl_anlass,
    massnahmenstand,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
HEUTE = date(2021, 1, 25)
FREI = ("24.12.", "31.12.")
TAGE = st.dates(date(2020, 6, 1), date(2021, 6, 30))


def _kennzahl(zaehler, nenner, grenze, *, mindestens=False, **angaben):
    stand = {
        "kennung": "k",
        "bezeichnung": "Quote",
        "zaehler": zaehler,
        "nenner": nenner,
        "grenze": Fraction(str(grenze)),
        "ist_obere": not mindestens,
        "grenze_name": "Mindestquote" if mindestens else "Höchstquote",
        "zeitraum_von": date(2020, 1, 1),
        "stand_am": date(2020, 12, 31),
    }
    return kennzahl_anlass(Kennzahlstand(**stand | angaben), HEUTE)


def _frist(zustand, faellig_am, nach_regel=None, heute=HEUTE):
    stand = Friststand("f", "Bericht", zustand, nach_regel or faellig_am, faellig_am)
    return frist_anlass(stand, heute, land="SH", dienstfreie_tage=FREI)


def name(fall):
    return fall["fall"]


def test_a_change_is_held_against_its_bound_and_never_called_near():
    wandel = {"ist_anteil": False, "grenze_name": "Obergrenze"}
    anlass = _kennzahl(1030, 1000, "0.02", **wandel)
    assert anlass is not None
    assert anlass.regel == Regel.GRENZE_VERLETZT
    assert anlass.text.startswith("Quote: +3,0\N{NO-BREAK SPACE}%, Obergrenze +2")
    assert _kennzahl(1020, 1000, "0.02", **wandel) is None
    assert _kennzahl(940, 1000, "-0.05", **wandel) is None


@pytest.mark.parametrize("fall", FAELLE["kennzahl"], ids=name)
def test_a_kennzahl_gives_an_occasion(fall):
    weitere = {"stand_am": fall["stand_am"]} if "stand_am" in fall else {}
    anlass = _kennzahl(
        fall["zaehler"],
        fall["nenner"],
        fall["grenze"],
        mindestens=fall.get("mindestens", False),
        **weitere,
    )
    assert (anlass and anlass.regel.value) == fall["regel"]


@pytest.mark.parametrize("fall", FAELLE["frist"], ids=name)
def test_a_frist_gives_an_occasion(fall):
    anlass = _frist(
        fall["zustand"], fall["faellig_am"], fall.get("faellig_nach_regel_am")
    )
    assert (anlass and anlass.regel.value) == fall["regel"]


def test_every_case_and_every_figure_names_its_source():
    assert all(fall["quelle"] for art in FAELLE.values() for fall in art)
    assert all(p.norm and w.quelle for p in PARAMETER.values() for w in p.werte)
    assert set(PARAMETER["anlaesse"].am(HEUTE).wert) == set(REGELWORT)


def test_the_rechenweg_says_value_bound_and_why_it_counts():
    anlass = _kennzahl(59, 292, 0.2)
    assert anlass.text == "Quote: 20,2\N{NO-BREAK SPACE}%, Höchstquote " + (
        "20\N{NO-BREAK SPACE}%, Stand 31.12.2020"
    )
    teilung, grenze, grund = anlass.rechenweg
    assert teilung.text.startswith("59 geteilt durch 292")
    assert grenze.wert == "nicht eingehalten"
    assert "DrS/2021/022, Punkt 3" in grund
    assert grund.endswith("nicht geprüft)")
    nah = _kennzahl(19, 100, 0.2)
    assert "19\N{NO-BREAK SPACE}% ≥ 18\N{NO-BREAK SPACE}%" in nah.rechenweg[2]
    assert "Festlegung der Auslieferung" in nah.rechenweg[2]


def test_the_rechenweg_of_a_frist_names_its_days():
    anlass = _frist("zurueckgegeben", date(2021, 1, 20), date(2021, 1, 15))
    worte = " ".join(anlass.rechenweg)
    assert "Mi, 20.01.2021" in worte
    assert "verlängert von: Fr, 15.01.2021" in worte
    assert "zurückgegeben" in worte
    assert "überfällig seit: 3 Arbeitstage" in worte
    assert anlass.text == "Bericht war fällig am Mi, 20.01.2021: überfällig"
    nah = _frist("zurueckgegeben", date(2021, 1, 29))
    assert nah.text == "Bericht ist fällig am Fr, 29.01.2021: gefährdet"
    assert "bleiben höchstens 5: 4 Arbeitstage" in " ".join(nah.rechenweg)


def test_one_occasion_has_one_key_whatever_the_day():
    erste, zweite = _kennzahl(59, 292, 0.2), _kennzahl(70, 292, 0.2)
    assert erste.schluessel == zweite.schluessel
    andere = {
        _kennzahl(19, 100, 0.2).schluessel,
        _kennzahl(59, 292, 0.2, zeitraum_von=date(2021, 1, 1)).schluessel,
        _kennzahl(59, 292, 0.2, kennung="anders").schluessel,
    }
    assert len(andere | {erste.schluessel}) == 4
    faellig = date(2020, 12, 31)
    versaeumt, offen = _frist("versaeumt", faellig), _frist("offen", faellig)
    assert versaeumt.schluessel == offen.schluessel
    assert _frist("zurueckgegeben", date(2021, 1, 29)).schluessel != offen.schluessel


@given(
    nenner=st.integers(1, 5000),
    anteil=st.fractions(0, 1, max_denominator=5000),
    promille=st.integers(0, 1000),
    mindestens=st.booleans(),
)
def test_beyond_and_near_equal_a_count_in_whole_numbers(
    nenner, anteil, promille, mindestens
):
    zaehler = int(anteil * nenner)
    anlass = _kennzahl(zaehler, nenner, promille / 1000, mindestens=mindestens)
    # Everything times 10 · 1000 · nenner, so that only whole numbers are compared.
    wert, grenze = zaehler * 10_000, promille * 10 * nenner
    raum = min(promille, 1000 - promille) * nenner
    darueber = wert < grenze if mindestens else wert > grenze
    nah = not darueber and raum > 0 and abs(wert - grenze) <= raum
    erwartet = Regel.GRENZE_VERLETZT if darueber else Regel.GRENZE_NAH if nah else None
    assert (anlass.regel if anlass else None) == erwartet


def _arbeitstage(von, bis):
    """Count the days after `von` up to `bis`, weekends and SH holidays written out."""
    feiertage = {
        date(2020, 10, 3), date(2020, 10, 31), date(2020, 12, 25), date(2020, 12, 26),
        date(2021, 1, 1), date(2021, 4, 2), date(2021, 4, 5), date(2021, 5, 1),
        date(2021, 5, 13), date(2021, 5, 24), date(2020, 12, 24), date(2020, 12, 31),
        date(2020, 6, 1),
    }  # fmt: skip
    tage = [von + timedelta(days=n) for n in range(1, (bis - von).days + 1)]
    return sum(t.weekday() < 5 and t not in feiertage for t in tage)


@given(
    heute=TAGE,
    faellig_am=TAGE,
    verlaengert=st.booleans(),
    zustand=st.sampled_from(
        ["offen", "in_arbeit", "zurueckgegeben", "eingereicht", "erledigt"]
    ),
)
def test_overdue_and_at_risk_equal_a_count_by_hand(
    heute, faellig_am, verlaengert, zustand
):
    nach_regel = faellig_am - timedelta(days=7 * verlaengert)
    anlass = _frist(zustand, faellig_am, nach_regel, heute)
    erwartet = None
    if zustand in {"offen", "in_arbeit", "zurueckgegeben"}:
        if heute > faellig_am and (heute - faellig_am).days <= 366:
            jahr_davor = heute.replace(year=heute.year - 1)
            erwartet = Regel.UEBERFAELLIG if faellig_am >= jahr_davor else None
        elif heute <= faellig_am and (zustand == "zurueckgegeben" or verlaengert):
            knapp = _arbeitstage(heute, faellig_am) <= 5
            erwartet = Regel.GEFAEHRDET if knapp else None
    assert (anlass.regel if anlass else None) == erwartet


def test_how_a_massnahme_stands_on_a_day():
    def stand(zustand, heute):
        return massnahmenstand(
            zustand,
            bis_am=date(2021, 2, 26),
            wirkung_pruefen_am=date(2021, 6, 15),
            heute=heute,
        )

    assert stand("laeuft", date(2021, 2, 26)) == ("in_arbeit", "Läuft")
    assert stand("laeuft", date(2021, 2, 27)) == ("ueberfaellig", "Überfällig")
    assert stand("umgesetzt", date(2021, 6, 14)) == ("liegt_bei", "Umgesetzt")
    assert stand("umgesetzt", date(2021, 6, 15)) == ("bitte_pruefen", "Wirkung prüfen")
    assert stand("geprueft", HEUTE) == ("erfuellt", "Wirkung geprüft")
    assert stand("aufgehoben", HEUTE) == ("ohne_berechnung", "Aufgehoben")

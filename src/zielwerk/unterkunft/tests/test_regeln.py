"""§ 22 SGB II by its dates: sourced cases, and properties counted another way."""

import pickle
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.unterkunft.regeln import (
    WAHL,
    Art,
    Besonderheit,
    Einstellungen,
    Umstaende,
    Unterbrechung,
    UnterkunftError,
    angemessenheit,
    aufforderung,
    karenzpruefung,
    karenzzeit,
    kostensenkung,
    lade_konzept,
    leistungsname,
    rechtslage,
    rechtslagen,
    richtwert,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
TAGE = st.dates(date(2018, 1, 1), date(2030, 12, 31))
CENT = st.integers(0, 200_000).map(lambda cent: Decimal(cent) / 100)


def name(fall):
    return fall["fall"]


def angaben(fall, *weg):
    """Return what a rule is called with: everything but the expectations."""
    erwartet = {"fall", "quelle", "norm", *weg}
    roh = {k: w for k, w in fall.items() if k not in erwartet}
    if "einstellungen" in roh:
        roh["einstellungen"] = Einstellungen(**roh["einstellungen"])
    return roh


def umstaende(roh):
    roh = dict(roh)
    if "art" in roh:
        roh["art"] = Art(roh["art"])
    if "besonderheit" in roh:
        roh["besonderheit"] = Besonderheit(roh["besonderheit"])
    if "bisheriger_bedarf" in roh:
        roh["bisheriger_bedarf"] = Decimal(roh["bisheriger_bedarf"])
    return Umstaende(**roh)


@pytest.mark.parametrize("gruppe", FAELLE)
def test_every_case_names_its_source(gruppe):
    assert all(str(fall["quelle"]).strip() for fall in FAELLE[gruppe])


def _angemessenheit(fall):
    roh = angaben(fall, "angemessen", "uebersteigt_um", "anerkannt")
    roh["umstaende"] = umstaende(roh.get("umstaende", {}))
    return angemessenheit(**roh)


def _karenzpruefung(fall):
    roh = angaben(fall, "beginn", "ende")
    pausen = [tuple(p) for p in roh.get("unterbrechungen", ())]
    if bis := roh.pop("sgb12_bis", None):
        pausen.append(Unterbrechung(date(2022, 1, 1), bis, sgb12=True))
    return karenzpruefung(**{**roh, "unterbrechungen": pausen})


def _kostensenkung(fall):
    roh = angaben(fall, "absenkung_ab", "geschuetzt_bis")
    if ab := roh.pop("karenz_ab", None):
        roh["karenzzeit"] = karenzzeit(erster_monat=ab)
    return kostensenkung(**roh)


def test_every_sentence_of_each_text_has_a_case():
    """Run all cases; each sentence of each text turns up in some Rechenweg."""
    gefunden = set()
    for gruppe, rechne, tag in (
        ("angemessenheit", _angemessenheit, lambda f: f["am"]),
        ("karenzzeit", _karenzpruefung, lambda f: f.get("beginn", f["erster_monat"])),
        ("kostensenkung", _kostensenkung, lambda f: f["aufforderung_am"]),
    ):
        for fall in FAELLE[gruppe]:
            lage = rechtslage(tag(fall)).schluessel
            gefunden |= {(lage, norm) for norm in rechne(fall).normen}
    # The total limit of Abs. 10 is a way to set the Richtwert, not a step of a case.
    fehlend = [
        (lage.schluessel, satz)
        for lage in rechtslagen()
        for satz in set(lage.saetze) - {"gesamtgrenze"}
        if (lage.schluessel, lage.norm(satz)) not in gefunden
    ]
    assert fehlend == []


@pytest.mark.parametrize("fall", FAELLE["angemessenheit"], ids=name)
def test_angemessenheit(fall):
    ergebnis = _angemessenheit(fall)
    assert ergebnis.angemessen is fall["angemessen"]
    assert ergebnis.uebersteigt_um == Decimal(fall["uebersteigt_um"])
    assert ergebnis.anerkannt == Decimal(fall["anerkannt"])
    assert fall.get("norm", "§ 22 SGB II") in ergebnis.normen


@pytest.mark.parametrize("fall", FAELLE["karenzzeit"], ids=name)
def test_karenzzeit(fall):
    pruefung = _karenzpruefung(fall)
    ergebnis = pruefung.karenzzeit
    gefunden = ergebnis and (ergebnis.beginn, ergebnis.ende)
    erwartet = (fall["beginn"], fall["ende"]) if "ende" in fall else None
    assert gefunden == erwartet
    assert fall.get("norm", pruefung.normen[0]) in pruefung.normen


@pytest.mark.parametrize("fall", FAELLE["kostensenkung"], ids=name)
def test_kostensenkung(fall):
    ergebnis = _kostensenkung(fall)
    assert ergebnis.absenkung_ab == fall["absenkung_ab"]
    assert ergebnis.geschuetzt_bis == fall["geschuetzt_bis"]
    assert fall.get("norm", ergebnis.normen[0]) in ergebnis.normen


@pytest.mark.parametrize("fall", FAELLE["aufforderung"], ids=name)
def test_aufforderung(fall):
    ergebnis = aufforderung(**angaben(fall, "wirksam"))
    assert ergebnis.wirksam is fall["wirksam"]
    assert bool(ergebnis.gruende) is not fall["wirksam"]
    assert fall.get("norm", ergebnis.normen[0]) in ergebnis.normen


@pytest.mark.parametrize("fall", FAELLE["richtwert"], ids=name)
def test_richtwert(fall):
    roh = angaben(fall, "betrag")
    ergebnis = richtwert(lade_konzept(roh.pop("konzept")), **roh)
    assert ergebnis.betrag == Decimal(fall["betrag"])
    assert ergebnis.rechenweg[0].norm == "§ 22 Abs. 1 Satz 1 SGB II"


@pytest.mark.parametrize("fall", FAELLE["leistungsname"], ids=name)
def test_leistungsname(fall):
    ergebnis = leistungsname(fall["am"], erwerbsfaehig=fall.get("erwerbsfaehig", True))
    assert ergebnis.name == fall["name"]
    assert list(ergebnis.auch_zulaessig) == fall["auch"]


def test_one_case_three_answers():
    """04/2021, 03/2024 and 08/2026: the same rent, three right answers."""
    grenze = richtwert(
        lade_konzept("segeberg_2011"), raum="3", personen=3, am=date(2021, 4, 1)
    )
    antworten = [
        angemessenheit(kosten="900.00", richtwert=grenze, am=am, **mehr)
        for am, mehr in (
            (date(2021, 4, 15), {"bwz_beginn": date(2021, 4, 1)}),
            (date(2024, 3, 15), {"karenzzeit": True}),
            (date(2026, 8, 15), {"karenzzeit": True}),
        )
    ]
    assert [a.anerkannt for a in antworten] == [
        Decimal("900.00"),
        Decimal("900.00"),
        Decimal("787.50"),
    ]
    assert [a.angemessen for a in antworten] == [True, False, False]
    assert [a.leistung for a in antworten] == [
        "Arbeitslosengeld II",
        "Bürgergeld",
        "Grundsicherungsgeld",
    ]
    assert pickle.loads(pickle.dumps(antworten[0])) == antworten[0]


def test_a_text_not_read_says_so():
    ergebnis = angemessenheit(
        kosten="900.00", richtwert="525.00", am=date(2026, 8, 1), karenzzeit=True
    )
    assert any("Wortlaut nicht geprüft" in schritt for schritt in ergebnis.rechenweg)
    assert "Wortlaut nicht geprüft" not in " ".join(
        angemessenheit(
            kosten="900.00", richtwert="525.00", am=date(2026, 6, 30), karenzzeit=True
        ).rechenweg
    )


def test_open_questions_are_named():
    ueber = angemessenheit(
        kosten="500.00", richtwert="525.00", am=date(2026, 8, 1), ueber_qm_grenze=True
    )
    assert len(ueber.entscheidungen) == 3
    assert "rügen" in ueber.entscheidungen[0]
    kinder = angemessenheit(
        kosten="900.00",
        richtwert="525.00",
        am=date(2026, 8, 1),
        karenzzeit=True,
        kinder=True,
    )
    assert "Ermessen" in kinder.entscheidungen[0]


def test_without_bewilligungszeitraum_paragraph_67_is_said_to_be_open():
    ergebnis = angemessenheit(kosten="900.00", richtwert="525.00", am=date(2021, 4, 1))
    assert any("§ 67 ist nicht geprüft" in schritt for schritt in ergebnis.rechenweg)


@pytest.mark.parametrize("kosten", [-1, "x", "1.001", True, 5.5, "NaN"])
def test_impossible_amounts_are_refused(kosten):
    with pytest.raises(UnterkunftError, match="Kosten"):
        angemessenheit(kosten=kosten, richtwert="525.00", am=date(2021, 4, 1))


def test_before_the_law_there_is_no_answer():
    with pytest.raises(UnterkunftError, match="galt das SGB II noch nicht"):
        rechtslage(date(2004, 12, 31))


def test_the_texts_follow_each_other_without_a_gap():
    alle = rechtslagen()
    for davor, danach in pairwise(alle):
        assert davor.bis + timedelta(days=1) == danach.ab
    assert alle[-1].bis is None


@pytest.mark.parametrize("wahl", WAHL)
def test_every_choice_has_a_default_with_a_reason(wahl):
    eine = WAHL[wahl]
    assert eine["vorgabe"] in eine["moeglich"]
    assert eine["grund"].strip()
    assert eine["frage"].endswith("?")
    assert getattr(Einstellungen(), wahl) == eine["vorgabe"]
    with pytest.raises(UnterkunftError, match="Möglich sind"):
        Einstellungen(**{wahl: "nichts"})


def test_no_karenzzeit_is_none_and_still_explained():
    angabe = {"erster_monat": date(2023, 5, 1), "zuvor_nur_angemessen": True}
    assert karenzzeit(**angabe) is None
    assert "Keine Karenzzeit" in karenzpruefung(**angabe).rechenweg[-1]


def test_an_interruption_ends_after_it_began():
    with pytest.raises(UnterkunftError, match="vor ihrem Anfang"):
        karenzzeit(
            erster_monat=date(2023, 1, 1),
            unterbrechungen=[(date(2023, 5, 2), date(2023, 5, 1))],
        )


def test_benefits_of_the_sgb12_start_no_new_karenzzeit():
    lang = Unterbrechung(date(2023, 7, 1), date(2027, 6, 30), sgb12=True)
    ergebnis = karenzzeit(erster_monat=date(2023, 1, 1), unterbrechungen=[lang])
    assert ergebnis.beginn == date(2023, 1, 1)
    assert ergebnis.ende == date(2027, 12, 31)


def test_a_konzept_ends_after_it_began():
    with pytest.raises(UnterkunftError, match="vor seinem Beginn"):
        aufforderung(
            aufforderung_am=date(2020, 1, 1),
            konzept_gilt_ab=date(2020, 2, 1),
            konzept_gilt_bis=date(2020, 1, 1),
        )


@given(kosten=CENT, grenze=CENT, am=TAGE, karenz=st.booleans(), kinder=st.booleans())
def test_recognised_is_never_above_the_costs_nor_below_both(
    kosten, grenze, am, karenz, kinder
):
    ergebnis = angemessenheit(
        kosten=kosten, richtwert=grenze, am=am, karenzzeit=karenz, kinder=kinder
    )
    assert min(kosten, grenze) <= ergebnis.anerkannt <= kosten
    assert ergebnis.uebersteigt_um == max(Decimal(0), kosten - grenze)
    assert ergebnis.angemessen is (kosten <= grenze)


def _monate(von, anzahl):
    """Yield month numbers from a date on, counted by hand."""
    for nummer in range(anzahl):
        gesamt = von.month - 1 + nummer
        yield (von.year + gesamt // 12, gesamt % 12 + 1)


@given(
    beginn=st.dates(date(2023, 1, 1), date(2026, 12, 31)),
    pausen=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), max_size=3),
)
def test_karenzzeit_holds_twelve_months_with_benefits(beginn, pausen):
    """Count month by month: twelve with benefits, from the first on."""
    frei = {
        monat
        for ab, laenge in pausen
        for monat in list(_monate(beginn, 40))[ab + 1 : ab + 1 + laenge]
    }
    grenzen = []
    for jahr, monat in frei:
        danach = date(jahr + monat // 12, monat % 12 + 1, 1)
        grenzen.append((date(jahr, monat, 1), danach - timedelta(days=1)))
    ergebnis = karenzzeit(erster_monat=beginn, unterbrechungen=grenzen)
    gezaehlt, letzter = 0, None
    for monat in _monate(beginn, 80):
        gezaehlt += monat not in frei
        if gezaehlt == 12:
            letzter = monat
            break
    ende = ergebnis.ende
    # A pause that begins right after the twelfth month is no longer inside.
    assert (ende.year, ende.month) == letzter
    assert (ende + timedelta(days=1)).day == 1


@given(
    am=st.dates(date(2018, 1, 1), date(2024, 12, 31)),
    bwz=st.none() | st.dates(date(2019, 6, 1), date(2023, 6, 30)),
    zuvor=st.booleans(),
)
def test_six_months_are_counted_outside_the_protection(am, bwz, zuvor):
    """Count days' months by hand: no counted month touches the protected days."""
    ergebnis = kostensenkung(
        aufforderung_am=am, bwz_beginn=bwz, zuvor_nur_angemessen=zuvor
    )
    geschuetzt = bool(
        bwz and not zuvor and date(2020, 3, 1) <= bwz <= date(2022, 12, 31)
    )
    assert (ergebnis.geschuetzt_bis is not None) is geschuetzt
    gezaehlt = [m.monat for m in ergebnis.monate if m.zaehlt]
    assert len(gezaehlt) == 6
    assert gezaehlt[0] > am
    assert ergebnis.absenkung_ab > gezaehlt[-1]
    assert ergebnis.absenkung_ab.day == 1
    if geschuetzt:
        bis = ergebnis.geschuetzt_bis
        assert all(
            m > bis or (m.year, m.month) < (bwz.year, bwz.month) for m in gezaehlt
        )
        assert not bwz <= ergebnis.absenkung_ab <= bis
    else:
        gesamt = am.year * 12 + am.month - 1 + 7
        assert ergebnis.absenkung_ab == date(gesamt // 12, gesamt % 12 + 1, 1)

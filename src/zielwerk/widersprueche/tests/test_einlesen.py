"""The list of objections: the sample files, each rule, the sums."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from zielwerk.kern.kalender import nach_monaten
from zielwerk.listen.profil import ProfilError, Schwere, load_regeln
from zielwerk.listen.pruefung import pruefe
from zielwerk.widersprueche.einlesen import ERKLAERUNG, VERSTOESSE, profil
from zielwerk.widersprueche.regeln import zuordnung_am

DATEN = Path(__file__).resolve().parents[4] / "tests" / "daten"
STAND = date(2020, 6, 30)
KOPF = (
    *("Aktenzeichen", "Eingang", "Sachgebiet", "Dienststelle", "Erledigt am"),
    *("Art der Erledigung", "Stattgabegrund"),
)
GUT = (
    "W-1",
    "03.02.2020",
    "KdU",
    "Norderstedt",
    "03.03.2020",
    "stattgegeben",
    "Rechtsfehler",
)
SUMMEN = {"eingegangen": 20, "erledigt": 19, "stattgaben": 8, "vermeidbar": 4}


def _csv(*zeilen):
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=";").writerows([KOPF, *zeilen])
    return puffer.getvalue().encode()


def _mit(**ersatz):
    namen = [
        feld["schluessel"] for feld in yaml.safe_load(ERKLAERUNG.read_text())["felder"]
    ]
    reihe = dict(
        zip(
            (
                "aktenzeichen",
                "eingang_am",
                "sachgebiet",
                "dienststelle",
                "erledigt_am",
                "ausgang",
                "stattgabegrund",
            ),
            GUT,
            strict=True,
        )
    )
    assert set(ersatz) <= set(namen)
    return _csv(tuple((reihe | ersatz).values()))


def _befunde(roh, stand=STAND):
    ergebnis = pruefe(roh, "x.csv", profil(stand), stand=stand)
    return [(b.zeile, b.regel, b.schwere.value) for b in ergebnis.befunde]


@pytest.mark.parametrize(
    "name",
    [
        "widersprueche-gut.xlsx",
        "widersprueche-gut.csv",
        "widersprueche-utf16-tab.txt",
        "widersprueche-komma-iso.csv",
        "widersprueche-haesslich.xlsx",
        "widersprueche-windows.csv",
    ],
)
def test_good_lists_in_every_dress_give_the_same_sums(name):
    ergebnis = pruefe((DATEN / name).read_bytes(), name, profil(STAND), stand=STAND)
    assert ergebnis.angenommen, ergebnis.befunde
    assert ergebnis.zeilen == 30
    assert {k: ergebnis.summen[k] for k in SUMMEN} == SUMMEN


def test_sums_agree_with_a_recount_without_polars():
    zeilen = list(
        csv.DictReader(
            (DATEN / "widersprueche-gut.csv").read_text("utf-8-sig").splitlines(),
            delimiter=";",
        )
    )
    tabelle = {(z["art"], z["bezeichnung"]): z["zaehlt"] for z in zuordnung_am(STAND)}
    kommunal = [z for z in zeilen if tabelle["sachgebiet", z["Sachgebiet"]]]
    erledigt = [z for z in kommunal if z["Erledigt am"]]
    stattgaben = [
        z for z in erledigt if z["Art der Erledigung"].endswith("stattgegeben")
    ]
    vermeidbar = [z for z in stattgaben if tabelle["grund", z["Stattgabegrund"]]]
    gezaehlt = map(len, (kommunal, erledigt, stattgaben, vermeidbar))
    assert dict(zip(SUMMEN, gezaehlt, strict=True)) == SUMMEN


@pytest.mark.parametrize(
    "name", ["widersprueche-fehler.csv", "widersprueche-fehler.xlsx"]
)
def test_each_typical_error_is_found_in_its_line(name):
    ergebnis = pruefe((DATEN / name).read_bytes(), name, profil(STAND), stand=STAND)
    assert not ergebnis.angenommen
    gefunden = [(b.zeile, b.feld, b.regel) for b in ergebnis.befunde]
    assert [g for g in gefunden if g[2] != "drei-monate-ueberschritten"] == [
        (4, "eingang_am", "datum"),
        (6, "aktenzeichen", "doppelt"),
        (7, "stattgabegrund", "stattgabe-ohne-grund"),
        (9, "erledigt_am", "erledigt-vor-eingang"),
        (11, "sachgebiet", "unbekannter-wert"),
        (12, "erledigt_am", "erledigt-nach-stand"),
        (13, "stattgabegrund", "grund-ohne-stattgabe"),
    ]
    assert ergebnis.anzahl[Schwere.FEHLER] == 6
    assert ergebnis.fehlerhafte_zeilen == 6


def test_good_row_has_no_finding():
    assert _befunde(_mit()) == []


@pytest.mark.parametrize(
    ("ersatz", "befund"),
    [
        ({"erledigt_am": "02.02.2020"}, ("erledigt-vor-eingang", "fehler")),
        ({"erledigt_am": "01.07.2020"}, ("erledigt-nach-stand", "fehler")),
        ({"stattgabegrund": ""}, ("stattgabe-ohne-grund", "fehler")),
        ({"stattgabegrund": "-"}, ("stattgabe-ohne-grund", "fehler")),
        ({"ausgang": "zurückgewiesen"}, ("grund-ohne-stattgabe", "warnung")),
        ({"erledigt_am": ""}, ("ausgang-ohne-erledigung", "fehler")),
        ({"stattgabegrund": "Laune"}, ("unbekannter-wert", "fehler")),
        ({"sachgebiet": "Kfz-Steuer"}, ("unbekannter-wert", "fehler")),
        ({"sachgebiet": ""}, ("pflichtfeld", "fehler")),
        ({"aktenzeichen": ""}, ("pflichtfeld", "fehler")),
        ({"eingang_am": ""}, ("pflichtfeld", "fehler")),
        ({"eingang_am": "03.02.2020 vormittags"}, ("datum", "fehler")),
    ],
)
def test_each_rule(ersatz, befund):
    assert (2, *befund) in _befunde(_mit(**ersatz))


def test_settled_without_outcome_is_a_fehler():
    befunde = _befunde(_mit(ausgang="", stattgabegrund=""))
    assert befunde == [(2, "erledigung-ohne-ausgang", "fehler")]


def test_filed_after_the_stand_is_a_fehler():
    roh = _mit(eingang_am="05.07.2020", erledigt_am="", ausgang="", stattgabegrund="")
    assert _befunde(roh) == [(2, "eingang-nach-stand", "fehler")]


def test_old_objection_is_a_hinweis():
    roh = _mit(
        eingang_am="03.02.2013", erledigt_am="", ausgang="offen", stattgabegrund=""
    )
    assert (2, "aelter-als-fuenf-jahre", "hinweis") in _befunde(roh)
    assert (2, "offen-seit-drei-monaten", "hinweis") in _befunde(roh)


def test_open_case_may_say_so_in_words():
    roh = _mit(erledigt_am="offen", ausgang="keine Angabe", stattgabegrund="")
    assert _befunde(roh, date(2020, 3, 1)) == []


def test_unreadable_cell_breaks_no_further_rule():
    assert _befunde(_mit(ausgang="abgewogen")) == [(2, "unbekannter-wert", "fehler")]


def test_three_months_are_counted_as_the_law_does():
    start = date(2019, 10, 1)
    reihen, erwartet = [], []
    for nummer in range(150):
        eingang = start + timedelta(days=nummer)
        erledigt = nach_monaten(eingang, 3) + timedelta(days=nummer % 2)
        reihen.append(
            (
                f"W-{nummer}",
                f"{eingang:%d.%m.%Y}",
                "KdU",
                "",
                f"{erledigt:%d.%m.%Y}",
                "zurückgewiesen",
                "",
            )
        )
        if nummer % 2:
            erwartet.append(nummer + 2)
    ergebnis = pruefe(_csv(*reihen), "x.csv", profil(), stand=date(2020, 12, 31))
    (befund,) = ergebnis.befunde
    assert (befund.zeile, befund.anzahl) == (erwartet[0], len(erwartet))


def test_without_stand_the_latest_settled_day_gives_the_year():
    ergebnis = pruefe(_mit(), "x.csv", profil())
    assert ergebnis.summen["jahr"] == 2020
    assert any("Berichtsjahr 2020" in satz for satz in ergebnis.annahmen)
    assert any("Ohne Stand" in satz for satz in ergebnis.annahmen)


def test_what_was_settled_in_another_year_does_not_count():
    alt = ("W-2", "03.02.2019", "KdU", "", "03.03.2019", "stattgegeben", "Rechtsfehler")
    ergebnis = pruefe(_csv(GUT, alt), "x.csv", profil(), stand=STAND)
    assert {k: ergebnis.summen[k] for k in SUMMEN} == dict.fromkeys(SUMMEN, 1)
    assert any("1 Erledigung vor dem 01.01.2020" in satz for satz in ergebnis.annahmen)


def test_federal_benefits_do_not_count():
    bund = (
        "W-2",
        "03.02.2020",
        "Regelbedarf",
        "",
        "03.03.2020",
        "stattgegeben",
        "Rechtsfehler",
    )
    ergebnis = pruefe(_csv(GUT, bund), "x.csv", profil(), stand=STAND)
    assert ergebnis.summen["stattgaben"] == 1
    assert ergebnis.summen["zeilen_bund"] == 1


def test_proposal_of_what_counts_is_said():
    assert any("Vorschlag" in s for s in pruefe(_mit(), "x.csv", profil()).annahmen)


def test_every_rule_needs_its_test():
    with pytest.raises(ProfilError, match="eingang-nach-stand"):
        load_regeln(
            ERKLAERUNG,
            {k: v for k, v in VERSTOESSE.items() if k != "eingang-nach-stand"},
        )


@pytest.mark.parametrize(
    "kopf",
    [
        (
            "Az.",
            "Eingangsdatum",
            "Rechtsgebiet",
            "Standort",
            "Erledigung",
            "Ausgang",
            "Grund",
        ),
        (
            "Akten-Nr.",
            "Widerspruch vom",
            "Leistung",
            "Team",
            "Entscheidung am",
            "Entscheidung",
            "Begründung",
        ),
        (
            "Widerspruchsnr.",
            "EINGEGANGEN AM",
            "Leistungsart",
            "Ort",
            "Erledigungsdatum",
            "Erledigungsart",
            "Grund der Stattgabe",
        ),
    ],
)
def test_headings_as_lists_write_them(kopf):
    roh = _csv(GUT).replace(";".join(KOPF).encode(), ";".join(kopf).encode())
    ergebnis = pruefe(roh, "x.csv", profil(), stand=STAND)
    assert ergebnis.angenommen, ergebnis.befunde
    assert [s.feld for s in ergebnis.erkennung.spalten] == [
        "aktenzeichen",
        "eingang_am",
        "sachgebiet",
        "dienststelle",
        "erledigt_am",
        "ausgang",
        "stattgabegrund",
    ]

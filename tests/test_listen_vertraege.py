"""What the issue promises by name: command line, JSON keys, rules and their fields."""

import inspect
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from zielwerk import cli
from zielwerk.buchungen.regeln import bundesbeteiligung, ist_kommunal
from zielwerk.forderungen.regeln import (
    aufrechnung,
    bewegung,
    verjaehrung,
    wertgrenze,
)
from zielwerk.listen.tests.dateien import DATEN

STAENDE = ("offen", "gestundet", "niedergeschlagen", "erlassen", "erledigt")
SUMMEN = {"hoehe", "getilgt", "rest", *STAENDE}
VORQUARTAL = {"neu", "geaendert", "bezahlt", "verschwunden"}
BEFUND = {
    *("zeile", "spalte", "schwere", "regel", "version"),
    *("gefunden", "erwartet", "meldung"),
}


def _pruefe(capsys, datei, *argumente):
    befehl = ["liste", "pruefen", "forderungen", str(DATEN / datei), "--json"]
    rueckgabe = cli.main([*befehl, *argumente])
    return rueckgabe, json.loads(capsys.readouterr().out)


def test_the_sums_of_a_list_of_receivables(capsys):
    rueckgabe, ergebnis = _pruefe(
        capsys, "forderungen-gut.csv", "--stand", "2020-12-18"
    )
    assert rueckgabe == 0
    summen = ergebnis["summen"]
    assert summen.keys() >= SUMMEN
    assert not summen.keys() & VORQUARTAL
    hoehe, getilgt, rest = (Decimal(summen[n]) for n in ("hoehe", "getilgt", "rest"))
    assert hoehe > getilgt > 0
    assert rest <= hoehe - getilgt  # less what was waived
    assert sum(summen[stand] for stand in STAENDE) == ergebnis["zeilen"]


def test_with_the_quarter_before_what_changed_is_counted(capsys):
    weitere = ("--vorquartal", str(DATEN / "forderungen-vorquartal.csv"))
    _, ergebnis = _pruefe(capsys, "forderungen-gut.csv", *weitere)
    assert ergebnis["summen"].keys() >= SUMMEN | VORQUARTAL


def test_a_fehler_gives_1_and_every_finding_names_rule_and_version(capsys):
    rueckgabe, ergebnis = _pruefe(capsys, "forderungen-fehler.xlsx")
    assert rueckgabe == 1
    assert ergebnis["angenommen"] is False
    assert ergebnis["befunde"]
    for befund in ergebnis["befunde"]:
        assert befund.keys() >= BEFUND
        assert befund["schwere"] in {"fehler", "warnung", "hinweis"}


def test_on_the_command_line_there_is_one_json_document_and_nothing_else():
    befehl = ["liste", "pruefen", "forderungen", str(DATEN / "forderungen-gut.xlsx")]
    lauf = subprocess.run(
        [sys.executable, "-m", "zielwerk", *befehl, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert lauf.returncode == 0, lauf.stderr
    assert json.loads(lauf.stdout)["art"] == "forderungen"


def test_movement_sheet():
    eine = bewegung(
        anfang=1000,
        zugang=Decimal("200.50"),
        korrektur=-10,
        tilgung=100,
        erlass=40,
        niederschlagung=300,
        wiederzugang=50,
    )
    assert eine.gesamt == Decimal("1050.50")
    assert eine.ohne_niederschlagung == Decimal("800.50")
    assert {type(eine.gesamt), type(eine.ohne_niederschlagung)} == {Decimal}
    assert eine.rechenweg
    zwei = bewegung(anfang=1000, anfang_ohne_niederschlagung=700)
    assert (zwei.gesamt, zwei.ohne_niederschlagung) == (1000, 700)


@pytest.mark.parametrize("regel", [bewegung, verjaehrung, aufrechnung])
def test_rules_take_names_only(regel):
    arten = {p.kind for p in inspect.signature(regel).parameters.values()}
    assert arten == {inspect.Parameter.KEYWORD_ONLY}


def test_limitation_value_limit_and_offset_name_norm_and_rechenweg():
    ende = verjaehrung(unanfechtbar_am=date(2017, 5, 3))
    assert ende.ende == date(2021, 12, 31)
    grenzen = {"stundung": 30_000, "niederschlagung": 50_000, "erlass": 15_000}
    am = date(2020, 12, 18)
    for massnahme, grenze in grenzen.items():
        genau = wertgrenze(massnahme, grenze, am=am)
        darueber = wertgrenze(massnahme, Decimal(grenze) + Decimal("0.01"), am=am)
        assert (genau.eingehalten, darueber.eingehalten) == (True, False)
    passt = aufrechnung(laufend=0.1, neu=0.2)
    assert (passt.zulaessig, aufrechnung(laufend=0.1, neu=0.3).zulaessig) == (
        True,
        False,
    )
    for ergebnis in (ende, genau, passt):
        assert any(schritt.norm for schritt in ergebnis.rechenweg)


@pytest.mark.parametrize(
    ("norm", "kommunal"),
    [
        *(("§ 22", True), ("§ 22 (6)", True), ("§ 22 Abs. 8", True), ("§ 16a", True)),
        *(("§ 24 Abs. 3 Nr. 1", True), ("§ 24 (3) Nr. 2", True), ("§ 28", True)),
        *(("§ 24 Abs. 3 Nr. 3", False), ("§ 20", False), ("§ 16d", False)),
    ],
)
def test_whose_benefit_it_is(norm, kommunal):
    assert ist_kommunal(norm) is kommunal


@pytest.mark.parametrize(
    ("jahr", "stand", "prozent"),
    [
        (2019, date(2018, 12, 31), "44.7"),
        (2019, date(2019, 12, 31), "47.1"),
        (2019, date(2020, 12, 31), "47.6"),
        (2020, date(2020, 12, 31), "73.1"),
        (2020, date(2021, 12, 31), "72.9"),
        (2021, date(2021, 1, 25), "71.6"),
        (2022, date(2022, 1, 1), "68.2"),
    ],
)
def test_the_share_as_fixed_on_a_day(jahr, stand, prozent):
    """BBFestV 2018 to 2021, Schleswig-Holstein."""
    eine = bundesbeteiligung(jahr=jahr, stand=stand)
    assert eine.prozent == Decimal(prozent)
    assert eine == bundesbeteiligung(jahr=jahr, stand=stand, land="SH")
    assert any(schritt.norm for schritt in eine.rechenweg)

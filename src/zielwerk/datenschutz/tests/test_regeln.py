"""Feldklassen are complete and well-formed; days and words are compared rightly."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from scripts.verzeichnis import KAPITEL, kapitel

from zielwerk.datenschutz.regeln import (
    QUELLE,
    FeldklassenError,
    Suchwoerter,
    feldklassen,
    jahresende,
    lies_feldklassen,
    loeschtag,
    rechenweg,
)
from zielwerk.inventar import felder

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
TEXT = QUELLE.read_text()
FREMD = [m for m in apps.get_models() if not m.__module__.startswith("zielwerk.")]


@pytest.mark.parametrize("fall", FAELLE, ids=lambda fall: fall["fall"])
def test_loeschtag(fall):
    assert loeschtag(fall["beginn"], fall["monate"]) == fall["loeschtag"]
    assert fall["quelle"]


def test_rechenweg_ends_with_the_day():
    regel = feldklassen().regeln["fallkennung"]
    schritte = rechenweg(regel, jahresende(date(2020, 5, 1)), 36)
    assert [s.wert for s in schritte] == ["31.12.2020", "36 Monate", "01.01.2024"]
    assert schritte[0].norm == "§ 84 SGB X, Art. 17 DSGVO"


def test_every_stored_field_has_a_class():
    ohne = [
        f"{f.modell}.{f.name} ({f.art})"
        for f in felder()
        if feldklassen().klasse(f.modell, f.name, f.art) is None
    ]
    assert ohne == [], "in feldklassen.yaml eintragen"


def test_no_line_is_stale():
    eigene = {(f.modell, f.name) for f in felder()}
    fremde = {(m._meta.label, f.name) for m in FREMD for f in m._meta.concrete_fields}
    assert feldklassen().genannte() - eigene - fremde == set()
    assert set(feldklassen().modelle) <= {m for m, _ in eigene | fremde}


def test_every_foreign_table_is_said_to_hold_persons_or_not():
    genannt = set(feldklassen().modelle) | feldklassen().ohne_person
    assert {m._meta.label for m in FREMD} - genannt == set()
    for modell in FREMD:
        if modell._meta.label in feldklassen().ohne_person:
            continue
        for feld in modell._meta.concrete_fields:
            assert feldklassen().klasse(
                modell._meta.label, feld.name, feld.get_internal_type()
            ), (modell, feld)


def test_a_field_that_can_hold_text_has_to_be_named():
    alles = lies_feldklassen(
        TEXT.replace("fallkennung: [aktenzeichen, aktenzeichen_index]", "")
    )
    art = ("widersprueche.Widerspruch", "aktenzeichen", "CharField")
    assert alles.klasse(*art) is None
    assert feldklassen().klasse(*art) == "fallkennung"
    assert alles.klasse("neu.Modell", "id", "BigAutoField") is None


@pytest.mark.parametrize(
    ("alt", "neu", "meldung"),
    [
        ("regeln: [fallkennung]\n  falldaten", "regeln: [x]\n  falldaten", "Regeln"),
        ("sonst: sitzung", "sonst: sitzungen", "Klassen"),
        ("    monate: 36", "    monate: 0", "Monate"),
        ("    norm: Art. 17 DSGVO", "    norm: ''", "Norm"),
        ("klassen: [loeschsperre]", "klassen: [gibtesnicht]", "Klassen"),
        ("ohne_person:", "anderes:", "ohne_person"),
        (
            "    regeln: []\n    grund: Kein Personenbezug; auch Kennungen, Summen und "
            "Zeitpunkte, die allein niemanden benennen",
            "    regeln: []",
            "weder",
        ),
    ],
)
def test_a_wrong_file_is_refused(alt, neu, meldung):
    assert alt in TEXT
    with pytest.raises(FeldklassenError, match=meldung):
        lies_feldklassen(TEXT.replace(alt, neu))


def test_a_period_nobody_has_read_in_a_norm_is_not_marked_as_checked():
    assert {r.geprueft_am for r in feldklassen().regeln.values()} == {None}
    assert {b.geprueft_am for b in feldklassen().bestaende.values()} == {None}


def test_the_tables_of_the_handbook_are_those_of_the_file():
    assert kapitel() == KAPITEL.read_text(), "scripts/verzeichnis.py"


@pytest.mark.parametrize(
    ("wort", "text", "gefunden"),
    [
        ("W-2020-1", "Akte w-2020-1, Blatt 3", True),
        ("W-2020-1", "W-2020-12", False),
        ("W-2020-1", "XW-2020-1", False),
        ("W-2020-1", '["W-2020-1"]', True),
        ("Änne  Groß", "für ÄNNE GROSS", True),
        ("Änne Groß", "Änne\nGroß", True),
        ("Meier", "Meierhof", False),
        ("ab", "ab", False),
        ("W-2020-1", "", False),
        ("W-2020-1", None, False),
    ],
)
def test_words_are_found_whole_and_whatever_their_capitals(wort, text, gefunden):
    assert Suchwoerter([wort]).in_text(text) is gefunden


def test_many_words_are_found_in_one_pass():
    worte = Suchwoerter(f"W-{nr:05d}" for nr in range(20_000))
    assert worte.in_text("siehe W-19999.")
    assert not worte.in_text("siehe W-20000.")
    assert not Suchwoerter(["x"])

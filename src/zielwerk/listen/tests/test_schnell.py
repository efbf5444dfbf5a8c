"""The quick way through a list reads exactly what the slow one reads."""

import os
import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.listen import csvlesen, zahlen
from zielwerk.listen.befund import DateiError
from zielwerk.listen.blatt import ZEILE
from zielwerk.listen.profil import Feld, Typ, Wahl
from zielwerk.listen.schrift import finde_wahl, schreibweisen
from zielwerk.listen.tage import lies_tage, lies_tagesspalte
from zielwerk.listen.werte import lies_werte
from zielwerk.listen.zahlen import lies_zahlen, lies_zahlenspalte

VIEL = 20 if os.environ.get("ZIELWERK_PROOF") else 1
STAND = date(2020, 12, 31)
BETRAEGE = [
    *("1.234,56", "12,50", "7", "-12,50", "0,00", "1.234", "12,500", "1,234.56"),
    *("12.5", "1234.5", "0.12", "1,234", "12,50 €", "EUR 7", "12,50-", "1 234,56"),
    *("+5", "--5", "NaN", "1e400", "1.23.4", "0123,45", "01.234,00", "1,005"),
    *("999999999999,99", "1234567890123456", "٣", "x", "-", "−3,00", "1.234.567,8"),
    "1,2,3",
]
TAGE = [
    *("03.02.2020", "31.02.2020", "29.02.2020", "2020-02-03", "2020-13-01", "3.2.2020"),
    *("03.02.20", "03/04/2020", "25/12/2020", "12/25/2020", "44196", "31122020"),
    *("3. März 2020", "03.02.2020 10:00", "03.02.3020", "00.00.0000", "x"),
    "1899-01-01",
]
TEXTE = [
    *("Muster, Erika", "-", "./.", "n/a", "1,23E+15", "12E5", "4E", "a\u200bb"),
    *("\u0085", "x" * 30, "ä" * 25, "4000000000001", "Łódź", "\u202eabc", "k.A."),
    "„Haus“",
]
# What a cell of a file may be: regular, at the edge, and what breaks the quick way.
ZELLEN = ["a", "", " b", "c ", "ä", "\u00a0d", "–", "\t"]
ZELLEN += ['"e"', '"f;g"', '"h""i"', '" j"']
BRUECHE = ['"k\nl"', 'm"n', "o\rp", '"q']


def spalten(werte):
    return st.lists(st.sampled_from([None, *werte]), min_size=1, max_size=25)


def _serie(werte):
    return pl.Series("x", werte, dtype=pl.String)


@settings(max_examples=150 * VIEL, deadline=None)
@given(spalten(BETRAEGE), st.booleans())
def test_amounts(werte, ganzzahl):
    roh = _serie(werte)
    schnell = lies_zahlenspalte(roh, "Höhe", ganzzahl=ganzzahl)
    genau = lies_zahlen(roh, "Höhe", ganzzahl=ganzzahl)
    wert = dict(genau.tabelle.select("roh", "wert").iter_rows())
    assert schnell.typisiert.to_list() == [wert.get(text) for text in werte]
    problem = dict(genau.tabelle.select("roh", "problem").iter_rows())
    schwierig = dict(schnell.schwierig.tabelle.select("roh", "problem").iter_rows())
    assert {t: p for t, p in problem.items() if p} == {
        t: p for t, p in schwierig.items() if p
    }
    assert schnell.schwierig.annahmen == genau.annahmen
    assert schnell.schwierig.zweifel == genau.zweifel


@settings(max_examples=150 * VIEL, deadline=None)
@given(spalten(TAGE))
def test_days(werte):
    schnell = lies_tagesspalte(_serie(werte), "Zugang", STAND)
    genau = lies_tage(dict.fromkeys(t for t in werte if t), "Zugang", STAND)
    assert schnell.typisiert.to_list() == [genau.werte.get(text) for text in werte]
    assert schnell.schwierig.fehler == genau.fehler
    assert schnell.schwierig.annahmen == genau.annahmen
    assert schnell.schwierig.zweifel == genau.zweifel


@settings(max_examples=100 * VIEL, deadline=None)
@given(spalten(TEXTE), st.sampled_from(["", r"^\d{13}$"]))
def test_texts(werte, muster):
    feld = Feld("x", "X", muster=muster, erwartet="13 Ziffern", hoechstens_zeichen=25)
    gelesen = lies_werte(_serie(werte), feld, STAND)
    leer = {"-", "./.", "n/a", "k.A."}
    assert gelesen.roh.to_list() == [None if t in leer else t for t in werte]
    for text, wert in zip(gelesen.roh, gelesen.typisiert, strict=True):
        if text is None:
            assert wert is None
        elif wert is None:
            assert gelesen.problem(text).meldung
        else:
            assert wert == text
            assert len(text) <= 25
            assert "\u200b" not in text
            assert text not in {"1,23E+15", "\u202eabc"}
            assert not muster or text == "4000000000001"


@settings(max_examples=100 * VIEL, deadline=None)
@given(spalten(["KdU", "kdu", "§ 22", "Kosten der Unterkunft", "-", "offen", "xyz"]))
def test_values(werte):
    wahl = (Wahl("kdu", "Kosten der Unterkunft", ("KdU", "§ 22")), Wahl("xyz", "Xyz"))
    feld = Feld("x", "X", Typ.AUSWAHL, auswahl=wahl, leerwerte=("offen",))
    gelesen = lies_werte(_serie(werte), feld, STAND)
    tabelle = schreibweisen(wahl)
    erwartet = [finde_wahl(t, tabelle) if t not in {None, "-", "offen"} else None
                for t in werte]  # fmt: skip
    assert gelesen.typisiert.to_list() == [w.wert if w else None for w in erwartet]


def _datei(zufall, zellen):
    breite = zufall.randint(2, 4)
    ende = zufall.choice(["\n", "\r\n"])
    zeilen = [
        ";".join(zufall.choice(zellen) for _ in range(zufall.randint(1, breite)))
        for _ in range(zufall.randint(1, 12))
    ]
    zeilen[0] = ";".join(["kopf"] * breite)
    return ende.join(zeilen) + zufall.choice(["", ende])


@pytest.mark.parametrize("nummer", range(150 * VIEL))
def test_files(nummer):
    """Where polars is trusted it gives the cells and lines of the exact reader."""
    zufall = random.Random(nummer)
    text = _datei(zufall, ZELLEN + (BRUECHE if nummer % 3 == 0 else []))
    utf8 = text.encode()
    zellen, bild = csvlesen._schnell(utf8, ";", 200)
    if zellen is None:
        return
    try:
        genau = csvlesen._bereinigt(csvlesen._genau(text, ";", 200), 0)
    except DateiError:
        pytest.fail(f"read what the exact reader refuses: {text!r}")
    schnell = csvlesen._bereinigt(zellen, 0)
    assert schnell[ZEILE].to_list() == genau[ZEILE].to_list()
    gemeinsam = [n for n in schnell.columns if n in genau.columns]
    assert schnell.select(gemeinsam).rows() == genau.select(gemeinsam).rows(), text
    if bild.sauber:
        assert csvlesen._ohne_leere_spalten(zellen, 0).equals(schnell), text


@pytest.mark.parametrize("ende", ["", "\n", "\r\n"])
def test_a_quotation_mark_amid_the_last_text_is_refused(ende):
    utf8 = ('kopf;kopf;kopf\n"q;x;" j"' + ende).encode()
    assert csvlesen._schnell(utf8, ";", 200)[0] is None
    with pytest.raises(DateiError, match="Ab Zeile 2 ist ein Anführungszeichen"):
        csvlesen.lies_csv(utf8, 200)


def test_every_plain_pattern_is_used():
    for muster in (zahlen.KLAR_DE, zahlen.KLAR_EN, zahlen.KLAR_GANZ):
        assert _serie(BETRAEGE).str.contains(muster).any()

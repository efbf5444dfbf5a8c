"""The draw: repeatable outside the product, fair, and divided as written."""

import hashlib
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from zielwerk.aktenpruefungen.regeln import (
    betragsziehung,
    listenpruefsumme,
    schichtumfaenge,
    systematische_ziehung,
    ziehung,
)

SKRIPT = Path(__file__).resolve().parents[4] / "scripts" / "ziehung_nachrechnen.py"
AKTEN = [f"BG-{nummer:04d}" for nummer in range(300)]
DIENSTSTELLEN = {"Bad Segeberg": 1634, "Kaltenkirchen": 1480, "Norderstedt": 2073}
KENNUNGEN = st.sets(st.text(min_size=1, max_size=6), min_size=1, max_size=40)
GROESSEN = st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=6)


def _skript(tmp_path: Path, kennungen: list[str], *angaben: str) -> list[str]:
    liste = tmp_path / "liste.txt"
    liste.write_text("\n".join(kennungen), encoding="utf-8")
    befehl = [sys.executable, "-I", str(SKRIPT), str(liste), *angaben]
    lauf = subprocess.run(befehl, capture_output=True, text=True, check=True)
    return lauf.stdout.splitlines()


def test_the_script_outside_the_product_draws_the_same(tmp_path):
    erwartet = ziehung(AKTEN, umfang=25, startzahl=20210125)
    assert _skript(tmp_path, AKTEN[::-1], "20210125", "25") == erwartet


def test_the_script_draws_the_same_in_each_stratum(tmp_path):
    schichten = {a: "Süd" if int(a[-1]) % 3 else "Nord" for a in AKTEN}
    gezogen = ziehung(AKTEN, umfang=30, startzahl="7", schichten=schichten)
    for name in ("Nord", "Süd"):
        gruppe = [a for a in AKTEN if schichten[a] == name]
        erwartet = [a for a in gezogen if schichten[a] == name]
        menge = str(len(erwartet))
        assert _skript(tmp_path, gruppe, "7", menge, name) == erwartet


def test_the_script_is_short_and_knows_nothing_of_the_product():
    text = SKRIPT.read_text()
    assert len(text.split('"""')[2].strip().splitlines()) <= 20
    assert "import zielwerk" not in text
    assert "from zielwerk" not in text


def test_the_checksum_is_that_of_the_sorted_text_file():
    # By code point: capital B, small b, then Ä.
    text = "B-2\nb-1\nÄ-1\n"
    assert listenpruefsumme(["Ä-1", "b-1", "B-2"]) == (
        hashlib.sha256(text.encode()).hexdigest()
    )


def test_the_draw_is_the_same_for_ever():
    # Written down once: a change of the formula would make old draws unrepeatable.
    gezogen = ziehung(["a", "b", "c", "ä", "10", "9"], umfang=4, startzahl=1)
    assert gezogen == ["9", "a", "10", "c"]


@given(KENNUNGEN, st.data())
def test_order_of_the_list_and_kind_of_the_start_number_do_not_matter(menge, data):
    umfang = data.draw(st.integers(0, len(menge)))
    gemischt = list(menge)
    random.Random(3).shuffle(gemischt)
    gezogen = ziehung(menge, umfang=umfang, startzahl=42)
    assert ziehung(gemischt, umfang=umfang, startzahl="42") == gezogen
    assert len(set(gezogen)) == umfang
    assert set(gezogen) <= menge


@given(KENNUNGEN, st.data())
def test_a_larger_draw_begins_with_the_smaller_one(menge, data):
    umfang = data.draw(st.integers(0, len(menge)))
    alle = ziehung(menge, umfang=len(menge), startzahl=5)
    assert ziehung(menge, umfang=umfang, startzahl=5) == alle[:umfang]


def _chi_quadrat(treffer: Counter, erwartet: float, faelle: int) -> None:
    wert = sum((treffer[i] - erwartet) ** 2 / erwartet for i in range(faelle))
    unten, oben = chi2.ppf([0.0005, 0.9995], faelle - 1)
    assert unten < wert < oben


def test_every_file_is_drawn_first_equally_often_in_100_000_draws():
    laeufe, akten = 100_000, list(range(20))
    treffer = Counter(
        ziehung(akten, umfang=1, startzahl=start)[0] for start in range(laeufe)
    )
    _chi_quadrat(treffer, laeufe / 20, 20)


def test_every_pair_is_drawn_equally_often():
    paare = [(a, b) for a in range(5) for b in range(5) if a != b]
    laeufe = 20_000
    treffer = Counter(
        paare.index(tuple(ziehung(range(5), umfang=2, startzahl=start)))
        for start in range(laeufe)
    )
    _chi_quadrat(treffer, laeufe / len(paare), len(paare))


def test_proportional_strata_of_the_example():
    umfaenge = schichtumfaenge(DIENSTSTELLEN, umfang=93)
    assert umfaenge == {"Bad Segeberg": 29, "Kaltenkirchen": 27, "Norderstedt": 37}


def test_equal_strata_give_what_a_small_one_lacks_to_the_others():
    umfaenge = schichtumfaenge(
        {"A": 3, "B": 100, "C": 100}, umfang=20, aufteilung="gleich"
    )
    assert umfaenge == {"A": 3, "B": 9, "C": 8}


def test_a_minimum_is_taken_from_the_large_strata_in_proportion():
    umfaenge = schichtumfaenge(
        {"A": 3000, "B": 1000, "C": 10}, umfang=100, mindestens=10
    )
    assert umfaenge == {"A": 68, "B": 22, "C": 10}


@given(GROESSEN, st.data())
def test_strata_add_up_and_keep_their_limits(groessen, data):
    alle = sum(groessen.values())
    umfang = data.draw(st.integers(0, alle))
    mindestens = data.draw(st.integers(0, 5))
    if sum(min(mindestens, g) for g in groessen.values()) > umfang:
        with pytest.raises(ValueError, match="zusammen mehr als"):
            schichtumfaenge(groessen, umfang=umfang, mindestens=mindestens)
        return
    for aufteilung in ("anteilig", "gleich"):
        umfaenge = schichtumfaenge(
            groessen, umfang=umfang, mindestens=mindestens, aufteilung=aufteilung
        )
        assert sum(umfaenge.values()) == umfang
        assert all(min(mindestens, groessen[n]) <= umfaenge[n] for n in groessen)
        assert all(umfaenge[n] <= groessen[n] for n in groessen)
    if not mindestens and alle:
        anteilig = schichtumfaenge(groessen, umfang=umfang)
        assert all(
            abs(anteilig[n] - Fraction(umfang * groessen[n], alle)) < 1
            for n in groessen
        )


@given(st.integers(1, 200), st.data())
def test_a_systematic_draw_has_even_gaps_and_knows_its_formula(alle, data):
    umfang = data.draw(st.integers(1, alle))
    akten = [f"{i:03d}" for i in range(alle)]
    gezogen = [int(a) for a in systematische_ziehung(akten, umfang=umfang, startzahl=9)]
    beginn = int(hashlib.sha256(b"9:1").hexdigest(), 16) % alle
    assert gezogen == [(beginn + i * alle) // umfang for i in range(umfang)]
    luecken = {b - a for a, b in pairwise(gezogen)}
    assert luecken <= {alle // umfang, -(-alle // umfang)}
    assert len(set(gezogen)) == umfang


def test_a_systematic_draw_reaches_every_file_equally_often():
    alle, umfang = 7, 3
    treffer = Counter(
        (beginn + i * alle) // umfang for beginn in range(alle) for i in range(umfang)
    )
    assert set(treffer.values()) == {umfang}
    assert len(treffer) == alle


BETRAEGE = st.dictionaries(
    st.text(min_size=1, max_size=3), st.integers(0, 3000), min_size=1, max_size=25
)


@given(BETRAEGE, st.integers(1, 40), st.integers(0, 1000))
def test_a_draw_by_amount_hits_the_file_that_holds_the_cent(cents, umfang, start):
    gesamt = sum(cents.values())
    betraege = {name: Decimal(cent) / 100 for name, cent in cents.items()}
    if not gesamt:
        with pytest.raises(ValueError, match="keinen Betrag"):
            betragsziehung(betraege, umfang=umfang, startzahl=start)
        return
    zuege = betragsziehung(betraege, umfang=umfang, startzahl=start)
    reihe = [name for name in sorted(cents) for _ in range(cents[name])]
    beginn = int(hashlib.sha256(f"{start}:1".encode()).hexdigest(), 16) % gesamt
    getroffen = Counter(reihe[(beginn + i * gesamt) // umfang] for i in range(umfang))
    assert {z.kennung: z.treffer for z in zuege} == getroffen
    assert all(z.betrag == betraege[z.kennung] for z in zuege)


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"umfang": 4}, "Die Liste hat 3 Akten"),
        ({"umfang": -1}, "mindestens 0"),
        ({"umfang": 1.0}, "ganze Zahl"),
        ({"startzahl": None}, "Die Startzahl"),
        ({"startzahl": ""}, "Die Startzahl"),
        ({"kennungen": ["a", "b", "a"]}, "mehr als einmal"),
        ({"schichten": {"a": "x", "b": "x"}}, "keine Schicht"),
        (
            {"schichten": dict.fromkeys("abc", "x"), "aufteilung": "nach Gefühl"},
            "Aufteilung",
        ),
    ],
)
def test_a_draw_that_cannot_be_is_refused(angaben, satz):
    alles = {"kennungen": ["a", "b", "c"], "umfang": 1, "startzahl": 1, **angaben}
    with pytest.raises(ValueError, match=satz):
        ziehung(alles.pop("kennungen"), **alles)


@pytest.mark.parametrize(
    ("betrag", "satz"), [("-1.00", "negativ"), ("0.005", "Bruchteile")]
)
def test_an_amount_that_cannot_be_drawn_is_refused(betrag, satz):
    with pytest.raises(ValueError, match=satz):
        betragsziehung({"a": Decimal(betrag)}, umfang=1, startzahl=1)


def test_nothing_can_be_drawn_from_nothing():
    assert ziehung([], umfang=0, startzahl=1) == []
    assert systematische_ziehung([], umfang=0, startzahl=1) == []

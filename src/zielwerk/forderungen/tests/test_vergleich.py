"""Movements of random quarters equal an independent recalculation in whole cents."""

import os
import random
from collections import Counter, defaultdict
from decimal import Decimal

import polars as pl
import pytest

from zielwerk.forderungen.nummern import fundzeilen
from zielwerk.forderungen.regeln import bewegung
from zielwerk.forderungen.vergleich import (
    BEWEGUNGEN,
    STELLEN,
    bewegungen,
    verglichen,
    zaehle,
)

ARTEN = ("kdu", "but", "mietschulden")
STAENDE = ("offen", "gestundet", "niedergeschlagen", "erlassen", "erledigt")
BETRAG = pl.Decimal(*STELLEN)
SCHEMA = {
    **{"nummer": pl.String, "leistungsart": pl.String, "status": pl.String},
    **dict.fromkeys(("hoehe", "getilgt", "rest", "erlassen"), BETRAG),
}
PROBEN = 10_000 if os.environ.get("ZIELWERK_PROOF") else 100


def _forderung(zufall, nummer):
    hoehe = zufall.randint(0, 300_000)
    getilgt = zufall.choice([0, hoehe, zufall.randint(-500, hoehe + 500)])
    erlassen = zufall.choice([0, 0, zufall.randint(0, hoehe)])
    return {
        "nummer": f"{nummer:013d}",
        "leistungsart": zufall.choice(ARTEN),
        "status": zufall.choice(STAENDE),
        "hoehe": hoehe,
        "getilgt": getilgt,
        "erlassen": erlassen,
        "rest": hoehe - getilgt - erlassen,
    }


def _liste(zufall):
    nummern = zufall.sample(range(60), zufall.randint(0, 40))
    return {n: _forderung(zufall, n) for n in nummern}


def _naechste(zufall, alt):
    neu = {}
    for n, eine in alt.items():
        wurf = zufall.random()
        if wurf < 0.1:
            continue
        neu[n] = dict(eine) if wurf < 0.4 else _forderung(zufall, n)
        if wurf < 0.8:
            neu[n]["leistungsart"] = eine["leistungsart"]
    for n in zufall.sample(range(60, 90), zufall.randint(0, 10)):
        neu[n] = _forderung(zufall, n)
    return neu


def _tafel(liste):
    geld = ("hoehe", "getilgt", "rest", "erlassen")
    zeilen = [
        {**eine, **{f: Decimal(eine[f]).scaleb(-2) for f in geld}}
        for eine in liste.values()
    ]
    return pl.DataFrame(zeilen, schema=SCHEMA)


def _ohne(eine):
    return 0 if eine["status"] == "niedergeschlagen" else eine["rest"]


VORZEICHEN = {"zugang": 1, "korrektur": 1, "tilgung": -1, "erlass": -1}


def _schliesse(summe, vor, nach, cent):
    """Book movements; what the balance without Niederschlagung lacks is that one."""
    summe.update(cent)
    rest = nach - vor - sum(VORZEICHEN[name] * wert for name, wert in cent.items())
    summe["wiederzugang" if rest > 0 else "niederschlagung"] += abs(rest)


def _geblieben(summen, a, b):
    cent = {
        "korrektur": b["hoehe"] - a["hoehe"],
        "tilgung": b["getilgt"] - a["getilgt"],
        "erlass": b["erlassen"] - a["erlassen"],
    }
    von, nach = a["leistungsart"], b["leistungsart"]
    if von == nach:
        return _schliesse(summen[nach], _ohne(a), _ohne(b), cent)
    _schliesse(summen[von], _ohne(a), 0, {"korrektur": -a["rest"]})
    cent["korrektur"] += a["rest"]
    return _schliesse(summen[nach], 0, _ohne(b), cent)


def _nachgerechnet(alt, neu, geklaert):
    """Return per Leistungsart the movements in cents, claim by claim."""
    summen = defaultdict(Counter)
    for a in alt.values():
        summe = summen[a["leistungsart"]]
        summe.update({"anfang": a["rest"], "anfang_ohne_niederschlagung": _ohne(a)})
    for b in neu.values():
        summe = summen[b["leistungsart"]]
        summe.update({"gesamt": b["rest"], "ohne_niederschlagung": _ohne(b)})
    for n in alt.keys() - neu.keys():
        a = alt[n]
        art = geklaert.get(a["nummer"], "korrektur")
        cent = -a["rest"] if art == "korrektur" else a["rest"]
        _schliesse(summen[a["leistungsart"]], _ohne(a), 0, {art: cent})
    for n in neu.keys() - alt.keys():
        b = neu[n]
        cent = {
            **{"zugang": b["hoehe"], "tilgung": b["getilgt"]},
            **{"erlass": b["erlassen"]},
        }
        _schliesse(summen[b["leistungsart"]], 0, _ohne(b), cent)
    for n in alt.keys() & neu.keys():
        _geblieben(summen, alt[n], neu[n])
    return summen


@pytest.mark.parametrize("teil", range(5))
def test_movements_of_random_lists_are_right_to_the_cent(teil):
    for saat in range(teil, PROBEN, 5):
        zufall = random.Random(saat)
        alt = _liste(zufall)
        neu = _naechste(zufall, alt)
        weg = [alt[n]["nummer"] for n in alt.keys() - neu.keys()]
        arten = ("tilgung", "erlass", "korrektur")
        geklaert = {n: zufall.choice(arten) for n in weg if zufall.random() < 0.8}
        unterschied = verglichen(_tafel(alt), _tafel(neu))
        tafel = bewegungen(unterschied, geklaert)
        erwartet = _nachgerechnet(alt, neu, geklaert)
        assert {z["leistungsart"] for z in tafel.to_dicts()} == set(erwartet), saat
        for zeile in tafel.to_dicts():
            art = zeile.pop("leistungsart")
            cent = {name: int(betrag * 100) for name, betrag in zeile.items()}
            assert cent == {name: erwartet[art][name] for name in cent}, (saat, art)
            schluss = bewegung(
                anfang=zeile["anfang"],
                anfang_ohne_niederschlagung=zeile["anfang_ohne_niederschlagung"],
                **{name: zeile[name] for name in BEWEGUNGEN},
            )
            assert schluss.gesamt == zeile["gesamt"]
            assert schluss.ohne_niederschlagung == zeile["ohne_niederschlagung"]
        assert sum(zaehle(unterschied).values()) <= len(alt.keys() | neu.keys())


def _eine(**felder):
    grund = {
        **{"nummer": "2041000000001", "leistungsart": "kdu", "status": "offen"},
        **{"hoehe": 10000, "getilgt": 0, "erlassen": 0, "rest": 10000},
    }
    return _tafel({1: grund | felder})


LEER = _tafel({})
WAS = [
    ("neu", LEER, _eine()),
    ("verschwunden", _eine(), LEER),
    ("bezahlt", _eine(), _eine(getilgt=10000, rest=0)),
    ("bezahlt", _eine(), _eine(erlassen=10000, rest=0, status="erlassen")),
    ("geaendert", _eine(), _eine(getilgt=2000, rest=8000)),
    ("geaendert", _eine(), _eine(status="niedergeschlagen")),
    ("geaendert", _eine(), _eine(leistungsart="but")),
    (None, _eine(), _eine()),
    (None, _eine(getilgt=10000, rest=0), LEER),
]


@pytest.mark.parametrize(("was", "alt", "neu"), WAS)
def test_what_became_of_a_claim(was, alt, neu):
    gezaehlt = {name: n for name, n in zaehle(verglichen(alt, neu)).items() if n}
    assert gezaehlt == ({was: 1} if was else {})


def test_a_payment_on_a_niedergeschlagene_claim_comes_back_first():
    alt = _eine(status="niedergeschlagen")
    neu = _eine(status="niedergeschlagen", getilgt=2500, rest=7500)
    zeile = bewegungen(verglichen(alt, neu)).to_dicts()[0]
    assert zeile["tilgung"] == zeile["wiederzugang"] == 25
    assert (zeile["gesamt"], zeile["ohne_niederschlagung"]) == (75, 0)


# How numbers are written: their width is told apart from their value.
WEISEN = {
    "13 Ziffern": lambda n, _: f"{n:013d}",
    "mit und ohne Nullen": lambda n, zufall: str(n).zfill(zufall.choice([1, 2, 13])),
    "mit Vorzeichen": lambda n, zufall: zufall.choice([f"+{n:02d}", f"{n:03d}"]),
    "mit Buchstaben": lambda n, zufall: zufall.choice([f"F{n:02d}", f"{n:03d}"]),
}


def _nummern(zufall, menge, weise):
    """Return different numbers as texts, sorted in every second case."""
    nummern = list({weise(zufall.randrange(50), zufall) for _ in range(menge)})
    return sorted(nummern) if zufall.random() < 1 / 2 else nummern


@pytest.mark.parametrize("weise", WEISEN.values(), ids=WEISEN.keys())
@pytest.mark.parametrize("gleichlange_gleich", [False, True], ids=["hash", "kollision"])
def test_rows_of_numbers_in_another_list(monkeypatch, gleichlange_gleich, weise):
    if gleichlange_gleich:  # a hash so bad that texts of one length share it
        monkeypatch.setattr(pl.Series, "hash", lambda text: text.str.len_bytes())
    for saat in range(50):
        zufall = random.Random(saat)
        nummern = _nummern(zufall, 40, weise)
        gesucht = _nummern(zufall, 40, weise)
        if saat % 2:
            gesucht += [*zufall.choices(nummern, k=5), None]
            zufall.shuffle(gesucht)
        wo = fundzeilen(
            pl.Series(gesucht, dtype=pl.String), pl.Series(nummern, dtype=pl.String)
        )
        stellen = {nummer: stelle for stelle, nummer in enumerate(nummern)}
        assert wo.to_list() == [stellen.get(nummer) for nummer in gesucht], saat

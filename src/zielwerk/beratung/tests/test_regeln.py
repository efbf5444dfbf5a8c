"""Catalogue, balance, and tables from which nothing small can be calculated back."""

import os
import random
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.beratung.regeln import (
    Beratungsleistung,
    UnterdrueckungError,
    Verbundtabelle,
    bilanz,
    katalog,
    unterdruecke,
    unterdruecke_verbund,
    weg,
    zuordnung,
)
from zielwerk.beratung.tests.angriff import Leser, errechnet, verraet_etwas

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text("utf-8"))
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
HEUTE = date(2021, 1, 25)


def _faelle(name):
    return pytest.mark.parametrize("fall", FAELLE[name], ids=lambda fall: fall["fall"])


def mit_summen(innen):
    """Return rows of figures with their sums; layers of rows likewise."""
    if isinstance(innen[0][0], list):
        ebenen = [mit_summen(ebene) for ebene in innen]
        return [*ebenen, _gesamt(ebenen)]
    zeilen = [[*zeile, sum(zeile)] for zeile in innen]
    return [*zeilen, [sum(spalte) for spalte in zip(*zeilen, strict=True)]]


def _gesamt(ebenen):
    return [
        [sum(zellen) for zellen in zip(*zeilen, strict=True)]
        for zeilen in zip(*ebenen, strict=True)
    ]


def zufallstabelle(zufall, *form):
    """Return a table as reports have them: zeros, small figures, some large ones."""
    if len(form) > 1:
        return [zufallstabelle(zufall, *form[1:]) for _ in range(form[0])]
    return [
        zufall.choice([0, 0, 1, zufall.randint(0, 4), zufall.randint(0, 40)])
        for _ in range(form[0])
    ]


def zahlen(tabelle):
    """Return the figures of a table in order."""
    if not isinstance(tabelle, list):
        return [tabelle]
    return [zahl for ebene in tabelle for zahl in zahlen(ebene)]


def check(tabelle, gezeigt, mindestens=3):
    """Say what must hold for every published table."""
    for wert, neu in zip(zahlen(tabelle), zahlen(gezeigt), strict=True):
        assert neu in {wert, None}
        assert wert or neu == 0, "zeros are shown"
        assert neu is None or neu == 0 or neu >= mindestens


@_faelle("unterdrueckung")
def test_a_table_is_shown_as_worked_out_by_hand(fall):
    ergebnis = unterdruecke(fall["tabelle"], mindestens=fall.get("mindestens", 3))
    if "gezeigt" in fall:
        erwartet = [[None if z == "x" else z for z in r] for r in fall["gezeigt"]]
        assert ergebnis.tabelle == erwartet
    else:
        assert ergebnis.gesperrt == fall["mindestens_gesperrt"]
    assert ergebnis.ist_kleinste
    assert errechnet(ergebnis.tabelle) == []


@_faelle("falsche_tabellen")
def test_a_wrong_table_is_refused_with_a_reason(fall):
    with pytest.raises(ValueError, match=r".") as fehler:
        unterdruecke(fall["tabelle"])
    assert fall["satz"] in str(fehler.value)


@pytest.mark.parametrize("angabe", [{"mindestens": 0}, {"runden_auf": 0}])
def test_a_senseless_setting_is_refused(angabe):
    with pytest.raises(ValueError, match="wenigstens"):
        unterdruecke([[5, 5], [5, 5]], **angabe)


def test_the_steps_say_what_is_hidden_and_why():
    schritte = unterdruecke([[5, 1, 6], [7, 8, 15], [12, 9, 21]]).rechenweg
    werte = [schritt.wert for schritt in schritte]
    assert werte == ["9", "1", "3", "1", "4 gesperrt"]
    assert "weniger als 3 Fälle" in schritte[1]
    assert "Weniger Zahlen zu sperren genügt nicht" in schritte[-1]


@pytest.mark.parametrize("form", [(1, 1), (2, 2), (3, 3), (2, 6), (4, 4), (6, 5)])
def test_nobody_calculates_a_hidden_figure_back(form):
    zufall = random.Random(f"tabellen {form}")
    for _ in range(1500 if VOLL else 4):
        tabelle = mit_summen(zufallstabelle(zufall, *form))
        ergebnis = unterdruecke(tabelle)
        check(tabelle, ergebnis.tabelle)
        assert ergebnis.ist_kleinste
        assert errechnet(ergebnis.tabelle) == [], tabelle


@pytest.mark.parametrize("form", [(2, 2, 2), (2, 3, 2), (3, 2, 4)])
def test_nobody_calculates_a_hidden_figure_back_from_layers(form):
    zufall = random.Random(f"ebenen {form}")
    for _ in range(350 if VOLL else 2):
        tabelle = mit_summen(zufallstabelle(zufall, *form))
        ergebnis = unterdruecke(tabelle)
        check(tabelle, ergebnis.tabelle)
        assert errechnet(ergebnis.tabelle, ganz=True) == [], tabelle


@pytest.mark.parametrize("form", [(2, 2), (2, 3), (3, 3)])
def test_fewer_hidden_figures_never_do(form):
    """Against every smaller choice, each judged by the reader's linear program."""
    zufall = random.Random(f"kleinste {form}")
    for _ in range(100 if VOLL else 2):
        tabelle = mit_summen(zufallstabelle(zufall, *form))
        ergebnis = unterdruecke(tabelle)
        orte = list(product(range(form[0] + 1), range(form[1] + 1)))
        pflicht = [(i, j) for i, j in orte if 0 < tabelle[i][j] < 3]
        weitere = [(i, j) for i, j in orte if tabelle[i][j] >= 3]
        for menge in range(ergebnis.gesperrt - len(pflicht)):
            for wahl in combinations(weitere, menge):
                gesperrt = {*pflicht, *wahl}
                gezeigt = [
                    [
                        None if (i, j) in gesperrt else wert
                        for j, wert in enumerate(zeile)
                    ]
                    for i, zeile in enumerate(tabelle)
                ]
                assert verraet_etwas(gezeigt), (tabelle, gezeigt)


def test_a_large_table_is_safe_and_says_that_fewer_was_not_looked_for():
    zufall = random.Random(20)
    tabelle = mit_summen(zufallstabelle(zufall, 30, 20))
    ergebnis = unterdruecke(tabelle)
    check(tabelle, ergebnis.tabelle)
    assert ergebnis.mindestens_noetig is None
    assert "wurde nicht geprüft" in ergebnis.rechenweg[-1]


@given(
    st.integers(1, 4).flatmap(
        lambda breite: st.lists(
            st.lists(st.integers(0, 12), min_size=breite, max_size=breite),
            min_size=1,
            max_size=4,
        )
    ),
    st.integers(1, 6),
)
def test_any_table_keeps_zeros_and_hides_what_is_small(innen, mindestens):
    tabelle = mit_summen(innen)
    check(tabelle, unterdruecke(tabelle, mindestens=mindestens).tabelle, mindestens)


def test_rounding_shows_multiples_and_keeps_what_is_hidden():
    tabelle = [[5, 1, 6], [7, 8, 15], [12, 9, 21]]
    genau = unterdruecke(tabelle)
    rund = unterdruecke(tabelle, runden_auf=5)
    assert rund.tabelle == [[None, None, 5], [None, None, 15], [10, 10, 20]]
    assert "Vielfache von 5" in rund.rechenweg[-1]
    assert genau.gesperrt == rund.gesperrt


# Two versions of one report: by quarter for the committee, by month for the Träger.
MONATE = [[4, 1, 9, 14], [8, 7, 6, 21], [12, 8, 15, 35]]
NAMEN = [[f"{z} {m}" for m in ("01", "02", "03", "Q1")] for z in ("a", "b", "alle")]
QUARTALSNAMEN = [[f"{z} {q}" for q in ("Q1", "Q2", "H1")] for z in ("a", "b", "alle")]


def test_a_figure_of_two_tables_is_hidden_in_both():
    quartale = [[14, 1, 15], [21, 40, 61], [35, 41, 76]]
    verbund = unterdruecke_verbund(
        [
            Verbundtabelle("Monate", MONATE, NAMEN),
            Verbundtabelle("Quartale", quartale, QUARTALSNAMEN),
        ]
    )
    monate, q = verbund.tabellen["Monate"], verbund.tabellen["Quartale"]
    assert [zeile[-1] for zeile in monate] == [zeile[0] for zeile in q]
    check(MONATE, monate)
    check(quartale, q)
    leser = Leser()
    leser.sieht(monate, NAMEN)
    leser.sieht(q, QUARTALSNAMEN)
    assert list(leser.errechnet(ganz=True)) == []


def test_alone_each_table_would_be_safe_and_together_they_are_not():
    """Why a report is looked at as one: the sum in one table opens the other."""
    halb = [[1, 8, 9], [6, 7, 13], [7, 15, 22]]
    namen = [["w", "m", "alle"], ["x", "y", "z"], ["p", "q", "r"]]
    allein = unterdruecke(halb)
    leser = Leser()
    leser.sieht(allein.tabelle, namen)
    leser.sieht([[8, 7, 15], [8, 7, 15]], [["m", "y", "q"], ["m2", "y2", "q2"]])
    assert list(leser.errechnet()) != []
    verbund = unterdruecke_verbund(
        [
            Verbundtabelle("Bericht", halb, namen),
            Verbundtabelle(
                "Männer", [[8, 7, 15], [8, 7, 15]], [["m", "y", "q"], ["m", "y", "q"]]
            ),
        ]
    )
    leser = Leser()
    leser.sieht(verbund.tabellen["Bericht"], namen)
    leser.sieht(verbund.tabellen["Männer"], [["m", "y", "q"], ["m", "y", "q"]])
    assert list(leser.errechnet(ganz=True)) == []


def test_sums_across_tables_are_known_to_the_reader():
    erste, zweite = [[1, 9, 10], [8, 6, 14], [9, 15, 24]], [[5, 5], [5, 5]]
    namen = [["a", "b", "ab"], ["c", "d", "cd"], ["ac", "bd", "alle"]]
    verbund = unterdruecke_verbund(
        [
            Verbundtabelle("Leistungen", erste, namen),
            Verbundtabelle("Vorjahr", zweite, [["v", "v1"], ["v2", "v3"]]),
        ],
        zusammenhaenge={"ab": ["v", "v1"]},
    )
    leser = Leser()
    leser.sieht(verbund.tabellen["Leistungen"], namen)
    leser.sieht(verbund.tabellen["Vorjahr"], [["v", "v1"], ["v2", "v3"]])
    leser.weiss_summe("ab", ["v", "v1"])
    assert list(leser.errechnet(ganz=True)) == []


def test_random_reports_of_three_linked_tables_are_safe():
    """Months of this year, both years side by side, and the sum of all in a third."""
    zufall = random.Random(16)
    for _ in range(300 if VOLL else 3):
        monate = mit_summen(zufallstabelle(zufall, 2, 4))
        vorjahr = [zufall.randint(0, 9) for _ in range(2)]
        jahre = mit_summen(
            [[v, zeile[-1]] for v, zeile in zip(vorjahr, monate[:2], strict=True)]
        )
        namen = [[f"{z} {m}" for m in "1234j"] for z in ("a", "b", "s")]
        jahresnamen = [[f"{z} {m}" for m in ("v", "j", "b")] for z in ("a", "b", "s")]
        verbund = unterdruecke_verbund(
            [
                Verbundtabelle("monate", monate, namen),
                Verbundtabelle("jahre", jahre, jahresnamen),
            ]
        )
        leser = Leser()
        leser.sieht(verbund.tabellen["monate"], namen)
        leser.sieht(verbund.tabellen["jahre"], jahresnamen)
        check(monate, verbund.tabellen["monate"])
        check(jahre, verbund.tabellen["jahre"])
        assert list(leser.errechnet(ganz=True)) == [], (monate, jahre)


def test_what_was_hidden_last_year_stays_hidden():
    alt = [[5, 1, 6], [7, 8, 15], [12, 9, 21]]
    frueher = unterdruecke(alt).tabelle
    namen = [["a", "b", "ab"], ["c", "d", "cd"], ["ac", "bd", "alle"]]
    vergleich, vergleichsnamen = [[5, 7, 12], [5, 7, 12]], [["a", "c", "ac"]] * 2
    verbund = unterdruecke_verbund(
        [
            Verbundtabelle("2020", alt, namen, veroeffentlicht=frueher),
            Verbundtabelle("Vergleich", vergleich, vergleichsnamen),
        ]
    )
    assert verbund.tabellen["2020"] == frueher
    assert verbund.tabellen["Vergleich"] == [[None, None, 12]] * 2


def test_what_is_public_already_cannot_be_hidden_and_says_so():
    namen = [["a", "b", "ab"], ["a2", "b2", "ab2"]]
    with pytest.raises(UnterdrueckungError, match="„b“ lässt sich aus Zahlen"):
        unterdruecke_verbund(
            [
                Verbundtabelle("neu", [[5, 1, 6], [5, 1, 6]], namen),
                Verbundtabelle(
                    "alt", [[5, 6, 11], [5, 6, 11]], [["a", "ab", "s"]] * 2,
                    veroeffentlicht=[[5, 6, 11], [5, 6, 11]],
                ),
            ]
        )  # fmt: skip


@pytest.mark.parametrize(
    ("tabellen", "mehr", "satz"),
    [
        (
            [Verbundtabelle("a", MONATE), Verbundtabelle("a", MONATE)],
            {},
            "steht zweimal da",
        ),
        (
            [
                Verbundtabelle("a", MONATE, NAMEN),
                Verbundtabelle("b", [[13, 13], [13, 13]],
                               [["a Q1", "x"], ["y", "z"]]),
            ],
            {},
            "Bitte klären Sie, welche Zahl gilt",
        ),
        (
            [Verbundtabelle("a", MONATE, veroeffentlicht=[[1, 1], [1, 1]])],
            {},
            "andere Form",
        ),
        ([Verbundtabelle("a", MONATE, NAMEN)], {"a Q1": ["fehlt"]}, "steht in keiner"),
        (
            [Verbundtabelle("a", MONATE, NAMEN)],
            {"a Q1": ["a 01", "a 02"]},
            "die Teile ergeben 5",
        ),
        (
            [Verbundtabelle("a", [[1, 2], [1, 2]])],
            {},
            "Tabelle „a“: Zeile 1, Spalte 2",
        ),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_together_are_refused(tabellen, mehr, satz):
    with pytest.raises(UnterdrueckungError, match=satz):
        unterdruecke_verbund(tabellen, zusammenhaenge=mehr)


@_faelle("bilanz")
def test_the_balance_of_running_cases(fall):
    namen = ("laufend_anfang", "beginn", "abschluss", "abbruch", "laufend_ende")
    ergebnis = bilanz(**{name: fall[name] for name in namen})
    assert ergebnis.differenz == fall["differenz"]
    assert ergebnis.stimmt == (fall["differenz"] == 0)
    assert len(ergebnis.rechenweg) == 3


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match=r"Abbruch: −1 ist negativ"):
        bilanz(laufend_anfang=0, beginn=0, abschluss=0, abbruch=-1, laufend_ende=0)


@given(*[st.integers(0, 500)] * 5)
def test_the_difference_is_what_closes_the_balance(anfang, beginn, ende, ab, laufend):
    ergebnis = bilanz(
        laufend_anfang=anfang, beginn=beginn, abschluss=ende, abbruch=ab,
        laufend_ende=laufend,
    )  # fmt: skip
    assert anfang + beginn == ende + ab + laufend + ergebnis.differenz


@_faelle("zuordnung")
def test_a_service_belongs_to_a_number_or_to_none(fall):
    leistungen = {eine.schluessel: eine for eine in katalog(HEUTE)}
    eine = leistungen[fall["schluessel"]]
    assert eine.norm == fall["norm"]
    assert zuordnung(eine, am=HEUTE)[0].text == eine.bezeichnung


def test_a_number_the_norm_does_not_have_is_refused():
    with pytest.raises(ValueError, match=r"keine Nr\. 5"):
        zuordnung(Beratungsleistung("x", "X", 5), am=HEUTE)


SCHRITTE = (
    *("zuweisungen", "kontakt_nicht_zustande", "gespraeche_terminiert"),
    *("gespraeche_stattgefunden", "beratungen"),
)


@_faelle("weg")
def test_the_way_from_referral_to_advice(fall):
    ergebnis = weg(**{name: fall[name] for name in SCHRITTE if name in fall})
    assert [stufe.verlust for stufe in ergebnis.stufen] == fall["verluste"]
    assert ergebnis.satz == fall["satz"]
    assert len(ergebnis.rechenweg) == len(fall["verluste"])


@given(st.lists(st.integers(0, 50), min_size=5, max_size=5))
def test_all_losses_together_are_those_who_never_arrive(zahlen):
    zuweisungen, *rest = sorted(zahlen, reverse=True)
    ohne, *weitere = rest
    ergebnis = weg(
        zuweisungen=zuweisungen,
        kontakt_nicht_zustande=ohne,
        gespraeche_terminiert=weitere[0],
        gespraeche_stattgefunden=weitere[1],
        beratungen=weitere[2],
    )
    assert sum(s.verlust for s in ergebnis.stufen) == zuweisungen - weitere[2]
    anteile = [s.anteil for s in ergebnis.stufen]
    assert (None in anteile) == (zuweisungen == 0)


@pytest.mark.parametrize(
    ("zahlen", "satz"),
    [
        ({"zuweisungen": -1}, "zugewiesen: −1 ist negativ"),
        ({"zuweisungen": 1, "beratungen": -2}, "beraten: −2 ist negativ"),
        ({"zuweisungen": 1, "kontakt_nicht_zustande": 2}, "zugewiesen sind nur 1"),
    ],
)
def test_a_way_that_cannot_be_is_refused(zahlen, satz):
    with pytest.raises(ValueError, match=satz):
        weg(**zahlen)

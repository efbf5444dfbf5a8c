"""The list of postings: the sample files, each rule, the sums."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.buchungen.einlesen import argumente, profil
from zielwerk.buchungen.regeln import Posten, hinweise, lies_normen, norm_aus
from zielwerk.listen.befehl import pruefen
from zielwerk.listen.pruefung import pruefe

DATEN = Path(__file__).resolve().parents[4] / "tests" / "daten"
STAND = date(2020, 6, 30)
GUT = {
    "Buchungsnummer": "B-1",
    "Buchungsdatum": "03.02.2020",
    "Fällig am": "",
    "Haushaltsjahr": "2020",
    "Produktkonto": "3121.5461000",
    "Leistungsart": "KdU",
    "Einnahme/Ausgabe": "Ausgabe",
    "Betrag": "1.234,56",
    "abgesetzt": "",
    "Text": "erfunden",
}
SUMMEN = {"ausgaben": "41044.96", "einnahmen": "3403.46", "zeilen_bund": 0}


def _csv(*zeilen, kopf=tuple(GUT)):
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(kopf)
    schreiber.writerows([zeile[name] for name in kopf] for zeile in zeilen)
    return puffer.getvalue().encode()


def _pruefe(roh, stand=STAND):
    return pruefe(roh, "x.csv", profil(stand), stand=stand)


def _befunde(**ersatz):
    return [
        (b.zeile, b.regel, b.schwere.value) for b in _pruefe(_csv(GUT | ersatz)).befunde
    ]


@pytest.mark.parametrize(
    "name",
    [
        "buchungen-gut.xlsx",
        "buchungen-gut.csv",
        "buchungen-utf16-tab.txt",
        "buchungen-komma-iso.csv",
        "buchungen-euro.csv",
        "buchungen-haesslich.xlsx",
        "buchungen-windows.csv",
    ],
)
def test_good_lists_in_every_dress_give_the_same_sums(name):
    ergebnis = pruefe((DATEN / name).read_bytes(), name, profil(STAND), stand=STAND)
    assert ergebnis.angenommen, ergebnis.befunde
    assert ergebnis.zeilen == 40
    assert {k: ergebnis.summen[k] for k in SUMMEN} == SUMMEN


def test_sums_agree_with_a_recount_without_polars():
    text = (DATEN / "buchungen-komma-iso.csv").read_text("utf-8")
    zeilen = list(csv.DictReader(text.splitlines()))
    for art, name in (("Ausgabe", "ausgaben"), ("Einnahme", "einnahmen")):
        betraege = [
            Decimal(z["Betrag"]) for z in zeilen if z["Einnahme/Ausgabe"] == art
        ]
        assert str(sum(betraege)) == SUMMEN[name]


@pytest.mark.parametrize("name", ["buchungen-fehler.csv", "buchungen-fehler.xlsx"])
def test_each_typical_error_is_found_in_its_line(name):
    ergebnis = pruefe((DATEN / name).read_bytes(), name, profil(STAND), stand=STAND)
    assert [(b.zeile, b.feld, b.regel, b.schwere.value) for b in ergebnis.befunde] == [
        (3, "gebucht_am", "datum", "fehler"),
        (5, "leistungsart", "leistungsart-unbekannt", "fehler"),
        (7, "betrag", "zahl", "fehler"),
        (10, "haushaltsjahr", "haushaltsjahr-unmoeglich", "fehler"),
        (12, "leistungsart", "bundesleistung", "warnung"),
        (14, "haushaltsjahr", "falsches-jahr", "warnung"),
        (17, "produktkonto", "konto-fehlt", "warnung"),
        (19, "produktkonto", "forderung-ohne-konto", "warnung"),
        (22, "buchungsnummer", "doppelt-gebucht", "warnung"),
        (23, "buchungsnummer", "doppelt-gebucht", "warnung"),
    ]


def test_good_row_has_no_finding():
    assert _befunde() == []


@pytest.mark.parametrize(
    ("ersatz", "befund"),
    [
        ({"Leistungsart": "Kindergeld"}, ("leistungsart-unbekannt", "fehler")),
        ({"Leistungsart": "§ 24 (3)"}, ("leistungsart-unbekannt", "fehler")),
        ({"Leistungsart": ""}, ("pflichtfeld", "fehler")),
        ({"Buchungsdatum": ""}, ("pflichtfeld", "fehler")),
        ({"Buchungsdatum": "01.07.2020"}, ("gebucht-nach-stand", "fehler")),
        ({"Betrag": "NaN"}, ("zahl", "fehler")),
        ({"Betrag": "1e400"}, ("zahl", "fehler")),
        ({"Haushaltsjahr": "0"}, ("haushaltsjahr-unmoeglich", "fehler")),
        ({"Einnahme/Ausgabe": "vielleicht"}, ("unbekannter-wert", "fehler")),
        ({"Leistungsart": "§ 24 (3) Nr. 3"}, ("bundesleistung", "warnung")),
        ({"Leistungsart": "Regelbedarf"}, ("bundesleistung", "warnung")),
        ({"Haushaltsjahr": "2019"}, ("falsches-jahr", "warnung")),
        ({"Fällig am": "01.01.2021"}, ("falsches-jahr", "warnung")),
        ({"Produktkonto": ""}, ("konto-fehlt", "warnung")),
        ({"Betrag": "-12,50"}, ("negativer-betrag", "hinweis")),
        (
            {"Produktkonto": "", "Einnahme/Ausgabe": "Forderung"},
            ("forderung-ohne-konto", "warnung"),
        ),
        (
            {"Einnahme/Ausgabe": "E", "abgesetzt": "nein"},
            ("einnahme-nicht-abgesetzt", "warnung"),
        ),
    ],
)
def test_each_rule(ersatz, befund):
    assert (2, *befund) in _befunde(**ersatz)


@pytest.mark.parametrize(
    "ersatz",
    [
        {"Einnahme/Ausgabe": "E", "abgesetzt": "ja"},
        {"Einnahme/Ausgabe": "E", "Leistungsart": "BuT", "abgesetzt": "nein"},
        {"Haushaltsjahr": "2021", "Fällig am": "01.01.2021"},
        {"Haushaltsjahr": ""},
        {"Einnahme/Ausgabe": "", "Haushaltsjahr": "2020"},
    ],
)
def test_what_is_no_finding(ersatz):
    assert _befunde(**ersatz) == []


def test_same_beleg_with_another_amount_is_no_double():
    andere = GUT | {"Betrag": "7,00"}
    assert _pruefe(_csv(GUT, andere)).befunde == ()
    assert {b.regel for b in _pruefe(_csv(GUT, GUT)).befunde} == {"doppelt-gebucht"}


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("KdU", "§ 22 Abs. 1"),
        ("kdu", "§ 22 Abs. 1"),
        ("KdU (§ 22 Abs. 1 SGB II)", "§ 22 Abs. 1"),
        ("§ 22 Abs. 1 SGB II - Kosten der Unterkunft", "§ 22 Abs. 1"),
        ("Mietschulden § 22 (8)", "§ 22 Abs. 8"),
        ("§ 28 Abs. 2 S. 1 Nr. 2", "§ 28 Abs. 2 Nr. 2"),
        ("BuT: Klassenfahrt", "§ 28 Abs. 2"),
        ("Schuldnerberatung (§ 16a Nr. 2)", "§ 16a Nr. 2"),
        ("Erstausstattung", None),
        ("KdU und BuT", None),
        ("§ 22 Abs. 1 / § 28", None),
        ("", None),
    ],
)
def test_a_benefit_is_read_or_refused(text, norm):
    assert (str(norm_aus(text)) if norm else norm_aus(text)) == norm


def test_columns_that_are_not_there_are_assumed_and_said():
    kopf = ("Buchungsdatum", "Produktkonto", "Leistungsart", "Betrag")
    minus = GUT | {"Betrag": "-50,00"}
    ergebnis = _pruefe(_csv(GUT, minus, kopf=kopf))
    assert ergebnis.angenommen
    assert ergebnis.summen["einnahmen"] == "50.00"
    text = " ".join(ergebnis.annahmen)
    assert "negative als Einnahme" in text
    assert "Ohne Haushaltsjahr" in text
    zeilen = argumente(ergebnis.daten, STAND)["zeilen"].to_dicts()
    assert [z["art"] for z in zeilen] == ["ausgabe", "einnahme"]
    assert [z["haushaltsjahr"] for z in zeilen] == [2020, 2020]


def test_product_and_account_may_stand_apart():
    kopf = {**GUT, "Produkt": "3121", "Produktkonto": "5461000"}
    ergebnis = _pruefe(_csv(kopf, kopf=tuple(kopf)))
    (zeile,) = argumente(ergebnis.daten, STAND)["zeilen"].to_dicts()
    assert zeile["produktkonto"] == "3121.5461000"


def test_a_posting_is_recognised_by_its_number_else_by_what_it_says():
    ohne = GUT | {"Buchungsnummer": ""}
    ergebnis = _pruefe(_csv(GUT, ohne, ohne, GUT | {"Buchungsnummer": "B-9"}))
    zeilen = argumente(ergebnis.daten, STAND)["zeilen"].to_dicts()
    beschrieben = "|".join(
        str(zeilen[1][f]) for f in ("gebucht_am", "leistungsart", "art", "betrag")
    )
    assert [z["schluessel"] for z in zeilen] == [
        *(GUT["Buchungsnummer"], beschrieben, f"{beschrieben}#2", "B-9")
    ]


def test_a_list_without_an_account_column_is_refused():
    kopf = tuple(name for name in GUT if name != "Produktkonto")
    befunde = _pruefe(_csv(GUT, kopf=kopf)).befunde
    assert [b.regel for b in befunde] == ["spalte-fehlt"]


def test_the_command_prints_one_json_document(capsys):
    argumente_ = {"art": "buchungen", "als_json": True, "stand": "2020-06-30"}
    assert pruefen(pfad=DATEN / "buchungen-gut.csv", **argumente_) == 0
    assert json.loads(capsys.readouterr().out)["art"] == "buchungen"
    assert pruefen(pfad=DATEN / "buchungen-fehler.csv", **argumente_) == 1


TAGE = st.dates(date(2019, 1, 1), date(2020, 6, 30))
ZEILEN = st.lists(
    st.tuples(
        st.sampled_from(["§ 22 Abs. 1", "§ 24 Abs. 3 Nr. 3", "§ 28", "§ 20"]),
        st.sampled_from(["Ausgabe", "Einnahme", "Forderung"]),
        st.sampled_from(["", "3121.1"]),
        TAGE,
        st.sampled_from([2019, 2020]),
        st.none() | TAGE,
        st.sampled_from(["", "ja", "nein"]),
    ),
    min_size=1,
    max_size=20,
)
GEMEINSAM = {"bundesleistung", "forderung-ohne-konto", "falsches-jahr"}


@settings(max_examples=25)
@given(ZEILEN)
def test_the_list_finds_what_the_rules_find(zeilen):
    """Two ways: whole columns in the list, posting by posting in the rules."""
    roh = _csv(
        *(
            GUT
            | {
                "Buchungsnummer": str(nummer),
                "Leistungsart": norm,
                "Einnahme/Ausgabe": art,
                "Produktkonto": konto,
                "Buchungsdatum": f"{am:%d.%m.%Y}",
                "Haushaltsjahr": str(jahr),
                "Fällig am": f"{faellig:%d.%m.%Y}" if faellig else "",
                "abgesetzt": abgesetzt,
            }
            for nummer, (norm, art, konto, am, jahr, faellig, abgesetzt) in enumerate(
                zeilen, start=2
            )
        )
    )
    gefunden = {
        (b.zeile, b.regel) for b in _pruefe(roh).befunde if b.regel in GEMEINSAM
    }
    erwartet = set()
    for nummer, (norm, art, konto, am, jahr, faellig, abgesetzt) in enumerate(
        zeilen, start=2
    ):
        posten = Posten(
            lies_normen(norm)[0],
            art.lower(),
            konto,
            am,
            jahr,
            faellig,
            {"ja": True, "nein": False}.get(abgesetzt),
        )
        erwartet |= {(nummer, h.regel.name) for h in hinweise(posten, ())}
    assert gefunden == {e for e in erwartet if e[1] in GEMEINSAM}

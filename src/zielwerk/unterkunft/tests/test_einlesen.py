"""The caseload: the sample files, each rule, and every row against the rules."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.verzeichnis import recht
from zielwerk.mandanten.rechte import Recht
from zielwerk.unterkunft.bestand import STAENDE, beurteile
from zielwerk.unterkunft.einlesen import profil
from zielwerk.unterkunft.regeln import (
    KONZEPTE,
    Einstellungen,
    Umstaende,
    angemessenheit,
    karenzzeit,
    kostensenkung,
    lade_konzept,
    richtwert,
)

DATEN = Path(__file__).resolve().parents[4] / "tests" / "daten"
GUT = {
    "BG-Nummer": "BG-1",
    "Gemeinde": "Norderstedt",
    "Personen": "3",
    "Bruttokaltmiete": "500,00",
    "Stichtag": "15.03.2024",
    "BWZ-Beginn": "01.01.2024",
    "Leistungsbezug seit": "01.05.2019",
    "Karenzzeit": "",
    "Kinder": "nein",
    "über qm-Grenze": "nein",
    "Aufforderung am": "",
    "Anerkannt": "",
    "Konzept": "",
}
ZU_HOCH = {"Bruttokaltmiete": "900,00"}


def _csv(*zeilen, kopf=tuple(GUT)):
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(kopf)
    schreiber.writerows([zeile[name] for name in kopf] for zeile in zeilen)
    return puffer.getvalue().encode()


def _pruefe(roh, stand=None, **wahl):
    return pruefe(roh, "x.csv", profil(**wahl), stand=stand)


def _befunde(stand=None, **ersatz):
    ergebnis = _pruefe(_csv(GUT | ersatz), stand)
    return [(b.zeile, b.regel, b.schwere.value) for b in ergebnis.befunde]


@pytest.mark.parametrize(
    "name",
    [
        "kdu-gut.csv",
        "kdu-gut.xlsx",
        "kdu-windows.csv",
        "kdu-utf16-tab.txt",
        "kdu-komma-iso.csv",
        "kdu-haesslich.xlsx",
    ],
)
def test_good_lists_in_every_dress_give_the_same_sums(name):
    ergebnis = pruefe((DATEN / name).read_bytes(), name, profil())
    assert ergebnis.angenommen, ergebnis.befunde
    assert ergebnis.befunde == ()
    assert ergebnis.summen["faelle"] == 40
    assert ergebnis.summen["geschuetzt"] == 10
    assert ergebnis.summen["angemessen"] == 30
    assert ergebnis.summen["uebersteigt_um"] == "3834.34"


def test_sums_agree_with_a_recount_case_by_case():
    text = (DATEN / "kdu-komma-iso.csv").read_text("utf-8")
    segeberg, ueber, anerkannt = lade_konzept("segeberg_2011"), Decimal(0), Decimal(0)
    for zeile in csv.DictReader(text.splitlines()):
        am = date.fromisoformat(zeile["Stichtag"])
        grenze = richtwert(
            segeberg, raum=zeile["Gemeinde"], personen=int(zeile["Personen"]), am=am
        )
        antwort = angemessenheit(
            kosten=zeile["Bruttokaltmiete"],
            richtwert=grenze,
            am=am,
            bwz_beginn=date.fromisoformat(zeile["BWZ-Beginn"]),
        )
        ueber += antwort.uebersteigt_um
        anerkannt += antwort.anerkannt
    summen = pruefe((DATEN / "kdu-gut.csv").read_bytes(), "x.csv", profil()).summen
    assert summen["uebersteigt_um"] == str(ueber)
    assert summen["anzuerkennen"] == str(anerkannt)


def test_each_typical_error_is_found_in_its_line():
    name = "kdu-fehler.csv"
    ergebnis = pruefe((DATEN / name).read_bytes(), name, profil())
    assert [(b.zeile, b.feld, b.regel, b.schwere.value) for b in ergebnis.befunde] == [
        (2, "raum", "raum-unbekannt", "fehler"),
        (4, "personen", "personen-unmoeglich", "fehler"),
        (6, "kosten", "kosten-negativ", "fehler"),
        (8, "monat", "datum", "fehler"),
        (10, "kosten", "ueber-richtwert", "warnung"),
        (12, "anerkannt", "gesenkt-ohne-aufforderung", "warnung"),
        (13, "anerkannt", "gesenkt-trotz-schutz", "warnung"),
        (14, "aufforderung_am", "aufforderung-veraltet", "warnung"),
        (16, "anerkannt", "senkung-moeglich", "hinweis"),
        (18, "kosten", "ueber-obergrenze", "warnung"),
    ]


def test_good_row_has_no_finding():
    assert _befunde() == []


@pytest.mark.parametrize(
    ("ersatz", "befund"),
    [
        ({"Personen": "0"}, ("personen-unmoeglich", "fehler")),
        ({"Personen": "51"}, ("personen-unmoeglich", "fehler")),
        ({"Personen": "drei"}, ("zahl", "fehler")),
        ({"Bruttokaltmiete": "-0,01"}, ("kosten-negativ", "fehler")),
        ({"Stichtag": "31.12.2004"}, ("vor-dem-gesetz", "fehler")),
        ({"Stichtag": ""}, ("stichtag-fehlt", "fehler")),
        ({"Gemeinde": "Kiel"}, ("raum-unbekannt", "fehler")),
        ({"Gemeinde": ""}, ("pflichtfeld", "fehler")),
        ({"Konzept": "Neverland"}, ("unbekannter-wert", "fehler")),
        ({"Stichtag": "14.09.2011"}, ("kein-richtwert", "warnung")),
        (
            {"Konzept": "pinneberg", "Gemeinde": "Wedel", "Personen": "6"},
            ("kein-richtwert", "warnung"),
        ),
        (ZU_HOCH, ("ueber-richtwert", "warnung")),
        (ZU_HOCH | {"Anerkannt": "900,00"}, ("ueber-richtwert", "warnung")),
        (ZU_HOCH | {"Anerkannt": "525,00"}, ("gesenkt-ohne-aufforderung", "warnung")),
        (
            ZU_HOCH | {"Karenzzeit": "ja", "Anerkannt": "525,00"},
            ("gesenkt-trotz-schutz", "warnung"),
        ),
        (
            ZU_HOCH | {"Aufforderung am": "10.01.2024", "Anerkannt": "525,00"},
            ("gesenkt-trotz-schutz", "warnung"),
        ),
        (
            ZU_HOCH | {"Aufforderung am": "10.01.2022", "Anerkannt": "900,00"},
            ("senkung-moeglich", "hinweis"),
        ),
        (
            ZU_HOCH | {"Aufforderung am": "14.09.2011", "Anerkannt": "525,00"},
            ("aufforderung-veraltet", "warnung"),
        ),
        (
            ZU_HOCH | {"Stichtag": "01.07.2026", "Karenzzeit": "ja"},
            ("ueber-obergrenze", "warnung"),
        ),
        (
            ZU_HOCH | {"Stichtag": "01.07.2026", "Karenzzeit": "ja", "Kinder": "ja"},
            ("kinder-ermessen", "warnung"),
        ),
        (
            {"Stichtag": "01.07.2026", "über qm-Grenze": "ja"},
            ("ueber-qm-grenze", "warnung"),
        ),
        (
            ZU_HOCH | {"Stichtag": "15.04.2021", "BWZ-Beginn": ""},
            ("bewilligungszeitraum-fehlt", "hinweis"),
        ),
    ],
)
def test_each_rule(ersatz, befund):
    assert (2, *befund) in _befunde(**ersatz)


@pytest.mark.parametrize(
    "ersatz",
    [
        ZU_HOCH | {"Karenzzeit": "ja"},
        ZU_HOCH | {"Aufforderung am": "10.01.2024", "Anerkannt": "900,00"},
        ZU_HOCH | {"Aufforderung am": "10.01.2022", "Anerkannt": "525,00"},
        ZU_HOCH | {"Stichtag": "15.04.2021", "BWZ-Beginn": "01.04.2021"},
        ZU_HOCH | {"Stichtag": "30.06.2026", "Karenzzeit": "ja"},
        {"Stichtag": "30.06.2026", "über qm-Grenze": "ja"},
    ],
)
def test_what_the_law_allows_is_no_finding(ersatz):
    assert _befunde(**ersatz) == []


def test_the_stand_of_the_list_stands_for_a_missing_day():
    assert _befunde(date(2024, 3, 15), Stichtag="") == []


def test_a_list_says_what_it_assumed():
    annahmen = " ".join(_pruefe(_csv(GUT | {"Stichtag": "01.08.2026"})).annahmen)
    assert "1 Zeile ohne Konzept" in annahmen
    assert "Wortlaut" in annahmen
    assert "nicht die Heizung" in annahmen


def test_settings_change_the_answer():
    roh = _csv(
        GUT | ZU_HOCH | {"Stichtag": "01.08.2026", "Karenzzeit": "ja", "Kinder": "ja"}
    )
    streng = Einstellungen(kinder_ausnahme="obergrenze")
    assert _pruefe(roh).summen["anzuerkennen"] == "900.00"
    assert _pruefe(roh, einstellungen=streng).summen["anzuerkennen"] == "787.50"


def test_the_list_is_taken_by_those_who_lead_procedures():
    assert recht("kdu") is Recht.KOSTENSENKUNG_FUEHREN


def test_what_is_declared_fits_together():
    ergebnis = pruefe((DATEN / "kdu-gut.csv").read_bytes(), "x.csv", profil())
    assert set(ergebnis.summen) == {
        *STAENDE,
        *("faelle", "uebersteigt_um", "anzuerkennen"),
    }
    konzepte = {w.wert for w in profil().feld("konzept").auswahl}
    assert konzepte == set(KONZEPTE)


TAGE = st.dates(date(2017, 1, 1), date(2028, 12, 31))
FALL = st.fixed_dictionaries(
    {
        "raum": st.sampled_from(["Norderstedt", "2a", "Amt Leezen"]),
        "personen": st.integers(1, 8),
        "kosten": st.integers(20_000, 150_000).map(lambda c: Decimal(c) / 100),
        "monat": TAGE,
        "bwz_beginn": st.none() | st.dates(date(2019, 10, 1), date(2023, 3, 31)) | TAGE,
        "erster_monat": st.none() | TAGE,
        "kinder": st.sampled_from(["ja", "nein", None]),
        "ueber_qm_grenze": st.sampled_from(["ja", "nein", None]),
        "zuvor_nur_angemessen": st.sampled_from(["ja", "nein", None]),
        "aufforderung_am": st.none() | TAGE,
    }
)
SPALTEN = {
    "raum": pl.String,
    "personen": pl.Int64,
    "kosten": pl.Decimal(38, 2),
    "monat": pl.Date,
    "konzept": pl.String,
    "bwz_beginn": pl.Date,
    "erster_monat": pl.Date,
    "karenzzeit": pl.String,
    "kinder": pl.String,
    "ueber_qm_grenze": pl.String,
    "zuvor_nur_angemessen": pl.String,
    "aufforderung_am": pl.Date,
    "anerkannt": pl.Decimal(38, 2),
}


def _einzeln(fall, einstellungen):
    """Judge one case with the rules, one call after the other."""
    nur = fall["zuvor_nur_angemessen"] == "ja"
    karenz = fall["erster_monat"] and karenzzeit(
        erster_monat=fall["erster_monat"], zuvor_nur_angemessen=nur
    )
    ab = None
    if fall["aufforderung_am"]:
        ab = kostensenkung(
            aufforderung_am=fall["aufforderung_am"],
            bwz_beginn=fall["bwz_beginn"],
            zuvor_nur_angemessen=nur,
            karenzzeit=karenz or None,
            einstellungen=einstellungen,
        ).absenkung_ab
    grenze = richtwert(
        lade_konzept("segeberg_2011"),
        raum=fall["raum"],
        personen=fall["personen"],
        am=fall["monat"],
    )
    antwort = angemessenheit(
        kosten=fall["kosten"],
        richtwert=grenze,
        am=fall["monat"],
        karenzzeit=bool(karenz and fall["monat"] in karenz),
        kinder=fall["kinder"] == "ja",
        ueber_qm_grenze=fall["ueber_qm_grenze"] == "ja",
        bwz_beginn=fall["bwz_beginn"],
        umstaende=Umstaende(zuvor_nur_angemessen=nur, absenkung_ab=ab),
        einstellungen=einstellungen,
    )
    # Without a letter the actual costs go on; the rule shows the amount afterwards.
    qm = fall["ueber_qm_grenze"] == "ja" and antwort.fassung == "grundsicherungsgeld"
    ohne_brief = fall["aufforderung_am"] is None and antwort.anerkannt == grenze.betrag
    weiter = ohne_brief and not antwort.angemessen and not qm
    return fall["kosten"] if weiter else antwort.anerkannt


@settings(max_examples=60, deadline=None)
@given(
    faelle=st.lists(FALL, min_size=1, max_size=25),
    wahl=st.sampled_from(
        [
            Einstellungen(),
            Einstellungen(
                uebergang_2026="bewilligungszeitraum",
                kinder_ausnahme="obergrenze",
                sozialschutz_dauer="geltungszeitraum",
            ),
        ]
    ),
)
def test_whole_columns_say_what_the_rules_say_case_by_case(faelle, wahl):
    daten = pl.DataFrame(
        {name: [fall.get(name) for fall in faelle] for name in SPALTEN}, schema=SPALTEN
    )
    geurteilt = beurteile(daten, None, wahl)
    assert set(geurteilt["__stand"]) <= set(STAENDE)
    gefunden = [Decimal(cent) / 100 for cent in geurteilt["__soll"]]
    assert gefunden == [_einzeln(fall, wahl) for fall in faelle]

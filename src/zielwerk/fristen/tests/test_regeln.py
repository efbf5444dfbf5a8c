"""What is due when, and why: sourced cases, the Rechenweg, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from zielwerk.fristen.regeln import (
    FristregelError,
    beschreibung,
    faelligkeiten,
    frist_nach_ereignis,
    pruefe_regel,
    stand,
    stichtage,
    zeitraeume,
)
from zielwerk.kern.kalender import KalenderError

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
LISTE = {"anzahl": 10, "einheit": "arbeitstage", "dienstfreie_tage": ("24.12.",)}


def name(fall):
    return fall["fall"]


def angaben(fall, *namen):
    """Return those inputs of a case that it states."""
    return {n: fall[n] for n in (*namen, "land", "dienstfreie_tage") if n in fall}


@pytest.mark.parametrize("fall", FAELLE["nach_ereignis"], ids=name)
def test_a_frist_after_an_ereignis_ends_on_the_day_of_the_law(fall):
    frist = frist_nach_ereignis(fall["ereignis"], **angaben(fall, "anzahl", "einheit"))
    assert (frist.ende, frist.faellig_am) == (fall["ende"], fall["ende"])
    assert frist.tage[-1].grund == "Ende der Frist"
    assert f"{fall['ende']:%d.%m.%Y}" in frist.rechenweg[-1]


@pytest.mark.parametrize("fall", FAELLE["stichtage"], ids=name)
def test_a_stichtag_stands_or_moves_as_agreed(fall):
    tage = stichtage(
        fall["tage"], **angaben(fall, "jahr", "jahresversatz", "verschieben")
    )
    assert [s.faellig_am for s in tage] == fall["faellig"]
    assert [s.ende for s in tage] == fall["faellig"]
    assert all(f"{s.ende:%d.%m.%Y}" in " ".join(s.rechenweg) for s in tage)


@pytest.mark.parametrize("fall", FAELLE["zeitraeume"], ids=name)
def test_zeitraeume_end_on_their_last_day(fall):
    perioden = zeitraeume(fall["je"], jahr=fall["jahr"])
    assert [p.faellig_am for p in perioden] == fall["enden"]
    assert all(p.bis == p.ende and p.rechenweg for p in perioden)


@pytest.mark.parametrize("fall", FAELLE["stand"], ids=name)
def test_the_stand_says_how_many_arbeitstage_are_left(fall):
    anzeige = stand(**angaben(fall, "zustand", "faellig_am", "heute"))
    assert (anzeige.wort, anzeige.rest) == (fall["wort"], fall["rest"])


@pytest.mark.parametrize("fall", FAELLE["beschreibung"], ids=name)
def test_a_terminregel_reads_as_the_vereinbarung_says_it(fall):
    assert beschreibung(fall["regel"]) == fall["text"]
    pruefe_regel(fall["regel"])


def test_every_day_of_the_count_is_listed_with_its_reason():
    frist = frist_nach_ereignis(
        date(2020, 12, 22), anzahl=3, einheit="arbeitstage", dienstfreie_tage=["24.12."]
    )
    assert [(f"{t.tag:%d.%m.}", t.zaehlt, t.grund) for t in frist.tage] == [
        ("22.12.", None, "Tag des Ereignisses"),
        ("23.12.", 1, "Arbeitstag"),
        ("24.12.", None, "dienstfrei nach Einstellung"),
        ("25.12.", None, "Erster Weihnachtstag, Feiertag in Schleswig-Holstein"),
        (
            "26.12.",
            None,
            "Zweiter Weihnachtstag, Feiertag in Schleswig-Holstein, "
            "zugleich Wochenende",
        ),
        ("27.12.", None, "Wochenende"),
        ("28.12.", 2, "Arbeitstag"),
        ("29.12.", 3, "Ende der Frist"),
    ]


def test_the_rechenweg_of_arbeitstage_can_be_read_aloud():
    frist = frist_nach_ereignis(date(2020, 12, 21), **LISTE)
    assert frist.rechenweg == (
        "Die Zählung beginnt am Tag nach dem Ereignis: Di, 22.12.2020 "
        "(§ 187 Abs. 1 BGB)",
        "10 Arbeitstage zählen; 7 Tage zählen nicht (dienstfrei nach Einstellung, "
        "Erster Weihnachtstag, Zweiter Weihnachtstag, Wochenenden und Neujahr; "
        "Kalender Schleswig-Holstein)",
        "Ende der Frist: Do, 07.01.2021 (ein Arbeitstag, bleibt stehen)",
    )


def test_a_moved_end_names_the_reason_and_the_norm():
    frist = frist_nach_ereignis(date(2020, 12, 18), anzahl=14, einheit="kalendertage")
    assert frist.rechenweg[1:] == (
        "plus 14 Kalendertage: Fr, 01.01.2021 (§ 188 Abs. 1 BGB)",
        "Fr, 01.01.2021 ist kein Werktag (Neujahr, Feiertag in Schleswig-Holstein); "
        "das Ende rückt auf den nächsten Werktag: Mo, 04.01.2021 (§ 26 Abs. 3 SGB X)",
    )
    assert [t.grund for t in frist.tage[2:]] == [
        "Wochenende",
        "Wochenende",
        "Ende der Frist",
    ]


def test_a_termin_on_a_saturday_says_that_it_stands():
    (termin,) = stichtage(["15.01."], jahr=2021, jahresversatz=1)
    assert termin.rechenweg == (
        "Stichtag 15.01. des Folgejahres: Sa, 15.01.2022",
        "Der Termin bleibt auf diesem Tag (Wochenende) (§ 26 Abs. 5 SGB X)",
    )


def test_a_29_02_that_does_not_exist_says_what_holds_instead():
    (stichtag,) = stichtage(["29.02."], jahr=2021)
    assert stichtag.rechenweg[0] == "2021 hat keinen 29.02.; es gilt der 28.02."


@pytest.mark.parametrize(
    ("anzahl", "einheit", "meldung"),
    [
        (0, "arbeitstage", "ganze Zahl ab 1"),
        (-1, "monate", "ganze Zahl ab 1"),
        (True, "monate", "ganze Zahl ab 1"),
        (1.5, "monate", "ganze Zahl ab 1"),
        ("zehn", "monate", "ganze Zahl ab 1"),
        (2001, "arbeitstage", r"Höchstens 2\.000 Arbeitstage"),
        (601, "monate", "Höchstens 600 Monate"),
        (1, "wochen", "„wochen“ ist keine Einheit"),
    ],
)
def test_a_count_that_cannot_be_is_refused(anzahl, einheit, meldung):
    with pytest.raises(FristregelError, match=meldung):
        frist_nach_ereignis(date(2020, 1, 1), anzahl=anzahl, einheit=einheit)


@pytest.mark.parametrize("ereignis", [date.max, date.min, date(1990, 12, 31)])
def test_a_year_without_feiertage_is_refused_in_words(ereignis):
    with pytest.raises(KalenderError, match="sind keine Feiertage hinterlegt"):
        frist_nach_ereignis(ereignis, anzahl=1, einheit="arbeitstage")


@pytest.mark.parametrize(
    ("tage", "meldung"),
    [
        ([], "mindestens einen"),
        (["15.06"], "ist kein Stichtag"),
        (["Juni"], "ist kein Stichtag"),
        (["31.06."], "gibt es nicht"),
        (["15.13."], "gibt es nicht"),
        (["15.06.", " 15.06."], "doppelt"),
    ],
)
def test_a_stichtag_that_does_not_exist_is_refused(tage, meldung):
    with pytest.raises(FristregelError, match=meldung):
        stichtage(tage, jahr=2021)


def test_stichtage_come_in_order_and_each_covers_the_time_since_the_last():
    regel = {"art": "stichtage", "tage": ["15.12.", "15.06."]}
    assert [(f.bezeichnung, f.von, f.bis) for f in faelligkeiten(regel, jahr=2020)] == [
        ("zum 15.06.2020", date(2019, 12, 16), date(2020, 6, 15)),
        ("zum 15.12.2020", date(2020, 6, 16), date(2020, 12, 15)),
    ]


def test_two_fristen_moved_to_one_werktag_keep_their_zeitraum_forward():
    regel = {"art": "stichtage", "tage": ["15.01.", "17.01."], "verschieben": True}
    faellig = faelligkeiten(regel, jahr=2022)
    assert [f.faellig_am for f in faellig] == [date(2022, 1, 17)] * 2
    assert all(f.von <= f.bis for f in faellig)


def test_a_duty_owed_twice_per_zeitraum_is_due_twice():
    regel = {"art": "zeitraeume", "je": "halbjahr", "anzahl": 2}
    faellig = [f.faellig_am for f in faelligkeiten(regel, jahr=2020)]
    assert faellig == [date(2020, 6, 30)] * 2 + [date(2020, 12, 31)] * 2


@pytest.mark.parametrize("art", ["nach_ereignis", "fortlaufend", "auftrag"])
def test_a_regel_without_a_day_of_its_own_makes_nothing_due(art):
    assert faelligkeiten({"art": art}, jahr=2020) == ()


@pytest.mark.parametrize(
    "regel",
    [
        {},
        {"art": "mondphase"},
        {"art": ["stichtage"]},
        {"art": "stichtage"},
        {"art": "stichtage", "tage": [15]},
        {"art": "stichtage", "tage": "15.06."},
        {"art": "stichtage", "tage": ["15.06."], "jahresversatz": 7},
        {"art": "zeitraeume"},
        {"art": "zeitraeume", "je": "woche"},
        {"art": "zeitraeume", "je": "monat", "anzahl": 0},
        {"art": "zeitraeume", "je": "monat", "anzahl": "2"},
        {"art": "nach_ereignis", "anzahl": 10},
        {"art": "nach_ereignis", "anzahl": -1, "einheit": "monate"},
        {"art": "nach_ereignis", "anzahl": "zehn", "einheit": "monate"},
        {"art": "nach_ereignis", "anzahl": 9000, "einheit": "arbeitstage"},
        {"art": "nach_ereignis", "anzahl": 1, "einheit": "monate", "je": "woche"},
    ],
)
def test_a_malformed_terminregel_is_refused_before_it_is_stored(regel):
    with pytest.raises(FristregelError):
        pruefe_regel(regel)

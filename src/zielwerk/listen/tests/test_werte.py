"""Numbers, dates, words: what is read, what is refused, what is said."""

from datetime import date
from decimal import Decimal

import pytest

from zielwerk.listen.befund import Berichtigung
from zielwerk.listen.profil import Schwere
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.tests.dateien import PROFIL, STAND, betraege, liste, tage


def _hoehen(*texte):
    ergebnis = pruefe(betraege(*texte), "x.csv", PROFIL, stand=STAND)
    return ergebnis.daten["hoehe"].to_list(), ergebnis


def _am(*texte):
    ergebnis = pruefe(tage(*texte), "x.csv", PROFIL, stand=STAND)
    return ergebnis.daten["am"].to_list(), ergebnis


@pytest.mark.parametrize(
    ("text", "wert"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234.5", "1234.50"),
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("EUR 12,5", "12.50"),
        ("-12,50", "-12.50"),
        ("12,50-", "-12.50"),
        ("−12,50", "-12.50"),
        ("0,00", "0.00"),
        ("1.234.567", "1234567.00"),
        ("12,500", "12500.00"),
        ("0,120", "0.12"),
        ("7", "7.00"),
    ],
)
def test_amounts_are_read_exactly(text, wert):
    if text == "12,500":
        # Undecidable alone; the column decides: here it is English.
        gelesen, _ = _hoehen(text, "1,000.00")
        assert gelesen[0] == Decimal(wert)
        return
    gelesen, ergebnis = _hoehen(text)
    assert ergebnis.angenommen, ergebnis.befunde
    assert gelesen == [Decimal(wert)]


@pytest.mark.parametrize(
    "text",
    ["1e400", "NaN", "inf", "=1+1", "1.23.4", "12,50 S", "1,2,3", "(12,50)", "--5"],
)
def test_what_is_no_amount_is_a_finding(text):
    gelesen, ergebnis = _hoehen(text)
    assert gelesen == [None]
    assert [(b.zeile, b.regel, b.gefunden) for b in ergebnis.befunde] == [
        (2, "zahl", text)
    ]


def test_more_than_two_places_are_never_rounded():
    assert _hoehen("1,005")[1].anzahl[Schwere.WARNUNG] == 1
    assert _hoehen("1,0051")[1].anzahl[Schwere.FEHLER] == 1
    assert _hoehen("1,5000")[0] == [Decimal("1.50")]


def test_column_decides_what_a_point_means():
    assert _hoehen("1.234", "5,00")[0][0] == 1234
    gelesen, ergebnis = _hoehen("1.234", "5.00")
    assert gelesen[0] is None
    assert ergebnis.befunde[0].meldung.endswith("hat zu viele Nachkommastellen.")


def test_undecidable_column_is_said_and_must_be_confirmed():
    gelesen, ergebnis = _hoehen("1.234", "2.500")
    assert gelesen == [1234, 2500]
    assert [(b.regel, b.schwere) for b in ergebnis.befunde] == [
        ("mehrdeutig", Schwere.WARNUNG)
    ]
    assert any("„1.234“" in satz for satz in ergebnis.annahmen)


def test_mixed_column_refuses_only_what_is_undecidable():
    gelesen, ergebnis = _hoehen("1.234,56", "1,234.56", "1.234")
    assert gelesen == [Decimal("1234.56"), Decimal("1234.56"), None]
    assert [b.zeile for b in ergebnis.befunde] == [4]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("03.02.2020", date(2020, 2, 3)),
        ("3.2.2020", date(2020, 2, 3)),
        ("03. 02. 2020", date(2020, 2, 3)),
        ("2020-12-31", date(2020, 12, 31)),
        ("2020-12-31 13:45:00", date(2020, 12, 31)),
        ("31.12.20", date(2020, 12, 31)),
        ("31.12.99", date(1999, 12, 31)),
        ("31/12/2020", date(2020, 12, 31)),
        ("12/31/2020", date(2020, 12, 31)),
        ("3. März 2020", date(2020, 3, 3)),
        ("Do, 31.12.2020", date(2020, 12, 31)),
        ("44196", date(2020, 12, 31)),
        ("20201231", date(2020, 12, 31)),
        ("31122020", date(2020, 12, 31)),
        ("29.02.2020", date(2020, 2, 29)),
    ],
)
def test_dates_are_read(text, tag):
    gelesen, ergebnis = _am(text)
    assert gelesen == [tag]
    assert ergebnis.angenommen
    assert any("Zugang: Datum als" in satz for satz in ergebnis.annahmen)


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2020",
        "29.02.2021",
        "00.01.2020",
        "1.13.2020",
        "31.12.0202",
        "bald",
        "3",
        "-5",
    ],
)
def test_what_is_no_date_is_a_finding(text):
    gelesen, ergebnis = _am(text)
    assert gelesen == [None]
    assert [(b.regel, b.gefunden) for b in ergebnis.befunde] == [("datum", text)]


def test_calendar_error_says_how_long_the_month_is():
    _, ergebnis = _am("31.02.2020")
    assert ergebnis.befunde[0].meldung.startswith("Der Februar 2020 hat 29 Tage.")


def test_column_decides_whether_the_month_comes_first():
    assert _am("03/04/2020", "12/31/2020")[0][0] == date(2020, 3, 4)
    assert _am("03/04/2020", "31/12/2020")[0][0] == date(2020, 4, 3)
    gelesen, ergebnis = _am("03/04/2020")
    assert gelesen == [date(2020, 4, 3)]
    assert ergebnis.anzahl[Schwere.WARNUNG] == 1


def test_two_digit_years_are_said():
    assert any("Zweistellige Jahre" in s for s in _am("03.04.20")[1].annahmen)


@pytest.mark.parametrize(
    "name",
    [
        "=SUMME(A1:A9)",
        "+49 4551",
        "@cmd",
        "Ðorđević-Łukasiewicz",
        "Şahin Çağlayan",
        "C\u0328h",  # a DIN 91379 letter that exists only as base and combining sign
        "Müller-Straße",
    ],
)
def test_text_is_kept_letter_by_letter(name):
    ergebnis = pruefe(liste(name=name), "x.csv", PROFIL)
    assert ergebnis.angenommen
    assert ergebnis.daten["name"][0] == name


@pytest.mark.parametrize("zeichen", ["\u202e", "\u200b", "\x07", "\ufffd", "\u2066"])
def test_invisible_signs_are_refused_and_shown(zeichen):
    ergebnis = pruefe(liste(name=f"Mus{zeichen}ter"), "x.csv", PROFIL)
    befund = ergebnis.befunde[0]
    assert befund.regel == "steuerzeichen"
    assert befund.gefunden == f"Mus[U+{ord(zeichen):04X}]ter"


def test_number_shortened_by_excel_is_refused():
    assert pruefe(liste(nummer="2,041E+12"), "x.csv", PROFIL).befunde[0].regel == (
        "gekuerzte-nummer"
    )


def test_unknown_word_gets_the_nearest_as_proposal():
    befund = pruefe(liste(art="Kosten der Untekunft"), "x.csv", PROFIL).befunde[0]
    assert befund.vorschlag == "Kosten der Unterkunft"


def test_doubled_key_names_the_first_line():
    befund = pruefe(liste(nummer="F-2"), "x.csv", PROFIL).befunde[0]
    assert (befund.zeile, befund.regel) == (3, "doppelt")
    assert "Zeile 2" in befund.meldung


def test_correction_lies_over_the_file():
    roh = liste(am="31.02.2020")
    falsch = pruefe(roh, "x.csv", PROFIL)
    richtig = pruefe(
        roh,
        "x.csv",
        PROFIL,
        berichtigungen=[Berichtigung(2, "am", "29.02.2020", "Tippfehler")],
    )
    assert not falsch.angenommen
    assert richtig.angenommen
    assert falsch.sha256 == richtig.sha256
    assert richtig.daten["am"][0] == date(2020, 2, 29)


def test_correction_without_a_row_is_refused():
    ergebnis = pruefe(
        liste(),
        "x.csv",
        PROFIL,
        berichtigungen=[Berichtigung(99, "am", "1.1.2020", "x")],
    )
    assert ergebnis.befunde[0].regel == "berichtigung-ohne-ziel"


def test_mapping_made_by_a_person_wins():
    roh = b"foo;bar;baz\nF-1;03.02.2020;5,00\n"
    ergebnis = pruefe(
        roh,
        "x.csv",
        PROFIL,
        kopfzeile=1,
        zuordnung={"nummer": "A", "am": "B", "hoehe": "C"},
    )
    assert ergebnis.angenommen
    assert ergebnis.summen == {"hoehe": "5.00", "zeilen": 1}


def test_findings_beyond_the_cap_are_counted():
    from dataclasses import replace

    knapp = replace(PROFIL, max_befunde=3)
    ergebnis = pruefe(tage(*["kein Tag"] * 10), "x.csv", knapp)
    assert len(ergebnis.befunde) == 3
    assert ergebnis.anzahl[Schwere.FEHLER] == 10
    assert ergebnis.fehlerhafte_zeilen == 10

"""The list of advice: the sample files, each rule, both shapes, the counts."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.beratung.einlesen import profil
from zielwerk.beratung.monate import lies_monat
from zielwerk.beratung.regeln import bilanz
from zielwerk.listen.befehl import einlesen, pruefen
from zielwerk.listen.pruefung import pruefe
from zielwerk.mandanten.regeln import WahlError

DATEN = Path(__file__).resolve().parents[4] / "tests" / "daten"
STAND = date(2020, 12, 31)
PROFIL = profil(STAND)
SUMMEN = {
    "zeilen_anzahlen": 72,
    "zuweisungen": 256,
    "kontakt_nicht_zustande": 45,
    "gespraeche_terminiert": 211,
    "gespraeche_stattgefunden": 147,
    "gespraeche_versaeumt": 40,
    "gespraeche_abgesagt": 24,
    "beginn": 123,
    "kurzberatungen": 24,
    "abschluss": 84,
    "abbruch": 36,
}
ANZAHL = {
    "Leistung": "Schuldnerberatung",
    "Standort": "Norderstedt",
    "Jahr": "2020",
    "Zeitraum": "ganzes Jahr",
    "Zuweisungen": "40",
    "Kontakt nicht zustande": "6",
    "Erstgespräche terminiert": "34",
    "Erstgespräche wahrgenommen": "22",
    "Erstgespräche versäumt": "8",
    "Erstgespräche abgesagt": "4",
    "Formulare versandt": "20",
    "Formulare zurück": "9",
    "laufend 01.01.": "12",
    "Beratungsbeginn": "18",
    "Abschluss planmäßig": "9",
    "Abbruch": "6",
    "Abbruch Klient": "4",
    "Abbruch Träger": "",
    "Abbruch Wegzug": "1",
    "Abbruch Ende SGB II": "1",
    "laufend 31.12.": "15",
    "Wartezeit": "12,5",
}
SCHEIN = {
    "Scheinnummer": "S-2020-0001",
    "Leistung": "Suchtberatung",
    "Rechtsgrundlage": "§ 16a Nr. 4 SGB II",
    "Zuweisungsdatum": "03.02.2020",
    "Datum der ersten Kontaktaufnahme": "05.02.2020",
    "Erstgespräch am": "14.02.2020",
    "Erstgespräch Status": "wahrgenommen",
    "Stand": "beendet",
    "Beginn": "14.02.2020",
    "Beendigung": "02.06.2020",
    "Grund der Beendigung": "Abschluss",
}


def _csv(*zeilen, kopf):
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(kopf)
    schreiber.writerows([zeile.get(name, "") for name in kopf] for zeile in zeilen)
    return puffer.getvalue().encode()


def _pruefe(*zeilen):
    kopf = tuple(zeilen[0])
    return pruefe(_csv(*zeilen, kopf=kopf), "x.csv", PROFIL, stand=STAND)


def _befunde(*zeilen):
    return [(b.zeile, b.regel, b.schwere.value) for b in _pruefe(*zeilen).befunde]


@pytest.mark.parametrize(
    "name",
    [
        "beratung-gut.csv",
        "beratung-gut.xlsx",
        "beratung-haesslich.xlsx",
        "beratung-windows.csv",
        "beratung-utf16-tab.txt",
        "beratung-komma.csv",
    ],
)
def test_counts_in_every_dress_give_the_same_sums(name):
    ergebnis = pruefe((DATEN / name).read_bytes(), name, PROFIL, stand=STAND)
    assert ergebnis.befunde == ()
    assert ergebnis.zeilen == 72
    assert {k: ergebnis.summen[k] for k in SUMMEN} == SUMMEN


def test_sums_agree_with_a_recount_without_polars():
    text = (DATEN / "beratung-gut.csv").read_text("utf-8-sig")
    zeilen = list(csv.DictReader(text.splitlines(), delimiter=";"))
    for spalte, name in (
        ("Zuweisungen", "zuweisungen"),
        ("Erstgespräche versäumt", "gespraeche_versaeumt"),
        ("Beratungsbeginn", "beginn"),
        ("Abbruch", "abbruch"),
    ):
        assert sum(int(z[spalte]) for z in zeilen) == SUMMEN[name]


@pytest.mark.parametrize("name", ["beratung-scheine.csv", "beratung-scheine.xlsx"])
def test_vouchers_are_counted_by_what_their_days_say(name):
    text = (DATEN / "beratung-scheine.csv").read_text("utf-8-sig")
    zeilen = list(csv.DictReader(text.splitlines(), delimiter=";"))
    ergebnis = pruefe((DATEN / name).read_bytes(), name, PROFIL, stand=STAND)
    assert ergebnis.befunde == ()
    status = [z["Erstgespräch Status"] for z in zeilen]
    gruende = [z["Grund der Beendigung"] for z in zeilen if z["Ende der Beratung"]]
    erwartet = {
        "zeilen_einzeln": 40,
        "gespraeche_stattgefunden": status.count("wahrgenommen"),
        "gespraeche_versaeumt": status.count("versäumt"),
        "beginn": sum(bool(z["Beginn der Beratung"]) for z in zeilen),
        "kurzberatungen": sum(z["Kurzberatung"] == "ja" for z in zeilen),
        "abschluss": gruende.count("Abschluss"),
        "abbruch": len(gruende) - gruende.count("Abschluss"),
    }
    assert {k: ergebnis.summen[k] for k in erwartet} == erwartet


@pytest.mark.parametrize("name", ["beratung-fehler.csv", "beratung-fehler.xlsx"])
def test_each_typical_error_is_found_in_its_line(name):
    ergebnis = pruefe((DATEN / name).read_bytes(), name, PROFIL, stand=STAND)
    assert [(b.zeile, b.feld, b.regel, b.schwere.value) for b in ergebnis.befunde] == [
        (2, "zuweisungen", "negative-anzahl", "fehler"),
        (2, "kontakt_nicht_zustande", "mehr-ohne-kontakt-als-zuweisungen", "warnung"),
        (3, "leistung", "unbekannter-wert", "fehler"),
        (4, "jahr", "jahr-unmoeglich", "fehler"),
        (5, "gespraeche_stattgefunden", "zahl", "fehler"),
        (6, "leistung", "zeile-ohne-angaben", "fehler"),
        (7, "laufend_ende", "bilanz-geht-nicht-auf", "warnung"),
        (8, "kontakt_nicht_zustande", "mehr-ohne-kontakt-als-zuweisungen", "warnung"),
        (9, "gespraeche_terminiert", "mehr-gespraeche-als-termine", "warnung"),
        (10, "zeitraum", "zeile-doppelt", "warnung"),
        (11, "zeitraum", "zeile-doppelt", "warnung"),
    ]


def test_each_typical_error_of_vouchers_is_found_in_its_line():
    name = "beratung-scheine-fehler.csv"
    ergebnis = pruefe((DATEN / name).read_bytes(), name, PROFIL, stand=STAND)
    assert [(b.zeile, b.feld, b.regel, b.schwere.value) for b in ergebnis.befunde] == [
        (2, "ende_am", "ende-vor-beginn", "fehler"),
        (3, "kontakt_am", "nach-stand", "fehler"),
        (5, "scheinnummer", "doppelt", "fehler"),
        (6, "ende_grund", "ende-ohne-grund", "warnung"),
        (8, "ende_am", "grund-ohne-ende", "warnung"),
        (9, "rechtsgrundlage", "nicht-sgb2", "hinweis"),
    ]


@pytest.mark.parametrize("zeile", [ANZAHL, SCHEIN])
def test_a_good_row_has_no_finding(zeile):
    assert _befunde(zeile) == []


@pytest.mark.parametrize(
    ("ersatz", "befund"),
    [
        ({"Leistung": "Ehrenamt"}, ("unbekannter-wert", "fehler")),
        ({"Leistung": ""}, ("leistung-fehlt", "warnung")),
        ({"Jahr": "1999"}, ("jahr-unmoeglich", "fehler")),
        ({"Zeitraum": "13"}, ("unbekannter-wert", "fehler")),
        ({"Zuweisungen": "vier"}, ("zahl", "fehler")),
        ({"Zuweisungen": "4,5"}, ("zahl", "fehler")),
        ({"Abbruch Wegzug": "-1"}, ("negative-anzahl", "fehler")),
        ({"Wartezeit": "-3"}, ("negative-anzahl", "fehler")),
        ({"laufend 31.12.": "16"}, ("bilanz-geht-nicht-auf", "warnung")),
        ({"Abbruch Wegzug": "2"}, ("abbruch-summe", "warnung")),
        (
            {"Erstgespräche terminiert": "33"},
            ("mehr-gespraeche-als-termine", "warnung"),
        ),
        ({"Formulare zurück": "21"}, ("mehr-formulare-zurueck", "warnung")),
        (
            {"Kontakt nicht zustande": "41"},
            ("mehr-ohne-kontakt-als-zuweisungen", "warnung"),
        ),
    ],
)
def test_each_rule_about_counts(ersatz, befund):
    assert (2, *befund) in _befunde(ANZAHL | ersatz)


@pytest.mark.parametrize(
    ("ersatz", "befund"),
    [
        ({"Beginn": "31.02.2020"}, ("datum", "fehler")),
        ({"Beginn": "01.03.2021", "Beendigung": ""}, ("nach-stand", "fehler")),
        ({"Beendigung": "01.02.2020"}, ("ende-vor-beginn", "fehler")),
        (
            {"Datum der ersten Kontaktaufnahme": "01.02.2020"},
            ("reihenfolge", "warnung"),
        ),
        ({"Grund der Beendigung": ""}, ("ende-ohne-grund", "warnung")),
        ({"Beendigung": ""}, ("grund-ohne-ende", "warnung")),
        ({"Kontakt": "nein"}, ("kontakt-widerspricht", "warnung")),
        ({"Kontakt": "vielleicht"}, ("muster", "fehler")),
        ({"Kurzberatung": "vielleicht"}, ("muster", "fehler")),
        ({"Stand": "laufend"}, ("stand-widerspricht", "warnung")),
        ({"Stand": "Beendet", "Beendigung": ""}, ("stand-widerspricht", "warnung")),
        ({"Grund der Beendigung": "Laune"}, ("unbekannter-wert", "fehler")),
        ({"Rechtsgrundlage": "§ 11 Abs. 5 S. 2 SGB XII"}, ("nicht-sgb2", "hinweis")),
        ({"Scheinnummer": "13504BG0001234"}, ("kein-pseudonym", "fehler")),
        ({"Scheinnummer": "13504//0001234"}, ("kein-pseudonym", "fehler")),
        ({"Scheinnummer": "123A456789"}, ("kein-pseudonym", "fehler")),
    ],
)
def test_each_rule_about_vouchers(ersatz, befund):
    assert (2, *befund) in _befunde(SCHEIN | ersatz)


@pytest.mark.parametrize(
    "zeile",
    [
        ANZAHL | {"laufend 01.01.": "", "laufend 31.12.": "99"},
        ANZAHL | {"Abbruch": "", "laufend 31.12.": "15"},
        ANZAHL | {"Erstgespräche terminiert": "40"},
        SCHEIN | {"Erstgespräch am": "11.01.2021", "Erstgespräch Status": "terminiert"},
        SCHEIN | {"Beendigung": "", "Grund der Beendigung": "", "Stand": ""},
        SCHEIN | {"Stand": "zweites Gespräch geplant", "Grund der Beendigung": "Haft"},
    ],
)
def test_what_is_no_finding(zeile):
    assert _befunde(zeile) == []


@pytest.mark.parametrize(
    "spalte", ["Name", "Vorname", "Anschrift", "Geburtsdatum", "BG-Nummer"]
)
def test_a_list_that_names_persons_is_refused_and_does_not_repeat_them(spalte):
    zeile = SCHEIN | {spalte: "Kanarienvogel-4711"}
    ergebnis = _pruefe(zeile)
    assert [b.regel for b in ergebnis.befunde] == ["angabe-zur-person"]
    assert "Kanarienvogel" not in json.dumps(ergebnis.json())


def test_case_content_is_not_taken():
    """What a Schuldnerberatung notes by § 5 Abs. 2 ÜSchuldStatG stays with it."""
    inhalt = {
        "Geburtsjahr": "1980",
        "Geschlecht": "w",
        "Staatsangehörigkeit": "deutsch",
        "Familienstand": "ledig",
        "Haushaltsgröße": "2",
        "Kinder": "1",
        "Auslöser": "Kanarienvogel",
        "Schuldenhöhe": "12.000",
        "P-Konto": "ja",
        "Diagnose": "Kanarienvogel",
    }
    ergebnis = _pruefe(SCHEIN | inhalt)
    assert ergebnis.befunde == ()
    assert "Kanarienvogel" not in ergebnis.daten.write_csv()
    assert "Kanarienvogel" not in json.dumps(ergebnis.json())
    assert any(satz.startswith("Nicht übernommen") for satz in ergebnis.annahmen)


def test_the_check_says_where_people_are_lost():
    ergebnis = _pruefe(ANZAHL)
    assert ergebnis.annahmen[-1] == (
        "Auf 40 Zuweisungen kommen 18 im Schritt „beraten“. Die meisten gehen vor "
        "„Erstgespräch wahrgenommen“ verloren: 12."
    )


@pytest.mark.parametrize(
    "ersatz", [{"Zuweisungen": ""}, {"Zuweisungen": "-1"}, {"Zuweisungen": "5"}]
)
def test_without_sound_figures_nothing_is_said_about_losses(ersatz):
    assert not [s for s in _pruefe(ANZAHL | ersatz).annahmen if "verloren" in s]


def test_case_content_is_not_taken_for_another_column_by_its_values():
    """Yes and no, small figures, a part of a heading: none of it makes them ours."""
    inhalt = [
        {
            "P-Konto": ("ja", "nein")[n % 2],
            "Haushaltsgröße": str(n + 1),
            "Kinder": str(n),
            "Alter bei Beginn der Sucht": "15",
            "Vorbehandlung": "keine",
            "Kontaktperson": "Kanarienvogel",
        }
        for n in range(8)
    ]
    zeilen = [
        SCHEIN | {"Scheinnummer": f"S-{n}"} | eine for n, eine in enumerate(inhalt)
    ]
    ergebnis = _pruefe(*zeilen)
    assert ergebnis.befunde == ()
    assert "Kanarienvogel" not in ergebnis.daten.write_csv()
    felder = {s.ueberschrift: s.feld for s in ergebnis.erkennung.spalten}
    assert {felder[name] for name in inhalt[0]} == {None}


def test_contact_made_or_not_is_counted():
    ohne = {
        "Scheinnummer": "S-2",
        "Leistung": "Suchtberatung",
        "Zuweisungsdatum": "03.02.2020",
        "Kontakt": "nein",
    }
    ergebnis = _pruefe(SCHEIN | {"Kontakt": "ja"}, ohne)
    assert ergebnis.befunde == ()
    assert ergebnis.summen["zuweisungen"] == 2
    assert ergebnis.summen["kontakt_nicht_zustande"] == 1


def test_both_shapes_may_stand_in_one_list():
    ergebnis = _pruefe(dict.fromkeys(SCHEIN, "") | ANZAHL, SCHEIN)
    assert ergebnis.befunde == ()
    assert ergebnis.summen["abschluss"] == 9 + 1
    assert ergebnis.summen["zeilen_einzeln"] == ergebnis.summen["zeilen_anzahlen"] == 1


def test_what_is_not_16a_is_not_counted():
    andere = SCHEIN | {"Scheinnummer": "S-2", "Rechtsgrundlage": "SGB XII"}
    assert _pruefe(SCHEIN, andere).summen["beginn"] == 1


@pytest.mark.parametrize(
    ("text", "gelesen"),
    [
        ("03/2020", ("März", "2020")),
        ("2020-03", ("März", "2020")),
        ("01.03.2020", ("März", "2020")),
        ("2020-03-01", ("März", "2020")),
        ("März 2020", ("März", "2020")),
        ("1. Halbjahr 2020", ("1. Halbjahr", "2020")),
        ("März", None),
        ("13/2020", ("13", "2020")),
        ("2020", None),
        ("03", None),
    ],
)
def test_month_and_year_in_one_cell(text, gelesen):
    assert lies_monat(text) == gelesen


def test_month_and_year_are_parted_and_said():
    zeile = {n: w for n, w in ANZAHL.items() if n != "Jahr"} | {"Zeitraum": "03/2020"}
    ergebnis = _pruefe(zeile)
    assert ergebnis.befunde == ()
    assert ergebnis.daten["zeitraum"].to_list() == ["m03"]
    assert ergebnis.daten["jahr"].to_list() == [2020]
    assert "1 Zeile: Monat und Jahr stehen in einer Zelle." in ergebnis.annahmen


def test_the_command_prints_one_json_document(capsys):
    angaben = {"art": "beratung", "als_json": True, "stand": "2020-12-31"}
    assert pruefen(pfad=DATEN / "beratung-gut.csv", **angaben) == 0
    assert json.loads(capsys.readouterr().out)["summen"]["zuweisungen"] == 256
    assert pruefen(pfad=DATEN / "beratung-namen.csv", **angaben) == 1


@pytest.mark.django_db
def test_the_list_is_taken_for_a_mandant_only():
    with pytest.raises(WahlError, match="Einen Mandanten"):
        einlesen(
            art="beratung",
            pfad=DATEN / "beratung-gut.csv",
            als_json=False,
            stand="2020-12-31",
            mandant="Kreis Segeberg",
            jetzt=lambda _: datetime(2021, 1, 25, tzinfo=UTC),
        )


@settings(max_examples=20)
@given(st.lists(st.tuples(*[st.integers(0, 40)] * 5), min_size=1, max_size=20))
def test_the_list_finds_what_the_balance_finds(zeilen):
    """Two ways: whole columns in the list, row by row in the rules."""
    namen = ("laufend_anfang", "beginn", "abschluss", "abbruch", "laufend_ende")
    spalten = (
        *("laufend Anfang", "Beratungsbeginn", "Abschluss"),
        *("Abbruch", "laufend Ende"),
    )
    daten = [
        {"Leistung": "Suchtberatung", "Standort": str(n)}
        | {s: str(w) for s, w in zip(spalten, zeile, strict=True)}
        for n, zeile in enumerate(zeilen)
    ]
    gefunden = {z for z, regel, _ in _befunde(*daten) if regel.startswith("bilanz")}
    assert gefunden == {
        nummer
        for nummer, zeile in enumerate(zeilen, start=2)
        if not bilanz(**dict(zip(namen, zeile, strict=True))).stimmt
    }

"""The receivables list: sample files, each rule, completion, difference, headings."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import yaml

from zielwerk.forderungen.einlesen import (
    ERKLAERUNG,
    LISTE,
    beigabe,
    profil,
)
from zielwerk.forderungen.pruefregeln import VERSTOESSE
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.tests.dateien import DATEN

STAND = date(2020, 12, 18)
KOPF = (
    *("VG-Nr.", "Schuldner", "Anschrift", "Ford.-Betrag", "getilgt", "Rest"),
    *("Zug.Dat.", "NS-Grund", "Leist.", "Status", "Erlassbetrag", "NS-Datum"),
    *("Bestandskraft", "Verjährung", "letzte Zahlung", "Mahnsperre"),
    *("laufende Aufrechnung", "GP-Nr."),
)
FELDER = (
    *("nummer", "name", "adresse", "hoehe", "getilgt", "rest", "zugang_am"),
    *("begruendung", "leistungsart", "status", "erlassen", "niedergeschlagen_am"),
    *("unanfechtbar_am", "verjaehrung_am", "letzte_tilgung_am", "mahnsperre"),
    *("aufrechnung", "geschaeftspartner"),
)
GUT = dict.fromkeys(FELDER, "") | {
    "nummer": "2041000000001",
    "name": "Muster, Erika",
    "adresse": "Beispielweg 4, 23795 Bad Segeberg",
    "hoehe": "100,00",
    "getilgt": "20,00",
    "rest": "80,00",
    "zugang_am": "02.11.2020",
    "leistungsart": "KdU",
    "status": "offen",
}


def _csv(*zeilen):
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=";").writerows(
        [KOPF, *(tuple((GUT | eine).values()) for eine in zeilen)]
    )
    return puffer.getvalue().encode()


def _regeln(*zeilen, stand=STAND, **rahmen):
    ergebnis = pruefe(_csv(*zeilen), "x.csv", profil(stand, **rahmen), stand=stand)
    return {(b.zeile, b.regel) for b in ergebnis.befunde}


GUTE = [
    *("gut.xlsx", "gut.csv", "utf16-tab.txt", "komma-englisch.csv"),
    *("haesslich.xlsx", "haesslich.csv"),
]


@pytest.mark.parametrize("name", GUTE)
def test_good_lists_in_every_dress_give_the_same_sums(name):
    roh = (DATEN / f"forderungen-{name}").read_bytes()
    ergebnis = pruefe(roh, name, profil(STAND), stand=STAND)
    assert ergebnis.angenommen, ergebnis.befunde
    assert ergebnis.zeilen == 40
    assert dict(ergebnis.summen) == _nachgezaehlt()


def _nachgezaehlt():
    text = (DATEN / "forderungen-gut.csv").read_text("utf-8-sig")
    zeilen = list(csv.DictReader(text.splitlines(), delimiter=";"))
    namen = ("Höhe der Forderung", "bereits getilgte Summen", "Restbetrag")
    summen = {
        kurz: str(sum(Decimal(z[lang].replace(",", ".")) for z in zeilen))
        for kurz, lang in zip(("hoehe", "getilgt", "rest"), namen, strict=True)
    }
    staende = ("offen", "gestundet", "niedergeschlagen", "erlassen", "erledigt")
    for stand in staende:
        summen[stand] = sum(z["Bearbeitungsstand"] == stand for z in zeilen)
    return summen


@pytest.mark.parametrize("name", ["fehler.csv", "fehler.xlsx"])
def test_each_typical_error_is_found_in_its_line(name):
    roh = (DATEN / f"forderungen-{name}").read_bytes()
    ergebnis = pruefe(roh, name, profil(STAND), stand=STAND)
    fehler = [b for b in ergebnis.befunde if b.schwere == "fehler"]
    assert [(b.zeile, b.feld, b.regel) for b in fehler] == [
        (3, "rest", "rest-stimmt-nicht"),
        (6, "zugang_am", "datum"),
        (10, "begruendung", "begruendung-fehlt"),
        (12, "nummer", "doppelt"),
        (14, "nummer", "muster"),
        (16, "name", "name-fehlt"),
        (18, "zugang_am", "zugang-nach-stand"),
    ]
    assert fehler[0].vorschlag == "391,95"
    assert fehler[0].erwartet.startswith("391,95 (Höhe 979,87 − getilgt 587,92)")


def test_findings_of_audits_are_found():
    roh = (DATEN / "forderungen-feststellungen.csv").read_bytes()
    ergebnis = pruefe(roh, "f.csv", profil(STAND), stand=STAND)
    assert ergebnis.angenommen
    assert [(b.zeile, b.regel) for b in ergebnis.befunde] == [
        (2, "mahnsperre-ohne-aufrechnung"),
        (4, "verjaehrung-nah"),
        (5, "verjaehrt"),
        (6, "wertgrenze-stundung"),
        (7, "wertgrenze-erlass"),
        (8, "kleinbetrag-mahnung"),
        (9, "kleinbetrag-vollstreckung"),
        (10, "niedergeschlagen-und-getilgt"),
        (11, "ohne-bewegung"),
        (13, "schuldner-zwei-schreibweisen"),
        (13, "schuldner-mehrfach-angelegt"),
        (15, "schuldner-zwei-schreibweisen"),
        (15, "schuldner-mehrfach-angelegt"),
        (16, "forderung-vermutlich-doppelt"),
        (17, "forderung-vermutlich-doppelt"),
        (19, "wertgrenze-niederschlagung"),
        (20, "leistung-des-bundes"),
        (21, "ueberzahlt"),
        (22, "adresse-ohne-plz"),
    ]


NIEDER = {"status": "niedergeschlagen", "begruendung": "verzogen"}
EINZELN = [
    ({"hoehe": ""}, "hoehe-fehlt"),
    ({"getilgt": ""}, "getilgt-fehlt"),
    ({"rest": "-"}, "rest-fehlt"),
    ({"adresse": "./."}, "adresse-fehlt"),
    ({"zugang_am": ""}, "zugang-fehlt"),
    ({"hoehe": "-100,00", "getilgt": "0", "rest": "-100,00"}, "hoehe-negativ"),
    ({"getilgt": "-5,00", "rest": "105,00"}, "tilgung-negativ"),
    (NIEDER | {"niedergeschlagen_am": "19.12.2020"}, "niedergeschlagen-nach-stand"),
    ({"begruendung": "verzogen"}, "begruendung-ohne-niederschlagung"),
    ({"status": "bezahlt"}, "erledigt-mit-rest"),
    ({"letzte_tilgung_am": "19.12.2020"}, "tilgung-nach-stand"),
    ({"verjaehrung_am": "31.12.2020"}, "verjaehrung-nah"),
    ({"nummer": "204100000001"}, "muster"),
    ({"nummer": "2041000000A01"}, "muster"),
]
GEWICHT = {
    regel["name"]: regel["schwere"]
    for regel in yaml.safe_load(ERKLAERUNG.read_text("utf-8"))["regeln"]
}


@pytest.mark.parametrize(("ersatz", "regel"), EINZELN)
def test_one_wrong_cell_breaks_one_rule(ersatz, regel):
    gefunden = {name for _, name in _regeln(ersatz)}
    schwer = {n for n in gefunden if GEWICHT.get(n, "fehler") != "hinweis"}
    assert regel in schwer
    assert len(schwer - {"ueberzahlt"}) == 1, gefunden


def test_a_row_in_order_has_no_finding():
    assert _regeln({}) == set()
    teil = {"hoehe": "100,00", "getilgt": "20,00", "erlassen": "30,00", "rest": "50,00"}
    assert _regeln(teil) == set()
    assert _regeln({"status": "Erlass", "getilgt": "0,00", "rest": "0,00"}) == set()
    assert _regeln(NIEDER | {"niedergeschlagen_am": "18.12.2020"}) == set()


def test_every_rule_is_seen_once():
    gesehen = {regel for _, regel in EINZELN}
    for name in ("fehler.csv", "feststellungen.csv"):
        roh = (DATEN / f"forderungen-{name}").read_bytes()
        ergebnis = pruefe(roh, name, profil(STAND), stand=STAND)
        gesehen |= {befund.regel for befund in ergebnis.befunde}
    roh = (DATEN / "forderungen-inkasso.csv").read_bytes()
    unterwegs = pruefe(roh, "i.csv", profil(STAND, freigegeben=True), stand=STAND)
    gesehen |= {befund.regel for befund in unterwegs.befunde} | {
        "begruendung-ausstehend"
    }
    assert set(VERSTOESSE) <= gesehen


def test_a_list_on_its_way_may_lack_columns_but_not_single_cells():
    roh = (DATEN / "forderungen-inkasso.csv").read_bytes()
    assert not pruefe(roh, "i.csv", profil(STAND), stand=STAND).angenommen
    unterwegs = pruefe(roh, "i.csv", profil(STAND, freigegeben=True), stand=STAND)
    assert unterwegs.angenommen
    warnungen = {b.regel for b in unterwegs.befunde if b.schwere == "warnung"}
    assert warnungen == {"name-ausstehend", "adresse-ausstehend", "zugang-ausstehend"}
    anderer = {"nummer": "2041000000002"}
    zwei = _regeln({"name": ""}, anderer, freigegeben=True)
    assert zwei == {(2, "name-fehlt")}
    ohne = _regeln(NIEDER | {"begruendung": ""}, freigegeben=True)
    assert ohne == {(2, "begruendung-ausstehend")}


def test_mahnsperre_with_aufrechnung_or_recent_payment_is_in_order():
    alt = {"mahnsperre": "x", "letzte_tilgung_am": "17.06.2020", "zugang_am": "2.1.20"}
    assert _regeln(alt) == {(2, "mahnsperre-ohne-aufrechnung")}
    assert _regeln(alt | {"aufrechnung": "ja"}) == set()
    assert _regeln(alt | {"letzte_tilgung_am": "19.06.2020"}) == set()


def test_names_of_one_person_are_recognised_and_families_are_not():
    ort = {"adresse": "Probestraße 3, 23795 Bad Segeberg"}
    andere = {"nummer": "2041000000002", "zugang_am": "03.11.2020"} | ort
    for erster, zweiter in (
        ("Schmidt, Jörg", "Joerg Schmitt"),
        ("Meyer, Anna", "Anna MEIER"),
        ("Groß, Käthe", "Kaethe Gross"),
    ):
        gefunden = _regeln({"name": erster} | ort, andere | {"name": zweiter})
        assert {regel for _, regel in gefunden} == {"schuldner-zwei-schreibweisen"}
    familie = _regeln({"name": "Muster, Anna"} | ort, andere | {"name": "Muster, Ole"})
    assert familie == set()


def test_without_a_status_the_other_cells_tell_it():
    leer = {"status": ""}
    roh = _csv(
        leer,
        leer | {"nummer": "2041000000002", "begruendung": "verzogen"},
        leer | {"nummer": "2041000000003", "getilgt": "100,00", "rest": "0,00"},
    )
    ergebnis = pruefe(roh, "x.csv", profil(STAND), stand=STAND)
    staende = ("offen", "niedergeschlagen", "erledigt")
    assert [ergebnis.summen[s] for s in staende] == [1, 1, 1]
    assert any("Bearbeitungsstand steht nicht" in satz for satz in ergebnis.annahmen)


UEBERSCHRIFTEN = {
    "nummer": ["Vertragsgegenstandsnummer", "VG-Nr.", "Kassenzeichen", "Ford.-Nr."],
    "name": ["Name des Schuldners", "Schuldner", "Name", "Name, Vorname", "GP-Name"],
    "adresse": ["Adresse", "Anschrift", "Wohnung", "Anschr."],
    "hoehe": ["Höhe der Forderung", "Höhe", "Ford.-Betrag", "Forderungshöhe"],
    "getilgt": ["bereits getilgte Summen", "getilgt", "Tilg.", "bereits gezahlt"],
    "rest": ["Restbetrag", "Rest", "Saldo", "Restforderung"],
    "zugang_am": ["Zugang der Forderung", "Zugang", "Zug.Dat.", "Zugangsdatum"],
    "begruendung": ["Begründung der Niederschlagung", "NS-Grund", "Begr. NS"],
    "leistungsart": ["Leistungsart", "Leist.", "Grundlage", "Rechtsgrundlage"],
    "faellig_am": ["Fälligkeit", "fällig am"],
    "niedergeschlagen_am": ["Zeitpunkt der Niederschlagung", "NS-Datum"],
    "verjaehrung_am": ["Zeitpunkt der Verjährung", "Verjährung", "Verj."],
    "status": ["Bearbeitungsstand", "Status", "Bearb.-Stand"],
    "mahnsperre": ["Mahnsperre", "Sperrgrund", "Mahnsp."],
    "geschaeftspartner": ["Geschäftspartner-Nr.", "GP-Nr."],
}


@pytest.mark.parametrize(
    ("feld", "text"), [(f, t) for f, texte in UEBERSCHRIFTEN.items() for t in texte]
)
def test_headings_are_understood_without_mapping(feld, text):
    neu = KOPF[FELDER.index(feld)] if feld in FELDER else KOPF[-1]
    kopf = ";".join(KOPF).replace(neu, text, 1)
    roh = _csv({}).decode().replace(";".join(KOPF), kopf, 1).encode()
    erkannt = pruefe(roh, "x.csv", profil(STAND), stand=STAND).erkennung
    spalte = next(s for s in erkannt.spalten if s.ueberschrift == text)
    assert (spalte.feld, spalte.sicherheit.value) == (feld, "Sicher erkannt")


def _liste(name, **weitere):
    roh = (DATEN / f"forderungen-{name}").read_bytes()
    return pruefe(roh, name, profil(STAND, **weitere), stand=STAND)


def test_completion_fills_only_empty_cells_and_makes_the_list_whole():
    pfad = DATEN / "forderungen-ergaenzung.xlsx"
    eigene = pruefe(pfad.read_bytes(), "e.xlsx", beigabe()).daten
    ganz = _liste("inkasso.csv", ergaenzung=eigene)
    assert ganz.angenommen
    spalten = ["nummer", "name", "adresse", "zugang_am", "begruendung", "rest"]
    assert ganz.daten.select(spalten).equals(_liste("gut.csv").daten.select(spalten))
    fremd = _csv({"nummer": "2041000000001", "name": "Falsch"}, {"nummer": "1" * 13})
    voll = pruefe(fremd, "f.csv", beigabe()).daten
    gut = _liste("gut.csv", ergaenzung=voll)
    assert gut.daten["name"][0] == "Beispiel, Bernd"
    assert any("1 Forderungen der Ergänzung" in satz for satz in gut.annahmen)


def test_the_list_names_its_sender_and_its_right():
    assert (LISTE.absender, LISTE.menue) == ("BA-Inkasso-Service", "Forderungen")

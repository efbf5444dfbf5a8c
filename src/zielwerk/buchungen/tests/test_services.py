"""Events of the postings: each happens once, is recorded, and refuses what it must."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from zielwerk.buchungen.models import (
    Abrechnungsperiode,
    Buchung,
    Buchungsbestaetigung,
    Buchungshinweis,
    Buchungsliste,
    Kontenregel,
)
from zielwerk.buchungen.services import (
    BuchungError,
    add_kontenregel,
    add_periode,
    change_kontenregel,
    lage,
    recheck_liste,
    record_bestaetigung,
    remove_periode,
    report_hinweis,
    report_hinweise,
    satz,
    settle_hinweis,
    settle_perioden,
    summen_quartale,
    undo_hinweis,
)
from zielwerk.conftest import JETZT
from zielwerk.kennzahlen.models import Messwert
from zielwerk.kennzahlen.services import create_kennzahl
from zielwerk.listen.services import run_einlesung
from zielwerk.listen.verzeichnis import ListeError
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Feststellung

STAND = date(2020, 6, 30)
SPAETER = datetime(2021, 1, 26, 9, 0, tzinfo=UTC)
KOPF = ("Buchungsnummer", "Buchungsdatum", "Haushaltsjahr", "Produktkonto")
KOPF += ("Leistungsart", "Einnahme/Ausgabe", "Betrag", "Buchungstext")
GUT = ("B-1", "03.02.2020", "2020", "3121.1", "KdU", "A", "100,00", "Frau Geheim")
FALSCH = ("B-2", "04.02.2020", "2020", "9999.9", "KdU", "A", "50,00", "Herr Streng")
BUND = ("B-3", "05.02.2020", "2020", "3121.1", "§ 24 (3) Nr. 3", "A", "7,00", "")


def als_csv(*zeilen, kopf=KOPF):
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=";").writerows([kopf, *zeilen])
    return puffer.getvalue().encode()


def regel(durch, **ersatz):
    angaben = {
        "leistungsart": "KdU",
        "art": "ausgabe",
        "produktkonto": "3121.1",
        "bezeichnung": "Unterkunft",
        "gilt_ab": date(2020, 1, 1),
        "gilt_bis": None,
    }
    return add_kontenregel(durch=durch, jetzt=JETZT, **angaben | ersatz)


def einlesen(durch, *zeilen, jetzt=JETZT, stand=STAND):
    ergebnis = run_einlesung(
        art="buchungen",
        inhalt=als_csv(*zeilen),
        name="journal.csv",
        stand_am=stand,
        durch=durch,
        jetzt=jetzt,
    )
    assert ergebnis.angenommen, ergebnis.befunde
    return Buchungsliste.objects.gueltig(2020)


@pytest.fixture
def liste(besetzung):
    regel(besetzung.kreis)
    return einlesen(besetzung.kreis, GUT, FALSCH, BUND)


def _hinweis(name="falsches-konto"):
    return Buchungshinweis.objects.get(regel=name)


def _klaeren(hinweis, durch, zustand="berichtigt", grund="umgebucht"):
    return settle_hinweis(
        hinweis=hinweis,
        zustand=zustand,
        grund=grund,
        version=hinweis.version,
        durch=durch,
        jetzt=JETZT,
    )


def test_without_a_table_no_list_is_taken(besetzung):
    with pytest.raises(ListeError, match="Kontentabelle"):
        einlesen(besetzung.kreis, GUT)
    assert not Buchung.objects.exists()


def test_a_list_is_stored_whole_and_asked(liste):
    assert (liste.jahr, liste.fassung, liste.zeilen) == (2020, 1, 3)
    assert {h.regel for h in Buchungshinweis.objects.all()} == {
        "falsches-konto",
        "bundesleistung",
    }
    hinweis = _hinweis()
    assert (hinweis.gefunden, hinweis.erwartet) == ("9999.9", "3121.1")
    assert "§ 22 Abs. 1" in hinweis.erklaerung
    eintrag = Eintrag.objects.zu(liste).get()
    assert (eintrag.aktion, eintrag.nachher["neu"]) == (
        "buchungen.liste_uebernommen",
        2,
    )


def test_texts_are_not_readable_in_the_database(liste):
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT text FROM buchungen_buchung ORDER BY zeile")
        roh = [bytes(zeile[0]) for zeile in zeiger.fetchall()]
    assert b"Geheim" not in b"".join(roh)
    assert Buchung.objects.first().text == "Frau Geheim"


def test_a_later_list_settles_what_it_sets_right(besetzung, liste):
    report_hinweise(jahr=2020, durch=besetzung.kreis, jetzt=JETZT)
    richtig = (*FALSCH[:3], "3121.1", *FALSCH[4:])
    neu = einlesen(besetzung.kreis, GUT, richtig, jetzt=SPAETER)
    assert neu.fassung == 2
    konto, bund = _hinweis(), _hinweis("bundesleistung")
    assert (konto.zustand, bund.zustand) == ("berichtigt", "berichtigt")
    assert "richtig gebucht" in konto.grund
    assert "nicht mehr enthalten" in bund.grund
    assert konto.geklaert_am == SPAETER
    assert lage(2020).ungeklaert == 0


def test_a_corrected_finding_that_is_back_is_open_again(besetzung, liste):
    _klaeren(_hinweis(), besetzung.kreis)
    einlesen(besetzung.kreis, GUT, FALSCH, jetzt=SPAETER)
    assert _hinweis().zustand == "offen"
    assert _hinweis().grund == ""


def test_an_explained_finding_stays_explained(besetzung, liste):
    _klaeren(_hinweis(), besetzung.kreis, zustand="erklaert", grund="abgestimmt")
    einlesen(besetzung.kreis, GUT, FALSCH, jetzt=SPAETER)
    hinweis = _hinweis()
    assert (hinweis.zustand, hinweis.grund) == ("erklaert", "abgestimmt")
    assert hinweis.buchung.liste.fassung == 2


def test_postings_without_number_are_recognised_by_what_stays(besetzung):
    regel(besetzung.kreis)
    ohne = ("", *FALSCH[1:])
    einlesen(besetzung.kreis, ohne, ohne)
    assert Buchungshinweis.objects.count() == 2
    einlesen(besetzung.kreis, ("", *FALSCH[1:3], "3121.1", *FALSCH[4:]), ohne)
    assert [h.zustand for h in Buchungshinweis.objects.order_by("schluessel")] == [
        "berichtigt",
        "offen",
    ]


def test_changing_the_table_is_asked_for_again(besetzung, liste):
    regel(besetzung.kreis, produktkonto="9999.9")
    recheck_liste(liste=liste, durch=besetzung.kreis, jetzt=SPAETER)
    assert _hinweis().zustand == "berichtigt"
    einlesen(besetzung.kreis, GUT, jetzt=SPAETER)
    with pytest.raises(BuchungError, match="neuere Liste"):
        recheck_liste(liste=liste, durch=besetzung.kreis, jetzt=SPAETER)


def test_report_settle_and_take_back(besetzung, liste):
    hinweis = report_hinweis(
        hinweis=_hinweis(), version=1, durch=besetzung.kreis, jetzt=JETZT
    )
    assert (hinweis.zustand, hinweis.gemeldet_durch) == ("gemeldet", besetzung.kreis)
    hinweis = _klaeren(hinweis, besetzung.jobcenter)
    assert (hinweis.zustand, hinweis.grund) == ("berichtigt", "umgebucht")
    for erwartet in ("gemeldet", "offen"):
        hinweis = undo_hinweis(
            hinweis=hinweis,
            version=hinweis.version,
            durch=besetzung.kreis,
            jetzt=JETZT,
        )
        assert (hinweis.zustand, hinweis.geklaert_am) == (erwartet, None)
    aktionen = [e.aktion for e in Eintrag.objects.zu(hinweis).order_by("lfd_nr")]
    assert aktionen == [
        "buchungen.hinweis_gemeldet",
        "buchungen.hinweis_berichtigt",
        "buchungen.hinweis_zurueck",
        "buchungen.hinweis_zurueck",
    ]


def test_what_a_finding_refuses(besetzung, liste):
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    with pytest.raises(BuchungError, match="inzwischen bearbeitet"):
        report_hinweis(hinweis=_hinweis(), version=7, **wer)
    with pytest.raises(BuchungError, match="noch offen"):
        undo_hinweis(hinweis=_hinweis(), version=1, **wer)
    with pytest.raises(BuchungError, match="Grund"):
        _klaeren(_hinweis(), besetzung.kreis, grund="  ")
    with pytest.raises(BuchungError, match="berichtigt oder erklärt"):
        _klaeren(_hinweis(), besetzung.kreis, zustand="offen")
    hinweis = _klaeren(_hinweis(), besetzung.kreis)
    with pytest.raises(BuchungError, match="schon berichtigt"):
        _klaeren(hinweis, besetzung.kreis)
    with pytest.raises(BuchungError, match="schon berichtigt"):
        report_hinweis(hinweis=hinweis, version=hinweis.version, **wer)


def test_all_open_findings_are_reported_in_one_entry(besetzung, liste):
    assert report_hinweise(jahr=2020, durch=besetzung.kreis, jetzt=JETZT) == 2
    assert lage(2020).gemeldet == 2
    with pytest.raises(BuchungError, match="kein Hinweis offen"):
        report_hinweise(jahr=2020, durch=besetzung.kreis, jetzt=JETZT)


@pytest.mark.parametrize(
    ("leistungsart", "satz_"),
    [("§ 99", "nicht bekannt"), ("§ 24 (3) Nr. 3", "Bundes"), ("§ 24", "Bitte nennen")],
)
def test_the_table_takes_municipal_benefits_only(besetzung, leistungsart, satz_):
    with pytest.raises(BuchungError, match=satz_):
        regel(besetzung.kreis, leistungsart=leistungsart)


def test_a_line_is_there_once_and_changes_with_its_version(besetzung):
    eine = regel(besetzung.kreis)
    assert eine.leistungsart == "§ 22 Abs. 1"
    with pytest.raises(BuchungError, match="schon in der Kontentabelle"):
        regel(besetzung.kreis, leistungsart="§ 22 (1)")
    angaben = {
        "leistungsart": "§ 22 Abs. 1",
        "art": "ausgabe",
        "produktkonto": "3121.1",
        "bezeichnung": "",
        "gilt_ab": date(2020, 1, 1),
        "gilt_bis": date(2020, 3, 31),
    }
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    change_kontenregel(regel=eine, version=1, **angaben, **wer)
    with pytest.raises(BuchungError, match="inzwischen geändert"):
        change_kontenregel(regel=eine, version=1, **angaben, **wer)
    assert not Kontenregel.objects.am(date(2020, 4, 1)).exists()
    regel(besetzung.kreis, produktkonto="3121.2")
    with pytest.raises(BuchungError, match="schon in der Kontentabelle"):
        change_kontenregel(
            regel=eine, version=2, **angaben | {"produktkonto": "3121.2"}, **wer
        )
    eintrag = Eintrag.objects.zu(eine).order_by("lfd_nr").last()
    assert eintrag.nachher["gilt_bis"] == "31.03.2020"


KONTENKOPF = ("Leistungsart", "E/A", "Konto", "Bezeichnung", "gültig ab", "gültig bis")


def kontentabelle(durch, *zeilen):
    return run_einlesung(
        art="kontentabelle",
        inhalt=als_csv(*zeilen, kopf=KONTENKOPF),
        name="konten.csv",
        stand_am=STAND,
        durch=durch,
        jetzt=JETZT,
    )


def test_the_table_is_taken_from_a_list(besetzung):
    zeile = ("BuT", "Ausgabe", "3126.1", "Teilhabe", "01.01.2020", "")
    assert kontentabelle(besetzung.kreis, zeile).angenommen
    ende = (*zeile[:5], "31.12.2020")
    assert kontentabelle(besetzung.kreis, ende, ("§ 28", "E", *zeile[2:])).angenommen
    alle = Kontenregel.objects.values_list("leistungsart", "art", "gilt_bis")
    assert set(alle) == {
        ("§ 28", "ausgabe", date(2020, 12, 31)),
        ("§ 28", "einnahme", None),
    }


@pytest.mark.parametrize(
    ("zeile", "regel_"),
    [
        (("Regelbedarf", "A", "1", "", "01.01.2020", ""), "bundesleistung"),
        (("Quatsch", "A", "1", "", "01.01.2020", ""), "leistungsart-unbekannt"),
        (("KdU", "A", "1", "", "01.01.2020", "31.12.2019"), "ende-vor-anfang"),
    ],
)
def test_a_wrong_line_of_the_table_is_not_taken(besetzung, zeile, regel_):
    ergebnis = kontentabelle(besetzung.kreis, zeile)
    assert [b.regel for b in ergebnis.befunde] == [regel_]
    zweimal = ("KdU", "A", "1", "", "01.01.2020", "")
    doppelt = kontentabelle(besetzung.kreis, zweimal, zweimal)
    assert {b.regel for b in doppelt.befunde} == {"zeile-doppelt"}
    assert not Kontenregel.objects.exists()


def test_the_sentence_says_where_the_year_stands(besetzung, liste):
    assert satz(lage(2019), 2019) == "Für 2019 ist noch keine Buchungsliste geprüft."
    assert "2 Hinweise sind noch nicht geklärt" in satz(lage(2020), 2020)
    _klaeren(_hinweis(), besetzung.kreis)
    _klaeren(_hinweis("bundesleistung"), besetzung.kreis, zustand="erklaert")
    assert satz(lage(2020), 2020) == (
        "Geprüft: 3 Buchungen des Haushaltsjahres 2020, Stand 30.06.2020. Es gibt "
        "keine offenen Hinweise, dass falsch gebucht ist. 2 Hinweise sind geklärt: 1 "
        "berichtigt, 1 erklärt."
    )


def test_a_statement_is_kept_and_noted_for_the_paper(besetzung, jahr_2020, liste):
    wer = {"jahr": 2020, "durch": besetzung.kreis, "jetzt": JETZT}
    eine = record_bestaetigung(vermerken=False, **wer)
    assert (eine.zeilen, eine.hinweise, eine.offen) == (3, 2, 2)
    assert not Feststellung.objects.exists()
    record_bestaetigung(vermerken=True, **wer)
    assert Feststellung.objects.get().art == Feststellung.Art.BEANSTANDUNG
    for hinweis in list(Buchungshinweis.objects.all()):
        _klaeren(hinweis, besetzung.kreis)
    record_bestaetigung(vermerken=True, **wer)
    letzte = Feststellung.objects.order_by("pk").last()
    assert letzte.art == Feststellung.Art.FESTSTELLUNG
    assert letzte.punkt.schluessel == "buchungen"
    assert "keine offenen Hinweise" in letzte.text
    assert Buchungsbestaetigung.objects.count() == 3


def test_a_kennzahl_follows_if_the_county_has_one(besetzung, liste):
    create_kennzahl(
        schluessel="buchungen",
        bezeichnung="Richtig gebucht",
        umfang="kommunale Leistungen",
        ziel_bezeichnung="Mindestquote",
        verfahren=[
            {
                "kuerzel": "A",
                "gilt_ab": date(2020, 1, 1),
                "zaehler_bezeichnung": "Buchungen ohne offenen Hinweis",
                "nenner_bezeichnung": "alle Buchungen",
                "begruendung": "",
                "quelle": "Test",
            }
        ],
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    recheck_liste(liste=liste, durch=besetzung.kreis, jetzt=SPAETER)
    wert = Messwert.objects.get()
    assert (wert.zaehler, wert.nenner, wert.stand_am) == (1, 3, STAND)


def test_no_statement_without_a_list(besetzung):
    with pytest.raises(BuchungError, match="noch keine Buchungsliste"):
        record_bestaetigung(
            jahr=2020, vermerken=False, durch=besetzung.kreis, jetzt=JETZT
        )


def test_quarters_add_up_spending_and_income(besetzung):
    regel(besetzung.kreis)
    regel(besetzung.kreis, art="einnahme", produktkonto="3121.2")
    liste = einlesen(
        besetzung.kreis,
        GUT,
        ("B-4", "04.05.2020", "2020", "3121.1", "§ 22", "A", "30,00", ""),
        ("B-5", "05.05.2020", "2020", "3121.2", "KdU", "E", "-5,00", ""),
        ("B-6", "05.05.2020", "2020", "3121.1", "§ 22 (8)", "A", "9,00", ""),
    )
    erstes, zweites, *_ = summen_quartale(liste)
    assert (erstes["ausgaben"], erstes["einnahmen"]) == (Decimal(100), 0)
    assert (zweites["ausgaben"], zweites["einnahmen"]) == (Decimal(30), Decimal(5))


def test_periods_are_settled_with_what_was_known(besetzung):
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    angaben = {
        "bezeichnung": "1. Quartal",
        "jahr": 2020,
        "ausgaben": Decimal("1000.00"),
        "einnahmen": Decimal("100.00"),
        "abgerechnet_am": date(2020, 5, 15),
    }
    eine = add_periode(**angaben, **wer)
    stand = {"jahr": 2020, "land": "SH"}
    assert settle_perioden(stand=date(2020, 5, 1), **stand) is None
    ergebnis = settle_perioden(stand=date(2021, 12, 31), **stand)
    assert (ergebnis.betrag, ergebnis.korrektur, ergebnis.endbetrag) == (
        Decimal("418.50"),
        Decimal("237.60"),
        Decimal("656.10"),
    )
    with pytest.raises(BuchungError, match="schon abgerechnet"):
        add_periode(**angaben, **wer)
    with pytest.raises(BuchungError, match="noch keine Bundesbeteiligung"):
        add_periode(**angaben | {"jahr": 2022}, **wer)
    remove_periode(periode=eine, **wer)
    assert not Abrechnungsperiode.objects.exists()
    assert Eintrag.objects.filter(aktion="buchungen.periode_entfernt").exists()

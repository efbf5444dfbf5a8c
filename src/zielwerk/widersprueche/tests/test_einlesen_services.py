"""The way in: known files, mapping, corrections, acceptance; whole or not at all."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.listen.berichtigung import record_berichtigung, withdraw_berichtigung
from zielwerk.listen.models import Befund, Einlesung, GemerkteZuordnung
from zielwerk.listen.services import (
    EinlesungError,
    SchonEingelesenError,
    accept_einlesung,
    begin_einlesung,
    cancel_einlesung,
    run_einlesung,
    set_blatt,
    set_zuordnung,
)
from zielwerk.listen.tests.dateien import DATEN
from zielwerk.listen.verzeichnis import ListeError, arten, liste
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.widersprueche.models import Widerspruch, Widerspruchsliste
from zielwerk.widersprueche.regeln import zuordnung_am
from zielwerk.widersprueche.services import (
    approve_zuordnungstabelle,
    create_zuordnungstabelle,
)

STAND = date(2020, 6, 30)
GUT = (DATEN / "widersprueche-gut.xlsx").read_bytes()
FEHLER = (DATEN / "widersprueche-fehler.csv").read_bytes()
BERICHTIGUNGEN = (
    (4, "eingang_am", "29.02.2020"),
    (6, "aktenzeichen", "W-2020-9999"),
    (7, "stattgabegrund", "fehlerhafte Rechtsanwendung"),
    (9, "erledigt_am", "02.03.2020"),
    (11, "sachgebiet", "Kosten der Unterkunft und Heizung"),
    (12, "erledigt_am", "04.05.2020"),
)


@pytest.fixture
def tabelle(besetzung):
    """The table of what counts, approved by both sides."""
    eine = create_zuordnungstabelle(
        gilt_ab=date(2020, 1, 1),
        quelle="Test",
        zeilen=zuordnung_am(STAND),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    for seite in (besetzung.kreis, besetzung.mitglieder[Rolle.GESCHAEFTSFUEHRUNG]):
        approve_zuordnungstabelle(tabelle=eine, durch=seite, jetzt=JETZT)
    return eine


@pytest.fixture
def durch(besetzung):
    return besetzung.jobcenter


def _begin(durch, inhalt=GUT, name="liste.xlsx"):
    return begin_einlesung(
        art="widersprueche",
        inhalt=inhalt,
        name=name,
        stand_am=STAND,
        durch=durch,
        jetzt=JETZT,
    )


def _zuordnen(eine, durch, *, merken=False):
    return set_zuordnung(
        einlesung=eine,
        zuordnung=eine.zuordnung,
        merken=merken,
        version=eine.version,
        durch=durch,
        jetzt=JETZT,
    )


def _berichtige(eine, durch, zeile, feld, wert, grund="Tippfehler"):
    return record_berichtigung(
        einlesung=eine,
        zeile=zeile,
        feld=feld,
        wert=wert,
        grund=grund,
        version=eine.version,
        durch=durch,
        jetzt=JETZT,
    )


def _uebernehmen(eine, durch, *, bestaetigt=False):
    return accept_einlesung(
        einlesung=eine,
        warnungen_bestaetigt=bestaetigt,
        version=eine.version,
        durch=durch,
        jetzt=JETZT,
    )


def _eintraege():
    return list(
        Eintrag.objects.filter(aktion__startswith="listen.")
        .order_by("lfd_nr")
        .values_list("aktion", flat=True)
    )


def test_good_list_goes_through_and_every_step_is_recorded(tabelle, durch):
    eine = _begin(durch)
    assert (eine.zustand, eine.zeilen, eine.fehler) == ("spalten", 30, 0)
    eine = _uebernehmen(_zuordnen(eine, durch), durch)
    assert eine.zustand == Einlesung.Zustand.UEBERNOMMEN
    gespeichert = Widerspruchsliste.objects.get()
    assert gespeichert.einlesung == eine
    assert gespeichert.widersprueche.count() == 30
    assert _eintraege() == ["listen.begonnen", "listen.zuordnung", "listen.uebernommen"]


def test_stored_rows_point_to_the_lines_of_the_file(tabelle, durch):
    _uebernehmen(_zuordnen(_begin(durch), durch), durch)
    erster = Widerspruch.objects.mit_aktenzeichen("W-2020-0001").get()
    assert erster.zeile == 2
    assert sorted(Widerspruch.objects.values_list("zeile", flat=True)) == list(
        range(2, 32)
    )


def test_nothing_is_stored_while_there_is_a_fehler(tabelle, durch):
    eine = _zuordnen(_begin(durch, FEHLER, "liste.csv"), durch)
    assert (eine.fehler, eine.fehlerhafte_zeilen, eine.warnungen) == (6, 6, 1)
    with pytest.raises(EinlesungError, match="Noch 6 Fehler"):
        _uebernehmen(eine, durch, bestaetigt=True)
    assert not Widerspruch.objects.exists()
    assert not Widerspruchsliste.objects.exists()


def test_corrected_rows_are_taken_and_the_file_stays(tabelle, durch):
    eine = _zuordnen(_begin(durch, FEHLER, "liste.csv"), durch)
    for zeile, feld, wert in BERICHTIGUNGEN:
        eine = _berichtige(eine, durch, zeile, feld, wert)
    assert eine.fehler == 0
    with pytest.raises(EinlesungError, match="1 Warnung"):
        _uebernehmen(eine, durch)
    _uebernehmen(eine, durch, bestaetigt=True)
    assert Widerspruch.objects.get(zeile=4).eingang_am == date(2020, 2, 29)
    assert Widerspruch.objects.get(zeile=12).erledigt_am == date(2020, 5, 4)


def test_wrong_correction_is_refused_with_its_own_sentence(tabelle, durch):
    eine = _zuordnen(_begin(durch, FEHLER, "liste.csv"), durch)
    with pytest.raises(EinlesungError, match="Der Februar 2020 hat 29 Tage"):
        _berichtige(eine, durch, 4, "eingang_am", "30.02.2020")
    eine.refresh_from_db()
    assert eine.berichtigungen == []
    assert eine.fehler == 6


def test_correction_needs_a_reason(tabelle, durch):
    eine = _zuordnen(_begin(durch, FEHLER, "liste.csv"), durch)
    with pytest.raises(EinlesungError, match="warum"):
        _berichtige(eine, durch, 4, "eingang_am", "29.02.2020", grund=" ")


def test_correction_can_be_taken_back(tabelle, durch):
    eine = _zuordnen(_begin(durch, FEHLER, "liste.csv"), durch)
    eine = _berichtige(eine, durch, 4, "eingang_am", "29.02.2020")
    eine = withdraw_berichtigung(
        einlesung=eine,
        zeile=4,
        feld="eingang_am",
        version=eine.version,
        durch=durch,
        jetzt=JETZT,
    )
    assert (eine.fehler, eine.berichtigungen) == (6, [])


def test_record_holds_no_value_of_the_file(tabelle, durch):
    eine = _zuordnen(_begin(durch, FEHLER, "liste.csv"), durch)
    _berichtige(eine, durch, 6, "aktenzeichen", "W-GEHEIM-1")
    for eintrag in Eintrag.objects.all():
        inhalt = f"{eintrag.text} {eintrag.vorher} {eintrag.nachher}"
        assert "GEHEIM" not in inhalt
        assert "W-2020" not in inhalt


def test_same_file_is_recognised_under_another_name(tabelle, durch):
    eine = _begin(durch, name="widersprueche.xlsx")
    with pytest.raises(SchonEingelesenError) as fehler:
        _begin(durch, name="neu.xlsx")
    assert fehler.value.einlesung == eine
    assert "25.01.2021 als „widersprueche.xlsx“" in str(fehler.value)


def test_database_refuses_the_same_bytes_twice(tabelle, durch):
    eine = _begin(durch)
    eine.pk, eine.uuid = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        eine.save(force_insert=True)


def test_cancelled_file_can_be_read_again(tabelle, durch):
    eine = _begin(durch)
    cancel_einlesung(einlesung=eine, version=eine.version, durch=durch, jetzt=JETZT)
    neue = _begin(durch)
    assert neue.pk != eine.pk
    assert list(Einlesung.objects.offen()) == [neue]


def test_unreadable_file_is_not_kept(tabelle, durch):
    with pytest.raises(EinlesungError, match="Internetseite"):
        _begin(durch, b"<html></html>")
    assert not Einlesung.objects.exists()


def test_without_an_approved_table_nothing_starts(durch):
    with pytest.raises(EinlesungError, match="freigegeben"):
        _begin(durch)


def test_lost_update_is_refused_and_names_who_was_faster(tabelle, durch):
    eine = _begin(durch)
    veraltet = Einlesung.objects.get(pk=eine.pk)
    _zuordnen(eine, durch)
    with pytest.raises(EinlesungError, match="Nicht gespeichert: Birte Clausen"):
        _zuordnen(veraltet, durch)


def test_finished_intake_takes_no_more_steps(tabelle, durch):
    eine = _uebernehmen(_zuordnen(_begin(durch), durch), durch)
    with pytest.raises(EinlesungError, match="abgeschlossen"):
        _uebernehmen(eine, durch)
    assert Widerspruchsliste.objects.count() == 1


def test_mapping_is_kept_per_sender(tabelle, durch):
    eine = _begin(durch)
    ohne_ort = {f: b for f, b in eine.zuordnung.items() if f != "dienststelle"}
    set_zuordnung(
        einlesung=eine,
        zuordnung=ohne_ort,
        merken=True,
        version=eine.version,
        durch=durch,
        jetzt=JETZT,
    )
    gemerkt = GemerkteZuordnung.objects.get()
    assert gemerkt.absender == "Jobcenter Kreis Segeberg"
    assert gemerkt.zuordnung["eingang_am"] == "Eingang"
    naechste = _begin(durch, (DATEN / "widersprueche-gut.csv").read_bytes(), "n.csv")
    assert naechste.zuordnung == ohne_ort


def test_missing_required_field_is_named(tabelle, durch):
    eine = _begin(durch)
    with pytest.raises(EinlesungError, match="Eingang"):
        set_zuordnung(
            einlesung=eine,
            zuordnung={"aktenzeichen": "A"},
            merken=False,
            version=eine.version,
            durch=durch,
            jetzt=JETZT,
        )


def test_another_header_row_is_read_anew(tabelle, durch):
    eine = _begin(durch, (DATEN / "widersprueche-haesslich.xlsx").read_bytes())
    assert eine.kopfzeile == 4
    eine = set_blatt(
        einlesung=eine,
        blatt="Tabelle1",
        kopfzeile=1,
        version=eine.version,
        durch=durch,
        jetzt=JETZT,
    )
    assert (eine.kopfzeile, eine.zustand) == (1, "spalten")
    with pytest.raises(EinlesungError, match="Blatt „X“"):
        set_blatt(
            einlesung=eine,
            blatt="X",
            kopfzeile=1,
            version=eine.version,
            durch=durch,
            jetzt=JETZT,
        )


def test_module_that_refuses_leaves_nothing_behind(tabelle, durch, monkeypatch):
    from zielwerk.widersprueche import einlesen

    eine = _zuordnen(_begin(durch), durch)
    # The same row twice breaks a constraint of the module, in the middle of storing.
    doppelt = einlesen.argumente
    monkeypatch.setattr(
        einlesen,
        "LISTE",
        type(einlesen.LISTE)(
            **{
                **einlesen.LISTE.__dict__,
                "argumente": lambda daten, stand: doppelt(
                    daten.vstack(daten.head(1)), stand
                ),
            }
        ),
    )
    with pytest.raises(IntegrityError):
        _uebernehmen(eine, durch)
    assert not Widerspruchsliste.objects.exists()
    eine.refresh_from_db()
    assert eine.zustand == "zeilen"


def test_run_stores_a_good_list_and_only_checks_a_wrong_one(tabelle, durch):
    def run(inhalt, name):
        return run_einlesung(
            art="widersprueche",
            inhalt=inhalt,
            name=name,
            stand_am=STAND,
            durch=durch,
            jetzt=JETZT,
        )

    assert not run(FEHLER, "f.csv").angenommen
    assert not Einlesung.objects.exists()
    assert run(GUT, "g.xlsx").angenommen
    assert Widerspruch.objects.count() == 30
    with pytest.raises(ListeError, match="Schon eingelesen"):
        run(GUT, "g2.xlsx")


def test_findings_are_replaced_not_added(tabelle, durch):
    eine = _zuordnen(_begin(durch, FEHLER, "liste.csv"), durch)
    vorher = Befund.objects.count()
    eine = _berichtige(eine, durch, 4, "eingang_am", "29.02.2020")
    assert Befund.objects.count() == vorher - 1


def test_lists_are_declared_by_their_modules():
    assert "widersprueche" in arten()
    assert liste("widersprueche").menue == "Widersprüche"
    with pytest.raises(ListeError, match="Möglich sind"):
        liste("gibtesnicht")


def test_fixed_day_of_the_cast():
    assert JETZT.date() == HEUTE

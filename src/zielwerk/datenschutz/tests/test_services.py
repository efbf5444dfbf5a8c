"""Periods, holds, runs by rule and on request; what is refused."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django_scopes import scope

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.datenschutz.aufraeumen import remove_reste
from zielwerk.datenschutz.bestaende import faellige
from zielwerk.datenschutz.lage import FALL_GESPERRT, OBJEKT_GESPERRT, lage_am
from zielwerk.datenschutz.models import Loeschlauf, Loeschregel, Loeschsperre
from zielwerk.datenschutz.regeln import Suchwoerter, feldklassen
from zielwerk.datenschutz.services import (
    LoeschError,
    add_sperre,
    auftrag_fuer,
    begin_lauf,
    bericht_satz,
    delete_sitzungen,
    fristen,
    lift_sperre,
    offener_lauf,
    regelliste,
    run_faelliges,
    run_lauf,
    set_regel,
    vorschau,
)
from zielwerk.datenschutz.tests.conftest import SPAETER, ZEILE, als_csv
from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import (
    GeloeschtError,
    delete_datei,
    read_datei,
    store_datei,
)
from zielwerk.kennzahlen.models import Messwert
from zielwerk.listen.models import Befund, Einlesung
from zielwerk.listen.services import SchonEingelesenError, begin_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag, Eintragswert
from zielwerk.protokoll.services import check_kette, record_suche
from zielwerk.widersprueche.models import Widerspruch
from zielwerk.widersprueche.services import zahlen_der_liste


def lauf_bis_ende(mandant, jetzt=SPAETER, **weiter):
    lauf = begin_lauf(
        **{
            "mandant": mandant,
            "art": "regel",
            "anlass": "Löschregeln",
            "auftrag": None,
            "durch": None,
            "jetzt": jetzt,
        }
        | weiter
    )
    if lauf is None:
        return None
    assert run_lauf(lauf=lauf, jetzt=jetzt) == []
    lauf.refresh_from_db()
    return lauf


def bytes_da():
    return [ort for ort in settings.DATEIEN_ROOT.glob("*/*/*") if ort.is_file()]


def test_bytes_a_store_does_not_let_go_are_left_to_the_next_run(
    besetzung, settings, tmp_path
):
    datei = store_datei(
        mandant=besetzung.mandant,
        name="Liste.csv",
        inhalt=b"1;2",
        medientyp="text/csv",
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    delete_datei(datei=datei, anlass="Löschregel", durch=None, jetzt=JETZT)
    wurzel, settings.DATEIEN_ROOT = settings.DATEIEN_ROOT, tmp_path / "kein_ordner"
    settings.DATEIEN_ROOT.write_text("")
    (satz,) = remove_reste(besetzung.mandant)
    assert "beim nächsten Lauf" in satz
    settings.DATEIEN_ROOT = wurzel
    assert len(bytes_da()) == 1
    assert remove_reste(besetzung.mandant) == []
    assert bytes_da() == []


def test_nothing_is_due_on_the_day_of_the_example(bestand):
    assert vorschau(mandant=bestand.besetzung.mandant, jetzt=JETZT) == ({}, {})
    assert lauf_bis_ende(bestand.besetzung.mandant, JETZT) is None
    assert Loeschlauf.objects.count() == 0


def test_a_run_empties_case_numbers_lists_and_files_and_changes_no_figure(bestand):
    mandant = bestand.besetzung.mandant
    zahlen = zahlen_der_liste(bestand.liste, date(2020, 12, 31))
    werte = list(Messwert.objects.order_by("pk").values("zaehler", "nenner", "weitere"))
    faellig, zurueck = vorschau(mandant=mandant, jetzt=SPAETER)
    assert (dict(faellig), dict(zurueck)) == (
        {"fallkennung": 5, "listeneingang": 1, "liegengeblieben": 1},
        {},
    )
    assert len(bytes_da()) == 2

    lauf = lauf_bis_ende(mandant)

    assert lauf.zustand == "abgeschlossen"
    assert lauf.bericht["geloescht"]["fallkennung"]["zeilen"] == 5
    assert lauf.bericht["geloescht"]["listeneingang"]["dateien"] == 1
    assert lauf.bericht["zurueckgehalten"] == []
    assert Widerspruch.objects.count() == 5
    assert not Widerspruch.objects.zuordenbar().exists()
    assert zahlen_der_liste(bestand.liste, date(2020, 12, 31)) == zahlen
    neu = list(Messwert.objects.order_by("pk").values("zaehler", "nenner", "weitere"))
    assert neu == werte
    assert bytes_da() == []
    assert Befund.objects.count() == 0
    for eine in Einlesung.objects.all():
        assert eine.ist_geleert
        assert eine.berichtigungen == eine.annahmen == eine.blaetter == []
    assert check_kette(mandant) is None
    assert vorschau(mandant=mandant, jetzt=SPAETER) == ({}, {})
    assert "5 Aktenzeichen, 2 Listen, 2 Dateien" in bericht_satz(lauf)


def test_the_record_names_the_run_and_keeps_who_did_what(bestand):
    mandant = bestand.besetzung.mandant
    lauf = lauf_bis_ende(mandant)
    neue = Eintrag.objects.filter(aktion__startswith="datenschutz.").neueste()
    assert [e.aktion for e in neue] == [
        "datenschutz.lauf_abgeschlossen",
        "datenschutz.lauf_begonnen",
    ]
    assert neue[0].nachher["geloescht"] == lauf.bericht["geloescht"]
    begonnen = Eintrag.objects.filter(aktion="listen.begonnen").first()
    assert begonnen.text == "[gelöscht]"
    assert begonnen.person == bestand.stelle.benutzer.name
    assert Eintrag.objects.filter(aktion="dokumente.geloescht").count() == 2
    gehen = Eintrag.objects.get(aktion="kennzahlen.quelle_geloescht")
    assert gehen.nachher == {
        "messwerte": Messwert.objects.exclude(quelle_uuid=None).count()
    }


def test_a_value_that_names_a_case_or_a_person_of_the_list_goes_with_it(bestand):
    weiter = {"mandant": bestand.besetzung.mandant, "seite": 1, "jetzt": JETZT}
    for person in ("W-0003", "Vorname4 Nachname4", "Vorname9 Nachname9"):
        record_suche(suche={"person": person}, durch=bestand.stelle, **weiter)
    lauf_bis_ende(bestand.besetzung.mandant)
    gesucht = Eintrag.objects.filter(aktion="protokoll.suche").order_by("lfd_nr")
    werte = [e.nachher["person"] for e in gesucht]
    assert werte == ["[gelöscht]", "[gelöscht]", "Vorname9 Nachname9"]


def test_a_deleted_file_says_when_and_why(bestand):
    lauf_bis_ende(bestand.besetzung.mandant)
    datei = bestand.liste.einlesung.datei
    datei.refresh_from_db()
    assert datei.sha256
    assert datei.groesse
    assert datei.name == f"Gelöschte Datei {str(datei.uuid)[:8]}"
    with pytest.raises(GeloeschtError, match=r"01\.06\.2025 gelöscht: Löschregel"):
        read_datei(datei)
    with pytest.raises(SchonEingelesenError):  # its checksum is still known
        begin_einlesung(
            art="widersprueche",
            inhalt=als_csv(*(ZEILE.format(nr) for nr in range(1, 6))),
            name="wieder.csv",
            stand_am=date(2020, 12, 31),
            durch=bestand.stelle,
            jetzt=SPAETER,
        )


def test_bytes_that_another_row_needs_stay(bestand):
    datei = bestand.liste.einlesung.datei
    inhalt = read_datei(datei)
    andere = store_datei(
        mandant=datei.mandant,
        name="kopie.csv",
        inhalt=inhalt,
        medientyp="text/csv",
        durch=bestand.leitung,
        jetzt=JETZT,
    )
    lauf_bis_ende(bestand.besetzung.mandant)
    assert read_datei(andere) == inhalt
    assert len(bytes_da()) == 1


def test_a_case_on_hold_keeps_its_row_and_its_file(bestand):
    mandant = bestand.besetzung.mandant
    weiter = {"durch": bestand.leitung, "jetzt": JETZT}
    sperre = add_sperre(fallkennung="w-0002", grund="Klage anhängig", **weiter)
    lauf = lauf_bis_ende(mandant)
    (rest,) = Widerspruch.objects.zuordenbar()
    assert rest.aktenzeichen == "W-0002"
    assert {
        (z["regel"], z["grund"], z["menge"]) for z in lauf.bericht["zurueckgehalten"]
    } == {
        ("fallkennung", FALL_GESPERRT, 1),
        ("listeneingang", FALL_GESPERRT, 1),
    }
    assert read_datei(bestand.liste.einlesung.datei)
    assert lauf_bis_ende(mandant) is None

    lift_sperre(sperre=sperre, grund="Verfahren beendet", **weiter)
    sperre.refresh_from_db()
    assert sperre.fallkennung is None
    lauf_bis_ende(mandant)
    assert not Widerspruch.objects.zuordenbar().exists()
    assert bytes_da() == []


def test_a_list_on_hold_keeps_everything_of_it(bestand):
    eine = bestand.liste.einlesung
    add_sperre(
        objekt_uuid=eine.uuid,
        bezeichnung=str(eine),
        grund="Prüfung läuft",
        durch=bestand.leitung,
        jetzt=JETZT,
    )
    lauf = lauf_bis_ende(bestand.besetzung.mandant)
    assert Widerspruch.objects.zuordenbar().count() == 5
    gehalten = {z["regel"]: z["menge"] for z in lauf.bericht["zurueckgehalten"]}
    assert gehalten == {"fallkennung": 5, "listeneingang": 1}
    assert {z["grund"] for z in lauf.bericht["zurueckgehalten"]} == {OBJEKT_GESPERRT}


def test_a_hold_found_only_inside_a_file_keeps_that_file(bestand):
    add_sperre(
        fallkennung="W-0077", grund="Prüfung", durch=bestand.leitung, jetzt=JETZT
    )
    lauf_bis_ende(bestand.besetzung.mandant)
    bestand.liegt.refresh_from_db()
    assert not bestand.liegt.ist_geleert


def test_the_record_of_a_hold_has_no_case_number(bestand):
    weiter = {"durch": bestand.leitung, "jetzt": JETZT}
    sperre = add_sperre(fallkennung="W-0002", grund="Klage anhängig", **weiter)
    lift_sperre(sperre=sperre, grund="Ende", **weiter)
    werte = Eintragswert.objects.zu([sperre.uuid]).values_list("wert", flat=True)
    assert len(werte) > 4
    assert not any("W-0002" in wert for wert in werte)


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        ({"grund": "x"}, "entweder"),
        ({"fallkennung": "W-1", "grund": " "}, "warum nicht"),
        ({"fallkennung": "W", "grund": "x"}, "zu kurz"),
        ({"fallkennung": "W-0001", "grund": "Klage W-0001"}, "kein Aktenzeichen"),
    ],
)
def test_a_hold_is_refused(bestand, angaben, meldung):
    with pytest.raises(LoeschError, match=meldung):
        add_sperre(durch=bestand.leitung, jetzt=JETZT, **angaben)


def test_a_hold_is_set_and_lifted_once(bestand):
    weiter = {"durch": bestand.leitung, "jetzt": JETZT}
    sperre = add_sperre(fallkennung="W-0002", grund="Klage", **weiter)
    with pytest.raises(LoeschError, match="schon eine"):
        add_sperre(fallkennung="w-0002", grund="noch einmal", **weiter)
    with pytest.raises(LoeschError, match="warum"):
        lift_sperre(sperre=sperre, grund="", **weiter)
    with pytest.raises(LoeschError, match="kein Aktenzeichen"):
        lift_sperre(sperre=sperre, grund="W-0002 fertig", **weiter)
    lift_sperre(sperre=sperre, grund="Ende", **weiter)
    with pytest.raises(LoeschError, match="schon aufgehoben"):
        lift_sperre(sperre=sperre, grund="Ende", **weiter)


def test_a_period_of_ones_own_counts_from_its_day(bestand):
    regel = feldklassen().regeln["fallkennung"]
    ab = HEUTE + timedelta(days=14)
    weiter = {"durch": bestand.leitung, "jetzt": JETZT, "regel": regel}
    neu = set_regel(monate=12, gilt_ab=ab, grund="Beschluss", **weiter)
    assert fristen(neu.mandant, HEUTE)["fallkennung"] == 36
    assert fristen(neu.mandant, ab)["fallkennung"] == 12
    eine = regelliste(neu.mandant, ab)[0]
    assert (eine["monate"], eine["eigene"]) == (12, [neu])
    eintrag = Eintrag.objects.zu(neu).get()
    assert (eintrag.vorher, eintrag.nachher["monate"]) == ({"monate": 36}, 12)
    with pytest.raises(LoeschError, match="schon eine Frist"):
        set_regel(monate=13, gilt_ab=ab, grund="x", **weiter)


@pytest.mark.parametrize(
    ("monate", "tage", "meldung"),
    [(35, 13, "kürzere Frist gilt frühestens ab dem 08.02.2021"), (37, -1, "ab heute")],
)
def test_a_period_is_refused_that_leaves_no_time(bestand, monate, tage, meldung):
    with pytest.raises(LoeschError, match=meldung):
        set_regel(
            regel=feldklassen().regeln["fallkennung"],
            monate=monate,
            gilt_ab=HEUTE + timedelta(days=tage),
            grund="x",
            durch=bestand.leitung,
            jetzt=JETZT,
        )
    assert Loeschregel.objects.count() == 0


def test_a_file_never_outlives_its_rows(bestand):
    mandant = bestand.besetzung.mandant
    for name, monate in (("fallkennung", 6), ("listeneingang", 60)):
        set_regel(
            regel=feldklassen().regeln[name],
            monate=monate,
            gilt_ab=HEUTE + timedelta(days=30),
            grund="x",
            durch=bestand.leitung,
            jetzt=JETZT,
        )
    faellig, _ = vorschau(mandant=mandant, jetzt=JETZT.replace(month=7))
    assert {"fallkennung", "listeneingang"} <= set(faellig)


def test_work_is_cut_into_batches_and_taken_up(bestand, monkeypatch):
    monkeypatch.setattr("zielwerk.datenschutz.protokollwerte.STAPEL", 2)
    mandant = bestand.besetzung.mandant
    lage = lage_am(mandant=mandant, heute=SPAETER.date(), jetzt=SPAETER, durch=None)
    assert [p.menge for p in faellige(lage) if p.regel == "fallkennung"] == [2, 2, 1]
    lauf = begin_lauf(
        mandant=mandant,
        art="regel",
        anlass="Löschregeln",
        auftrag=None,
        durch=None,
        jetzt=SPAETER,
    )
    assert run_lauf(lauf=lauf, jetzt=SPAETER, hoechstens=1) == [
        "Es ist noch mehr zu löschen."
    ]
    assert Widerspruch.objects.zuordenbar().count() == 3
    assert offener_lauf(mandant) == lauf
    with pytest.raises(LoeschError, match="läuft schon"):
        lauf_bis_ende(mandant)
    zeilen = list(run_faelliges(jetzt=SPAETER))  # the example's own day: goes on
    assert any("abgeschlossen" not in z and "5 Aktenzeichen" in z for z in zeilen)
    assert offener_lauf(mandant) is None
    lauf.refresh_from_db()
    assert lauf.bericht["geloescht"]["fallkennung"]["zeilen"] == 5


def test_the_database_keeps_one_open_run_per_mandant(bestand):
    def neu(**werte):
        return Loeschlauf.objects.create(
            mandant=bestand.besetzung.mandant,
            art="regel",
            stichtag=HEUTE,
            anlass="x",
            begonnen_am=JETZT,
            **werte,
        )

    neu(zustand="abgeschlossen", beendet_am=JETZT)
    neu()
    with pytest.raises(IntegrityError), transaction.atomic():
        neu()


def test_on_request_everything_of_one_person_goes_and_nothing_else(bestand):
    mandant = bestand.besetzung.mandant
    auftrag, zweifel = auftrag_fuer(Suchwoerter(["W-0003", "Vorname3 Nachname3"]))
    assert zweifel == []
    assert len(auftrag["widersprueche"]) == 1
    assert auftrag["einlesungen"] == [bestand.liste.einlesung_id]
    lauf = lauf_bis_ende(mandant, JETZT, art="antrag", anlass="Antrag", auftrag=auftrag)
    assert lauf.auftrag == {}
    assert lauf.bericht["geloescht"]["fallkennung"]["zeilen"] == 1
    uebrig = Widerspruch.objects.zuordenbar().values_list("aktenzeichen", flat=True)
    assert sorted(uebrig) == ["W-0001", "W-0002", "W-0004", "W-0005"]
    bestand.liegt.refresh_from_db()
    assert not bestand.liegt.ist_geleert
    assert auftrag_fuer(Suchwoerter(["W-0003", "Vorname3 Nachname3"]))[0] == {
        "widersprueche": [],
        "schuldner": [],
        "buchungstext": [],
        "aktenkennung": [],
        "kostensenkung": [],
        "einlesungen": [],
        "werte": [],
    }
    assert check_kette(mandant) is None


def test_on_request_an_open_list_is_stopped(bestand):
    auftrag, _ = auftrag_fuer(Suchwoerter(["Vorname77 Nachname77"]))
    lauf_bis_ende(
        bestand.besetzung.mandant, JETZT, art="antrag", anlass="A", auftrag=auftrag
    )
    bestand.liegt.refresh_from_db()
    assert (bestand.liegt.zustand, bestand.liegt.ist_geleert) == ("abgebrochen", True)


def test_on_request_a_hold_comes_first(bestand):
    add_sperre(fallkennung="W-0003", grund="Klage", durch=bestand.leitung, jetzt=JETZT)
    auftrag, _ = auftrag_fuer(Suchwoerter(["W-0003"]))
    assert (
        lauf_bis_ende(
            bestand.besetzung.mandant, JETZT, art="antrag", anlass="A", auftrag=auftrag
        )
        is None
    )


def test_old_values_of_the_record_go_and_it_still_verifies(bestand):
    mandant = bestand.besetzung.mandant
    lauf_bis_ende(mandant)
    zehn = JETZT.replace(year=2031, day=26)
    vorher = Eintragswert.objects.exclude(wert=None).count()
    faellig, _ = vorschau(mandant=mandant, jetzt=zehn - timedelta(days=1))
    von_2020 = Eintragswert.objects.leerbar().filter(eintrag__ereignis_am__year=2020)
    assert faellig["protokollwert"] == von_2020.count() > 0
    lauf = lauf_bis_ende(mandant, zehn)
    assert lauf.bericht["geloescht"]["protokollwert"]["werte"] > 40
    assert Eintragswert.objects.exclude(wert=None).count() < vorher
    assert check_kette(mandant) is None


def test_a_person_who_left_is_emptied_once_nobody_needs_the_account(bestand):
    mandant = bestand.besetzung.mandant
    gegangen = bestand.besetzung.mitglieder[Rolle.KASSE]
    bleibt = bestand.besetzung.mitglieder[Rolle.TEAMLEITUNG]
    for einer in (gegangen, bleibt):
        einer.benutzer.last_login = JETZT
        einer.benutzer.save()
    Mitgliedschaft.objects.filter(pk=gegangen.pk).update(aktiv=False)
    lauf_bis_ende(mandant)
    gegangen.benutzer.refresh_from_db()
    bleibt.benutzer.refresh_from_db()
    assert gegangen.benutzer.ist_geloescht
    assert gegangen.benutzer.name == f"Ehemalige Person {gegangen.benutzer.pk}"
    assert not gegangen.benutzer.has_usable_password()
    assert not bleibt.benutzer.ist_geloescht
    assert Eintrag.objects.filter(aktion="datenschutz.zugang_geleert").count() == 1
    assert vorschau(mandant=mandant, jetzt=SPAETER) == ({}, {})


def test_a_person_who_is_active_elsewhere_stays(bestand, fremde):
    hier = bestand.besetzung.mitglieder[Rolle.KASSE]
    hier.benutzer.last_login = JETZT
    hier.benutzer.save()
    Mitgliedschaft.objects.filter(pk=hier.pk).update(aktiv=False)
    with scope(mandant=fremde.mandant):
        Mitgliedschaft.objects.filter(pk=fremde.pk).update(benutzer=hier.benutzer)
    lauf_bis_ende(bestand.besetzung.mandant)
    hier.benutzer.refresh_from_db()
    assert not hier.benutzer.ist_geloescht


def test_another_mandant_is_not_touched(bestand, fremde):
    with scope(mandant=fremde.mandant):
        assert vorschau(mandant=fremde.mandant, jetzt=SPAETER) == ({}, {})
        assert lauf_bis_ende(fremde.mandant) is None
    assert Widerspruch.objects.zuordenbar().count() == 5


def test_expired_sessions_go(db):
    Session.objects.create(session_key="alt", session_data="", expire_date=JETZT)
    spaet = JETZT + timedelta(days=1)
    Session.objects.create(session_key="neu", session_data="", expire_date=spaet)
    assert delete_sitzungen(jetzt=JETZT + timedelta(hours=1)) == 1
    assert [s.session_key for s in Session.objects.all()] == ["neu"]


def test_words_of_the_rows(bestand):
    sperre = add_sperre(
        fallkennung="W-1234", grund="x", durch=bestand.leitung, jetzt=JETZT
    )
    regel = Loeschregel(regel="fallkennung", monate=3, gilt_ab=HEUTE)
    assert str(sperre) == "Gesperrter Fall"
    assert str(regel) == "fallkennung: 3 Monate ab 25.01.2021"
    assert Loeschsperre.objects.offen().count() == 1
    assert Datei.objects.vorhanden().count() == 2

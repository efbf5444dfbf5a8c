"""Every event of a paper and every refusal."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.dokumente.inhalt import Dokument
from zielwerk.drucksachen.models import Abschnitt, Abweichung, Drucksache
from zielwerk.drucksachen.regeln import als_text
from zielwerk.drucksachen.services import (
    DrucksacheError,
    change_kopf,
    create_drucksache,
    dateiname,
    dokument,
    fingerabdruck,
    insert_wert,
    pruefe_drucksache,
    record_abweichung,
    release_drucksache,
    reset_abschnitt,
    return_drucksache,
    save_abschnitt,
    send_mitzeichnung,
    set_angaben,
    write_dateien,
)
from zielwerk.drucksachen.tests.conftest import Papier, messen
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mitgliedschaft
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Bewertung

PUNKT_3 = "rueckblick.widerspruchsquote"
FOLGE = [{"gremium": "Kreistag", "sitzung_am": date(2021, 3, 4), "status": "Ö"}]


def _text(papier: Papier) -> str:
    return pruefe_drucksache(papier.drucksache, HEUTE).abschnitt(PUNKT_3).text


def _verfaelscht(papier: Papier, version: int = 0) -> Abschnitt:
    """Save Punkt 3 with 282 where the data say 292."""
    text = _text(papier).replace("und 292", "und 282")
    return save_abschnitt(
        schluessel=PUNKT_3, text=text, version=version, **papier.durch
    )


def _kennung(papier: Papier) -> str:
    geprueft = pruefe_drucksache(papier.drucksache, HEUTE).abschnitt(PUNKT_3)
    return geprueft.pruefung.befunde[0].kennung


def _gelesen(papier: Papier) -> str:
    return fingerabdruck(dokument(papier.neu_geladen(), JETZT))


def _freigegeben(papier: Papier) -> Drucksache:
    send_mitzeichnung(**papier.durch)
    return release_drucksache(
        drucksache=papier.drucksache,
        gelesen=_gelesen(papier),
        durch=papier.leitung,
        jetzt=JETZT,
    )


def _aktionen(drucksache: Drucksache) -> list[str]:
    return [e.aktion for e in Eintrag.objects.zu(drucksache).order_by("pk")]


def test_a_paper_is_created_with_its_committees_in_order(papier):
    d = papier.drucksache
    neu = create_drucksache(
        nummer="DrS/2021/099",
        titel=d.titel,
        koerperschaft=d.koerperschaft,
        fachdienst=d.fachdienst,
        datum=HEUTE,
        rueckblick=d.rueckblick,
        vereinbarung=d.vereinbarung,
        beratungsfolge=[
            *FOLGE,
            {"gremium": "Ausschuss", "sitzung_am": date(2021, 2, 18), "status": "N"},
        ],
        durch=papier.kreis,
        jetzt=JETZT,
    )
    assert [b.gremium for b in neu.beratungsfolge.all()] == ["Ausschuss", "Kreistag"]
    assert _aktionen(neu) == ["drucksachen.angelegt"]


def test_head_and_committees_are_changed_with_one_entry(papier):
    neu = change_kopf(
        version=papier.drucksache.version,
        titel="Neuer Titel",
        beratungsfolge=FOLGE,
        **papier.durch,
    )
    assert (neu.titel, neu.version) == ("Neuer Titel", 2)
    assert [b.gremium for b in neu.beratungsfolge.all()] == ["Kreistag"]
    eintrag = Eintrag.objects.zu(neu).get(aktion="drucksachen.kopf_geaendert")
    assert eintrag.vorher["titel"] == "Kommunale Zielvereinbarung 2021"
    assert eintrag.nachher["beratungsfolge"] == ["Kreistag am 04.03.2021"]


def test_head_is_not_overwritten_by_who_saw_an_older_one(papier):
    alte = papier.drucksache.version
    change_kopf(version=alte, titel="Erste", beratungsfolge=FOLGE, **papier.durch)
    with pytest.raises(DrucksacheError, match="inzwischen geändert"):
        change_kopf(version=alte, titel="Zweite", beratungsfolge=[], **papier.durch)
    assert papier.neu_geladen().titel == "Erste"


def test_closing_fields_are_kept_with_one_entry(papier):
    neu = set_angaben(
        angaben={"teilplan": "50"}, version=papier.drucksache.version, **papier.durch
    )
    assert neu.angaben == {"teilplan": "50"}
    eintrag = Eintrag.objects.zu(neu).get(aktion="drucksachen.angaben")
    assert eintrag.vorher["bezug_strategie"] is True


def test_closing_fields_are_not_overwritten_by_who_saw_older_ones(papier):
    alte = papier.drucksache.version
    set_angaben(angaben={"teilplan": "50"}, version=alte, **papier.durch)
    with pytest.raises(DrucksacheError, match="inzwischen geändert"):
        set_angaben(angaben={}, version=alte, **papier.durch)
    assert papier.neu_geladen().angaben == {"teilplan": "50"}


def test_a_section_is_kept_as_edited_with_one_entry(papier):
    save_abschnitt(
        schluessel=PUNKT_3, text=" Eins.\r\n\r\nZwei. ", version=0, **papier.durch
    )
    abschnitt = Abschnitt.objects.get()
    assert (abschnitt.text, abschnitt.version) == ("Eins.\n\nZwei.", 1)
    eintrag = Eintrag.objects.zu(papier.drucksache).last()
    assert eintrag is not None
    assert _text(papier) == "Eins.\n\nZwei."


def test_a_section_without_text_is_refused(papier):
    with pytest.raises(DrucksacheError, match="braucht Text"):
        save_abschnitt(schluessel=PUNKT_3, text=" \n ", version=0, **papier.durch)
    assert not Abschnitt.objects.exists()


def test_a_section_is_not_overwritten_by_who_saw_an_older_one(papier):
    _verfaelscht(papier)
    with pytest.raises(DrucksacheError, match=r"Petersen hat diesen Abschnitt um"):
        save_abschnitt(schluessel=PUNKT_3, text="Meins.", version=0, **papier.durch)
    assert "282" in _text(papier)


def test_a_section_dropped_meanwhile_is_said(papier):
    _verfaelscht(papier)
    reset_abschnitt(schluessel=PUNKT_3, **papier.durch)
    with pytest.raises(DrucksacheError, match="neu aus den Daten"):
        save_abschnitt(schluessel=PUNKT_3, text="Meins.", version=1, **papier.durch)


def test_a_section_is_written_anew_from_the_data(papier):
    vorher = _text(papier)
    _verfaelscht(papier)
    reset_abschnitt(schluessel=PUNKT_3, **papier.durch)
    assert _text(papier) == vorher
    assert "drucksachen.abschnitt_neu_erzeugt" in _aktionen(papier.drucksache)


def test_writing_anew_what_was_never_edited_changes_nothing(papier):
    vorher = _aktionen(papier.drucksache)
    reset_abschnitt(schluessel=PUNKT_3, **papier.durch)
    assert _aktionen(papier.drucksache) == vorher


def test_a_number_that_differs_is_found_and_blocks(papier):
    _verfaelscht(papier)
    pruefung = pruefe_drucksache(papier.drucksache, HEUTE)
    assert pruefung.abschnitt(PUNKT_3).stand == "ueberfaellig"
    hindernis = pruefung.hindernisse[0]
    assert "Im Text steht 282, die Daten sagen 292." in hindernis.text
    assert hindernis.url.endswith(f"/abschnitt/{PUNKT_3}/")
    with pytest.raises(DrucksacheError, match="Im Text steht 282"):
        send_mitzeichnung(**papier.durch)
    assert papier.neu_geladen().ist_entwurf


def test_the_value_of_the_data_is_put_in(papier):
    vorher = _text(papier)
    _verfaelscht(papier)
    insert_wert(schluessel=PUNKT_3, kennung=_kennung(papier), **papier.durch)
    assert _text(papier) == vorher
    assert Abschnitt.objects.get().version == 2


def test_a_value_is_not_put_into_a_place_that_has_changed(papier):
    _verfaelscht(papier)
    kennung = _kennung(papier)
    insert_wert(schluessel=PUNKT_3, kennung=kennung, **papier.durch)
    with pytest.raises(DrucksacheError, match="gibt es so nicht mehr"):
        insert_wert(schluessel=PUNKT_3, kennung=kennung, **papier.durch)


def test_a_number_without_evidence_has_no_value_to_put_in(papier):
    text = _text(papier) + " Das sind 99 mehr."
    save_abschnitt(schluessel=PUNKT_3, text=text, version=0, **papier.durch)
    with pytest.raises(DrucksacheError, match="99 steht nicht in den Daten"):
        insert_wert(schluessel=PUNKT_3, kennung=_kennung(papier), **papier.durch)


def test_an_unknown_section_is_refused(papier):
    with pytest.raises(DrucksacheError, match="gibt es in der Vorlage nicht"):
        insert_wert(schluessel="rueckblick.nichts", kennung="x", **papier.durch)


def test_a_justified_number_stands_until_the_data_change(papier):
    _verfaelscht(papier)
    eine = record_abweichung(
        schluessel=PUNKT_3,
        kennung=_kennung(papier),
        begruendung="Stand der Sitzung",
        **papier.durch,
    )
    assert str(eine) == "282 statt 292"
    assert pruefe_drucksache(papier.drucksache, HEUTE).hindernisse == []
    kennzahl = Kennzahl.objects.get(schluessel="widerspruchsquote")
    messen(papier.kreis, kennzahl, 45, 300)
    texte = [str(h) for h in pruefe_drucksache(papier.drucksache, HEUTE).hindernisse]
    assert any("Im Text steht 282, die Daten sagen 300." in text for text in texte)


def test_a_deviation_without_a_reason_is_refused(papier):
    _verfaelscht(papier)
    with pytest.raises(DrucksacheError, match="Bitte begründen"):
        record_abweichung(
            schluessel=PUNKT_3,
            kennung=_kennung(papier),
            begruendung=" ",
            **papier.durch,
        )
    assert not Abweichung.objects.exists()


def test_a_deviation_that_is_none_is_refused(papier):
    with pytest.raises(DrucksacheError, match="gibt es so nicht mehr"):
        record_abweichung(
            schluessel=PUNKT_3, kennung="0:1>2", begruendung="x", **papier.durch
        )


def test_everything_in_the_way_is_named_with_its_page(papier):
    d = papier.drucksache
    Bewertung.objects.filter(vereinbarung=d.rueckblick).delete()
    d.vereinbarung.punkte.filter(
        schluessel="arbeitsempfehlungen"
    ).get().pflichten.all().delete()
    d.vereinbarung.punkte.filter(schluessel="arbeitsempfehlungen").delete()
    set_angaben(angaben={}, version=d.version, **papier.durch)
    d.beratungsfolge.all().delete()
    hindernisse = pruefe_drucksache(papier.neu_geladen(), HEUTE).hindernisse
    texte = " ".join(map(str, hindernisse))
    for stueck in (
        "Punkt 1: Arbeitsempfehlungen umsetzen ist noch nicht bewertet.",
        "Das Gesamturteil 2020 fehlt.",
        "fehlt in der neuen Vereinbarung ohne Entscheidung.",
        "Finanzielle Auswirkungen: noch nicht beantwortet.",
        "Belange von Menschen mit Behinderung: noch nicht beantwortet.",
        "Die Beratungsfolge ist leer.",
    ):
        assert stueck in texte
    # The Punkt that vanished took both consents to the whole with it.
    assert len(hindernisse) == 7 + 1 + 1 + 2 + 3 + 1
    assert all(h.url.startswith("/") for h in hindernisse)


def test_the_paper_waits_for_every_side_of_the_agreement(papier):
    neu = papier.drucksache.vereinbarung
    neu.partei_dritte = "der Agentur für Arbeit"
    neu.save()
    texte = [str(h) for h in pruefe_drucksache(papier.neu_geladen(), HEUTE).hindernisse]
    assert len(texte) == 3
    assert texte[2].startswith("Die dritte Seite hat den Punkten 1, 2, 3, 4, 5, 6, 7")
    with pytest.raises(DrucksacheError, match="Die dritte Seite hat den Punkten"):
        _freigegeben(papier)


def test_mitzeichnung_ends_all_editing(papier):
    eine = send_mitzeichnung(**papier.durch)
    assert eine.mitzeichnung_durch == papier.kreis
    version = eine.version
    schritte: list[Any] = [
        lambda: save_abschnitt(schluessel=PUNKT_3, text="x", version=0, **papier.durch),
        lambda: reset_abschnitt(schluessel=PUNKT_3, **papier.durch),
        lambda: insert_wert(schluessel=PUNKT_3, kennung="x", **papier.durch),
        lambda: record_abweichung(
            schluessel=PUNKT_3, kennung="x", begruendung="x", **papier.durch
        ),
        lambda: change_kopf(version=version, beratungsfolge=[], **papier.durch),
        lambda: set_angaben(version=version, angaben={}, **papier.durch),
        lambda: send_mitzeichnung(**papier.durch),
    ]
    for schritt in schritte:
        with pytest.raises(DrucksacheError, match="liegt zur Mitzeichnung"):
            schritt()
    assert papier.neu_geladen().zustand == Drucksache.Zustand.MITZEICHNUNG


def test_the_paper_comes_back_with_a_note(papier):
    send_mitzeichnung(**papier.durch)
    zurueck = return_drucksache(
        drucksache=papier.drucksache,
        hinweis="Punkt 3 bitte kürzer.",
        durch=papier.leitung,
        jetzt=JETZT,
    )
    assert zurueck.ist_entwurf
    assert zurueck.hinweis == "Punkt 3 bitte kürzer."
    assert _aktionen(zurueck)[-1] == "drucksachen.zurueckgegeben"
    assert send_mitzeichnung(**papier.durch).hinweis == ""


def test_coming_back_needs_a_note(papier):
    send_mitzeichnung(**papier.durch)
    with pytest.raises(DrucksacheError, match="was zu ändern ist"):
        return_drucksache(hinweis=" ", **papier.durch)


def test_a_draft_cannot_come_back_or_be_released(papier):
    with pytest.raises(DrucksacheError, match="nicht in Mitzeichnung"):
        return_drucksache(hinweis="x", **papier.durch)
    with pytest.raises(DrucksacheError, match="nicht in Mitzeichnung"):
        release_drucksache(gelesen=_gelesen(papier), **papier.durch)


def test_release_freezes_every_figure_and_the_whole_text(papier):
    frei = _freigegeben(papier)
    assert frei.ist_freigegeben
    assert frei.freigegeben_durch == papier.leitung
    zahlen = {z["schluessel"]: z["anzeige"] for z in frei.schnappschuss["zahlen"]}
    assert zahlen["widerspruchsquote.quote"] == "15,4\u00a0%"
    gespeichert = Dokument.from_json(papier.neu_geladen().schnappschuss["dokument"])
    assert gespeichert.titel == "Kommunale Zielvereinbarung 2021"
    assert _aktionen(frei)[-2:] == [
        "drucksachen.mitzeichnung",
        "drucksachen.freigegeben",
    ]


def test_a_released_paper_stays_whatever_the_data_do(papier, tmp_path):
    _freigegeben(papier)
    vorher = dokument(papier.neu_geladen(), JETZT)
    kennzahl = Kennzahl.objects.get(schluessel="widerspruchsquote")
    messen(papier.kreis, kennzahl, 99, 300)
    Bewertung.objects.all().update(urteil="nicht")
    assert dokument(papier.neu_geladen(), JETZT) == vorher
    with pytest.raises(DrucksacheError, match="freigegeben und festgeschrieben"):
        save_abschnitt(schluessel=PUNKT_3, text="x", version=0, **papier.durch)


def test_who_sent_it_cannot_release_it(papier):
    send_mitzeichnung(**papier.durch)
    benutzer = papier.kreis.benutzer
    zweite = papier.leitung
    zweite.benutzer = benutzer
    zweite.save()
    with pytest.raises(DrucksacheError, match="zweite Person"):
        release_drucksache(
            drucksache=papier.drucksache,
            gelesen=_gelesen(papier),
            durch=zweite,
            jetzt=JETZT,
        )
    assert not papier.neu_geladen().ist_freigegeben


def test_what_nobody_has_read_is_not_released(papier):
    send_mitzeichnung(**papier.durch)
    gelesen = _gelesen(papier)
    Bewertung.objects.filter(punkt__schluessel="buchungen").update(urteil="teilweise")
    with pytest.raises(DrucksacheError, match="noch einmal"):
        release_drucksache(
            drucksache=papier.drucksache,
            gelesen=gelesen,
            durch=papier.leitung,
            jetzt=JETZT,
        )


def test_a_paper_with_something_to_settle_is_not_released(papier):
    send_mitzeichnung(**papier.durch)
    Bewertung.objects.filter(punkt__schluessel="buchungen").delete()
    with pytest.raises(DrucksacheError, match="noch nicht bewertet"):
        release_drucksache(
            drucksache=papier.drucksache,
            gelesen=_gelesen(papier),
            durch=papier.leitung,
            jetzt=JETZT,
        )


def test_the_database_refuses_a_release_without_snapshot(papier):
    with pytest.raises(IntegrityError), transaction.atomic():
        Drucksache.objects.update(zustand="freigegeben")


def test_the_fingerprint_changes_with_a_word_but_not_with_the_time(papier):
    eines = dokument(papier.drucksache, JETZT)
    spaeter = dokument(papier.drucksache, JETZT.replace(hour=17))
    assert eines != spaeter
    assert fingerabdruck(eines) == fingerabdruck(spaeter)
    assert fingerabdruck(eines) != fingerabdruck(replace(eines, titel="Anders"))


def test_files_are_written_in_three_formats(papier, tmp_path):
    pfade = write_dateien(nummer="DrS/2021/022", ordner=tmp_path / "neu", jetzt=JETZT)
    assert [p.name for p in pfade] == [
        "DrS-2021-022.pdf",
        "DrS-2021-022.docx",
        "DrS-2021-022.html",
    ]
    assert [p.read_bytes()[:5] for p in pfade] == [
        b"%PDF-",
        b"PK\x03\x04\x14",
        b"<!DOC",
    ]


def test_an_unknown_number_and_one_used_twice_are_refused(papier, fremde, tmp_path):
    with pytest.raises(DrucksacheError, match="gibt es nicht"):
        write_dateien(nummer="DrS/1900/001", ordner=tmp_path, jetzt=JETZT)
    with scope(mandant=fremde.mandant):
        Drucksache.objects.create(
            mandant=fremde.mandant,
            nummer="DrS/2021/022",
            datum=HEUTE,
            rueckblick=papier.drucksache.rueckblick,
            vereinbarung=papier.drucksache.vereinbarung,
        )
    with pytest.raises(DrucksacheError, match="--mandant"):
        write_dateien(nummer="DrS/2021/022", ordner=tmp_path, jetzt=JETZT)
    name = papier.kreis.mandant.name
    assert write_dateien(
        nummer="DrS/2021/022", ordner=tmp_path, jetzt=JETZT, mandant=name
    )


@pytest.mark.parametrize(
    ("nummer", "name"),
    [
        ("DrS/2021/022", "DrS-2021-022.pdf"),
        ("../../etc/x", "..-..-etc-x.pdf"),
        ('V "1" ä', "V--1--ä.pdf"),
    ],
)
def test_the_name_of_a_file_has_no_folders(nummer, name):
    assert dateiname(Drucksache(nummer=nummer), "pdf") == name


def test_an_edited_paper_is_printed_as_edited(papier):
    save_abschnitt(
        schluessel="sachverhalt",
        text="Von Hand.\n\nZweiter Absatz.",
        version=0,
        **papier.durch,
    )
    texte = str(dokument(papier.drucksache, JETZT).json())
    assert "Von Hand." in texte
    assert not re.search("insgesamt zufriedenstellend erfüllt. Dabei", texte)
    pruefung = pruefe_drucksache(papier.drucksache, HEUTE)
    assert als_text(pruefung.abschnitt("sachverhalt").pruefung.absaetze) == (
        "Von Hand.\n\nZweiter Absatz."
    )


def test_another_person_may_release(papier):
    dritte = create_mitgliedschaft(
        mandant=papier.kreis.mandant,
        organisation=papier.kreis.organisation,
        rolle=Rolle.FACHDIENSTLEITUNG,
        stelle="Vertretung",
        email="vertretung@kreis.example",
        name="Vera Tretung",
        passwort="Beispiel-2020!",
    )
    send_mitzeichnung(**papier.durch)
    frei = release_drucksache(
        drucksache=papier.drucksache,
        gelesen=_gelesen(papier),
        durch=dritte,
        jetzt=JETZT,
    )
    assert frei.freigegeben_durch == dritte

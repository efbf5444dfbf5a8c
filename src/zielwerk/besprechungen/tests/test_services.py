"""Meetings planned, held and counted: every event and every refusal."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from zielwerk.besprechungen.models import Besprechung, Besprechungsreihe
from zielwerk.besprechungen.services import (
    Anwesenheit,
    BesprechungError,
    cancel_besprechung,
    change_reihe,
    create_reihe,
    jahresuebersicht,
    move_besprechung,
    plan_besprechung,
    record_durchfuehrung,
    record_kontakt,
    save_tagesordnung,
    submit_nachweis,
)
from zielwerk.besprechungen.tests.conftest import HALTEN, Halte, Plane
from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import FristError, record_versaeumnisse, reopen_frist
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung import demo as vereinbarung
from zielwerk.vereinbarung.models import Nachweis, Punkt
from zielwerk.vereinbarung.services import (
    BewertungError,
    open_fristen,
    punktstand,
    record_bewertung,
)


def _durch(besetzung: Besetzung, **rest: Any) -> dict[str, Any]:
    return {"durch": besetzung.kreis, "jetzt": JETZT, **rest}


def _punkt() -> Punkt:
    return Punkt.objects.get(schluessel="dienstbesprechungen", vereinbarung__jahr=2020)


def test_one_of_two_was_held_and_a_person_says_why(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    """Source: DrS/2021/022, Rückblick zu Punkt 2."""
    record_versaeumnisse(heute=date(2020, 7, 1), jetzt=JETZT)
    eine = halte(plane())
    assert eine.nachweis.frist.titel == (
        "Teilnahme an der Dienstbesprechung 2. Halbjahr 2020"
    )
    assert eine.nachweis.frist.wirksam_am == HALTEN
    assert punktstand(_punkt(), HEUTE).text == "nicht erfüllt (1 von 2)"
    stand = jahresuebersicht(2020, HEUTE).reihen[0]
    assert stand.stand.text == "nicht erfüllt (1 von 2)"
    assert not stand.anders_belegt
    urteil = {"punkt": _punkt(), "urteil": "zufriedenstellend", "version": 0}
    urteil |= {"sonderlage": "Corona-Pandemie"} | _durch(besetzung)
    with pytest.raises(BewertungError, match="nicht erfüllt"):
        record_bewertung(begruendung="", **urteil)
    bewertung = record_bewertung(begruendung="Austausch per E-Mail", **urteil)
    assert bewertung.berechnet_text == "nicht erfüllt (1 von 2)"


def test_the_first_meeting_of_the_new_kind_was_not_owed_in_2020(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    """Source: DrS/2021/022, new Punkt 4 (November 2020; the day is invented)."""
    neue = create_reihe(
        punkt_schluessel="besprechung-geschaeftsfuehrung",
        bezeichnung="Besprechung der Geschäftsführung",
        erforderlich=["geschaeftsfuehrung", "koordinierungsstelle"],
        weitere=["fachaufsicht_but"],
        **_durch(besetzung),
    )
    eine = halte(plane(date(2020, 11, 12), reihe=neue))
    assert eine.nachweis is None
    assert eine.fehlende_rollen() == ()
    stand = next(s for s in jahresuebersicht(2020, HEUTE).reihen if s.reihe == neue)
    assert (stand.stand.text, stand.punkt) == ("nicht geschuldet", None)


def test_a_missing_role_is_named_and_the_meeting_is_no_evidence(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    eine = halte(plane(), ["koordinierungsstelle", "teamleitungen"])
    assert eine.fehlende_rollen() == ("bereichsleitung_leistung",)
    assert not Nachweis.objects.exists()
    eintrag = Eintrag.objects.zu(eine)[0]
    assert "es fehlte: Bereichsleitung Leistung" in eintrag.text
    with pytest.raises(BesprechungError, match="Bereichsleitung Leistung"):
        submit_nachweis(besprechung=eine, **_durch(besetzung))
    wieder = halte(eine)
    assert wieder.nachweis.zustand == Nachweis.Zustand.ANGENOMMEN
    with pytest.raises(BesprechungError, match="schon Nachweis"):
        halte(wieder, [])


def test_recorded_by_the_jobcenter_it_waits_for_the_county(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    leitung = besetzung.mitglieder[Rolle.BEREICHSLEITUNG]
    eine = halte(plane(), durch=leitung)
    assert eine.nachweis.zustand == Nachweis.Zustand.EINGEREICHT
    assert eine.nachweis.verweis == f"/besprechungen/{eine.uuid}/"


def test_a_second_one_in_the_same_half_year_is_no_further_evidence(
    plane: Plane, halte: Halte
) -> None:
    erste, zweite = halte(plane()), halte(plane(date(2020, 11, 20)))
    assert erste.nachweis
    assert zweite.nachweis is None


def test_recorded_late_it_is_not_missed_after_all(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    record_versaeumnisse(heute=date(2020, 7, 1), jetzt=JETZT)
    eine = halte(plane(date(2020, 6, 30)))
    frist = eine.nachweis.frist
    assert (frist.zustand, frist.ist_fristgerecht) == ("erledigt", True)
    aktionen = list(Eintrag.objects.zu(frist).values_list("aktion", flat=True))
    assert "fristen.wieder_offen" in aktionen
    offene = Frist.objects.offen().first()
    with pytest.raises(FristError, match="offen"):
        reopen_frist(frist=offene, text="x", **_durch(besetzung))


def test_held_before_its_frist_was_opened_it_is_handed_in_later(
    besetzung: Besetzung, plane: Plane, halte: Halte, jahr_2020
) -> None:
    neu = vereinbarung.build_2021(jahr_2020, besetzung.mitglieder)
    eine = halte(plane(date(2021, 1, 20)))
    with pytest.raises(BesprechungError, match="keine offene Frist"):
        submit_nachweis(besprechung=eine, **_durch(besetzung))
    open_fristen(vereinbarung=neu, **_durch(besetzung))
    fertig = submit_nachweis(besprechung=eine, **_durch(besetzung))
    assert fertig.nachweis.frist.zeitraum_bis == date(2021, 6, 30)
    with pytest.raises(BesprechungError, match="nicht einreichen"):
        submit_nachweis(besprechung=fertig, **_durch(besetzung))


def test_what_was_not_held_yet_or_was_cancelled_is_refused(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    eine = plane(HEUTE + timedelta(days=1))
    with pytest.raises(BesprechungError, match="liegt in der Zukunft"):
        halte(eine)
    cancel_besprechung(besprechung=eine, grund="Krankheit", **_durch(besetzung))
    with pytest.raises(BesprechungError, match="abgesagt"):
        halte(eine)
    with pytest.raises(BesprechungError, match="nicht einreichen"):
        submit_nachweis(besprechung=eine, **_durch(besetzung))


def test_moving_needs_a_reason_and_the_state_one_saw(
    besetzung: Besetzung, plane: Plane
) -> None:
    eine = plane()
    termin = {"termin_am": HALTEN, "beginn": time(10), "ende": time(11), "ort": "2"}
    neu = termin | _durch(besetzung) | {"besprechung": eine}
    with pytest.raises(BesprechungError, match="Grund"):
        move_besprechung(grund=" ", version=1, **neu)
    with pytest.raises(BesprechungError, match="nicht nach dem Beginn"):
        move_besprechung(**{**neu, "grund": "x", "version": 1, "ende": time(9)})
    verlegt = move_besprechung(grund="Raum belegt", version=1, **neu)
    assert (verlegt.folge, verlegt.version, verlegt.ort) == (1, 2, "2")
    with pytest.raises(BesprechungError, match="inzwischen geändert"):
        move_besprechung(grund="nochmal", version=1, **neu)
    eintrag = Eintrag.objects.zu(eine)[0]
    assert (eintrag.vorher["ort"], eintrag.nachher["ort"]) == ("Raum 1", "2")


def test_a_cancelled_meeting_keeps_its_reason(
    besetzung: Besetzung, plane: Plane
) -> None:
    eine = plane()
    with pytest.raises(BesprechungError, match="Grund"):
        cancel_besprechung(besprechung=eine, grund="", **_durch(besetzung))
    abgesagt = cancel_besprechung(
        besprechung=eine, grund="Corona-Pandemie", **_durch(besetzung)
    )
    assert (abgesagt.zustand, abgesagt.grund) == ("abgesagt", "Corona-Pandemie")
    with pytest.raises(BesprechungError, match="schon abgesagt"):
        cancel_besprechung(besprechung=eine, grund="x", **_durch(besetzung))


def test_the_agenda_is_open_until_the_meeting(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    eine = plane()
    angaben = {"besprechung": eine} | _durch(besetzung)
    save_tagesordnung(text="KdU\nBuT", version=1, **angaben)
    with pytest.raises(BesprechungError, match="inzwischen geändert"):
        save_tagesordnung(text="anderes", version=1, **angaben)
    halte(eine)
    with pytest.raises(BesprechungError, match="schon gehalten"):
        save_tagesordnung(text="zu spät", version=3, **angaben)


def test_a_planned_meeting_keeps_the_roles_of_its_day(
    besetzung: Besetzung, reihe: Besprechungsreihe, plane: Plane
) -> None:
    eine = plane(weitere=["fachaufsicht_but", "geschaeftsfuehrung"])
    assert eine.weitere == ["fachaufsicht_but"]
    angaben = {"reihe": reihe, "bezeichnung": "Neu"} | _durch(besetzung)
    rollen = {"erforderlich": ["koordinierungsstelle"], "weitere": []}
    change_reihe(version=1, **rollen, **angaben)
    assert "teamleitungen" in Besprechung.objects.get(pk=eine.pk).erforderlich
    with pytest.raises(BesprechungError, match="inzwischen geändert"):
        change_reihe(version=1, **rollen, **angaben)
    with pytest.raises(BesprechungError, match="auf jeden Fall"):
        change_reihe(version=2, erforderlich=[], weitere=[], **angaben)


def test_a_punkt_has_one_series(besetzung: Besetzung, jahr_2020) -> None:
    fehlen = jahresuebersicht(2020, HEUTE).ohne_reihe
    assert [p.punkt.schluessel for p in fehlen] == ["dienstbesprechungen"]
    angaben = {
        "punkt_schluessel": "dienstbesprechungen",
        "bezeichnung": "Dienstbesprechung",
        "erforderlich": ["koordinierungsstelle"],
        "weitere": [],
    } | _durch(besetzung)
    create_reihe(**angaben)
    assert jahresuebersicht(2020, HEUTE).ohne_reihe == []
    with pytest.raises(BesprechungError, match="schon eine"):
        create_reihe(**angaben)
    with pytest.raises(BesprechungError, match="gibt es nicht"):
        create_reihe(**{**angaben, "erforderlich": ["niemand"]})


def test_other_contacts_are_noted_and_do_not_count(
    besetzung: Besetzung, reihe: Besprechungsreihe
) -> None:
    angaben = {"reihe": reihe, "art": "telefon", "mit": "Teamleitungen"}
    angaben |= {"thema": "Sozialschutzpakete"} | _durch(besetzung)
    for monat in (3, 9):
        record_kontakt(am=date(2020, monat, 3), **angaben)
    stand = jahresuebersicht(2020, HEUTE).reihen[0]
    assert (stand.stand.text, len(stand.kontakte)) == ("nicht erfüllt (0 von 2)", 2)
    with pytest.raises(BesprechungError, match="Zukunft"):
        record_kontakt(am=HEUTE + timedelta(days=1), **angaben)


def test_other_evidence_for_the_punkt_is_said(
    besetzung: Besetzung, reihe: Besprechungsreihe
) -> None:
    vereinbarung.build_jahr(besetzung.mitglieder)  # a statement, not a meeting
    stand = jahresuebersicht(2020, HEUTE).reihen[0]
    assert stand.punkt_text == "nicht erfüllt (1 von 2)"
    assert stand.anders_belegt


def test_a_meeting_ends_after_it_begins(plane: Plane) -> None:
    with pytest.raises(BesprechungError, match="nicht nach dem Beginn"):
        plane(beginn=time(11), ende=time(11))


def test_each_event_leaves_one_entry(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    eine = plane()
    save_tagesordnung(besprechung=eine, text="x", version=1, **_durch(besetzung))
    halte(eine, [])
    aktionen = [e.aktion for e in Eintrag.objects.zu(eine)]
    assert aktionen == [
        "besprechungen.gehalten",
        "besprechungen.tagesordnung",
        "besprechungen.geplant",
    ]


def test_the_stands_cost_the_same_whatever_the_year_holds(
    plane: Plane, halte: Halte, django_assert_num_queries
) -> None:
    halte(plane())
    with django_assert_num_queries(9):
        jahresuebersicht(2020, HEUTE)
    for tag in range(10, 20):
        plane(date(2020, 9, tag))
    with django_assert_num_queries(9):
        jahresuebersicht(2020, HEUTE)


def test_a_stranger_county_counts_its_own(
    besetzung: Besetzung, reihe: Besprechungsreihe, plane: Plane, halte: Halte, fremde
) -> None:
    from django_scopes import scope

    halte(plane())
    with scope(mandant=fremde.mandant):
        assert jahresuebersicht(2020, HEUTE).reihen == []


def test_nobody_named_was_not_there(besetzung: Besetzung, plane: Plane) -> None:
    eine = plane(weitere=["fachaufsicht_but"])
    record_durchfuehrung(
        besprechung=eine,
        gehalten_am=HALTEN,
        anwesenheit={"teamleitungen": Anwesenheit(anwesend=True, personen="S. L.")},
        **_durch(besetzung),
    )
    zeilen = {t.rolle: (t.anwesend, t.personen) for t in eine.teilnahmen.all()}
    assert zeilen["teamleitungen"] == (True, "S. L.")
    assert zeilen["fachaufsicht_but"] == (False, "")
    assert str(eine.teilnahmen.get(rolle="teamleitungen")).endswith(": ja")


def test_a_planned_meeting_belongs_to_the_year_of_its_day(
    besetzung: Besetzung, reihe: Besprechungsreihe
) -> None:
    plan_besprechung(
        reihe=reihe,
        termin_am=date(2021, 2, 26),
        beginn=time(9),
        ende=time(10),
        ort="Raum",
        **_durch(besetzung),
    )
    stand = jahresuebersicht(2021, HEUTE).reihen[0]
    assert stand.naechste.termin_am == date(2021, 2, 26)
    assert jahresuebersicht(2020, HEUTE).reihen[0].naechste is None

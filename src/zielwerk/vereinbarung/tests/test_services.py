from datetime import UTC, date, datetime

import pytest

from zielwerk.conftest import Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import zeitraeume
from zielwerk.fristen.services import FristError, record_versaeumnisse
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.services import check_kette
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import Nachweis, Pflicht, Punkt, Zielvereinbarung
from zielwerk.vereinbarung.services import (
    BewertungError,
    FortschreibungError,
    NachweisError,
    accept_nachweis,
    add_neuer_punkt,
    change_punkt,
    drop_punkt,
    fortschreiben,
    gesamtstand,
    open_ereignisfrist,
    open_fristen,
    punktstaende,
    punktstand,
    record_bewertung,
    record_feststellung,
    record_nachweis,
    record_nachweis_zu_punkt,
    return_nachweis,
    unentschiedene_punkte,
    vergleich_mit_vorgaengerin,
)


def um(jahr: int, monat: int, tag: int) -> datetime:
    return datetime(jahr, monat, tag, 9, tzinfo=UTC)


@pytest.fixture
def zv2020(besetzung: Besetzung) -> Zielvereinbarung:
    return demo.build_2020(besetzung.mitglieder)


@pytest.fixture
def jahr2020(besetzung: Besetzung, zv2020: Zielvereinbarung) -> Zielvereinbarung:
    demo.build_jahr(besetzung.mitglieder)
    return zv2020


def frist_von(schluessel: str) -> Frist:
    return (
        Frist.objects.offen()
        .filter(pflichtfrist__punkt__schluessel=schluessel)
        .earliest("faellig_am")
    )


def hand_in(besetzung: Besetzung, frist: Frist, am: datetime) -> Nachweis:
    return record_nachweis(
        frist=frist,
        art=Nachweis.Art.ERKLAERUNG,
        text="Ergebnis liegt vor",
        wirksam_am=am.date(),
        eingegangen_am=am.date(),
        durch=besetzung.mitglieder[Rolle.TEAMLEITUNG],
        jetzt=am,
    )


def test_agreement_has_seven_punkte_and_opens_its_dated_fristen(
    zv2020: Zielvereinbarung,
) -> None:
    assert [p.nummer for p in zv2020.punkte.all()] == [1, 2, 3, 4, 5, 6, 7]
    faellig = sorted(f.faellig_am for f in Frist.objects.all())
    assert faellig.count(date(2020, 6, 15)) == 3
    assert faellig.count(date(2020, 12, 15)) == 3
    assert date(2020, 6, 30) in faellig
    assert date(2020, 12, 31) in faellig
    assert len(faellig) == 8


def test_opening_fristen_twice_changes_nothing(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    vorher = Frist.objects.count()
    assert open_fristen(vereinbarung=zv2020, durch=None, jetzt=um(2020, 3, 1)) == []
    assert Frist.objects.count() == vorher


def test_list_received_before_christmas_is_due_on_the_tenth_working_day(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    frist = open_ereignisfrist(
        pflicht=Pflicht.objects.get(punkt__schluessel="forderungslisten"),
        ereignis_am=date(2020, 12, 21),
        ereignis="Eingang der Liste",
        zeitraum=zeitraeume("quartal", jahr=2020)[3],
        durch=besetzung.mitglieder[Rolle.BEREICHSLEITUNG],
        jetzt=um(2020, 12, 21),
    )
    assert frist.faellig_am == date(2021, 1, 8)
    gruende = {tag["tag"]: tag["grund"] for tag in frist.tage}
    assert "dienstfrei" in gruende["2020-12-24"]
    assert frist.rechenweg


def test_evidence_waits_then_closes_on_the_day_it_arrived(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    nachweis = hand_in(besetzung, frist_von("aktenpruefungen"), um(2020, 6, 12))
    assert (
        nachweis.frist.zustand == "eingereicht"
        or frist_zustand(nachweis) == "eingereicht"
    )
    accept_nachweis(nachweis=nachweis, durch=besetzung.kreis, jetzt=um(2020, 6, 18))
    frist = Frist.objects.get(pk=nachweis.frist_id)
    assert (frist.zustand, frist.erledigt_am) == ("erledigt", date(2020, 6, 12))
    assert frist.ist_fristgerecht


def frist_zustand(nachweis: Nachweis) -> str:
    return str(Frist.objects.get(pk=nachweis.frist_id).zustand)


def test_returned_evidence_opens_the_frist_and_the_next_fassung_counts(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    frist = frist_von("aktenpruefungen")
    erste = hand_in(besetzung, frist, um(2020, 6, 10))
    return_nachweis(
        nachweis=erste,
        hinweis="Verbuchung fehlt",
        durch=besetzung.kreis,
        jetzt=um(2020, 6, 11),
    )
    frist.refresh_from_db()
    assert (frist.zustand, frist.hinweis) == ("zurueckgegeben", "Verbuchung fehlt")
    zweite = hand_in(besetzung, frist, um(2020, 6, 15))
    assert zweite.fassung == 2
    accept_nachweis(nachweis=zweite, durch=besetzung.kreis, jetzt=um(2020, 6, 16))
    assert frist_zustand(zweite) == "erledigt"


def test_second_fassung_is_refused_while_one_waits(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    frist = frist_von("aktenpruefungen")
    hand_in(besetzung, frist, um(2020, 6, 10))
    with pytest.raises(NachweisError, match="schon ein Nachweis"):
        hand_in(besetzung, frist, um(2020, 6, 11))


def test_evidence_from_the_future_is_refused(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    with pytest.raises(NachweisError, match="Zukunft"):
        record_nachweis(
            frist=frist_von("aktenpruefungen"),
            art=Nachweis.Art.ERKLAERUNG,
            text="Ergebnis",
            wirksam_am=date(2020, 6, 1),
            eingegangen_am=date(2020, 6, 11),
            durch=besetzung.kreis,
            jetzt=um(2020, 6, 10),
        )


def test_return_needs_a_hint_and_nothing_is_answered_twice(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    nachweis = hand_in(besetzung, frist_von("aktenpruefungen"), um(2020, 6, 10))
    with pytest.raises(NachweisError, match="was fehlt"):
        return_nachweis(
            nachweis=nachweis, hinweis=" ", durch=besetzung.kreis, jetzt=um(2020, 6, 11)
        )
    accept_nachweis(nachweis=nachweis, durch=besetzung.kreis, jetzt=um(2020, 6, 11))
    with pytest.raises(NachweisError, match="schon beantwortet"):
        accept_nachweis(nachweis=nachweis, durch=besetzung.kreis, jetzt=um(2020, 6, 12))
    with pytest.raises(FristError, match="schon abgeschlossen"):
        hand_in(besetzung, nachweis.frist, um(2020, 6, 13))


def test_module_result_answers_the_frist_whose_period_it_is_about(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    nachweis = record_nachweis_zu_punkt(
        punkt_schluessel="widerspruchsquote",
        nachweisart="kennzahl",
        wirksam_am=date(2020, 11, 30),
        eingegangen_am=date(2020, 12, 14),
        text="Sachstand",
        durch=besetzung.jobcenter,
        jetzt=um(2020, 12, 14),
    )
    assert nachweis is not None
    assert nachweis.frist.faellig_am == date(2020, 12, 15)
    nichts = record_nachweis_zu_punkt(
        punkt_schluessel="gibt-es-nicht",
        nachweisart="kennzahl",
        wirksam_am=date(2020, 11, 30),
        eingegangen_am=date(2020, 12, 14),
        text="Sachstand",
        durch=besetzung.jobcenter,
        jetzt=um(2020, 12, 14),
    )
    assert nichts is None


def test_missed_half_year_is_marked_once(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    heute = date(2020, 7, 1)
    versaeumt = record_versaeumnisse(heute=heute, jetzt=um(2020, 7, 1))
    assert [f.faellig_am for f in versaeumt] == [date(2020, 6, 30)]
    assert record_versaeumnisse(heute=heute, jetzt=um(2020, 7, 1)) == []


def test_year_2020_of_the_source_one_of_two_meetings(
    jahr2020: Zielvereinbarung,
) -> None:
    punkt = jahr2020.punkte.get(schluessel="dienstbesprechungen")
    stand = punktstand(punkt, date(2021, 1, 25))
    assert stand.text == "nicht erfüllt (1 von 2)"


def test_computed_status_of_every_punkt(jahr2020: Zielvereinbarung) -> None:
    staende = punktstaende(
        jahr2020.punkte.select_related("vereinbarung"), date(2021, 1, 25)
    )
    texte = {
        punkt.schluessel: staende[punkt.pk].text for punkt in jahr2020.punkte.all()
    }
    assert texte["arbeitsempfehlungen"].startswith("ohne Berechnung")
    assert texte["buchungen"] == "erfüllt (keine Hinweise)"
    assert texte["forderungslisten"] == "erfüllt (4 von 4)"
    assert texte["aktenpruefungen"] == "erfüllt (2 von 2)"
    assert texte["beratung-16a"] == "erfüllt (2 von 2)"


def test_a_punkt_whose_fristen_have_not_begun_is_not_called_qualitative(
    besetzung: Besetzung, jahr2020: Zielvereinbarung
) -> None:
    neu = demo.build_2021(jahr2020, besetzung.mitglieder)
    for punkt in neu.punkte.exclude(art__in=["qualitativ", "ohne_beanstandung"]):
        stand = punktstand(punkt, date(2021, 1, 25))
        assert stand.text == "ohne Berechnung (noch keine Frist)"


def test_objection_breaks_a_continuous_duty(
    besetzung: Besetzung, jahr2020: Zielvereinbarung
) -> None:
    punkt = jahr2020.punkte.get(schluessel="buchungen")
    record_feststellung(
        punkt=punkt,
        art="beanstandung",
        von=date(2020, 5, 1),
        bis=date(2020, 5, 1),
        text="Eine Erstausstattung war falsch gebucht.",
        quelle="Kasse",
        durch=besetzung.kreis,
        jetzt=um(2020, 5, 4),
    )
    assert punktstand(punkt, date(2021, 1, 25)).text == "nicht erfüllt (1 Hinweis)"


def bewerte(besetzung: Besetzung, punkt: Punkt, urteil: str, **rest: object) -> None:
    angaben = {"begruendung": "", "sonderlage": "", "version": 0} | rest
    record_bewertung(
        punkt=punkt,
        urteil=urteil,
        durch=besetzung.kreis,
        jetzt=um(2021, 1, 5),
        **angaben,
    )


def test_verdict_stands_beside_the_computed_status(
    besetzung: Besetzung, jahr2020: Zielvereinbarung
) -> None:
    punkt = jahr2020.punkte.get(schluessel="dienstbesprechungen")
    with pytest.raises(BewertungError, match="begründen"):
        bewerte(besetzung, punkt, "zufriedenstellend")
    bewerte(besetzung, punkt, "zufriedenstellend", begruendung="Pandemie")
    punkt.refresh_from_db()
    assert punkt.bewertung.berechnet_text == "nicht erfüllt (1 von 2)"
    assert punkt.bewertung.get_urteil_display() == "Zufriedenstellend erfüllt"


def test_lost_update_of_a_verdict_is_refused(
    besetzung: Besetzung, jahr2020: Zielvereinbarung
) -> None:
    punkt = jahr2020.punkte.get(schluessel="aktenpruefungen")
    bewerte(besetzung, punkt, "erfuellt")
    with pytest.raises(BewertungError, match="Jana Petersen"):
        bewerte(besetzung, punkt, "erfuellt")
    bewerte(besetzung, punkt, "erfuellt", version=1)


def test_whole_agreement_is_counted(jahr2020: Zielvereinbarung) -> None:
    stand = gesamtstand(jahr2020, date(2021, 1, 25))
    assert stand.status in {"in_arbeit", "nicht_erfuellt"}


def test_2021_grows_out_of_2020_as_in_the_source(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    neu = demo.build_2021(zv2020, besetzung.mitglieder)
    unterschied = vergleich_mit_vorgaengerin(neu)
    assert unterschied is not None
    assert unterschied.neu == ["besprechung-geschaeftsfuehrung"]
    assert unterschied.geaendert == ["beratung-16a"]
    assert unterschied.neu_nummeriert == [
        "buchungen",
        "forderungslisten",
        "aktenpruefungen",
    ]
    assert len(unterschied.unveraendert) == 3
    assert unterschied.entfallen == []
    assert "15.06.2021" in neu.punkte.get(schluessel="widerspruchsquote").wortlaut
    assert neu.punkte.get(schluessel="beratung-16a").nummer == 8


def test_new_yearly_report_is_due_on_a_saturday_that_stands(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    neu = demo.build_2021(zv2020, besetzung.mitglieder)
    open_fristen(vereinbarung=neu, durch=besetzung.kreis, jetzt=um(2021, 2, 19))
    frist = Frist.objects.get(
        pflichtfrist__punkt__vereinbarung=neu,
        pflichtfrist__punkt__schluessel="beratung-16a",
    )
    assert frist.faellig_am == date(2022, 1, 15)


def test_next_year_is_created_once(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    fortschreiben(vereinbarung=zv2020, durch=besetzung.kreis, jetzt=um(2020, 12, 1))
    with pytest.raises(FortschreibungError, match="gibt es schon"):
        fortschreiben(vereinbarung=zv2020, durch=besetzung.kreis, jetzt=um(2020, 12, 2))


def test_changes_need_a_draft_a_reason_and_the_newest_fassung(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    jetzt = um(2020, 12, 1)
    alt = zv2020.punkte.first()
    gemeinsam = {"durch": besetzung.kreis, "jetzt": jetzt}
    with pytest.raises(FortschreibungError, match="nicht mehr geändert"):
        change_punkt(punkt=alt, wortlaut="x", begruendung="y", version=1, **gemeinsam)
    neu = fortschreiben(vereinbarung=zv2020, **gemeinsam)
    punkt = neu.punkte.first()
    with pytest.raises(FortschreibungError, match="begründen"):
        change_punkt(punkt=punkt, wortlaut="x", begruendung=" ", version=1, **gemeinsam)
    change_punkt(punkt=punkt, wortlaut="x", begruendung="y", version=1, **gemeinsam)
    with pytest.raises(FortschreibungError, match="inzwischen geändert"):
        change_punkt(punkt=punkt, wortlaut="z", begruendung="y", version=1, **gemeinsam)
    with pytest.raises(FortschreibungError, match="begründen"):
        drop_punkt(punkt=punkt, begruendung="", **gemeinsam)
    with pytest.raises(FortschreibungError, match="Schlüssel"):
        add_neuer_punkt(
            vereinbarung=neu,
            nummer=1,
            begruendung="y",
            schluessel=punkt.schluessel,
            titel="t",
            wortlaut="w",
            art="termine",
            **gemeinsam,
        )


def test_dropped_punkt_is_decided_and_later_ones_move_down(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    gemeinsam = {"durch": besetzung.kreis, "jetzt": um(2020, 12, 1)}
    neu = fortschreiben(vereinbarung=zv2020, **gemeinsam)
    drop_punkt(
        punkt=neu.punkte.get(nummer=2), begruendung="nicht mehr nötig", **gemeinsam
    )
    assert [p.nummer for p in neu.punkte.all()] == [1, 2, 3, 4, 5, 6]
    assert unentschiedene_punkte(neu) == []


def test_punkt_that_vanished_without_decision_is_asked_for(
    besetzung: Besetzung, zv2020: Zielvereinbarung
) -> None:
    gemeinsam = {"durch": besetzung.kreis, "jetzt": um(2020, 12, 1)}
    neu = fortschreiben(vereinbarung=zv2020, **gemeinsam)
    punkt = neu.punkte.get(schluessel="dienstbesprechungen")
    punkt.pflichten.all().delete()
    punkt.delete()
    assert unentschiedene_punkte(neu) == ["dienstbesprechungen"]


def test_every_event_leaves_an_entry_and_the_chain_holds(
    besetzung: Besetzung, jahr2020: Zielvereinbarung
) -> None:
    aktionen = set(Eintrag.objects.values_list("aktion", flat=True))
    assert {
        "vereinbarung.angelegt",
        "fristen.eroeffnet",
        "fristen.eingereicht",
        "fristen.zurueckgegeben",
        "fristen.erledigt",
        "fristen.versaeumt",
    } <= aktionen
    assert check_kette(besetzung.mandant) is None

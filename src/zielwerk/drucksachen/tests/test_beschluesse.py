"""Sessions and decisions: every event, every refusal, the pages and the extract."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.dokumente.inhalt import Tabelle
from zielwerk.drucksachen.models import Beratung, Beschluss, Drucksache
from zielwerk.drucksachen.services import (
    SCHREIBER,
    DrucksacheError,
    add_beratung,
    auszug,
    change_kopf,
    dateiname,
    dokument,
    fingerabdruck,
    letzte_fraktionen,
    move_beratung,
    pruefe_drucksache,
    record_beschluss,
    release_drucksache,
    send_mitzeichnung,
    spaetere_werte,
    weg,
)
from zielwerk.drucksachen.tests.conftest import Papier, messen
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Zielvereinbarung

KREIS = Rolle.KOORDINIERUNGSSTELLE
NACH_DER_SITZUNG = datetime(2021, 2, 19, 9, tzinfo=JETZT.tzinfo)
EINSTIMMIG = {
    "CDU": {"ja": 5},
    "SPD": {"ja": 2},
    "Grüne": {"ja": 2},
    "AfD": {"ja": 1},
    "FDP": {"ja": 1},
    "Freie Wähler": {"ja": 1},
}


@dataclass(frozen=True)
class Sitzung:
    """A released paper, and what `record_beschluss` is told about it."""

    papier: Papier
    drucksache: Drucksache

    @property
    def beratung(self) -> Beratung:
        return self.drucksache.beratungsfolge.get(reihenfolge=1)

    def entscheide(self, **felder: Any) -> Beschluss:
        angaben = {
            "beratung": self.beratung,
            "art": "ungeaendert",
            "tagesordnungspunkt": "Ö 3.3",
            "wortlaut": "",
            "stimmen": EINSTIMMIG,
            "anwesend": 12,
            "version": 0,
            "durch": self.papier.kreis,
            "jetzt": NACH_DER_SITZUNG,
        }
        return record_beschluss(**angaben | felder)


def _freigegeben(papier: Papier) -> Drucksache:
    send_mitzeichnung(**papier.durch)
    return release_drucksache(
        drucksache=papier.drucksache,
        gelesen=fingerabdruck(dokument(papier.neu_geladen(), JETZT)),
        durch=papier.leitung,
        jetzt=JETZT,
    )


@pytest.fixture
def sitzung(papier: Papier) -> Sitzung:
    """Give the released paper of the source."""
    return Sitzung(papier, _freigegeben(papier))


def test_a_unanimous_vote_is_recorded_by_fraktion(sitzung):
    beschluss = sitzung.entscheide()
    assert [str(eine) for eine in beschluss.stimmen.all()] == [
        "CDU 5:0:0",
        "SPD 2:0:0",
        "Grüne 2:0:0",
        "AfD 1:0:0",
        "FDP 1:0:0",
        "Freie Wähler 1:0:0",
    ]
    eintrag = Eintrag.objects.zu(sitzung.drucksache).get(aktion="drucksachen.beschluss")
    assert eintrag.text == (
        "DrS/2021/022: Sozialausschuss am 18.02.2021, ungeändert beschlossen, "
        "12:0:0 (einstimmig)"
    )


def test_a_correction_replaces_the_votes_and_keeps_the_old_in_the_record(sitzung):
    erster = sitzung.entscheide()
    anders = {"CDU": {"ja": 5}, "SPD": {"nein": 2}}
    neu = sitzung.entscheide(stimmen=anders, anwesend=None, version=erster.version)
    assert (neu.pk, neu.version) == (erster.pk, 2)
    assert [str(eine) for eine in neu.stimmen.all()] == ["CDU 5:0:0", "SPD 0:2:0"]
    eintrag = Eintrag.objects.zu(sitzung.drucksache).filter(
        aktion="drucksachen.beschluss"
    )
    assert eintrag.first().vorher["stimmen"][0] == "CDU 5:0:0"


@pytest.mark.parametrize(
    ("felder", "meldung"),
    [
        ({"anwesend": 11}, "12 Stimmen bei 11 Anwesenden"),
        ({"anwesend": 13}, "13 Anwesende, aber nur 12 Stimmen"),
        ({"stimmen": {}, "anwesend": None}, "Stimmen je Fraktion"),
        ({"stimmen": {"CDU": {"ja": 0}}, "anwesend": None}, "keine Stimme"),
        ({"art": "abgelehnt"}, "ergibt „einstimmig“, eingetragen ist „abgelehnt“"),
        (
            {"stimmen": {"CDU": {"ja": 5}, "SPD": {"nein": 7}}},
            "„mehrstimmig abgelehnt“, eingetragen ist „ungeändert beschlossen“",
        ),
        ({"art": "geaendert"}, "geänderten Wortlaut"),
        ({"version": 3}, "inzwischen"),
        ({"jetzt": JETZT}, "Die Sitzung war noch nicht"),
    ],
    ids=str,
)
def test_what_does_not_agree_is_refused_and_changes_nothing(sitzung, felder, meldung):
    with pytest.raises(DrucksacheError, match=meldung):
        sitzung.entscheide(**felder)
    assert not Beschluss.objects.exists()


def test_two_who_enter_a_result_do_not_overwrite_each_other(sitzung):
    sitzung.entscheide()
    with pytest.raises(DrucksacheError, match="inzwischen"):
        sitzung.entscheide()


def test_a_result_needs_a_released_paper(papier):
    beratung = papier.drucksache.beratungsfolge.get()
    with pytest.raises(DrucksacheError, match="noch nicht freigegeben"):
        Sitzung(papier, papier.drucksache).entscheide(beratung=beratung)


def test_a_committee_that_takes_note_does_not_decide(sitzung):
    sitzung.drucksache.beratungsfolge.update(zustaendigkeit="kenntnisnahme")
    with pytest.raises(DrucksacheError, match="nimmt nur zur Kenntnis"):
        sitzung.entscheide()
    genommen = sitzung.entscheide(art="kenntnis", stimmen={}, anwesend=None)
    assert (str(genommen), genommen.stimmen.count()) == ("zur Kenntnis genommen", 0)


def test_a_changed_decision_without_wording_cannot_be_stored(sitzung):
    sitzung.entscheide()
    with pytest.raises(IntegrityError), transaction.atomic():
        Beschluss.objects.update(art="geaendert")


def test_a_session_put_off_is_followed_by_another(sitzung):
    sitzung.entscheide(art="zurueckgestellt", stimmen={}, anwesend=None)
    neu = add_beratung(
        drucksache=sitzung.drucksache,
        gremium="Sozialausschuss",
        sitzung_am=date(2021, 4, 15),
        status="Ö",
        durch=sitzung.papier.kreis,
        jetzt=NACH_DER_SITZUNG,
    )
    assert neu.reihenfolge == 2
    assert (
        len(dokument(sitzung.papier.neu_geladen(), JETZT).kopf["beratungsfolge"]) == 1
    )


def test_a_session_moves_until_it_is_decided(sitzung):
    angaben = {"durch": sitzung.papier.kreis, "jetzt": JETZT}
    move_beratung(beratung=sitzung.beratung, sitzung_am=date(2021, 2, 17), **angaben)
    assert sitzung.beratung.sitzung_am == date(2021, 2, 17)
    sitzung.entscheide()
    with pytest.raises(DrucksacheError, match="schon ein Ergebnis"):
        move_beratung(beratung=sitzung.beratung, sitzung_am=HEUTE, **angaben)


@pytest.mark.parametrize("schritt", [add_beratung, move_beratung])
def test_before_release_the_head_is_edited_instead(papier, schritt):
    ziel = (
        {"drucksache": papier.drucksache, "gremium": "Kreistag"}
        if schritt is add_beratung
        else {"beratung": papier.drucksache.beratungsfolge.get()}
    )
    with pytest.raises(DrucksacheError, match="Beratungsfolge im Kopf"):
        schritt(**ziel, sitzung_am=HEUTE, durch=papier.kreis, jetzt=JETZT)


def test_the_next_vote_of_a_committee_knows_its_fraktionen(sitzung):
    assert letzte_fraktionen(sitzung.beratung) == []
    sitzung.entscheide()
    assert letzte_fraktionen(sitzung.beratung) == list(EINSTIMMIG)


def test_the_way_of_the_source(papier):
    schritte, fehlt = weg(papier.drucksache)
    assert fehlt == ""
    assert [(s.bezeichnung, s.am, s.tage) for s in schritte] == [
        ("Letzter Nachweis", date(2021, 1, 8), 0),
        ("Drucksache", date(2021, 1, 25), 17),
        ("Sozialausschuss, Entscheidung", date(2021, 2, 18), 24),
    ]


def test_a_way_in_the_wrong_order_says_so(papier):
    papier.drucksache.datum = date(2021, 1, 1)
    schritte, fehlt = weg(papier.drucksache)
    assert schritte == ()
    assert "Drucksache (01.01.2021) liegt vor" in fehlt


def test_several_bodies_stand_with_their_part_in_the_paper(papier):
    folge = [
        {
            "gremium": gremium,
            "sitzung_am": date(2021, 2, 18) + timedelta(days=tage),
            "status": "Ö",
            "zustaendigkeit": part,
        }
        for gremium, tage, part in (
            ("Sozialausschuss", 0, "vorberatung"),
            ("Seniorenbeirat", 3, "anhoerung"),
            ("Kreistag", 14, "entscheidung"),
        )
    ]
    neu = change_kopf(version=1, beratungsfolge=folge, **papier.durch)
    kopf = dokument(neu, JETZT).kopf
    assert [s["zustaendigkeit"] for s in kopf["beratungsfolge"]] == [
        "Vorberatung",
        "Anhörung",
        "Entscheidung",
    ]
    assert "Anhörung" in SCHREIBER["html"](dokument(neu, JETZT)).decode()
    assert SCHREIBER["pdf"](dokument(neu, JETZT)).startswith(b"%PDF")


def test_the_paper_of_the_source_has_three_columns(papier):
    assert dokument(papier.drucksache, JETZT).kopf["beratungsfolge"] == [
        {"status": "Ö", "sitzung": "18.02.2021", "gremium": "Sozialausschuss"}
    ]


def test_where_all_take_note_the_proposal_says_so(papier):
    papier.drucksache.beratungsfolge.update(zustaendigkeit="kenntnisnahme")
    Zielvereinbarung.objects.filter(jahr=2020).update(befassung="kenntnisnahme")
    text = pruefe_drucksache(papier.neu_geladen(), HEUTE)
    vorschlag = text.abschnitt("beschlussvorschlag")
    assert vorschlag.vorgabe.titel == "Zur Kenntnisnahme"
    assert vorschlag.text == (
        "Der Sozialausschuss nimmt die Zielvereinbarung mit dem Geschäftsführer des "
        "Jobcenters Kreis Segeberg über die kommunalen Ziele für das Jahr 2021 in der "
        "vorliegenden Fassung zur Kenntnis."
    )
    rueckblick = text.abschnitt("rueckblick").text
    assert "ist am 06.02.2020 zur Kenntnis genommen worden" in rueckblick
    assert "zu beschließen" not in text.abschnitt("neu").text
    html = SCHREIBER["html"](dokument(papier.neu_geladen(), JETZT)).decode()
    assert "Die Vereinbarung hat finanzielle Auswirkungen" in html
    assert "Beschlussvorschlag" not in html


@pytest.mark.parametrize(
    "nummer",
    ["VO/2017/05544", "V-KA/17/376", "07 - 15 0369/2011", "GRDrs 817/2016", "Ä/1"],
)
def test_numbers_of_other_counties_are_taken_as_they_are(papier, nummer):
    neu = change_kopf(
        version=1,
        nummer=nummer,
        beratungsfolge=[],
        vorlageart="Vorlage",
        **papier.durch,
    )
    kopf = dokument(neu, JETZT).kopf
    assert (kopf["nummer"], kopf["art"]) == (nummer, "Vorlage")
    assert "/" not in dateiname(neu, "pdf")


def test_the_extract_holds_wording_votes_and_sum(sitzung):
    papier = auszug(sitzung.entscheide(), NACH_DER_SITZUNG)
    tabelle = next(b for b in papier.bloecke if isinstance(b, Tabelle))
    assert tabelle.zeilen[0] == ("CDU", "5", "0", "0", "5")
    assert tabelle.zeilen[-1] == ("Gesamt", "12", "0", "0", "12")
    html = SCHREIBER["html"](papier).decode()
    assert "in der vorliegenden Fassung beschlossen" in html
    assert "einstimmig (12:0:0)" in html
    assert SCHREIBER["pdf"](papier).startswith(b"%PDF")


def test_the_extract_of_a_changed_decision_holds_its_own_wording(sitzung):
    beschluss = sitzung.entscheide(art="geaendert", wortlaut="Mit einer Änderung.")
    html = SCHREIBER["html"](auszug(beschluss, NACH_DER_SITZUNG)).decode()
    assert "Mit einer Änderung." in html
    assert "in der vorliegenden Fassung" not in html


def test_later_corrections_stand_beside_the_frozen_value(sitzung):
    assert spaetere_werte(sitzung.drucksache, HEUTE) == {}
    messen(sitzung.papier.kreis, Kennzahl.objects.get(), 46, 295)
    spaeter = spaetere_werte(sitzung.drucksache, HEUTE)
    assert "295" in spaeter.values()
    ziel = reverse("drucksachen:drucksache", args=[sitzung.drucksache.uuid])
    seite = sitzung.papier.besetzung.client(KREIS).get(ziel).content.decode()
    assert "im Papier 292, heute 295" in seite


FORM = {
    "art": "ungeaendert",
    "tagesordnungspunkt": "Ö 3.3",
    "wortlaut": "",
    "anwesend": "12",
    "version": "0",
    "stimmen-TOTAL_FORMS": "7",
    "stimmen-INITIAL_FORMS": "0",
    "stimmen-6-fraktion": "",
} | {
    f"stimmen-{nr}-{name}": wert
    for nr, (fraktion, zahlen) in enumerate(EINSTIMMIG.items())
    for name, wert in (("fraktion", fraktion), ("ja", str(zahlen["ja"])))
}


def _seite(sitzung: Sitzung, name: str, rolle: Rolle = KREIS, **daten: str) -> Any:
    ziel = reverse(name, args=[sitzung.beratung.uuid])
    client = sitzung.papier.besetzung.client(rolle)
    return client.post(ziel, daten) if daten else client.get(ziel)


def test_the_result_is_entered_in_the_browser(sitzung):
    sitzung.drucksache.beratungsfolge.update(sitzung_am=HEUTE)
    assert _seite(sitzung, "drucksachen:beschluss", **FORM).status_code == 302
    ziel = reverse("drucksachen:beratungen", args=[sitzung.drucksache.uuid])
    client = sitzung.papier.besetzung.client(KREIS)
    seite = client.get(ziel).content.decode()
    assert "einstimmig (12:0:0)" in seite
    assert "Letzter Nachweis" in seite
    # The known Fraktionen and votes stand in the form again.
    assert (
        'value="Freie Wähler"'
        in _seite(sitzung, "drucksachen:beschluss").content.decode()
    )


@pytest.mark.parametrize(
    ("daten", "meldung"),
    [
        ({"anwesend": "13"}, "13 Anwesende, aber nur 12 Stimmen"),
        ({"stimmen-1-fraktion": "CDU"}, "Diese Fraktion steht schon oben."),
        ({"stimmen-1-fraktion": ""}, "Bitte nennen Sie die Fraktion."),
        ({"stimmen-1-ja": "-2"}, "größer oder gleich"),
    ],
    ids=str,
)
def test_wrong_votes_are_named_and_kept(sitzung, daten, meldung):
    sitzung.drucksache.beratungsfolge.update(sitzung_am=HEUTE)
    seite = _seite(sitzung, "drucksachen:beschluss", **FORM | daten).content.decode()
    assert meldung in seite
    assert 'value="Grüne"' in seite
    assert not Beschluss.objects.exists()


def test_sessions_are_moved_and_added_in_the_browser(sitzung):
    assert (
        _seite(sitzung, "drucksachen:termin", sitzung_am="25.02.2021").status_code
        == 302
    )
    assert sitzung.beratung.sitzung_am == date(2021, 2, 25)
    ziel = reverse("drucksachen:beratung_neu", args=[sitzung.drucksache.uuid])
    client = sitzung.papier.besetzung.client(KREIS)
    daten = {
        "status": "Ö",
        "sitzung_am": "11.03.2021",
        "gremium": "Kreistag",
        "zustaendigkeit": "entscheidung",
    }
    assert client.post(ziel, daten).status_code == 302
    assert sitzung.drucksache.beratungsfolge.count() == 2


@pytest.mark.parametrize(
    ("endung", "anfang"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!DOCTYPE")]
)
def test_the_extract_is_handed_out(sitzung, endung, anfang):
    sitzung.entscheide()
    ziel = reverse("drucksachen:auszug", args=[sitzung.beratung.uuid, endung])
    antwort = sitzung.papier.besetzung.client(KREIS).get(ziel)
    assert antwort.content.startswith(anfang)
    assert "Auszug-1-DrS-2021-022" in antwort.headers["Content-Disposition"]


def test_without_a_result_there_is_no_extract(sitzung):
    ziel = reverse("drucksachen:auszug", args=[sitzung.beratung.uuid, "pdf"])
    assert sitzung.papier.besetzung.client(KREIS).get(ziel).status_code == 404


@pytest.mark.parametrize("name", ["drucksachen:beschluss", "drucksachen:termin"])
def test_others_do_not_enter_results(sitzung, fremder_client, name):
    assert _seite(sitzung, name, Rolle.FACHDIENSTLEITUNG).status_code == 403
    ziel = reverse(name, args=[sitzung.beratung.uuid])
    assert fremder_client.get(ziel).status_code == 404

"""Fassungen, Kenntnisnahme and proposals: every event and every refusal."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.richtlinien.models import (
    Anpassungsvorschlag,
    Fassung,
    FassungError,
    Richtlinie,
)
from zielwerk.richtlinien.services import (
    RichtlinieError,
    acknowledge_fassung,
    answer_vorschlag,
    create_richtlinie,
    fassung_mit,
    fehlende_kenntnisnahmen,
    fruehere_fassung,
    geltende_fassung,
    offene_fuer,
    publish_fassung,
    record_vorschlag,
    save_entwurf,
)
from zielwerk.vereinbarung.models import Nachweis, Punkt
from zielwerk.vereinbarung.services import add_pflicht, open_fristen

AB = date(2021, 2, 1)
TEAM, LEITUNG = Rolle.TEAMLEITUNG, Rolle.BEREICHSLEITUNG


@pytest.fixture
def wer(besetzung: Besetzung) -> dict[str, Any]:
    return {"durch": besetzung.kreis, "jetzt": JETZT}


@pytest.fixture
def kdu(wer: dict[str, Any]) -> Richtlinie:
    return create_richtlinie(
        schluessel="kdu",
        art="bearbeitungshinweise",
        titel="Bearbeitungshinweise KdU",
        adressaten=[TEAM, LEITUNG],
        punkt_schluessel="arbeitsempfehlungen",
        **wer,
    )


@pytest.fixture
def schreibe(kdu: Richtlinie, wer: dict[str, Any]) -> Any:
    def entwurf(gilt_ab: date = AB, **angaben: Any) -> Fassung:
        return save_entwurf(
            **{
                "richtlinie": kdu,
                "gilt_ab": gilt_ab,
                "text": f"Text ab {gilt_ab}",
                "anlass": "",
                "datei": None,
                "version": 0,
                **wer,
                **angaben,
            }
        )

    return entwurf


@pytest.fixture
def veroeffentliche(schreibe: Any, wer: dict[str, Any]) -> Any:
    return lambda ab=AB: publish_fassung(fassung=schreibe(ab), **wer)


def _neu(kdu: Richtlinie) -> Richtlinie:
    return Richtlinie.objects.get(pk=kdu.pk)


def test_the_guideline_of_february_does_not_hold_in_january(
    kdu: Richtlinie, veroeffentliche: Any
) -> None:
    """Source: DrS/2021/022, Rückblick zu Punkt 2 (gilt ab dem 01.02.2021)."""
    alte, neue = veroeffentliche(date(2019, 1, 1)), veroeffentliche(AB)
    assert geltende_fassung(_neu(kdu), date(2021, 1, 31)) == alte
    assert geltende_fassung(_neu(kdu), AB) == neue
    assert geltende_fassung(_neu(kdu), date(2018, 12, 31)) is None
    assert fruehere_fassung(neue) == alte
    assert fruehere_fassung(alte) is None


def test_a_draft_holds_on_no_day(kdu: Richtlinie, schreibe: Any) -> None:
    entwurf = schreibe(date(2020, 1, 1))
    assert geltende_fassung(_neu(kdu), HEUTE) is None
    assert entwurf.stand(HEUTE, None) == "entwurf"
    with pytest.raises(RichtlinieError, match="gibt es nicht"):
        fassung_mit(entwurf.uuid)


def test_a_running_procedure_keeps_its_fassung(
    kdu: Richtlinie, veroeffentliche: Any
) -> None:
    begonnen_mit = veroeffentliche(date(2019, 1, 1)).uuid
    veroeffentliche(AB)
    alte = fassung_mit(begonnen_mit)
    assert alte.text == "Text ab 2019-01-01"
    alte.text = "anders"
    with pytest.raises(FassungError):
        alte.save()
    with pytest.raises(FassungError):
        alte.delete()
    with pytest.raises(FassungError):
        Fassung.objects.filter(pk=alte.pk).delete()
    assert fassung_mit(begonnen_mit).text == "Text ab 2019-01-01"


def test_a_draft_is_written_by_one_after_the_other(
    schreibe: Any, wer: dict[str, Any]
) -> None:
    schreibe()
    with pytest.raises(RichtlinieError, match="inzwischen geändert"):
        schreibe(text="anderes")
    with pytest.raises(RichtlinieError, match="Text"):
        schreibe(text=" ", version=1)
    entwurf = schreibe(text="besser", version=1)
    assert (entwurf.nummer, entwurf.version) == (1, 2)
    publish_fassung(fassung=entwurf, **wer)
    with pytest.raises(RichtlinieError, match="schon veröffentlicht"):
        publish_fassung(fassung=entwurf, **wer)
    assert schreibe(date(2021, 3, 1)).nummer == 2


def test_a_new_fassung_begins_after_the_last(
    schreibe: Any, veroeffentliche: Any, wer: dict[str, Any]
) -> None:
    veroeffentliche(AB)
    gleich = schreibe(AB)
    with pytest.raises(RichtlinieError, match=r"Ab dem 01\.02\.2021"):
        publish_fassung(fassung=gleich, **wer)
    spaeter = schreibe(AB + timedelta(days=1), version=1)
    assert publish_fassung(fassung=spaeter, **wer).veroeffentlicht_am == JETZT


def test_the_database_keeps_one_draft(
    kdu: Richtlinie, besetzung: Besetzung, schreibe: Any
) -> None:
    schreibe()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fassung.objects.create(
            mandant=besetzung.mandant, richtlinie=kdu, nummer=9, gilt_ab=AB, text="x"
        )


def test_a_key_stands_once_and_somebody_takes_note(
    kdu: Richtlinie, wer: dict[str, Any]
) -> None:
    angaben = {"art": "arbeitsempfehlung", "titel": "BuT"} | wer
    with pytest.raises(RichtlinieError, match="gibt es schon"):
        create_richtlinie(schluessel="kdu", adressaten=[TEAM], **angaben)
    with pytest.raises(RichtlinieError, match="Kenntnis"):
        create_richtlinie(schluessel="but", adressaten=[], **angaben)


def test_each_team_takes_note_once(
    besetzung: Besetzung, schreibe: Any, veroeffentliche: Any
) -> None:
    team, leitung = besetzung.mitglieder[TEAM], besetzung.mitglieder[LEITUNG]
    fassung = veroeffentliche()
    assert set(fehlende_kenntnisnahmen(fassung)) == {team, leitung}
    assert offene_fuer(team, HEUTE) == [fassung]
    neu = acknowledge_fassung(fassung=fassung, durch=team, jetzt=JETZT)
    assert (neu.stelle, neu.am) == (team.stelle, JETZT)
    assert fehlende_kenntnisnahmen(fassung) == [leitung]
    assert offene_fuer(team, HEUTE) == []
    with pytest.raises(RichtlinieError, match="schon zur Kenntnis"):
        acknowledge_fassung(fassung=fassung, durch=team, jetzt=JETZT)
    with pytest.raises(RichtlinieError, match="nicht an Ihre Stelle"):
        acknowledge_fassung(fassung=fassung, durch=besetzung.kreis, jetzt=JETZT)
    entwurf = schreibe(date(2021, 3, 1))
    assert fehlende_kenntnisnahmen(entwurf) == []
    with pytest.raises(RichtlinieError, match="Entwurf"):
        acknowledge_fassung(fassung=entwurf, durch=leitung, jetzt=JETZT)


def test_what_holds_no_more_needs_no_signature(
    besetzung: Besetzung, veroeffentliche: Any
) -> None:
    veroeffentliche(date(2018, 1, 1))
    neue = veroeffentliche(date(2019, 1, 1))
    assert offene_fuer(besetzung.mitglieder[TEAM], HEUTE) == [neue]


def _alle_nehmen_kenntnis(besetzung: Besetzung, fassung: Fassung) -> None:
    for rolle in (TEAM, LEITUNG):
        acknowledge_fassung(
            fassung=fassung, durch=besetzung.mitglieder[rolle], jetzt=JETZT
        )


def test_the_last_signature_is_evidence_where_the_agreement_asks(
    besetzung: Besetzung, jahr_2020, veroeffentliche: Any, wer: dict[str, Any]
) -> None:
    jahr_2020.status, jahr_2020.jahr = "entwurf", 2021
    jahr_2020.save()
    add_pflicht(
        punkt=Punkt.objects.get(schluessel="arbeitsempfehlungen"),
        schluessel="kenntnis",
        bezeichnung="Kenntnisnahme nachweisen",
        verpflichtet=LEITUNG,
        terminregel={"art": "zeitraeume", "je": "halbjahr", "anzahl": 1},
        nachweisart="dokument",
        **wer,
    )
    open_fristen(vereinbarung=jahr_2020, **wer)
    fassung = veroeffentliche()
    _alle_nehmen_kenntnis(besetzung, fassung)
    nachweis = Nachweis.objects.get()
    assert nachweis.wirksam_am == AB
    assert nachweis.verweis == f"/richtlinien/fassung/{fassung.uuid}/"


def test_where_nothing_asks_there_is_no_evidence(
    besetzung: Besetzung, jahr_2020, veroeffentliche: Any
) -> None:
    _alle_nehmen_kenntnis(besetzung, veroeffentliche())
    assert not Nachweis.objects.exists()


def test_a_proposal_says_what_became_of_it(
    besetzung: Besetzung, kdu: Richtlinie, veroeffentliche: Any, wer: dict[str, Any]
) -> None:
    herkunft = {"text": "Klarer fassen", "herkunft": "Dienstbesprechung"}
    eines = record_vorschlag(
        richtlinie=kdu, besprechung_uuid=uuid4(), **herkunft, **wer
    )
    assert eines.zustand == Anpassungsvorschlag.Zustand.OFFEN
    antwort = {"vorschlag": eines, "fassung": None, "antwort": ""} | wer
    with pytest.raises(RichtlinieError, match="Fassung, die ihn aufnimmt"):
        answer_vorschlag(zustand="uebernommen", version=1, **antwort)
    with pytest.raises(RichtlinieError, match="begründen"):
        answer_vorschlag(zustand="abgelehnt", version=1, **antwort)
    answer_vorschlag(zustand="vorgemerkt", version=1, **antwort)
    with pytest.raises(RichtlinieError, match="inzwischen beantwortet"):
        answer_vorschlag(zustand="vorgemerkt", version=1, **antwort)
    fassung = veroeffentliche()
    fertig = answer_vorschlag(
        zustand="uebernommen", version=2, **{**antwort, "fassung": fassung}
    )
    assert (fertig.fassung, fertig.entschieden_am) == (fassung, HEUTE)
    eintrag = Eintrag.objects.zu(kdu).filter(
        aktion="richtlinien.vorschlag_beantwortet"
    )[0]
    assert eintrag.vorher == {"zustand": "vorgemerkt"}
    with pytest.raises(RichtlinieError, match="Zukunft"):
        record_vorschlag(
            richtlinie=kdu, eingereicht_am=HEUTE + timedelta(days=1), **herkunft, **wer
        )


def test_a_fassung_of_another_guideline_takes_nothing_up(
    kdu: Richtlinie, veroeffentliche: Any, wer: dict[str, Any]
) -> None:
    but = create_richtlinie(
        schluessel="but", art="arbeitsempfehlung", titel="BuT", adressaten=[TEAM], **wer
    )
    eines = record_vorschlag(richtlinie=but, text="x", herkunft="y", **wer)
    with pytest.raises(RichtlinieError, match="Fassung, die ihn aufnimmt"):
        answer_vorschlag(
            vorschlag=eines,
            zustand="uebernommen",
            antwort="",
            fassung=veroeffentliche(),
            version=1,
            **wer,
        )


def test_each_event_leaves_one_entry(
    besetzung: Besetzung, kdu: Richtlinie, veroeffentliche: Any
) -> None:
    fassung = veroeffentliche()
    acknowledge_fassung(fassung=fassung, durch=besetzung.mitglieder[TEAM], jetzt=JETZT)
    assert [e.aktion for e in Eintrag.objects.zu(kdu)] == [
        "richtlinien.kenntnisnahme",
        "richtlinien.veroeffentlicht",
        "richtlinien.entwurf",
        "richtlinien.angelegt",
    ]

"""Minutes, outcomes and tasks: every event and every refusal."""

from datetime import date
from typing import Any

import pytest

from zielwerk.besprechungen.models import Besprechung, Ergebnis
from zielwerk.besprechungen.services import (
    BesprechungError,
    close_auftrag,
    record_ergebnis,
    release_niederschrift,
    reopen_auftrag,
    save_niederschrift,
)
from zielwerk.besprechungen.tests.conftest import Halte, Plane
from zielwerk.conftest import JETZT, Besetzung
from zielwerk.dokumente.services import store_datei
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Nachweis, Punkt
from zielwerk.vereinbarung.services import accept_nachweis, record_nachweis


@pytest.fixture
def gehalten(plane: Plane, halte: Halte) -> Besprechung:
    return halte(plane())


@pytest.fixture
def schreibe(besetzung: Besetzung, gehalten: Besprechung) -> Any:
    def entwurf(**angaben: Any) -> Any:
        return save_niederschrift(
            **{
                "besprechung": gehalten,
                "text": "Besprochen wurde die Umsetzung.",
                "datei": None,
                "grund": "",
                "version": 0,
                "durch": besetzung.kreis,
                "jetzt": JETZT,
                **angaben,
            }
        )

    return entwurf


def test_minutes_are_drafted_released_and_then_stand(
    besetzung: Besetzung, gehalten: Besprechung, schreibe: Any
) -> None:
    schreibe()
    with pytest.raises(BesprechungError, match="inzwischen geändert"):
        schreibe(text="Anderes")
    entwurf = schreibe(text="Ergänzt.", version=1)
    assert (entwurf.fassung, entwurf.text) == (1, "Ergänzt.")
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    release_niederschrift(niederschrift=entwurf, **wer)
    with pytest.raises(BesprechungError, match="schon freigegeben"):
        release_niederschrift(niederschrift=entwurf, **wer)
    with pytest.raises(BesprechungError, match="Grund der neuen Fassung"):
        schreibe(text="Neu.")
    neue = schreibe(text="Neu.", grund="Datum war falsch")
    assert neue.fassung == 2
    assert gehalten.niederschriften.get(fassung=1).text == "Ergänzt."


def test_the_record_does_not_hold_the_text_of_the_minutes(
    gehalten: Besprechung, schreibe: Any
) -> None:
    schreibe(text="Geheimes Wort")
    eintraege = Eintrag.objects.zu(gehalten)
    assert not [e for e in eintraege if "Geheimes" in str(e.felder)]


def test_minutes_may_be_a_file_and_it_stays_without_a_new_one(
    besetzung: Besetzung, schreibe: Any
) -> None:
    with pytest.raises(BesprechungError, match="Text"):
        schreibe(text="  ")
    datei = store_datei(
        mandant=besetzung.mandant,
        name="niederschrift.pdf",
        inhalt=b"%PDF-1.7",
        medientyp="application/pdf",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    schreibe(text="", datei=datei)
    assert schreibe(text="Dazu.", version=1).datei == datei


def test_minutes_and_outcomes_need_a_meeting_that_was_held(
    besetzung: Besetzung, plane: Plane, schreibe: Any
) -> None:
    geplant = plane(date(2020, 9, 1))
    with pytest.raises(BesprechungError, match="zuerst"):
        schreibe(besprechung=geplant)
    with pytest.raises(BesprechungError, match="erst, wenn sie gehalten"):
        _ergebnis(besetzung, geplant, art="beschluss")


def _ergebnis(besetzung: Besetzung, eine: Besprechung, **angaben: Any) -> Ergebnis:
    return record_ergebnis(
        **{
            "besprechung": eine,
            "art": "auftrag",
            "text": "Hinweise überarbeiten",
            "durch": besetzung.kreis,
            "jetzt": JETZT,
            **angaben,
        }
    )


@pytest.fixture
def auftrag(besetzung: Besetzung, gehalten: Besprechung) -> Ergebnis:
    return _ergebnis(
        besetzung,
        gehalten,
        punkt=Punkt.objects.get(schluessel="arbeitsempfehlungen"),
        zustaendig=Rolle.TEAMLEITUNG,
        faellig_am=date(2021, 2, 12),
    )


def test_a_task_lies_with_its_owner_until_its_day(auftrag: Ergebnis) -> None:
    frist = auftrag.frist
    assert (frist.zustaendig, frist.faellig_am) == ("teamleitung", date(2021, 2, 12))
    assert frist.anlass == "Punkt 1 · Dienstbesprechung Leistung am 07.08.2020"
    assert frist.art == Frist.Art.AUFTRAG


def test_a_task_needs_punkt_owner_and_day(
    besetzung: Besetzung, gehalten: Besprechung
) -> None:
    with pytest.raises(BesprechungError, match="Punkt, Zuständigkeit und Termin"):
        _ergebnis(besetzung, gehalten)
    with pytest.raises(BesprechungError, match="Richtlinie"):
        _ergebnis(besetzung, gehalten, art="anpassungsvorschlag")
    vorschlag = _ergebnis(
        besetzung, gehalten, art="anpassungsvorschlag", richtlinie="KdU"
    )
    assert (vorschlag.frist, vorschlag.richtlinie) == (None, "KdU")


def test_a_task_is_done_and_opened_again(
    besetzung: Besetzung, auftrag: Ergebnis
) -> None:
    wer = {"auftrag": auftrag, "durch": besetzung.kreis, "jetzt": JETZT}
    with pytest.raises(BesprechungError, match="nicht erledigt"):
        reopen_auftrag(**wer)
    close_auftrag(**wer)
    assert Frist.objects.get(pk=auftrag.frist_id).erledigt_am == JETZT.date()
    with pytest.raises(BesprechungError, match="schon abgeschlossen"):
        close_auftrag(**wer)
    reopen_auftrag(**wer)
    assert Frist.objects.get(pk=auftrag.frist_id).zustand == Frist.Zustand.OFFEN
    close_auftrag(**wer)


def test_what_evidence_closed_stays_closed(
    besetzung: Besetzung, auftrag: Ergebnis
) -> None:
    wer = {"auftrag": auftrag, "durch": besetzung.kreis, "jetzt": JETZT}
    nachweis = record_nachweis(
        frist=auftrag.frist,
        art=Nachweis.Art.ERKLAERUNG,
        text="Überarbeitet",
        wirksam_am=JETZT.date(),
        eingegangen_am=JETZT.date(),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    with pytest.raises(BesprechungError, match="zur Annahme"):
        close_auftrag(**wer)
    accept_nachweis(nachweis=nachweis, durch=besetzung.kreis, jetzt=JETZT)
    with pytest.raises(BesprechungError, match="angenommener Nachweis"):
        reopen_auftrag(**wer)


def test_a_decision_is_no_task(besetzung: Besetzung, gehalten: Besprechung) -> None:
    beschluss = _ergebnis(besetzung, gehalten, art="beschluss")
    wer = {"auftrag": beschluss, "durch": besetzung.kreis, "jetzt": JETZT}
    with pytest.raises(BesprechungError, match="kein Auftrag"):
        close_auftrag(**wer)

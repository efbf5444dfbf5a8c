"""Kostensenkungsverfahren: deleted by rule and on request, held, found."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.datenschutz.auskunft import collect_auskunft
from zielwerk.datenschutz.fachbestand import LAEUFT_NOCH, kostensenkung
from zielwerk.datenschutz.lage import FALL_GESPERRT, lage_am
from zielwerk.datenschutz.regeln import Suchwoerter
from zielwerk.datenschutz.services import add_sperre, auftrag_fuer
from zielwerk.mandanten.rechte import Rolle
from zielwerk.unterkunft.models import Kostensenkungsverfahren
from zielwerk.unterkunft.regeln import Einstellungen
from zielwerk.unterkunft.services import Grundlage, end_verfahren, open_verfahren

# 36 months after the end of 2021, the year in which it ended.
DAVOR = datetime(2024, 12, 31, 9, 0, tzinfo=UTC)
FAELLIG = datetime(2025, 1, 1, 9, 0, tzinfo=UTC)
AZ = "13502BG0001234"


@pytest.fixture
def verfahren(besetzung):
    """Give a procedure about heating that has ended, and one that runs."""
    wer = {"durch": besetzung.mitglieder[Rolle.TEAMLEITUNG], "jetzt": JETZT}
    alle = [
        open_verfahren(
            aktenzeichen=aktenzeichen,
            art="heizung",
            kosten=Decimal(140),
            grundlage=Grundlage(Decimal(90), "Heizspiegel", None, "Norderstedt", 2),
            umstaende={},
            einstellungen=Einstellungen(),
            **wer,
        )
        for aktenzeichen in (AZ, "13502BG0009999")
    ]
    return end_verfahren(
        verfahren=alle[0],
        ausgang="angemessen",
        beendet_am=HEUTE,
        grund="Tarif gewechselt",
        **wer,
    )


def _tue(besetzung, jetzt, **mehr):
    lage = lage_am(
        mandant=besetzung.mandant, heute=jetzt.date(), jetzt=jetzt, durch=None
    )
    for name, wert in mehr.items():
        setattr(lage, name, wert)
    return [posten.tue()["zeilen"] for posten in kostensenkung(lage)], lage.zurueck


def test_by_rule_the_case_goes_and_the_figures_stay(besetzung, verfahren):
    assert _tue(besetzung, DAVOR)[0] == []
    assert _tue(besetzung, FAELLIG)[0] == [1]
    verfahren.refresh_from_db()
    assert (verfahren.aktenzeichen, verfahren.grund, verfahren.raum) == (None, None, "")
    assert (verfahren.kosten, verfahren.beendet_am) == (Decimal(140), HEUTE)
    assert not Kostensenkungsverfahren.objects.mit_aktenzeichen(AZ).exists()
    assert _tue(besetzung, FAELLIG)[0] == []


def test_a_held_case_and_a_running_one_stay(besetzung, verfahren):
    add_sperre(
        fallkennung=AZ,
        grund="Klage",
        durch=besetzung.mitglieder[Rolle.BEREICHSLEITUNG],
        jetzt=JETZT,
    )
    getan, zurueck = _tue(besetzung, FAELLIG)
    assert (getan, dict(zurueck)) == ([], {("kostensenkung", FALL_GESPERRT): 1})
    auftrag, _ = auftrag_fuer(Suchwoerter(["13502BG0009999"]))
    assert len(auftrag["kostensenkung"]) == 1
    getan, zurueck = _tue(besetzung, JETZT, auftrag=auftrag)
    assert (getan, dict(zurueck)) == ([], {("kostensenkung", LAEUFT_NOCH): 1})


def test_the_person_is_told_what_is_stored(besetzung, verfahren):
    bereich = besetzung.mitglieder[Rolle.BEREICHSLEITUNG]
    auskunft = collect_auskunft(
        mandant=besetzung.mandant, begriffe=[AZ], durch=bereich, jetzt=JETZT
    )
    (abschnitt,) = [a for a in auskunft.abschnitte if a.funde]
    assert abschnitt.bezeichnung == "Kostensenkungsverfahren"
    (fund,) = abschnitt.funde
    assert dict(fund.angaben)["Aktenzeichen"] == AZ
    assert "01.01.2025" in fund.loeschung

"""From the decision to the settlement, and Punkte that vanish on the way."""

from datetime import date
from typing import Any

import pytest

from zielwerk.fristen.models import Frist
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import (
    Entfall,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    adopt_bestehende,
    decide_wegfall,
    drop_punkt,
    fortschreiben,
    put_in_kraft,
    record_bewertung,
    record_gesamturteil,
    restore_punkt,
    settle_vereinbarung,
    sign_vereinbarung,
    unentschiedene_punkte,
)
from zielwerk.vereinbarung.tests.conftest import SPAETER


def _bewerte(vereinbarung: Zielvereinbarung, wer: dict[str, Any]) -> None:
    """Give every Punkt and the whole a verdict."""
    urteil = {"urteil": "erfuellt", "sonderlage": "", "version": 0}
    for punkt in vereinbarung.punkte.all():
        record_bewertung(punkt=punkt, begruendung="So gesehen.", **urteil, **wer)
    record_gesamturteil(
        vereinbarung=vereinbarung, begruendung="So gesehen.", **urteil, **wer
    )


def test_an_agreement_is_decided_signed_in_force_and_settled(einig):
    besetzung, wer = einig.besetzung, {"durch": einig.besetzung.kreis, "jetzt": SPAETER}
    demo.build_jahr(besetzung.mitglieder)
    eine = einig.beschliesse()
    assert (eine.status, str(eine.beschlossen_am)) == ("beschlossen", "2021-02-18")
    tag = {"unterzeichnet_am": date(2021, 2, 19), "datei": None}
    eine = sign_vereinbarung(vereinbarung=eine, **tag, **wer)
    assert (eine.status, eine.unterzeichnet_am) == ("unterzeichnet", date(2021, 2, 19))
    neue = Frist.objects.filter(pflichtfrist__punkt__vereinbarung=eine)
    assert not neue.exists()
    eine = put_in_kraft(vereinbarung=eine, **wer)
    assert eine.status == "in_kraft"
    assert neue.count() > 0
    with pytest.raises(FortschreibungError, match="8 Punkte sind noch nicht bewertet"):
        settle_vereinbarung(vereinbarung=eine, **wer)
    _bewerte(einig.alt, wer)
    alt = settle_vereinbarung(vereinbarung=einig.alt, **wer)
    assert alt.status == "abgerechnet"
    aktionen = set(Eintrag.objects.zu(eine).values_list("aktion", flat=True))
    wege = ("beschlossen", "unterzeichnet", "in_kraft")
    assert {f"vereinbarung.{status}" for status in wege} <= aktionen


def test_steps_out_of_their_order_are_refused(einig):
    wer = {"durch": einig.besetzung.kreis, "jetzt": SPAETER}
    tag = {"unterzeichnet_am": date(2021, 2, 19), "datei": None}
    for schritt, angaben in (
        (sign_vereinbarung, tag),
        (put_in_kraft, {}),
        (settle_vereinbarung, {}),
    ):
        with pytest.raises(FortschreibungError, match="dieser Schritt folgt auf"):
            schritt(vereinbarung=einig.entwurf, **angaben, **wer)
    einig.beschliesse()
    with pytest.raises(FortschreibungError, match="nicht mehr geändert"):
        einig.beschliesse()
    for am, meldung in (
        (date(2021, 2, 17), "liegt vor dem 18.02.2021"),
        (date(2021, 2, 26), "in der Zukunft"),
    ):
        with pytest.raises(FortschreibungError, match=meldung):
            sign_vereinbarung(
                vereinbarung=einig.entwurf, unterzeichnet_am=am, datei=None, **wer
            )


def test_without_consent_of_both_there_is_no_decision(verhandlung):
    verhandlung.stimme_zu("kreis")
    with pytest.raises(FortschreibungError, match="Das Jobcenter hat den Punkten 1, 2"):
        verhandlung.beschliesse()


def test_a_decision_of_tomorrow_is_refused(einig):
    with pytest.raises(FortschreibungError, match="Zukunft"):
        einig.beschliesse(beschlossen_am=date(2021, 3, 1))


def test_only_a_first_agreement_is_taken_over_as_it_is(verhandlung):
    angaben = {
        "beschlossen_am": date(2021, 2, 18),
        "gremium": "Sozialausschuss",
        "drucksache_nr": "",
    }
    with pytest.raises(FortschreibungError, match="fortgeschrieben"):
        adopt_bestehende(
            vereinbarung=verhandlung.entwurf, **angaben, **verhandlung.kreis
        )


def test_a_punkt_that_vanished_is_dropped_by_a_decision(verhandlung):
    verhandlung.lasse_verschwinden()
    frage = {"vereinbarung": verhandlung.entwurf, "schluessel": "dienstbesprechungen"}
    with pytest.raises(FortschreibungError, match="begründen"):
        decide_wegfall(art="entfaellt", begruendung="", **frage, **verhandlung.kreis)
    decide_wegfall(art="entfaellt", begruendung="Alt.", **frage, **verhandlung.kreis)
    assert unentschiedene_punkte(verhandlung.entwurf) == []
    with pytest.raises(FortschreibungError, match="nichts zu entscheiden"):
        decide_wegfall(art="entfaellt", begruendung="x", **frage, **verhandlung.kreis)


def test_a_punkt_that_was_forgotten_comes_back_with_its_pflichten(verhandlung):
    verhandlung.lasse_verschwinden()
    punkt = restore_punkt(
        vereinbarung=verhandlung.entwurf,
        schluessel="dienstbesprechungen",
        **verhandlung.kreis,
    )
    assert (punkt.nummer, punkt.pflichten.count()) == (9, 1)
    assert unentschiedene_punkte(verhandlung.entwurf) == []


def test_a_postponed_punkt_is_asked_for_the_year_after(verhandlung):
    drop_punkt(
        punkt=verhandlung.punkt("dienstbesprechungen"),
        begruendung="Erst nach der Pandemie.",
        art=Entfall.Art.ZURUECKGESTELLT,
        **verhandlung.kreis,
    )
    assert unentschiedene_punkte(verhandlung.entwurf) == []
    folgende = fortschreiben(vereinbarung=verhandlung.entwurf, **verhandlung.kreis)
    assert unentschiedene_punkte(folgende) == ["dienstbesprechungen"]
    wieder = restore_punkt(
        vereinbarung=folgende, schluessel="dienstbesprechungen", **verhandlung.kreis
    )
    assert wieder.pflichten.count() == 1
    assert unentschiedene_punkte(folgende) == []

"""Maßnahmen from opening to effect: every event and every refusal."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen.models import Massnahme
from zielwerk.massnahmen.services import (
    MassnahmeError,
    bezug_zu,
    cancel_massnahme,
    change_massnahme,
    complete_massnahme,
    darf_eintragen,
    fuer_vorlage,
    record_wirkung,
    record_zwischenstand,
    reopen_massnahme,
)
from zielwerk.massnahmen.tests.conftest import Oeffne
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Punkt, Zielvereinbarung
from zielwerk.vereinbarung.services import record_feststellung

Wer = dict[str, Any]


@pytest.fixture
def wer(besetzung: Besetzung) -> Wer:
    return {"durch": besetzung.kreis, "jetzt": JETZT}


def _aktionen(massnahme: Massnahme) -> list[str]:
    return [eintrag.aktion for eintrag in Eintrag.objects.zu(massnahme)]


def test_from_opening_to_the_effect(oeffne: Oeffne, wer: Wer) -> None:
    eine = oeffne()
    assert (eine.zustand, eine.eroeffnet_am) == ("laeuft", HEUTE)
    record_zwischenstand(massnahme=eine, text="Vordruck liegt vor", **wer)
    eine = complete_massnahme(massnahme=eine, umgesetzt_am=date(2021, 1, 22), **wer)
    assert (eine.zustand, eine.beendet_am) == ("umgesetzt", None)
    assert eine.naechster_tag == date(2021, 6, 15)
    eine = record_wirkung(
        massnahme=eine,
        wirkung="teilweise",
        wirkung_text="15,4 % nach 16,0 %",
        geprueft_am=HEUTE,
        **wer,
    )
    assert (eine.zustand, eine.beendet_am) == ("geprueft", HEUTE)
    assert eine.geprueft_durch == wer["durch"]
    assert _aktionen(eine) == [
        "massnahmen.wirkung",
        "massnahmen.umgesetzt",
        "massnahmen.zwischenstand",
        "massnahmen.eroeffnet",
    ]


def test_what_does_not_fit_is_refused(
    besetzung: Besetzung, oeffne: Oeffne, wer: Wer
) -> None:
    with pytest.raises(MassnahmeError, match=r"ab dem 26\.02\.2021"):
        oeffne(wirkung_pruefen_am=date(2021, 2, 25))
    with pytest.raises(MassnahmeError, match="kann keine Maßnahme übernehmen"):
        oeffne(verantwortlich=besetzung.mitglieder[Rolle.RECHNUNGSPRUEFUNG])
    assert not Massnahme.objects.exists()
    eine, morgen = oeffne(), HEUTE + timedelta(days=1)
    with pytest.raises(MassnahmeError, match="liegt in der Zukunft"):
        complete_massnahme(massnahme=eine, umgesetzt_am=morgen, **wer)
    wirkung = {"wirkung": "nicht", "wirkung_text": "Wie zuvor"}
    with pytest.raises(MassnahmeError, match="inzwischen „Läuft“"):
        record_wirkung(massnahme=eine, geprueft_am=HEUTE, **wirkung, **wer)
    complete_massnahme(massnahme=eine, umgesetzt_am=date(2021, 1, 22), **wer)
    with pytest.raises(MassnahmeError, match=r"erst am 22\.01\.2021"):
        record_wirkung(massnahme=eine, geprueft_am=date(2021, 1, 21), **wirkung, **wer)
    with pytest.raises(MassnahmeError, match="liegt in der Zukunft"):
        record_wirkung(massnahme=eine, geprueft_am=morgen, **wirkung, **wer)
    for ereignis in (cancel_massnahme, reopen_massnahme):
        with pytest.raises(MassnahmeError, match="nennen Sie den Grund"):
            ereignis(massnahme=eine, grund=" ", **wer)
    assert len(_aktionen(eine)) == 2


def test_a_change_keeps_both_and_a_lost_update_is_refused(
    besetzung: Besetzung, oeffne: Oeffne, wer: Wer
) -> None:
    eine = oeffne()
    felder = {
        "titel": "Begründungspflicht",
        "begruendung": eine.begruendung,
        "verantwortlich": besetzung.mitglieder[Rolle.BEREICHSLEITUNG],
        "bis_am": date(2021, 3, 31),
        "erwartete_wirkung": eine.erwartete_wirkung,
        "wirkung_pruefen_am": date(2021, 6, 15),
    }
    eine = change_massnahme(massnahme=eine, version=1, **felder, **wer)
    eintrag = Eintrag.objects.zu(eine)[0]
    assert eintrag.vorher["titel"] == "Zweite Prüfung vor jeder Abhilfe"
    assert eintrag.nachher["bis_am"] == "2021-03-31"
    with pytest.raises(MassnahmeError, match="inzwischen geändert"):
        change_massnahme(massnahme=eine, version=1, **felder, **wer)
    zu_frueh = felder | {"wirkung_pruefen_am": date(2021, 3, 30)}
    with pytest.raises(MassnahmeError, match="erst prüfen"):
        change_massnahme(massnahme=eine, version=2, **zu_frueh, **wer)
    cancel_massnahme(massnahme=eine, grund="Entfällt", **wer)
    with pytest.raises(MassnahmeError, match="„Aufgehoben“"):
        change_massnahme(massnahme=eine, version=3, **felder, **wer)
    with pytest.raises(MassnahmeError, match="„Aufgehoben“"):
        record_zwischenstand(massnahme=eine, text="Noch etwas", **wer)


def test_a_mistake_is_taken_back_and_the_record_keeps_it(
    oeffne: Oeffne, wer: Wer
) -> None:
    eine = oeffne()
    with pytest.raises(MassnahmeError, match="„Läuft“"):
        reopen_massnahme(massnahme=eine, grund="Versehen", **wer)
    complete_massnahme(massnahme=eine, umgesetzt_am=HEUTE, **wer)
    angaben = {"wirkung": "nicht", "wirkung_text": "Falsche Zeile"}
    record_wirkung(massnahme=eine, geprueft_am=HEUTE, **angaben, **wer)
    eine = reopen_massnahme(massnahme=eine, grund="Falsche Maßnahme", **wer)
    assert (eine.zustand, eine.umgesetzt_am, eine.beendet_am) == ("laeuft", None, None)
    assert (eine.wirkung, eine.wirkung_text, eine.geprueft_durch) == ("", "", None)
    assert Eintrag.objects.zu(eine)[0].vorher["wirkung_text"] == ("Falsche Zeile")


def test_where_a_massnahme_comes_from(
    besetzung: Besetzung, jahr: Zielvereinbarung, quote: Kennzahl, wer: Wer
) -> None:
    assert bezug_zu(quote).punkt_schluessel == "widerspruchsquote"
    frist = Frist.objects.filter(titel__contains="1. Halbjahr").first()
    bezug = bezug_zu(frist)
    assert bezug.frist == frist
    assert bezug.punkt_schluessel == frist.pflichtfrist.punkt.schluessel
    punkt = Punkt.objects.get(vereinbarung=jahr, schluessel="aktenpruefungen")
    notiz = record_feststellung(
        punkt=punkt,
        art="beanstandung",
        von=HEUTE,
        bis=HEUTE,
        text="x" * 400,
        quelle="Prüfung",
        **wer,
    )
    bezug = bezug_zu(notiz)
    assert (bezug.feststellung, len(bezug.anlass)) == (notiz, 300)
    frist.pflichtfrist.delete()
    frist.refresh_from_db()
    with pytest.raises(MassnahmeError, match="zu keinem Punkt"):
        bezug_zu(frist)


def test_who_reports_on_it(besetzung: Besetzung, oeffne: Oeffne) -> None:
    eine, mitglieder = oeffne(), besetzung.mitglieder
    duerfen = {rolle for rolle, m in mitglieder.items() if darf_eintragen(eine, m)}
    assert duerfen == {
        Rolle.TEAMLEITUNG,
        Rolle.KOORDINIERUNGSSTELLE,
        Rolle.FACHDIENSTLEITUNG,
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
    }


def test_the_paper_reports_what_was_under_way(
    jahr: Zielvereinbarung, oeffne: Oeffne, wer: Wer
) -> None:
    frueh = {**wer, "jetzt": JETZT.replace(year=2019)}
    vorbei = oeffne(**frueh)
    cancel_massnahme(massnahme=vorbei, grund="Entfällt", **frueh)
    alt, neu = oeffne(**frueh), oeffne()
    spaeter = oeffne(jetzt=JETZT + timedelta(days=1))
    assert fuer_vorlage(jahr, HEUTE) == [alt, neu]
    assert fuer_vorlage(jahr, HEUTE + timedelta(days=1)) == [alt, neu, spaeter]


@pytest.mark.parametrize(
    "felder",
    [
        {"wirkung_pruefen_am": date(2021, 2, 1)},
        {"zustand": "umgesetzt"},
        {"zustand": "geprueft", "umgesetzt_am": HEUTE, "beendet_am": HEUTE},
        {"zustand": "aufgehoben", "beendet_am": HEUTE},
        {"beendet_am": HEUTE},
        {"wirkung": "nicht"},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(
    oeffne: Oeffne, felder: dict[str, Any]
) -> None:
    eine = oeffne()
    with pytest.raises(IntegrityError), transaction.atomic():
        Massnahme.objects.filter(pk=eine.pk).update(**felder)

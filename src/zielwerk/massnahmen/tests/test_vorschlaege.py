"""Proposals: made once per occasion, lapsed, revived, accepted, rejected."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import close_frist
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import record_messwert
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen import vorschlaege
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.massnahmen.services import (
    MassnahmeError,
    accept_vorschlag,
    bezug_zu,
    cancel_massnahme,
    make_vorschlaege,
    reject_vorschlag,
)
from zielwerk.massnahmen.tests.conftest import Oeffne
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Zielvereinbarung

Wer = dict[str, Any]


@pytest.fixture
def wer(besetzung: Besetzung) -> Wer:
    return {"durch": besetzung.kreis, "jetzt": JETZT}


@pytest.fixture
def miss(quote: Kennzahl, wer: Wer) -> Any:
    """Return a function that records a value of 2020."""

    def messung(zaehler: int, stand_am: date = date(2020, 12, 31)) -> None:
        record_messwert(
            kennzahl=quote,
            zeitraum_von=date(2020, 1, 1),
            stand_am=stand_am,
            zaehler=zaehler,
            nenner=292,
            weitere={},
            quelle="Liste",
            quelle_uuid=None,
            **wer,
        )

    return messung


@pytest.fixture
def ohne_fristen(jahr: Zielvereinbarung) -> None:
    """Let every Frist of the year be waived, so that only the Kennzahl speaks."""
    Frist.objects.update(zustand=Frist.Zustand.VERZICHTET)


def _mache(besetzung: Besetzung, jetzt: Any = JETZT) -> list[Massnahmenvorschlag]:
    return make_vorschlaege(mandant=besetzung.mandant, jetzt=jetzt)


ANGABEN = {
    "titel": "Zweite Prüfung",
    "begruendung": "Der Anteil steigt seit dem Sommer",
    "bis_am": date(2021, 2, 26),
    "erwartete_wirkung": "Die Quote sinkt",
    "wirkung_pruefen_am": date(2021, 6, 15),
}


@pytest.mark.usefixtures("ohne_fristen")
def test_a_kennzahl_beyond_its_bound_is_proposed_once(
    besetzung: Besetzung, miss: Any
) -> None:
    miss(45)
    assert _mache(besetzung) == []
    miss(59)
    (einer,) = _mache(besetzung)
    assert (einer.regel, einer.punkt_schluessel) == (
        "grenze_verletzt",
        "widerspruchsquote",
    )
    assert einer.rechenweg[1].wert == "nicht eingehalten"
    eintrag = Eintrag.objects.zu(einer)[0]
    assert (eintrag.aktion, eintrag.person) == (
        "massnahmen.vorschlag_vorgeschlagen",
        "Zielwerk",
    )
    miss(60)
    assert _mache(besetzung) == []
    assert Massnahmenvorschlag.objects.count() == 1


@pytest.mark.usefixtures("ohne_fristen")
def test_a_stronger_occasion_takes_the_place_of_a_weaker_one(
    besetzung: Besetzung, miss: Any
) -> None:
    miss(54)
    (nah,) = _mache(besetzung)
    assert nah.regel == "grenze_nah"
    miss(59)
    (verletzt,) = _mache(besetzung)
    nah.refresh_from_db()
    assert (nah.zustand, verletzt.regel) == ("hinfaellig", "grenze_verletzt")
    assert list(Massnahmenvorschlag.objects.offen()) == [verletzt]


@pytest.mark.usefixtures("ohne_fristen")
def test_what_comes_back_is_the_same_proposal(besetzung: Besetzung, miss: Any) -> None:
    miss(59)
    (einer,) = _mache(besetzung)
    miss(45)
    assert _mache(besetzung) == []
    einer.refresh_from_db()
    assert einer.zustand == "hinfaellig"
    miss(61)
    assert _mache(besetzung, JETZT + timedelta(days=1)) == [einer]
    einer.refresh_from_db()
    assert (einer.zustand, einer.am) == ("offen", HEUTE + timedelta(days=1))
    assert "20,9" in einer.anlass


@pytest.mark.usefixtures("ohne_fristen")
def test_accepted_it_becomes_a_massnahme(
    besetzung: Besetzung, miss: Any, wer: Wer
) -> None:
    miss(59)
    (einer,) = _mache(besetzung)
    team = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    eine = accept_vorschlag(vorschlag=einer, verantwortlich=team, **ANGABEN, **wer)
    einer.refresh_from_db()
    assert (eine.vorschlag, eine.kennzahl) == (einer, einer.kennzahl)
    assert (einer.zustand, einer.grund) == ("angenommen", ANGABEN["begruendung"])
    assert (einer.entschieden_durch, einer.entschieden_am) == (wer["durch"], HEUTE)
    for nochmal in (
        lambda: reject_vorschlag(vorschlag=einer, grund="Doch nicht", **wer),
        lambda: accept_vorschlag(
            vorschlag=einer, verantwortlich=team, **ANGABEN, **wer
        ),
    ):
        with pytest.raises(MassnahmeError, match="schon entschieden: Angenommen"):
            nochmal()
    assert Massnahme.objects.count() == 1
    # Ended or not: a person has decided this occasion.
    cancel_massnahme(massnahme=eine, grund="Entfällt", **wer)
    assert _mache(besetzung) == []


@pytest.mark.usefixtures("ohne_fristen")
def test_a_refused_massnahme_leaves_the_proposal_open(
    besetzung: Besetzung, miss: Any, wer: Wer
) -> None:
    miss(59)
    (einer,) = _mache(besetzung)
    pruefung = besetzung.mitglieder[Rolle.RECHNUNGSPRUEFUNG]
    with pytest.raises(MassnahmeError, match="kann keine Maßnahme übernehmen"):
        accept_vorschlag(vorschlag=einer, verantwortlich=pruefung, **ANGABEN, **wer)
    einer.refresh_from_db()
    assert einer.zustand == "offen"


@pytest.mark.usefixtures("ohne_fristen")
def test_rejected_with_a_reason_it_never_comes_back(
    besetzung: Besetzung, miss: Any, wer: Wer
) -> None:
    miss(59)
    (einer,) = _mache(besetzung)
    with pytest.raises(MassnahmeError, match="Bitte begründen Sie"):
        reject_vorschlag(vorschlag=einer, grund="  ", **wer)
    einer = reject_vorschlag(vorschlag=einer, grund="Einmalige Häufung", **wer)
    assert einer.zustand == "abgelehnt"
    miss(45)
    _mache(besetzung)
    miss(65)
    assert _mache(besetzung) == []
    einer.refresh_from_db()
    assert (einer.zustand, einer.grund) == ("abgelehnt", "Einmalige Häufung")


@pytest.mark.usefixtures("ohne_fristen")
def test_nothing_is_proposed_about_what_is_being_steered(
    besetzung: Besetzung, miss: Any, oeffne: Oeffne, quote: Kennzahl, wer: Wer
) -> None:
    miss(59)
    (einer,) = _mache(besetzung)
    eine = oeffne(bezug=bezug_zu(quote))
    assert _mache(besetzung) == []
    einer.refresh_from_db()
    assert einer.zustand == "hinfaellig"
    cancel_massnahme(massnahme=eine, grund="Ohne Wirkung", **wer)
    assert _mache(besetzung) == [einer]


def test_fristen_are_proposed_until_they_are_done(
    besetzung: Besetzung, jahr: Zielvereinbarung, wer: Wer
) -> None:
    offene = Frist.objects.offen().filter(art="pflicht", faellig_am__lt=HEUTE).count()
    neue = _mache(besetzung)
    assert len(neue) == offene > 3
    assert {v.regel for v in neue} == {"ueberfaellig"}
    assert all(v.frist and v.punkt_schluessel for v in neue)
    frist = neue[0].frist
    close_frist(
        frist=frist, erledigt_am=HEUTE, wirksam_am=HEUTE, text="Nachgeholt", **wer
    )
    assert _mache(besetzung) == []
    neue[0].refresh_from_db()
    assert neue[0].zustand == "hinfaellig"


@pytest.mark.usefixtures("ohne_fristen")
def test_two_ticks_at_once_make_one_proposal(
    besetzung: Besetzung, miss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other tick wins between looking and making: the database decides."""
    miss(59)
    echt = vorschlaege._make

    def dazwischen(*args: Any) -> Any:
        assert len(echt(*args)) == 1
        return echt(*args)

    monkeypatch.setattr(vorschlaege, "_make", dazwischen)
    assert _mache(besetzung) == []
    assert Massnahmenvorschlag.objects.count() == 1
    assert len(Eintrag.objects.zu(Massnahmenvorschlag.objects.get())) == 1


@pytest.mark.usefixtures("ohne_fristen")
def test_a_decision_in_the_same_moment_stands(
    besetzung: Besetzung, miss: Any, wer: Wer
) -> None:
    miss(59)
    (einer,) = _mache(besetzung)
    veraltet = Massnahmenvorschlag.objects.get()
    reject_vorschlag(vorschlag=einer, grund="Nein", **wer)
    vorschlaege._lapse(veraltet, JETZT)
    einer.refresh_from_db()
    assert einer.zustand == "abgelehnt"


@pytest.mark.parametrize(
    "felder",
    [
        {"entschieden_am": HEUTE},
        {"zustand": "hinfaellig"},
        {"zustand": "abgelehnt", "entschieden_am": HEUTE, "grund": "Weil"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("ohne_fristen")
def test_the_database_refuses_half_a_decision(
    besetzung: Besetzung, miss: Any, felder: dict[str, Any]
) -> None:
    miss(59)
    _mache(besetzung)
    with pytest.raises(IntegrityError), transaction.atomic():
        Massnahmenvorschlag.objects.update(**felder)

"""Kennzahlen come in with an agreement, stay with their values, and go out again."""

import copy
from datetime import date
from decimal import Decimal

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.kennzahlen.models import Kennzahl, Verfahren, Zielwert
from zielwerk.kennzahlen.services import record_messwert, wert_am
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.austausch import schreibe
from zielwerk.vereinbarung.bibliothek import vorlage
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.services import (
    AustauschError,
    FortschreibungError,
    drop_entwurf,
    import_vereinbarung,
    import_vorlage,
    punktstand,
)


def _import(besetzung: Besetzung, daten: dict) -> Zielvereinbarung:
    return import_vereinbarung(
        inhalt=schreibe(daten).encode(), durch=besetzung.kreis, jetzt=JETZT
    )


def _messwert(besetzung: Besetzung, schluessel: str, jahr: int, werte) -> None:
    record_messwert(
        kennzahl=Kennzahl.objects.get(schluessel=schluessel),
        zeitraum_von=date(jahr, 1, 1),
        stand_am=date(jahr, 12, 31),
        zaehler=werte[0],
        nenner=werte[1],
        weitere={},
        quelle="Bericht",
        quelle_uuid=None,
        durch=besetzung.kreis,
        jetzt=JETZT,
    )


def test_a_template_brings_its_kennzahlen_and_their_bound(besetzung):
    neu = import_vorlage(
        name="kreis-kosten-und-teilhabe", jahr=2020, durch=besetzung.kreis, jetzt=JETZT
    )
    kosten, kinder = Kennzahl.objects.order_by("pk")
    assert (kosten.art, kosten.einheit, kosten.richtung) == (
        "veraenderung",
        "€",
        "hoechstens",
    )
    assert kosten.zielwerte.get().anteil == Decimal("-0.05")
    assert kinder.zielwerte.get().anteil == Decimal("0.6667")
    assert kinder.zielwerte.get().quelle == "Zielvereinbarung 2020, Punkt 2"
    _messwert(besetzung, "kosten-senken", 2020, (4_750_000, 5_063_000))
    wert = wert_am(kosten, date(2020, 12, 31))
    assert wert is not None
    assert wert.quote.anzeige == "−6,2\N{NO-BREAK SPACE}%"
    assert (wert.quote.eingehalten, wert.grenze) == (True, "−5\N{NO-BREAK SPACE}%")
    assert wert.paar == "4.750.000\N{NO-BREAK SPACE}€ nach 5.063.000\N{NO-BREAK SPACE}€"
    stand = punktstand(neu.punkte.get(nummer=1), date(2021, 1, 25))
    assert "−6,2" in stand.text


def test_what_is_there_stays_and_what_is_missing_is_added(besetzung):
    alt = copy.deepcopy(vorlage("segeberg-2020"))
    (eine,) = alt["punkte"][2]["kennzahlen"]
    eine["verfahren"] = eine["verfahren"][:1]
    _import(besetzung, alt)
    _messwert(besetzung, "widerspruchsquote", 2019, (52, 127))
    neu = copy.deepcopy(vorlage("segeberg-2021"))
    neu["punkte"][2]["kennzahlen"][0] |= {"bezeichnung": "Anders", "grenze_prozent": 15}
    _import(besetzung, neu)
    kennzahl = Kennzahl.objects.get()
    assert kennzahl.bezeichnung == "Quote vermeidbarer Widerspruchsstattgaben"
    assert list(kennzahl.verfahren.values_list("kuerzel", flat=True)) == ["A", "B"]
    assert kennzahl.messwerte.count() == 1
    grenzen = Zielwert.objects.order_by("von").values_list("von", "anteil")
    assert list(grenzen) == [
        (date(2020, 1, 1), Decimal("0.2")),
        (date(2021, 1, 1), Decimal("0.15")),
    ]
    aktionen = set(Eintrag.objects.values_list("aktion", flat=True))
    assert {"kennzahlen.angelegt", "kennzahlen.verfahren"} <= aktionen


def test_two_methods_of_one_day_leave_nothing_behind(besetzung):
    _import(besetzung, vorlage("segeberg-2020"))
    neu = copy.deepcopy(vorlage("segeberg-2021"))
    neu["punkte"][2]["kennzahlen"][0]["verfahren"][1]["kuerzel"] = "C"
    with pytest.raises(AustauschError, match=r"am 01\.01\.2020 beginnt, gibt es schon"):
        _import(besetzung, neu)
    assert Zielvereinbarung.objects.count() == 1


def test_a_dropped_draft_takes_its_kennzahlen_along_unless_one_is_used(besetzung):
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    entwurf = import_vorlage(name="berlin-kdu-controlling", jahr=2021, **wer)
    drop_entwurf(vereinbarung=entwurf, **wer)
    assert not Kennzahl.objects.exists()
    assert not Verfahren.objects.exists()
    entwurf = import_vorlage(name="berlin-kdu-controlling", jahr=2021, **wer)
    _messwert(besetzung, "angemessenheit-geprueft", 2021, (90, 100))
    with pytest.raises(FortschreibungError, match="schon gearbeitet worden"):
        drop_entwurf(vereinbarung=entwurf, **wer)
    assert Kennzahl.objects.count() == 2

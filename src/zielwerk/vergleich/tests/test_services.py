"""Counts leave and come in: what is recorded, and every refusal."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.protokoll.models import Eintrag
from zielwerk.vergleich.austausch import AustauschError, lies, schreibe_parquet
from zielwerk.vergleich.models import EigenesJobcenter, Vergleichsdatei, Vergleichszahl
from zielwerk.vergleich.services import (
    AusfuhrError,
    export_zahlen,
    import_datei,
    posten,
    record_jobcenter,
    withdraw_datei,
)
from zielwerk.vergleich.tests.conftest import ZEILE, lies_ein, monate


@pytest.fixture
def wer(besetzung: Besetzung) -> dict[str, Any]:
    return {"durch": besetzung.kreis, "jetzt": JETZT}


def _befunde(besetzung: Besetzung, zeilen: Any, name: str = "x.csv") -> str:
    with pytest.raises(AustauschError) as fehler:
        lies_ein(besetzung, zeilen, name)
    return " ".join(fehler.value.befunde)


def test_only_the_method_of_today_leaves(quote: Kennzahl, wer: dict[str, Any]) -> None:
    (einer,) = posten(heute=HEUTE)
    assert [p.von for p in einer.perioden] == [date(2020, m, 1) for m in (1, 2, 3)]
    assert (einer.frueher, einer.summe) == (2, (6, 90))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_leaves_and_the_record_says_so(
    form: str, quote: Kennzahl, wer: dict[str, Any]
) -> None:
    datei = export_zahlen(nur=None, form=form, **wer)
    assert datei.name == f"vergleich-JC-01-2021-01-25.{form}"
    zeilen = lies(datei.inhalt, name=datei.name)
    assert {(z.jobcenter, z.beispiel, z.einzeln) for z in zeilen} == {
        ("JC-01", True, False)
    }
    assert [z.zaehler for z in zeilen] == [1, 2, 3]
    eintrag = Eintrag.objects.get(aktion="vergleich.ausgefuehrt")
    assert "3 Zeilen, Stand 25.01.2021" in eintrag.text


def test_without_a_module_the_messwerte_leave(
    quote: Kennzahl, wer: dict[str, Any], settings: Any
) -> None:
    settings.VERGLEICHSREIHEN = {}
    assert posten(heute=date(2019, 12, 31))[0].summe == (55 + 52, 131 + 127)
    assert posten(heute=HEUTE) == []


def test_nothing_leaves_without_kennung_or_choice(
    besetzung: Besetzung, quote: Kennzahl, wer: dict[str, Any]
) -> None:
    with pytest.raises(AusfuhrError, match="wenigstens eine Kennzahl"):
        export_zahlen(nur=["gibtesnicht"], form="csv", **wer)
    EigenesJobcenter.objects.all().delete()
    with pytest.raises(AusfuhrError, match="zuerst Kennung"):
        export_zahlen(nur=None, form="csv", **wer)


def test_a_file_of_others_comes_in(besetzung: Besetzung, quote: Kennzahl) -> None:
    einfuhr = lies_ein(besetzung, monate())
    assert (einfuhr.neu, einfuhr.bekannt, einfuhr.unbekannte) == (12, 0, ())
    assert einfuhr.vergleichsdatei.stand_am == date(2020, 12, 31)
    zahl = Vergleichszahl.objects.gueltig().first()
    assert (zahl.kennzahl, zahl.verfahren.kuerzel) == (quote, "B")
    eintrag = Eintrag.objects.get(aktion="vergleich.eingelesen")
    assert eintrag.text.endswith("eingelesen: 12 Zeilen von 1 Jobcenter")


def test_each_year_is_read_by_its_method(besetzung: Besetzung, quote: Kennzahl) -> None:
    frueher = monate(
        jahr=2019, nenner_definition="alle Stattgaben", stand=date(2019, 12, 31)
    )
    lies_ein(besetzung, [*frueher, *monate()])
    zahlen = Vergleichszahl.objects.values_list("verfahren__kuerzel", flat=True)
    assert sorted(zahlen) == ["A"] * 12 + ["B"] * 12


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        (
            {"nenner_definition": "alle Stattgaben"},
            "„x.csv“: „Quote vermeidbarer Widerspruchsstattgaben“ 2020 ist nicht "
            "vergleichbar: Die Datei teilt durch „alle Stattgaben“ statt „alle "
            "erledigten Widersprüche“.",
        ),
        ({"umfang": "alle Leistungen"}, "umfasst „alle Leistungen“ statt „kommunale"),
        ({"richtung": "mindestens"}, "gemeint als „mindestens“ statt „höchstens“"),
        ({"jobcenter": "JC-01"}, "Jobcenter JC-01 ist Ihr eigenes"),
        ({"stand": date(2021, 1, 26)}, "Der Stand 26.01.2021 liegt in der Zukunft."),
        ({"beispiel": False}, "in den Beispielkreis gehören nur erfundene"),
        (
            {"kennzahl": "laufzeit", "bezeichnung": "Laufzeit"},
            "Keine Kennzahl der Datei wird hier geführt: Laufzeit.",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(
    besetzung: Besetzung, quote: Kennzahl, angaben: dict[str, Any], satz: str
) -> None:
    assert satz in _befunde(besetzung, monate(**angaben))
    assert not Vergleichszahl.objects.exists()


def test_invented_numbers_stay_out_of_a_real_county(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    mandant = besetzung.kreis.mandant
    mandant.ist_beispiel, mandant.beispiel_tag = False, None
    mandant.save()
    assert "als erfunden gekennzeichnet" in _befunde(besetzung, monate())


def test_a_year_before_every_method_is_refused(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    alt = monate(jahr=2014, stand=date(2014, 12, 31))
    assert "hat hier für 2014 noch kein Verfahren" in _befunde(besetzung, alt)


def test_a_kennzahl_nobody_keeps_is_left_out_and_named(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    fremd = replace(ZEILE, kennzahl="laufzeit", bezeichnung="Laufzeit")
    einfuhr = lies_ein(besetzung, [*monate(), fremd])
    assert (einfuhr.neu, einfuhr.unbekannte) == (12, ("Laufzeit",))


def test_the_same_file_is_recognised_whatever_its_name(
    besetzung: Besetzung, quote: Kennzahl, wer: dict[str, Any]
) -> None:
    lies_ein(besetzung, monate())
    satz = _befunde(besetzung, monate(), "anders.csv")
    assert satz.startswith("„anders.csv“ ist schon eingelesen, am 25.01.2021.")
    with pytest.raises(AustauschError, match="nur Zahlen, die schon"):
        import_datei(name="x.parquet", inhalt=schreibe_parquet(monate()), **wer)
    assert Vergleichsdatei.objects.count() == 1


def test_a_newer_stand_stands_beside_the_older(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    lies_ein(besetzung, monate(bis_monat=6, stand=date(2020, 6, 30)), "juni.csv")
    neu = lies_ein(besetzung, monate(zaehler=4), "dezember.csv")
    assert neu.neu == 12
    januar = Vergleichszahl.objects.gueltig().filter(von=date(2020, 1, 1))
    assert list(januar.values_list("stand_am", "zaehler")) == [
        (date(2020, 6, 30), 3),
        (date(2020, 12, 31), 4),
    ]


def test_two_truths_of_one_stand_are_refused(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    lies_ein(besetzung, monate())
    satz = _befunde(besetzung, monate(zaehler=5))
    assert "Von Jobcenter Nordstadt (erfunden) (JC-07) gibt es zum Stand" in satz
    assert "31.12.2020 schon andere Zahlen, abweichend in 12 Zeilen" in satz


def test_a_withdrawn_file_counts_no_more_and_may_come_again(
    besetzung: Besetzung, quote: Kennzahl, wer: dict[str, Any]
) -> None:
    eine = lies_ein(besetzung, monate()).vergleichsdatei
    with pytest.raises(AustauschError, match="warum"):
        withdraw_datei(vergleichsdatei=eine, grund=" ", **wer)
    withdraw_datei(vergleichsdatei=eine, grund="falsches Jahr", **wer)
    assert not Vergleichszahl.objects.gueltig().exists()
    assert Vergleichszahl.objects.count() == 12
    with pytest.raises(AustauschError, match="schon zurückgenommen"):
        withdraw_datei(vergleichsdatei=eine, grund="noch einmal", **wer)
    assert lies_ein(besetzung, monate()).neu == 12
    assert Eintrag.objects.filter(aktion="vergleich.zurueckgenommen").count() == 1


def test_a_kennung_of_another_jobcenter_is_refused(
    besetzung: Besetzung, quote: Kennzahl, wer: dict[str, Any]
) -> None:
    lies_ein(besetzung, monate())
    with pytest.raises(AusfuhrError, match="anderen Jobcenters"):
        record_jobcenter(kennung="JC-07", name="Eigenes", **wer)
    neu = record_jobcenter(kennung="JC-02", name="Eigenes", **wer)
    assert (neu.version, EigenesJobcenter.objects.count()) == (2, 1)

"""The months offered for comparison sum up to the year the rate is made of."""

from datetime import date

from django.db.models import Max

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.widersprueche import demo
from zielwerk.widersprueche.models import Widerspruchsliste
from zielwerk.widersprueche.monatsreihe import monatsreihe
from zielwerk.widersprueche.services import (
    Zahlen,
    record_monatszahlen,
    zahlen_der_liste,
)
from zielwerk.widersprueche.tests.test_services import (
    ENDE,
    _lies,
    kennzahl,
    tabelle,
)

__all__ = ["kennzahl", "tabelle"]


def test_twelve_months_are_the_year_of_the_paper(
    besetzung: Besetzung, tabelle: object
) -> None:
    _lies(besetzung, demo.zeilen(ENDE))
    reihe = list(monatsreihe(bis=HEUTE))
    assert [p.von for p in reihe] == [date(2020, m, 1) for m in range(1, 13)]
    assert reihe[1].bis == date(2020, 2, 29)
    assert (sum(p.zaehler for p in reihe), sum(p.nenner for p in reihe)) == (45, 292)
    liste = Widerspruchsliste.objects.get()
    for periode in reihe:
        bisher = zahlen_der_liste(liste, periode.bis)
        zahlen = [(p.zaehler, p.nenner) for p in reihe if p.bis <= periode.bis]
        summe = tuple(map(sum, zip(*zahlen, strict=True)))
        assert summe == (bisher.vermeidbar, bisher.erledigt)
    assert {p.stand_am for p in reihe} == {ENDE}
    assert list(monatsreihe(bis=date(2020, 6, 30))) == []


def test_a_later_fassung_counts(besetzung: Besetzung, tabelle: object) -> None:
    zeilen = demo.zeilen(ENDE)
    _lies(besetzung, zeilen)
    _lies(besetzung, zeilen[:100], "W2.xlsx")
    reihe = list(monatsreihe(bis=HEUTE))
    assert sum(p.nenner for p in reihe) < 292
    assert Widerspruchsliste.objects.aggregate(f=Max("fassung"))["f"] == 2
    assert {p.quelle for p in reihe} == {"Widerspruchsliste 2020, Fassung 2"}


def test_monthly_counts_stand_in_for_a_list(
    besetzung: Besetzung, kennzahl: object
) -> None:
    record_monatszahlen(
        jahr=2021,
        zahlen={1: Zahlen(9, 8, 4, 1), 2: Zahlen(9, 7, 4, 2)},
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    reihe = list(monatsreihe(bis=date(2021, 2, 28)))
    assert [(p.zaehler, p.nenner) for p in reihe] == [(1, 8), (2, 7)]
    assert {p.stand_am for p in reihe} == {date(2021, 2, 28)}
    assert [p.bis for p in monatsreihe(bis=date(2021, 2, 1))] == [date(2021, 1, 31)]

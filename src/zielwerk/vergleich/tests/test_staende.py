"""Figures of groups over time: what is shown, what is not, and what consent changes."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vergleich import demo
from zielwerk.vergleich.austausch import lies
from zielwerk.vergleich.models import Einwilligung, Vergleichsstand
from zielwerk.vergleich.services import (
    EinwilligungError,
    change_einwilligung,
    export_zahlen,
    withdraw_datei,
)
from zielwerk.vergleich.tests.conftest import lies_ein, monate


def _viele(besetzung: Besetzung, von: int, bis: int, **angaben: Any) -> Any:
    zeilen = [
        zeile
        for nummer in range(von, bis)
        for zeile in monate(
            **{
                "jobcenter": f"JC-{nummer}",
                "jobcenter_name": f"Jobcenter {nummer}",
                "zaehler": nummer % 5,
                **angaben,
            }
        )
    ]
    return lies_ein(besetzung, zeilen, f"{von}-{angaben}.csv").vergleichsdatei


def _gezeigt() -> list[tuple[int, int]]:
    stand = Vergleichsstand.objects.gezeigt().order_by("erfasst_am", "pk")
    return list(stand.values_list("jobcenter_anzahl", "nenner"))


def test_four_are_too_few_five_are_shown(besetzung: Besetzung, quote: Kennzahl) -> None:
    _viele(besetzung, 10, 14)
    assert _gezeigt() == []
    assert "gezeigt wird ab 5" in Vergleichsstand.objects.gesperrt().get().grund
    _viele(besetzung, 14, 15)
    assert _gezeigt() == [(5, 5 * 240)]
    assert not Vergleichsstand.objects.gesperrt().exists()
    assert Eintrag.objects.filter(aktion="vergleich.staende").count() == 1


def test_a_single_newcomer_waits_and_five_come_in_together(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    _viele(besetzung, 10, 15)
    for nummer in range(15, 19):
        _viele(besetzung, nummer, nummer + 1)
        assert _gezeigt() == [(5, 1200)]
        assert "Unterschied" in Vergleichsstand.objects.gesperrt().get().grund
    _viele(besetzung, 19, 20)
    assert _gezeigt() == [(5, 1200), (10, 2400)]


def test_a_withdrawal_and_a_correction_of_one_change_no_sum(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    _viele(besetzung, 10, 15)
    eine = _viele(besetzung, 15, 16)
    _viele(besetzung, 10, 11, zaehler=9, stand=date(2021, 1, 20))
    assert _gezeigt() == [(5, 1200)]
    withdraw_datei(
        vergleichsdatei=eine, grund="falsch", durch=besetzung.kreis, jetzt=JETZT
    )
    assert _gezeigt() == [(5, 1200)]


def test_consent_comes_with_the_file_and_goes_with_a_newer_one(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    _viele(besetzung, 10, 11, einzeln=True)
    assert Einwilligung.objects.offene(HEUTE) == {"JC-10"}
    assert Einwilligung.objects.offene(date(2020, 12, 30)) == frozenset()
    assert len(_gezeigt()) == 1
    _viele(besetzung, 10, 11, zaehler=9, stand=date(2021, 1, 20))
    assert Einwilligung.objects.offene(HEUTE) == frozenset()
    assert len(_gezeigt()) == 1


def test_consent_is_dated_recorded_and_refused_twice(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    _viele(besetzung, 10, 11)
    wer = {"jobcenter": "JC-10", "durch": besetzung.kreis, "jetzt": JETZT}
    angaben = {"erteilt": True, "gilt_ab": HEUTE, "quelle": "Brief", **wer}
    change_einwilligung(**angaben)
    assert len(_gezeigt()) == 1
    with pytest.raises(EinwilligungError, match="gilt schon"):
        change_einwilligung(**angaben)
    with pytest.raises(EinwilligungError, match="Zukunft"):
        change_einwilligung(**angaben | {"gilt_ab": date(2021, 1, 26)})
    assert Eintrag.objects.filter(aktion="vergleich.einwilligung").count() == 1


def test_the_own_consent_leaves_with_the_file(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    client = besetzung.client(Rolle.GESCHAEFTSFUEHRUNG)
    adresse = reverse("vergleich:eigene")
    assert "Einwilligung: Eigenes" in client.get(adresse).content.decode()
    angaben = {"erteilt": "ja", "gilt_ab": "25.01.2021", "quelle": "Entscheidung"}
    assert client.post(adresse, angaben).status_code == 302
    assert "gilt schon" in client.post(adresse, angaben).content.decode()
    seite = client.get(reverse("vergleich:einwilligungen")).content.decode()
    assert "Eigenes hat am 25.01.2021 eingewilligt" in seite
    datei = export_zahlen(nur=None, form="csv", durch=besetzung.kreis, jetzt=JETZT)
    assert all(zeile.einzeln for zeile in lies(datei.inhalt, name="x"))


def test_what_others_wrote_is_entered_by_the_county(
    besetzung: Besetzung, quote: Kennzahl, fremder_client: Any
) -> None:
    _viele(besetzung, 10, 11)
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert client.get(reverse("vergleich:eigene")).status_code == 403
    adresse = reverse("vergleich:einwilligung", args=["JC-10"])
    angaben = {"erteilt": "ja", "gilt_ab": "25.01.2021", "quelle": "Brief"}
    assert client.post(adresse, angaben).status_code == 302
    seite = client.get(reverse("vergleich:einwilligungen")).content.decode()
    assert "Jobcenter 10" in seite
    assert "Brief" in seite
    assert fremder_client.get(adresse).status_code == 404


def test_without_kennung_there_is_nothing_to_consent_to(besetzung: Besetzung) -> None:
    client = besetzung.client(Rolle.GESCHAEFTSFUEHRUNG)
    ziel = client.get(reverse("vergleich:eigene"), follow=True).content.decode()
    assert "hat noch keine Kennung" in ziel
    assert "Noch keine Zahlen anderer." in ziel


def test_the_invented_mean_of_the_example_is_that_of_the_paper(
    besetzung: Besetzung, quote: Kennzahl, settings: Any
) -> None:
    settings.VERGLEICHSREIHEN = {}
    demo.build(besetzung.mitglieder)
    staende = list(Vergleichsstand.objects.gezeigt().order_by("erfasst_am", "pk"))
    gruppen = [(s.gruppe, s.jobcenter_anzahl) for s in staende]
    assert gruppen == [("IIc", 24), ("IIb", 8), ("alle", 32), ("IIc", 24), ("alle", 32)]
    iic = staende[3]
    assert (iic.zaehler, iic.nenner) == (demo.ZAEHLER, demo.NENNER)
    assert round((iic.zaehler + 45) / (iic.nenner + 292), 3) == 0.167
    assert not Vergleichsstand.objects.gesperrt().exists()

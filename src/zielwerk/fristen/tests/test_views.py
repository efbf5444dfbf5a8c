from datetime import date

import pytest
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import (
    FristError,
    change_zustand,
    close_frist,
    dienstfreie_tage,
    record_versaeumnisse,
)
from zielwerk.mandanten.rechte import Rolle

ADRESSE = "fristen:fristen"


def _seite(besetzung: Besetzung, frage: str = "") -> str:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    return client.get(reverse("fristen:fristen") + frage).content.decode()


def test_without_a_frist_the_page_says_where_they_come_from(
    besetzung: Besetzung,
) -> None:
    assert "Fristen entstehen von selbst" in _seite(besetzung)


@pytest.mark.usefixtures("jahr_2020")
def test_fristen_of_a_year_are_filtered_by_state(
    besetzung: Besetzung, django_assert_max_num_queries
) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    with django_assert_max_num_queries(15):
        client.get(reverse("fristen:fristen"))
    assert "Alle (8)" in _seite(besetzung)
    assert "8 Fristen: 8 offen, 0 erledigt und 0 versäumt." in _seite(besetzung)
    assert "Keine Frist mit diesem Stand." in _seite(besetzung, "?zeigen=erledigt")
    assert "Fristen 2020" in _seite(besetzung, "?jahr=1900")


@pytest.mark.usefixtures("jahr_2020")
def test_a_period_that_is_over_is_missed_once(besetzung: Besetzung) -> None:
    erste = record_versaeumnisse(heute=date(2020, 7, 1), jetzt=JETZT)
    assert [f.titel for f in erste] == [
        "Teilnahme an der Dienstbesprechung 1. Halbjahr 2020"
    ]
    assert record_versaeumnisse(heute=date(2020, 7, 1), jetzt=JETZT) == []


@pytest.mark.usefixtures("jahr_2020")
def test_a_closed_frist_takes_no_more_events(besetzung: Besetzung) -> None:
    frist = Frist.objects.first()
    angaben = {"text": "erledigt", "durch": besetzung.kreis, "jetzt": JETZT}
    close_frist(
        frist=frist,
        erledigt_am=date(2020, 6, 1),
        wirksam_am=date(2020, 6, 1),
        **angaben,
    )
    with pytest.raises(FristError, match="schon abgeschlossen"):
        change_zustand(frist=frist, zustand="in_arbeit", **angaben)
    with pytest.raises(FristError, match="schon abgeschlossen"):
        close_frist(
            frist=frist,
            erledigt_am=date(2020, 6, 2),
            wirksam_am=date(2020, 6, 2),
            **angaben,
        )


@pytest.mark.usefixtures("jahr_2020")
def test_service_free_days_hold_from_their_day_on(besetzung: Besetzung) -> None:
    assert dienstfreie_tage(date(2019, 12, 31)) == ()
    assert dienstfreie_tage(date(2020, 12, 31)) == ("24.12.", "31.12.")

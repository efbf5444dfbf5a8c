"""A long list is counted once per state; what changes rows makes a new state."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zielwerk.conftest import JETZT
from zielwerk.forderungen import zaehlung
from zielwerk.forderungen.models import Forderung
from zielwerk.forderungen.services import complete_forderung, empty_schuldner
from zielwerk.forderungen.tests.welt import VIERTES, uebernommen
from zielwerk.forderungen.zaehlung import count_zeilen, gezaehlt
from zielwerk.protokoll.services import record_lesen

OHNE_NAMEN = ("VG-Nr.", "Ford.-Betrag", "getilgt", "Rest", "Leist.", "Status")


@pytest.fixture
def liste(besetzung, jahr_2020):
    """Give a list as the Inkasso-Service sends it: no names."""
    reihen = [(z[0], *z[3:6], *z[8:10]) for z in VIERTES]
    return uebernommen(besetzung, reihen, kopf=OHNE_NAMEN)


@pytest.fixture
def lang(liste, monkeypatch):
    monkeypatch.setattr(zaehlung, "LANG", 1)
    return liste


def _liest_zeilen(liste) -> bool:
    """Ask for the counts; say whether the rows were read."""
    with CaptureQueriesContext(
        connection,
    ) as abfragen:
        assert gezaehlt(liste) == count_zeilen(liste.pk)
    tabelle = Forderung._meta.db_table
    return sum(tabelle in a["sql"] for a in abfragen.captured_queries) == 2


def test_short_lists_are_counted_each_time(liste):
    assert [_liest_zeilen(liste) for _ in range(2)] == [True, True]


def test_a_long_list_is_counted_once_though_people_read_it(lang, besetzung):
    assert _liest_zeilen(lang)
    record_lesen(
        mandant=besetzung.mandant,
        objekt=lang,
        seite="Zeilen",
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    assert not _liest_zeilen(lang)


def test_every_step_that_changes_rows_is_seen(lang, besetzung):
    vorher = gezaehlt(lang)
    zeile = Forderung.objects.filter(liste=lang).unvollstaendig().first()
    complete_forderung(
        forderung=zeile,
        name="Muster, Erika",
        adresse="Beispielstraße 1, 22840 Norderstedt",
        zugang_am=lang.stand_am,
        begruendung="unpfändbar",
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    danach = gezaehlt(lang)
    assert danach["unvollstaendig"] == vorher["unvollstaendig"] - 1
    assert danach["summe"] == vorher["summe"]
    empty_schuldner(
        liste=lang, pks=[zeile.pk], anlass="Löschregel", durch=None, jetzt=JETZT
    )
    assert gezaehlt(lang) == count_zeilen(lang.pk) != danach

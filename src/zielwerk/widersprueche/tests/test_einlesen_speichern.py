"""Rows stored in bulk are the rows that were checked, in both databases."""

from datetime import date

import polars as pl
import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from zielwerk.conftest import JETZT
from zielwerk.listen.services import run_einlesung
from zielwerk.listen.speichern import STAPEL, store_zeilen
from zielwerk.listen.tests.dateien import DATEN
from zielwerk.widersprueche.models import Widerspruch, Widerspruchsliste
from zielwerk.widersprueche.tests.test_einlesen_services import STAND, tabelle

__all__ = ["tabelle"]

ZEICHEN = [
    *('Łódź; "Haus"', "\\N", "", "a\nb", "Tab\there", "'; DROP TABLE x; --", "\\x41"),
]


@pytest.fixture
def liste(tabelle, besetzung):
    run_einlesung(
        art="widersprueche",
        inhalt=(DATEN / "widersprueche-gut.xlsx").read_bytes(),
        name="gut.xlsx",
        stand_am=STAND,
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    return Widerspruchsliste.objects.get()


def _zeilen(anzahl=7, **ersatz):
    return pl.DataFrame(
        {
            "zeile": range(100_000, 100_000 + anzahl),
            "aktenzeichen": [f"Z-{i}" for i in range(anzahl)],
            "eingang_am": [date(2020, 3, 1)] * anzahl,
            "erledigt_am": [date(2020, 4, 1), *[None] * (anzahl - 1)],
            "sachgebiet": ["KdU"] * anzahl,
            "dienststelle": [ZEICHEN[i % len(ZEICHEN)] for i in range(anzahl)],
            "ist_kommunal": [True] * anzahl,
            "ist_stattgabe": [False] * anzahl,
            "ist_vermeidbar": [False] * anzahl,
        }
        | ersatz,
        schema_overrides={"erledigt_am": pl.Date},
    )


def _store(liste, zeilen):
    return store_zeilen(
        modell=Widerspruch,
        zeilen=zeilen,
        fest={"mandant": liste.mandant, "liste": liste},
    )


def test_every_sign_comes_back_as_it_was(liste):
    assert _store(liste, _zeilen()) == len(ZEICHEN)
    neue = Widerspruch.objects.filter(zeile__gte=100_000).order_by("zeile")
    assert [w.dienststelle for w in neue] == ZEICHEN
    assert [w.erledigt_am for w in neue][:2] == [date(2020, 4, 1), None]
    assert {(w.liste_id, w.mandant_id, w.grund) for w in neue} == {
        (liste.pk, liste.mandant_id, "")
    }
    assert all(w.ist_kommunal and not w.ist_stattgabe for w in neue)


def test_no_rows_are_no_statement(liste):
    assert _store(liste, _zeilen(1).clear()) == 0


def test_one_bad_row_stores_none(liste):
    zeilen = _zeilen(ist_vermeidbar=[False] * 6 + [True])
    with pytest.raises(IntegrityError), transaction.atomic():
        _store(liste, zeilen)
    assert not Widerspruch.objects.filter(zeile__gte=100_000).exists()


def test_more_than_one_batch(liste):
    vorher = Widerspruch.objects.count()
    assert _store(liste, _zeilen(STAPEL + 3)) == STAPEL + 3
    assert Widerspruch.objects.count() == vorher + STAPEL + 3


def test_a_column_that_would_lose_something_is_refused(liste):
    with pytest.raises(TypeError, match="zeile"):
        _store(liste, _zeilen(zeile=[1.5] * len(ZEICHEN)))


@pytest.fixture
def probe(db):
    typ = "bytea" if connection.vendor == "postgresql" else "blob"
    nummer = "serial" if connection.vendor == "postgresql" else "integer"
    uuid = "uuid" if connection.vendor == "postgresql" else "char(32)"
    with connection.cursor() as zeiger:
        zeiger.execute(
            f"CREATE TABLE listen_probe_speichern (id {nummer} PRIMARY KEY, roh {typ}, "
            f"betrag decimal, oeffentlich {uuid})"
        )
    with isolate_apps("zielwerk.listen"):

        class Probe(models.Model):  # noqa: DJ008
            roh = models.BinaryField()
            betrag = models.DecimalField(max_digits=12, decimal_places=2, null=True)
            oeffentlich = models.UUIDField(unique=True)

            class Meta:
                app_label = "listen"
                db_table = "listen_probe_speichern"

        yield Probe


def test_bytes_and_amounts_come_back(probe):
    roh = [b"", b"\x00\xff\\", b"abc"]
    betrag = pl.Series(["1.20", None, "-12345678.99"]).cast(pl.Decimal(38, 2))
    nummern = ["1" * 32, "2" * 32, "3" * 32]
    zeilen = pl.DataFrame({"roh": roh, "betrag": betrag, "oeffentlich": nummern})
    assert store_zeilen(modell=probe, zeilen=zeilen, fest={}) == 3
    alle = list(probe.objects.order_by("pk"))
    assert [bytes(eine.roh) for eine in alle] == roh
    assert [eine.betrag for eine in alle] == betrag.to_list()
    assert [eine.oeffentlich.hex for eine in alle] == nummern


def test_a_public_id_must_be_given(probe):
    with pytest.raises(TypeError, match="oeffentlich"):
        store_zeilen(modell=probe, zeilen=pl.DataFrame({"roh": [b"x"]}), fest={})

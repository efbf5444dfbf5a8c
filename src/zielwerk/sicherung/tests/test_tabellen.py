"""Rows in the archive's form: every kind of column, the same on both databases."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import connection, models, transaction

from zielwerk.conftest import Besetzung
from zielwerk.sicherung.regeln import NICHT_GESICHERT, BeschaedigtError
from zielwerk.sicherung.tabellen import Abbild, abbilder
from zielwerk.sicherung.werte import FeldError, feldart, kanonisches_json

EIGENE = Apps()


class Eigener(models.TextField):
    """A field as one that encrypts: what it stores is not what it shows."""

    def get_prep_value(self, value):
        return None if value is None else f"verschlossen:{value}"

    def from_db_value(self, value, *_):
        raise AssertionError("the archive takes what is stored")


class Probe(models.Model):
    """One column of every kind."""

    wahr = models.BooleanField(null=True)
    zahl = models.BigIntegerField(null=True)
    text = models.TextField(null=True)  # noqa: DJ001
    zeichen = models.CharField(max_length=200, null=True)  # noqa: DJ001
    tag = models.DateField(null=True)
    zeitpunkt = models.DateTimeField(null=True)
    uhrzeit = models.TimeField(null=True)
    dauer = models.DurationField(null=True)
    betrag = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    anteil = models.FloatField(null=True)
    kennung = models.UUIDField(null=True)
    inhalt = models.BinaryField(null=True)
    angaben = models.JSONField(null=True)
    eigener = Eigener(null=True)
    vorige = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        app_label = "probe"
        apps = EIGENE

    def __str__(self) -> str:
        return str(self.pk)


WERTE = [
    {},
    {
        "wahr": True,
        "zahl": 2**63 - 1,
        "text": 'Zeile 1\nZeile 2\t"\\ \u2028 𝔸 ẞ Ǽ\u0301',
        "zeichen": "",
        "tag": date(2021, 1, 25),
        "zeitpunkt": datetime(2021, 1, 25, 9, 20, 0, 1, tzinfo=UTC),
        "uhrzeit": time(23, 59, 59, 999999),
        "dauer": timedelta(days=-1, microseconds=1),
        "betrag": Decimal("-123456789012.50"),
        "anteil": 0.1 + 0.2,
        "kennung": UUID(int=255),
        "inhalt": b"\x00\xff\n",
        "angaben": {"b": [1, 2.50, None], "a": "ß", "ab": {"z": 1, "y": True}},
        "eigener": "Name",
    },
    {
        "wahr": False,
        "zahl": -(2**63),
        "text": "null",
        "tag": date(1, 1, 1),
        "zeitpunkt": datetime(2020, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        "betrag": Decimal("10.00"),
        "anteil": -0.0,
        "inhalt": b"",
        "angaben": 1e16,
    },
    {"angaben": "null", "text": "x" * 100_000, "betrag": Decimal("0.01")},
]


@pytest.fixture
def probe(transactional_db: None) -> Iterator[Abbild]:
    with connection.schema_editor() as editor:
        editor.create_model(Probe)
    yield Abbild(Probe, connection)
    with connection.schema_editor() as editor:
        editor.delete_model(Probe)


def test_every_kind_of_value_comes_back_as_it_was(probe: Abbild) -> None:
    for werte in WERTE:
        Probe.objects.create(**werte)
    Probe.objects.filter(pk=1).update(vorige_id=3)
    Probe.objects.create(angaben=models.Value(None, models.JSONField()))
    vorher = list(probe.lies())
    Probe.objects.all().delete()
    with transaction.atomic():  # keys are checked at its end
        probe.schreib(gespeichert for gespeichert, _ in vorher)
    assert [k for _, k in probe.lies()] == [k for _, k in vorher]
    felder = [f.name for f in Probe._meta.concrete_fields if f.name != "eigener"]
    for werte, zeile in zip(
        WERTE, Probe.objects.order_by("pk").values(*felder), strict=False
    ):
        for name, wert in werte.items():
            if name != "eigener":
                ist = bytes(zeile[name]) if name == "inhalt" else zeile[name]
                assert ist == wert, name


def test_the_form_is_the_same_on_both_databases(probe: Abbild) -> None:
    for werte in WERTE[:3]:
        Probe.objects.create(**werte)
    erste, zweite, dritte = (json.loads(kanonisch) for _, kanonisch in probe.lies())
    assert erste == [1, *[None] * 15]
    assert zweite == [
        2,
        True,
        9223372036854775807,
        'Zeile 1\nZeile 2\t"\\ \u2028 𝔸 ẞ Ǽ\u0301',
        "",
        "2021-01-25",
        "2021-01-25T09:20:00.000001+00:00",
        "23:59:59.999999",
        -86_399_999_999,
        "-123456789012.50",
        "0.30000000000000004",
        "00000000-0000-0000-0000-0000000000ff",
        "AP8K",
        '{"a":"ß","ab":{"y":true,"z":1},"b":[1,2.5,null]}',
        "verschlossen:Name",
        None,
    ]
    assert dritte[5:7] == ["0001-01-01", "2020-10-25T00:30:00+00:00"]
    assert dritte[9:14] == ["10.00", "0.0", None, "", "10000000000000000"]


def test_rows_stand_in_the_order_of_their_keys(probe: Abbild) -> None:
    for pk in (10, 9, 2, 100):
        Probe.objects.create(pk=pk)
    assert [json.loads(zeile)[0] for zeile, _ in probe.lies()] == [2, 9, 10, 100]


def test_count_and_checksum_are_those_of_the_canonical_lines(probe: Abbild) -> None:
    Probe.objects.create(**WERTE[1])
    ((_, kanonisch),) = probe.lies()
    summe = hashlib.sha256(kanonisch + b"\n").hexdigest()
    assert probe.zaehle() == (1, summe)


@pytest.mark.parametrize(
    "zeile",
    [
        b"",
        b"{}",
        b"[1]",
        b"[" * 100_000,
        b"\xff",
        b"[1" + b",null" * 4 + b',"31.02.2021"' + b",null" * 10 + b"]",
        b"[1" + b",null" * 11 + b',"kein Base64!"' + b",null" * 3 + b"]",
        b"[1" + b",null" * 2 + b',"\\ud800"' + b",null" * 12 + b"]",
    ],
)
def test_a_row_that_does_not_fit_is_refused(probe: Abbild, zeile: bytes) -> None:
    with pytest.raises(BeschaedigtError):
        probe.schreib([zeile])
    assert probe.zaehle()[0] == 0


@pytest.mark.django_db
def test_every_column_of_the_product_is_of_a_known_kind() -> None:
    for abbild in abbilder(apps, connection):
        assert [feldart(feld) for feld in abbild.felder], abbild.name


def test_an_unknown_kind_of_column_is_named() -> None:
    class Unbekannt(models.Field):
        pass

    with pytest.raises(FeldError, match="Unbekannt"):
        feldart(Unbekannt())


@pytest.mark.django_db
def test_tables_stand_behind_those_they_refer_to() -> None:
    namen = [abbild.name for abbild in abbilder(apps, connection)]
    for abbild in abbilder(apps, connection):
        for feld in abbild.felder:
            if isinstance(feld, models.ForeignKey):
                ziel = feld.target_field.model._meta.db_table
                assert namen.index(ziel) <= namen.index(abbild.name)
    assert not NICHT_GESICHERT & set(namen)
    assert "mandanten_benutzer" in namen


def test_every_row_of_the_county_survives_reading_and_writing(
    besetzung: Besetzung,
) -> None:
    alle = [a for a in abbilder(apps, connection) if a.name.startswith("mandanten_")]
    vorher = {a.name: list(a.lies()) for a in alle}
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for abbild in reversed(alle):
            cursor.execute(f"DELETE FROM {abbild.name}")
    for abbild in alle:
        abbild.schreib(gespeichert for gespeichert, _ in vorher[abbild.name])
    assert {a.name: list(a.lies()) for a in alle} == vorher


@pytest.mark.parametrize(
    ("eins", "anderes"),
    [
        ('{"a": 1, "b": 2}', '{"b":2,"a":1}'),
        ("16.0", "16"),
        ("1e16", "10000000000000000"),
        ("1e-7", "0.0000001"),
        ("-0.0", "0"),
        ('"\\u00e4"', '"ä"'),
    ],
)
def test_json_that_means_the_same_has_one_form(eins: str, anderes: str) -> None:
    assert kanonisches_json(eins) == kanonisches_json(anderes)


@pytest.mark.parametrize(
    ("eins", "anderes"),
    [
        ("[1, 2]", "[2, 1]"),
        ('"1"', "1"),
        ("null", '"null"'),
        ("true", "1"),
        ("0.1", "0.10000000000000002"),
    ],
)
def test_json_that_means_something_else_has_another_form(
    eins: str, anderes: str
) -> None:
    assert kanonisches_json(eins) != kanonisches_json(anderes)

from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from zielwerk.kern.verschluesselung import EntschluesselError
from zielwerk.mandanten.felder import (
    BlindindexFeld,
    VerschluesseltesJsonFeld,
    VerschluesseltesTextfeld,
    roh,
    verschluesselte_felder,
)
from zielwerk.mandanten.schluessel import bund


@pytest.fixture
def akte() -> Any:
    """Give a model without a table; what it stores is asked of its fields."""
    with isolate_apps("zielwerk.mandanten"):

        class Akte(models.Model):
            nummer = VerschluesseltesTextfeld("Nummer", max_length=10)
            nummer_index = BlindindexFeld("Index", zu="nummer")
            vermerk = VerschluesseltesTextfeld("Vermerk", blank=True)
            angaben = VerschluesseltesJsonFeld("Angaben", default=list)
            ende = VerschluesseltesTextfeld("Ende", null=True)

            class Meta:
                app_label = "mandanten"

            def __str__(self) -> str:
                return self.nummer

        yield Akte


def _feld(modell: Any, name: str) -> Any:
    return modell._meta.get_field(name)


def _gespeichert(modell: Any, name: str, wert: Any) -> Any:
    return _feld(modell, name).get_db_prep_save(wert, connection)


def _gelesen(modell: Any, name: str, geheim: Any) -> Any:
    return _feld(modell, name).from_db_value(geheim, None, connection)


@pytest.mark.parametrize(
    ("feld", "wert"),
    [
        ("nummer", "W-2020-1 ä„“"),
        ("nummer", ""),
        ("angaben", [{"wert": None, "ä": [1, 1.5, True]}]),
        ("angaben", {}),
    ],
)
def test_what_is_stored_is_bytes_and_comes_back(
    akte: Any, feld: str, wert: Any
) -> None:
    geheim = _gespeichert(akte, feld, wert)
    assert b"W-2020" not in bytes(geheim)
    assert _gelesen(akte, feld, memoryview(bytes(geheim))) == wert
    assert _feld(akte, feld).entschluessle_spalte([bytes(geheim)]) == [wert]


def test_nothing_stays_nothing(akte: Any) -> None:
    for feld in ("ende", "angaben"):
        assert _gespeichert(akte, feld, None) is None
        assert _gelesen(akte, feld, None) is None


def test_where_a_value_belongs_is_app_model_and_field(akte: Any) -> None:
    assert _feld(akte, "nummer").bezug == b"mandanten.Akte.nummer"
    geheim = bytes(_gespeichert(akte, "nummer", "W-1"))
    assert bund().entschluessle(geheim, bezug=b"mandanten.Akte.nummer") == b"W-1"


def test_a_value_swapped_into_another_field_is_refused(akte: Any) -> None:
    geheim = _gespeichert(akte, "nummer", "W-1")
    with pytest.raises(EntschluesselError, match="andere Stelle"):
        _gelesen(akte, "vermerk", geheim)
    with pytest.raises(EntschluesselError):
        _feld(akte, "vermerk").entschluessle_spalte([bytes(geheim)])


@pytest.mark.parametrize(
    "frage",
    [
        *("nummer", "nummer__exact", "nummer__in", "nummer__contains"),
        *("nummer__icontains", "nummer__gt", "nummer__startswith"),
        *("angaben", "angaben__wert", "angaben__contains"),
    ],
)
def test_an_encrypted_field_cannot_be_searched(akte: Any, frage: str) -> None:
    with pytest.raises(FieldError, match="verschlüsselt"):
        akte._base_manager.filter(**{frage: "W"})


def test_it_can_be_asked_whether_it_is_empty(akte: Any) -> None:
    for frage in ({"ende": None}, {"ende__isnull": True}):
        sql = str(akte._base_manager.filter(**frage).query)
        assert sql.endswith('"ende" IS NULL')


def test_the_blind_index_is_filled_on_saving_and_finds_the_number(akte: Any) -> None:
    zeile = akte(nummer=" W-1 ")
    index = _feld(akte, "nummer_index").pre_save(zeile, add=True)
    assert zeile.nummer_index == index
    assert _feld(akte, "nummer_index").spalte(["W-1", None]) == [index, None]
    assert _feld(akte, "nummer_index").lookup("W-1 ") == models.Q(nummer_index=index)
    assert _feld(akte, "nummer_index").spalte(["w-1"]) != [index]


def test_defaults_and_checks_are_those_of_plain_fields(akte: Any) -> None:
    neu = akte()
    assert (neu.nummer, neu.vermerk, neu.angaben, neu.ende) == ("", "", [], None)
    with pytest.raises(ValidationError) as fehler:
        akte(nummer="W-" + "9" * 20).full_clean(exclude=["angaben", "nummer_index"])
    assert set(fehler.value.message_dict) == {"nummer", "ende"}


def test_a_migration_writes_what_it_needs(akte: Any) -> None:
    nach = {f.name: f.deconstruct()[1:] for f in akte._meta.get_fields()}
    feld = "zielwerk.mandanten.felder."
    assert nach["nummer"] == (
        feld + "VerschluesseltesTextfeld",
        [],
        {"verbose_name": "Nummer", "max_length": 10},
    )
    assert nach["nummer_index"][2]["zu"] == "nummer"
    assert nach["angaben"][2] == {"verbose_name": "Angaben", "default": list}


def test_every_encrypted_field_is_known(akte: Any) -> None:
    namen = [feld.name for feld in verschluesselte_felder([akte])]
    assert namen == ["nummer", "vermerk", "angaben", "ende"]


def test_a_column_can_be_read_as_it_is_stored(akte: Any) -> None:
    ausdruck = akte._base_manager.annotate(geheim=roh("nummer")).query.annotations
    assert ausdruck["geheim"].output_field.get_internal_type() == "BinaryField"

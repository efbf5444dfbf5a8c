"""The second wall: PostgreSQL itself shows nothing without a Mandant."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django_scopes import scope, scopes_disabled

from zielwerk.conftest import Besetzung
from zielwerk.mandanten.models import Mitgliedschaft

NUR_POSTGRESQL = "row-level security is PostgreSQL's; SQLite has one wall, the scope"


def _tabellen() -> list[str]:
    return sorted(
        modell._meta.db_table
        for modell in apps.get_models()
        if any(feld.column == "mandant_id" for feld in modell._meta.concrete_fields)
    )


def _anzahl(tabelle: str) -> int:
    with connection.cursor() as zeiger:
        zeiger.execute(f"SELECT count(*) FROM {tabelle}")
        return int(zeiger.fetchone()[0])


def _geschuetzt() -> set[str]:
    with connection.cursor() as zeiger:
        zeiger.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        )
        return {name for (name,) in zeiger.fetchall()}


def _ist_postgresql() -> bool:
    return connection.vendor == "postgresql"


@pytest.mark.django_db
def test_every_table_of_a_mandant_is_protected():
    if _ist_postgresql():
        assert set(_tabellen()) - _geschuetzt() == set()
    else:
        assert len(_tabellen()) > 30, NUR_POSTGRESQL


def test_without_a_mandant_raw_sql_sees_no_row(besetzung: Besetzung, fremde):
    tabelle = Mitgliedschaft._meta.db_table
    with scopes_disabled():
        alle = _anzahl(tabelle)
    eigene = len(besetzung.mitglieder)
    assert alle == eigene + 1
    if not _ist_postgresql():
        assert _anzahl(tabelle) == alle, NUR_POSTGRESQL
        return
    with scope(mandant=besetzung.mandant):
        assert _anzahl(tabelle) == eigene
    with scope(mandant=fremde.mandant):
        assert _anzahl(tabelle) == 1
    with scope(mandant=None):
        assert _anzahl(tabelle) == 0


def test_a_row_of_another_mandant_is_not_written(besetzung: Besetzung, fremde):
    befehl = f"UPDATE {Mitgliedschaft._meta.db_table} SET mandant_id = %s"
    if not _ist_postgresql():
        assert connection.vendor == "sqlite", NUR_POSTGRESQL
        return
    with scope(mandant=besetzung.mandant), connection.cursor() as zeiger:
        with pytest.raises(ProgrammingError), transaction.atomic():
            zeiger.execute(befehl, [fremde.mandant.pk])
        zeiger.execute(befehl, [besetzung.mandant.pk])
        assert zeiger.rowcount == len(besetzung.mitglieder)


def test_the_setting_follows_a_rollback(besetzung: Besetzung, fremde):
    tabelle = Mitgliedschaft._meta.db_table
    with scope(mandant=besetzung.mandant):
        eigene = _anzahl(tabelle)
        with transaction.atomic():
            with scope(mandant=fremde.mandant):
                _anzahl(tabelle)
            transaction.set_rollback(True)
        assert _anzahl(tabelle) == eigene

"""The ready probe: yes, a database that is behind, one that is ahead."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_database_that_is_behind_is_not_ready() -> None:
    MigrationRecorder(connection).record_unapplied("mandanten", "0001_mandant")
    antwort = Client().get("/bereit")
    assert antwort.status_code == 503
    assert "älter als das Programm" in antwort.content.decode()


def test_a_database_that_is_ahead_is_ready() -> None:
    MigrationRecorder(connection).record_applied("mandanten", "9999_spaeter")
    antwort = Client().get("/bereit")
    assert (antwort.status_code, antwort.content) == (200, b"ja")

"""Whether this process may be sent requests: what the ready probe asks."""

from functools import lru_cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

DATENBANK = "nein: Die Datenbank antwortet nicht."
MIGRATION = "nein: Die Datenbank ist älter als das Programm (zielwerk migrate)."


@lru_cache(maxsize=1)
def _bekannt() -> frozenset[tuple[str, str]]:
    """Return the migrations of this program; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def hindernis() -> str:
    """Return why not, "" if nothing is in the way.

    A database that is ahead is no hindrance: the program before goes on serving while
    and after a newer one migrates (ADR 45).
    """
    try:
        angewandt = set(MigrationRecorder(connection).applied_migrations())
    except Error:
        return DATENBANK
    return MIGRATION if _bekannt() - angewandt else ""

"""A lock among all machines of a PostgreSQL database, let go with the connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection


@contextmanager
def datenbanksperre(nummer: int, *, allein: bool = True) -> Iterator[None]:
    """Wait for and hold the advisory lock of this number, alone or side by side.

    It belongs to the session: a pooler between has to work per session too.
    """
    art = "" if allein else "_shared"
    with connection.cursor() as zeiger:
        zeiger.execute(f"SELECT pg_advisory_lock{art}(%s)", [nummer])
    try:
        yield
    finally:
        try:
            with connection.cursor() as zeiger:
                zeiger.execute(f"SELECT pg_advisory_unlock{art}(%s)", [nummer])
        except DatabaseError:  # a transaction that failed: closing lets go as well
            connection.close()

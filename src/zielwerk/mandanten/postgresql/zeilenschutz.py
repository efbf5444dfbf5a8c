"""Row-level security for the tables of a Mandant, as an operation of a migration.

Every table with `mandant_id` needs it; tests/test_zeilenschutz.py names the ones
without. FORCE, because the role that serves owns the tables. ADR 19.
"""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

REGEL = (
    "current_setting('zielwerk.mandant', true) = '*'"
    " OR mandant_id::text = current_setting('zielwerk.mandant', true)"
)


def schuetze(schema_editor: Any, tabellen: Iterable[str]) -> None:
    """Protect the tables; doing it again changes nothing. Nothing on SQLite."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for tabelle in tabellen:
        schema_editor.execute(f"ALTER TABLE {tabelle} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {tabelle} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"DROP POLICY IF EXISTS je_mandant ON {tabelle}")
        schema_editor.execute(
            f"CREATE POLICY je_mandant ON {tabelle}"
            f" USING ({REGEL}) WITH CHECK ({REGEL})"
        )


def gib_frei(schema_editor: Any, tabellen: Iterable[str]) -> None:
    """Take the protection back."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for tabelle in tabellen:
        schema_editor.execute(f"DROP POLICY IF EXISTS je_mandant ON {tabelle}")
        schema_editor.execute(f"ALTER TABLE {tabelle} DISABLE ROW LEVEL SECURITY")


def zeilenschutz(*tabellen: str) -> migrations.RunPython:
    """Return the operation for a migration that has created these tables."""
    return migrations.RunPython(
        lambda _, schema_editor: schuetze(schema_editor, tabellen),
        lambda _, schema_editor: gib_frei(schema_editor, tabellen),
    )

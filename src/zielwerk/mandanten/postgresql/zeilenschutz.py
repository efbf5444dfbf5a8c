"""Row-level security for the tables of a Mandant, as an operation of a migration.

Every table with `mandant_id` needs it; tests/test_zeilenschutz.py names the ones
without. FORCE, because the role that serves owns the tables. ADR 19.
"""

from collections.abc import Iterable
from typing import Any

from django.db.migrations.operations.base import Operation

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


class Zeilenschutz(Operation):
    """The protection as a step of a migration; it needs no models, so it is quick."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, *tabellen: str) -> None:
        self.tabellen = tabellen

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing about the models."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Protect the tables."""
        schuetze(schema_editor, self.tabellen)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Take the protection back."""
        gib_frei(schema_editor, self.tabellen)

    def describe(self) -> str:
        """Return what `migrate --plan` shows."""
        return f"Row-level security on {', '.join(self.tabellen)}"


def zeilenschutz(*tabellen: str) -> Zeilenschutz:
    """Return the operation for a migration that has created these tables."""
    return Zeilenschutz(*tabellen)

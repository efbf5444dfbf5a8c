"""The connection tells PostgreSQL which Mandant is open, for row-level security.

The policies of startseite's migration `0001_zeilenschutz` read the setting. It follows
the scope of django-scopes before each statement; without one it is empty and every
table of a Mandant shows 0 rows, even to a query that forgot its filter. ADR 19.
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from django_scopes import get_scope

# What the policies compare with; "*" stands for scopes_disabled().
EINSTELLUNG, ALLE, KEINER = "zielwerk.mandant", "*", ""


def _offen() -> str:
    """Return the Mandant whose scope is open here, as the policies know it."""
    zustand = get_scope()
    if not zustand.get("_enabled", True):
        return ALLE
    mandant = zustand.get("mandant")
    return str(mandant.pk) if mandant is not None else KEINER


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL connection, and the Mandant set before each statement."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gesetzt: str | None = None
        self.execute_wrappers.append(self._mit_mandant)

    def _mit_mandant(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001  # Django's own signature
        context: dict[str, Any],
    ) -> Any:
        offen = _offen()
        if offen != self._gesetzt:
            # A cursor of its own: the statement's may be a named one on the server.
            with self.connection.cursor() as zeiger:
                zeiger.execute("SELECT set_config(%s, %s, false)", [EINSTELLUNG, offen])
            self._gesetzt = offen
        return execute(sql, params, many, context)

    # What a transaction set is gone when it is taken back.

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # no stub
        self._gesetzt = None

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # no stub
        self._gesetzt = None

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]  # no stub
        self._gesetzt = None

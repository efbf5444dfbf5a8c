"""Migrations run on the few models each step needs; the database comes out the same.

Django keeps every model rendered and renders what is related anew after each step.
Nearly all of ours are related through the Mandant: four fifths of the time a new
database took. Here a step gets the models it names and those they refer to. What has to
know who refers to a model (a key that changes its type, a renamed model) and whatever
is not named below gets all of them, as with Django. ADR 46.
"""

from copy import copy
from typing import Any

from django.db import migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.utils.functional import SimpleLazyObject

from zielwerk.mandanten.umstellung import ausschnitt

# Their steps in the database look at one model and at what it refers to.
AN_EINEM_MODELL = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.RemoveField,
    migrations.AlterField,
    migrations.RenameField,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterUniqueTogether,
)


class LeanExecutor(MigrationExecutor):
    """Django's executor, forwards without a state that is rendered all the time."""

    def _migrate_all_forwards(
        self,
        state: ProjectState,
        plan: list[tuple[Migration, bool]],
        full_plan: list[tuple[Migration, bool]],
        fake: bool,  # noqa: FBT001  # Django's own signature
        fake_initial: bool,  # noqa: FBT001
    ) -> ProjectState:
        """Apply the migrations of a plan in the order of the full plan."""
        offen = {migration for migration, _ in plan}
        for migration, _ in full_plan:
            if migration in offen:
                _vergiss(state)
                state = self.apply_migration(
                    state, migration, fake=fake, fake_initial=fake_initial
                )
        return state

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,  # noqa: FBT001, FBT002  # Django's own signature
        fake_initial: bool = False,  # noqa: FBT001, FBT002
    ) -> ProjectState:
        """Run a migration forwards, each of its steps on a section of the models."""
        if not (fake or fake_initial):
            schritte: Any = copy(migration)
            schritte.operations = [_Schritt(o) for o in migration.operations]
            migration = schritte
        return super().apply_migration(state, migration, fake, fake_initial)


class _Schritt(Operation):
    """One operation, given only the models it needs."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        vars(self)["atomic"] = operation.atomic

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        _vergiss(state)
        self.operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        davor, danach = from_state, to_state
        if gefragt := _modell(self.operation, from_state, app_label):
            davor, danach = (ausschnitt(s, gefragt) for s in (from_state, to_state))
            # In this order: Django sorts the columns of a table by when they were made.
            _ = davor.apps, danach.apps
        elif isinstance(self.operation, migrations.RunPython):
            # Much of it writes triggers and never asks for a model.
            davor = copy(from_state)
            davor.__dict__["apps"] = SimpleLazyObject(lambda: from_state.apps)
        self.operation.database_forwards(app_label, schema_editor, davor, danach)
        _vergiss(to_state)

    def describe(self) -> str:
        return self.operation.describe()


def _vergiss(state: ProjectState) -> None:
    """Drop the rendered models, so that a step changes only what is declared."""
    state.__dict__.pop("apps", None)


def _modell(
    operation: Operation, stand: ProjectState, app_label: str
) -> tuple[str, str] | None:
    """Return the one model an operation works on, None if it may need all."""
    if not isinstance(operation, AN_EINEM_MODELL):
        return None
    # Operations on fields and indexes name their model so, those on models themselves.
    eine: Any = operation
    name = getattr(eine, "model_name_lower", "") or eine.name_lower
    modell = app_label, str(name)
    geaendert: list[Any] = []
    if isinstance(operation, migrations.AlterField):
        geaendert = [stand.models[modell].fields[operation.name], operation.field]
    elif isinstance(operation, migrations.RenameField):
        geaendert = [stand.models[modell].fields[operation.old_name]]
    # Others may refer to a key: their columns change with it.
    return None if any(feld.unique for feld in geaendert) else modell

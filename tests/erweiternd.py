"""Which migrations a program that is one version older would not survive (ADR 45)."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from zielwerk.mandanten.postgresql.zeilenschutz import Zeilenschutz
from zielwerk.mandanten.umstellung import _Anlage

# What an older program does not notice: more tables, indexes, fewer rules, other rows.
ERWEITERT = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RunPython,
    Zeilenschutz,
    _Anlage,
)


def verengt(operation: Operation) -> str:
    """Return what an older program would miss or break, "" if nothing."""
    name = type(operation).__name__
    if isinstance(operation, migrations.AddField):
        feld = operation.field
        frei = feld.null or feld.has_db_default() or feld.many_to_many
        return "" if frei else f"{name} {operation.name} ohne null und db_default"
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        teile = map(verengt, operation.database_operations)
        return next(filter(None, teile), "")
    if isinstance(operation, ERWEITERT):
        return ""
    return f"{name} {getattr(operation, 'name', '')}".strip()


def verengende() -> Iterator[tuple[str, str]]:
    """Yield each of our migrations that narrows, with its first such operation."""
    unsere = {a.label for a in apps.get_app_configs() if a.name.startswith("zielwerk.")}
    for (app, name), eine in sorted(MigrationLoader(None).disk_migrations.items()):
        if app in unsere and (grund := erste_verengung(eine.operations)):
            yield f"{app}/{name}", grund


def erste_verengung(operationen: Iterable[Operation]) -> str:
    """Return the first of a migration; what it creates itself it may change."""
    neue: set[str] = set()
    for operation in operationen:
        neue |= _angelegt(operation)
        modell = getattr(operation, "model_name", "")
        if modell not in neue and (grund := verengt(operation)):
            return grund
    return ""


def _angelegt(operation: Operation) -> set[str]:
    if isinstance(operation, _Anlage):
        return {modell.name_lower for modell in operation.modelle}
    if isinstance(operation, migrations.CreateModel):
        return {operation.name_lower}
    return set()

"""The database around a backup: one snapshot to read, an empty one to build.

Works on the default connection of its process, pointed elsewhere for a while; so it is
for the command line, not for a server with threads.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps as heutige
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django_scopes import scopes_disabled

from zielwerk.mandanten.executor import LeanExecutor
from zielwerk.sicherung.ordner import LAGER, OrdnerError, sync
from zielwerk.sicherung.regeln import Migrationen, SchemaError
from zielwerk.sicherung.tabellen import Abbild

# Rows every fresh database has: made by migrate itself.
SELBSTGEMACHT = frozenset(
    {
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "django_site",
        "sqlite_sequence",
    }
)
# "zielwerk" in ASCII: lets one restore at a time into a PostgreSQL database.
SPERRE = 0x7A69656C7765726B
NEUBAU = (
    "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
    "PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;"
)


def sqlite_datei() -> Path | None:
    """Return the database's file, None for PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _umgeleitet(**aenderung: Any) -> Iterator[None]:
    """Let the default connection open with other settings for a while."""
    connection.close()
    vorher = {name: connection.settings_dict[name] for name in aenderung}
    connection.settings_dict.update(aenderung)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(vorher)


@contextmanager
def schnappschuss() -> Iterator[None]:
    """Read one consistent state of all Mandanten, while others go on writing."""
    if connection.vendor == "postgresql":
        with scopes_disabled(), connection.cursor() as cursor:
            # Names the Mandanten to row-level security, before the snapshot is taken.
            cursor.execute("SELECT 1")
            with transaction.atomic():
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
                )
                yield
        return
    optionen = {**connection.settings_dict["OPTIONS"], "transaction_mode": "DEFERRED"}
    with _umgeleitet(OPTIONS=optionen), transaction.atomic():
        yield


def angewandt() -> dict[str, tuple[str, ...]]:
    """Return the migrations the database has, by app."""
    stand: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        stand.setdefault(app, []).append(name)
    return {app: tuple(namen) for app, namen in stand.items()}


def bekannt() -> dict[str, tuple[str, ...]]:
    """Return the migrations this program has, by app."""
    stand: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(None).disk_migrations or ()):
        stand.setdefault(app, []).append(name)
    return {app: tuple(namen) for app, namen in stand.items()}


def _spitzen(stand: Migrationen) -> list[tuple[str, str]]:
    """Return the migrations of a state that no other one of it follows."""
    alle = {(app, name) for app, namen in stand.items() for name in namen}
    graph = MigrationLoader(None).graph
    return sorted(
        knoten
        for knoten in alle & set(graph.node_map)
        if not any(kind.key in alle for kind in graph.node_map[knoten].children)
    )


def modelle(stand: Migrationen) -> Apps:
    """Return the models as they were at a state of the schema."""
    if stand == bekannt():
        return heutige
    return MigrationLoader(None).project_state(_spitzen(stand)).apps


def pruefe_leer() -> None:
    """Refuse a database that holds anything.

    :raises OrdnerError: naming the first table with rows
    """
    datei = sqlite_datei()
    if datei is not None and not datei.exists():
        return
    with connection.cursor() as cursor:
        for tabelle in sorted(connection.introspection.table_names(cursor)):
            if tabelle in SELBSTGEMACHT:
                continue
            name = connection.ops.quote_name(tabelle)
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise OrdnerError(
                    f"Die Datenbank ist nicht leer (Tabelle {tabelle}). "
                    "Wiederhergestellt wird nur in eine leere Instanz: Bitte legen Sie "
                    "eine neue Datenbank an und setzen Sie DATABASE_URL darauf (bei "
                    "SQLite genügt ein neuer Ordner in ZIELWERK_VAR)."
                )


@contextmanager
def neue_datenbank() -> Iterator[None]:
    """Build a database that becomes the instance's at the end, or never.

    SQLite: in a file apart, renamed at the end. PostgreSQL: in one transaction.
    """
    datei = sqlite_datei()
    if datei is None:
        with scopes_disabled(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SPERRE])
            pruefe_leer()
            yield
        return
    lager = lager_neben(datei)
    shutil.rmtree(lager, ignore_errors=True)
    lager.mkdir(parents=True, mode=0o700)
    neu = lager / datei.name
    optionen = {**connection.settings_dict["OPTIONS"], "init_command": NEUBAU}
    try:
        with _umgeleitet(NAME=str(neu), OPTIONS=optionen):
            yield
        _tausche(neu, datei)
    finally:
        shutil.rmtree(lager, ignore_errors=True)


def lager_neben(datei: Path) -> Path:
    """Return where a database is built before it takes the place of this one."""
    return datei.parent / f"{LAGER}.datenbank"


def _tausche(neu: Path, datei: Path) -> None:
    """Put the new file in the place of an empty database nobody has open."""
    with neu.open("rb") as inhalt:
        os.fsync(inhalt.fileno())
    if datei.exists():
        _schliesse_alte()
    for endung in ("-wal", "-shm", "-journal"):
        Path(f"{datei}{endung}").unlink(missing_ok=True)
    neu.replace(datei)
    sync(datei.parent)


def _schliesse_alte() -> None:
    """Empty the old database's log; fails while anybody else has it open."""
    pruefe_leer()
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 2000")
            cursor.execute("PRAGMA journal_mode = DELETE")
    except OperationalError as fehler:
        raise OrdnerError(
            "Die Datenbank ist noch geöffnet. Bitte halten Sie Zielwerk an und stellen "
            "Sie dann wieder her."
        ) from fehler
    finally:
        connection.close()


def baue_schema(stand: Migrationen) -> None:
    """Create the tables as they were when the archive was written.

    :raises SchemaError: if the database has tables of another state
    """
    vorhanden = angewandt()
    if not vorhanden:
        LeanExecutor(connection).migrate(_spitzen(stand))
        vorhanden = angewandt()
    if vorhanden != {app: tuple(sorted(namen)) for app, namen in stand.items()}:
        raise SchemaError(
            "Die Datenbank hat schon Tabellen eines anderen Standes als die Sicherung. "
            "Bitte legen Sie eine ganz leere Datenbank an, ohne Tabellen."
        )


def leere(alle: list[Abbild]) -> None:
    """Remove rows that creating the tables has made."""
    with connection.cursor() as cursor:
        for abbild in reversed(alle):
            tabelle, _ = abbild.sql_namen()
            cursor.execute(f"DELETE FROM {tabelle}")  # noqa: S608  # our own table


def schliesse_ab(alle: list[Abbild]) -> None:
    """Check all keys, and let new rows be numbered after the restored ones."""
    connection.check_constraints([abbild.name for abbild in alle])
    befehle = connection.ops.sequence_reset_sql(
        no_style(), [abbild.modell for abbild in alle]
    )
    with connection.cursor() as cursor:
        for befehl in befehle:
            cursor.execute(befehl)


def hebe_an() -> bool:
    """Bring the tables to this program's state; return whether anything was done."""
    lauf = LeanExecutor(connection)
    ziele = lauf.loader.graph.leaf_nodes()
    plan = lauf.migration_plan(ziele)
    if plan:
        lauf.migrate(ziele, plan=plan)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    return bool(plan)

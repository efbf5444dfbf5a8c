"""Django's `migrate`, with the executor that renders fewer models (ADR 46)."""

from typing import Any

from django.core.management.commands import migrate

from zielwerk.mandanten.executor import LeanExecutor


class Command(migrate.Command):
    """Creates and upgrades the database; options and output are Django's."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's command; it takes its executor from its own module."""
        modul: Any = migrate
        vorher, modul.MigrationExecutor = modul.MigrationExecutor, LeanExecutor
        try:
            super().handle(*args, **options)
        finally:
            modul.MigrationExecutor = vorher

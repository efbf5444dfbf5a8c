"""What modules above keep of a Punkt and its file carries: found by the settings.

So `vereinbarung` never imports a module above it; a module offers its part as `TEIL`
and one line in ``settings.VEREINBARUNGSTEILE`` (as lists do, ADR 11).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.models import Punkt, Zielvereinbarung


class Vereinbarungsteil(Protocol):
    """A part of the file that another module keeps."""

    schluessel: str

    def als_daten(
        self, vereinbarung: Zielvereinbarung
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return what the file says, per key of a Punkt."""

    def store(
        self,
        punkt: Punkt,
        daten: Sequence[Mapping[str, Any]],
        *,
        durch: Mitgliedschaft,
        jetzt: datetime,
    ) -> None:
        """Take over what a file says of a Punkt; what is there already stays."""

    def drop(
        self, vereinbarung: Zielvereinbarung, *, durch: Mitgliedschaft, jetzt: datetime
    ) -> None:
        """Take back what a dropped draft brought, as far as nobody has used it."""


def teile() -> list[Vereinbarungsteil]:
    """Return the parts of all modules."""
    return [
        cast("Vereinbarungsteil", import_string(f"{modul}.TEIL"))
        for modul in settings.VEREINBARUNGSTEILE
    ]

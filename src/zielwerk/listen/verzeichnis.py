"""The lists the modules offer, found by the dotted paths in the settings.

So `listen` never imports a module above it; a module adds a list by declaring
``LISTE`` in its `einlesen.py` and one line in ``settings.LISTEN``.
"""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from zielwerk.listen.profil import Einlesbar
from zielwerk.mandanten.rechte import Recht


class ListeError(Exception):
    """A list is unknown or cannot be taken; the message says what to do."""


def arten() -> tuple[str, ...]:
    """Return the names of all lists that can be taken."""
    return tuple(settings.LISTEN)


def liste(art: str) -> Einlesbar:
    """Return what a module declares about its list.

    :raises ListeError: for an unknown name
    """
    if art not in settings.LISTEN:
        alle = ", ".join(arten())
        raise ListeError(f"Eine Liste „{art}“ gibt es nicht. Möglich sind: {alle}.")
    return cast("Einlesbar", import_string(f"{settings.LISTEN[art]}.LISTE"))


def recht(art: str) -> Recht:
    """Return the right that opens the intake of a list.

    :raises ListeError: for an unknown name
    """
    return Recht[liste(art).recht]


def nur_eigene(art: str) -> bool:
    """Return whether intakes of a list are known to their sender only."""
    return art in settings.LISTEN and liste(art).nur_eigene

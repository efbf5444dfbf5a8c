"""The lists the modules offer, found by the dotted paths in the settings.

So `listen` never imports a module above it; a module adds a list by declaring
``LISTE`` in its `einlesen.py` and one line in ``settings.LISTEN``, or in
``settings.PRUEFBARE_LISTEN`` if it is checked and not stored.
"""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from zielwerk.listen.profil import Einlesbar, Pruefbar
from zielwerk.mandanten.rechte import Recht


class ListeError(Exception):
    """A list is unknown or cannot be taken; the message says what to do."""


def arten() -> tuple[str, ...]:
    """Return the names of all lists that can be taken."""
    return tuple(settings.LISTEN)


def pruefbar(art: str) -> Pruefbar:
    """Return how a list is checked, whether it can be taken or not.

    :raises ListeError: for an unknown name
    """
    if art in settings.PRUEFBARE_LISTEN:
        ort = settings.PRUEFBARE_LISTEN[art]
        return cast("Pruefbar", import_string(f"{ort}.LISTE"))
    return liste(art)


def liste(art: str) -> Einlesbar:
    """Return what a module declares about its list.

    :raises ListeError: for an unknown name, or a list that is only checked
    """
    if art in settings.PRUEFBARE_LISTEN:
        raise ListeError(
            f"Die Liste „{art}“ lässt sich prüfen, aber noch nicht einlesen."
        )
    if art not in settings.LISTEN:
        alle = ", ".join((*arten(), *settings.PRUEFBARE_LISTEN))
        raise ListeError(f"Eine Liste „{art}“ gibt es nicht. Möglich sind: {alle}.")
    return cast("Einlesbar", import_string(f"{settings.LISTEN[art]}.LISTE"))


def recht(art: str) -> Recht:
    """Return the right that opens the intake of a list.

    :raises ListeError: for an unknown name, or a list that is only checked
    """
    return Recht[liste(art).recht]


def nur_eigene(art: str) -> bool:
    """Return whether intakes of a list are known to their sender only."""
    return art in settings.LISTEN and liste(art).nur_eigene

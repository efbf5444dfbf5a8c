"""`zielwerk zugang …` from the command line."""

from datetime import datetime

from zielwerk.mandanten.models import Benutzer
from zielwerk.zugaenge.services import clear_faktoren, clear_sperre


class ZugangError(Exception):
    """The command could not run; the message says what to do."""


def _benutzer(email: str) -> Benutzer:
    """Return the person meant.

    :raises ZugangError: if there is nobody with this e-mail address
    """
    benutzer = Benutzer.objects.filter(email=email.strip().lower()).first()
    if benutzer is None:
        raise ZugangError(f"Einen Zugang mit der E-Mail-Adresse {email} gibt es nicht.")
    return benutzer


def entsperren(*, email: str, jetzt: datetime) -> str:
    """Lift the lock of an account and say so."""
    benutzer = _benutzer(email)
    if clear_sperre(email=benutzer.email, jetzt=jetzt):
        return f"Der Zugang {benutzer.email} ist wieder offen."
    return f"Der Zugang {benutzer.email} war nicht gesperrt."


def zuruecksetzen(*, email: str, jetzt: datetime) -> str:
    """Remove every second factor of an account and say what happens next."""
    benutzer = _benutzer(email)
    if not clear_faktoren(benutzer=benutzer, jetzt=jetzt):
        return f"Der Zugang {benutzer.email} hatte keinen zweiten Faktor."
    return (
        f"Der Zugang {benutzer.email} hat keinen zweiten Faktor mehr. "
        "Nach dem Passwort richtet die Person einen neuen ein."
    )

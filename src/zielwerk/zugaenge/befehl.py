"""`zielwerk zugang …` from the command line."""

from datetime import datetime

from zielwerk.mandanten.models import Benutzer
from zielwerk.zugaenge.services import clear_sperre


class ZugangError(Exception):
    """The command could not run; the message says what to do."""


def entsperren(*, email: str, jetzt: datetime) -> str:
    """Lift the lock of an account and say so.

    :raises ZugangError: if there is nobody with this e-mail address
    """
    if not Benutzer.objects.filter(email=email.strip().lower()).exists():
        raise ZugangError(f"Einen Zugang mit der E-Mail-Adresse {email} gibt es nicht.")
    if clear_sperre(email=email, jetzt=jetzt):
        return f"Der Zugang {email} ist wieder offen."
    return f"Der Zugang {email} war nicht gesperrt."

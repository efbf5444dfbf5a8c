"""The front door: reminders made and sent, steps and ways of telling, feeds."""

from zielwerk.erinnerungen.abo import (
    create_abo,
    kalender,
    mitglied_zu,
    revoke_abo,
)
from zielwerk.erinnerungen.einstellung import (
    StufeError,
    change_weg,
    create_stufe,
    create_uebliche_stufen,
    weg_von,
    withdraw_stufe,
)
from zielwerk.erinnerungen.entstehung import (
    ErinnerungError,
    geplant,
    make_erinnerungen,
    remind,
)
from zielwerk.erinnerungen.versand import deliver_erinnerungen

__all__ = [
    "ErinnerungError",
    "StufeError",
    "change_weg",
    "create_abo",
    "create_stufe",
    "create_uebliche_stufen",
    "deliver_erinnerungen",
    "geplant",
    "kalender",
    "make_erinnerungen",
    "mitglied_zu",
    "remind",
    "revoke_abo",
    "weg_von",
    "withdraw_stufe",
]

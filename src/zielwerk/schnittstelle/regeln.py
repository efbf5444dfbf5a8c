"""What a key of the interface may do, and what it looks like."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# So that a key found in a log or a repository is recognised as one.
ANFANG = "zw1_"
HOECHSTENS = timedelta(days=366)


class Umfang(StrEnum):
    """One thing a key may be used for; what its person may not, it may not either."""

    FRISTEN_LESEN = "fristen:lesen"
    NACHWEISE_EINREICHEN = "nachweise:einreichen"
    KENNZAHLEN_LESEN = "kennzahlen:lesen"
    LISTEN_LESEN = "listen:lesen"
    LISTEN_EINLESEN = "listen:einlesen"


WORTE = {
    Umfang.FRISTEN_LESEN: "Fristen und ihre Nachweise lesen",
    Umfang.NACHWEISE_EINREICHEN: "Nachweise einreichen",
    Umfang.KENNZAHLEN_LESEN: "Kennzahlen lesen",
    Umfang.LISTEN_LESEN: "Eingelesene Listen und ihre Befunde lesen",
    Umfang.LISTEN_EINLESEN: "Listen hochladen und übernehmen",
}


@dataclass(frozen=True)
class Guete:
    """Whether a key holds on a day, and if not, why."""

    gilt: bool
    grund: str = ""


def pruefsumme(schluessel: str) -> str:
    """Return what is stored of a key: its SHA-256; 256 random bits need no salt."""
    return hashlib.sha256(schluessel.encode()).hexdigest()


def laufzeit_fehler(*, gilt_bis: date, heute: date) -> str:
    """Return why a key may not hold until a day, or ""."""
    if gilt_bis < heute:
        return "Der letzte Tag liegt in der Vergangenheit."
    if gilt_bis > heute + HOECHSTENS:
        return "Ein Schlüssel gilt höchstens ein Jahr. Danach legen Sie einen neuen an."
    return ""


def guete(*, gilt_bis: date, widerrufen: bool, aktiv: bool, heute: date) -> Guete:
    """Return whether a key holds: not revoked, not over, its person still here."""
    if widerrufen:
        return Guete(gilt=False, grund="widerrufen")
    if heute > gilt_bis:
        return Guete(gilt=False, grund="abgelaufen")
    if not aktiv:
        return Guete(gilt=False, grund="Zugang stillgelegt")
    return Guete(gilt=True)

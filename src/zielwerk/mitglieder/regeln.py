"""Invitations: how long one holds, what is kept of its link; no Django, no clock."""

import hashlib
import unicodedata
from datetime import datetime, timedelta

GUELTIG_TAGE = 7
# Control characters and what changes the direction of writing: nobody sees them.
UNSICHTBAR = frozenset({"Cc", "Cf", "Zl", "Zp"})


def pruefsumme(token: str) -> str:
    """Return what is stored of a link's token: from it the link cannot be made.

    The token has 256 random bits, so that no salt and no slow hash is needed.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def gilt_bis(eingeladen_am: datetime) -> datetime:
    """Return until when a link holds: seven days to the minute, no working days."""
    return eingeladen_am + timedelta(days=GUELTIG_TAGE)


def ist_abgelaufen(bis: datetime, jetzt: datetime) -> bool:
    """Return whether a link no longer holds; at the last moment it still does."""
    return jetzt > bis


def hat_unsichtbares(text: str) -> bool:
    """Return whether a name holds characters that nobody sees."""
    return any(unicodedata.category(zeichen) in UNSICHTBAR for zeichen in text)

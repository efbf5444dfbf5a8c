"""Words of the surroundings that do not make a password (ASVS 5.0, 6.1.2 and 6.2.11).

The list: the product, the offices, the months and seasons, and what people put beside
them; the person's own name is Django's `UserAttributeSimilarityValidator`.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError

WOERTER = (
    *("zielwerk", "jobcenter", "kreis", "landkreis", "amt", "agentur", "buergergeld"),
    *("sgb", "hartz", "kasse", "ausschuss", "passwort", "password", "kennwort"),
    *("geheim", "anmeldung", "admin", "test", "fruehling", "sommer", "herbst"),
    *("winter", "januar", "februar", "maerz", "april", "mai", "juni", "juli"),
    *("august", "september", "oktober", "november", "dezember"),
)
# What has to be left of a password without those words, years and marks.
EIGENE_ZEICHEN = 8
_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORT = re.compile("|".join(sorted(WOERTER, key=len, reverse=True)))
_RAND = re.compile(r"(19|20)\d\d|[\W_]+|(.)\2{2,}")


def eigenes(passwort: str) -> str:
    """Return what is left of a password without the words anybody would try."""
    gefaltet = passwort.casefold().translate(_UMLAUTE)
    return _RAND.sub("", _WORT.sub("", gefaltet))


class Umfeldwoerter:
    """Refuses a password made of such words; says so before it is chosen."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what leaves too little of its own.

        :raises ValidationError: with a German sentence
        """
        gefaltet = password.casefold().translate(_UMLAUTE)
        if _WORT.search(gefaltet) and len(eigenes(password)) < EIGENE_ZEICHEN:
            raise ValidationError(
                "Dieses Passwort besteht fast nur aus naheliegenden Wörtern (Amt, "
                "Jahreszeit, Programm). Bitte nehmen Sie mehr eigene Zeichen dazu.",
                code="umfeld",
            )

    def get_help_text(self) -> str:
        """Return the sentence beside the field."""
        return "Nicht nur aus Wörtern wie „Jobcenter“ oder „Sommer2026“."

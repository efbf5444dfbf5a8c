"""Words as lists write them: folded for comparison, and signs nobody can see."""

import re
import unicodedata
from difflib import get_close_matches

from zielwerk.listen.profil import Feld, Wahl

_FALTEN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NICHTS = re.compile(r"[^\w§]+|_+")
_GESETZ = re.compile(r"sgb(?:ii|2)$")
NAEHE = 0.6
LEER = ("-", "–", "—", "./.", "/", "leer", "(leer)", "k.A.", "n/a", "n.a.")
# Control characters, bidi and zero-width signs, broken encodings: nobody sees them.
UNSICHTBAR = (
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffd]"
)
# Excel turned a long number into this and lost its last digits.
GEKUERZT = r"^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+$"


def gefaltet(text: str) -> str:
    """Return a text without case, umlauts, spaces and punctuation ("Kd U" → "kdu")."""
    klein = unicodedata.normalize("NFKC", text).lower().translate(_FALTEN)
    return _NICHTS.sub("", klein)


def sichtbar(text: str) -> str:
    """Return a text in which control and direction signs show as "[U+202E]"."""
    return re.sub(UNSICHTBAR, lambda treffer: f"[U+{ord(treffer[0]):04X}]", text)


def schreibweisen(wahl: tuple[Wahl, ...]) -> dict[str, Wahl]:
    """Return folded spelling → Wahl; a value's own name wins over a synonym."""
    tabelle: dict[str, Wahl] = {}
    for eine in wahl:
        for text in eine.synonyme:
            tabelle.setdefault(gefaltet(text), eine)
    for eine in wahl:
        tabelle[gefaltet(eine.bezeichnung)] = eine
        tabelle[gefaltet(eine.wert)] = eine
    return tabelle


def finde_wahl(text: str, tabelle: dict[str, Wahl]) -> Wahl | None:
    """Return the value a text means, if it is known; "SGB II" at the end is dropped."""
    schluessel = gefaltet(text)
    return tabelle.get(schluessel) or tabelle.get(_GESETZ.sub("", schluessel))


def naechste_wahl(text: str, tabelle: dict[str, Wahl]) -> Wahl | None:
    """Return the value whose spelling is nearest to a text, or None if none is near."""
    nahe = get_close_matches(gefaltet(text)[:80], tabelle, n=1, cutoff=NAEHE)
    return tabelle[nahe[0]] if nahe else None


def leerwerte(feld: Feld) -> frozenset[str]:
    """Return the texts that mean an empty cell in a field, in lower case."""
    return frozenset(text.lower() for text in (*LEER, *feld.leerwerte))

"""Characters in papers: names pass unchanged, what hides or turns text is shown."""

import re
import unicodedata

# Format and control characters that turn text around or hide it (Trojan Source).
# Joiners, soft hyphens and no-break spaces belong to written language and stay.
_UNSICHTBAR = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
# What a line never parts: "§ 16a", "SGB II", "20 %".
_ZUSAMMEN = re.compile(r"(?<=§) (?=\d)|(?<=\bSGB) (?=[IVX]+\b)|(?<=\d) (?=%)")
_ZEILENENDE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def sichtbar(text: str) -> str:
    """Return a text in which nothing is hidden: "[U+202E]" for a control character.

    Everything a name may hold (DIN 91379) passes unchanged; a tab becomes a space.
    """
    einheitlich = _ZEILENENDE.sub("\n", text).replace("\t", " ")
    return _UNSICHTBAR.sub(lambda z: f"[U+{ord(z[0]):04X}]", einheitlich)


def zusammen(text: str) -> str:
    """Return a text with no-break spaces where a line must not end."""
    return _ZUSAMMEN.sub("\N{NO-BREAK SPACE}", text)


def zeichenname(zeichen: str) -> str:
    """Return a character as a person can look it up: „😀“ (U+1F600 GRINNING FACE)."""
    name = unicodedata.name(zeichen, "ohne Namen")
    return f"„{zeichen}“ (U+{ord(zeichen):04X} {name})"

"""Where a German text states a number, and when two numbers say the same."""

import re

NBSP = "\N{NO-BREAK SPACE}"
# What looks like a number but states no figure: norms, Punkt numbers, references.
_KEINE_ZAHL = re.compile(
    r"""
      §{1,2}\s*\d+\s?[a-z]?\b(?:\s*(?:Abs|Satz|S|Nr)\.?\s*\d+[a-z]?)*
    | \b(?:Abs|Nr|Nrn|Satz|Art|Ziffer)\.?\s*\d+[a-z]?
    | \b(?:Punkt(?:e|en|es)?|Fachdienst(?:leitung)?|Ziel|Verfahren|Teil)
      \s+\d+(?:\.\d+)*(?:\s*(?:,|und|bis)\s*\d+(?!\s*%))*
    | \bDrS/[\d/]+ | \b[A-Z]{2,4}/\d{2,4}/\d+
    | \b\d+\.\s(?=Quartal|Halbjahr|Jahr|Fassung)
    | \b\d{1,3}-(?=[A-Za-zÄÖÜäöü%])
    """,
    re.VERBOSE,
)
_RUND = rf"(?:(?:rund|etwa|circa|ca\.|ungefähr)[ {NBSP}])?"
_ZAHL = re.compile(
    rf"""
      \b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}}\b)?          # date
    | {_RUND}[+−-]?\b\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?(?:[ {NBSP}]?[%€])?
    | {_RUND}[+−-]?\b\d+(?:,\d+)?(?:[ {NBSP}]?[%€])?
    """,
    re.VERBOSE,
)
JAHR = re.compile(r"(?:19[9]\d|20\d\d)")
_TAUSENDER = re.compile(r"(rund)?[+−]?\d{1,3}(\.\d{3})+(,\d+)?[%€]?")


def gleich(eine: str, andere: str) -> bool:
    """Return whether two displays say the same ("15,4%" and "15,4 %")."""
    return _schlicht(eine) == _schlicht(andere)


def _schlicht(text: str) -> str:
    """Return a display without white space, leading zeros of a day, thousands' dots."""
    kurz = re.sub(r"\s", "", text).replace("-", "−")
    kurz = re.sub(r"^(?:etwa|circa|ca\.|ungefähr)", "rund", kurz)
    if _TAUSENDER.fullmatch(kurz):
        return kurz.replace(".", "")
    return re.sub(r"(?<!\d)0(\d\.)", r"\1", kurz)


def zahlstellen(text: str) -> list[tuple[int, int]]:
    """Return where a text holds a number, years included; norms are none."""
    gesperrt = [treffer.span() for treffer in _KEINE_ZAHL.finditer(text)]
    return [
        treffer.span()
        for treffer in _ZAHL.finditer(text)
        if not _in_wort(text, *treffer.span())
        and not any(a < treffer.end() and treffer.start() < e for a, e in gesperrt)
    ]


def zahlen_in(text: str) -> list[tuple[int, int]]:
    """Return where a text states a number: (start, end); norms and years are none."""
    return [(a, e) for a, e in zahlstellen(text) if not JAHR.fullmatch(text[a:e])]


def _in_wort(text: str, von: int, bis: int) -> bool:
    """Return whether digits are part of a word or reference ("16a", "A4", "022/3")."""
    davor, danach = text[von - 1 : von], text[bis : bis + 1]
    return any(zeichen.isalpha() or zeichen in {"/", "_"} for zeichen in davor + danach)

"""The names of committees and Kennzahlen in a sentence; no Django."""

import re

# Ends of the noun that names a committee → its article; longer ones first.
_ARTIKEL = (
    ("versammlung", "die"),
    ("vertretung", "die"),
    ("kommission", "die"),
    ("konferenz", "die"),
    ("kollegium", "das"),
    ("gremium", "das"),
    ("ausschuss", "der"),
    ("vorstand", "der"),
    ("senat", "der"),
    ("rat", "der"),
    ("tag", "der"),
)
# How the first word of a Kennzahl ends → its article.
_KENNZAHLARTIKEL = (
    (("quote", "ung", "rate", "dauer", "zahl"), "Die"),
    (("anteil", "grad", "bestand"), "Der"),
)


def als_subjekt(kennzahl: str) -> str:
    """Return "Die Quote vermeidbarer …" as a sentence begins with it."""
    wort = kennzahl.split(" ", maxsplit=1)[0].lower()
    for enden, artikel in _KENNZAHLARTIKEL:
        if wort.endswith(enden):
            return f"{artikel} {kennzahl}"
    return f"Die Kennzahl „{kennzahl}“"


def mit_artikel(gremium: str) -> str:
    """Return "der Ausschuss für Soziales"; "das Gremium „Runde“" for a name unknown.

    The noun is the first word. An adjective before it ("Gemeinsamer Ausschuss") would
    have to change its ending, so such a name is quoted.
    """
    wort = re.match(r"[\w-]+", gremium.strip())
    klein = wort.group().lower() if wort else ""
    for ende, artikel in _ARTIKEL:
        if klein.endswith(ende):
            return f"{artikel} {gremium.strip()}"
    return f"das Gremium „{gremium.strip()}“"

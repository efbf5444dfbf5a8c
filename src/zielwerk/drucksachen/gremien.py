"""The names of committees in a sentence; no Django."""

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

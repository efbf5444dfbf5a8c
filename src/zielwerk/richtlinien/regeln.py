"""Which Fassung holds on a day, and what changed between two: no Django, no clock."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from zielwerk.vereinbarung.regeln import wortvergleich

Lauf = tuple[str, str]
# Share of common words from which a paragraph counts as the same one, changed.
AEHNLICH = 0.4
# Pairs of paragraphs compared with each other; of more than that, each with its own.
HOECHSTENS = 40_000


def fassung_am(fassungen: Iterable[tuple[str, date]], am: date) -> str | None:
    """Return the name of the Fassung that holds on a day, None before the first.

    `fassungen`: pairs of name and valid-from, in any order. A Fassung holds from its
    day on (that day included) until the next one begins. Of two with the same day the
    one named later holds: it was issued to replace the other.
    """
    gueltig = [(ab, stelle, name) for stelle, (name, ab) in enumerate(fassungen)]
    gueltig = [eine for eine in gueltig if eine[0] <= am]
    return max(gueltig)[2] if gueltig else None


@dataclass(frozen=True)
class Vergleichszeile:
    """One paragraph before and after; `art` says in a word what happened to it."""

    art: str
    bisher: tuple[Lauf, ...]
    neu: tuple[Lauf, ...]


ART_WORT = {
    "gleich": "unverändert",
    "geaendert": "geändert",
    "neu": "neu",
    "entfallen": "entfallen",
}


def absaetze(text: str) -> list[str]:
    """Return the paragraphs of a text; an empty line or a line break ends one."""
    return [zeile.strip() for zeile in text.splitlines() if zeile.strip()]


def fassungsvergleich(alt: str, neu: str) -> list[Vergleichszeile]:
    """Compare two texts paragraph by paragraph, and word by word inside a change.

    Without the struck runs the right side reads as `neu`, without the inserted ones
    the left side reads as `alt` (white space apart).
    """
    alte, neue = absaetze(alt), absaetze(neu)
    zeilen: list[Vergleichszeile] = []
    for art, a1, a2, n1, n2 in SequenceMatcher(
        None, alte, neue, autojunk=False
    ).get_opcodes():
        if art == "equal":
            laeufe = [(("gleich", text),) for text in alte[a1:a2]]
            zeilen += [Vergleichszeile("gleich", lauf, lauf) for lauf in laeufe]
        else:
            zeilen += _block(alte[a1:a2], neue[n1:n2])
    return zeilen


def _block(alte: Sequence[str], neue: Sequence[str]) -> list[Vergleichszeile]:
    """Return the paragraphs of one changed place: alike ones side by side."""
    zeilen: list[Vergleichszeile] = []
    a = n = 0
    for alt, neu in [*_paare(alte, neue), (len(alte), len(neue))]:
        zeilen += [
            Vergleichszeile("entfallen", (("gestrichen", text),), ())
            for text in alte[a:alt]
        ]
        zeilen += [
            Vergleichszeile("neu", (), (("eingefuegt", text),)) for text in neue[n:neu]
        ]
        if alt < len(alte) and neu < len(neue):
            zeilen.append(_geaendert(alte[alt], neue[neu]))
        a, n = alt + 1, neu + 1
    return zeilen


def _paare(alte: Sequence[str], neue: Sequence[str]) -> list[tuple[int, int]]:
    """Return which old paragraph became which new one, in order, most alike in all.

    Longest common subsequence, weighted by how many words two paragraphs share.
    """
    if len(alte) * len(neue) > HOECHSTENS:
        return list(zip(range(len(alte)), range(len(neue)), strict=False))
    aehnlich = [[_aehnlichkeit(alt, neu) for neu in neue] for alt in alte]
    beste = [[0.0] * (len(neue) + 1) for _ in range(len(alte) + 1)]
    for a in reversed(range(len(alte))):
        for n in reversed(range(len(neue))):
            zusammen = beste[a + 1][n + 1] + aehnlich[a][n]
            beste[a][n] = max(zusammen, beste[a + 1][n], beste[a][n + 1])
    paare, a, n = [], 0, 0
    while a < len(alte) and n < len(neue):
        if aehnlich[a][n] and beste[a][n] == beste[a + 1][n + 1] + aehnlich[a][n]:
            paare.append((a, n))
            a, n = a + 1, n + 1
        elif beste[a][n] == beste[a + 1][n]:
            a += 1
        else:
            n += 1
    return paare


def _aehnlichkeit(alt: str, neu: str) -> float:
    """Return the share of common words (0 to 1); 0 for too little to be the same."""
    alte, neue = Counter(alt.split()), Counter(neu.split())
    anteil = 2 * (alte & neue).total() / (alte.total() + neue.total())
    return anteil if anteil >= AEHNLICH else 0.0


def _geaendert(alt: str, neu: str) -> Vergleichszeile:
    """Return one paragraph that reads differently now."""
    laeufe = wortvergleich(alt, neu)
    return Vergleichszeile(
        "geaendert",
        tuple(lauf for lauf in laeufe if lauf[0] != "eingefuegt"),
        tuple(lauf for lauf in laeufe if lauf[0] != "gestrichen"),
    )


def anzahl_aenderungen(zeilen: Iterable[Vergleichszeile]) -> int:
    """Return how many paragraphs are new, changed or gone."""
    return sum(zeile.art != "gleich" for zeile in zeilen)

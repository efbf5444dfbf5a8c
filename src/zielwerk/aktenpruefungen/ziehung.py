"""The draw: one documented formula, the same on every platform and Python version.

The list is sorted by Kennung (by code point). For draw i = 1, 2, 3 … the number
SHA-256("Startzahl:i"), read as hexadecimal, modulo the files still in the list gives
the place, counted from 0; that file is drawn, and the last one takes its place. In
strata each has its own list and the text "Startzahl:Schicht:i". Two draws of
different size agree in their first files, so a replacement is simply the next file.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import islice, pairwise
from operator import eq
from typing import Any, TypeVar

from zielwerk.aktenpruefungen.eingabe import anzahl_aus
from zielwerk.kern.anzeige import anzahl

Kennung = TypeVar("Kennung", bound=Hashable)
Startzahl = int | str
ARTEN = ("anteilig", "gleich")
CENT = 100


def ziehung(
    kennungen: Iterable[Kennung],
    *,
    umfang: int,
    startzahl: Startzahl,
    schichten: Mapping[Kennung, str] | None = None,
    aufteilung: str = "anteilig",
    mindestens: int = 0,
) -> list[Kennung]:
    """Draw `umfang` files, in the order in which they are drawn.

    With `schichten` (Kennung → stratum) the size is divided among the strata, which
    follow one another by name.

    :raises ValueError: if there are too few files, a Kennung twice or one without
        stratum
    """
    liste = _sortiert(kennungen)
    _pruefe_umfang(umfang, len(liste))
    if schichten is None:
        return _zuege(liste, umfang, f"{_startzahl(startzahl)}")
    gruppen = _gruppen(liste, schichten)
    umfaenge = schichtumfaenge(
        {name: len(gruppe) for name, gruppe in gruppen.items()},
        umfang=umfang,
        aufteilung=aufteilung,
        mindestens=mindestens,
    )
    return [
        kennung
        for name, menge in umfaenge.items()
        for kennung in _zuege(gruppen[name], menge, f"{_startzahl(startzahl)}:{name}")
    ]


def systematische_ziehung(
    kennungen: Iterable[Kennung], *, umfang: int, startzahl: Startzahl
) -> list[Kennung]:
    """Draw every k-th file, beginning at a random place.

    Of N sorted files number ⌊(r + i·N) / n⌋ is taken for i = 0 … n − 1, counted from
    0; r is SHA-256("Startzahl:1") modulo N. So each file has the same chance n/N,
    also where N is no multiple of n.

    :raises ValueError: if there are too few files, or a Kennung twice
    """
    liste = _sortiert(kennungen)
    return [
        liste[platz] for platz in systematische_plaetze(len(liste), umfang, startzahl)
    ]


def gezogene_plaetze(alle: int, menge: int, vorspann: Startzahl) -> list[int]:
    """Return the places (from 0, in the sorted list) of `menge` draws from `alle`.

    `vorspann` is the start number, in a stratum "Startzahl:Schicht". The list itself is
    not needed: a million files are drawn from without reading them.

    :raises ValueError: if there are too few files
    """
    _pruefe_umfang(menge, alle)
    # Only the places where another file has moved to.
    dort: dict[int, int] = {}
    gezogen = []
    for zug in range(1, menge + 1):
        letzter = alle - zug
        platz = _zufall(f"{_startzahl(vorspann)}", zug) % (letzter + 1)
        gezogen.append(dort.get(platz, platz))
        dort[platz] = dort.pop(letzter, letzter)
    return gezogen


def systematische_plaetze(alle: int, menge: int, startzahl: Startzahl) -> list[int]:
    """Return the places of a systematic draw; see `systematische_ziehung`.

    :raises ValueError: if there are too few files
    """
    _pruefe_umfang(menge, alle)
    if not menge:
        return []
    beginn = _zufall(f"{_startzahl(startzahl)}", 1) % alle
    return [(beginn + i * alle) // menge for i in range(menge)]


def listenpruefsumme(kennungen: Iterable[Kennung]) -> str:
    """Return the SHA-256 of the sorted list, one Kennung per line.

    The same as ``LC_ALL=C sort liste.txt | sha256sum`` for a text file in UTF-8.

    :raises ValueError: if a Kennung stands twice
    """
    summe = sha256()
    for kennung in _sortiert(kennungen):
        summe.update(f"{kennung}\n".encode())
    return summe.hexdigest()


@dataclass(frozen=True)
class Betragszug:
    """A file drawn by its amount, and how many of the drawn euros lie in it."""

    kennung: str
    betrag: Decimal
    treffer: int


def betragsziehung(
    betraege: Mapping[str, Decimal], *, umfang: int, startzahl: Startzahl
) -> list[Betragszug]:
    """Draw by amount: each cent has the same chance.

    All amounts lie in a row, sorted by Kennung. Of T cents number ⌊(r + i·T) / n⌋ is
    taken for i = 0 … n − 1; r is SHA-256("Startzahl:1") modulo T. The file is drawn in
    which the cent lies; a large amount may be hit more than once.

    :raises ValueError: if an amount is negative or finer than a cent, or all are 0
    """
    anzahl_aus(umfang, name="Der Umfang der Stichprobe", ab=1)
    reihe = [(name, _in_cent(name, betraege[name])) for name in sorted(betraege)]
    gesamt = sum(cent for _, cent in reihe)
    if not gesamt:
        raise ValueError("Es gibt keinen Betrag, aus dem gezogen werden könnte.")
    beginn = _zufall(f"{_startzahl(startzahl)}", 1) % gesamt
    zuege: list[Betragszug] = []
    vorher = gezogen = 0
    for name, cent in reihe:
        vorher += cent
        # All draws whose cent lies before the end of this file and after the last one.
        bis_hier = min(umfang, -((beginn - vorher * umfang) // gesamt))
        if bis_hier > gezogen:
            treffer = bis_hier - gezogen
            zuege.append(Betragszug(name, betraege[name], treffer))
            gezogen = bis_hier
    return zuege


def schichtumfaenge(
    groessen: Mapping[str, int],
    *,
    umfang: int,
    aufteilung: str = "anteilig",
    mindestens: int = 0,
) -> dict[str, int]:
    """Divide a sample among strata, sorted by name.

    In proportion to their files (Hare and Niemeyer: largest remainder, at a tie the
    first name) or equally; each stratum has at least `mindestens` files, or all it has.

    :raises ValueError: if the minimum needs more files than are drawn
    """
    anzahl_aus(mindestens, name="Die Mindestzahl je Schicht")
    _pruefe_umfang(umfang, sum(groessen.values()))
    if aufteilung not in ARTEN:
        raise ValueError(
            f"Die Aufteilung ist „anteilig“ oder „gleich“, nicht „{aufteilung}“."
        )
    gewichte = {
        name: groessen[name] if aufteilung == "anteilig" else int(groessen[name] > 0)
        for name in sorted(groessen, key=str)
    }
    boden = {name: min(mindestens, groessen[name]) for name in gewichte}
    if sum(boden.values()) > umfang:
        raise ValueError(
            f"Mindestens {mindestens} je Schicht sind zusammen mehr als {umfang} Akten."
        )
    quoten = {
        name: Fraction(umfang * gewicht, max(1, sum(gewichte.values())))
        for name, gewicht in gewichte.items()
    }
    return _ausgeglichen(quoten, boden, groessen, umfang)


def _ausgeglichen(
    quoten: Mapping[str, Fraction],
    boden: Mapping[str, int],
    groessen: Mapping[str, int],
    umfang: int,
) -> dict[str, int]:
    stand = {
        name: min(groessen[name], max(boden[name], int(quote)))
        for name, quote in quoten.items()
    }
    while (fehlt := umfang - sum(stand.values())) > 0:
        offen = [name for name in stand if stand[name] < groessen[name]]
        naechste = min(offen, key=lambda name: stand[name] - quoten[name])
        stand[naechste] += 1
    while fehlt < 0:
        offen = [name for name in stand if stand[name] > boden[name]]
        # Taken where the share drawn is largest, so that the rest stays in proportion.
        zuviel = min(offen, key=lambda name: -stand[name] / quoten[name])
        stand[zuviel] -= 1
        fehlt += 1
    return stand


def _zuege(liste: Sequence[Kennung], menge: int, vorspann: str) -> list[Kennung]:
    return [liste[platz] for platz in gezogene_plaetze(len(liste), menge, vorspann)]


def _zufall(vorspann: str, zug: int) -> int:
    return int(sha256(f"{vorspann}:{zug}".encode()).hexdigest(), 16)


def _startzahl(wert: Startzahl) -> Startzahl:
    if isinstance(wert, bool) or not isinstance(wert, int | str) or wert == "":
        raise ValueError(f"Die Startzahl muss eine ganze Zahl sein, nicht {wert!r}.")
    return wert


def _sortiert(kennungen: Iterable[Kennung]) -> list[Kennung]:
    liste = list(kennungen)
    # A million texts sort a third faster without a key.
    nur_text = set(map(type, liste)) <= {str}
    schluessel: Any = None if nur_text else str
    liste.sort(key=schluessel)
    texte = liste if nur_text else list(map(str, liste))
    # Two that are equal stand side by side.
    if any(map(eq, texte, islice(texte, 1, None))):
        doppelt = next(a for a, b in pairwise(texte) if a == b)
        raise ValueError(f"Die Kennung „{doppelt}“ steht mehr als einmal in der Liste.")
    return liste


def _gruppen(
    liste: Sequence[Kennung], schichten: Mapping[Kennung, str]
) -> dict[str, list[Kennung]]:
    gruppen: defaultdict[str, list[Kennung]] = defaultdict(list)
    try:
        for kennung, name in zip(liste, map(schichten.__getitem__, liste), strict=True):
            gruppen[name].append(kennung)
    except KeyError as fehlend:
        raise ValueError(
            f"Für die Kennung „{fehlend.args[0]}“ ist keine Schicht angegeben."
        ) from fehlend
    return gruppen


def _pruefe_umfang(umfang: int, vorhanden: int) -> None:
    anzahl_aus(umfang, name="Der Umfang der Stichprobe")
    if umfang > vorhanden:
        raise ValueError(
            f"{umfang} können nicht gezogen werden: Die Liste hat "
            f"{anzahl(vorhanden, 'Akte', 'Akten')}."
        )


def _in_cent(name: str, betrag: Decimal) -> int:
    genau = betrag * CENT
    cent = int(genau)
    if betrag < 0:
        raise ValueError(
            f"Der Betrag der Akte „{name}“ ist negativ. Bitte prüfen Sie Gutschriften "
            "gesondert."
        )
    if cent != genau:
        raise ValueError(f"Der Betrag der Akte „{name}“ hat Bruchteile eines Cents.")
    return cent

"""What a paper says, apart from how it looks: blocks of runs; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NotRequired, Self, TypedDict
from urllib.parse import urlsplit

from zielwerk.dokumente.zeichen import sichtbar, zusammen

SCHEMATA = frozenset({"http", "https", "mailto"})
ERSTE_EBENE, TIEFSTE_EBENE = 2, 6


class InhaltError(ValueError):
    """A document that no renderer could write properly."""


class Beratungsschritt(TypedDict):
    """One step of the Beratungsfolge, every value as it is printed.

    `zustaendigkeit` stands in every step or in none.
    """

    status: str
    sitzung: str
    gremium: str
    zustaendigkeit: NotRequired[str]


class Kopf(TypedDict):
    """The fields of the head of a Drucksache, every value as it is printed."""

    art: str
    koerperschaft: str
    nummer: str
    status: str
    fachdienst: str
    datum: str
    beratungsfolge: list[Beratungsschritt]


class Metadaten(TypedDict, total=False):
    """Properties of the file: `erstellt_am` in ISO 8601, `stichworte` by comma."""

    autor: str
    nummer: str
    stichworte: str
    erstellt_am: str


@dataclass(frozen=True)
class Text:
    """Plain words; a line break is a line break."""

    text: str
    fett: bool = False
    kursiv: bool = False


@dataclass(frozen=True)
class Zahl:
    """A figure from the data; `schluessel` leads to its evidence."""

    text: str
    schluessel: str


@dataclass(frozen=True)
class Verweis:
    """A link to a full address (http, https or mailto)."""

    text: str
    url: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in SCHEMATA:
            raise InhaltError(f"Kein Verweis, der in ein Papier gehört: {self.url!r}")


Lauf = Text | Zahl | Verweis
Laeufe = tuple[Lauf, ...]
Zelle = str | Laeufe


@dataclass(frozen=True)
class Ueberschrift:
    """A heading; the title has level 1, so these start at 2."""

    ebene: int
    text: str


@dataclass(frozen=True)
class Absatz:
    """A paragraph."""

    laeufe: Laeufe


@dataclass(frozen=True)
class Zitat:
    """Agreed wording: italics, and marked as a quotation where the format can."""

    laeufe: Laeufe


@dataclass(frozen=True)
class Beschluss:
    """What is to be decided: a bar at the left."""

    laeufe: Laeufe


@dataclass(frozen=True)
class Tabelle:
    """A table with one header row.

    `spaltenbreiten` are shares (empty: as the text needs), `zahlenspalten`
    the indexes of columns to be set right-aligned.
    """

    ueberschrift: str
    kopfzeile: tuple[str, ...]
    zeilen: tuple[tuple[Zelle, ...], ...]
    fussnoten: tuple[str, ...] = ()
    spaltenbreiten: tuple[int, ...] = ()
    zahlenspalten: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        spalten = len(self.kopfzeile)
        if not spalten or not self.ueberschrift:
            raise InhaltError("Eine Tabelle braucht Überschrift und Kopfzeile.")
        if any(len(zeile) != spalten for zeile in self.zeilen):
            raise InhaltError(f"{self.ueberschrift}: jede Zeile hat {spalten} Zellen.")
        if self.spaltenbreiten and len(self.spaltenbreiten) != spalten:
            raise InhaltError(f"{self.ueberschrift}: {spalten} Spaltenbreiten nötig.")


@dataclass(frozen=True)
class Liste:
    """A list, bulleted or numbered from 1."""

    punkte: tuple[Laeufe, ...]
    nummeriert: bool = False


@dataclass(frozen=True)
class Felder:
    """Fields of a form: (name, value); True and False become the boxes Ja and Nein."""

    felder: tuple[tuple[str, str | bool], ...]


@dataclass(frozen=True)
class Anlage:
    """A heading of level 2 on a new page."""

    ueberschrift: str


@dataclass(frozen=True)
class Bild:
    """A drawing; `alternativtext` says the same in words."""

    svg: str
    alternativtext: str

    def __post_init__(self) -> None:
        if not self.alternativtext.strip():
            raise InhaltError("Ein Bild braucht einen Alternativtext.")


Block = (
    Ueberschrift | Absatz | Zitat | Beschluss | Tabelle | Liste | Felder | Anlage | Bild
)


@dataclass(frozen=True)
class Dokument:
    """A whole paper; `fuss` is the line in the middle of every page's foot."""

    titel: str
    bloecke: tuple[Block, ...]
    kopf: Kopf | None = None
    fuss: str = ""
    metadaten: Metadaten = field(default_factory=Metadaten)
    sprache: str = "de"

    def __post_init__(self) -> None:
        if not self.titel.strip():
            raise InhaltError("Ein Papier braucht einen Titel.")
        ebene = 1
        for block in self.bloecke:
            neu = _ebene(block)
            if neu is not None and not (
                ERSTE_EBENE <= neu <= min(ebene + 1, TIEFSTE_EBENE)
            ):
                raise InhaltError(f"Auf Ebene {ebene} folgt Ebene {neu}: {block}")
            ebene = neu or ebene

    def json(self) -> dict[str, Any]:
        """Return the paper as JSON, to be stored and read back."""
        stand: dict[str, Any] = _als_json(self)
        return stand

    @classmethod
    def from_json(cls, stand: Mapping[str, Any]) -> Self:
        """Return the paper that `json` stored.

        :raises InhaltError: if it is no such paper
        """
        try:
            gelesen = _aus_json(stand)
        except (KeyError, TypeError) as fehler:
            raise InhaltError(f"Das ist kein gespeichertes Papier: {fehler}") from None
        if not isinstance(gelesen, cls):
            raise InhaltError("Das ist kein gespeichertes Papier.")
        return gelesen

    def druckbar(self) -> Self:
        """Return the paper as it is printed: nothing hidden, "§ 16a" on one line."""
        return self.from_json(_je_text(self.json()))


KAESTEN = {True: "☒", False: "☐"}


def kaestchen(ja: bool) -> str:  # noqa: FBT001  # the value itself
    """Return the two boxes of a yes-or-no field: "☒ Ja ☐ Nein"."""
    return f"{KAESTEN[ja]} Ja {KAESTEN[not ja]} Nein"


def beratungsfolge(kopf: Kopf) -> Tabelle:
    """Return the Beratungsfolge of the head as a table."""
    schritte = kopf["beratungsfolge"]
    mit = any("zustaendigkeit" in schritt for schritt in schritte)
    return Tabelle(
        ueberschrift="Beratungsfolge",
        kopfzeile=("Status", "Sitzungstermin", "Gremium", *(("Zuständigkeit",) * mit)),
        zeilen=tuple(
            (
                *(s["status"], s["sitzung"], s["gremium"]),
                *((s.get("zustaendigkeit", ""),) * mit),
            )
            for s in schritte
        ),
        spaltenbreiten=(11, 20, 45, 25) if mit else (11, 20, 70),
    )


def _ebene(block: Block) -> int | None:
    """Return the heading level a block opens."""
    if isinstance(block, Ueberschrift):
        return block.ebene
    return ERSTE_EBENE if isinstance(block, Anlage) else None


_KLASSEN: dict[str, Any] = {
    klasse.__name__.lower(): klasse
    for klasse in (Dokument, *Lauf.__args__, *Block.__args__)
}


def _als_json(wert: Any) -> Any:
    """Return dataclasses as objects that name their type."""
    if type(wert).__name__.lower() in _KLASSEN:
        inhalt = {f.name: _als_json(getattr(wert, f.name)) for f in fields(wert)}
        return {"typ": type(wert).__name__.lower()} | inhalt
    if isinstance(wert, tuple):
        return [_als_json(teil) for teil in wert]
    return wert


def _aus_json(wert: Any) -> Any:
    """Return what `_als_json` wrote; kopf and metadaten stay as they are."""
    if isinstance(wert, list):
        return tuple(_aus_json(teil) for teil in wert)
    if not isinstance(wert, Mapping) or "typ" not in wert:
        return wert
    inhalt = {name: _aus_json(teil) for name, teil in wert.items() if name != "typ"}
    return _KLASSEN[wert["typ"]](**inhalt)


def _je_text(wert: Any) -> Any:
    """Return JSON with every text as it is printed."""
    if isinstance(wert, str):
        return zusammen(sichtbar(wert))
    if isinstance(wert, list):
        return [_je_text(teil) for teil in wert]
    if isinstance(wert, Mapping):
        return {name: _je_text(teil) for name, teil in wert.items()}
    return wert

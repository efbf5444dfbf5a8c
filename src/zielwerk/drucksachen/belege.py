"""Every figure of a paper with its evidence: value, definition, source, as-of day."""

import re
from dataclasses import dataclass, field
from typing import Any

from zielwerk.drucksachen.regeln import Zahl, laeufe_aus_text

Absatz = list[str | Zahl]
Paar = tuple[str, str]


@dataclass(frozen=True)
class Beleg:
    """What stands behind one figure; goes into the snapshot as it is.

    `angaben`: (name, value); `links`: (text, address) of where to look further.
    """

    schluessel: str
    anzeige: str
    bezeichnung: str
    angaben: tuple[Paar, ...] = ()
    quelle: str = ""
    links: tuple[Paar, ...] = ()

    def json(self) -> dict[str, Any]:
        """Return the evidence as a JSON object."""
        return {
            "schluessel": self.schluessel,
            "anzeige": self.anzeige,
            "bezeichnung": self.bezeichnung,
            "angaben": [list(paar) for paar in self.angaben],
            "quelle": self.quelle,
            "links": [list(paar) for paar in self.links],
        }


@dataclass
class Belege:
    """Collects the figures while the text is composed."""

    nach_schluessel: dict[str, Beleg] = field(default_factory=dict)

    def zahl(
        self, schluessel: str, anzeige: str, bezeichnung: str, **rest: Any
    ) -> Zahl:
        """Register a figure and return it for the text."""
        self.nach_schluessel[schluessel] = Beleg(
            schluessel, anzeige, bezeichnung, **rest
        )
        return Zahl(schluessel, anzeige)

    def satz(
        self,
        text: str,
        schluessel: str,
        bezeichnung: str,
        *,
        quelle: str,
        links: tuple[Paar, ...],
    ) -> Absatz:
        """Return a sentence from the data with every number in it as a figure."""
        laeufe = laeufe_aus_text(text, schluessel)
        for lauf in laeufe:
            if isinstance(lauf, Zahl):
                self.zahl(
                    lauf.schluessel,
                    lauf.anzeige,
                    bezeichnung,
                    quelle=quelle,
                    links=links,
                )
        return laeufe

    def anzeigen(self) -> dict[str, str]:
        """Return what each figure says, by key."""
        return {name: beleg.anzeige for name, beleg in self.nach_schluessel.items()}


def absatz(muster: str, **zahlen: Zahl) -> Absatz:
    """Return a paragraph: `{name}` in the pattern becomes the figure of that name.

    A name without a figure stays as it stands, so text from the data is safe here.
    """
    laeufe: Absatz = []
    for teil in re.split(r"(\{\w+\})", muster):
        figur = zahlen.get(teil[1:-1]) if teil.startswith("{") else None
        if figur is not None:
            laeufe.append(figur)
        elif teil:
            laeufe.append(teil)
    return laeufe

"""A finding, and what refuses a whole file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from zielwerk.listen.profil import Schwere

# The keys of a finding in the JSON contract, in order.
JSON_FELDER = (
    *("zeile", "spalte", "schwere", "regel", "gefunden", "erwartet", "meldung"),
    *("feld", "buchstabe", "vorschlag", "version"),
)


@dataclass(frozen=True)
class Befund:
    """What is wrong where: what was found, what was expected, how to mend it.

    `zeile` is the line as a person counts it in the file, header included; None for
    the file as a whole. `spalte` is the heading as in the file, `buchstabe` the
    column letter. `anzahl` is how many rows a collected finding stands for.
    """

    zeile: int | None
    spalte: str
    schwere: Schwere
    regel: str
    gefunden: str
    erwartet: str
    meldung: str
    feld: str = ""
    buchstabe: str = ""
    vorschlag: str = ""
    ursache: str = ""
    version: int = 1
    anzahl: int = 1

    def json(self) -> dict[str, str | int | None]:
        """Return the finding as a JSON object."""
        alles = asdict(self)
        return {name: alles[name] for name in JSON_FELDER}


class DateiError(Exception):
    """The file as a whole cannot be taken; becomes one finding, never a traceback."""

    def __init__(
        self, regel: str, meldung: str, *, gefunden: str = "", erwartet: str = ""
    ) -> None:
        super().__init__(meldung)
        self.regel, self.meldung = regel, meldung
        self.gefunden = gefunden
        self.erwartet = erwartet or "eine Liste als XLSX oder CSV"

    def befund(self) -> Befund:
        """Return the finding that stands for the whole file."""
        return Befund(
            zeile=None,
            spalte="",
            schwere=Schwere.FEHLER,
            regel=self.regel,
            gefunden=self.gefunden,
            erwartet=self.erwartet,
            meldung=self.meldung,
            ursache="Datei nicht lesbar",
        )


@dataclass(frozen=True)
class Berichtigung:
    """A new value for one cell, with the reason; the file itself stays untouched."""

    zeile: int
    feld: str
    wert: str
    grund: str


@dataclass(frozen=True)
class Rahmen:
    """What a check was asked for besides file and Profil."""

    zuordnung: Mapping[str, str] | None = None
    blatt: str | None = None
    kopfzeile: int | None = None
    berichtigungen: tuple[Berichtigung, ...] = ()
    stand: date | None = None

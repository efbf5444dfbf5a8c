"""What goes in and out, as JSON; dates as ISO 8601, shares between 0 and 1 as text."""

import re
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Path, Query, Schema
from pydantic import BeforeValidator, ConfigDict, WithJsonSchema

# PostgreSQL and SQLite both count rows below this.
GROESSTE_SEITE = 100_000
ISO_TAG = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Seite = Annotated[int, Query(ge=1, le=GROESSTE_SEITE)]
Kuerzel = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


def _iso(wert: Any) -> Any:
    """Refuse what pydantic would take for seconds since 1970 ("0")."""
    if isinstance(wert, str) and not ISO_TAG.fullmatch(wert):
        raise ValueError("Bitte geben Sie den Tag als JJJJ-MM-TT an.")
    return wert


_ALS_TAG = WithJsonSchema({"type": "string", "format": "date"})
Tag = Annotated[date, BeforeValidator(_iso), _ALS_TAG]
# Left out or a day; a form has no null.
TagOderKeiner = Annotated[date | None, BeforeValidator(_iso), _ALS_TAG]


class Meldung(Schema):
    """Why something was not done."""

    meldung: str


class Stelle(Schema):
    """One place of a request that is wrong."""

    ort: list[str]
    fehler: str


class Anfragefehler(Meldung):
    """Which places of a request are wrong."""

    stellen: list[Stelle]


class Schritt(Schema):
    """One step of a Rechenweg."""

    text: str
    wert: str
    norm: str
    hinweis: str


class Auskunft(Schema):
    """Whose key this is and what it may do."""

    mandant: str
    stelle: str
    umfang: list[str]
    gilt_bis: date


class Frist(Schema):
    """A Frist as in the list."""

    uuid: UUID
    titel: str
    anlass: str
    zustaendig: str
    zeitraum_von: date
    zeitraum_bis: date
    faellig_am: date
    zustand: str
    stand: str
    erledigt_am: date | None
    wirksam_am: date | None


class Nachweis(Schema):
    """One Fassung of the evidence for a Frist."""

    uuid: UUID
    fassung: int
    art: str
    text: str
    zustand: str
    hinweis: str
    wirksam_am: date
    eingegangen_am: date
    datei: str | None
    sha256: str | None


class Fristdetail(Frist):
    """A Frist with its Rechenweg and evidence."""

    faellig_nach_regel_am: date
    rechenweg: list[Schritt]
    nachweise: list[Nachweis]


class Fristen(Schema):
    """One page of Fristen."""

    anzahl: int
    seite: int
    seiten: int
    eintraege: list[Frist]


class Kennzahl(Schema):
    """A Kennzahl without its values."""

    schluessel: str
    bezeichnung: str
    umfang: str
    art: str
    einheit: str
    richtung: str
    punkt: str


class Kennzahlwert(Schema):
    """One valid value; numerator and denominator are always there.

    Of a change, `anteil` is the change (-0.05: less by 5 %).
    """

    stand_am: date
    zeitraum_von: date
    verfahren: str
    zaehler: int
    nenner: int
    anteil: str | None
    grenze: str | None
    status: str
    quelle: str
    fassung: int
    rechenweg: list[Schritt]


class Kennzahlreihe(Kennzahl):
    """A Kennzahl with its values, newest first."""

    werte: list[Kennzahlwert]


class Liste(Schema):
    """A kind of list this key may take."""

    art: str
    titel: str


class Einlesung(Schema):
    """An intake and how far it is."""

    uuid: UUID
    art: str
    datei: str
    sha256: str
    stand_am: date
    zustand: str
    zeilen: int
    fehlerhafte_zeilen: int
    fehler: int
    warnungen: int
    hinweise: int
    summen: dict[str, Any]
    version: int
    begonnen_am: datetime
    uebernommen_am: datetime | None
    uebernahme: str | None


class SchonEingelesen(Meldung):
    """The same list was there before."""

    einlesung: UUID


class Befund(Schema):
    """One finding of a check."""

    schwere: str
    zeile: int | None
    spalte: str
    regel: str
    meldung: str
    anzahl: int


class Befunde(Schema):
    """One page of findings."""

    anzahl: int
    seite: int
    seiten: int
    eintraege: list[Befund]


class Uebernahmeauftrag(Schema):
    """Ask for the acceptance of an intake as it was seen."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=0, le=2_000_000_000)]
    warnungen_bestaetigt: bool = False

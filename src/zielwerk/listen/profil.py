"""What a module declares about its list: fields, rules, sums; pure data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

# What a row function gets: the typed rows and the Stand of the list.
Ausdruck = Callable[[date | None], "pl.Expr"]
# Takes the cells as texts; gives them completed, and sentences on what was done.
Ergaenzung = Callable[["pl.DataFrame"], "tuple[pl.DataFrame, tuple[str, ...]]"]


class Schwere(StrEnum):
    """How much a finding weighs: not taken, to be confirmed, to be known."""

    FEHLER = "fehler"
    WARNUNG = "warnung"
    HINWEIS = "hinweis"


class Typ(StrEnum):
    """What the cells of a field hold."""

    TEXT = "text"
    DATUM = "datum"
    BETRAG = "betrag"
    GANZZAHL = "ganzzahl"
    AUSWAHL = "auswahl"


@dataclass(frozen=True)
class Wahl:
    """One value of an Auswahl and how lists write it."""

    wert: str
    bezeichnung: str
    synonyme: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feld:
    """One field of a list.

    `pflicht`: filled in every row. `spalte_noetig`: the column must be there, single
    cells may be empty. `leerwerte`: texts that mean an empty cell.
    """

    schluessel: str
    bezeichnung: str
    typ: Typ = Typ.TEXT
    pflicht: bool = False
    spalte_noetig: bool = False
    eindeutig: bool = False
    synonyme: tuple[str, ...] = ()
    auswahl: tuple[Wahl, ...] = ()
    leerwerte: tuple[str, ...] = ()
    muster: str = ""
    erwartet: str = ""
    hoechstens_zeichen: int = 200

    @property
    def braucht_spalte(self) -> bool:
        """Return whether a file without this column is refused."""
        return self.pflicht or self.spalte_noetig


@dataclass(frozen=True)
class Regel:
    """One rule over the fields of a row (or over several rows, as a window).

    `verstoss` gives, for the Stand, a polars expression that is true where the rule
    is broken. It sees each field typed under its key, and as found under
    ``<key>__roh`` (null: empty cell). A value that could not be read is null in the
    first and not in the second. `meldung` may name fields in braces: the texts found
    are put in; `{stand}` is the Stand. `gesammelt`: one finding for all rows.
    `vorschlag` gives the text the cell should hold, if it can be computed.
    """

    name: str
    schwere: Schwere
    feld: str
    verstoss: Ausdruck
    meldung: str
    erwartet: str
    ursache: str
    version: int = 1
    braucht_stand: bool = False
    gesammelt: bool = False
    vorschlag: Ausdruck | None = None


@dataclass(frozen=True)
class Summen:
    """Control sums: counts as int, amounts as strings like "1234.56"."""

    werte: Mapping[str, int | str]
    annahmen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profil:
    """A whole list: what `pruefe` needs to know about it, and nothing else.

    `ergaenze` fills empty cells (texts, before they are read) from elsewhere and says
    what it did; `vorbereiten` adds columns that several rules need. `nur_benannte`: a
    column is taken by its heading alone, not by a part of it or by its values, because
    other columns hold what must not be read.
    """

    art: str
    titel: str
    felder: tuple[Feld, ...]
    regeln: tuple[Regel, ...] = ()
    summen: "Callable[[pl.DataFrame, date | None], Summen] | None" = None
    annahmen: tuple[str, ...] = ()
    ergaenze: Ergaenzung | None = None
    vorbereiten: "Callable[[pl.DataFrame, date | None], pl.DataFrame] | None" = None
    nur_benannte: bool = False
    max_bytes: int = 300 * 1024 * 1024
    max_spalten: int = 200
    max_befunde: int = 10_000

    def feld(self, schluessel: str) -> Feld:
        """Return a field by its key.

        :raises KeyError: if the list has no such field
        """
        for feld in self.felder:
            if feld.schluessel == schluessel:
                return feld
        raise KeyError(schluessel)


@dataclass(frozen=True, kw_only=True)
class Einlesbar:
    """What a module offers to the intake; `einlesen.LISTE` holds one.

    `profil` gives the Profil that holds on a day: for a Mandant (`freigegeben` true,
    read from the database inside its scope) or the shipped proposal. `beigaben`:
    further files the command line takes, and the Profil each is read by; `profil` gets
    their rows under the same name.
    `uebernehmen` is the dotted path of the service that stores the rows; it gets
    `einlesung`, `durch`, `jetzt` and what `argumente` makes of the typed rows and the
    Stand; `abgelehnt` is the dotted path of what it raises to refuse them. `recht` is
    the name of the right that opens the intake, `absender` who sends the list if it is
    not the uploader's own organisation. `seite` is the URL name of the module's page,
    `menue` its name, `summen_titel` the control sums to show, by their key.
    `nur_eigene`: an intake is known to the organisation that sends it, and to nobody
    else (ADR 32).
    """

    profil: Callable[..., Profil]
    beigaben: "Mapping[str, Callable[[date | None], Profil]]" = field(
        default_factory=dict
    )
    titel: str
    argumente: "Callable[[pl.DataFrame, date], Mapping[str, Any]]"
    uebernehmen: str
    abgelehnt: str
    recht: str
    seite: str
    menue: str
    summen_titel: Mapping[str, str]
    absender: str = ""
    nur_eigene: bool = False


class ProfilError(Exception):
    """A list cannot be checked yet; the message says what to do first."""


def load_felder(
    pfad: Path, auswahl: Mapping[str, tuple[Wahl, ...]] | None = None
) -> tuple[Feld, ...]:
    """Return the fields of a list from a YAML file (key `felder`).

    `auswahl`: values of fields that are data, by field; the file may hold others.
    """
    felder = []
    from zielwerk.kern.yamldatei import read_yamldatei

    for roh in read_yamldatei(pfad)["felder"]:
        angaben = dict(roh)
        werte = tuple(
            Wahl(w["wert"], w.get("bezeichnung", w["wert"]), tuple(w["synonyme"]))
            for w in angaben.pop("auswahl", ())
        )
        angaben["typ"] = Typ(angaben.get("typ", Typ.TEXT))
        for name in ("synonyme", "leerwerte"):
            angaben[name] = tuple(angaben.get(name, ()))
        gegeben = (auswahl or {}).get(angaben["schluessel"], werte)
        felder.append(Feld(auswahl=gegeben, **angaben))
    return tuple(felder)


def load_regeln(pfad: Path, verstoesse: Mapping[str, Ausdruck]) -> tuple[Regel, ...]:
    """Return the rules of a list from a YAML file (key `regeln`), with their test.

    :raises ProfilError: if a rule has no test, or a test no rule
    """
    from zielwerk.kern.yamldatei import read_yamldatei

    roh = read_yamldatei(pfad)["regeln"]
    namen = {eine["name"] for eine in roh}
    if namen != set(verstoesse):
        einzeln = ", ".join(sorted(namen ^ set(verstoesse)))
        raise ProfilError(f"{pfad.name}: Regel ohne Prüfung oder umgekehrt: {einzeln}")
    return tuple(
        Regel(
            **{**eine, "schwere": Schwere(eine["schwere"])},
            verstoss=verstoesse[eine["name"]],
        )
        for eine in roh
    )

"""Lists of OParl 1.1: filters, stable pages, soft-deleted objects; no Django.

Pages follow the last object seen, not a page number: what is added or deleted while a
reader walks the list neither skips nor repeats another object.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

SCHEMA = "https://schema.oparl.org/1.1/"
JE_SEITE = 100
ZEITFILTER = ("created_since", "created_until", "modified_since", "modified_until")
_NACH = "nach"


class ListenError(ValueError):
    """A parameter that cannot be used; the message says which and how it is given."""


@dataclass(frozen=True)
class Objekt:
    """One object: what it says, and when it came and changed."""

    id: str
    typ: str
    created: datetime
    modified: datetime
    attribute: Mapping[str, Any] = field(default_factory=dict)
    eingebettet: Mapping[str, Any] = field(default_factory=dict)
    deleted: bool = False

    def json(self, *, ohne_eingebettete: bool = False) -> dict[str, Any]:
        """Return the object as the standard writes it; deleted: that only."""
        rahmen = {
            "id": self.id,
            "type": f"{SCHEMA}{self.typ}",
            "created": zeitpunkt(self.created),
            "modified": zeitpunkt(self.modified),
        }
        if self.deleted:
            return rahmen | {"deleted": True}
        innen = {} if ohne_eingebettete else self.eingebettet
        inhalt = {**self.attribute, **innen}
        return rahmen | {n: w for n, w in inhalt.items() if w not in (None, "", [])}


def zeitpunkt(am: datetime) -> str:
    """Return "2021-01-25T09:20:00+00:00"."""
    return am.isoformat(timespec="seconds")


def fehler(meldung: str) -> dict[str, str]:
    """Return the error object."""
    return {"type": f"{SCHEMA}Error", "message": meldung}


@dataclass(frozen=True)
class Anfrage:
    """What a reader asks of a list."""

    zeiten: Mapping[str, datetime]
    limit: int
    ohne_eingebettete: bool
    nach: str
    parameter: Mapping[str, str]


def lies_anfrage(parameter: Mapping[str, str]) -> Anfrage:
    """Return the parameters of a list, checked; unknown ones are left out.

    :raises ListenError: if one cannot be read
    """
    bekannt = (*ZEITFILTER, "limit", "omit_internal", _NACH)
    eigene = {n: parameter[n] for n in bekannt if parameter.get(n)}
    zeiten = {n: _zeit(n, eigene[n]) for n in ZEITFILTER if n in eigene}
    return Anfrage(
        zeiten,
        _limit(eigene.get("limit")),
        eigene.get("omit_internal") == "true",
        eigene.get(_NACH, ""),
        eigene,
    )


def _zeit(name: str, text: str) -> datetime:
    # A plus sign that was not encoded arrives as a space.
    try:
        am = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        am = None
    if am is None or am.tzinfo is None:
        raise ListenError(
            f"{name}: „{text}“ ist kein Zeitpunkt wie 2021-01-25T09:20:00+01:00."
        )
    return am


def _limit(text: str | None) -> int:
    if text is None:
        return JE_SEITE
    if not text.isdecimal() or not int(text):
        raise ListenError(f"limit: „{text}“ ist keine Anzahl ab 1.")
    return min(int(text), JE_SEITE)


def seite(
    objekte: Iterable[Objekt], anfrage: Anfrage, *, adresse: str
) -> dict[str, Any]:
    """Return one page of a list with its links; every filter stays in them.

    :raises ListenError: if the page follows an object that was never in the list
    """
    alle = sorted(objekte, key=lambda objekt: (objekt.created, objekt.id))
    passend = [objekt for objekt in alle if _passt(objekt, anfrage.zeiten)]
    rest = _nach(alle, passend, anfrage.nach)
    hier = rest[: anfrage.limit]
    links = {
        "first": _adresse(adresse, anfrage, nach=""),
        "self": _adresse(adresse, anfrage, nach=anfrage.nach),
    }
    if len(rest) > len(hier):
        links["next"] = _adresse(adresse, anfrage, nach=hier[-1].id)
    return {
        "data": [
            objekt.json(ohne_eingebettete=anfrage.ohne_eingebettete) for objekt in hier
        ],
        "pagination": {
            "totalElements": len(passend),
            "elementsPerPage": anfrage.limit,
        },
        "links": links,
    }


def _passt(objekt: Objekt, zeiten: Mapping[str, datetime]) -> bool:
    """Return whether a list shows an object; deleted ones only to who asks for news."""
    if objekt.deleted and "modified_since" not in zeiten:
        return False
    return all(
        _haelt(getattr(objekt, name.partition("_")[0]), name, grenze)
        for name, grenze in zeiten.items()
    )


def _haelt(am: datetime, name: str, grenze: datetime) -> bool:
    return am >= grenze if name.endswith("since") else am <= grenze


def _nach(
    alle: Sequence[Objekt], passend: Sequence[Objekt], nach: str
) -> Sequence[Objekt]:
    """Return what follows the object a page ended with, whatever became of it."""
    if not nach:
        return passend
    letztes = next((objekt for objekt in alle if objekt.id == nach), None)
    if letztes is None:
        raise ListenError("nach: Dieses Objekt gibt es in der Liste nicht.")
    stelle = (letztes.created, letztes.id)
    return [objekt for objekt in passend if (objekt.created, objekt.id) > stelle]


def _adresse(adresse: str, anfrage: Anfrage, *, nach: str) -> str:
    """Return the address of a page; parameters in order, so it is always the same."""
    parameter = {n: w for n, w in anfrage.parameter.items() if n != _NACH}
    if nach:
        parameter[_NACH] = nach
    frage = urlencode(sorted(parameter.items()))
    return f"{adresse}?{frage}" if frage else adresse

"""The inventory: every address, role and stored field, read from the code itself.

Printed by `zielwerk inventar` and walked by the tests of access (assurance, part 4):
nothing can be forgotten in it, because nobody writes it by hand.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from zielwerk.mandanten.models import MandantenModell
from zielwerk.mandanten.rechte import RECHTE, Recht, Rolle

# An address says by its decorator who may open it; without one it is open to all.
OFFEN, ANGEMELDET, JE_LISTE = "offen", "angemeldet", "je Liste"
MIT_SCHLUESSEL = "mit Schlüssel"


@dataclass(frozen=True)
class Adresse:
    """One address: its name, path, methods, and the right or state it asks for."""

    name: str
    pfad: str
    methoden: tuple[str, ...]
    zugang: str
    rollen: tuple[str, ...]
    werte: tuple[str, ...]


@dataclass(frozen=True)
class Feld:
    """One stored field."""

    modell: str
    name: str
    art: str
    je_mandant: bool


def _muster(
    knoten: URLResolver, raum: str = "", pfad: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    for eintrag in knoten.url_patterns:
        hier = pfad + str(eintrag.pattern)
        if isinstance(eintrag, URLResolver):
            yield from _muster(eintrag, eintrag.namespace or raum, hier)
        else:
            yield f"{raum}:{eintrag.name}".strip(":"), hier, eintrag


def _methoden(view: Callable[..., Any]) -> tuple[str, ...]:
    """Return the methods a view takes; empty: it does not say, so it takes all."""
    knoten: Any = view
    if methoden := getattr(view, "methoden", ()):
        return tuple(methoden)
    while knoten is not None:
        merkmale = inspect.getclosurevars(knoten).nonlocals
        if "request_method_list" in merkmale:
            return tuple(merkmale["request_method_list"])
        knoten = getattr(knoten, "__wrapped__", None)
    return ()


def _zugang(view: Callable[..., Any]) -> tuple[str, tuple[str, ...]]:
    """Return the right a view asks for, and the roles that hold it."""
    recht = getattr(view, "recht", None)
    if isinstance(recht, Recht):
        return recht.value, tuple(sorted(RECHTE[recht]))
    zugang = getattr(view, "zugang", OFFEN)
    je_aufruf = zugang in {JE_LISTE, MIT_SCHLUESSEL}
    return zugang, () if je_aufruf else tuple(sorted(Rolle))


def adressen() -> list[Adresse]:
    """Return every address, in the order of the URL configuration."""
    return [
        Adresse(
            name,
            f"/{pfad}",
            _methoden(muster.callback),
            *_zugang(muster.callback),
            werte=tuple(muster.pattern.converters),
        )
        for name, pfad, muster in _muster(get_resolver())
    ]


def felder() -> list[Feld]:
    """Return every stored field of our own models."""
    return [
        Feld(
            modell._meta.label,
            feld.name,
            feld.get_internal_type(),
            issubclass(modell, MandantenModell)
            or any(f.name == "mandant" for f in modell._meta.concrete_fields),
        )
        for modell in apps.get_models()
        if modell.__module__.startswith("zielwerk.")
        for feld in modell._meta.concrete_fields
    ]


def inventar() -> dict[str, Any]:
    """Return everything as one JSON document."""
    return {
        "adressen": [asdict(eine) for eine in adressen()],
        "rollen": {
            rolle.value: sorted(r.value for r in RECHTE if rolle in RECHTE[r])
            for rolle in Rolle
        },
        "felder": [asdict(eines) for eines in felder()],
    }

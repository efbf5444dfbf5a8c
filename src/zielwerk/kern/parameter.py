"""Dated parameters: figures of law with norm and source, read from `parameter.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zielwerk.kern.anzeige import tag
from zielwerk.kern.yamldatei import read_yamldatei


class ParameterError(ValueError):
    """A parameter file is wrong, or has no value for a day."""


@dataclass(frozen=True)
class Wert:
    """The value that holds on a day, and where it stands."""

    ab: date
    wert: Any
    quelle: str
    norm: str
    unbestaetigt: bool


@dataclass(frozen=True)
class Parameter:
    """All values of one figure, oldest first; old values stay."""

    name: str
    bezeichnung: str
    norm: str
    geprueft_am: date | None
    werte: tuple[Wert, ...]

    def am(self, stichtag: date) -> Wert:
        """Return the value that holds on a day.

        :raises ParameterError: before the first value
        """
        passend = [wert for wert in self.werte if wert.ab <= stichtag]
        if not passend:
            raise ParameterError(
                f"Für „{self.bezeichnung}“ ist am {tag(stichtag)} noch kein Wert "
                f"hinterlegt (der erste gilt ab {tag(self.werte[0].ab)})."
            )
        return passend[-1]


def load_parameter(pfad: Path) -> Mapping[str, Parameter]:
    """Return the parameters of a file by name.

    :raises ParameterError: if a value lacks its source, or the dates are not in order
    """
    roh = read_yamldatei(pfad)
    if not isinstance(roh, Mapping):
        raise ParameterError(f"{pfad.name}: Die Datei enthält keine Werte.")
    return {name: _parameter(name, angaben) for name, angaben in roh.items()}


def _parameter(name: str, angaben: Mapping[str, Any]) -> Parameter:
    try:
        norm, rohwerte = angaben["norm"], angaben["werte"]
        bezeichnung, geprueft_am = angaben["bezeichnung"], angaben["geprueft_am"]
    except (KeyError, TypeError) as fehler:
        raise ParameterError(f"{name}: Die Angabe {fehler} fehlt.") from fehler
    if not (str(norm or "").strip() and str(bezeichnung or "").strip()):
        raise ParameterError(f"{name}: Norm oder Bezeichnung ist leer.")
    if geprueft_am is not None and not _ist_tag(geprueft_am):
        raise ParameterError(f"{name}: „geprueft_am“ ist ein Tag oder null.")
    werte = tuple(_wert(name, norm, roh) for roh in rohwerte or ())
    tage = [wert.ab for wert in werte]
    if not tage or tage != sorted(set(tage)):
        raise ParameterError(
            f"{name}: Die Tage „ab“ müssen aufsteigen und einmalig sein."
        )
    return Parameter(name, bezeichnung, norm, geprueft_am, werte)


def _wert(name: str, norm: str, roh: Mapping[str, Any]) -> Wert:
    if not str(roh.get("quelle") or "").strip():
        raise ParameterError(f"{name}: Ein Wert hat keine Quelle.")
    if not _ist_tag(roh.get("ab")) or "wert" not in roh:
        raise ParameterError(f"{name}: Ein Wert braucht „ab“ (ein Tag) und „wert“.")
    unbestaetigt = bool(roh.get("unbestaetigt", False))
    return Wert(roh["ab"], roh["wert"], roh["quelle"], norm, unbestaetigt)


def _ist_tag(wert: object) -> bool:
    """Return whether YAML read a day; a day with a time compares with none."""
    return isinstance(wert, date) and not isinstance(wert, datetime)

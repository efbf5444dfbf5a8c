"""Which benefits of the SGB II the county pays for (§ 6 Abs. 1 Satz 1 SGB II)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from zielwerk.buchungen.normen import Norm, lies_normen
from zielwerk.kern.anzeige import aufzaehlung
from zielwerk.kern.parameter import load_parameter

PARAMETER = load_parameter(Path(__file__).with_name("parameter.yaml"))
KOMMUNE, BUND = "kommune", "bund"


class BuchungsregelError(ValueError):
    """A norm, year, Land or amount is not known; the message says what is."""


@dataclass(frozen=True)
class Leistung:
    """A benefit of the SGB II and who pays for it."""

    norm: Norm
    bezeichnung: str
    traeger: str
    abzusetzen: bool
    kuerzel: tuple[str, ...] = ()
    wo: str = ""

    @property
    def ist_kommunal(self) -> bool:
        """Whether the county pays for it."""
        return self.traeger == KOMMUNE


def _leistung(roh: Mapping[str, Any]) -> Leistung:
    (norm,) = lies_normen(roh["norm"])
    return Leistung(
        norm,
        roh["bezeichnung"],
        roh["traeger"],
        roh.get("abzusetzen", False),
        tuple(roh["kuerzel"]),
        roh.get("wo", ""),
    )


@cache
def leistungen(*, am: date | None = None) -> Mapping[Norm, Leistung]:
    """Return the benefits on file for a day (None: the newest table) by norm."""
    werte = PARAMETER["traeger"].am(am or date.max).wert
    alle = [_leistung(roh) for roh in werte]
    return {eine.norm: eine for eine in alle}


def leistung(norm: Norm, *, am: date | None = None) -> Leistung | None:
    """Return the narrowest benefit on file that a norm is part of, or None."""
    tabelle = leistungen(am=am)
    # "§ 24 Abs. 3 Nr. 7" does not exist: under "beide" only what is listed counts.
    enger = [tabelle[n] for n in norm.oberbegriffe() if n in tabelle]
    return enger[0] if enger else None


def ist_kommunal(norm: str, *, am: date | None = None) -> bool:
    """Return whether the county pays for a benefit, by its norm in the SGB II.

    Understands "§ 24 Abs. 3 Nr. 1", "§24 (3) S.1 Nr.1", "24 III Nr. 1", with or without
    "SGB II". § 6 Abs. 1 Satz 1 SGB II; Landesrecht may name another Träger for single
    tasks, which is not covered here.

    :raises BuchungsregelError: if the norm is unknown, or names benefits of both
    """
    gelesen = lies_normen(norm)
    gefunden = [leistung(eine, am=am) for eine in gelesen]
    if not gefunden or None in gefunden:
        raise BuchungsregelError(_unbekannt(norm, am))
    treffer = [eine for eine in gefunden if eine]
    unklar = [eine for eine in treffer if eine.wo]
    if unklar:
        raise BuchungsregelError(
            f"„{norm}“ ({unklar[0].bezeichnung}) betrifft Leistungen des Bundes und "
            f"der Kommune. Bitte nennen Sie {unklar[0].wo}."
        )
    antworten = {eine.ist_kommunal for eine in treffer}
    if len(antworten) > 1:
        raise BuchungsregelError(
            f"„{norm}“ nennt Leistungen des Bundes und der Kommune zugleich. Bitte "
            "nennen Sie sie einzeln."
        )
    return antworten.pop()


def _unbekannt(norm: str, am: date | None) -> str:
    """Return the sentence that says which norms are known."""
    tabelle = leistungen(am=am).values()
    bekannt = {eine.norm: eine.traeger for eine in tabelle}
    # "§ 28 Abs. 2" needs no mention beside "§ 28".
    namen = {
        traeger: aufzaehlung(
            [
                str(eine.norm)
                for eine in tabelle
                if eine.traeger == traeger
                and all(
                    bekannt.get(ober) != traeger
                    for ober in eine.norm.oberbegriffe()[1:]
                )
            ]
        )
        for traeger in (KOMMUNE, BUND)
    }
    return (
        f"„{norm}“ ist als Leistung des SGB II nicht bekannt. Kommunal sind "
        f"{namen[KOMMUNE]}; Leistungen des Bundes sind {namen[BUND]}."
    )


_KLAMMER = re.compile(r"\(([^()]{2,})\)")
_TRENNER = re.compile(r"\s[-–—/|]\s|[;:|]")


def _gefaltet(text: str) -> str:
    """Return a text without case, spaces and signs, for comparing short names."""
    return "".join(zeichen for zeichen in text.casefold() if zeichen.isalnum())


@cache
def _kuerzel(am: date | None) -> Mapping[str, Norm]:
    """Return every short name and name of a benefit, folded."""
    alle = leistungen(am=am).values()
    namen = {_gefaltet(kurz): eine.norm for eine in alle for kurz in eine.kuerzel}
    return {_gefaltet(e.bezeichnung): e.norm for e in alle if not e.wo} | namen


def _norm_von(teil: str, am: date | None) -> Norm | None:
    """Return the norm of one part of a text: a short name, or a norm itself."""
    if kurz := _kuerzel(am).get(_gefaltet(teil)):
        return kurz
    normen = lies_normen(teil)
    if len(normen) != 1:
        return None
    eine = leistung(normen[0], am=am)
    return normen[0] if eine and not eine.wo else None


@lru_cache(maxsize=4096)
def norm_aus(text: str, *, am: date | None = None) -> Norm | None:
    """Return the one benefit a list means: "KdU", "§ 22 (1)", "KdU (§ 22 Abs. 1)".

    None if it is unknown, or several benefits are named that are not parts of one.
    """
    if ganz := _norm_von(text, am):
        return ganz
    teile = [*_KLAMMER.findall(text), *_TRENNER.split(text), *_rand(text)]
    gefunden = {norm for teil in teile if (norm := _norm_von(teil.strip(), am))}
    enge = {
        norm
        for norm in gefunden
        if not any(norm != andere and norm.umfasst(andere) for andere in gefunden)
    }
    return enge.pop() if len(enge) == 1 else None


def _rand(text: str) -> tuple[str, ...]:
    """Return what stands before and behind a bracket, and from the "§" on."""
    vor, _, nach = text.partition("(")
    ab = text.find("§")
    return (
        vor,
        nach.rpartition(")")[2],
        *((text[ab:], text[:ab]) if ab >= 0 else ()),
    )

"""Turns the text cells of each field into typed values; says which are none."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from zielwerk.listen import zahlen
from zielwerk.listen.profil import Feld, Typ, Wahl
from zielwerk.listen.schrift import (
    GEKUERZT,
    UNSICHTBAR,
    finde_wahl,
    leerwerte,
    naechste_wahl,
    schreibweisen,
    sichtbar,
)
from zielwerk.listen.tage import ERWARTET as ERWARTET_TAG
from zielwerk.listen.tage import lies_tagesspalte

if TYPE_CHECKING:
    import polars as pl

ZEIGEN = 6
MAX_VORSCHLAEGE = 500


@dataclass(frozen=True)
class Problem:
    """Why a text cannot be taken for a field."""

    regel: str
    erwartet: str
    meldung: str
    vorschlag: str = ""


@dataclass(frozen=True)
class Werte:
    """A field's column typed; a filled cell that is null then has a `problem`.

    `roh` are the cells as text; those that say in words that they are empty are null.
    """

    roh: "pl.Series"
    typisiert: "pl.Series"
    problem: Callable[[str], Problem]
    annahmen: tuple[str, ...] = ()
    zweifel: tuple[str, ...] = ()


def lies_werte(
    roh: "pl.Series", feld: Feld, stand: date | None, *, sichtbar: bool = False
) -> Werte:
    """Read one column for its field; texts that cannot be read become null.

    `sichtbar`: it is known that no cell holds a sign nobody can see.
    """
    if roh.null_count() == len(roh):
        return _ohne_angaben(roh, feld)
    leer = _leere_woerter(feld)
    if feld.typ is Typ.TEXT:
        return _texte(_ohne(roh, leer), feld, sichtbar=sichtbar)
    if feld.typ is Typ.AUSWAHL:
        return _auswahl(roh, feld, leer)
    lies = _tage if feld.typ is Typ.DATUM else _zahlen
    if any(wort.isdigit() for text in leer for wort in text):
        return lies(_ohne(roh, leer), feld, stand)
    # Without a digit they are no value: only what cannot be read may be one of them.
    werte = lies(roh, feld, stand)
    unlesbar = werte.typisiert.is_null() & roh.is_not_null()
    if not unlesbar.any():
        return werte
    stellen = unlesbar.arg_true()
    return replace(werte, roh=roh.scatter(stellen, _ohne(roh.gather(stellen), leer)))


def _ohne_angaben(roh: "pl.Series", feld: Feld) -> Werte:
    """Return a column without a filled cell, in the type of its field."""
    import polars as pl

    typen = {
        Typ.BETRAG: pl.Decimal(38, zahlen.STELLEN),
        Typ.GANZZAHL: pl.Int64(),
        Typ.DATUM: pl.Date(),
    }
    typisiert = pl.Series([None], dtype=typen.get(feld.typ, pl.String()))
    return Werte(
        roh, typisiert.new_from_index(0, len(roh)), partial(_textproblem, feld=feld)
    )


def _leere_woerter(feld: Feld) -> list[str]:
    """Return the empty words of a field that are no value of it, in lower case."""
    bekannt = schreibweisen(feld.auswahl)
    return [text for text in leerwerte(feld) if finde_wahl(text, bekannt) is None]


def _ohne(roh: "pl.Series", leer: list[str]) -> "pl.Series":
    """Return the cells with words for an empty cell as null."""
    kurz = roh.str.len_chars() <= max(map(len, leer), default=0)
    stellen = kurz.arg_true()
    treffer = roh.gather(stellen).str.to_lowercase().is_in(leer)
    return roh.scatter(stellen.filter(treffer), None) if treffer.any() else roh


def _beginnt_mit_ziffer(name: str) -> "pl.Expr":
    import polars as pl

    return (pl.col(name) >= "0") & (pl.col(name) < ":")


def _texte(roh: "pl.Series", feld: Feld, *, sichtbar: bool) -> Werte:
    """Keep text exactly as it is; refuse what nobody can see, and what Excel broke."""
    import polars as pl

    x = pl.col("x")
    zeilen = pl.DataFrame({"x": roh})
    schlecht = []
    if not sichtbar:
        schlecht.append(x.str.contains(UNSICHTBAR))
    if zeilen.select(_beginnt_mit_ziffer("x").any()).item():
        schlecht.append(_beginnt_mit_ziffer("x") & x.str.contains(GEKUERZT))
    # Never fewer bytes than signs: most columns are proven by that.
    if (roh.str.len_bytes().max() or 0) > feld.hoechstens_zeichen:  # type: ignore[operator]  # of integers
        schlecht.append(x.str.len_chars() > feld.hoechstens_zeichen)
    if feld.muster:
        schlecht.append(~x.str.contains(feld.muster))
    gut = roh
    if schlecht:
        falsch = pl.any_horizontal(schlecht).fill_null(value=False)
        wo = zeilen.select(falsch).to_series()
        gut = roh.set(wo, None) if wo.any() else roh
    return Werte(roh, gut, cache(lambda text: _textproblem(text, feld)))


def _textproblem(text: str, feld: Feld) -> Problem:
    """Say what is wrong with a text that was refused."""
    if len(text) > feld.hoechstens_zeichen:
        return Problem(
            "zu-lang",
            f"höchstens {feld.hoechstens_zeichen} Zeichen",
            f"Der Text ist {len(text)} Zeichen lang. Bitte kürzen Sie ihn.",
        )
    if re.search(GEKUERZT, text):
        return Problem(
            "gekuerzte-nummer",
            f"{feld.bezeichnung} mit allen Ziffern",
            f"Excel hat die Nummer zu „{text}“ gekürzt, die letzten Ziffern fehlen. "
            f"Bitte formatieren Sie die Spalte als Text und füllen Sie sie neu.",
        )
    if re.search(UNSICHTBAR, text):
        return Problem(
            "steuerzeichen",
            "nur sichtbare Zeichen",
            f"„{sichtbar(text)}“ enthält unsichtbare oder beschädigte Zeichen. Bitte "
            f"geben Sie den Text neu ein.",
        )
    return Problem(
        "muster", feld.erwartet, f"„{sichtbar(text)}“ ist nicht {feld.erwartet}."
    )


def _tage(roh: "pl.Series", feld: Feld, stand: date | None) -> Werte:
    spalte = lies_tagesspalte(roh, feld.bezeichnung, stand)
    gelesen = spalte.schwierig

    def problem(text: str) -> Problem:
        return Problem("datum", ERWARTET_TAG, sichtbar(gelesen.fehler[text]))

    return Werte(roh, spalte.typisiert, problem, gelesen.annahmen, gelesen.zweifel)


def _auswahl(roh: "pl.Series", feld: Feld, leer: list[str]) -> Werte:
    import polars as pl

    tabelle = schreibweisen(feld.auswahl)
    werte: dict[str, str] = {}
    uebersetzt: dict[str, str] = {}
    arten = roh.drop_nulls().unique(maintain_order=True)
    if arten.str.to_lowercase().is_in(leer).any():
        roh, arten = _ohne(roh, leer), _ohne(arten, leer).drop_nulls()
    for text in arten:
        wahl = finde_wahl(text, tabelle)
        if wahl is None:
            continue
        werte[text] = wahl.wert
        if text.lower() != wahl.bezeichnung.lower():
            uebersetzt[sichtbar(text)] = wahl.bezeichnung
    paare = [
        f"„{kurz}“ als „{lang}“" for kurz, lang in list(uebersetzt.items())[:ZEIGEN]
    ]
    rest = (
        f" und {len(uebersetzt) - ZEIGEN} weitere" if len(uebersetzt) > ZEIGEN else ""
    )
    annahmen = (
        (f"{feld.bezeichnung}: gelesen wird {', '.join(paare)}{rest}.",)
        if paare
        else ()
    )
    typisiert = roh
    if len(werte) < len(arten) or any(text != wert for text, wert in werte.items()):
        typisiert = roh.replace_strict(werte, default=None, return_dtype=pl.String)
    return Werte(roh, typisiert, _Unbekannt(feld, tabelle), annahmen)


class _Unbekannt:
    """Says of a text that it is no value of a field, and which one is near.

    Looking for the nearest is slow, so beyond some hundred different texts none is
    named: then the column is a wrong one.
    """

    def __init__(self, feld: Feld, tabelle: dict[str, Wahl]) -> None:
        self.feld, self.tabelle = feld, tabelle
        self.bekannt: dict[str, Problem] = {}

    def __call__(self, text: str) -> Problem:
        if text not in self.bekannt:
            suchen = len(self.bekannt) < MAX_VORSCHLAEGE
            wahl = naechste_wahl(text, self.tabelle) if suchen else None
            self.bekannt[text] = _unbekannt(text, self.feld, wahl)
        return self.bekannt[text]


def _unbekannt(text: str, feld: Feld, wahl: Wahl | None) -> Problem:
    vorschlag = wahl.bezeichnung if wahl else ""
    meinen = f" Meinen Sie „{vorschlag}“?" if vorschlag else ""
    namen = [eine.bezeichnung for eine in feld.auswahl]
    erwartet = f"eines von: {'; '.join(namen)}"
    return Problem(
        "unbekannter-wert",
        erwartet,
        f"„{sichtbar(text)[:80]}“ ist als {feld.bezeichnung} nicht bekannt.{meinen}",
        vorschlag,
    )


def _zahlen(roh: "pl.Series", feld: Feld, _: date | None) -> Werte:
    import polars as pl

    ganzzahl = feld.typ is Typ.GANZZAHL
    spalte = zahlen.lies_zahlenspalte(roh, feld.bezeichnung, ganzzahl=ganzzahl)
    gelesen = spalte.schwierig
    erwartet = zahlen.ERWARTET_GANZ if ganzzahl else zahlen.ERWARTET
    schlecht = gelesen.tabelle.filter(pl.col("problem").is_not_null())
    gruende = dict(schlecht.select("roh", "problem").iter_rows())

    def problem(text: str) -> Problem:
        grund = zahlen.PROBLEME[gruende[text]]
        return Problem("zahl", erwartet, f"„{sichtbar(text)[:80]}“ {grund}.")

    return Werte(roh, spalte.typisiert, problem, gelesen.annahmen, gelesen.zweifel)

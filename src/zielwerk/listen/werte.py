"""Turns the text cells of each field into typed values; says which are none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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
from zielwerk.listen.tage import lies_tage

if TYPE_CHECKING:
    import polars as pl

ZEIGEN = 6


@dataclass(frozen=True)
class Problem:
    """Why a text cannot be taken for a field."""

    regel: str
    erwartet: str
    meldung: str
    vorschlag: str = ""


@dataclass(frozen=True)
class Werte:
    """A field's column typed; `probleme` by the text found."""

    typisiert: "pl.Series"
    probleme: dict[str, Problem]
    annahmen: tuple[str, ...] = ()
    zweifel: tuple[str, ...] = ()


def ohne_leerwerte(roh: "pl.Series", feld: Feld) -> "pl.Series":
    """Return the cells with "-", "./." and the field's own empty words as null."""
    import polars as pl

    bekannt = schreibweisen(feld.auswahl)
    leer = [text for text in leerwerte(feld) if finde_wahl(text, bekannt) is None]
    ausdruck = pl.when(~pl.col("x").str.to_lowercase().is_in(leer)).then(pl.col("x"))
    return pl.DataFrame({"x": roh}).select(ausdruck.alias(roh.name)).to_series()


def lies_werte(roh: "pl.Series", feld: Feld, stand: date | None) -> Werte:
    """Read one column for its field; texts that cannot be read become null."""
    leser: dict[Typ, Callable[[pl.Series, Feld, date | None], Werte]] = {
        Typ.TEXT: _texte,
        Typ.DATUM: _tage,
        Typ.AUSWAHL: _auswahl,
        Typ.BETRAG: _zahlen,
        Typ.GANZZAHL: _zahlen,
    }
    return leser[feld.typ](roh, feld, stand)


def _nach_tabelle(
    roh: "pl.Series", texte: list[str], werte: list[object], typ: "pl.DataType"
) -> "pl.Series":
    """Return the value of each text by a table of the different ones."""
    import polars as pl

    tabelle = pl.DataFrame(
        {"roh": pl.Series(texte, dtype=pl.String), "wert": pl.Series(werte, dtype=typ)}
    )
    return (
        pl.DataFrame({"roh": roh})
        .join(tabelle, on="roh", how="left", maintain_order="left")
        .get_column("wert")
    )


def _texte(roh: "pl.Series", feld: Feld, _: date | None) -> Werte:
    """Keep text exactly as it is; refuse what nobody can see, and what Excel broke."""
    probleme: dict[str, Problem] = {}
    for text in roh.filter(roh.str.contains(UNSICHTBAR)).unique().to_list():
        probleme[text] = Problem(
            "steuerzeichen",
            "nur sichtbare Zeichen",
            f"„{sichtbar(text)}“ enthält unsichtbare oder beschädigte Zeichen. Bitte "
            f"geben Sie den Text neu ein.",
        )
    for text in roh.filter(roh.str.contains(GEKUERZT)).unique().to_list():
        probleme[text] = Problem(
            "gekuerzte-nummer",
            f"{feld.bezeichnung} mit allen Ziffern",
            f"Excel hat die Nummer zu „{text}“ gekürzt, die letzten Ziffern fehlen. "
            f"Bitte formatieren Sie die Spalte als Text und füllen Sie sie neu.",
        )
    zu_lang = roh.str.len_chars() > feld.hoechstens_zeichen
    for text in roh.filter(zu_lang).unique().to_list():
        probleme[text] = Problem(
            "zu-lang",
            f"höchstens {feld.hoechstens_zeichen} Zeichen",
            f"Der Text ist {len(text)} Zeichen lang. Bitte kürzen Sie ihn.",
        )
    if feld.muster:
        for text in roh.filter(~roh.str.contains(feld.muster)).unique().to_list():
            probleme.setdefault(
                text,
                Problem(
                    "muster",
                    feld.erwartet,
                    f"„{sichtbar(text)}“ ist nicht {feld.erwartet}.",
                ),
            )
    gut = roh.set(roh.is_in(list(probleme)), None) if probleme else roh
    return Werte(gut, probleme)


def _tage(roh: "pl.Series", feld: Feld, stand: date | None) -> Werte:
    import polars as pl

    gelesen = lies_tage(
        roh.drop_nulls().unique(maintain_order=True).to_list(), feld.bezeichnung, stand
    )
    typisiert = _nach_tabelle(
        roh, list(gelesen.werte), list(gelesen.werte.values()), pl.Date()
    )
    probleme = {
        text: Problem("datum", ERWARTET_TAG, sichtbar(meldung))
        for text, meldung in gelesen.fehler.items()
    }
    return Werte(typisiert, probleme, gelesen.annahmen, gelesen.zweifel)


def _auswahl(roh: "pl.Series", feld: Feld, _: date | None) -> Werte:
    import polars as pl

    tabelle = schreibweisen(feld.auswahl)
    werte: dict[str, str] = {}
    probleme: dict[str, Problem] = {}
    uebersetzt: dict[str, str] = {}
    for text in roh.drop_nulls().unique(maintain_order=True).to_list():
        wahl = finde_wahl(text, tabelle)
        if wahl is None:
            probleme[text] = _unbekannt(text, feld, tabelle)
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
    typisiert = _nach_tabelle(roh, list(werte), list(werte.values()), pl.String())
    return Werte(typisiert, probleme, annahmen)


def _unbekannt(text: str, feld: Feld, tabelle: dict[str, Wahl]) -> Problem:
    wahl = naechste_wahl(text, tabelle)
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
    gelesen = zahlen.lies_zahlen(roh, feld.bezeichnung, ganzzahl=ganzzahl)
    erwartet = zahlen.ERWARTET_GANZ if ganzzahl else zahlen.ERWARTET
    schlecht = gelesen.tabelle.filter(pl.col("problem").is_not_null())
    probleme = {
        text: Problem(
            "zahl", erwartet, f"„{sichtbar(text)[:80]}“ {zahlen.PROBLEME[problem]}."
        )
        for text, problem in schlecht.select("roh", "problem").iter_rows()
    }
    typisiert = (
        pl.DataFrame({"roh": roh})
        .join(gelesen.tabelle, on="roh", how="left", maintain_order="left")
        .get_column("wert")
    )
    return Werte(typisiert, probleme, gelesen.annahmen, gelesen.zweifel)

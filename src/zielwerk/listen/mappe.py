"""The sheets of a workbook as text cells, as a person sees them in Excel."""

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from zielwerk.listen.befund import DateiError
from zielwerk.listen.xlsxteile import Blattteil, lies_teile

if TYPE_CHECKING:
    import polars as pl

LUFT = 5
# Cells like 1234.5 that a workbook stores as numbers, always with a point.
# [0-9] throughout: \d would ask for the digits of all scripts.
PUNKTZAHL = r"^-?[0-9]+\.[0-9]+$"
DREI_STELLEN = r"(,[0-9]{3})$"
OHNE_UHRZEIT = " 00:00:00"
TAG_OHNE_UHRZEIT = r"^([0-9]{4})-([0-9]{2})-([0-9]{2}) 00:00:00$"
Gelesen = list[tuple[str, "pl.DataFrame", list[str]]]
Geladen = Future[tuple[list[tuple[str, Any]], list[str]]]


def lies(roh: bytes, laden: Geladen, max_spalten: int) -> tuple[Gelesen, list[str]]:
    """Return name, cells (text, from A1 on) and remarks of each visible sheet.

    `laden` is the parser at work beside; the XML is looked at meanwhile. The second
    part names the sheets that were left out.

    :raises DateiError: if a part is hostile or damaged, or a sheet too wide
    """
    import polars  # noqa: F401  # loaded here, while the parser works

    teile = lies_teile(roh)
    for teil in teile.values():
        teil.prepare()
    blaetter, ausgelassen = laden.result()
    heraus = []
    for name, blatt in blaetter:
        if isinstance(blatt, int):  # only its width: far too wide to be converted
            _pruefe_breite(name, blatt, LUFT * max_spalten)
            continue
        teil = teile.get(name, Blattteil())
        tabelle = _zellen(blatt, teil)
        _pruefe_breite(name, tabelle.width, max_spalten)
        heraus.append((name, tabelle, list(teil.hinweise)))
    return heraus, ausgelassen


def _pruefe_breite(name: str, breite: int, hoechstens: int) -> None:
    if breite > hoechstens:
        raise DateiError(
            "zu-viele-spalten",
            f"Das Blatt „{name}“ hat {breite} Spalten. Bitte löschen Sie die Spalten, "
            f"die nicht zur Liste gehören.",
            gefunden=f"{breite} Spalten",
            erwartet=f"höchstens {hoechstens} Spalten",
        )


def _zellen(tabelle: "pl.DataFrame", teil: Blattteil) -> "pl.DataFrame":
    """Return the cells from column A on, without empty columns at the right."""
    import polars as pl

    tabelle = tabelle.rename(
        {alt: f"s{teil.erste_spalte + i}" for i, alt in enumerate(tabelle.columns)}
    )
    texte = pl.all().cast(pl.String).str.strip_chars()  # a null is no text
    tabelle = tabelle.select(pl.when(texte != "").then(texte))
    belegt = [
        name for name in tabelle.columns if tabelle[name].null_count() < len(tabelle)
    ]
    tabelle = tabelle.select(belegt)
    tabelle = tabelle.with_columns(
        _deutsche_tage(tabelle[n])
        for n in belegt
        if tabelle[n].str.ends_with(OHNE_UHRZEIT).any()
    )
    tabelle = _deutsche_zahlen(tabelle, teil)
    return _mit_sonderzellen(tabelle, teil)


def _deutsche_tage(spalte: "pl.Series") -> "pl.Series":
    """Show days as "31.12.2020"; a list names few different ones, often."""
    import polars as pl

    arten = pl.DataFrame({"art": spalte.unique()})
    arten = arten.with_columns(
        tag=pl.col("art").str.replace(TAG_OHNE_UHRZEIT, "${3}.${2}.${1}")
    )
    zellen = pl.DataFrame({"art": spalte})
    zellen = zellen.join(arten, on="art", how="left", maintain_order="left")
    return zellen["tag"].alias(spalte.name)


def _deutsche_zahlen(tabelle: "pl.DataFrame", teil: Blattteil) -> "pl.DataFrame":
    """Show number cells as Excel does here ("1234,5"), so that text cells stay apart.

    A number with exactly three decimals gets a fourth: "1,234" could be read twice.
    """
    import polars as pl

    zahlen = {n: wo for n in tabelle.columns if (wo := _punktzahlen(tabelle[n])).any()}
    als_text = teil.textzellen([int(n[1:]) for n in zahlen])
    for name, ist_zahl in zahlen.items():
        wo = ist_zahl
        if texte := als_text.get(int(name[1:])):
            zeilen = pl.int_range(1, len(tabelle) + 1, eager=True)
            wo = wo & ~zeilen.is_in(list(texte))
        deutsch = tabelle[name].str.replace(".", ",", literal=True)
        if deutsch.str.contains(DREI_STELLEN).any():
            deutsch = deutsch.str.replace(DREI_STELLEN, "${1}0")
        tabelle = tabelle.with_columns(
            pl.when(wo).then(deutsch).otherwise(pl.col(name)).alias(name)
        )
    return tabelle


def _punktzahlen(spalte: "pl.Series") -> "pl.Series":
    """Return where a cell may be a number with a point; few columns are asked all."""
    vorn = (spalte >= "-") & (spalte < ":")
    return spalte.str.contains(PUNKTZAHL) if vorn.any() else vorn


def _mit_sonderzellen(tabelle: "pl.DataFrame", teil: Blattteil) -> "pl.DataFrame":
    """Put back what the parser drops: error cells, and the value of merged rows."""
    import polars as pl

    for spalte, je_zeile in teil.sonderzellen(tabelle).items():
        name = f"s{spalte}"
        werte = (
            tabelle[name].to_list()
            if name in tabelle.columns
            else [None] * len(tabelle)
        )
        for zeile, wert in je_zeile.items():
            if zeile <= len(werte):
                werte[zeile - 1] = wert
        tabelle = tabelle.with_columns(pl.Series(name, werte, dtype=pl.String))
    geordnet = sorted(tabelle.columns, key=lambda name: int(name[1:]))
    return tabelle.select(geordnet)

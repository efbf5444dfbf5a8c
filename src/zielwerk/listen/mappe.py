"""The sheets of a workbook as text cells, as a person sees them in Excel."""

from typing import TYPE_CHECKING

from zielwerk.listen.archiv import sprengt_grenzen
from zielwerk.listen.haelfte import MARKE, UngeteiltError
from zielwerk.listen.xlsxteile import Auskunft, spaltenbuchstabe

if TYPE_CHECKING:
    import polars as pl

ZEIGEN = 5
# Merged ranges never overlap in Excel; those of a made-up file may.
MAX_VERBUNDENE_ZEILEN = 2_000_000
# Cells like 1234.5 that a workbook stores as numbers, always with a point.
# [0-9] throughout: \d would ask for the digits of all scripts.
PUNKTZAHL = r"^-?[0-9]+\.[0-9]+$"
DREI_STELLEN = r"(,[0-9]{3})$"
OHNE_UHRZEIT = " 00:00:00"
TAG_OHNE_UHRZEIT = r"^([0-9]{4})-([0-9]{2})-([0-9]{2}) 00:00:00$"


def benenne(tabelle: "pl.DataFrame", ab_spalte: int = 0) -> "pl.DataFrame":
    """Return the cells in columns "s0", "s1", … counted from column A."""
    return tabelle.rename(
        {alt: f"s{ab_spalte + i}" for i, alt in enumerate(tabelle.columns)}
    )


def verbinde(oben: "pl.DataFrame", unten: "pl.DataFrame", zeile: int) -> "pl.DataFrame":
    """Return the halves of a sheet as one, the lower from `zeile` (from 1) on.

    :raises UngeteiltError: if their lines overlap, as they stand in no order
    """
    import polars as pl

    for haelfte, ende in ((oben, oben.tail(1)), (unten, unten.head(1))):
        if ende.rows() != [(MARKE, *[None] * (haelfte.width - 1))]:
            raise UngeteiltError
    if len(oben) != zeile:
        raise UngeteiltError
    return pl.concat([oben.head(-1), unten.slice(1)], how="diagonal_relaxed")


def zellen(tabelle: "pl.DataFrame", auskunft: Auskunft) -> "pl.DataFrame":
    """Return the cells of named columns as text, without empty columns at the right.

    :raises DateiError: if more cells are merged than a list can have
    """
    import polars as pl

    # Asked before and after: empty columns to the last line would take much memory.
    tabelle = _belegte(tabelle)
    texte = pl.all().cast(pl.String).str.strip_chars()  # a null is no text
    tabelle = _belegte(tabelle.select(pl.when(texte != "").then(texte)))
    tabelle = tabelle.with_columns(
        _deutsche_tage(tabelle[n])
        for n in tabelle.columns
        if tabelle[n].str.ends_with(OHNE_UHRZEIT).any()
    )
    return _mit_sonderzellen(_deutsche_zahlen(tabelle, auskunft), auskunft)


def _belegte(tabelle: "pl.DataFrame") -> "pl.DataFrame":
    """Return the columns in which some cell is filled."""
    return tabelle.select(s.name for s in tabelle if s.null_count() < len(s))


def hinweise(auskunft: Auskunft) -> tuple[str, ...]:
    """Return a sentence on cells merged downwards, if there are any."""
    bereiche = [
        f"{spaltenbuchstabe(s)}{oben}:{spaltenbuchstabe(s)}{unten}"
        for s, oben, unten in auskunft.verbunden
    ]
    if not bereiche:
        return ()
    rest = f" und {len(bereiche) - ZEIGEN} weitere" if len(bereiche) > ZEIGEN else ""
    return (
        f"Verbundene Zellen ({', '.join(bereiche[:ZEIGEN])}{rest}): Der Wert gilt "
        f"für jede Zeile des Bereichs.",
    )


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


def _deutsche_zahlen(tabelle: "pl.DataFrame", auskunft: Auskunft) -> "pl.DataFrame":
    """Show number cells as Excel does here ("1234,5"), so that text cells stay apart.

    A number with exactly three decimals gets a fourth: "1,234" could be read twice.
    """
    import polars as pl

    zahlen = {n: wo for n in tabelle.columns if (wo := _punktzahlen(tabelle[n])).any()}
    for name, ist_zahl in zahlen.items():
        wo = ist_zahl
        if texte := auskunft.zahltexte.get(int(name[1:])):
            zeilen = pl.int_range(1, len(tabelle) + 1, eager=True)
            wo = wo & ~zeilen.is_in(texte)
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


def _mit_sonderzellen(tabelle: "pl.DataFrame", auskunft: Auskunft) -> "pl.DataFrame":
    """Put back what the parser drops: error cells, and the value of merged rows."""
    import polars as pl

    for spalte, je_zeile in _sonderzellen(tabelle, auskunft).items():
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


def _sonderzellen(
    tabelle: "pl.DataFrame", auskunft: Auskunft
) -> dict[int, dict[int, str | None]]:
    """Return column → line → value of error cells and of cells merged downwards."""
    heraus: dict[int, dict[int, str | None]] = {}
    for spalte, zeile, wert in auskunft.fehler:
        heraus.setdefault(spalte, {})[zeile] = wert
    zeilen = sum(min(u, len(tabelle)) - oben for _, oben, u in auskunft.verbunden)
    if zeilen > MAX_VERBUNDENE_ZEILEN:
        raise sprengt_grenzen()
    for spalte, oben, unten in auskunft.verbunden:
        name = f"s{spalte}"
        if name in tabelle.columns and oben <= len(tabelle):
            erster = tabelle[name][oben - 1]
            bis = min(unten, len(tabelle))
            je_zeile = heraus.setdefault(spalte, {})
            je_zeile.update(dict.fromkeys(range(oben + 1, bis + 1), erster))
    return heraus

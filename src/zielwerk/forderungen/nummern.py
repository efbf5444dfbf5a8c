"""Rows found by claim number, as whole columns."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from zielwerk.kern.spalten import sind_verschieden

if TYPE_CHECKING:
    import polars as pl


def je_nummer(daten: "pl.DataFrame", nummer: str) -> "pl.DataFrame":
    """Return the first row of each claim number; rows without one are left out."""
    mit = daten if not daten[nummer].null_count() else daten.drop_nulls(nummer)
    if sind_verschieden(mit[nummer]):
        return mit
    return mit.unique(nummer, keep="first", maintain_order=True)


def fundzeilen(gesucht: "pl.Series", nummern: "pl.Series") -> "pl.Series":
    """Return for each number its row (from 0) in the other list, or null.

    Each of `nummern` stands there once. Joined by whole numbers or by hash, which is
    far quicker than by text, and proven to be the same texts.
    """
    import polars as pl

    hier, dort, bewiesen = _schluessel(gesucht, nummern)
    rechts = pl.DataFrame({"schluessel": dort}).with_row_index("wo")
    wo = pl.DataFrame({"schluessel": hier}).join(
        rechts, on="schluessel", how="left", maintain_order="left"
    )["wo"]
    if len(wo) == len(hier) and (
        bewiesen or (nummern.gather(wo) == gesucht).sum() == wo.count()
    ):
        return wo
    # Two texts share a key: then the texts themselves are joined.
    links = pl.DataFrame({"text": gesucht})
    nach_text = pl.DataFrame({"text": nummern}).with_row_index("wo")
    return links.join(nach_text, on="text", how="left", maintain_order="left")["wo"]


def _schluessel(
    hier: "pl.Series", dort: "pl.Series"
) -> tuple["pl.Series", "pl.Series", bool]:
    """Return keys for two columns of texts; whether equal keys prove equal texts."""
    with ThreadPoolExecutor(2) as faeden:
        eins, zwei = faeden.map(_als_zahlen, (hier, dort))
    if eins is None or zwei is None:
        return hier.hash(), dort.hash(), False
    # Equal numbers written with as many digits, and no sign, are equal texts.
    bewiesen = len(eins[1] | zwei[1]) == 1
    return eins[0], zwei[0], bewiesen


def _als_zahlen(texte: "pl.Series") -> tuple["pl.Series", set[int]] | None:
    """Return whole numbers and how many digits they have; 0 also if one has a sign.

    Nothing if some text is no whole number.
    """
    import polars as pl

    zahlen = texte.cast(pl.UInt64, strict=False)
    if zahlen.null_count() > texte.null_count():
        return None
    laengen = set(texte.str.len_bytes().unique().drop_nulls())
    if texte.str.starts_with("+").any():
        laengen.add(0)
    # Lists come sorted by number mostly; polars joins those in one walk if it is told.
    return zahlen.set_sorted() if _steigt(zahlen) else zahlen, laengen


def _steigt(zahlen: "pl.Series") -> bool:
    return not zahlen.null_count() and zahlen.is_sorted()

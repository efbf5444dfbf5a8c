"""Rows found by claim number, as whole columns."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def je_nummer(daten: "pl.DataFrame", nummer: str) -> "pl.DataFrame":
    """Return the first row of each claim number; rows without one are left out."""
    mit = daten if not daten[nummer].null_count() else daten.drop_nulls(nummer)
    # To count is far cheaper than to sort out, and a list names a claim once; as many
    # hashes as rows are as many numbers.
    if mit[nummer].hash().n_unique() == len(mit):
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
    import polars as pl

    beide = (hier, dort)
    zahlen = [texte.cast(pl.UInt64, strict=False) for texte in beide]
    if any(z.null_count() > t.null_count() for z, t in zip(zahlen, beide, strict=True)):
        return hier.hash(), dort.hash(), False
    # Equal numbers written with as many digits, and no sign, are equal texts.
    laengen = pl.concat([t.str.len_bytes().unique() for t in beide])
    vorzeichen = any(t.str.starts_with("+").any() for t in beide)
    bewiesen = laengen.drop_nulls().n_unique() == 1 and not vorzeichen
    # Lists come sorted by number mostly; polars joins those in one walk if it is told.
    eins, zwei = (z.set_sorted() if _steigt(z) else z for z in zahlen)
    return eins, zwei, bewiesen


def _steigt(zahlen: "pl.Series") -> bool:
    return not zahlen.null_count() and zahlen.is_sorted()

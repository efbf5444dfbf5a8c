"""Questions to whole columns of a table."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def sind_verschieden(werte: "pl.Series") -> bool:
    """Return whether it is proven that no two values are equal; one may be null.

    Lists mostly come sorted by number: then each is larger than the one before. Else as
    many hashes as rows prove it, which is far cheaper than to sort out.
    """
    steigt = werte.slice(1) > werte.slice(0, max(0, len(werte) - 1))
    if not steigt.null_count() and steigt.all():
        return True
    return werte.hash().n_unique() == len(werte)

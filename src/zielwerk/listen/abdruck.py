"""The fingerprint of what a list says, whatever file it comes in.

Equal for the same rows in another order, with columns moved or renamed, under another
name, and saved again in the other format.
"""

import hashlib
from typing import TYPE_CHECKING

from zielwerk.listen.profil import Profil
from zielwerk.listen.sammler import ROH

if TYPE_CHECKING:
    import polars as pl

# Stand in no cell: they would be an invisible sign.
ZELLE, ZEILE, FEHLT = "\x1f", "\x1e", "\x00"


def inhaltsabdruck(daten: "pl.DataFrame | None", profil: Profil) -> str:
    """Return the SHA-256 over the sorted rows, or "" if there are none.

    A cell counts as what was read in it; one that could not be read, as its text.
    """
    import polars as pl

    felder = sorted(feld.schluessel for feld in profil.felder)
    if daten is None or not len(daten) or not set(felder) <= set(daten.columns):
        return ""
    zeilen = daten.select(
        pl.concat_str(
            [
                pl.coalesce(
                    pl.col(feld).cast(pl.String), pl.col(f"{feld}{ROH}")
                ).fill_null(FEHLT)
                for feld in felder
            ],
            separator=ZELLE,
        )
    ).to_series()
    summe = hashlib.sha256(ZELLE.join(felder).encode())
    for stapel in zeilen.sort().to_frame().iter_slices(50_000):
        summe.update((ZEILE + ZEILE.join(stapel.to_series())).encode())
    return summe.hexdigest()

"""Rows that look like the same debtor or claim as another row, as whole columns."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def _c(*namen: str) -> "pl.Expr":
    import polars as pl

    return pl.col(*namen)


def mit_doppelten(daten: "pl.DataFrame") -> "pl.DataFrame":
    """Mark rows that look like the same debtor or claim as another row.

    Names are folded only where an address stands more than once: most do not; and once
    per spelling.
    """
    import polars as pl

    mehrfach = _c("adresse").is_duplicated() & _c("adresse").is_not_null()
    kandidaten = daten.filter(mehrfach, _c("name").is_not_null()).select(
        "zeile",
        "name",
        "hoehe",
        "zugang_am",
        "geschaeftspartner",
        __adresse=_als_nummer("adresse"),
        __name=_als_nummer("name"),
    )
    kandidaten = kandidaten.with_columns(
        __hier=_c("__adresse").cast(pl.UInt64) * 2**32 + _c("__name")
    )
    je_zeile = kandidaten.join(_wer(kandidaten), on="__hier")
    mit_partner = je_zeile.filter(_c("geschaeftspartner").is_not_null())
    partner = (
        mit_partner.select("__wer", "geschaeftspartner")
        .unique()
        .group_by("__wer")
        .agg(__mehrfach=pl.len() > 1)
    )
    marken = (
        je_zeile.join(partner, on="__wer", how="left")
        .join(_doppelte(je_zeile), on="zeile", how="left")
        .select(
            "zeile",
            "__schreibweisen",
            _c("__mehrfach", "__doppelt").fill_null(value=False),
        )
    )
    return daten.join(marken, on="zeile", how="left", maintain_order="left")


def _als_nummer(feld: str) -> "pl.Expr":
    """Return a number for each different text, which is quicker to compare."""
    import polars as pl

    return _c(feld).cast(pl.Categorical).to_physical()


def _wer(kandidaten: "pl.DataFrame") -> "pl.DataFrame":
    """Return who stands behind each spelling at an address (`__hier`), by sound."""
    import polars as pl

    namen = kandidaten.unique("__name").select("__name", person=gefaltet("name"))
    return (
        kandidaten.select("__adresse", "__name", "__hier")
        .unique("__hier")
        .join(namen, on="__name")
        .group_by("__adresse", "person")
        .agg("__hier", __schreibweisen=pl.len() > 1)
        .with_row_index("__wer")
        .explode("__hier")
        .select("__hier", "__wer", "__schreibweisen")
    )


def _doppelte(je_zeile: "pl.DataFrame") -> "pl.DataFrame":
    """Return the rows with person, amount and day of another one."""
    import polars as pl

    ganz = je_zeile.drop_nulls(["hoehe", "zugang_am"])
    gleich = pl.struct("__wer", "hoehe", "zugang_am")
    # To count is far cheaper than to sort out: as many hashes as rows, none is double.
    if ganz.select(gleich.hash().n_unique()).item() == len(ganz):
        ganz = ganz.clear()
    return ganz.select("zeile", __doppelt=gleich.is_duplicated())


def gefaltet(feld: str) -> "pl.Expr":
    """Return a name as it sounds, its parts in order: "Meyer, Anna" = "Anna Meier"."""
    laute = {
        **{"ä": "ae", "ö": "oe", "ü": "ue", "ß": "s", "ph": "f", "th": "t", "dt": "t"},
        **{"ck": "k", "ey": "ei", "ay": "ei", "ai": "ei", "y": "i", "c": "k"},
        **{f"{z}{z}": z for z in "bdfgklmnprst"},
    }
    klein = _c(feld).str.to_lowercase().str.replace_many(laute)
    worte = klein.str.replace_all(r"[^\p{L}\d]+", " ").str.strip_chars().str.split(" ")
    return worte.list.sort().list.join(" ")

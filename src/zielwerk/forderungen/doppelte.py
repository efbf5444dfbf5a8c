"""Rows that look like the same debtor or claim as another row, as whole columns."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# \d and \b would ask for the digits and letters of all scripts, at twice the cost.
PLZ = r"(?:^|[^0-9A-Za-z])[0-9]{5}(?:$|[^0-9A-Za-z])"


def _c(*namen: str) -> "pl.Expr":
    import polars as pl

    return pl.col(*namen)


def mit_doppelten(daten: "pl.DataFrame") -> "pl.DataFrame":
    """Mark rows that look like the same debtor or claim as another row.

    A name at an address (`__hier`, as a number) is a person, and so are several
    spellings of one (`__wer`). Names are folded only where an address has several.
    An address without a Postleitzahl is marked too, as each is asked only once here.
    """
    import polars as pl

    nummern = daten.select(_als_nummer("adresse"), _als_nummer("name"))
    hier = nummern.select(__hier=_c("adresse").cast(pl.UInt64) * 2**32 + _c("name"))
    andere = _schreibweisen(daten["name"], hier)
    wer = hier["__hier"]
    if len(andere):
        verbunden = hier.join(andere, on="__hier", how="left", maintain_order="left")
        wer = verbunden.select(pl.coalesce("__wer", "__hier")).to_series()
    return daten.with_columns(
        __schreibweisen=_unter(hier["__hier"], andere["__hier"]),
        __mehrfach=_unter(wer, _mit_mehreren(wer, daten["geschaeftspartner"])),
        __doppelt=_doppelte(wer, daten["hoehe"], daten["zugang_am"]),
        __ohne_plz=_ohne_plz(daten["adresse"], nummern["adresse"]),
    )


def _ohne_plz(adressen: "pl.Series", nummern: "pl.Series") -> "pl.Series":
    """Return the rows with an address without Postleitzahl."""
    erste = nummern.arg_unique()
    ohne = ~adressen.gather(erste).str.contains(PLZ)
    return _unter(nummern, nummern.gather(erste.filter(ohne)))


def _als_nummer(feld: str) -> "pl.Expr":
    """Return a number for each different text, which is quicker to compare."""
    import polars as pl

    return _c(feld).cast(pl.Categorical).to_physical()


def _nirgends(laenge: int) -> "pl.Series":
    import polars as pl

    return pl.repeat(value=False, n=laenge, eager=True)


def _unter(werte: "pl.Series", gesucht: "pl.Series") -> "pl.Series":
    """Return which values are among others; mostly there are none."""
    if not len(gesucht):
        return _nirgends(len(werte))
    return werte.is_in(gesucht.implode())


def _schreibweisen(namen: "pl.Series", hier: "pl.DataFrame") -> "pl.DataFrame":
    """Return who (`__wer`) stands behind a spelling (`__hier`) that has others."""
    import polars as pl

    erste = hier.with_row_index("stelle").drop_nulls().unique("__hier", keep="first")
    erste = erste.with_columns(adresse=_c("__hier") // 2**32)
    mehrere = erste.filter(_c("adresse").is_duplicated())
    mehrere = mehrere.with_columns(person=_personen(namen.gather(mehrere["stelle"])))
    return (
        mehrere.group_by("adresse", "person")
        .agg("__hier", __wer=_c("__hier").min())
        .filter(_c("__hier").list.len() > 1)
        .explode("__hier")
        .select(pl.col("__hier", "__wer"))
    )


def _personen(namen: "pl.Series") -> "pl.Series":
    """Return the names folded; polars uses one core for it, so each gets a half."""
    import polars as pl

    haelfte = len(namen) // 2
    with ThreadPoolExecutor(2) as faeden:
        teile = faeden.map(
            lambda teil: pl.DataFrame({"name": teil}).select(gefaltet("name")),
            (namen.head(haelfte), namen.slice(haelfte)),
        )
        return pl.concat(teile).to_series()


def _mit_mehreren(wer: "pl.Series", partner: "pl.Series") -> "pl.Series":
    """Return the persons with several numbers of a Geschäftspartner."""
    import polars as pl

    paare = pl.DataFrame({"wer": wer, "partner": partner}).drop_nulls().unique()
    return paare.filter(_c("wer").is_duplicated())["wer"]


def _doppelte(wer: "pl.Series", hoehe: "pl.Series", zugang: "pl.Series") -> "pl.Series":
    """Return the rows with person, amount and day of another one."""
    import polars as pl

    alle = pl.DataFrame({"wer": wer, "hoehe": hoehe, "zugang": zugang})
    ganz = alle.with_row_index("stelle").drop_nulls()
    # To count is far cheaper than to sort out: as many hashes as rows, none is double.
    if ganz.drop("stelle").hash_rows().n_unique() == len(ganz):
        return _nirgends(len(wer))
    gleich = pl.struct("wer", "hoehe", "zugang")
    stellen = ganz.filter(gleich.is_duplicated())["stelle"]
    return _nirgends(len(wer)).scatter(stellen, values=True)


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

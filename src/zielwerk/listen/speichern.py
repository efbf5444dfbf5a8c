"""Stores the checked rows of a list by the driver's bulk path, not as objects.

SQLite: one prepared statement. PostgreSQL: COPY into a table of this transaction, then
INSERT … SELECT, because COPY into a table with row-level security is refused (ADR 19).
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from zielwerk.mandanten.felder import BlindindexFeld, Verschluesselt

if TYPE_CHECKING:
    import polars as pl

STAPEL = 50_000
NULL = "\\N"
ZWISCHEN = "zwischenablage"


@transaction.atomic
def store_zeilen(
    *, modell: type[models.Model], zeilen: "pl.DataFrame", fest: Mapping[str, Any]
) -> int:
    """Insert rows into a model's table, all or none; returns how many.

    The columns of `zeilen` are field names, typed as a check leaves them (text, day,
    Decimal, integer, truth value, bytes) and encrypted here where the field is; `fest`
    holds what is equal in every row, a related object too. Constraints of the database
    hold, validators do not run. Fields named by neither get their default; a model with
    a public id needs it among them.

    :raises TypeError: if a column cannot be stored this way, or a uuid is missing
    """
    if not len(zeilen):
        return 0
    stapel = (_fertig(modell, einer, fest) for einer in zeilen.iter_slices(STAPEL))
    tabelle = modell._meta.db_table
    if connection.vendor == "postgresql":
        _copy(tabelle, stapel)
    else:
        _executemany(tabelle, stapel)
    return len(zeilen)


def _fertig(
    modell: type[models.Model], zeilen: "pl.DataFrame", fest: Mapping[str, Any]
) -> "pl.DataFrame":
    """Return the columns as the database gets them, under its names."""
    fertig = _mit_festen(modell, _vorbereitet(_verschluesselt(modell, zeilen)), fest)
    namen = {feld.name: str(feld.column) for feld in modell._meta.concrete_fields}
    return fertig.rename({name: namen[name] for name in fertig.columns})


def _verschluesselt(
    modell: type[models.Model], zeilen: "pl.DataFrame"
) -> "pl.DataFrame":
    """Encrypt the columns that are secret, and fill their blind indexes (ADR 22).

    An index that comes along is taken as it is: its list was compared by it before.
    """
    import polars as pl

    neu = []
    for feld in modell._meta.concrete_fields:
        if feld.name in zeilen.columns and isinstance(feld, BlindindexFeld):
            continue
        if isinstance(feld, BlindindexFeld) and feld.zu in zeilen.columns:
            werte = feld.spalte(zeilen[feld.zu].to_list())
            neu.append(pl.Series(feld.name, werte, pl.String))
        elif isinstance(feld, Verschluesselt) and feld.name in zeilen.columns:
            geheim = feld.verschluessle_spalte(zeilen[feld.name].to_list())
            neu.append(pl.Series(feld.name, geheim, pl.Binary))
    return zeilen.with_columns(neu)


def _vorbereitet(zeilen: "pl.DataFrame") -> "pl.DataFrame":
    """Turn days and amounts into the text both databases read exactly."""
    import polars as pl
    import polars.selectors as cs

    erlaubt = cs.string() | cs.date() | cs.decimal() | cs.integer() | cs.boolean()
    fremd = zeilen.select(~(erlaubt | cs.binary())).columns
    if fremd:
        raise TypeError(f"Cannot be stored in bulk: {', '.join(fremd)}")
    return zeilen.with_columns(
        cs.date().dt.to_string("%Y-%m-%d"), cs.decimal().cast(pl.String)
    )


def _mit_festen(
    modell: type[models.Model], zeilen: "pl.DataFrame", fest: Mapping[str, Any]
) -> "pl.DataFrame":
    """Add the columns that are equal in every row: given ones and defaults."""
    import polars as pl

    gleich = {}
    for feld in modell._meta.concrete_fields:
        if feld.primary_key or feld.name in zeilen.columns:
            continue
        if feld.name in fest:
            wert = fest[feld.name]
            wert = wert.pk if isinstance(wert, models.Model) else wert
        elif feld.unique:
            raise TypeError(f"{feld.name} is not given")
        else:
            wert = feld.get_default()
        wert = feld.get_db_prep_save(wert, connection)
        gleich[feld.name] = bytes(wert) if isinstance(feld, Verschluesselt) else wert
    return zeilen.with_columns(
        (pl.lit(wert) if wert is not None else pl.lit(None, pl.String)).alias(name)
        for name, wert in gleich.items()
    )


def _executemany(tabelle: str, stapel: "Iterator[pl.DataFrame]") -> None:
    """Insert with one prepared statement."""
    zitat = connection.ops.quote_name
    with connection.cursor() as zeiger:
        for einer in stapel:
            namen = ", ".join(zitat(name) for name in einer.columns)
            stellen = ", ".join("%s" for _ in einer.columns)
            sql = f"INSERT INTO {zitat(tabelle)} ({namen}) VALUES ({stellen})"  # noqa: S608  # names of our own models
            zeiger.executemany(sql, einer.rows())


def _copy(tabelle: str, stapel: "Iterator[pl.DataFrame]") -> None:
    """Insert by COPY into a temporary table, and from there under its protection.

    While the server takes one batch the next is encrypted beside.
    """
    zitat = connection.ops.quote_name
    erster = next(stapel)
    namen = ", ".join(zitat(name) for name in erster.columns)
    with connection.cursor() as zeiger:
        zeiger.execute(
            f"CREATE TEMPORARY TABLE {ZWISCHEN} ON COMMIT DROP AS"  # noqa: S608
            f" SELECT {namen} FROM {zitat(tabelle)} WITH NO DATA"
        )
        kopie = f"COPY {ZWISCHEN} FROM STDIN (FORMAT csv, NULL '{NULL}')"
        with connection.wrap_database_errors, zeiger.cursor.copy(kopie) as strom:
            for block in _voraus(_als_csv(einer) for einer in chain([erster], stapel)):
                strom.write(block)
        zeiger.execute(
            f"INSERT INTO {zitat(tabelle)} ({namen})"  # noqa: S608
            f" SELECT {namen} FROM {ZWISCHEN}"
        )
        zeiger.execute(f"DROP TABLE {ZWISCHEN}")


def _als_csv(stapel: "pl.DataFrame") -> str:
    """Return rows as COPY reads them."""
    import polars as pl
    import polars.selectors as cs

    return stapel.with_columns(
        pl.concat_str(pl.lit("\\x"), pl.col(name).bin.encode("hex")).alias(name)
        for name in stapel.select(cs.binary()).columns
    ).write_csv(include_header=False, null_value=NULL, quote_style="non_numeric")


def _voraus(bloecke: Iterator[str]) -> Iterator[str]:
    """Yield each block while the next one is made ready in a thread."""
    with ThreadPoolExecutor(1) as beiher:
        naechster = beiher.submit(next, bloecke, None)
        while (block := naechster.result()) is not None:
            naechster = beiher.submit(next, bloecke, None)
            yield block

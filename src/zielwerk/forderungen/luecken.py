"""Empty cells of a list filled by claim number from the Jobcenter's own list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from zielwerk.forderungen.nummern import fundzeilen, je_nummer
from zielwerk.forderungen.vergleich import ROH

if TYPE_CHECKING:
    import polars as pl

NEU = "__neu"
LEER = ("", "-", "–", "./.")  # how a missing cell is written by hand
LEER_BYTES = max(len(text.encode()) for text in LEER)


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def als_text(daten: "pl.DataFrame", feld: str) -> "pl.Expr":
    """Return a typed column as a list writes it in German."""
    import polars as pl

    typ = daten.schema[feld]
    if typ == pl.Date:
        return _c(feld).dt.strftime("%d.%m.%Y")
    if isinstance(typ, pl.Decimal):
        return _c(feld).cast(pl.String).str.replace(".", ",", literal=True)
    return _c(f"{feld}{ROH}")


def ergaenze(
    roh: "pl.DataFrame", aus: "pl.DataFrame", felder: tuple[str, ...]
) -> tuple["pl.DataFrame", tuple[str, ...]]:
    """Fill empty cells by claim number from the Jobcenter's own list.

    `roh` holds the texts of the list being checked, `aus` the typed rows of the other.
    A cell that holds something is never replaced.
    """
    import polars as pl

    nummer = f"nummer{ROH}"
    leer = {f: _c(f"{f}{ROH}").fill_null("").is_in(LEER) for f in felder}
    # Most columns have no cell short enough to be an empty one: asked before the texts.
    felder = _mit(roh, felder, lambda f: _laenge(f).min() <= LEER_BYTES)
    felder = _mit(roh, felder, lambda f: leer[f].any())
    andere = je_nummer(
        aus.select(_c(nummer), *(als_text(aus, f).alias(f) for f in felder)), nummer
    )
    wo = fundzeilen(roh[nummer], andere[nummer])
    neue = andere.select(_c(f).gather(wo).alias(f"{f}{NEU}") for f in felder)
    zusammen = pl.concat([roh, neue], how="horizontal")
    treffer = zusammen.select(
        (leer[f] & _c(f"{f}{NEU}").is_not_null()).alias(f) for f in felder
    )
    gefuellt = sum(spalte.sum() for spalte in treffer)
    ergebnis = zusammen.with_columns(
        pl.when(treffer[f])
        .then(_c(f"{f}{NEU}"))
        .otherwise(_c(f"{f}{ROH}"))
        .alias(f"{f}{ROH}")
        for f in felder
    ).drop(f"{f}{NEU}" for f in felder)
    fremd = int(pl.repeat(1, len(andere), eager=True).scatter(wo.drop_nulls(), 0).sum())
    saetze = [f"Aus der Ergänzung sind {gefuellt} leere Zellen gefüllt."]
    if fremd:
        saetze.append(
            f"{fremd} Forderungen der Ergänzung stehen nicht in dieser Liste und "
            "bleiben unberücksichtigt."
        )
    return ergebnis, tuple(saetze)


def _mit(
    roh: "pl.DataFrame", felder: tuple[str, ...], frage: Callable[[str], "pl.Expr"]
) -> tuple[str, ...]:
    """Return the fields for which the answer to a question is yes."""
    if not felder or not len(roh):
        return ()
    antworten = roh.select(frage(feld).alias(feld) for feld in felder).row(0)
    return tuple(f for f, ja in zip(felder, antworten, strict=True) if ja)


def _laenge(feld: str) -> "pl.Expr":
    """Return the bytes of each cell; an empty one has none."""
    return _c(f"{feld}{ROH}").str.len_bytes().fill_null(0)

"""A table of Richtwerte as a list: its columns and rules, taken as published."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.listen.profil import (
    Ausdruck,
    Einlesbar,
    Profil,
    Summen,
    load_felder,
    load_regeln,
)

if TYPE_CHECKING:
    import polars as pl

ERKLAERUNG = Path(__file__).with_name("richtwertliste.yaml")
HOECHSTENS = 20
JE_WEITERE = r"(?i)^(?:\+\s*1|(?:je )?(?:jede )?weitere.*)$"


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def groesse() -> "pl.Expr":
    """Return the household size, 0 for each further person, null if unreadable."""
    import polars as pl

    zahl = _c("personen").str.extract(r"^([0-9]{1,2})(?: Pers.*)?$")
    return (
        pl.when(_c("personen").str.contains(JE_WEITERE))
        .then(0)
        .otherwise(zahl.cast(pl.Int64))
    )


def _vorbereiten(daten: "pl.DataFrame", _: date | None) -> "pl.DataFrame":
    """Add size, and the largest amount of the smaller households of the room."""
    import polars as pl

    daten = daten.with_columns(__groesse=groesse())
    nur_groessen = pl.when(_c("__groesse") > 0).then("betrag")
    kleinere = (
        daten.with_columns(__wert=nur_groessen)
        .sort("__groesse", nulls_last=True, maintain_order=True)
        .with_columns(__davor=_c("__wert").cum_max().shift(1).over("raum"))
    )
    return daten.join(
        kleinere.select("zeile", "__davor"),
        on="zeile",
        how="left",
        maintain_order="left",
    )


VERSTOESSE: Mapping[str, Ausdruck] = {
    "personen-unlesbar": lambda _: (
        _c("personen").is_not_null()
        & ~_c("__groesse").is_between(0, HOECHSTENS).fill_null(value=False)
        | _c("personen").str.contains("^0+$")
    ),
    "betrag-unmoeglich": lambda _: _c("betrag") <= 0,
    "doppelte-groesse": lambda _: _doppelt(),
    "faellt-mit-der-groesse": lambda _: (
        (_c("__groesse") > 0) & (_c("betrag") < _c("__davor"))
    ),
}


def _doppelt() -> "pl.Expr":
    import polars as pl

    gleich = pl.struct("raum", "__groesse").is_duplicated()
    return gleich & _c("raum").is_not_null() & _c("__groesse").is_not_null()


def profil(am: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil of a table; the same on every day."""
    _ = am, freigegeben
    return Profil(
        art="richtwerte",
        titel="Richtwerttabelle",
        felder=load_felder(ERKLAERUNG),
        regeln=load_regeln(ERKLAERUNG, VERSTOESSE),
        summen=_summen,
        vorbereiten=_vorbereiten,
        annahmen=(
            "Die Tabelle gilt vom Stand der Liste an. Beträge werden übernommen, wie "
            "sie veröffentlicht sind; nichts wird nachgerechnet.",
        ),
    )


def _summen(daten: "pl.DataFrame", _: date | None) -> Summen:
    return Summen({"raeume": daten["raum"].n_unique(), "werte": len(daten)})


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.import_richtwerte` needs."""
    return {"zeilen": _datensaetze(daten), "stand_am": stand}


def _datensaetze(daten: "pl.DataFrame") -> Iterator[dict[str, Any]]:
    import polars as pl

    yield from daten.select(
        *("raum", "orte", "betrag", "wohnflaeche"),
        pl.when(groesse() == 0)
        .then(pl.lit("+1"))
        .otherwise(groesse().cast(pl.String))
        .alias("personen"),
    ).iter_rows(named=True)


LISTE = Einlesbar(
    titel="Richtwerttabelle einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.unterkunft.services.import_richtwerte",
    abgelehnt="zielwerk.unterkunft.services.RichtwertError",
    recht="RICHTWERTE_PFLEGEN",
    seite="unterkunft:richtwerte",
    menue="Richtwerte",
    summen_titel={"raeume": "Vergleichsräume", "werte": "Werte"},
)

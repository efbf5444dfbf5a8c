"""The membership table of the Vergleichstypen as a list: its columns and rules."""

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
from zielwerk.vergleich.regeln import vergleichstypen

if TYPE_CHECKING:
    import polars as pl

ERKLAERUNG = Path(__file__).with_name("einlesen.yaml")
FELDER = ("jobcenter", "jobcenter_name", "typ", "gilt_ab", "gilt_bis", "quelle")


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _vorbereiten(daten: "pl.DataFrame", _: date | None) -> "pl.DataFrame":
    """Add to each row the last day any earlier one of the same Jobcenter holds."""
    ende = _c("gilt_bis").fill_null(date.max)
    davor = (
        daten.sort("gilt_ab", nulls_last=True, maintain_order=True)
        .with_columns(__davor=ende.cum_max().shift(1).over("jobcenter"))
        .select("zeile", "__davor")
    )
    return daten.join(davor, on="zeile", how="left", maintain_order="left")


VERSTOESSE: Mapping[str, Ausdruck] = {
    "typ-unbekannt": lambda _: ~_c("typ").is_in(list(vergleichstypen())),
    "ende-vor-anfang": lambda _: _c("gilt_bis") < _c("gilt_ab"),
    "zwei-typen-zugleich": lambda _: _c("gilt_ab") <= _c("__davor"),
    "mehrere-namen": lambda _: _c("jobcenter_name").n_unique().over("jobcenter") > 1,
}


def profil(am: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil of the table; the same on every day."""
    _ = am, freigegeben
    return Profil(
        art="vergleichstypen",
        titel="Mitgliedschaftstabelle",
        felder=load_felder(ERKLAERUNG),
        regeln=load_regeln(ERKLAERUNG, VERSTOESSE),
        summen=_summen,
        vorbereiten=_vorbereiten,
        annahmen=(
            "Die Tabelle ersetzt die bisherige als Ganzes; frühere Zeiträume gehören "
            "mit hinein.",
        ),
    )


def _summen(daten: "pl.DataFrame", _: date | None) -> Summen:
    return Summen(
        {"jobcenter": daten["jobcenter"].n_unique(), "typen": daten["typ"].n_unique()}
    )


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.import_typen` needs."""
    return {"zeilen": _datensaetze(daten), "stand_am": stand}


def _datensaetze(daten: "pl.DataFrame") -> Iterator[dict[str, Any]]:
    yield from daten.select(FELDER).iter_rows(named=True)


LISTE = Einlesbar(
    titel="Mitgliedschaftstabelle einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.vergleich.services.import_typen",
    abgelehnt="zielwerk.vergleich.services.TypenError",
    recht="VERGLEICH_AUSTAUSCHEN",
    seite="vergleich:typen",
    menue="Vergleichstypen",
    summen_titel={"jobcenter": "Jobcenter", "typen": "Vergleichstypen"},
)

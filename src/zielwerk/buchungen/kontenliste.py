"""The table of accounts as a list: taken and handed out in the same form."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.buchungen.einlesen import ist_bund, ist_unbekannt
from zielwerk.buchungen.models import Kontenregel
from zielwerk.kern.tabelle import Zelle
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

ERKLAERUNG = Path(__file__).with_name("kontenliste.yaml")
FELDER = ("leistungsart", "art", "produktkonto", "bezeichnung", "gilt_ab", "gilt_bis")
KOPF = (
    *("Leistungsart", "Einnahme/Ausgabe", "Produktkonto"),
    *("Bezeichnung", "Gilt ab", "Gilt bis"),
)


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _doppelt() -> "pl.Expr":
    import polars as pl

    return pl.struct("leistungsart", "art", "produktkonto", "gilt_ab").is_duplicated()


VERSTOESSE: Mapping[str, Ausdruck] = {
    "leistungsart-unbekannt": lambda _: ist_unbekannt(),
    "bundesleistung": lambda _: ist_bund(),
    "ende-vor-anfang": lambda _: _c("gilt_bis") < _c("gilt_ab"),
    "zeile-doppelt": lambda _: _doppelt(),
}


def profil(am: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil of the table; the same on every day."""
    _ = am, freigegeben
    return Profil(
        art="kontentabelle",
        titel="Kontentabelle",
        felder=load_felder(ERKLAERUNG),
        regeln=load_regeln(ERKLAERUNG, VERSTOESSE),
        summen=_summen,
    )


def _summen(daten: "pl.DataFrame", _: date | None) -> Summen:
    return Summen({"konten": daten["produktkonto"].n_unique()})


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.import_kontenregeln` needs."""
    return {"zeilen": _datensaetze(daten), "stand_am": stand}


def _datensaetze(daten: "pl.DataFrame") -> Iterator[dict[str, Any]]:
    yield from daten.select(
        *("leistungsart", "art", "produktkonto"),
        _c("bezeichnung").fill_null(""),
        *("gilt_ab", "gilt_bis"),
    ).iter_rows(named=True)


def zeilen(regeln: Iterable[Kontenregel]) -> list[tuple[Zelle, ...]]:
    """Return the table as rows for CSV and XLSX, as it can be read again."""
    return [
        (
            regel.leistungsart,
            regel.get_art_display(),
            regel.produktkonto,
            regel.bezeichnung,
            regel.gilt_ab,
            regel.gilt_bis,
        )
        for regel in regeln
    ]


LISTE = Einlesbar(
    titel="Kontentabelle einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.buchungen.services.import_kontenregeln",
    abgelehnt="zielwerk.buchungen.services.BuchungError",
    recht="KONTENREGELN_PFLEGEN",
    seite="buchungen:konten",
    menue="Kontentabelle",
    summen_titel={"konten": "Verschiedene Konten"},
)

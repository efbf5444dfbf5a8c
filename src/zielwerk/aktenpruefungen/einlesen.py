"""The list of all files an audit draws from: its columns, its rules, its sums."""

from collections.abc import Mapping
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

ERKLAERUNG = Path(__file__).with_name("einlesen.yaml")


def _nach_stand(stand: date | None) -> "pl.Expr":
    import polars as pl

    return pl.col("entschieden_am") > pl.lit(stand)


def _negativ(_: date | None) -> "pl.Expr":
    import polars as pl

    return pl.col("betrag") < 0


VERSTOESSE: Mapping[str, Ausdruck] = {
    "betrag-negativ": _negativ,
    "entschieden-nach-stand": _nach_stand,
}


def profil(am: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil of a list of files; the same on every day."""
    _ = am, freigegeben
    return Profil(
        art="akten",
        titel="Aktenliste",
        felder=load_felder(ERKLAERUNG),
        regeln=load_regeln(ERKLAERUNG, VERSTOESSE),
        summen=_summen,
        annahmen=(
            "Die Liste wird bei der Übernahme festgeschrieben. Gilt für eine Akte kein "
            "Tag der Entscheidung, zählt der Stand der Liste.",
        ),
    )


def _summen(daten: "pl.DataFrame", _: date | None) -> Summen:
    return Summen(
        {
            "akten": len(daten),
            "teams": daten["team"].n_unique(),
            "dienststellen": daten["dienststelle"].n_unique(),
        }
    )


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.accept_akten` needs: rows and Stand."""
    return {"daten": daten, "stand_am": stand}


LISTE = Einlesbar(
    titel="Aktenliste einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.aktenpruefungen.services.accept_akten",
    abgelehnt="zielwerk.aktenpruefungen.services.AktenpruefungError",
    recht="AKTENPRUEFUNGEN_FUEHREN",
    seite="aktenpruefungen:pruefungen",
    menue="Aktenprüfungen",
    summen_titel={
        "akten": "Akten",
        "teams": "Teams",
        "dienststellen": "Dienststellen",
    },
)

"""The Jobcenter's own list that completes the one of the BA-Inkasso-Service."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from zielwerk.forderungen.einlesen import ERKLAERUNG
from zielwerk.listen.profil import Einlesbar, Profil, Summen, load_felder

if TYPE_CHECKING:
    import polars as pl

FELDER = ("nummer", "name", "adresse", "zugang_am", "begruendung")


def _summen(daten: "pl.DataFrame", _: date | None) -> Summen:
    return Summen(
        {f: len(daten) - daten[f].null_count() for f in FELDER if f != "nummer"}
    )


def profil(_: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil: the claim number, and whatever it adds."""
    felder = (f for f in load_felder(ERKLAERUNG) if f.schluessel in FELDER)
    return Profil(
        art="forderungsergaenzung",
        titel="Ergänzungsliste",
        felder=tuple(replace(feld, spalte_noetig=False) for feld in felder),
        summen=_summen,
    )


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.complete_liste` needs: rows and Stand."""
    return {"daten": daten, "stand_am": stand}


LISTE = Einlesbar(
    titel="Ergänzungsliste einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.forderungen.services.complete_liste",
    abgelehnt="zielwerk.forderungen.services.ForderungslisteError",
    recht="FORDERUNGEN_EINLESEN",
    seite="forderungen:forderungen",
    menue="Forderungen",
    summen_titel={
        "name": "Namen",
        "adresse": "Adressen",
        "zugang_am": "Zugänge",
        "begruendung": "Begründungen",
    },
)

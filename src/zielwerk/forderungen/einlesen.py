"""The quarterly list of the BA-Inkasso-Service: its columns, its rules, its sums."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.forderungen.luecken import ergaenze
from zielwerk.forderungen.pruefregeln import (
    AUSSTEHEND,
    VERSTOESSE,
    vorbereiten,
    vorschlag_rest,
)
from zielwerk.forderungen.vergleich import (
    NIEDERGESCHLAGEN,
    bestand,
    verglichen,
    zaehle,
    zeilen_je_status,
)
from zielwerk.listen.profil import (
    Einlesbar,
    Feld,
    Profil,
    ProfilError,
    Summen,
    load_felder,
    load_regeln,
)

if TYPE_CHECKING:
    import polars as pl

ERKLAERUNG = Path(__file__).with_name("einlesen.yaml")
# What the agreement asks for at least (Punkt 5), besides the Begründung where
# niedergeschlagen.
MINDESTENS = ("name", "adresse", "hoehe", "getilgt", "rest", "zugang_am")
MIT_VORSCHLAG = {"rest-stimmt-nicht", "rest-fehlt"}


def _felder(*, streng: bool, ergaenzt: frozenset[str]) -> tuple[Feld, ...]:
    """Return the columns; `streng`: those of the minimum, from here or elsewhere."""
    return tuple(
        replace(feld, spalte_noetig=feld.schluessel not in ergaenzt)
        if streng and feld.schluessel in MINDESTENS
        else feld
        for feld in load_felder(ERKLAERUNG)
    )


def _regeln(*, streng: bool) -> tuple[Any, ...]:
    """Return the rules; a list on its way may lack whole columns."""
    verstoesse = {**VERSTOESSE, **({} if streng else AUSSTEHEND)}
    return tuple(
        replace(regel, vorschlag=vorschlag_rest)
        if regel.name in MIT_VORSCHLAG
        else regel
        for regel in load_regeln(ERKLAERUNG, verstoesse)
    )


def _summen(
    daten: "pl.DataFrame", _: date | None, *, vorquartal: "pl.DataFrame | None"
) -> Summen:
    """Sum the amounts, count rows per Bearbeitungsstand and what changed."""
    werte: dict[str, int | str] = {
        feld: str(Decimal(daten[feld].sum() or 0).quantize(Decimal("0.01")))
        for feld in ("hoehe", "getilgt", "rest")
    }
    werte |= zeilen_je_status(daten)
    annahmen = []
    if not daten["status__roh"].is_not_null().any():
        annahmen.append(
            "Ein Bearbeitungsstand steht nicht in der Liste: mit Begründung oder Tag "
            "der Niederschlagung gilt eine Forderung als niedergeschlagen, mit "
            "Restbetrag 0,00 als erledigt, sonst als offen."
        )
    if vorquartal is not None:
        werte |= zaehle(verglichen(bestand(vorquartal), bestand(daten)))
        annahmen.append(
            "Verglichen wird mit der Liste des Vorquartals über die Forderungsnummer."
        )
    return Summen(werte, tuple(annahmen))


def profil(
    am: date | None = None,
    *,
    freigegeben: bool = False,
    vorquartal: "pl.DataFrame | None" = None,
    ergaenzung: "pl.DataFrame | None" = None,
) -> Profil:
    """Return the Profil of a list: complete (`freigegeben` false) or on its way.

    `vorquartal` and `ergaenzung`: the typed rows of the quarter before and of the
    Jobcenter's own list.

    :raises ProfilError: if one of them has no claim numbers
    """
    for name, andere in (("Vorquartal", vorquartal), ("Ergänzung", ergaenzung)):
        if andere is not None and "nummer" not in andere.columns:
            raise ProfilError(f"{name}: Die Spalte „Forderungsnummer“ fehlt.")
    ergaenzt = _gelieferte(ergaenzung) if ergaenzung is not None else ()
    streng = not freigegeben

    def fuelle(roh: "pl.DataFrame") -> tuple["pl.DataFrame", tuple[str, ...]]:
        assert ergaenzung is not None  # noqa: S101
        return ergaenze(roh, ergaenzung, ergaenzt)

    return Profil(
        art="forderungen",
        titel="Forderungsliste",
        felder=_felder(streng=streng, ergaenzt=frozenset(ergaenzt)),
        regeln=_regeln(streng=streng),
        summen=lambda daten, stand: _summen(daten, stand, vorquartal=vorquartal),
        ergaenze=fuelle if ergaenzung is not None else None,
        vorbereiten=vorbereiten,
    )


def _gelieferte(daten: "pl.DataFrame") -> tuple[str, ...]:
    """Return the fields a list holds besides the number."""
    return tuple(
        feld.schluessel
        for feld in load_felder(ERKLAERUNG)
        if feld.schluessel != "nummer"
        and not daten[f"{feld.schluessel}__roh"].is_null().all()
    )


def beigabe(_: date | None = None) -> Profil:
    """Return the Profil by which a list beside the checked one is read."""
    felder = (
        replace(feld, spalte_noetig=False, eindeutig=False)
        for feld in load_felder(ERKLAERUNG)
    )
    return Profil(art="forderungen", titel="Forderungsliste", felder=tuple(felder))


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.accept_liste` needs: rows and Stand."""
    return {"daten": daten, "stand_am": stand}


SUMMEN_TITEL = {
    "hoehe": "Höhe der Forderungen",
    "getilgt": "bereits getilgt",
    "rest": "Restbetrag",
    NIEDERGESCHLAGEN: "niedergeschlagen (Zeilen)",
}
LISTE = Einlesbar(
    titel="Forderungsliste einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.forderungen.services.accept_liste",
    abgelehnt="zielwerk.forderungen.services.ForderungslisteError",
    recht="FORDERUNGEN_EINLESEN",
    seite="forderungen:forderungen",
    menue="Forderungen",
    summen_titel=SUMMEN_TITEL,
    absender="BA-Inkasso-Service",
    beigaben={"vorquartal": beigabe, "ergaenzung": beigabe},
)

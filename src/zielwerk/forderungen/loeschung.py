"""Who owed is removed for good; amounts and movements stay, so no figure changes."""

from collections.abc import Iterable
from datetime import datetime

from zielwerk.forderungen.models import Forderung, Forderungsliste
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


def empty_schuldner(
    *,
    liste: Forderungsliste,
    pks: Iterable[int],
    anlass: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> int:
    """Remove number, name, address and reason of claims; returns how many."""
    zeilen = Forderung.objects.filter(liste=liste, pk__in=list(pks)).zuordenbar()
    menge: int = zeilen.update(
        nummer=None, nummer_index=None, name=None, adresse=None, begruendung=None
    )
    if menge:
        record_eintrag(
            mandant=liste.mandant,
            aktion="forderungen.schuldner_geloescht",
            objekt=liste,
            text=f"{liste}: Angaben zu Schuldnern gelöscht: {menge}. Anlass: {anlass}",
            durch=durch,
            jetzt=jetzt,
            nachher={"zeilen": menge},
        )
    return menge

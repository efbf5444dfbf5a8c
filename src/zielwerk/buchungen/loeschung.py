"""Texts of postings are removed for good; amounts and findings stay."""

from collections.abc import Iterable
from datetime import datetime

from zielwerk.buchungen.models import Buchung, Buchungsliste
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


def empty_buchungstexte(
    *,
    liste: Buchungsliste,
    pks: Iterable[int],
    anlass: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> int:
    """Remove the texts of postings; returns how many."""
    zeilen = Buchung.objects.filter(liste=liste, pk__in=list(pks))
    menge: int = zeilen.exclude(text__isnull=True).update(text=None)
    if menge:
        record_eintrag(
            mandant=liste.mandant,
            aktion="buchungen.texte_geloescht",
            objekt=liste,
            text=f"{liste}: Buchungstexte gelöscht: {menge}. Anlass: {anlass}",
            durch=durch,
            jetzt=jetzt,
            nachher={"zeilen": menge},
        )
    return menge

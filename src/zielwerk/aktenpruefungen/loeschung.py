"""Which case a file belonged to is removed for good; no figure of an audit changes."""

from collections.abc import Iterable
from datetime import datetime

from zielwerk.aktenpruefungen.ablauf import record
from zielwerk.aktenpruefungen.models import Akte, Aktenliste, Pruefantwort
from zielwerk.mandanten.models import Mitgliedschaft


def empty_akten(
    *,
    liste: Aktenliste,
    pks: Iterable[int],
    anlass: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> int:
    """Remove the Kennung of files and the notes about them; returns how many files."""
    akten = list(pks)
    zeilen = Akte.objects.filter(liste=liste, pk__in=akten).zuordenbar()
    menge: int = zeilen.update(kennung=None, kennung_index=None)
    Pruefantwort.objects.filter(bogen__stichprobenakte__akte__in=akten).update(
        notiz=None
    )
    if menge:
        text = f"{liste}: Kennungen gelöscht: {menge}. Anlass: {anlass}"
        record(liste, "kennungen_geloescht", text, durch, jetzt, zeilen=menge)
    return menge

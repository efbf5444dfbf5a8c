"""Whose case it was is removed for good; days and amounts stay, for the figures."""

from collections.abc import Iterable
from datetime import datetime

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.unterkunft.models import Konzepthinweis, Kostensenkungsverfahren
from zielwerk.unterkunft.verfahrensschritt import record_schritt


def empty_kostensenkung(
    *,
    pks: Iterable[int],
    anlass: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> int:
    """Empty ended procedures of Aktenzeichen, room and reasons; returns how many."""
    alle = Kostensenkungsverfahren.objects.exclude(beendet_am=None).zuordenbar()
    weg = list(alle.filter(pk__in=list(pks)))
    for eines in weg:
        eines.aktenzeichen = eines.grund = eines.sterbefall_am = None
        eines.raum = ""
        eines.save()
        Konzepthinweis.objects.filter(verfahren=eines).update(grund=None)
        text = f"{eines}: Aktenzeichen gelöscht. Anlass: {anlass}"
        record_schritt(eines, "geloescht", text, durch, jetzt)
    return len(weg)

"""What became of a finding: its own steps, and those done by a list or in bulk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zielwerk.buchungen.models import Buchungshinweis, Buchungsliste
from zielwerk.protokoll.models import Eintrag

# What a list or a step in bulk does to a finding, by the value that names it.
GEMEINSAM = {
    "hinweise": "gemeldet",
    "hinweise_neu": "gefunden",
    "hinweise_wieder_offen": "wieder offen",
    "hinweise_berichtigt": "berichtigt",
}
ZEIGEN = 20


@dataclass(frozen=True)
class Verlaufsschritt:
    """One entry of the record, and what it did to the finding if it was for many."""

    am: datetime
    text: str
    person: str
    was: str = ""


def verlauf(hinweis: Buchungshinweis) -> list[Verlaufsschritt]:
    """Return the steps of a finding, newest first; those of the year's lists too."""
    listen = Buchungsliste.objects.filter(jahr=hinweis.jahr)
    eigene = Eintrag.objects.zu(hinweis)
    gemeinsame = Eintrag.objects.neueste().filter(
        aktion__startswith="buchungen.", objekt_uuid__in=listen.values("uuid")
    )
    schritte = [(eintrag, "") for eintrag in eigene[:ZEIGEN]]
    for eintrag in gemeinsame:
        schritte += [(eintrag, was) for was in _genannt(eintrag.nachher, hinweis)]
    schritte.sort(key=lambda schritt: schritt[0].lfd_nr, reverse=True)
    return [
        Verlaufsschritt(e.ereignis_am, e.text, e.person, was)
        for e, was in schritte[:ZEIGEN]
    ]


def _genannt(nachher: Any, hinweis: Buchungshinweis) -> list[str]:
    """Return what an entry for many findings did to this one."""
    if not isinstance(nachher, dict):
        return []
    kennung = str(hinweis.uuid)
    return [
        was
        for name, was in GEMEINSAM.items()
        if isinstance(nachher.get(name), list) and kennung in nachher[name]
    ]

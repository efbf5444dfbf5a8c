"""Which Jobcenter belongs to which Vergleichstyp in a year, as published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction

from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vergleich.models import Typliste, Typzugehoerigkeit
from zielwerk.vergleich.staende import refresh_staende


class TypenError(Exception):
    """A table cannot be taken; the message says why."""


@dataclass(frozen=True)
class Wechsel:
    """A Jobcenter that changed its Vergleichstyp from one year to the next."""

    jobcenter: str
    name: str
    jahr: int
    vorher: str
    nachher: str


@transaction.atomic
def import_typen(
    *,
    einlesung: Any,
    zeilen: Iterable[Mapping[str, Any]],
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Typliste:
    """Keep a checked table as the one that counts from now on; earlier ones stay.

    :raises TypenError: if a later table is there already
    """
    letzte = Typliste.objects.select_for_update().order_by("-fassung").first()
    if letzte and letzte.stand_am > stand_am:
        raise TypenError(
            f"Es gibt schon eine Tabelle mit Stand {tag(letzte.stand_am)}. Eine ältere "
            "ersetzt sie nicht."
        )
    liste: Typliste = Typliste.objects.create(
        mandant=durch.mandant,
        einlesung=einlesung,
        stand_am=stand_am,
        fassung=letzte.fassung + 1 if letzte else 1,
    )
    neue = Typzugehoerigkeit.objects.bulk_create(
        Typzugehoerigkeit(mandant=durch.mandant, liste=liste, **zeile)
        for zeile in zeilen
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vergleich.typen",
        objekt=liste,
        text=f"{liste} eingelesen: {anzahl(len(neue), 'Zeile', 'Zeilen')}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "jobcenter": len({zeile.jobcenter for zeile in neue}),
            "einlesung": str(einlesung.uuid),
        },
    )
    refresh_staende(durch=durch, jetzt=jetzt)
    return liste


def typen_im_jahr(jahr: int) -> dict[str, Typzugehoerigkeit]:
    """Return the membership of each Jobcenter for a year, by its Kennung."""
    return {z.jobcenter: z for z in Typzugehoerigkeit.objects.im_jahr(jahr)}


def jahre() -> list[int]:
    """Return the years the table of today speaks of, up to its Stand."""
    liste = Typliste.objects.geltende()
    erste = liste.zeilen.order_by("gilt_ab").first() if liste else None
    if liste is None or erste is None:
        return []
    beginn = erste.gilt_ab.year
    return list(range(beginn, max(beginn, liste.stand_am.year) + 1))


def wechsel() -> list[Wechsel]:
    """Return who changed its Vergleichstyp, the latest change first."""
    liste = Typliste.objects.geltende()
    alle = list(liste.zeilen.all()) if liste else []
    stand = {
        jahr: {z.jobcenter: z for z in alle if z.gilt_im_jahr(jahr)} for jahr in jahre()
    }
    gefunden = [
        Wechsel(kennung, danach.jobcenter_name, jahr, davor.typ, danach.typ)
        for voriges, jahr in pairwise(stand)
        for kennung, danach in stand[jahr].items()
        if (davor := stand[voriges].get(kennung)) and davor.typ != danach.typ
    ]
    return sorted(gefunden, key=lambda w: (-w.jahr, w.name))

"""The year at a glance: one row per Punkt with its Fristen as marks on an axis."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import Standanzeige
from zielwerk.vereinbarung.models import (
    Feststellung,
    Pflicht,
    Pflichtfrist,
    Punkt,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import Punktstand, punktstaende


@dataclass(frozen=True)
class Marke:
    """One mark on the month axis: which day, what, where it leads."""

    tag: date
    status: str
    wort: str
    url: str
    titel: str


@dataclass(frozen=True)
class Jahreszeile:
    """One Punkt in the year at a glance."""

    punkt: Punkt
    marken: tuple[Marke, ...]
    fortlaufend: str
    stand: Punktstand


def jahreszeilen(
    vereinbarung: Zielvereinbarung, heute: date, frei: tuple[str, ...]
) -> list[Jahreszeile]:
    """Return one row per Punkt with its Fristen on a month axis, in few queries."""
    dauer = Pflicht.objects.filter(punkt=OuterRef("pk"), terminregel__art="fortlaufend")
    beanstandet = (
        Feststellung.objects.filter(
            punkt=OuterRef("pk"), art=Feststellung.Art.BEANSTANDUNG
        )
        .order_by()
        .values("punkt")
        .annotate(anzahl=Count("pk"))
    )
    herkunft = Pflichtfrist.objects.select_related("frist__mandant")
    punkte = list(
        Punkt.objects.filter(vereinbarung=vereinbarung)
        .select_related("vereinbarung", "bewertung__durch__benutzer")
        .prefetch_related(Prefetch("pflichtfristen", herkunft))
        .annotate(
            hat_dauer=Exists(dauer),
            beanstandungen=Coalesce(Subquery(beanstandet.values("anzahl")), 0),
        )
    )
    staende = punktstaende(punkte, heute)
    return [
        Jahreszeile(
            punkt,
            _marken([eine.frist for eine in punkt.pflichtfristen.all()], heute, frei),
            _fortlaufend(staende[punkt.pk]) if punkt.hat_dauer else "",
            staende[punkt.pk],
        )
        for punkt in punkte
    ]


def _marken(
    fristen: list[Frist], heute: date, frei: tuple[str, ...]
) -> tuple[Marke, ...]:
    """Return the marks of a Punkt in the order of their days."""
    pflichten = [frist for frist in fristen if frist.art == Frist.Art.PFLICHT]
    marken = [_marke(frist, frist.stand(heute, frei)) for frist in pflichten]
    return tuple(sorted(marken, key=lambda marke: marke.tag))


def _marke(frist: Frist, stand: Standanzeige) -> Marke:
    """Place a Frist: on the day it was done, else on the day it is due."""
    return Marke(
        frist.erledigt_am or frist.faellig_am,
        stand.status,
        stand.wort,
        reverse("vereinbarung:frist", args=[frist.uuid]),
        frist.titel,
    )


def _fortlaufend(stand: Punktstand) -> str:
    """Return the words under the bar of a continuous duty."""
    return f"fortlaufend, {stand.detail}" if stand.detail else "fortlaufend"

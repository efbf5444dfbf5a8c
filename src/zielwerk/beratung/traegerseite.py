"""What the pages of a Träger show of its own rows."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zielwerk.beratung.models import (
    Beratungsfall,
    Beratungsmeldung,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres

DEZEMBER = 12


def naechster_monat(
    vertrag: Traegervertrag, faelle: list[Beratungsfall], heute: date
) -> Zeitraum:
    """Return the month after the last one recorded, up to this one."""
    meldungen = list(Beratungsmeldung.objects.filter(vertrag=vertrag))
    monate = [
        *zeitraeume_des_jahres("monat", heute.year - 1)[heute.month :],
        *zeitraeume_des_jahres("monat", heute.year)[: heute.month],
    ]
    tage = [m.bis for m in meldungen] + [f.bezugstag for f in faelle if f.bezugstag]
    bis = max(tage, default=vertrag.gilt_ab - timedelta(days=1))
    return next((zeit for zeit in monate if zeit.von > bis), monate[-1])


def bereich(vertrag: Traegervertrag, jahr: int, heute: date) -> dict[str, Any]:
    """Return what the page shows of one own service."""
    meldungen = list(
        Beratungsmeldung.objects.filter(vertrag=vertrag).select_related("standort")
    )
    faelle = list(Beratungsfall.objects.filter(vertrag=vertrag))
    scheine = list(
        Zuweisung.objects.offen().filter(vertrag=vertrag).select_related("standort")
    )
    offen = [z for z in scheine if not gemeldet(meldungen, z)]
    return {
        "vertrag": vertrag,
        "monate": [
            {
                "zeit": zeit,
                "nr": zeit.von.month,
                "meldungen": [
                    m for m in meldungen if m.von <= zeit.bis and m.bis >= zeit.von
                ],
                "faelle": sum(
                    bool(f.bezugstag and f.bezugstag in zeit) for f in faelle
                ),
            }
            for zeit in zeitraeume_des_jahres("monat", jahr)
            if zeit.von <= heute
        ],
        "naechster": naechster_monat(vertrag, faelle, heute),
        "offen": offen,
        "laufend": [f for f in faelle if f.ende_am is None],
        "beendet_anzahl": sum(f.ende_am is not None for f in faelle),
    }


def gemeldet(meldungen: list[Beratungsmeldung], z: Zuweisung) -> bool:
    """Return whether the month of a voucher was reported as counts."""
    return any(
        m.von <= z.zugewiesen_am <= m.bis and m.standort_id in {None, z.standort_id}
        for m in meldungen
    )


def letzter_monat(heute: date) -> Zeitraum:
    """Return the month that was last over."""
    jahr, monat = heute.year, heute.month - 1
    if not monat:
        jahr, monat = jahr - 1, DEZEMBER
    return zeitraeume_des_jahres("monat", jahr)[monat - 1]


def laufend(vertrag: Traegervertrag, ort: Standort | None, am: date) -> int | None:
    """Return what ran before a day: as last reported, else by single records."""
    davor = Beratungsmeldung.objects.filter(
        vertrag=vertrag, standort=ort, bis=am - timedelta(days=1)
    ).first()
    if davor or ort:
        return davor.laufend_ende if davor else None
    faelle = Beratungsfall.objects.filter(vertrag=vertrag, kurz=False, beginn_am__lt=am)
    return faelle.filter(Q(ende_am=None) | Q(ende_am__gte=am)).count() or None

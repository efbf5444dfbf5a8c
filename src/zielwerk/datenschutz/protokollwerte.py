"""Values of the record: found by the words in them, emptied by rule or by key."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from zielwerk.datenschutz.lage import FALL_GESPERRT, OBJEKT_GESPERRT, Lage, Posten
from zielwerk.datenschutz.regeln import Suchwoerter
from zielwerk.kern.kalender import nach_monaten
from zielwerk.protokoll.models import Eintragswert
from zielwerk.protokoll.services import empty_werte

STAPEL = 500
# So many keys fit into one statement of either database.
JE_VERMERK = 10_000


def stapel(menge: QuerySet[Any], *felder: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows in batches by primary key: (pk, fields…); none is read twice."""
    letzter = 0
    while True:
        ab = menge.filter(pk__gt=letzter).order_by("pk")
        zeilen = list(ab.values_list("pk", *felder)[:STAPEL])
        if not zeilen:
            return
        letzter = zeilen[-1][0]
        yield zeilen


def werte_mit(worte: Suchwoerter) -> list[int]:
    """Return the record's values in which one of these words stands."""
    if not worte:
        return []
    # Who did something is an employee; that value has its own rule.
    menge = Eintragswert.objects.leerbar().exclude(feld="person")
    return [
        pk for teil in stapel(menge, "wert") for pk, wert in teil if worte.in_text(wert)
    ]


def leere_werte(lage: Lage, regel: str, pks: list[int]) -> int:
    """Empty values of the record by key; the chain still verifies."""
    return sum(
        empty_werte(
            mandant=lage.mandant,
            werte=Eintragswert.objects.filter(pk__in=pks[ab : ab + JE_VERMERK]),
            anlass=lage.anlass(regel),
            durch=lage.durch,
            jetzt=lage.jetzt,
        )
        for ab in range(0, len(pks), JE_VERMERK)
    )


def protokoll(lage: Lage) -> Iterator[Posten]:
    """Values of old entries, or those an order names; the entries stay."""
    menge = Eintragswert.objects.leerbar()
    if lage.auftrag is not None:
        menge = menge.filter(pk__in=lage.auftrag.get("werte", []))
    else:
        monate = lage.monate["protokollwert"]
        spaetestens = nach_monaten(lage.heute, -monate) + timedelta(days=1)
        grenze = make_aware(datetime.combine(spaetestens, time.min))
        menge = menge.filter(eintrag__ereignis_am__lt=grenze)
    felder = ("wert", "eintrag__ereignis_am", "eintrag__objekt_uuid")
    for teil in stapel(menge, *felder):
        pks = [pk for pk, *zeile in teil if _wert_frei(lage, *zeile)]
        if pks:
            tue = partial(_loesche_werte, lage, pks)
            yield Posten("protokollwert", len(pks), tue)


def _wert_frei(lage: Lage, wert: str, ereignis_am: datetime, objekt: Any) -> bool:
    """Return whether a value is due and not on hold; a hold is counted."""
    beginn = ereignis_am.astimezone().date()
    if lage.auftrag is None and not lage.faellig("protokollwert", beginn):
        return False
    if lage.objekt_gesperrt(objekt):
        lage.halte("protokollwert", OBJEKT_GESPERRT)
        return False
    if lage.gesperrte_faelle.in_text(wert):
        lage.halte("protokollwert", FALL_GESPERRT)
        return False
    return True


def _loesche_werte(lage: Lage, pks: list[int]) -> Counter[str]:
    return Counter({"werte": leere_werte(lage, "protokollwert", pks)})

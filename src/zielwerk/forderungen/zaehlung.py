"""What the rows of a list come to: counts and sums, in one pass over them.

A million rows take seconds. So a process counts a long list once per state: every step
that changes rows leaves an entry about the list in the same transaction, and the
checksum of the last one names the state. Reads leave entries too; they change nothing.
"""

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Count, Q, Sum
from django.db.models.functions import Abs

from zielwerk.forderungen.models import (
    BEZAHLT,
    NIEDERGESCHLAGEN,
    UNVOLLSTAENDIG,
    Forderung,
    Forderungsliste,
    cent,
)
from zielwerk.protokoll.models import Eintrag

# Shorter ones are counted each time.
LANG = 20_000
OHNE_BEGRUENDUNG = Q(NIEDERGESCHLAGEN, begruendung__isnull=True)
LUECKEN = (
    Q(name__isnull=True) | Q(adresse__isnull=True) | Q(zugang_am=None)
) | OHNE_BEGRUENDUNG
GEZAEHLT = {
    "alle": Q(),
    "unvollstaendig": UNVOLLSTAENDIG,
    "neu": Q(was="neu"),
    "geaendert": Q(was="geaendert"),
    "bezahlt": BEZAHLT,
    "niedergeschlagen": NIEDERGESCHLAGEN,
    "luecken": LUECKEN,
    "ohne_name": Q(name__isnull=True),
    "ohne_adresse": Q(adresse__isnull=True),
    "ohne_zugang": Q(zugang_am=None),
    "ohne_begruendung": OHNE_BEGRUENDUNG,
}


def count_zeilen(liste_pk: int) -> Mapping[str, int]:
    """Return how many rows there are of each kind, and two sums in cents."""
    je_zeile = cent("hoehe") - cent("getilgt") - cent("erlassen") - cent("rest")
    zahlen = Forderung.objects.filter(liste=liste_pk).aggregate(
        **{name: Count("pk", filter=was) for name, was in GEZAEHLT.items()},
        summe=Sum(cent("rest")),
        abweichung=Sum(Abs(je_zeile)),
    )
    return {name: wert or 0 for name, wert in zahlen.items()}


def gezaehlt(liste: Forderungsliste) -> Mapping[str, int]:
    """Return the same for showing it: of a long list as last counted in its state.

    Whoever decides by it asks `count_zeilen`.
    """
    if liste.zeilen < LANG:
        return count_zeilen(liste.pk)
    stand = (
        Eintrag.objects.zu(liste)
        .exclude(aktion=f"{liste._meta.app_label}.gelesen")
        .values_list("pruefsumme", flat=True)
        .first()
    )
    return _im_stand(liste.pk, stand) if stand else count_zeilen(liste.pk)


@lru_cache(maxsize=64)
def _im_stand(liste_pk: int, stand: str) -> Mapping[str, int]:
    return count_zeilen(liste_pk)

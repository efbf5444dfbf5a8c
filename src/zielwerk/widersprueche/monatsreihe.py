"""The counts of each month as a series for comparison; no single case is in it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth

from zielwerk.vergleich.regeln import Periode
from zielwerk.widersprueche.models import Monatszahl, Widerspruch, Widerspruchsliste
from zielwerk.widersprueche.regeln import monatsende


def monatsreihe(*, bis: date) -> Iterator[Periode]:
    """Yield avoidable and settled municipal objections per month, oldest first.

    From the list that counts for a year, else from its monthly counts; a month that
    the Stand cuts ends with it. Months after `bis` stay out.
    """
    listen = geltende_listen(bis)
    monate = Monatszahl.objects.filter(jahr__lte=bis.year).exclude(jahr__in=listen)
    jahre = sorted({*listen, *monate.values_list("jahr", flat=True)})
    for jahr in jahre:
        yield from (
            monate_der_liste(listen[jahr])
            if jahr in listen
            else _aus_monaten(jahr, bis)
        )


def geltende_listen(bis: date) -> dict[int, Widerspruchsliste]:
    """Return the list that counts per year, of those as of a day or before."""
    alle = Widerspruchsliste.objects.filter(stand_am__lte=bis).order_by("fassung")
    return {liste.jahr: liste for liste in alle.select_related("einlesung__datei")}


def monate_der_liste(liste: Widerspruchsliste) -> Iterator[Periode]:
    """Yield the counts of each month of a list up to its Stand."""
    zeitraum = (date(liste.jahr, 1, 1), liste.stand_am)
    gezaehlt = {
        monat: (zaehler, nenner)
        for monat, zaehler, nenner in Widerspruch.objects.filter(liste=liste)
        .kommunal()
        .erledigt(*zeitraum)
        .annotate(monat=ExtractMonth("erledigt_am"))
        .values("monat")
        .annotate(z=Count("pk", filter=Q(ist_vermeidbar=True)), n=Count("pk"))
        .order_by("monat")
        .values_list("monat", "z", "n")
    }
    for monat in range(1, liste.stand_am.month + 1):
        zaehler, nenner = gezaehlt.get(monat, (0, 0))
        ende = min(monatsende(liste.jahr, monat), liste.stand_am)
        yield Periode(
            date(liste.jahr, monat, 1),
            ende,
            zaehler,
            nenner,
            liste.stand_am,
            f"Widerspruchsliste {liste.jahr}, Fassung {liste.fassung}",
        )


def _aus_monaten(jahr: int, bis: date) -> Iterator[Periode]:
    zahlen = [
        eine
        for eine in Monatszahl.objects.filter(jahr=jahr)
        if monatsende(jahr, eine.monat) <= bis
    ]
    stand = max((monatsende(jahr, eine.monat) for eine in zahlen), default=bis)
    for eine in zahlen:
        ende = monatsende(jahr, eine.monat)
        quelle = f"Monatszahlen {jahr}"
        yield Periode(
            date(jahr, eine.monat, 1),
            ende,
            eine.vermeidbar,
            eine.erledigt,
            stand,
            quelle,
        )

"""Periods of the KdU settled for the federal share; stored, and computed anew."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from zielwerk.buchungen.fehler import BuchungError
from zielwerk.buchungen.models import Abrechnungsperiode, Buchung, Buchungsliste
from zielwerk.buchungen.regeln import (
    Abrechnung,
    BuchungsregelError,
    Periode,
    abrechnung,
    bundesbeteiligung,
)
from zielwerk.kern.anzeige import euro, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


def _werte(periode: Abrechnungsperiode) -> dict[str, str]:
    return {
        "ausgaben": euro(periode.ausgaben),
        "einnahmen": euro(periode.einnahmen),
        "abgerechnet_am": tag(periode.abgerechnet_am),
    }


@transaction.atomic
def add_periode(
    *,
    bezeichnung: str,
    jahr: int,
    ausgaben: Decimal,
    einnahmen: Decimal,
    abgerechnet_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Abrechnungsperiode:
    """Store a settled period.

    :raises BuchungError: if nothing was fixed on that day, or the period is there
    """
    land = durch.mandant.land
    try:
        bundesbeteiligung(jahr=jahr, stand=abgerechnet_am, land=land)
    except BuchungsregelError as fehler:
        raise BuchungError(str(fehler)) from fehler
    try:
        with transaction.atomic():
            neu: Abrechnungsperiode = Abrechnungsperiode.objects.create(
                mandant=durch.mandant,
                bezeichnung=bezeichnung,
                jahr=jahr,
                ausgaben=ausgaben,
                einnahmen=einnahmen,
                abgerechnet_am=abgerechnet_am,
            )
    except IntegrityError as fehler:
        raise BuchungError(
            f"„{bezeichnung}“ ist für {jahr} schon abgerechnet. Bitte nehmen Sie die "
            "Zeile zuerst heraus."
        ) from fehler
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.periode_angelegt",
        objekt=neu,
        text=f"Abrechnung der Bundesbeteiligung: {neu}",
        durch=durch,
        jetzt=jetzt,
        nachher=_werte(neu),
    )
    return neu


@transaction.atomic
def remove_periode(
    *, periode: Abrechnungsperiode, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Take a period out; the record keeps its figures."""
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.periode_entfernt",
        objekt=periode,
        text=f"Abrechnung der Bundesbeteiligung: {periode} herausgenommen",
        durch=durch,
        jetzt=jetzt,
        vorher=_werte(periode),
    )
    periode.delete()


def settle_perioden(*, jahr: int, stand: date, land: str) -> Abrechnung | None:
    """Return the settlement of a year's periods as of a day, None without a period.

    :raises BuchungError: if a period cannot be computed
    """
    alle: list[Any] = list(
        Abrechnungsperiode.objects.filter(jahr=jahr, abgerechnet_am__lte=stand)
    )
    if not alle:
        return None
    try:
        return abrechnung(
            perioden=[
                Periode(p.bezeichnung, jahr, p.ausgaben, p.einnahmen, p.abgerechnet_am)
                for p in alle
            ],
            stand=stand,
            land=land,
        )
    except BuchungsregelError as fehler:
        raise BuchungError(str(fehler)) from fehler


def summen_quartale(liste: Buchungsliste) -> list[dict[str, Any]]:
    """Return spending and income of § 22 Abs. 1 per quarter of the Haushaltsjahr.

    The quarter of the day due, else of the day booked; what lies in another year
    belongs to the first or last quarter.
    """
    zeilen = [
        {
            "bezeichnung": f"{nummer}. Quartal",
            "jahr": liste.jahr,
            "ausgaben": Decimal(0),
            "einnahmen": Decimal(0),
        }
        for nummer in range(1, 5)
    ]
    posten = (
        Buchung.objects.filter(
            Q(leistungsart="§ 22") | Q(leistungsart__startswith="§ 22 Abs. 1"),
            liste=liste,
            haushaltsjahr=liste.jahr,
            art__in=("ausgabe", "einnahme"),
        )
        .order_by()
        .values("gebucht_am", "faellig_am", "art")
        .annotate(summe=Sum("betrag"))
    )
    for eines in posten:
        am = eines["faellig_am"] or eines["gebucht_am"]
        quartal = (am.month - 1) // 3
        if am.year != liste.jahr:
            quartal = 0 if am.year < liste.jahr else 3
        # Income counts without its sign: lists write it both ways.
        feld = "ausgaben" if eines["art"] == "ausgabe" else "einnahmen"
        summe = eines["summe"] if feld == "ausgaben" else abs(eines["summe"])
        zeilen[quartal][feld] += summe
    return zeilen

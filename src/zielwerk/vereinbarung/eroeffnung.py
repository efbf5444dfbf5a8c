"""Fristen of an agreement: opened by rule, after an event, or as an Auftrag."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import (
    Faelligkeit,
    Periode,
    faelligkeiten,
    frist_nach_ereignis,
)
from zielwerk.fristen.services import dienstfreie_tage, open_frist
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.models import Pflicht, Pflichtfrist, Punkt, Zielvereinbarung


def open_fristen(
    *, vereinbarung: Zielvereinbarung, durch: Mitgliedschaft | None, jetzt: datetime
) -> list[Frist]:
    """Open every dated Frist of the year that is not open yet; safe to repeat.

    Fristen after an event ("zehn Arbeitstage nach Eingang") open when it happens.
    """
    offene = []
    for pflicht in Pflicht.objects.filter(punkt__vereinbarung=vereinbarung):
        offene += _open_fristen_der_pflicht(pflicht, durch=durch, jetzt=jetzt)
    return offene


def _open_fristen_der_pflicht(
    pflicht: Pflicht, *, durch: Mitgliedschaft | None, jetzt: datetime
) -> list[Frist]:
    """Open the Fristen of one Pflicht that do not exist yet."""
    regel, jahr = pflicht.terminregel, pflicht.punkt.vereinbarung.jahr
    if regel["art"] not in {"stichtage", "zeitraeume"}:
        return []
    frei = dienstfreie_tage(date(jahr, 1, 1))
    vorhanden = set(
        pflicht.pflichtfristen.values_list("frist__faellig_nach_regel_am", flat=True)
    )
    return [
        _open_frist_zu(pflicht, faellig, durch=durch, jetzt=jetzt)
        for faellig in faelligkeiten(
            regel, jahr=jahr, land=pflicht.mandant.land, dienstfreie_tage=frei
        )
        if faellig.faellig_am not in vorhanden
    ]


@transaction.atomic
def _open_frist_zu(
    pflicht: Pflicht,
    faellig: Faelligkeit,
    *,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    **felder: Any,
) -> Frist:
    """Open one Frist of a Pflicht and note where it comes from."""
    punkt = pflicht.punkt
    frist = open_frist(
        mandant=pflicht.mandant,
        titel=f"{pflicht.bezeichnung} {faellig.bezeichnung}".strip(),
        anlass=f"Punkt {punkt.nummer} · {punkt.titel}",
        zustaendig=pflicht.verpflichtet,
        empfaenger=pflicht.empfaenger,
        zeitraum_von=faellig.von,
        zeitraum_bis=faellig.bis,
        faellig_am=faellig.faellig_am,
        regel=pflicht.terminregel,
        rechenweg=faellig.rechenweg,
        tage=faellig.tage,
        durch=durch,
        jetzt=jetzt,
        **felder,
    )
    Pflichtfrist.objects.create(
        mandant=pflicht.mandant, frist=frist, punkt=punkt, pflicht=pflicht
    )
    return frist


def open_ereignisfrist(
    *,
    pflicht: Pflicht,
    ereignis_am: date,
    ereignis: str,
    zeitraum: Periode,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Frist:
    """Open the Frist of one period that starts with an event (receipt of a list)."""
    regel = pflicht.terminregel
    ergebnis = frist_nach_ereignis(
        ereignis_am,
        anzahl=regel["anzahl"],
        einheit=regel["einheit"],
        land=pflicht.mandant.land,
        dienstfreie_tage=dienstfreie_tage(ereignis_am),
    )
    faellig = Faelligkeit(
        bezeichnung=zeitraum.bezeichnung,
        von=zeitraum.von,
        bis=zeitraum.bis,
        faellig_am=ergebnis.ende,
        rechenweg=ergebnis.rechenweg,
        tage=ergebnis.tage,
    )
    return _open_frist_zu(
        pflicht,
        faellig,
        durch=durch,
        jetzt=jetzt,
        ereignis_am=ereignis_am,
        ereignis=ereignis,
    )


@transaction.atomic
def open_auftrag(
    *,
    punkt: Punkt,
    titel: str,
    anlass: str,
    zustaendig: str,
    faellig_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Frist:
    """Open a task that comes from a Punkt but does not count for its fulfilment."""
    frist = open_frist(
        mandant=durch.mandant,
        titel=titel,
        anlass=anlass,
        art=Frist.Art.AUFTRAG,
        zustaendig=zustaendig,
        zeitraum_von=jetzt.date(),
        zeitraum_bis=max(faellig_am, jetzt.date()),
        faellig_am=faellig_am,
        regel={"art": "auftrag"},
        rechenweg=(),
        tage=(),
        durch=durch,
        jetzt=jetzt,
    )
    Pflichtfrist.objects.create(mandant=durch.mandant, frist=frist, punkt=punkt)
    return frist

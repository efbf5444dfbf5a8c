"""The catalogue is kept: services, contracts, places, office hours, circumstances."""

from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from zielwerk.beratung.ablauf import BeratungError, record_schritt
from zielwerk.beratung.models import (
    Aussetzung,
    Beratungsangebot,
    Sprechzeit,
    Standort,
    Traegervertrag,
)
from zielwerk.beratung.regeln import Beratungsleistung, katalog, zuordnung
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft, Organisation


def _create(
    modell: Any, ereignis: str, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Any:
    """Create one row of the catalogue and leave its entry."""
    try:
        with transaction.atomic():
            neu = modell.objects.create(mandant=durch.mandant, **felder)
    except IntegrityError as fehler:
        raise BeratungError(
            "Das gibt es schon, oder die Tage passen nicht zueinander. Bitte prüfen "
            "Sie die Angaben."
        ) from fehler
    werte = {name: str(wert) for name, wert in felder.items() if wert is not None}
    record_schritt(neu, ereignis, f"{neu} angelegt", durch, jetzt, **werte)
    return neu


def _check_zeit(gilt_ab: date, gilt_bis: date | None) -> None:
    if gilt_bis and gilt_bis < gilt_ab:
        raise BeratungError(
            f"Das Ende ({tag(gilt_bis)}) liegt vor dem Beginn ({tag(gilt_ab)})."
        )


@transaction.atomic
def create_angebot(
    *,
    bezeichnung: str,
    nummer: int | None,
    gilt_ab: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
    gilt_bis: date | None = None,
    schluessel: str = "",
) -> Beratungsangebot:
    """Add a service to the catalogue; `nummer` None: no service by § 16a.

    :raises BeratungError: if § 16a has no such number on that day, or it exists
    """
    _check_zeit(gilt_ab, gilt_bis)
    schluessel = schluessel or slugify(bezeichnung)[:40]
    try:
        zuordnung(Beratungsleistung(schluessel, bezeichnung, nummer), am=gilt_ab)
    except ValueError as fehler:
        raise BeratungError(str(fehler)) from fehler
    neu: Beratungsangebot = _create(
        Beratungsangebot, "angebot_angelegt", durch, jetzt,
        schluessel=schluessel, bezeichnung=bezeichnung, nummer=nummer,
        gilt_ab=gilt_ab, gilt_bis=gilt_bis,
    )  # fmt: skip
    return neu


@transaction.atomic
def adopt_vorschlag(
    *, gilt_ab: date, durch: Mitgliedschaft, jetzt: datetime
) -> list[Beratungsangebot]:
    """Take the proposed services over; what the county does not offer it ends."""
    vorhanden = set(Beratungsangebot.objects.values_list("schluessel", flat=True))
    return [
        create_angebot(
            bezeichnung=eine.bezeichnung, nummer=eine.nummer, gilt_ab=gilt_ab,
            schluessel=eine.schluessel, durch=durch, jetzt=jetzt,
        )
        for eine in katalog(gilt_ab)
        if eine.schluessel not in vorhanden
    ]  # fmt: skip


@transaction.atomic
def create_vertrag(
    *,
    organisation: Organisation,
    angebot: Beratungsangebot,
    vertrag: str,
    plaetze: int | None,
    gilt_ab: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
    gilt_bis: date | None = None,
) -> Traegervertrag:
    """Record what a Träger is commissioned with.

    :raises BeratungError: if the organisation is no Träger, or the days do not fit
    """
    _check_zeit(gilt_ab, gilt_bis)
    if organisation.art != Organisation.Art.TRAEGER:
        raise BeratungError(f"{organisation} ist kein Träger.")
    neu: Traegervertrag = _create(
        Traegervertrag, "vertrag_angelegt", durch, jetzt,
        organisation=organisation, angebot=angebot, vertrag=vertrag, plaetze=plaetze,
        gilt_ab=gilt_ab, gilt_bis=gilt_bis,
    )  # fmt: skip
    return neu


@transaction.atomic
def create_standort(
    *,
    name: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    organisation: Organisation | None = None,
    anschrift: str = "",
) -> Standort:
    """Record a place: of a Träger, or without one of the Jobcenter."""
    art = Standort.Art.TRAEGER if organisation else Standort.Art.JOBCENTER
    neu: Standort = _create(
        Standort, "standort_angelegt", durch, jetzt,
        art=art, name=name, organisation=organisation, anschrift=anschrift,
    )  # fmt: skip
    return neu


@transaction.atomic
def create_sprechzeit(
    *,
    vertrag: Traegervertrag,
    standort: Standort,
    wochentag: int,
    beginn_uhr: time,
    ende_uhr: time,
    gilt_ab: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
    gilt_bis: date | None = None,
) -> Sprechzeit:
    """Record office hours of a Träger on the premises of the Jobcenter.

    :raises BeratungError: if they end before they begin, or elsewhere
    """
    _check_zeit(gilt_ab, gilt_bis)
    if ende_uhr <= beginn_uhr:
        raise BeratungError("Die Sprechzeit endet, bevor sie beginnt.")
    if standort.art != Standort.Art.JOBCENTER:
        raise BeratungError(f"{standort} gehört nicht zum Jobcenter.")
    neu: Sprechzeit = _create(
        Sprechzeit, "sprechzeit_angelegt", durch, jetzt,
        vertrag=vertrag, standort=standort, wochentag=wochentag,
        beginn_uhr=beginn_uhr, ende_uhr=ende_uhr, gilt_ab=gilt_ab, gilt_bis=gilt_bis,
    )  # fmt: skip
    return neu


@transaction.atomic
def record_aussetzung(
    *,
    art: str,
    von: date,
    bis: date,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    quelle: str = "",
) -> Aussetzung:
    """Record a special circumstance with its days; the report names it.

    :raises BeratungError: if it ends before it begins
    """
    _check_zeit(von, bis)
    neu: Aussetzung = _create(
        Aussetzung, "umstand_eingetragen", durch, jetzt,
        art=art, von=von, bis=bis, grund=grund, quelle=quelle,
    )  # fmt: skip
    return neu


@transaction.atomic
def remove_aussetzung(
    *, aussetzung: Aussetzung, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Take back a circumstance recorded by mistake; the record keeps it."""
    text = f"{aussetzung} entfernt"
    record_schritt(aussetzung, "umstand_entfernt", text, durch, jetzt)
    aussetzung.delete()


@transaction.atomic
def end_gueltigkeit(
    *,
    objekt: Beratungsangebot | Traegervertrag | Sprechzeit,
    gilt_bis: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Let a service, a contract or office hours end on a day.

    :raises BeratungError: if that is before it begins
    """
    _check_zeit(objekt.gilt_ab, gilt_bis)
    vorher = objekt.gueltigkeit
    objekt.gilt_bis = gilt_bis
    objekt.save(update_fields=["gilt_bis"])
    text = f"{objekt}: gilt bis {tag(gilt_bis)}"
    record_schritt(objekt, "beendet", text, durch, jetzt, vorher=vorher)

"""The steps of the assistant: each writes at once, through the module it belongs to.

What a step says is stored where it belongs (Mandant, calendar, Organisation, draft);
the assistant keeps which steps are done, and the head of a draft not made yet. Its own
row lives in `ablauf.py`, the draft in `entwurf.py`; other modules take all from here.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zielwerk.einrichtung.ablauf import (
    EinrichtungError,
    lock,
    offener_schritt,
    read_einrichtung,
    store,
)
from zielwerk.einrichtung.entwurf import (
    erster_entwurf,
    follow,
    fristvorschau,
    take_vorlage,
)
from zielwerk.einrichtung.models import Einrichtung
from zielwerk.einrichtung.regeln import naechster_schritt, nummer, ohne_artikel
from zielwerk.fristen.models import DienstfreierTag, Frist
from zielwerk.fristen.services import (
    FristError,
    record_dienstfreier_tag,
    remove_dienstfreier_tag,
)
from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.mitglieder.services import (
    MitgliederError,
    change_mandant,
    create_organisation,
    rename_organisation,
)
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.services import AustauschError, FortschreibungError

__all__ = [
    "ABLEHNUNGEN",
    "EinrichtungError",
    "confirm_mitglieder",
    "erster_entwurf",
    "finish_einrichtung",
    "fristvorschau",
    "offener_schritt",
    "read_einrichtung",
    "save_gremium",
    "save_kalender",
    "save_kreis",
    "save_seiten",
    "take_vorlage",
]

Art = Organisation.Art
# What a step may be refused with, by this module or by the one it writes through.
ABLEHNUNGEN = (
    EinrichtungError,
    MitgliederError,
    FristError,
    FortschreibungError,
    AustauschError,
)


@transaction.atomic
def save_kreis(
    *,
    version: int,
    name: str,
    kurzname: str,
    land: str,
    regionalschluessel: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einrichtung:
    """Store name, Land and key of the county.

    Its Organisation follows as long as both have the same name.

    :raises EinrichtungError: for another Land once there is a Frist, or a lost update
    :raises MitgliederError: for a name that is taken
    """
    eine = lock(version, durch, jetzt)
    if land != durch.mandant.land and Frist.objects.exists():
        raise EinrichtungError(
            "Es gibt schon Fristen, die mit den Feiertagen von "
            f"{durch.mandant.get_land_display()} gerechnet sind. Das Land lässt sich "
            "nicht mehr ändern."
        )
    bisher = durch.mandant.name
    change_mandant(
        mandant=durch.mandant,
        durch=durch,
        jetzt=jetzt,
        name=name,
        kurzname=kurzname,
        land=land,
        regionalschluessel=regionalschluessel,
    )
    if Organisation.objects.filter(art=Art.KREIS, name=bisher).exists():
        _name_organisation(Art.KREIS, name, durch, jetzt)
    return store(eine, "kreis", durch, jetzt)


def _name_organisation(
    art: str, name: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Give the first body of a kind a name; without one, create it."""
    eine = Organisation.objects.filter(art=art).order_by("pk").first()
    if eine is None:
        create_organisation(art=art, name=name, durch=durch, jetzt=jetzt)
    elif eine.name != name:
        rename_organisation(
            organisation=eine,
            version=eine.version,
            name=name,
            durch=durch,
            jetzt=jetzt,
        )


def _add_dritte(partei: str, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """Create the body of a third side, once; its people are invited to it."""
    name = ohne_artikel(partei)
    da = Organisation.objects.filter(Q(art=Art.DRITTE) | Q(name=name))
    if name and not da.exists():
        create_organisation(art=Art.DRITTE, name=name, durch=durch, jetzt=jetzt)


@transaction.atomic
def save_kalender(
    *,
    version: int,
    tage: Mapping[str, str],
    gilt_ab: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einrichtung:
    """Set the service-free days (`tage`: "24.12." → reason), and remove the others.

    :raises EinrichtungError: once there is a Frist, or on a lost update
    """
    eine = lock(version, durch, jetzt)
    if Frist.objects.exists():
        raise EinrichtungError(
            "Mit dem Kalender sind schon Fristen gerechnet. Bitte ändern Sie "
            "dienstfreie Tage jetzt unter „Fristen“ im Kalender."
        )
    bleiben = set()
    for einer in DienstfreierTag.objects.order_by("pk"):
        if einer.gilt_bis is None and einer.monatstag in tage:
            bleiben.add(einer.monatstag)
        else:
            remove_dienstfreier_tag(eintrag=einer, durch=durch, jetzt=jetzt)
    for monatstag in sorted(tage.keys() - bleiben):
        record_dienstfreier_tag(
            monatstag=monatstag,
            gilt_ab=gilt_ab,
            grund=tage[monatstag],
            durch=durch,
            jetzt=jetzt,
        )
    return store(eine, "kalender", durch, jetzt)


@transaction.atomic
def save_seiten(
    *,
    version: int,
    aufbau: str,
    partei_kommune: str,
    partei_jobcenter: str,
    partei_dritte: str,
    jobcenter: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einrichtung:
    """Store who agrees with whom; a draft that exists follows.

    :raises EinrichtungError: on a lost update
    :raises MitgliederError: if the name of the Jobcenter is taken
    """
    eine = lock(version, durch, jetzt)
    _name_organisation(Art.JOBCENTER, jobcenter, durch, jetzt)
    _add_dritte(partei_dritte, durch, jetzt)
    eine = store(
        eine,
        "seiten",
        durch,
        jetzt,
        aufbau=aufbau,
        partei_kommune=partei_kommune,
        partei_jobcenter=partei_jobcenter,
        partei_dritte=partei_dritte,
    )
    follow(eine, durch, jetzt)
    return eine


@transaction.atomic
def save_gremium(
    *,
    version: int,
    gremium: str,
    befassung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einrichtung:
    """Store which committee decides or takes note; a draft that exists follows.

    :raises EinrichtungError: on a lost update
    :raises MitgliederError: if another body has the committee's name
    """
    eine = lock(version, durch, jetzt)
    _name_organisation(Art.GREMIUM, gremium, durch, jetzt)
    eine = store(eine, "gremium", durch, jetzt, gremium=gremium, befassung=befassung)
    follow(eine, durch, jetzt)
    return eine


@transaction.atomic
def confirm_mitglieder(
    *, version: int, durch: Mitgliedschaft, jetzt: datetime
) -> Einrichtung:
    """Note that the first members are invited, or that they will be later.

    :raises EinrichtungError: on a lost update
    """
    eine = lock(version, durch, jetzt)
    return store(eine, "mitglieder", durch, jetzt)


@transaction.atomic
def finish_einrichtung(
    *, version: int, durch: Mitgliedschaft, jetzt: datetime
) -> Einrichtung:
    """Close the assistant; its steps can still be changed.

    :raises EinrichtungError: if a step is left, or on a lost update
    """
    eine = lock(version, durch, jetzt)
    if (offen := naechster_schritt(eine.erledigt)) is not None:
        raise EinrichtungError(f"Schritt {nummer(offen)} ist noch offen.")
    eine.abgeschlossen_am = jetzt
    eine.version += 1
    eine.save(update_fields=["abgeschlossen_am", "version"])
    record_eintrag(
        mandant=durch.mandant,
        aktion="einrichtung.abgeschlossen",
        objekt=eine,
        text="Einrichtung abgeschlossen",
        durch=durch,
        jetzt=jetzt,
    )
    return eine

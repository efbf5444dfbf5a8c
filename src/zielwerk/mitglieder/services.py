"""The front door: members and bodies changed; invitations live in `einladungen.py`.

Every event takes the Mandant's lock: two people who change members at once come one
after the other, so that somebody is always left who may.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.mandanten.models import Mandant, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import RECHTE, Recht, Rolle, darf
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.mitglieder.einladungen import (
    MitgliederError,
    accept_einladung,
    create_einladung,
    find_einladung,
    mandantenzeit,
    renew_einladung,
    send_einladung,
    withdraw_einladung,
)
from zielwerk.mitglieder.gruendung import change_mandant, found_mandant
from zielwerk.protokoll.services import record_eintrag

__all__ = [
    "GeaendertError",
    "MitgliederError",
    "accept_einladung",
    "change_mandant",
    "change_mitgliedschaft",
    "create_einladung",
    "create_organisation",
    "deactivate_mitgliedschaft",
    "find_einladung",
    "found_mandant",
    "mandantenzeit",
    "reactivate_mitgliedschaft",
    "rename_organisation",
    "renew_einladung",
    "send_einladung",
    "withdraw_einladung",
]
VERWALTEN = Recht.MITGLIEDER_VERWALTEN


class GeaendertError(MitgliederError):
    """Somebody else was quicker; `stand` is what is stored now."""

    def __init__(self, stand: Mitgliedschaft | Organisation) -> None:
        super().__init__(
            "Nicht gespeichert: Jemand anderes hat das inzwischen geändert. Unten "
            "stehen beide Fassungen; speichern Sie noch einmal, wenn Ihre gelten soll."
        )
        self.stand = stand


def _lock(mandant: Mandant) -> None:
    """Let the changes to one Mandant's members come one after the other."""
    # no_key: rows that only point to the Mandant are written meanwhile.
    Mandant.objects.select_for_update(no_key=True).get(pk=mandant.pk)


def _check_verwalter(durch: Mitgliedschaft) -> None:
    """Refuse somebody who lost the right since the request began."""
    jetzige = Mitgliedschaft.objects.filter(pk=durch.pk).first()
    if jetzige is None or not jetzige.darf(VERWALTEN):
        raise MitgliederError("Sie dürfen Mitglieder nicht mehr verwalten.")


def _check_fremde(eine: Mitgliedschaft, durch: Mitgliedschaft, was: str) -> None:
    """Refuse what a person does to their own rights; the same person in two roles."""
    if eine.benutzer_id == durch.benutzer_id:
        raise MitgliederError(
            f"{was} Bitten Sie eine andere Person, die Mitglieder verwaltet."
        )


def _check_jemand_bleibt(eine: Mitgliedschaft) -> None:
    """Refuse to take the last person who may manage members."""
    bleiben = Mitgliedschaft.objects.filter(
        aktiv=True, benutzer__is_active=True, rolle__in=RECHTE[VERWALTEN]
    ).exclude(pk=eine.pk)
    if darf(eine.rolle, VERWALTEN) and eine.aktiv and not bleiben.exists():
        raise MitgliederError(
            f"{eine.benutzer.name} ist die letzte Person, die Mitglieder verwalten "
            "darf. Geben Sie dieses Recht erst einer weiteren Person."
        )


def _gesperrt(eine: Mitgliedschaft, durch: Mitgliedschaft) -> Mitgliedschaft:
    """Return a member as it is now, under the Mandant's lock."""
    _lock(durch.mandant)
    stand: Mitgliedschaft = Mitgliedschaft.objects.select_related(
        "benutzer", "organisation", "mandant"
    ).get(pk=eine.pk)
    return stand


def _werte(eine: Mitgliedschaft) -> dict[str, Any]:
    """Return a member for the record."""
    return {
        "name": eine.benutzer.name,
        "organisation": eine.organisation.name,
        "rolle": eine.rolle,
        "stelle": eine.stelle,
        "aktiv": eine.aktiv,
    }


def _store(
    eine: Mitgliedschaft,
    ereignis: tuple[str, str],
    vorher: Mapping[str, Any],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Mitgliedschaft:
    """Store a changed member as a new Fassung and leave the entry.

    `ereignis`: the word for the action, and the one for people.
    """
    aktion, satz = ereignis
    eine.version += 1
    eine.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"mitglieder.{aktion}",
        objekt=eine,
        text=f"{eine.benutzer.name}: {satz}",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=_werte(eine),
    )
    return eine


@transaction.atomic
def change_mitgliedschaft(
    *,
    mitgliedschaft: Mitgliedschaft,
    version: int,
    organisation: Organisation,
    rolle: str,
    stelle: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Mitgliedschaft:
    """Change organisation, role and Stelle; effective at the person's next request.

    :raises GeaendertError: if somebody was quicker (`version`: the Fassung seen)
    :raises MitgliederError: for one's own role, the last who may manage members, or
        a role the person already has
    """
    eine = _gesperrt(mitgliedschaft, durch)
    if ist_ueberholt(eine, version):
        raise GeaendertError(eine)
    vorher = _werte(eine)
    if rolle != eine.rolle:
        _check_rolle(eine, rolle, durch)
    _check_verwalter(durch)
    eine.organisation, eine.rolle, eine.stelle = organisation, rolle, stelle
    satz = f"jetzt {Rolle(rolle).label}, {stelle}"
    return _store(eine, ("geaendert", satz), vorher, durch, jetzt)


def _check_rolle(eine: Mitgliedschaft, rolle: str, durch: Mitgliedschaft) -> None:
    """Refuse a new role that nobody may give, or that is already there."""
    _check_fremde(eine, durch, "Ihre eigene Rolle können Sie nicht ändern.")
    if not darf(rolle, VERWALTEN):
        _check_jemand_bleibt(eine)
    gleiche = Mitgliedschaft.objects.filter(benutzer=eine.benutzer, rolle=rolle)
    if gleiche.exists():
        raise MitgliederError(
            f"{eine.benutzer.name} hat die Rolle {Rolle(rolle).label} schon, "
            "vielleicht stillgelegt. Ändern Sie jene Mitgliedschaft."
        )


@transaction.atomic
def deactivate_mitgliedschaft(
    *, mitgliedschaft: Mitgliedschaft, durch: Mitgliedschaft, jetzt: datetime
) -> Mitgliedschaft:
    """Take every right of a Mitgliedschaft; its sessions end at the next request.

    :raises MitgliederError: for oneself, the last who may manage members, or twice
    """
    eine = _gesperrt(mitgliedschaft, durch)
    _check_fremde(eine, durch, "Sich selbst können Sie nicht stilllegen.")
    if not eine.aktiv:
        raise MitgliederError(f"{eine.benutzer.name} ist schon stillgelegt.")
    _check_jemand_bleibt(eine)
    _check_verwalter(durch)
    vorher = _werte(eine)
    eine.aktiv = False
    return _store(eine, ("stillgelegt", "stillgelegt"), vorher, durch, jetzt)


@transaction.atomic
def reactivate_mitgliedschaft(
    *, mitgliedschaft: Mitgliedschaft, durch: Mitgliedschaft, jetzt: datetime
) -> Mitgliedschaft:
    """Give the rights of a Mitgliedschaft back.

    :raises MitgliederError: for oneself, or if it is active
    """
    eine = _gesperrt(mitgliedschaft, durch)
    _check_fremde(eine, durch, "Sich selbst können Sie keine Rolle geben.")
    if eine.aktiv:
        raise MitgliederError(f"{eine.benutzer.name} ist schon aktiv.")
    _check_verwalter(durch)
    vorher = _werte(eine)
    eine.aktiv = True
    return _store(eine, ("reaktiviert", "wieder aktiv"), vorher, durch, jetzt)


def _check_name(durch: Mitgliedschaft, name: str, ausser: int | None = None) -> None:
    """Refuse a name that another body has."""
    if Organisation.objects.filter(name=name).exclude(pk=ausser).exists():
        raise MitgliederError(f"„{name}“ gibt es schon in {durch.mandant}.")


@transaction.atomic
def create_organisation(
    *, art: str, name: str, durch: Mitgliedschaft, jetzt: datetime
) -> Organisation:
    """Add a body that takes part.

    :raises MitgliederError: if the name is taken
    """
    _lock(durch.mandant)
    _check_name(durch, name)
    neu: Organisation = Organisation.objects.create(
        mandant=durch.mandant, art=art, name=name
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="mitglieder.organisation_angelegt",
        objekt=neu,
        text=f"Organisation „{name}“ angelegt ({neu.get_art_display()})",
        durch=durch,
        jetzt=jetzt,
        nachher={"art": art, "name": name},
    )
    return neu


@transaction.atomic
def rename_organisation(
    *,
    organisation: Organisation,
    version: int,
    name: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Organisation:
    """Rename a body; its members and their rights stay.

    :raises GeaendertError: if somebody was quicker (`version`: the Fassung seen)
    :raises MitgliederError: if the name is taken
    """
    _lock(durch.mandant)
    eine: Organisation = Organisation.objects.get(pk=organisation.pk)
    if ist_ueberholt(eine, version):
        raise GeaendertError(eine)
    _check_name(durch, name, ausser=eine.pk)
    vorher, eine.name = {"name": eine.name}, name
    eine.version += 1
    eine.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="mitglieder.organisation_umbenannt",
        objekt=eine,
        text=f"Organisation „{vorher['name']}“ heißt jetzt „{name}“",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher={"name": name},
    )
    return eine

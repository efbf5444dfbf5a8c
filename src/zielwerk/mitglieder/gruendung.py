"""A Mandant: founded with its Kreis and its first person, and changed later."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_scopes import scope

from zielwerk.mandanten.models import Mandant, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.einladungen import MitgliederError, create_einladung
from zielwerk.mitglieder.models import Einladung
from zielwerk.protokoll.services import record_eintrag


@transaction.atomic
def found_mandant(
    *, name: str, kurzname: str, land: str, email: str, person: str, jetzt: datetime
) -> tuple[Einladung, str]:
    """Create a Mandant with its Kreis and invite its Koordinierungsstelle.

    :raises MitgliederError: if a value is missing, too long or taken
    """
    neu = Mandant(name=name, kurzname=kurzname, land=land)
    try:
        neu.full_clean()
    except ValidationError as fehler:
        raise MitgliederError(_saetze(fehler)) from fehler
    neu.save()
    with scope(mandant=neu):
        kreis: Organisation = Organisation.objects.create(
            mandant=neu, art=Organisation.Art.KREIS, name=name
        )
        record_eintrag(
            mandant=neu,
            aktion="mitglieder.mandant_angelegt",
            objekt=neu,
            text=f"Mandant „{name}“ angelegt",
            durch=None,
            jetzt=jetzt,
            nachher={"name": name, "kurzname": kurzname, "land": land},
        )
    return create_einladung(
        **erste_person(kreis, email, person), durch=None, jetzt=jetzt
    )


@transaction.atomic
def change_mandant(
    *, mandant: Mandant, durch: Mitgliedschaft, jetzt: datetime, **felder: str
) -> Mandant:
    """Change name, short name, Land and Regionalschlüssel of a Mandant.

    The Land decides which days are holidays: who calls this refuses another one once
    something was counted by it.

    :raises MitgliederError: if a value is missing, too long or taken
    """
    # no_key: rows that only point to the Mandant are written meanwhile.
    eine = Mandant.objects.select_for_update(no_key=True).get(pk=mandant.pk)
    vorher = {name: getattr(eine, name) for name in felder}
    if vorher == felder:
        return eine
    for name, wert in felder.items():
        setattr(eine, name, wert)
    try:
        eine.full_clean()
    except ValidationError as fehler:
        raise MitgliederError(_saetze(fehler)) from fehler
    eine.save(update_fields=list(felder))
    record_eintrag(
        mandant=eine,
        aktion="mitglieder.mandant_geaendert",
        objekt=eine,
        text=f"Angaben zu „{eine}“ geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=felder,
    )
    return eine


def erste_person(kreis: Organisation, email: str, person: str) -> dict[str, Any]:
    """Return what an invitation of the Koordinierungsstelle says."""
    rolle = Rolle.KOORDINIERUNGSSTELLE
    return {
        "name": person,
        "email": email,
        "organisation": kreis,
        "rolle": rolle,
        "stelle": rolle.label,
    }


def _saetze(fehler: ValidationError) -> str:
    """Return the refusals of a model in one line."""
    return " ".join(
        f"{feld}: {' '.join(texte)}" for feld, texte in fehler.message_dict.items()
    )

"""A new Mandant with its Kreis and the invitation of its first person."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_scopes import scope

from zielwerk.mandanten.models import Mandant, Organisation
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

"""`zielwerk mandant …`: the first person of a Mandant, from the command line."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError
from django_scopes import scope

from zielwerk.kern.anzeige import tag
from zielwerk.kern.kalender import LAENDER
from zielwerk.mandanten.models import Mandant, Organisation
from zielwerk.mandanten.wahl import mandant_namens
from zielwerk.mitglieder.gruendung import erste_person
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.post import baue_link
from zielwerk.mitglieder.regeln import hat_unsichtbares
from zielwerk.mitglieder.services import (
    MitgliederError,
    create_einladung,
    found_mandant,
    renew_einladung,
)

ZU_ALT = "Die Datenbank ist noch nicht eingerichtet: zuerst „zielwerk migrate“."


def _check(email: str, person: str) -> None:
    """Refuse an address or a name nobody could use, and a missing own address."""
    if not settings.ADRESSE:
        raise MitgliederError(
            "ZIELWERK_ADRESSE fehlt: die Adresse, unter der Zielwerk erreichbar ist, "
            "z. B. https://zielwerk.example.org. Ohne sie gibt es keinen Link."
        )
    try:
        validate_email(email)
    except ValidationError as fehler:
        raise MitgliederError("--email ist keine E-Mail-Adresse.") from fehler
    laengster = Einladung._meta.get_field("name").max_length or 0
    if not 0 < len(person) <= laengster or hat_unsichtbares(person):
        raise MitgliederError(f"--person: bitte 1 bis {laengster} Zeichen.")


def _zeilen(einladung: Einladung, token: str) -> list[str]:
    """Return what the operator hands over."""
    return [
        f"Einladung für {einladung.name}, gültig bis {tag(einladung.gilt_bis.date())}.",
        "Bitte geben Sie diesen Link nur dieser Person; er gilt einmal:",
        baue_link(token),
    ]


def anlegen(
    *, name: str, kurzname: str, land: str, email: str, person: str, jetzt: datetime
) -> list[str]:
    """Create a Mandant and the invitation of its first person; returns what to say.

    :raises MitgliederError: if a value is missing or wrong, or the name is taken
    """
    person, land = person.strip(), land.upper()
    _check(email, person)
    if land not in LAENDER:
        raise MitgliederError(f"--land: bitte eines von {', '.join(LAENDER)}.")
    try:
        einladung, token = found_mandant(
            name=name.strip(),
            kurzname=kurzname.strip(),
            land=land,
            email=email,
            person=person,
            jetzt=jetzt,
        )
    except DatabaseError as fehler:
        raise MitgliederError(ZU_ALT) from fehler
    return [
        f"Mandant „{einladung.mandant}“ angelegt.",
        *_zeilen(einladung, token),
        "Nach dem Anmelden führt die Startseite durch die Einrichtung.",
    ]


def einladen(*, mandant: str, email: str, person: str, jetzt: datetime) -> list[str]:
    """Invite a Koordinierungsstelle to a Mandant, or renew the open invitation.

    :raises WahlError: for an unknown Mandant
    :raises MitgliederError: for a wrong value
    """
    person = person.strip()
    _check(email, person)
    try:
        einer = mandant_namens(mandant)
    except DatabaseError as fehler:
        raise MitgliederError(ZU_ALT) from fehler
    jetzt = einer.zeit(jetzt)
    with scope(mandant=einer):
        kreis = Organisation.objects.filter(art=Organisation.Art.KREIS).first()
        if kreis is None:
            raise MitgliederError(f"{einer} hat keine Organisation der Art Kreis.")
        werte = erste_person(kreis, email.lower(), person)
        offene = Einladung.objects.offen().filter(
            email=werte["email"], rolle=werte["rolle"]
        )
        if (schon := offene.select_related("mandant").first()) is not None:
            return _zeilen(*renew_einladung(einladung=schon, durch=None, jetzt=jetzt))
        return _zeilen(*create_einladung(**werte, durch=None, jetzt=jetzt))


def hinweis_ohne_mandant() -> list[str]:
    """Return how to begin on an instance without a Mandant; nothing otherwise."""
    if Mandant.objects.exists():
        return []
    return [
        "Diese Instanz ist leer. Mit diesem Befehl entsteht der erste Mandant; er gibt",
        "den Link aus, mit dem die erste Person ihn einrichtet:",
        '  zielwerk mandant anlegen --name "Kreis …" --kurzname … --land … '
        '--email … --person "…"',
    ]

"""Setting up a Mandant and its members."""

from datetime import date
from typing import Any

from django.db import transaction
from django_scopes import scope, scopes_disabled

from zielwerk.mandanten.models import (
    GELOESCHT,
    Benutzer,
    Mandant,
    Mitgliedschaft,
    Organisation,
)

# Of the example county only; printed on its sign-in page.
DEMO_PASSWORT = "Beispiel-2020!"


def create_mandant(
    *,
    name: str,
    kurzname: str,
    land: str,
    beispiel_tag: date | None = None,
) -> Mandant:
    """Create a Mandant; with `beispiel_tag` it is marked as invented everywhere."""
    return Mandant.objects.create(
        name=name,
        kurzname=kurzname,
        land=land,
        ist_beispiel=beispiel_tag is not None,
        beispiel_tag=beispiel_tag,
    )


@transaction.atomic
def create_mitgliedschaft(
    *,
    mandant: Mandant,
    organisation: Organisation,
    rolle: str,
    stelle: str,
    email: str,
    name: str,
    passwort: str,
) -> Mitgliedschaft:
    """Give a person a role for a Mandant; a new e-mail address creates the person."""
    benutzer = Benutzer.objects.filter(email=email.lower()).first()
    if benutzer is None:
        benutzer = Benutzer.objects.create_user(email, name, passwort)
    with scope(mandant=mandant):
        neu: Mitgliedschaft = Mitgliedschaft.objects.create(
            mandant=mandant,
            benutzer=benutzer,
            organisation=organisation,
            rolle=rolle,
            stelle=stelle,
        )
    return neu


@transaction.atomic
def empty_benutzer(*, benutzer: Benutzer) -> bool:
    """Empty name, address and password of a person who has left; the row stays.

    Who calls this leaves the entry: a person belongs to no Mandant. Returns False if
    it was done before, or the person has become active again.
    """
    gesperrt = Benutzer.objects.select_for_update().get(pk=benutzer.pk)
    with scopes_disabled():
        aktiv = Mitgliedschaft.objects.filter(benutzer=gesperrt, aktiv=True).exists()
    if gesperrt.ist_geloescht or aktiv:
        return False
    gesperrt.name = f"Ehemalige Person {gesperrt.pk}"
    gesperrt.email = f"{gesperrt.uuid}{GELOESCHT}"
    gesperrt.set_unusable_password()
    gesperrt.is_active, gesperrt.last_login = False, None
    gesperrt.save()
    return True


def demo_zugaenge() -> list[dict[str, Any]]:
    """Return the sign-ins of the example counties, for the demo's sign-in page."""
    eigene = Mitgliedschaft.objects.with_scopes_disabled().get_queryset()
    return [
        {
            "email": m.benutzer.email,
            "name": m.benutzer.name,
            "stelle": m.stelle,
            "kreis": m.mandant.kurzname,
        }
        for m in eigene.filter(mandant__ist_beispiel=True, aktiv=True)
        .select_related("benutzer", "mandant")
        .order_by("mandant_id", "pk")
    ]

"""A person's calendar feed: a secret address that can be revoked, no Sozialdaten."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django_scopes import scopes_disabled

from zielwerk.erinnerungen.models import Kalenderabo
from zielwerk.erinnerungen.post import sache
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag

GEHEIMNIS_BYTES = 32


def _pruefsumme(geheimnis: str) -> str:
    return sha256(geheimnis.encode()).hexdigest()


@transaction.atomic
def create_abo(*, durch: Mitgliedschaft, jetzt: datetime) -> str:
    """Return a new secret; an earlier address stops working. It is shown only once."""
    geheimnis = secrets.token_urlsafe(GEHEIMNIS_BYTES)
    abo, _ = Kalenderabo.objects.update_or_create(
        mandant=durch.mandant,
        mitgliedschaft=durch,
        defaults={"geheimnis": _pruefsumme(geheimnis), "seit": jetzt},
    )
    _record(abo, "Kalenderabo eingerichtet", durch, jetzt)
    return geheimnis


@transaction.atomic
def revoke_abo(*, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """End the feed of a person; the address answers 404 from now on."""
    for abo in Kalenderabo.objects.filter(mitgliedschaft=durch):
        _record(abo, "Kalenderabo beendet", durch, jetzt)
        abo.delete()


def _record(
    abo: Kalenderabo, text: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    record_eintrag(
        mandant=abo.mandant,
        aktion="erinnerungen.abo",
        objekt=abo,
        text=text,
        durch=durch,
        jetzt=jetzt,
    )


def mitglied_zu(geheimnis: str) -> Mitgliedschaft | None:
    """Return whose feed this is, of all Mandanten; None for nobody active."""
    with scopes_disabled():
        abo = (
            Kalenderabo.objects.filter(
                geheimnis=_pruefsumme(geheimnis),
                mitgliedschaft__aktiv=True,
                mitgliedschaft__benutzer__is_active=True,
            )
            .select_related("mitgliedschaft__mandant", "mitgliedschaft__benutzer")
            .first()
        )
        return abo.mitgliedschaft if abo else None


def kalender(mitglied: Mitgliedschaft, jetzt: datetime) -> bytes:
    """Return the open Fristen of a person's role as a calendar (RFC 5545).

    A role that may not see Fristen gets an empty one.
    """
    from icalendar import Calendar, Event

    heraus = Calendar()
    heraus.add("prodid", "-//Zielwerk//Fristen//DE")
    heraus.add("version", "2.0")
    heraus.add("x-wr-calname", f"Zielwerk: {mitglied.stelle}")
    for frist in _fristen(mitglied):
        termin = Event()
        termin.add("uid", f"{frist.uuid}@zielwerk")
        termin.add("dtstamp", jetzt)
        termin.add("dtstart", frist.faellig_am)
        termin.add("dtend", frist.faellig_am + timedelta(days=1))
        termin.add("summary", f"Fällig: {sache(frist)}")
        ziel = reverse("vereinbarung:frist", args=[frist.uuid])
        termin.add("url", f"{settings.ADRESSE}{ziel}")
        termin.add("transp", "TRANSPARENT")
        heraus.add_component(termin)
    fertig: bytes = heraus.to_ical()
    return fertig


def _fristen(mitglied: Mitgliedschaft) -> list[Frist]:
    if not mitglied.darf(Recht.FRISTEN_SEHEN):
        return []
    fristen = Frist.objects.offen()
    if not mitglied.darf(Recht.NACHWEIS_ANNEHMEN):
        fristen = fristen.zustaendig(mitglied.rolle)
    return list(fristen)

"""Keys: made, used, revoked."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django_scopes import scope, scopes_disabled

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.schnittstelle import regeln
from zielwerk.schnittstelle.models import Schnittstellenschluessel
from zielwerk.schnittstelle.regeln import Umfang


class SchluesselError(Exception):
    """A key was not made; the message says what to do."""


@transaction.atomic
def create_schluessel(
    *,
    bezeichnung: str,
    umfang: Collection[Umfang],
    gilt_bis: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> tuple[Schnittstellenschluessel, str]:
    """Make a key for a program of this person; returns it and its text, this once.

    :raises SchluesselError: if it may do nothing, or would hold too long
    """
    if not umfang:
        raise SchluesselError("Bitte wählen Sie, was der Schlüssel darf.")
    fehler = regeln.laufzeit_fehler(gilt_bis=gilt_bis, heute=jetzt.date())
    if fehler:
        raise SchluesselError(fehler)
    text = regeln.ANFANG + secrets.token_urlsafe(32)
    neu = Schnittstellenschluessel.objects.create(
        mandant=durch.mandant,
        mitgliedschaft=durch,
        bezeichnung=bezeichnung,
        umfang=[eines.value for eines in Umfang if eines in umfang],
        geheimnis=regeln.pruefsumme(text),
        angelegt_am=jetzt,
        gilt_bis=gilt_bis,
    )
    _record(
        neu, "angelegt", f"angelegt, gilt bis {tag(gilt_bis)}", durch=durch, jetzt=jetzt
    )
    return neu, text


@transaction.atomic
def revoke_schluessel(
    *, schluessel: Schnittstellenschluessel, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """End a key at once; revoking it again changes nothing."""
    gesperrt = Schnittstellenschluessel.objects.select_for_update().get(
        pk=schluessel.pk
    )
    if gesperrt.widerrufen_am is None:
        gesperrt.widerrufen_am = jetzt
        gesperrt.save(update_fields=["widerrufen_am"])
        _record(gesperrt, "widerrufen", "widerrufen", durch=durch, jetzt=jetzt)


def use_schluessel(*, text: str, uhr: datetime) -> Schnittstellenschluessel | None:
    """Return the key with its person, if it holds now; None for any other text.

    The day of its last use is kept, so that an unused key is seen. `uhr`: the real
    time, also for an example county; the key's days are those of its Mandant.
    """
    with scopes_disabled():
        gefunden: Schnittstellenschluessel | None = (
            Schnittstellenschluessel.objects.select_related(
                "mandant", "mitgliedschaft__benutzer", "mitgliedschaft__organisation"
            )
            .filter(geheimnis=regeln.pruefsumme(text))
            .first()
        )
    if gefunden is None:
        return None
    person, heute = gefunden.mitgliedschaft, gefunden.mandant.zeit(uhr).date()
    guete = regeln.guete(
        gilt_bis=gefunden.gilt_bis,
        widerrufen=gefunden.widerrufen_am is not None,
        aktiv=person.aktiv and person.benutzer.is_active,
        heute=heute,
    )
    if not guete.gilt:
        return None
    if gefunden.zuletzt_am != heute:
        gefunden.zuletzt_am = heute
        with scope(mandant=gefunden.mandant):
            gefunden.save(update_fields=["zuletzt_am"])
    return gefunden


def _record(
    schluessel: Schnittstellenschluessel,
    ereignis: str,
    was: str,
    *,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    record_eintrag(
        mandant=schluessel.mandant,
        aktion=f"schnittstelle.{ereignis}",
        objekt=schluessel,
        text=f"Schnittstellenschlüssel „{schluessel.bezeichnung}“ {was}: "
        + ", ".join(schluessel.umfang),
        durch=durch,
        jetzt=jetzt,
    )

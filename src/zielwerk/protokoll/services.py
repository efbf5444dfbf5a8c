"""The one way into the record: `record_eintrag`; and its check."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django_scopes import scope

from zielwerk.mandanten.models import Mandant, MandantenModell, Mitgliedschaft
from zielwerk.protokoll.models import Eintrag, Kettenende
from zielwerk.protokoll.regeln import ANFANG, erster_fehler, pruefsumme

SYSTEM = "Zielwerk"


def _uhr() -> datetime:
    """Return the database's clock: several servers share one time."""
    jetzt: datetime = (
        Kettenende.objects.annotate(uhr=Now()).values_list("uhr", flat=True)[:1].get()
    )
    return jetzt.astimezone(UTC)


@transaction.atomic
def record_eintrag(
    *,
    mandant: Mandant,
    aktion: str,
    objekt: MandantenModell,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    vorher: dict[str, Any] | None = None,
    nachher: dict[str, Any] | None = None,
) -> Eintrag:
    """Add one entry to the Mandant's chain, in the caller's transaction.

    `aktion` is "modul.ereignis"; `text` a German sentence without personal
    data of clients; `vorher`/`nachher` JSON values; `durch` None means the
    system; `jetzt` is the day of the event, the record's own clock is apart.
    """
    Kettenende.objects.get_or_create(mandant=mandant, defaults={"pruefsumme": ANFANG})
    # Locked: entries of one Mandant are numbered one after the other.
    ende = Kettenende.objects.select_for_update().get(mandant=mandant)
    eintrag = Eintrag(
        mandant=mandant,
        lfd_nr=ende.lfd_nr + 1,
        erfasst_am=_uhr(),
        ereignis_am=jetzt.astimezone(UTC),
        aktion=aktion,
        objekt_art=objekt._meta.label_lower,
        objekt_uuid=objekt.uuid,
        text=text,
        person=durch.benutzer.name if durch else SYSTEM,
        stelle=durch.stelle if durch else "",
        vorher=vorher,
        nachher=nachher,
        vorige_pruefsumme=ende.pruefsumme,
    )
    eintrag.pruefsumme = pruefsumme(ende.pruefsumme, eintrag.lfd_nr, eintrag.inhalt())
    eintrag.save()
    ende.lfd_nr, ende.pruefsumme = eintrag.lfd_nr, eintrag.pruefsumme
    ende.save(update_fields=["lfd_nr", "pruefsumme"])
    return eintrag


def check_kette(mandant: Mandant) -> str | None:
    """Return what is wrong with the first bad entry of a Mandant, or None."""
    with scope(mandant=mandant):
        eintraege = Eintrag.objects.order_by("lfd_nr").select_related("mandant")
        fehler = erster_fehler(
            (e.lfd_nr, e.vorige_pruefsumme, e.pruefsumme, e.inhalt())
            for e in eintraege.iterator()
        )
    if fehler:
        return fehler
    ende = Kettenende.objects.filter(mandant=mandant).first()
    if ende and ende.lfd_nr != len(eintraege):
        return f"Das Ende der Kette fehlt: {ende.lfd_nr} Einträge wurden geschrieben."
    return None

"""The minutes of a meeting: drafted, released, put right by a new Fassung."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.besprechungen.models import Besprechung, Niederschrift
from zielwerk.besprechungen.planung import lock_besprechung
from zielwerk.besprechungen.reihen import BesprechungError, check_version
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


@transaction.atomic
def save_niederschrift(
    *,
    besprechung: Besprechung,
    text: str,
    datei: Any,
    grund: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Niederschrift:
    """Write the draft of the minutes; after a release it is a new Fassung.

    `version` is that of the draft the person saw (0: none yet). Without a new file
    the draft keeps the one it has.

    :raises BesprechungError: if nothing was held, it is empty, a new Fassung has no
        reason, or on a lost update
    """
    besprechung = lock_besprechung(besprechung)
    if besprechung.zustand != Besprechung.Zustand.GEHALTEN:
        raise BesprechungError("Bitte tragen Sie zuerst ein, dass sie gehalten wurde.")
    entwurf = besprechung.niederschriften.filter(freigegeben_am=None).first()
    check_version(entwurf.version if entwurf else 0, version)
    if entwurf is None:
        entwurf = Niederschrift(
            mandant=durch.mandant,
            besprechung=besprechung,
            fassung=besprechung.niederschriften.count() + 1,
            version=0,
        )
    entwurf.text, entwurf.grund = text, grund
    entwurf.datei = datei or entwurf.datei
    entwurf.verfasst_durch = durch
    entwurf.version += 1
    if not entwurf.text.strip() and entwurf.datei is None:
        raise BesprechungError(
            "Bitte schreiben Sie einen Text oder wählen Sie eine Datei."
        )
    if entwurf.fassung > 1 and not grund.strip():
        raise BesprechungError("Bitte nennen Sie den Grund der neuen Fassung.")
    entwurf.save()
    _record_niederschrift(entwurf, "geschrieben", durch, jetzt)
    return entwurf


@transaction.atomic
def release_niederschrift(
    *, niederschrift: Niederschrift, durch: Mitgliedschaft, jetzt: datetime
) -> Niederschrift:
    """Release the minutes: everybody may read them, nobody changes them.

    :raises BesprechungError: if they are released already
    """
    eine: Niederschrift = Niederschrift.objects.select_for_update().get(
        pk=niederschrift.pk
    )
    if eine.freigegeben_am:
        raise BesprechungError("Diese Fassung ist schon freigegeben.")
    eine.freigegeben_am, eine.freigegeben_durch = jetzt, durch
    eine.save(update_fields=["freigegeben_am", "freigegeben_durch"])
    _record_niederschrift(eine, "freigegeben", durch, jetzt)
    return eine


def _record_niederschrift(
    eine: Niederschrift, ereignis: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Leave the entry; the text stays out of it, minutes may name persons."""
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"besprechungen.niederschrift_{ereignis}",
        objekt=eine.besprechung,
        text=f"{eine} {ereignis}",
        durch=durch,
        jetzt=jetzt,
        nachher={"fassung": eine.fassung, "datei": eine.datei and eine.datei.sha256},
    )

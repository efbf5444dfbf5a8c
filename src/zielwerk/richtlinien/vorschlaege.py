"""Proposals to change a guideline: handed in, and answered."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag
from zielwerk.richtlinien.models import Anpassungsvorschlag, Fassung, Richtlinie


class RichtlinieError(Exception):
    """An event does not fit the guideline; the message says what to do."""


@transaction.atomic
def record_vorschlag(
    *,
    richtlinie: Richtlinie,
    text: str,
    herkunft: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    eingereicht_am: date | None = None,
    besprechung_uuid: UUID | None = None,
) -> Anpassungsvorschlag:
    """Hand in a proposal; it stays open until the county answers.

    :raises RichtlinieError: for a day in the future
    """
    am = eingereicht_am or jetzt.date()
    if am > jetzt.date():
        raise RichtlinieError(f"Der {tag(am)} liegt in der Zukunft.")
    vorschlag: Anpassungsvorschlag = Anpassungsvorschlag.objects.create(
        mandant=durch.mandant,
        richtlinie=richtlinie,
        text=text,
        herkunft=herkunft,
        besprechung_uuid=besprechung_uuid,
        eingereicht_am=am,
        eingereicht_durch=durch,
    )
    _record(vorschlag, "vorschlag", "Anpassungsvorschlag eingereicht", durch, jetzt)
    return vorschlag


@transaction.atomic
def answer_vorschlag(
    *,
    vorschlag: Anpassungsvorschlag,
    zustand: str,
    antwort: str,
    fassung: Fassung | None,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Anpassungsvorschlag:
    """Say what became of a proposal; a later answer replaces the earlier one.

    :raises RichtlinieError: if it is taken up without a Fassung or refused without a
        reason, or on a lost update
    """
    vorschlag = Anpassungsvorschlag.objects.select_for_update().get(pk=vorschlag.pk)
    if ist_ueberholt(vorschlag, version):
        raise RichtlinieError(
            "Nicht gespeichert: Jemand hat diesen Vorschlag inzwischen beantwortet. "
            "Bitte laden Sie die Seite neu."
        )
    uebernommen = zustand == Anpassungsvorschlag.Zustand.UEBERNOMMEN
    if uebernommen and (
        fassung is None or fassung.richtlinie_id != vorschlag.richtlinie_id
    ):
        raise RichtlinieError("Bitte nennen Sie die Fassung, die ihn aufnimmt.")
    if zustand == Anpassungsvorschlag.Zustand.ABGELEHNT and not antwort.strip():
        raise RichtlinieError("Bitte begründen Sie, warum er nicht übernommen wird.")
    vorher = vorschlag.zustand
    vorschlag.zustand, vorschlag.antwort = zustand, antwort
    vorschlag.fassung = fassung if uebernommen else None
    vorschlag.entschieden_am, vorschlag.entschieden_durch = jetzt.date(), durch
    vorschlag.version += 1
    vorschlag.save()
    wort = vorschlag.get_zustand_display()
    _record(
        vorschlag,
        "vorschlag_beantwortet",
        wort,
        durch,
        jetzt,
        vorher=vorher,
        antwort=antwort,
    )
    return vorschlag


def _record(
    vorschlag: Anpassungsvorschlag,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    *,
    vorher: str = "",
    antwort: str = "",
) -> None:
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"richtlinien.{ereignis}",
        objekt=vorschlag.richtlinie,
        text=f"{vorschlag.richtlinie}: {text}",
        durch=durch,
        jetzt=jetzt,
        vorher={"zustand": vorher} if vorher else None,
        nachher={
            "vorschlag": str(vorschlag.uuid),
            "zustand": vorschlag.zustand,
            "antwort": antwort,
        },
    )

"""A released public paper is published, changed with its sessions, taken back."""

from datetime import datetime

from django.db import transaction

from zielwerk.dokumente.inhalt import Dokument
from zielwerk.drucksachen.models import Drucksache, Veroeffentlichung
from zielwerk.drucksachen.pruefung import DrucksacheError, lock_drucksache
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


@transaction.atomic
def publish_drucksache(
    *, drucksache: Drucksache, durch: Mitgliedschaft, jetzt: datetime
) -> Veroeffentlichung:
    """Let anybody read a paper, as it was frozen at its release.

    :raises DrucksacheError: if it is not released, not public, or published already
    """
    eine = lock_drucksache(drucksache)
    if not eine.ist_freigegeben:
        raise DrucksacheError(f"{eine.nummer} ist noch nicht freigegeben.")
    if not eine.ist_oeffentlich:
        raise DrucksacheError(
            f"{eine.nummer} ist nichtöffentlich und wird nicht veröffentlicht."
        )
    bisher = Veroeffentlichung.objects.filter(drucksache=eine).first()
    if bisher and bisher.ist_sichtbar:
        raise DrucksacheError(f"{eine.nummer} ist schon veröffentlicht.")
    neu: Veroeffentlichung = bisher or Veroeffentlichung(
        mandant=durch.mandant, drucksache=eine, seit=jetzt
    )
    neu.geaendert_am, neu.zurueckgezogen_am, neu.durch = jetzt, None, durch
    neu.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.veroeffentlicht",
        objekt=eine,
        text=f"{eine.nummer} veröffentlicht",
        durch=durch,
        jetzt=jetzt,
    )
    return neu


@transaction.atomic
def withdraw_drucksache(
    *, drucksache: Drucksache, durch: Mitgliedschaft, jetzt: datetime
) -> Veroeffentlichung:
    """Take a published paper back; readers are told that it is gone.

    :raises DrucksacheError: if it is not published
    """
    eine = lock_drucksache(drucksache)
    bisher: Veroeffentlichung | None = Veroeffentlichung.objects.filter(
        drucksache=eine, zurueckgezogen_am=None
    ).first()
    if bisher is None:
        raise DrucksacheError(f"{eine.nummer} ist nicht veröffentlicht.")
    bisher.geaendert_am, bisher.zurueckgezogen_am = jetzt, jetzt
    bisher.save(update_fields=["geaendert_am", "zurueckgezogen_am"])
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.zurueckgezogen",
        objekt=eine,
        text=f"{eine.nummer}: Veröffentlichung zurückgezogen",
        durch=durch,
        jetzt=jetzt,
    )
    return bisher


def touch_veroeffentlichung(drucksache: Drucksache, jetzt: datetime) -> None:
    """Say that something public about a paper has changed: a session, a decision."""
    Veroeffentlichung.objects.filter(
        drucksache=drucksache, zurueckgezogen_am=None
    ).update(geaendert_am=jetzt)


def zahlen_im_papier(drucksache: Drucksache) -> list[tuple[str, str]]:
    """Return (name, value) of the figures that stand in the frozen paper.

    Only these: what else is known behind a figure is not public.
    """
    stand = drucksache.schnappschuss or {"dokument": None, "zahlen": []}
    namen = {zahl["schluessel"]: zahl["bezeichnung"] for zahl in stand["zahlen"]}
    gefunden: dict[str, tuple[str, str]] = {}
    for lauf in _zahllaeufe(Dokument.from_json(stand["dokument"]).json()):
        name = namen.get(lauf["schluessel"])
        if name is not None:
            gefunden.setdefault(lauf["schluessel"], (name, lauf["text"]))
    return list(gefunden.values())


def _zahllaeufe(knoten: object) -> list[dict[str, str]]:
    """Return every figure of a stored document, in reading order."""
    if isinstance(knoten, dict):
        if knoten.get("typ") == "zahl":
            return [knoten]
        return [lauf for teil in knoten.values() for lauf in _zahllaeufe(teil)]
    if isinstance(knoten, list):
        return [lauf for teil in knoten for lauf in _zahllaeufe(teil)]
    return []

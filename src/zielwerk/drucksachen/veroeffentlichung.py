"""A released public paper is published, changed with its sessions, taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.services import read_datei
from zielwerk.drucksachen.models import Drucksache, Papieranlage, Veroeffentlichung
from zielwerk.drucksachen.pruefung import DrucksacheError, lock_drucksache
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


@transaction.atomic
def publish_drucksache(
    *,
    drucksache: Drucksache,
    lizenz: str = Veroeffentlichung.Lizenz.ZERO,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Veroeffentlichung:
    """Let anybody read a paper, as it was frozen at its release.

    `lizenz`: under what terms its figures may be used again

    :raises DrucksacheError: if it is not released, not public, or published already,
        or the licence is none of those offered
    """
    if lizenz not in Veroeffentlichung.Lizenz.values:
        raise DrucksacheError(
            "Bitte wählen Sie, unter welcher Lizenz die Zahlen stehen."
        )
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
    neu.lizenz = lizenz
    neu.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.veroeffentlicht",
        objekt=eine,
        text=f"{eine.nummer} veröffentlicht, Zahlen: {neu.get_lizenz_display()}",
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


def letzte_lizenz() -> str:
    """Return the licence chosen last, inside the scope; few choose anew each year."""
    letzte = Veroeffentlichung.objects.order_by("geaendert_am").last()
    return str(letzte.lizenz if letzte else Veroeffentlichung.Lizenz.ZERO)


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


def zahlen_json(eine: Veroeffentlichung) -> dict[str, Any]:
    """Return the figures of a paper as they are handed out."""
    drucksache = eine.drucksache
    return {
        "drucksache": drucksache.nummer,
        "titel": drucksache.titel,
        "datum": drucksache.datum.isoformat(),
        "lizenz": eine.get_lizenz_display(),
        "zahlen": [
            {"bezeichnung": name, "wert": wert}
            for name, wert in zahlen_im_papier(drucksache)
        ],
    }


@dataclass(frozen=True)
class OeffentlicheAnlage:
    """A public attachment of a published paper, as it was frozen."""

    uuid: str
    titel: str
    name: str
    medientyp: str
    groesse: int

    @property
    def endung(self) -> str:
        """The ending of its name, which says to a reader what it is."""
        return self.name.rpartition(".")[2].lower()


def oeffentliche_anlagen(eine: Veroeffentlichung) -> list[OeffentlicheAnlage]:
    """Return the attachments that came and go with a public paper, of all its own.

    Only a visible paper shows them; of one taken back OParl says that they are gone.
    """
    drucksache = eine.drucksache
    if not drucksache.ist_oeffentlich:
        return []
    return [
        OeffentlicheAnlage(
            a["uuid"], a["titel"], a["name"], a["medientyp"], a["groesse"]
        )
        for a in (drucksache.schnappschuss or {}).get("anlagen", ())
        if a["ist_oeffentlich"]
    ]


def read_anlage(anlage: OeffentlicheAnlage) -> bytes:
    """Return the bytes of a public attachment, inside the scope of its Mandant.

    :raises DateiError: if they are gone or were changed
    """
    gefunden = Papieranlage.objects.select_related("datei__mandant")
    return read_datei(gefunden.get(uuid=anlage.uuid).datei)


def veroeffentlichte(mandant: Mandant) -> list[Veroeffentlichung]:
    """Return what a county has ever published, with all that is shown of it."""
    return list(
        Veroeffentlichung.objects.filter(mandant=mandant)
        .select_related("drucksache__rueckblick", "mandant")
        .prefetch_related("drucksache__beratungsfolge__beschluss__stimmen")
    )


def _zahllaeufe(knoten: object) -> list[dict[str, str]]:
    """Return every figure of a stored document, in reading order."""
    if isinstance(knoten, dict):
        if knoten.get("typ") == "zahl":
            return [knoten]
        return [lauf for teil in knoten.values() for lauf in _zahllaeufe(teil)]
    if isinstance(knoten, list):
        return [lauf for teil in knoten for lauf in _zahllaeufe(teil)]
    return []

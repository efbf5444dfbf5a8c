"""What every event of an audit does: lock it, check its state, leave an entry."""

from datetime import datetime
from typing import Any

from zielwerk.aktenpruefungen.models import Aktenpruefung
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

PUNKT = "aktenpruefungen"


class AktenpruefungError(Exception):
    """An event was refused; the message says what to do."""


def lock_pruefung(pruefung: Aktenpruefung, *zustaende: str) -> Aktenpruefung:
    """Return the audit, locked, if it is in one of these states.

    :raises AktenpruefungError: in any other state
    """
    gesperrt: Aktenpruefung = (
        Aktenpruefung.objects.select_for_update(of=("self",))
        .select_related("liste", "mandant")
        .get(pk=pruefung.pk)
    )
    if gesperrt.zustand not in zustaende:
        raise AktenpruefungError(
            f"Diese Prüfung ist inzwischen „{gesperrt.get_zustand_display()}“. Bitte "
            "laden Sie die Seite neu."
        )
    return gesperrt


def check_version(stand: int, gesehen: int) -> None:
    """Refuse a lost update.

    :raises AktenpruefungError: if somebody was faster
    """
    if stand != gesehen:
        raise AktenpruefungError(
            "Nicht gespeichert: Jemand hat das inzwischen geändert. Bitte laden Sie "
            "die Seite neu und vergleichen Sie."
        )


def check_grund(grund: str) -> str:
    """Return the reason without blanks around it.

    :raises AktenpruefungError: if there is none
    """
    if not grund.strip():
        raise AktenpruefungError("Bitte nennen Sie den Grund.")
    return grund.strip()


def record(
    objekt: MandantenModell,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    **nachher: Any,
) -> None:
    """Leave one entry; Kennungen and notes stay out of it."""
    record_eintrag(
        mandant=objekt.mandant,
        aktion=f"aktenpruefungen.{ereignis}",
        objekt=objekt,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher=nachher or None,
    )

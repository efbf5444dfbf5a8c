"""What every event of a Kostensenkungsverfahren does: lock it, leave an entry."""

from datetime import date, datetime
from typing import Any

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.unterkunft.models import Kostensenkungsverfahren


class VerfahrenError(Exception):
    """An event does not fit the procedure; the message says what to do."""


def lock_verfahren(
    verfahren: Kostensenkungsverfahren, *zustaende: str
) -> Kostensenkungsverfahren:
    """Return the procedure, locked, if it is in one of these states.

    :raises VerfahrenError: if it is in another one by now
    """
    gelockt: Kostensenkungsverfahren = (
        Kostensenkungsverfahren.objects.select_for_update(of=("self",))
        .select_related("tabelle")
        .get(pk=verfahren.pk)
    )
    if gelockt.zustand not in zustaende:
        raise VerfahrenError(
            f"Dieses Verfahren ist inzwischen „{gelockt.get_zustand_display()}“. Bitte "
            "laden Sie die Seite neu."
        )
    return gelockt


def check_vergangen(am: date, jetzt: datetime) -> None:
    """Refuse a day in the future.

    :raises VerfahrenError: if it is one
    """
    if am > jetzt.date():
        raise VerfahrenError(f"Der {tag(am)} liegt in der Zukunft.")


def check_grund(grund: str) -> None:
    """Refuse an event without its reason.

    :raises VerfahrenError: if it is empty
    """
    if not grund.strip():
        raise VerfahrenError("Bitte nennen Sie den Grund.")


def save_verfahren(verfahren: Kostensenkungsverfahren) -> None:
    """Store the next version."""
    verfahren.version += 1
    verfahren.save()


def record_schritt(
    verfahren: Kostensenkungsverfahren,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    *,
    vorher: dict[str, Any] | None = None,
    nachher: dict[str, Any] | None = None,
) -> None:
    """Leave one entry; reasons and the Aktenzeichen stay out, they are encrypted."""
    record_eintrag(
        mandant=verfahren.mandant,
        aktion=f"unterkunft.kostensenkung_{ereignis}",
        objekt=verfahren,
        text=text,
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=nachher,
    )

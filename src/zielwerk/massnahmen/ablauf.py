"""What every event of a Maßnahme does: lock it, check the day, leave an entry."""

from datetime import datetime

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.massnahmen.models import Massnahme
from zielwerk.protokoll.services import record_eintrag


class MassnahmeError(Exception):
    """An event does not fit the Maßnahme; the message says what to do."""


def lock_massnahme(massnahme: Massnahme, *zustaende: str) -> Massnahme:
    """Return the Maßnahme, locked, if it is in one of these states.

    :raises MassnahmeError: if it is in another one by now
    """
    gelockt: Massnahme = (
        Massnahme.objects.select_for_update(of=("self",))
        .select_related("verantwortlich")
        .get(pk=massnahme.pk)
    )
    if gelockt.zustand not in zustaende:
        raise MassnahmeError(
            f"Diese Maßnahme ist inzwischen „{gelockt.get_zustand_display()}“. Bitte "
            "laden Sie die Seite neu."
        )
    return gelockt


def record_schritt(
    massnahme: Massnahme,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    *,
    vorher: dict[str, str] | None = None,
    nachher: dict[str, str] | None = None,
) -> None:
    """Leave one entry about a Maßnahme."""
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"massnahmen.{ereignis}",
        objekt=massnahme,
        text=text,
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=nachher,
    )

"""What came out of a meeting: Beschluss, Auftrag, Anpassungsvorschlag."""

from datetime import date, datetime

from django.db import transaction

from zielwerk.besprechungen.models import Besprechung, Ergebnis
from zielwerk.besprechungen.reihen import BesprechungError
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import FristError, close_frist, reopen_frist
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Nachweis, Punkt
from zielwerk.vereinbarung.services import open_auftrag

OHNE_ANGABEN = "Ein Auftrag braucht Punkt, Zuständigkeit und Termin."


@transaction.atomic
def record_ergebnis(
    *,
    besprechung: Besprechung,
    art: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    richtlinie: str = "",
    punkt: Punkt | None = None,
    zustaendig: str = "",
    faellig_am: date | None = None,
) -> Ergebnis:
    """Record an outcome of a meeting that was held.

    An Auftrag opens a Frist with its owner (`zustaendig`) and day, so that it lies in
    the owner's inbox; it belongs to a Punkt and does not count for its fulfilment.

    :raises BesprechungError: if the meeting was not held, or something is missing
    """
    if besprechung.zustand != Besprechung.Zustand.GEHALTEN:
        raise BesprechungError("Ergebnisse gibt es erst, wenn sie gehalten wurde.")
    frist = None
    if art == Ergebnis.Art.AUFTRAG:
        if punkt is None or faellig_am is None or not zustaendig:
            raise BesprechungError(OHNE_ANGABEN)
        frist = open_auftrag(
            punkt=punkt,
            titel=text,
            anlass=f"Punkt {punkt.nummer} · {besprechung}",
            zustaendig=zustaendig,
            faellig_am=faellig_am,
            durch=durch,
            jetzt=jetzt,
        )
    if art == Ergebnis.Art.ANPASSUNGSVORSCHLAG and not richtlinie.strip():
        raise BesprechungError("Bitte nennen Sie die Richtlinie, die zu ändern ist.")
    neu: Ergebnis = Ergebnis.objects.create(
        mandant=durch.mandant,
        besprechung=besprechung,
        art=art,
        text=text,
        richtlinie=richtlinie,
        frist=frist,
    )
    _record(neu, "ergebnis", f"{neu.get_art_display()} festgehalten", durch, jetzt)
    return neu


@transaction.atomic
def close_auftrag(
    *, auftrag: Ergebnis, durch: Mitgliedschaft, jetzt: datetime
) -> Ergebnis:
    """Mark a task as done today.

    :raises BesprechungError: if it is closed already, or evidence waits for its answer
    """
    frist = _frist(auftrag)
    if frist.zustand == Frist.Zustand.EINGEREICHT:
        raise BesprechungError("Zu diesem Auftrag liegt ein Nachweis zur Annahme vor.")
    try:
        close_frist(
            frist=frist,
            erledigt_am=jetzt.date(),
            wirksam_am=jetzt.date(),
            text="Auftrag erledigt",
            durch=durch,
            jetzt=jetzt,
        )
    except FristError as fehler:
        raise BesprechungError(str(fehler)) from fehler
    _record(auftrag, "auftrag_erledigt", "Auftrag erledigt", durch, jetzt)
    return auftrag


@transaction.atomic
def reopen_auftrag(
    *, auftrag: Ergebnis, durch: Mitgliedschaft, jetzt: datetime
) -> Ergebnis:
    """Open a task again that was marked as done by mistake.

    :raises BesprechungError: if it is open, or accepted evidence closed it
    """
    frist = _frist(auftrag)
    if frist.zustand != Frist.Zustand.ERLEDIGT:
        raise BesprechungError("Dieser Auftrag ist nicht erledigt.")
    if frist.nachweise.filter(zustand=Nachweis.Zustand.ANGENOMMEN).exists():
        raise BesprechungError(
            "Diesen Auftrag hat ein angenommener Nachweis erledigt; er bleibt es."
        )
    reopen_frist(frist=frist, text="Auftrag wieder offen", durch=durch, jetzt=jetzt)
    _record(auftrag, "auftrag_wieder_offen", "Auftrag wieder offen", durch, jetzt)
    return auftrag


def _frist(auftrag: Ergebnis) -> Frist:
    """Return the task's Frist as stored, or refuse what is no task."""
    if auftrag.frist_id is None:
        raise BesprechungError("Dies ist kein Auftrag.")
    frist: Frist = Frist.objects.get(pk=auftrag.frist_id)
    return frist


def _record(
    ergebnis: Ergebnis, ereignis: str, text: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"besprechungen.{ereignis}",
        objekt=ergebnis.besprechung,
        text=f"{text}: {ergebnis}",
        durch=durch,
        jetzt=jetzt,
        nachher={"art": ergebnis.art, "ergebnis": str(ergebnis.uuid)},
    )

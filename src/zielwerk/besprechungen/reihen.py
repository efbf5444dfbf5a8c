"""Series set up and changed, and other contacts noted; what all events share."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.besprechungen.models import Besprechungsreihe, Kontakt
from zielwerk.besprechungen.regeln import RollenError, pruefe_rollen
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


class BesprechungError(Exception):
    """An event does not fit the meeting; the message says what to do."""


@transaction.atomic
def create_reihe(
    *,
    punkt_schluessel: str,
    bezeichnung: str,
    erforderlich: Sequence[str],
    weitere: Sequence[str],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Besprechungsreihe:
    """Set up the series a Punkt owes, with the roles that have to be there.

    :raises BesprechungError: if the Punkt has one, or the roles are not sound
    """
    try:
        pruefe_rollen(erforderlich, weitere)
    except RollenError as fehler:
        raise BesprechungError(str(fehler)) from fehler
    if Besprechungsreihe.objects.filter(punkt_schluessel=punkt_schluessel).exists():
        raise BesprechungError("Für diesen Punkt gibt es schon eine Besprechungsreihe.")
    reihe: Besprechungsreihe = Besprechungsreihe.objects.create(
        mandant=durch.mandant,
        punkt_schluessel=punkt_schluessel,
        bezeichnung=bezeichnung,
        erforderlich=list(erforderlich),
        weitere=list(weitere),
    )
    record(
        reihe,
        "reihe_angelegt",
        f"{reihe} eingerichtet",
        durch,
        jetzt,
        nachher={"erforderlich": reihe.erforderlich, "weitere": reihe.weitere},
    )
    return reihe


@transaction.atomic
def change_reihe(
    *,
    reihe: Besprechungsreihe,
    bezeichnung: str,
    erforderlich: Sequence[str],
    weitere: Sequence[str],
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Besprechungsreihe:
    """Change name and roles of a series; meetings already planned keep theirs.

    :raises BesprechungError: if the roles are not sound, or on a lost update
    """
    try:
        pruefe_rollen(erforderlich, weitere)
    except RollenError as fehler:
        raise BesprechungError(str(fehler)) from fehler
    reihe = Besprechungsreihe.objects.select_for_update().get(pk=reihe.pk)
    check_version(reihe.version, version)
    vorher = {"erforderlich": reihe.erforderlich, "weitere": reihe.weitere}
    reihe.bezeichnung, reihe.version = bezeichnung, version + 1
    reihe.erforderlich, reihe.weitere = list(erforderlich), list(weitere)
    reihe.save()
    nachher = {"erforderlich": reihe.erforderlich, "weitere": reihe.weitere}
    record(
        reihe,
        "reihe_geaendert",
        f"{reihe} geändert",
        durch,
        jetzt,
        vorher=vorher,
        nachher=nachher,
    )
    return reihe


@transaction.atomic
def record_kontakt(
    *,
    reihe: Besprechungsreihe,
    art: str,
    am: date,
    mit: str,
    thema: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kontakt:
    """Note an exchange by mail or telephone; it does not count as a meeting.

    :raises BesprechungError: for a day in the future
    """
    if am > jetzt.date():
        raise BesprechungError(f"Der {tag(am)} liegt in der Zukunft.")
    kontakt: Kontakt = Kontakt.objects.create(
        mandant=durch.mandant, reihe=reihe, art=art, am=am, mit=mit, thema=thema
    )
    record(kontakt, "kontakt", f"{reihe}: {kontakt} vermerkt", durch, jetzt)
    return kontakt


def check_version(gespeichert: int, gesehen: int) -> None:
    """Refuse a lost update.

    :raises BesprechungError: if somebody saved since the person opened the form
    """
    if gespeichert != gesehen:
        raise BesprechungError(
            "Nicht gespeichert: Jemand hat dies inzwischen geändert. Bitte laden Sie "
            "die Seite neu und vergleichen Sie."
        )


def record(
    objekt: Any,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **werte: Any,
) -> None:
    """Leave one entry of this module in the Protokoll."""
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"besprechungen.{ereignis}",
        objekt=objekt,
        text=text,
        durch=durch,
        jetzt=jetzt,
        **werte,
    )

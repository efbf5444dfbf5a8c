"""A Jobcenter consents that its figures are shown on their own, or takes it back."""

from datetime import date, datetime

from django.db import transaction

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vergleich.models import Einwilligung


class EinwilligungError(Exception):
    """A consent cannot be recorded; the message says why."""


@transaction.atomic
def record_einwilligung(
    *,
    jobcenter: str,
    erteilt: bool,
    gilt_ab: date,
    quelle: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einwilligung:
    """Record what a Jobcenter said, from which day on, and where it stands.

    :raises EinwilligungError: if that is what holds on the day already, or the day is
        to come
    """
    if gilt_ab > jetzt.date():
        raise EinwilligungError("Der Tag liegt in der Zukunft.")
    davor = Einwilligung.objects.am(gilt_ab).get(jobcenter)
    if davor and davor.erteilt == erteilt:
        raise EinwilligungError(f"Das gilt schon seit dem {tag(davor.gilt_ab)}.")
    eine: Einwilligung = Einwilligung.objects.create(
        mandant=durch.mandant,
        jobcenter=jobcenter,
        erteilt=erteilt,
        gilt_ab=gilt_ab,
        quelle=quelle,
        erfasst_am=jetzt,
        erfasst_durch=durch,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vergleich.einwilligung",
        objekt=eine,
        text=f"Einzeln zeigen, {eine} ab {tag(gilt_ab)}",
        durch=durch,
        jetzt=jetzt,
        vorher={"erteilt": davor.erteilt} if davor else None,
        nachher={"erteilt": erteilt, "quelle": quelle},
    )
    return eine


def record_aus_datei(
    angaben: dict[str, tuple[bool, date]],
    *,
    quelle: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Record what a file says about consent: Jobcenter → (yes or no, Stand).

    "No" without an earlier "yes" is nothing new.
    """
    for jobcenter, (erteilt, stand) in sorted(angaben.items()):
        davor = Einwilligung.objects.am(stand).get(jobcenter)
        if erteilt != bool(davor and davor.erteilt):
            record_einwilligung(
                jobcenter=jobcenter,
                erteilt=erteilt,
                gilt_ab=stand,
                quelle=quelle,
                durch=durch,
                jetzt=jetzt,
            )

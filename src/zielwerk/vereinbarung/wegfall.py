"""A Punkt that is not carried over: dropped or postponed, and taken up again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.abgleich import unentschiedene_punkte
from zielwerk.vereinbarung.fortschreibung import (
    FortschreibungError,
    carry_over,
    check_entwurf,
    move_nummern,
)
from zielwerk.vereinbarung.models import Entfall, Punkt, Zielvereinbarung


@transaction.atomic
def drop_punkt(
    *,
    punkt: Punkt,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    art: str = Entfall.Art.ENTFAELLT,
) -> Entfall:
    """Decide that a Punkt is not carried over; later ones move down by one.

    :raises FortschreibungError: if it is no draft, or a reason is missing
    """
    vereinbarung = punkt.vereinbarung
    check_entwurf(vereinbarung)
    entfall = _decide(vereinbarung, punkt.schluessel, art, begruendung, durch)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.punkt_entfallen",
        objekt=vereinbarung,
        text=f"{vereinbarung}: {punkt} {entfall.get_art_display()}",
        durch=durch,
        jetzt=jetzt,
        vorher={"wortlaut": punkt.wortlaut},
        nachher={"begruendung": begruendung},
    )
    nummer = punkt.nummer
    punkt.pflichten.all().delete()
    punkt.delete()
    move_nummern(vereinbarung, nummer + 1, -1)
    return entfall


def _decide(
    vereinbarung: Zielvereinbarung,
    schluessel: str,
    art: str,
    begruendung: str,
    durch: Mitgliedschaft,
) -> Entfall:
    """Store the decision with its reason."""
    if not begruendung.strip():
        raise FortschreibungError("Bitte begründen Sie, warum der Punkt entfällt.")
    entfall: Entfall = Entfall.objects.create(
        mandant=durch.mandant,
        vereinbarung=vereinbarung,
        schluessel=schluessel,
        art=art,
        begruendung=begruendung,
    )
    return entfall


def _check_unentschieden(vereinbarung: Zielvereinbarung, schluessel: str) -> None:
    """Refuse an answer to a question that is not open."""
    check_entwurf(vereinbarung)
    if schluessel not in unentschiedene_punkte(vereinbarung):
        raise FortschreibungError(
            f"Zu „{schluessel}“ ist nichts zu entscheiden. Bitte laden Sie die Seite "
            "neu."
        )


@transaction.atomic
def decide_wegfall(
    *,
    vereinbarung: Zielvereinbarung,
    schluessel: str,
    art: str,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Entfall:
    """Answer for a Punkt that is missing: it is dropped or postponed, and why.

    :raises FortschreibungError: if it is no draft, nothing is open, or a reason is
        missing
    """
    _check_unentschieden(vereinbarung, schluessel)
    entfall = _decide(vereinbarung, schluessel, art, begruendung, durch)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.wegfall_entschieden",
        objekt=vereinbarung,
        text=f"{vereinbarung}: „{schluessel}“ {entfall.get_art_display()}",
        durch=durch,
        jetzt=jetzt,
        nachher={"begruendung": begruendung},
    )
    return entfall


@transaction.atomic
def restore_punkt(
    *,
    vereinbarung: Zielvereinbarung,
    schluessel: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Punkt:
    """Answer for a Punkt that is missing: it was forgotten, or it is due again.

    It comes back at the end, as it stood last.

    :raises FortschreibungError: if it is no draft, or nothing is open
    """
    _check_unentschieden(vereinbarung, schluessel)
    letzter = (
        Punkt.objects.filter(
            schluessel=schluessel, vereinbarung__jahr__lt=vereinbarung.jahr
        )
        .select_related("vereinbarung")
        .latest("vereinbarung__jahr")
    )
    hoechste = vereinbarung.punkte.aggregate(nr=Max("nummer"))["nr"] or 0
    punkt = carry_over(letzter, vereinbarung, nummer=hoechste + 1)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.punkt_wieder_aufgenommen",
        objekt=punkt,
        text=f"{vereinbarung}: {punkt} wieder aufgenommen",
        durch=durch,
        jetzt=jetzt,
    )
    return punkt

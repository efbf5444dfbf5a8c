"""A new Konzept meets procedures that run on the one before: alert and decision."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zielwerk.kern.anzeige import euro
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.unterkunft.models import (
    Konzepthinweis,
    Kostensenkungsverfahren,
    Richtwerttabelle,
)
from zielwerk.unterkunft.regeln import Richtwert, UnterkunftError, richtwert
from zielwerk.unterkunft.verfahrensschritt import (
    VerfahrenError,
    check_grund,
    lock_verfahren,
    record_schritt,
    save_verfahren,
)

ZUSTAND = Kostensenkungsverfahren.Zustand
UNTERKUNFT = Kostensenkungsverfahren.Art.UNTERKUNFT
OFFEN = (ZUSTAND.EROEFFNET, ZUSTAND.LAEUFT, ZUSTAND.ENTSCHIEDEN)
WAHL = Konzepthinweis.Entscheidung


def make_hinweise(
    *, tabelle: Richtwerttabelle, jetzt: datetime
) -> list[Konzepthinweis]:
    """Alert every open procedure that relies on an older Konzept; returns the new ones.

    Heating has limits of its own, which no table of Richtwerte replaces.
    """
    betroffen = (
        Kostensenkungsverfahren.objects.laufend()
        .filter(art=UNTERKUNFT)
        .filter(Q(konzept_gilt_ab=None) | Q(konzept_gilt_ab__lt=tabelle.gilt_ab))
        .exclude(hinweise__tabelle=tabelle)
    )
    neue: list[Konzepthinweis] = Konzepthinweis.objects.bulk_create(
        [_hinweis(eines, tabelle, jetzt.date()) for eines in betroffen]
    )
    return neue


def make_hinweise_fuer(verfahren: Kostensenkungsverfahren, *, jetzt: datetime) -> None:
    """Alert a procedure that relies on a Konzept for which a newer one is published."""
    bekannt = set(verfahren.hinweise.values_list("tabelle_id", flat=True))
    for tabelle in _neuere(verfahren):
        if tabelle.pk not in bekannt:
            _hinweis(verfahren, tabelle, jetzt.date()).save()


def _neuere(verfahren: Kostensenkungsverfahren) -> list[Richtwerttabelle]:
    """Return the published tables after the one a procedure relies on."""
    if verfahren.art != UNTERKUNFT:
        return []
    alle = Richtwerttabelle.objects.veroeffentlicht()
    if verfahren.konzept_gilt_ab:
        alle = alle.filter(gilt_ab__gt=verfahren.konzept_gilt_ab)
    return list(alle)


def _hinweis(
    verfahren: Kostensenkungsverfahren, tabelle: Richtwerttabelle, am: date
) -> Konzepthinweis:
    return Konzepthinweis(
        mandant_id=verfahren.mandant_id, verfahren=verfahren, tabelle=tabelle, am=am
    )


def neuer_richtwert(hinweis: Konzepthinweis) -> Richtwert:
    """Return what the new Konzept holds angemessen for the same household.

    :raises VerfahrenError: if the Vergleichsraum is called something else there
    """
    eines = hinweis.verfahren
    try:
        return richtwert(
            hinweis.tabelle.konzept(),
            raum=eines.raum,
            personen=eines.personen,
            am=hinweis.tabelle.gilt_ab,
            einstellungen=eines.einstellungen,
        )
    except UnterkunftError as fehler:
        raise VerfahrenError(
            f"{fehler} Bitte beenden Sie das Verfahren und eröffnen Sie ein neues mit "
            "dem neuen Vergleichsraum."
        ) from fehler


@transaction.atomic
def decide_hinweis(
    *,
    hinweis: Konzepthinweis,
    entscheidung: str,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Konzepthinweis:
    """Acknowledge an alert with a decision: go on, write anew, or end.

    Written anew, the procedure waits for its letter again and counts from the
    beginning; the letter before stays in the record.

    :raises VerfahrenError: without a reason, if it was decided, or if the decision
        does not fit the new amount
    """
    check_grund(grund)
    verfahren = lock_verfahren(hinweis.verfahren, *OFFEN)
    hinweis = Konzepthinweis.objects.select_related("tabelle").get(pk=hinweis.pk)
    if hinweis.entschieden_am:
        raise VerfahrenError("Über diesen Hinweis ist schon entschieden.")
    hinweis.verfahren = verfahren
    vorher = {"richtwert": str(verfahren.richtwert), "konzept": verfahren.konzept}
    if verfahren.schreiben_am:
        vorher["schreiben_am"] = verfahren.schreiben_am.isoformat()
    if entscheidung == WAHL.NEUES_SCHREIBEN:
        _schreibe_neu(verfahren, hinweis)
        _erledige_aeltere(hinweis, durch, jetzt.date())
    elif entscheidung == WAHL.ANGEMESSEN:
        _beende(verfahren, hinweis, jetzt.date())
    hinweis.entscheidung, hinweis.grund = entscheidung, grund
    hinweis.entschieden_am, hinweis.entschieden_durch = jetzt.date(), durch
    hinweis.save()
    save_verfahren(verfahren)
    text = f"Neues Konzept „{hinweis.tabelle}“: {hinweis.get_entscheidung_display()}"
    nachher = {"richtwert": str(verfahren.richtwert), "konzept": verfahren.konzept}
    record_schritt(
        verfahren, "konzept", text, durch, jetzt, vorher=vorher, nachher=nachher
    )
    return hinweis


def _schreibe_neu(verfahren: Kostensenkungsverfahren, hinweis: Konzepthinweis) -> None:
    """Give the procedure the new amount; its months begin with the next letter."""
    wert = neuer_richtwert(hinweis)
    if wert.betrag >= verfahren.kosten:
        raise VerfahrenError(
            f"Nach dem neuen Konzept sind {euro(wert.betrag)} angemessen, die Kosten "
            "liegen nicht darüber. Bitte beenden Sie das Verfahren."
        )
    verfahren.richtwert, verfahren.konzept = wert.betrag, wert.bezeichnung
    verfahren.konzept_gilt_ab, verfahren.tabelle = wert.gilt_ab, hinweis.tabelle
    verfahren.grundlage_teile = [schritt.teile() for schritt in wert.rechenweg]
    verfahren.zustand = ZUSTAND.EROEFFNET
    verfahren.schreiben_am = verfahren.absenkung_ab = verfahren.geschuetzt_bis = None
    verfahren.rechenweg_teile = []
    verfahren.entscheidung = ""
    verfahren.entschieden_am = verfahren.wirksam_ab = None
    verfahren.anerkannt = verfahren.wiedervorlage_am = verfahren.grund = None


def _erledige_aeltere(hinweis: Konzepthinweis, durch: Mitgliedschaft, am: date) -> None:
    """Settle the alerts of Konzepte that the one decided about has replaced."""
    offene = Konzepthinweis.objects.offen().filter(verfahren=hinweis.verfahren)
    for aelterer in offene.filter(tabelle__gilt_ab__lt=hinweis.tabelle.gilt_ab):
        aelterer.entscheidung = WAHL.NEUES_SCHREIBEN
        aelterer.grund = f"Mit dem späteren Konzept entschieden: {hinweis.tabelle}"
        aelterer.entschieden_am, aelterer.entschieden_durch = am, durch
        aelterer.save()


def _beende(
    verfahren: Kostensenkungsverfahren, hinweis: Konzepthinweis, am: date
) -> None:
    """End the procedure, because the costs are not above the new amount."""
    wert = neuer_richtwert(hinweis)
    if wert.betrag < verfahren.kosten:
        raise VerfahrenError(
            f"Auch nach dem neuen Konzept sind nur {euro(wert.betrag)} angemessen. "
            "Bitte schreiben Sie neu, oder lassen Sie das Verfahren weiterlaufen."
        )
    verfahren.zustand = ZUSTAND.BEENDET
    verfahren.ausgang = Kostensenkungsverfahren.Ausgang.ANGEMESSEN
    verfahren.beendet_am = am

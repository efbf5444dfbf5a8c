"""Where a Haushaltsjahr stands, and the statement on it for the paper."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from zielwerk.buchungen.fehler import BuchungError
from zielwerk.buchungen.models import (
    Buchungsbestaetigung,
    Buchungshinweis,
    Buchungsliste,
)
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Feststellung, Punkt
from zielwerk.vereinbarung.services import (
    record_feststellung,
    record_nachweis_zu_punkt,
)

PUNKT = "buchungen"


@dataclass(frozen=True)
class Lage:
    """Where a Haushaltsjahr stands: what was checked, found and settled."""

    liste: Buchungsliste | None
    hinweise: int
    offen: int
    gemeldet: int
    berichtigt: int
    erklaert: int

    @property
    def ungeklaert(self) -> int:
        """How many are neither corrected nor explained."""
        return self.offen + self.gemeldet

    @property
    def geklaert(self) -> int:
        """How many are corrected or explained."""
        return self.berichtigt + self.erklaert


def lage(jahr: int) -> Lage:
    """Return where a Haushaltsjahr stands."""
    zustaende = Counter(
        Buchungshinweis.objects.des_jahres(jahr)
        .order_by()
        .values_list("zustand", flat=True)
    )
    return Lage(
        Buchungsliste.objects.gueltig(jahr),
        sum(zustaende.values()),
        **{z.value: zustaende[z.value] for z in Buchungshinweis.Zustand},
    )


def satz(stand: Lage, jahr: int) -> str:
    """Return the sentence for the paper: no findings, or how many and what became.

    The count of postings is left out where nothing was accepted yet.
    """
    if stand.liste is None:
        return f"Für {jahr} ist noch keine Buchungsliste geprüft."
    geprueft = (
        f"Geprüft: {anzahl(stand.liste.zeilen, 'Buchung', 'Buchungen')} des "
        f"Haushaltsjahres {jahr}, Stand {tag(stand.liste.stand_am)}."
    )
    if stand.ungeklaert:
        offen = anzahl(stand.ungeklaert, "Hinweis ist", "Hinweise sind")
        return f"{geprueft} {offen} noch nicht geklärt."
    geklaert = ""
    if stand.hinweise:
        verb = "ist" if stand.hinweise == 1 else "sind"
        geklaert = (
            f" {anzahl(stand.hinweise, 'Hinweis', 'Hinweise')} {verb} geklärt: "
            f"{stand.berichtigt} berichtigt, {stand.erklaert} erklärt."
        )
    return (
        f"{geprueft} Es gibt keine offenen Hinweise, dass falsch gebucht ist.{geklaert}"
    )


@transaction.atomic
def record_bestaetigung(
    *,
    jahr: int,
    vermerken: bool,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Buchungsbestaetigung:
    """State what the check of a year found; the open Frist of the Punkt gets it.

    `vermerken` also notes it at the Punkt, for the paper: as Feststellung, or as
    Beanstandung while something is not settled.

    :raises BuchungError: if no list of the year was accepted, or there is no Punkt
    """
    stand = lage(jahr)
    text = satz(stand, jahr)
    if stand.liste is None:
        raise BuchungError(text)
    neu: Buchungsbestaetigung = Buchungsbestaetigung.objects.create(
        mandant=durch.mandant,
        liste=stand.liste,
        jahr=jahr,
        zeilen=stand.liste.zeilen,
        hinweise=stand.hinweise,
        offen=stand.ungeklaert,
        text=text,
        erstellt_am=jetzt,
        durch=durch,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.bestaetigt",
        objekt=neu,
        text=str(neu),
        durch=durch,
        jetzt=jetzt,
        nachher={"text": text, "vermerkt": vermerken},
    )
    _hand_in(neu, durch=durch, jetzt=jetzt)
    if vermerken:
        _note(neu, durch=durch, jetzt=jetzt)
    return neu


def _hand_in(
    neu: Buchungsbestaetigung, *, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Answer the open Frist of the Punkt with the statement, if there is one."""
    for nachweisart in ("dokument", "liste"):
        record_nachweis_zu_punkt(
            punkt_schluessel=PUNKT,
            nachweisart=nachweisart,
            wirksam_am=neu.liste.stand_am,
            eingegangen_am=jetzt.date(),
            text=neu.text,
            verweis=reverse("buchungen:bestaetigung", args=[neu.jahr]),
            durch=durch,
            jetzt=jetzt,
        )


def _note(neu: Buchungsbestaetigung, *, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """Note the statement at the Punkt; as Beanstandung while something is open."""
    punkt = Punkt.objects.filter(schluessel=PUNKT, vereinbarung__jahr=neu.jahr).first()
    if punkt is None:
        raise BuchungError(
            f"In der Zielvereinbarung {neu.jahr} gibt es keinen Punkt „Buchungen“."
        )
    arten = Feststellung.Art
    record_feststellung(
        punkt=punkt,
        art=arten.BEANSTANDUNG if neu.offen else arten.FESTSTELLUNG,
        von=date(neu.jahr, 1, 1),
        bis=date(neu.jahr, 12, 31),
        text=neu.text,
        quelle=f"Buchungsprüfung, Stand {tag(neu.liste.stand_am)}",
        durch=durch,
        jetzt=jetzt,
    )

"""A Kostensenkungsverfahren is opened, its letter sent, its months counted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from zielwerk.kern.anzeige import euro, tag
from zielwerk.kern.rechenweg import Rechenweg
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.unterkunft.konzeptwechsel import make_hinweise_fuer
from zielwerk.unterkunft.models import (
    Konzepthinweis,
    Kostensenkungsverfahren,
    Richtwerttabelle,
)
from zielwerk.unterkunft.regeln import (
    Einstellungen,
    Karenzzeit,
    Kostensenkung,
    Richtwert,
    UnterkunftError,
    kostensenkung,
)
from zielwerk.unterkunft.verfahrensschritt import (
    VerfahrenError,
    check_vergangen,
    lock_verfahren,
    record_schritt,
    save_verfahren,
)

ZUSTAND = Kostensenkungsverfahren.Zustand
# What protects a case from a reduction; may become known while the months run.
UMSTAENDE = (
    "bwz_beginn",
    "weitere_bwz",
    "karenz_von",
    "karenz_bis",
    "zuvor_nur_angemessen",
    "sterbefall_am",
)


@dataclass(frozen=True)
class Grundlage:
    """The amount held angemessen, and the Konzept it comes from."""

    richtwert: Decimal
    konzept: str
    konzept_gilt_ab: date | None
    raum: str
    personen: int
    tabelle: Richtwerttabelle | None = None
    rechenweg: Rechenweg = ()

    @classmethod
    def aus(
        cls, wert: Richtwert, ort: str, tabelle: Richtwerttabelle | None = None
    ) -> "Grundlage":
        """Return it from a limit looked up in a Konzept for a municipality."""
        return cls(
            wert.betrag,
            wert.bezeichnung,
            wert.gilt_ab,
            ort,
            wert.personen,
            tabelle,
            wert.rechenweg,
        )

    def felder(self) -> dict[str, Any]:
        """Return the fields of a procedure that say so."""
        return {
            "richtwert": self.richtwert,
            "konzept": self.konzept,
            "konzept_gilt_ab": self.konzept_gilt_ab,
            "raum": self.raum,
            "personen": self.personen,
            "tabelle": self.tabelle,
            "grundlage_teile": [schritt.teile() for schritt in self.rechenweg],
        }


@transaction.atomic
def open_verfahren(
    *,
    aktenzeichen: str,
    art: str,
    kosten: Decimal,
    grundlage: Grundlage,
    umstaende: Mapping[str, Any],
    einstellungen: Einstellungen,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kostensenkungsverfahren:
    """Open a procedure; the letter is prepared from it. It keeps these rules.

    :raises VerfahrenError: if the costs are not above the limit, or one runs for the
        same case and the same costs
    """
    if kosten <= grundlage.richtwert:
        raise VerfahrenError(
            f"Die Kosten liegen nicht über dem Richtwert von "
            f"{euro(grundlage.richtwert)}. Ein Verfahren ist nicht nötig."
        )
    laufend = Kostensenkungsverfahren.objects.laufend().filter(art=art)
    if da := laufend.mit_aktenzeichen(aktenzeichen).first():
        raise VerfahrenError(f"Für diesen Fall läuft schon: {da}.")
    neu = Kostensenkungsverfahren(
        mandant=durch.mandant,
        jahr=jetzt.year,
        aktenzeichen=aktenzeichen.strip(),
        art=art,
        kosten=kosten,
        einstellungen_stand=asdict(einstellungen),
        eroeffnet_am=jetzt.date(),
        eroeffnet_durch=durch,
        **grundlage.felder(),
        **{name: umstaende.get(name) for name in UMSTAENDE if name in umstaende},
    )
    _check_karenz(neu)
    _numbered(neu)
    make_hinweise_fuer(neu, jetzt=jetzt)
    text = f"{neu} eröffnet: {euro(kosten)}, angemessen {euro(neu.richtwert)}"
    nachher = {"konzept": neu.konzept, "einstellungen": neu.einstellungen_stand}
    record_schritt(neu, "eroeffnet", text, durch, jetzt, nachher=nachher)
    return neu


def _numbered(neu: Kostensenkungsverfahren) -> None:
    """Store a procedure under the next number of its year.

    :raises VerfahrenError: if somebody opened one for this case meanwhile
    """
    # All of a year are locked behind its first: two people may open in one second.
    alle = Kostensenkungsverfahren.objects.filter(jahr=neu.jahr)
    list(alle.select_for_update().order_by("nummer")[:1])
    letzte = alle.aggregate(hoechste=Max("nummer"))["hoechste"] or 0
    neu.nummer = letzte + 1
    try:
        with transaction.atomic():
            neu.save()
    except IntegrityError as fehler:
        raise VerfahrenError(
            "Nicht gespeichert: Jemand hat gerade ein Verfahren eröffnet. Bitte "
            "versuchen Sie es noch einmal."
        ) from fehler


def _check_karenz(verfahren: Kostensenkungsverfahren) -> None:
    """Refuse half a Karenzzeit, or one that ends before it begins.

    :raises VerfahrenError: if it is one
    """
    von, bis = verfahren.karenz_von, verfahren.karenz_bis
    if (von is None) != (bis is None):
        raise VerfahrenError("Bitte nennen Sie Beginn und Ende der Karenzzeit.")
    if von and bis and bis < von:
        raise VerfahrenError("Die Karenzzeit endet vor ihrem Beginn.")


def zaehle(verfahren: Kostensenkungsverfahren, schreiben_am: date) -> Kostensenkung:
    """Return the months after a letter, by the rules the procedure began with."""
    von, bis = verfahren.karenz_von, verfahren.karenz_bis
    unterkunft = verfahren.art == Kostensenkungsverfahren.Art.UNTERKUNFT
    return kostensenkung(
        aufforderung_am=schreiben_am,
        bwz_beginn=verfahren.bwz_beginn,
        weitere_bwz=verfahren.weitere_beginne,
        zuvor_nur_angemessen=verfahren.zuvor_nur_angemessen,
        karenzzeit=Karenzzeit(von, bis, ()) if von and bis and unterkunft else None,
        sterbefall_am=verfahren.sterbefall_am,
        einstellungen=verfahren.einstellungen,
    )


def _count(verfahren: Kostensenkungsverfahren, schreiben_am: date) -> date:
    """Put the months into the procedure; returns from when it may be reduced.

    :raises VerfahrenError: for days the rules refuse
    """
    try:
        monate = zaehle(verfahren, schreiben_am)
    except UnterkunftError as fehler:
        raise VerfahrenError(str(fehler)) from fehler
    verfahren.absenkung_ab = monate.absenkung_ab
    verfahren.geschuetzt_bis = monate.geschuetzt_bis
    verfahren.rechenweg_teile = [schritt.teile() for schritt in monate.rechenweg]
    return monate.absenkung_ab


@transaction.atomic
def record_schreiben(
    *,
    verfahren: Kostensenkungsverfahren,
    schreiben_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kostensenkungsverfahren:
    """Record that the letter was sent: its months are counted from now on.

    :raises VerfahrenError: for a day in the future or before the Konzept holds, or if
        a new Konzept waits for a decision
    """
    verfahren = lock_verfahren(verfahren, ZUSTAND.EROEFFNET)
    check_vergangen(schreiben_am, jetzt)
    gilt_ab = verfahren.konzept_gilt_ab
    if gilt_ab and schreiben_am < gilt_ab:
        raise VerfahrenError(
            f"Das Konzept gilt erst ab {tag(gilt_ab)}. Ein älteres Schreiben trägt "
            "keine Senkung."
        )
    hinweise = Konzepthinweis.objects.offen().filter(verfahren=verfahren)
    if hinweise.filter(tabelle__gilt_ab__lte=schreiben_am).exists():
        raise VerfahrenError(
            "Es gilt ein neues Konzept. Bitte entscheiden Sie zuerst darüber, und "
            "schreiben Sie mit dem neuen Richtwert."
        )
    verfahren.schreiben_am, verfahren.zustand = schreiben_am, ZUSTAND.LAEUFT
    ab = _count(verfahren, schreiben_am)
    save_verfahren(verfahren)
    text = f"Schreiben vom {tag(schreiben_am)}: Absenkung möglich ab {tag(ab)}"
    nachher = {"schreiben_am": str(schreiben_am), "absenkung_ab": str(ab)}
    record_schritt(verfahren, "schreiben", text, durch, jetzt, nachher=nachher)
    return verfahren


@transaction.atomic
def record_umstaende(
    *,
    verfahren: Kostensenkungsverfahren,
    version: int,
    umstaende: Mapping[str, Any],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kostensenkungsverfahren:
    """Record what protects the case; months that run are counted anew.

    :raises VerfahrenError: if it was decided, on a lost update, or for impossible days
    """
    verfahren = lock_verfahren(verfahren, ZUSTAND.EROEFFNET, ZUSTAND.LAEUFT)
    if ist_ueberholt(verfahren, version):
        raise VerfahrenError(
            "Nicht gespeichert: Jemand hat dieses Verfahren inzwischen geändert. Bitte "
            "laden Sie die Seite neu und vergleichen Sie."
        )
    vorher = _gezaehlt(verfahren)
    for name in UMSTAENDE:
        setattr(verfahren, name, umstaende[name])
    _check_karenz(verfahren)
    if verfahren.schreiben_am:
        _count(verfahren, verfahren.schreiben_am)
    save_verfahren(verfahren)
    ab = verfahren.absenkung_ab
    text = "Umstände geändert" + (f": Absenkung möglich ab {tag(ab)}" if ab else "")
    nachher = _gezaehlt(verfahren)
    record_schritt(
        verfahren, "umstaende", text, durch, jetzt, vorher=vorher, nachher=nachher
    )
    return verfahren


def _gezaehlt(verfahren: Kostensenkungsverfahren) -> dict[str, str]:
    """Return what the months rest on, as the record keeps it."""
    namen = (*UMSTAENDE, "absenkung_ab")
    return {name: str(getattr(verfahren, name) or "") for name in namen}

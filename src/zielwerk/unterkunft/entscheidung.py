"""A Kostensenkungsverfahren is decided, ended, or taken up again."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from zielwerk.kern.anzeige import euro, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.unterkunft.konzeptwechsel import make_hinweise_fuer
from zielwerk.unterkunft.models import Konzepthinweis, Kostensenkungsverfahren
from zielwerk.unterkunft.regeln import senkungshindernis
from zielwerk.unterkunft.verfahrensschritt import (
    VerfahrenError,
    check_grund,
    check_vergangen,
    lock_verfahren,
    record_schritt,
    save_verfahren,
)

ZUSTAND = Kostensenkungsverfahren.Zustand
WAHL = Kostensenkungsverfahren.Entscheidung
AUSGANG = Kostensenkungsverfahren.Ausgang
# How a procedure may end before it was decided.
OHNE_ENTSCHEIDUNG = (AUSGANG.ANGEMESSEN, AUSGANG.LEISTUNGSENDE, AUSGANG.IRRTUM)


@transaction.atomic
def reduce_kosten(
    *,
    verfahren: Kostensenkungsverfahren,
    wirksam_ab: date | None,
    anerkannt: Decimal | None,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kostensenkungsverfahren:
    """Decide that costs are reduced from a month on, to an amount.

    :raises VerfahrenError: before the months are over, below the amount of the
        letter, or while a new Konzept waits for a decision
    """
    verfahren = lock_verfahren(verfahren, ZUSTAND.LAEUFT, ZUSTAND.ENTSCHIEDEN)
    hinweise = Konzepthinweis.objects.offen().filter(verfahren=verfahren)
    hindernis = senkungshindernis(
        kosten=verfahren.kosten,
        richtwert=verfahren.richtwert,
        anerkannt=anerkannt,
        absenkung_ab=verfahren.absenkung_ab,
        wirksam_ab=wirksam_ab,
        hinweis=hinweise.exists(),
    )
    if hindernis or wirksam_ab is None or anerkannt is None:
        raise VerfahrenError(hindernis)
    verfahren.entscheidung, verfahren.grund = WAHL.GESENKT, None
    verfahren.wirksam_ab, verfahren.anerkannt = wirksam_ab, anerkannt
    verfahren.wiedervorlage_am = None
    _decide(verfahren, jetzt)
    text = f"Gesenkt ab {tag(wirksam_ab)} auf {euro(anerkannt)}"
    nachher = {"wirksam_ab": wirksam_ab.isoformat(), "anerkannt": str(anerkannt)}
    record_schritt(verfahren, "gesenkt", text, durch, jetzt, nachher=nachher)
    return verfahren


def _decide(verfahren: Kostensenkungsverfahren, jetzt: datetime) -> None:
    verfahren.zustand, verfahren.entschieden_am = ZUSTAND.ENTSCHIEDEN, jetzt.date()
    save_verfahren(verfahren)


@transaction.atomic
def refrain(
    *,
    verfahren: Kostensenkungsverfahren,
    entscheidung: str,
    grund: str,
    wiedervorlage_am: date | None,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kostensenkungsverfahren:
    """Decide that costs are not reduced, with the reason; it may be looked at again.

    :raises VerfahrenError: without a reason, for a death whose day is not recorded,
        or if it is to be looked at again in the past
    """
    check_grund(grund)
    verfahren = lock_verfahren(verfahren, ZUSTAND.LAEUFT, ZUSTAND.ENTSCHIEDEN)
    if entscheidung == WAHL.TODESFALL and verfahren.sterbefall_am is None:
        raise VerfahrenError(
            "Bitte tragen Sie zuerst unter „Umstände ändern“ den Sterbetag ein; davon "
            "hängen die zwölf Monate ab."
        )
    if wiedervorlage_am and wiedervorlage_am <= jetzt.date():
        raise VerfahrenError("Die Wiedervorlage muss in der Zukunft liegen.")
    verfahren.entscheidung, verfahren.grund = entscheidung, grund
    verfahren.wirksam_ab, verfahren.anerkannt = None, verfahren.kosten
    verfahren.wiedervorlage_am = wiedervorlage_am
    _decide(verfahren, jetzt)
    text = verfahren.get_entscheidung_display().capitalize()
    nachher = {"entscheidung": entscheidung, "wiedervorlage": str(wiedervorlage_am)}
    record_schritt(verfahren, "nicht_gesenkt", text, durch, jetzt, nachher=nachher)
    return verfahren


@transaction.atomic
def end_verfahren(
    *,
    verfahren: Kostensenkungsverfahren,
    ausgang: str,
    beendet_am: date,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kostensenkungsverfahren:
    """End a procedure: as decided, or because something else happened.

    :raises VerfahrenError: for a day in the future, without a reason where none is
        known, or as reduced or not reduced without that decision
    """
    verfahren = lock_verfahren(
        verfahren, ZUSTAND.EROEFFNET, ZUSTAND.LAEUFT, ZUSTAND.ENTSCHIEDEN
    )
    check_vergangen(beendet_am, jetzt)
    if ausgang in OHNE_ENTSCHEIDUNG:
        check_grund(grund)
    elif ausgang != _entschieden(verfahren):
        raise VerfahrenError(
            "So ist das Verfahren nicht entschieden. Bitte tragen Sie zuerst die "
            "Entscheidung ein."
        )
    if beendet_am < verfahren.eroeffnet_am:
        raise VerfahrenError(
            f"Eröffnet wurde es erst am {tag(verfahren.eroeffnet_am)}."
        )
    verfahren.zustand, verfahren.ausgang = ZUSTAND.BEENDET, ausgang
    verfahren.beendet_am = beendet_am
    verfahren.grund = grund.strip() or verfahren.grund
    save_verfahren(verfahren)
    text = f"Beendet am {tag(beendet_am)}: {verfahren.get_ausgang_display()}"
    nachher = {"ausgang": ausgang, "beendet_am": beendet_am.isoformat()}
    record_schritt(verfahren, "beendet", text, durch, jetzt, nachher=nachher)
    return verfahren


def _entschieden(verfahren: Kostensenkungsverfahren) -> str:
    """Return how a procedure may end after its decision, "" without one."""
    if verfahren.zustand != ZUSTAND.ENTSCHIEDEN:
        return ""
    gesenkt = verfahren.entscheidung == WAHL.GESENKT
    return AUSGANG.GESENKT if gesenkt else AUSGANG.NICHT_GESENKT


@transaction.atomic
def reopen_verfahren(
    *,
    verfahren: Kostensenkungsverfahren,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kostensenkungsverfahren:
    """Take back a decision or an end; the record keeps both.

    :raises VerfahrenError: without a reason, or if another procedure runs by now
    """
    check_grund(grund)
    verfahren = lock_verfahren(verfahren, ZUSTAND.ENTSCHIEDEN, ZUSTAND.BEENDET)
    vorher = {"zustand": verfahren.zustand, "entscheidung": verfahren.entscheidung}
    verfahren.zustand = ZUSTAND.LAEUFT if verfahren.schreiben_am else ZUSTAND.EROEFFNET
    verfahren.entscheidung = verfahren.ausgang = ""
    verfahren.entschieden_am = verfahren.beendet_am = verfahren.wirksam_ab = None
    verfahren.anerkannt = verfahren.wiedervorlage_am = None
    verfahren.grund = grund.strip()
    try:
        with transaction.atomic():
            save_verfahren(verfahren)
    except IntegrityError as fehler:
        raise VerfahrenError(
            "Für diesen Fall läuft inzwischen ein anderes Verfahren."
        ) from fehler
    make_hinweise_fuer(verfahren, jetzt=jetzt)
    text = "Wieder aufgenommen"
    record_schritt(verfahren, "wieder_offen", text, durch, jetzt, vorher=vorher)
    return verfahren

"""Reminders go out by mail: claimed, sent, noted; a failure waits and tries again.

A claim is written before the mail and lasts `POST_BELEGT` seconds; several ticks at
once never hold the same one. If a process dies between the server's "250" and the
note, the reminder is sent again with the same Message-ID, by which mail systems know
a second copy. A mail can be lost or doubled there and nowhere else; we chose not to
lose one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import groupby
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Q

from zielwerk.erinnerungen.models import Benachrichtigung, Erinnerung
from zielwerk.erinnerungen.post import betreff, inhalt, kennung
from zielwerk.erinnerungen.regeln import VERSUCHE_HOECHSTENS, pause_nach
from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mandant
from zielwerk.protokoll.services import record_eintrag

JE_GRIFF = 50
# 5xx: the server will not take it, now or later.
ENDGUELTIG = 500

Post = list[Erinnerung]


def deliver_erinnerungen(
    *, mandant: Mandant, uhr: Callable[[], datetime]
) -> tuple[int, int]:
    """Send what waits; returns how many reminders got out and how many did not.

    `uhr` is the real clock, also in an example county. Opens no scope itself. Nothing
    is lost by a mail server that is down, slow or refuses: it is tried again, later
    and later, and given up visibly after `VERSUCHE_HOECHSTENS`.
    """
    gesendet = fehlgeschlagen = 0
    verbindung = get_connection()
    while griff := _claim(mandant, uhr()):
        for post in _nach_person(griff):
            fehler = _send(post, verbindung)
            if fehler is None:
                _note_versand(post, mandant, uhr())
                gesendet += len(post)
            else:
                _note_fehler(post, fehler, mandant, uhr())
                fehlgeschlagen += len(post)
    return gesendet, fehlgeschlagen


def _claim(mandant: Mandant, uhr: datetime) -> Post:
    """Take up to `JE_GRIFF` reminders nobody else is sending."""
    with transaction.atomic():
        offen = Erinnerung.objects.zu_versenden(uhr).filter(_dran(mandant, uhr))
        kann_ueberspringen = connection.features.has_select_for_update_skip_locked
        # Only the reminders: PostgreSQL locks no side of a join that may be empty.
        gesperrt = offen.select_for_update(of=("self",), skip_locked=kann_ueberspringen)
        bis = uhr + timedelta(seconds=settings.POST_BELEGT)
        pks = [eine.pk for eine in gesperrt.order_by("pk")[:JE_GRIFF]]
        Erinnerung.objects.filter(pk__in=pks).update(belegt_bis=bis)
    return list(
        Erinnerung.objects.filter(pk__in=pks)
        .select_related("empfaenger__benutzer", "frist", "stufe", "mandant")
        .order_by("empfaenger", "am", "pk")
    )


def _dran(mandant: Mandant, uhr: datetime) -> Q:
    """Return which ones may go now: a daily digest waits until its day is over.

    Whoever wants one mail a day gets yesterday's reminders in one.
    """
    taeglich = Q(empfaenger__benachrichtigung__weg=Benachrichtigung.Weg.TAEGLICH)
    return ~taeglich | Q(am__lt=mandant.zeit(uhr).date())


def _nach_person(griff: Post) -> Iterable[Post]:
    """Yield single reminders, and those of a daily digest together."""
    for empfaenger, gruppe in groupby(griff, key=lambda e: e.empfaenger):
        eigene = list(gruppe)
        wahl = getattr(empfaenger, "benachrichtigung", None)
        if wahl and wahl.weg == Benachrichtigung.Weg.TAEGLICH:
            yield eigene
        else:
            yield from ([eine] for eine in eigene)


def _send(post: Post, verbindung: BaseEmailBackend) -> Exception | None:
    """Hand one mail to the server; returns what went wrong, None if nothing did."""
    nachricht = EmailMessage(
        betreff(post),
        inhalt(post),
        settings.DEFAULT_FROM_EMAIL,
        [post[0].empfaenger.benutzer.email],
        headers={"Message-ID": kennung(post), "Auto-Submitted": "auto-generated"},
        connection=verbindung,
    )
    try:
        nachricht.send()
    except (SMTPException, OSError) as fehler:
        return fehler
    return None


@transaction.atomic
def _note_versand(post: Post, mandant: Mandant, uhr: datetime) -> None:
    """Note that the server took it: the proof of dispatch."""
    for eine in post:
        eine.post, eine.versendet_am, eine.belegt_bis = "versendet", uhr, None
        eine.nachricht, eine.fehler = kennung(post), ""
        eine.save()
        record_eintrag(
            mandant=mandant,
            aktion="erinnerungen.versendet",
            objekt=eine.frist,
            text=f"Erinnerung per E-Mail versendet an {eine.empfaenger.stelle}",
            durch=None,
            jetzt=mandant.zeit(uhr),
            nachher={"erinnerung": str(eine.uuid), "nachricht": eine.nachricht},
        )


def _ist_endgueltig(fehler: Exception) -> bool:
    if isinstance(fehler, SMTPRecipientsRefused):
        return all(code >= ENDGUELTIG for code, _ in fehler.recipients.values())
    return isinstance(fehler, SMTPResponseException) and fehler.smtp_code >= ENDGUELTIG


@transaction.atomic
def _note_fehler(
    post: Post, fehler: Exception, mandant: Mandant, uhr: datetime
) -> None:
    """Note the failure without what the server said about the person."""
    for eine in post:
        eine.versuche += 1
        eine.belegt_bis, eine.fehler = None, type(fehler).__name__
        if _ist_endgueltig(fehler) or eine.versuche >= VERSUCHE_HOECHSTENS:
            eine.post, eine.naechster_versuch = "aufgegeben", None
            worte = anzahl(eine.versuche, "Versuch", "Versuchen")
            record_eintrag(
                mandant=mandant,
                aktion="erinnerungen.aufgegeben",
                objekt=eine.frist,
                text=f"Erinnerung an {eine.empfaenger.stelle} nicht zustellbar, nach "
                f"{worte} aufgegeben",
                durch=None,
                jetzt=mandant.zeit(uhr),
                nachher={"erinnerung": str(eine.uuid), "fehler": eine.fehler},
            )
        else:
            eine.naechster_versuch = uhr + pause_nach(eine.versuche)
        eine.save()

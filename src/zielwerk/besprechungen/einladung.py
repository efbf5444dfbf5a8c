"""Invitations: the meeting as a calendar file, and by e-mail to those it concerns."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from zielwerk.besprechungen.models import Besprechung, Einladung
from zielwerk.besprechungen.planung import lock_besprechung
from zielwerk.besprechungen.reihen import BesprechungError
from zielwerk.kern.anzeige import anzahl, tag_lang
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.services import record_eintrag

if TYPE_CHECKING:
    from icalendar import Event

logger = logging.getLogger(__name__)

# Role at a meeting → role of sign-in; the others have no sign-in of their own.
ZUGAENGE: Mapping[str, Rolle] = {
    "koordinierungsstelle": Rolle.KOORDINIERUNGSSTELLE,
    "fachdienstleitung": Rolle.FACHDIENSTLEITUNG,
    "geschaeftsfuehrung": Rolle.GESCHAEFTSFUEHRUNG,
    "bereichsleitung_leistung": Rolle.BEREICHSLEITUNG,
    "teamleitungen": Rolle.TEAMLEITUNG,
}
ABSAGE, EINLADUNG, ANSICHT = "CANCEL", "REQUEST", "PUBLISH"


@dataclass(frozen=True)
class Versand:
    """How many invitations went out, which addresses they did not reach.

    `wiederholt`: to these one went out after a dispatch that had stopped half-way; they
    may have it twice. `unterbrochen`: these wait for somebody to say so.
    """

    versendet: int
    gescheitert: tuple[str, ...]
    wiederholt: tuple[str, ...] = ()
    unterbrochen: tuple[str, ...] = ()


def post_eingerichtet() -> bool:
    """Return whether this instance has a mail server."""
    return bool(settings.MAIL_MOEGLICH)


def eingeladene(besprechung: Besprechung) -> list[Mitgliedschaft]:
    """Return the members whose role is invited, each once."""
    rollen = [ZUGAENGE[r] for r in besprechung.rollen if r in ZUGAENGE]
    mitglieder = Mitgliedschaft.objects.filter(aktiv=True, rolle__in=rollen)
    return list(mitglieder.select_related("benutzer").order_by("pk"))


def ohne_zugang(besprechung: Besprechung) -> list[str]:
    """Return the invited roles that nobody signs in with; they need an address."""
    belegt = {m.rolle for m in eingeladene(besprechung)}
    return [rolle for rolle in besprechung.rollen if ZUGAENGE.get(rolle) not in belegt]


def kalenderdatei(
    besprechung: Besprechung,
    *,
    jetzt: datetime,
    veranstalter: str = "",
    adresse: str = "",
) -> bytes:
    """Return the meeting as an iCalendar file (RFC 5545); no agenda, no names.

    With `veranstalter` and `adresse` it is an invitation or cancellation to answer,
    without them a plain entry to take along.
    """
    from icalendar import Calendar, vCalAddress

    kalender = Calendar()
    kalender.add("prodid", "-//Zielwerk//Besprechungen//DE")
    kalender.add("version", "2.0")
    kalender.add("method", _methode(besprechung) if veranstalter else ANSICHT)
    termin = _termin(besprechung, jetzt)
    if veranstalter and adresse:
        termin.add("organizer", vCalAddress(f"mailto:{veranstalter}"))
        gast = vCalAddress(f"mailto:{adresse}")
        gast.params["RSVP"] = "TRUE"
        gast.params["ROLE"] = "REQ-PARTICIPANT"
        termin.add("attendee", gast)
    kalender.add_component(termin)
    return bytes(kalender.to_ical())


def _methode(besprechung: Besprechung) -> str:
    abgesagt = besprechung.zustand == Besprechung.Zustand.ABGESAGT
    return ABSAGE if abgesagt else EINLADUNG


def _termin(besprechung: Besprechung, jetzt: datetime) -> "Event":
    """Return the entry; times in UTC, so that no calendar guesses a time zone."""
    from icalendar import Event

    termin = Event()
    termin.add("uid", f"{besprechung.uuid}@zielwerk")
    termin.add("sequence", besprechung.folge)
    termin.add("dtstamp", jetzt.astimezone(UTC))
    termin.add("dtstart", besprechung.von.astimezone(UTC))
    termin.add("dtend", besprechung.bis.astimezone(UTC))
    termin.add("summary", besprechung.reihe.bezeichnung)
    termin.add("location", besprechung.ort)
    abgesagt = besprechung.zustand == Besprechung.Zustand.ABGESAGT
    termin.add("status", "CANCELLED" if abgesagt else "CONFIRMED")
    return termin


def send_einladungen(
    *,
    besprechung: Besprechung,
    weitere_adressen: Iterable[str],
    verweis: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    uhr: datetime,
    unterbrochene: bool = False,
) -> Versand:
    """Invite by e-mail; who has this state of the meeting already gets no second one.

    Three steps, because a mail cannot be taken back: note who is to be written to,
    send outside the transaction, note what went out. If the machine stops in between,
    nobody knows whether that mail got out: it is sent again only on request
    (`unterbrochene`), under the same Message-ID. `verweis`: where to read more;
    `uhr`: the real clock, also in an example county.

    :raises BesprechungError: if no mail server is set up, or the meeting was held
    """
    if not post_eingerichtet():
        raise BesprechungError(
            "Es ist kein Mailserver eingerichtet. Bitte laden Sie die Kalenderdatei "
            "herunter und senden Sie sie selbst."
        )
    alle = _note_ziele(besprechung, weitere_adressen, durch)
    stehen = [eine for eine in alle if eine.ist_unterbrochen(uhr)]
    offen = _claim(alle, uhr, unterbrochene=unterbrochene)
    ergebnis = {eine: _send(eine, verweis, durch, jetzt) for eine in offen}
    versand = Versand(
        versendet=sum(ergebnis.values()),
        gescheitert=tuple(e.adresse for e, ging in ergebnis.items() if not ging),
        wiederholt=tuple(e.adresse for e in stehen if ergebnis.get(e)),
        unterbrochen=tuple(e.adresse for e in stehen if e not in ergebnis),
    )
    if offen:
        _record_versand(besprechung, versand, durch, jetzt)
    return versand


@transaction.atomic
def _note_ziele(
    besprechung: Besprechung, weitere: Iterable[str], durch: Mitgliedschaft
) -> list[Einladung]:
    """Note whom to write to; returns the invitations to this state of the meeting."""
    besprechung = lock_besprechung(besprechung)
    if besprechung.zustand == Besprechung.Zustand.GEHALTEN:
        raise BesprechungError("Diese Besprechung ist schon gehalten.")
    ziele: dict[str, Mitgliedschaft | None] = {a.lower(): None for a in weitere}
    ziele |= {m.benutzer.email.lower(): m for m in eingeladene(besprechung)}
    for adresse, mitglied in ziele.items():
        Einladung.objects.get_or_create(
            mandant=durch.mandant,
            besprechung=besprechung,
            folge=besprechung.folge,
            adresse=adresse,
            defaults={"empfaenger": mitglied},
        )
    # One that is under way may name an address nobody typed in this time.
    unterwegs = Einladung.Zustand.LAEUFT
    return [
        eine
        for eine in besprechung.einladungen.filter(folge=besprechung.folge)
        if eine.adresse in ziele or eine.zustand == unterwegs
    ]


@transaction.atomic
def _claim(
    alle: Iterable[Einladung], uhr: datetime, *, unterbrochene: bool
) -> list[Einladung]:
    """Take what nobody else is sending right now, for `POST_BELEGT` seconds."""
    pks = [eine.pk for eine in alle]
    genommen = []
    for eine in Einladung.objects.select_for_update(of=("self",)).filter(pk__in=pks):
        offen = eine.zustand in {
            Einladung.Zustand.OFFEN,
            Einladung.Zustand.GESCHEITERT,
        }
        if offen or (unterbrochene and eine.ist_unterbrochen(uhr)):
            eine.zustand = Einladung.Zustand.LAEUFT
            eine.belegt_bis = uhr + timedelta(seconds=settings.POST_BELEGT)
            eine.save(update_fields=["zustand", "belegt_bis"])
            genommen.append(eine)
    return genommen


def _send(
    eine: Einladung, verweis: str, durch: Mitgliedschaft, jetzt: datetime
) -> bool:
    """Send one mail and note how it went."""
    try:
        _mail(eine, verweis, durch, jetzt).send()
    except (SMTPException, OSError):
        # The address stays out of the log; the row names it.
        logger.exception("Einladung %s ging nicht hinaus", eine.uuid)
        eine.zustand = Einladung.Zustand.GESCHEITERT
    else:
        eine.zustand, eine.versendet_am = Einladung.Zustand.VERSENDET, jetzt
    eine.belegt_bis = None
    eine.save(update_fields=["zustand", "belegt_bis", "versendet_am"])
    return eine.zustand == Einladung.Zustand.VERSENDET


def _mail(
    eine: Einladung, verweis: str, durch: Mitgliedschaft, jetzt: datetime
) -> EmailMultiAlternatives:
    """Return the mail: when, where, the link; nothing a meeting talks about."""
    besprechung = eine.besprechung
    wort = "Einladung"
    if besprechung.zustand == Besprechung.Zustand.ABGESAGT:
        wort = "Absage"
    elif besprechung.folge:
        wort = "Neuer Termin"
    name = " ".join(besprechung.reihe.bezeichnung.split())
    wann = (
        f"{tag_lang(besprechung.termin_am)}, {besprechung.beginn:%H:%M} bis "
        f"{besprechung.ende:%H:%M} Uhr"
    )
    zeilen = [
        f"{wort}: {name}", "", f"Wann: {wann}", f"Wo: {besprechung.ort}", "",
        f"Tagesordnung und Unterlagen: {verweis}", "", durch.benutzer.name,
        durch.stelle,
    ]  # fmt: skip
    mail = EmailMultiAlternatives(
        subject=f"{wort}: {name} am {tag_lang(besprechung.termin_am)}",
        body="\n".join(zeilen),
        to=[eine.adresse],
        reply_to=[durch.benutzer.email],
        headers={"Message-ID": _kennung(eine)},
    )
    datei = kalenderdatei(
        besprechung,
        jetzt=jetzt,
        veranstalter=durch.benutzer.email,
        adresse=eine.adresse,
    )
    art = f"text/calendar; method={_methode(besprechung)}"
    mail.attach_alternative(datei.decode(), art)
    mail.attach("besprechung.ics", datei, "text/calendar")
    return mail


def _kennung(eine: Einladung) -> str:
    """Return the Message-ID; a second copy has the same one, and is known by it."""
    bereich = settings.ADRESSE.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<einladung-{eine.uuid}@{bereich or 'zielwerk'}>"


def _record_versand(
    besprechung: Besprechung, versand: Versand, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    menge = anzahl(versand.versendet, "Einladung", "Einladungen")
    rest = f", {len(versand.gescheitert)} nicht" if versand.gescheitert else ""
    if versand.wiederholt:
        rest += (
            f"; {len(versand.wiederholt)} davon noch einmal nach unterbrochenem Versand"
        )
    record_eintrag(
        mandant=durch.mandant,
        aktion="besprechungen.eingeladen",
        objekt=besprechung,
        text=f"{menge} versendet{rest}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "versendet": versand.versendet,
            "wiederholt": len(versand.wiederholt),
            "folge": besprechung.folge,
        },
    )

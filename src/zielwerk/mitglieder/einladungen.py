"""Invitations: made, sent, renewed, withdrawn, accepted; `services` hands them out.

Only the checksum of a link is stored: whoever reads the database cannot open one. The
link itself is given back once, to the mail or to the page that shows it.
"""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django_scopes import scope, scopes_disabled

from zielwerk.mandanten.models import Benutzer, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mitgliedschaft
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.post import mail_einladung
from zielwerk.mitglieder.regeln import gilt_bis, pruefsumme
from zielwerk.protokoll.services import record_eintrag


class MitgliederError(Exception):
    """A change was refused; the message says what to do."""


UNGUELTIG = (
    "Diese Einladung gilt nicht mehr. Bitten Sie die Person, die Sie eingeladen hat, "
    "um eine neue."
)


def _token() -> str:
    return secrets.token_urlsafe(32)


def mandantenzeit(einladung: Einladung, uhr: datetime) -> datetime:
    """Return the moment that counts for an invitation, opened by whomever."""
    return einladung.mandant.zeit(uhr)


def _record(
    einladung: Einladung,
    aktion: str,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> None:
    """Leave the entry; never the e-mail address, never the link."""
    record_eintrag(
        mandant=einladung.mandant,
        aktion=f"mitglieder.{aktion}",
        objekt=einladung,
        text=f"{einladung.name}: {text}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "name": einladung.name,
            "organisation": einladung.organisation.name,
            "rolle": einladung.rolle,
            "stelle": einladung.stelle,
        },
    )


@transaction.atomic
def create_einladung(
    *,
    name: str,
    email: str,
    organisation: Organisation,
    rolle: str,
    stelle: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> tuple[Einladung, str]:
    """Invite a person; returns the invitation and the token of its link.

    `durch` None: on the command line.

    :raises MitgliederError: for oneself, for a role the person already has, or while
        another invitation to it is open
    """
    email, mandant = email.lower(), organisation.mandant
    if durch and email == durch.benutzer.email:
        raise MitgliederError("Sich selbst können Sie keine weitere Rolle geben.")
    token = _token()
    with scope(mandant=mandant):
        _check_neu(email, rolle)
        try:
            with transaction.atomic():
                neu: Einladung = Einladung.objects.create(
                    mandant=mandant,
                    name=name,
                    email=email,
                    organisation=organisation,
                    rolle=rolle,
                    stelle=stelle,
                    token_pruefsumme=pruefsumme(token),
                    eingeladen_am=jetzt,
                    gilt_bis=gilt_bis(jetzt),
                    durch=durch,
                )
        except IntegrityError as fehler:
            raise MitgliederError(
                f"Für diese Adresse und die Rolle {Rolle(rolle).label} ist schon eine "
                "Einladung offen. Sie können sie erneut senden."
            ) from fehler
        _record(neu, "eingeladen", f"eingeladen als {Rolle(rolle).label}", durch, jetzt)
    return neu, token


def _check_neu(email: str, rolle: str) -> None:
    """Refuse to invite a person to a role they have here."""
    gleiche = Mitgliedschaft.objects.filter(benutzer__email=email, rolle=rolle).first()
    if gleiche is not None:
        weg = "" if gleiche.aktiv else " Sie ist stillgelegt und lässt sich aktivieren."
        raise MitgliederError(
            f"Diese Person hat die Rolle {Rolle(rolle).label} schon.{weg}"
        )


def _gesperrt(einladung: Einladung) -> Einladung:
    """Return an invitation as it is now, locked; refuse a settled one."""
    eine: Einladung = (
        Einladung.objects.select_for_update(of=("self",))
        .select_related("organisation", "mandant")
        .get(pk=einladung.pk)
    )
    if not eine.ist_offen:
        wie = "angenommen" if eine.angenommen_am else "zurückgezogen"
        raise MitgliederError(f"Diese Einladung ist schon {wie}.")
    return eine


@transaction.atomic
def renew_einladung(
    *, einladung: Einladung, durch: Mitgliedschaft | None, jetzt: datetime
) -> tuple[Einladung, str]:
    """Make a new link that holds seven days; the old one opens nothing any more.

    :raises MitgliederError: if it is accepted or withdrawn
    """
    token = _token()
    with scope(mandant=einladung.mandant):
        eine = _gesperrt(einladung)
        eine.token_pruefsumme, eine.gilt_bis = pruefsumme(token), gilt_bis(jetzt)
        eine.versandt_am = None
        eine.save(update_fields=["token_pruefsumme", "gilt_bis", "versandt_am"])
        _record(eine, "einladung_erneuert", "Einladung erneuert", durch, jetzt)
    return eine, token


@transaction.atomic
def withdraw_einladung(
    *, einladung: Einladung, durch: Mitgliedschaft, jetzt: datetime
) -> Einladung:
    """Take an invitation back; its link opens nothing any more.

    :raises MitgliederError: if it is accepted or withdrawn
    """
    eine = _gesperrt(einladung)
    eine.zurueckgezogen_am = jetzt
    eine.save(update_fields=["zurueckgezogen_am"])
    _record(eine, "einladung_zurueckgezogen", "Einladung zurückgezogen", durch, jetzt)
    return eine


def send_einladung(
    *,
    einladung: Einladung,
    link: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> bool:
    """Mail the link and keep whether the server took it; never within a transaction.

    The invitation stays whatever the server says; then the link is handed over.
    """
    versandt = mail_einladung(einladung, link)
    with transaction.atomic(), scope(mandant=einladung.mandant):
        if versandt:
            einladung.versandt_am = jetzt
            einladung.save(update_fields=["versandt_am"])
        wort = "verschickt" if versandt else "nicht verschickt"
        aktion = "einladung_versandt" if versandt else "einladung_nicht_versandt"
        _record(einladung, aktion, f"Einladung per E-Mail {wort}", durch, jetzt)
    return versandt


def find_einladung(*, summe: str) -> Einladung | None:
    """Return the invitation a link means, in whichever Mandant."""
    with scopes_disabled():
        gefunden: Einladung | None = (
            Einladung.objects.mit_personen().filter(token_pruefsumme=summe).first()
        )
    return gefunden


@transaction.atomic
def accept_einladung(
    *, einladung: Einladung, summe: str, wer: Benutzer | str, jetzt: datetime
) -> Mitgliedschaft:
    """Make the Mitgliedschaft: of the signed-in person, or of a new one.

    `wer`: the person signed in, or the password a new person has chosen. `summe`: the
    checksum of the link used.

    :raises MitgliederError: if the link no longer holds, if the person is another one
        than invited, or if the address got a sign-in meanwhile
    """
    with scope(mandant=einladung.mandant):
        eine: Einladung = (
            Einladung.objects.select_for_update(of=("self",))
            .select_related("organisation", "mandant")
            .get(pk=einladung.pk)
        )
        if not eine.gilt(jetzt) or eine.token_pruefsumme != summe:
            raise MitgliederError(UNGUELTIG)
        _check_person(eine, wer)
        try:
            with transaction.atomic():
                neu = create_mitgliedschaft(
                    mandant=eine.mandant,
                    organisation=eine.organisation,
                    rolle=eine.rolle,
                    stelle=eine.stelle,
                    email=eine.email,
                    name=eine.name,
                    passwort="" if isinstance(wer, Benutzer) else wer,
                )
        except IntegrityError as fehler:
            raise MitgliederError(
                "Sie haben diese Rolle schon. Bitte melden Sie sich an."
            ) from fehler
        eine.angenommen_am, eine.mitgliedschaft = jetzt, neu
        eine.save(update_fields=["angenommen_am", "mitgliedschaft"])
        satz = f"Einladung angenommen als {Rolle(eine.rolle).label}"
        _record(eine, "einladung_angenommen", satz, neu, jetzt)
    return neu


def _check_person(einladung: Einladung, wer: Benutzer | str) -> None:
    """Refuse another person, and a password for somebody who has one."""
    if isinstance(wer, Benutzer):
        if wer.email != einladung.email:
            raise MitgliederError(
                "Diese Einladung ist für eine andere E-Mail-Adresse als die, mit der "
                "Sie angemeldet sind."
            )
    elif Benutzer.objects.filter(email=einladung.email).exists():
        raise MitgliederError(
            "Für diese E-Mail-Adresse gibt es schon einen Zugang. Bitte melden Sie "
            "sich damit an und nehmen Sie die Einladung dann an."
        )

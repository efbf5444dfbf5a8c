"""The mail that tells somebody that the way into their account has changed."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from zielwerk.mandanten.models import Benutzer

# What a thief would do; sign-ins themselves are in the record only.
GEMELDET = frozenset(
    {
        *("passwort_gesetzt", "passwort_geaendert", "gesperrt"),
        *("faktor_hinzugefuegt", "faktor_entfernt", "faktoren_zurueckgesetzt"),
        "codes_erzeugt",
    }
)
logger = logging.getLogger(__name__)


def mail_aenderung(*, benutzer: Benutzer, text: str, wann: datetime) -> bool:
    """Mail what has changed; False if no server is set up or it did not take the mail.

    The change stands either way: a mail server that is down keeps nobody out.
    """
    if not settings.MAIL_MOEGLICH:
        return False
    kontext = {"name": benutzer.name, "was": text, "wann": wann}
    mail = EmailMessage(
        subject="Zielwerk: Ihr Zugang wurde geändert",
        body=render_to_string("zugaenge/mail/aenderung.txt", kontext),
        to=[benutzer.email],
    )
    try:
        mail.send()
    except (SMTPException, OSError) as fehler:
        # The refusal itself may repeat the address; its kind is enough.
        logger.warning("Hinweis nicht verschickt: %s", type(fehler).__name__)
        return False
    return True

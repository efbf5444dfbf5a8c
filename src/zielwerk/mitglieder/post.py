"""The mail of an invitation, and the one place where its link is made."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from zielwerk.mitglieder.models import Einladung

logger = logging.getLogger(__name__)


def baue_link(token: str) -> str:
    """Return the link: the configured address, never the host of a request.

    "" if no address is configured.
    """
    if not settings.ADRESSE:
        return ""
    return f"{settings.ADRESSE}{reverse('mitglieder:oeffnen', args=[token])}"


def mail_einladung(einladung: Einladung, link: str) -> bool:
    """Mail the link; False if no server is set up or it did not take the mail."""
    if not settings.MAIL_MOEGLICH:
        return False
    kontext = {"einladung": einladung, "link": link}
    mail = EmailMessage(
        subject=f"Einladung zu Zielwerk: {einladung.mandant.kurzname}",
        body=render_to_string("mitglieder/einladung.txt", kontext),
        to=[einladung.email],
    )
    try:
        mail.send()
    except (SMTPException, OSError) as fehler:
        # The refusal itself may repeat the address; its kind is enough.
        logger.warning(
            "Einladung %s nicht verschickt: %s", einladung.uuid, type(fehler).__name__
        )
        return False
    return True

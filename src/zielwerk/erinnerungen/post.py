"""The words of a reminder: no Sozialdaten, and nothing a person wrote freely."""

from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from zielwerk.erinnerungen.models import Erinnerung
from zielwerk.fristen.models import Frist
from zielwerk.kern.anzeige import anzahl, tag_kurz, tag_lang


def sache(frist: Frist) -> str:
    """Return how a mail names a Frist: an Auftrag's title is somebody's own words."""
    return frist.titel if frist.art == Frist.Art.PFLICHT else "ein Auftrag"


def _zeile(eine: Erinnerung) -> str:
    vorbei = eine.faellig_am < eine.am
    wort = "überfällig seit" if vorbei else "fällig am"
    return f"{sache(eine.frist)}: {wort} {tag_lang(eine.faellig_am)}"


def betreff(post: list[Erinnerung]) -> str:
    """Return the subject of one mail."""
    if len(post) > 1:
        return f"Zielwerk: {anzahl(len(post), 'Erinnerung', 'Erinnerungen')}"
    (eine,) = post
    vorbei = eine.faellig_am < eine.am
    was = "Überfällig seit" if vorbei else "Fällig am"
    return f"Zielwerk: {was} {tag_kurz(eine.faellig_am)}"


def inhalt(post: list[Erinnerung]) -> str:
    """Return the text of one mail, with a link to each Frist."""
    person = post[0].empfaenger
    zeilen = [f"Guten Tag {person.benutzer.name},", ""]
    for eine in post:
        ziel = reverse("vereinbarung:frist", args=[eine.frist.uuid])
        zeilen += [_zeile(eine), f"  {settings.ADRESSE}{ziel}", ""]
    einstellen = reverse("erinnerungen:einstellungen")
    return "\n".join(
        [
            *zeilen,
            f"Sie erhalten diese Nachricht als {person.stelle} ({person.mandant}).",
            f"Wie Sie erinnert werden, stellen Sie hier ein: "
            f"{settings.ADRESSE}{einstellen}",
            "",
        ]
    )


def kennung(post: list[Erinnerung]) -> str:
    """Return the Message-ID: the same reminders always have the same one."""
    teile = "|".join(sorted(str(eine.uuid) for eine in post))
    bereich = settings.ADRESSE.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<{sha256(teile.encode()).hexdigest()[:32]}@{bereich or 'zielwerk'}>"

"""Accepting a large list in the background: ask for it, work on it, call it off.

The row of the Uebernahme is the job. It becomes "fertig" in the transaction that stores
the list, so a worker killed at any point leaves either nothing or everything, and the
next one takes the job up again (ADR 24).
"""

import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from django.db import transaction
from django_scopes import scope, scopes_disabled

from zielwerk.listen.ablage import EinlesungError, locked_einlesung, record_schritt
from zielwerk.listen.models import Einlesung, Uebernahme
from zielwerk.listen.services import accept_einlesung
from zielwerk.mandanten.models import Mitgliedschaft

# How long a worker on another machine is believed to be at work.
BELEGT = timedelta(minutes=30)
Zustand: TypeAlias = Uebernahme.Zustand
Schritt: TypeAlias = Uebernahme.Schritt
# A list that ends its worker again and again is not tried for ever.
MAX_VERSUCHE = 5
AUFGEGEBEN = (
    f"Die Übernahme ist {MAX_VERSUCHE}-mal abgebrochen. Es ist nichts gespeichert. "
    "Bitte wenden Sie sich an die Systembetreuung."
)


class _UeberholtError(Exception):
    """Somebody called the job off, or another worker has it."""


@transaction.atomic
def enqueue_uebernahme(
    *,
    einlesung: Einlesung,
    warnungen_bestaetigt: bool,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Uebernahme:
    """Ask for the acceptance of a list; a worker does it.

    :raises EinlesungError: if it cannot be accepted as it is, is asked for already,
        or somebody was faster
    """
    gesperrt = locked_einlesung(einlesung, version)
    if gesperrt.fehler:
        raise EinlesungError("Bitte berichtigen Sie die Zeilen mit Fehlern zuerst.")
    if gesperrt.warnungen and not warnungen_bestaetigt:
        raise EinlesungError("Bitte bestätigen Sie, dass Sie die Warnungen kennen.")
    if Uebernahme.objects.filter(einlesung=gesperrt).offen().exists():
        raise EinlesungError("Die Liste wird schon übernommen.")
    auftrag: Uebernahme = Uebernahme.objects.create(
        mandant=gesperrt.mandant,
        einlesung=gesperrt,
        einlesung_version=version,
        warnungen_bestaetigt=warnungen_bestaetigt,
        durch=durch,
        beauftragt_am=jetzt,
    )
    text = f"{gesperrt}: Übernahme beauftragt"
    record_schritt(gesperrt, "beauftragt", text, durch, jetzt)
    return auftrag


@transaction.atomic
def cancel_uebernahme(
    *, einlesung: Einlesung, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Call off an acceptance that waits or runs; nothing of it is stored.

    :raises EinlesungError: if it is finished already
    """
    auftrag = (
        Uebernahme.objects.select_for_update()
        .filter(einlesung=einlesung)
        .offen()
        .first()
    )
    if auftrag is None:
        raise EinlesungError("Es läuft keine Übernahme mehr, die anzuhalten wäre.")
    _beende(auftrag, Zustand.ABGEBROCHEN, jetzt)
    text = f"{einlesung}: Übernahme angehalten"
    record_schritt(einlesung, "angehalten", text, durch, jetzt)


def run_naechste(*, jetzt: Callable[[], datetime]) -> bool:
    """Work on the next acceptance that waits, or whose worker is gone.

    `jetzt` gives the time. Returns False if there is nothing to do.
    """
    with scopes_disabled():
        auftrag = _nimm(jetzt())
        if auftrag is None:
            return False
        mandant, durch = auftrag.mandant, auftrag.durch
    with scope(mandant=mandant):
        try:
            accept_einlesung(
                einlesung=auftrag.einlesung,
                warnungen_bestaetigt=auftrag.warnungen_bestaetigt,
                version=auftrag.einlesung_version,
                durch=durch,
                jetzt=mandant.zeit(jetzt()),
                speichert=lambda: _melde(auftrag, Schritt.SPEICHERT),
                uebernommen=lambda: _schliesse(auftrag, jetzt()),
            )
        except _UeberholtError:
            pass
        except EinlesungError as grund:
            _lehne_ab(auftrag, str(grund), mandant.zeit(jetzt()))
    return True


def _nimm(jetzt: datetime) -> Uebernahme | None:
    """Take a job for this process, or None."""
    with transaction.atomic():
        offene = (
            Uebernahme.objects.select_for_update(of=("self",), skip_locked=_kann_skip())
            .select_related("mandant", "einlesung__datei", "durch__benutzer")
            .offen()
        )
        auftrag: Uebernahme
        for auftrag in offene:
            if auftrag.versuche >= MAX_VERSUCHE and _verwaist(auftrag, jetzt):
                auftrag.meldung = AUFGEGEBEN
                _beende(auftrag, Zustand.ABGELEHNT, jetzt)
            elif auftrag.zustand == Zustand.WARTET or _verwaist(auftrag, jetzt):
                auftrag.zustand, auftrag.schritt = Zustand.LAEUFT, Schritt.PRUEFT
                auftrag.arbeiter, auftrag.belegt_bis = _arbeiter(), jetzt + BELEGT
                auftrag.versuche += 1
                auftrag.save()
                return auftrag
    return None


def _kann_skip() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _arbeiter(pid: int | None = None) -> str:
    """Return what names a process beyond doubt: machine, number, time of its start."""
    pid = pid or os.getpid()
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return f"{socket.gethostname()}/{pid}/{stat.rpartition(') ')[2].split()[19]}"


def _verwaist(auftrag: Uebernahme, jetzt: datetime) -> bool:
    """Return whether the worker of a job is gone: at once here, else after a while."""
    maschine, _, rest = auftrag.arbeiter.partition("/")
    if maschine != socket.gethostname():
        return auftrag.belegt_bis is None or auftrag.belegt_bis < jetzt
    try:
        return _arbeiter(int(rest.partition("/")[0])) != auftrag.arbeiter
    except (OSError, ValueError):
        return True


def _eigener(auftrag: Uebernahme) -> "Uebernahme":
    """Return the job locked, if it is still this worker's.

    :raises _UeberholtError: if it was called off or taken by another
    """
    frisch: Uebernahme = Uebernahme.objects.select_for_update().get(pk=auftrag.pk)
    if frisch.zustand != Zustand.LAEUFT or frisch.versuche != auftrag.versuche:
        raise _UeberholtError
    return frisch


@transaction.atomic
def _melde(auftrag: Uebernahme, schritt: Schritt) -> None:
    """Say how far the job is."""
    frisch = _eigener(auftrag)
    frisch.schritt = schritt
    frisch.save(update_fields=["schritt"])


def _schliesse(auftrag: Uebernahme, jetzt: datetime) -> None:
    """Mark the job as done, inside the transaction that stores the list."""
    frisch = _eigener(auftrag)
    frisch.schritt = Schritt.FERTIG
    _beende(frisch, Zustand.FERTIG, jetzt)


@transaction.atomic
def _lehne_ab(auftrag: Uebernahme, grund: str, jetzt: datetime) -> None:
    """Keep why a list was not accepted."""
    try:
        frisch = _eigener(auftrag)
    except _UeberholtError:
        return
    frisch.meldung = grund
    _beende(frisch, Zustand.ABGELEHNT, jetzt)
    text = f"{auftrag.einlesung}: Übernahme abgelehnt"
    record_schritt(auftrag.einlesung, "abgelehnt", text, auftrag.durch, jetzt)


def _beende(auftrag: Uebernahme, zustand: Zustand, jetzt: datetime) -> None:
    auftrag.zustand, auftrag.beendet_am, auftrag.belegt_bis = zustand, jetzt, None
    auftrag.save()

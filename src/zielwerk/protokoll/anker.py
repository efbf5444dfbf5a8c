"""The daily anchor: number and checksum of each chain, in a file that can leave.

Whoever rewrites a whole chain has to rewrite every copy of this file too. One file
per Mandant, one JSON document per line, only ever appended to; `voriger` is the
SHA-256 of the line before. It holds no personal value.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django_scopes import scope

from zielwerk.mandanten.models import Mandant
from zielwerk.protokoll.models import Kettenende
from zielwerk.protokoll.pruefer import ANFANG, Anker, kanonisch, lies_anker


def ankerdatei(mandant: Mandant) -> Path:
    """Return where the anchors of a Mandant are; the file may not exist yet."""
    ordner: Path = settings.ANKER_ROOT
    return ordner / f"anker-{mandant.uuid}.jsonl"


def anker_von(mandant: Mandant) -> list[Anker]:
    """Return the anchors in this instance's own folder.

    :raises PrueferError: if the file was changed
    """
    pfad = ankerdatei(mandant)
    if not pfad.exists():
        return []
    return list(lies_anker(pfad.read_bytes().splitlines()))


def write_anker(*, mandant: Mandant, jetzt: datetime) -> dict[str, Any] | None:
    """Append today's anchor; None if it is there already, or nothing is recorded.

    `jetzt`: the real time, also for an example county. Safe to call at once from
    several processes: one of them writes.

    :raises OSError: if it could not be written; the file is then as before
    :raises PrueferError: if the file was changed by others
    """
    with scope(mandant=mandant):
        ende = Kettenende.objects.filter(mandant=mandant, lfd_nr__gt=0).first()
    if ende is None:
        return None
    with _allein(ankerdatei(mandant)) as datei:
        zeilen = datei.read().splitlines(keepends=True)
        # What a power cut left half written was never acknowledged.
        ganze = [zeile for zeile in zeilen if zeile.endswith(b"\n")]
        tage = {zeit[:10] for *_, zeit in lies_anker(ganze)}
        if jetzt.date().isoformat() in tage:
            return None
        letzte = hashlib.sha256(ganze[-1].strip()).hexdigest() if ganze else ANFANG
        neu = {
            "mandant": str(mandant.uuid),
            "name": mandant.name,
            "nr": ende.lfd_nr,
            "pruefsumme": ende.pruefsumme,
            "voriger": letzte,
            "zeit": jetzt.isoformat(timespec="seconds"),
        }
        _append(datei, sum(map(len, ganze)), kanonisch(neu).encode() + b"\n")
    return neu


@contextmanager
def _allein(pfad: Path) -> Iterator[BinaryIO]:
    """Open a file for reading and appending, with nobody else doing so."""
    pfad.parent.mkdir(parents=True, exist_ok=True)
    neu = not pfad.exists()
    with pfad.open("a+b", buffering=0) as datei:
        fcntl.flock(datei, fcntl.LOCK_EX)
        datei.seek(0)
        yield datei
    if neu:
        _sync_ordner(pfad.parent)


def _append(datei: BinaryIO, ab: int, zeile: bytes) -> None:
    """Write one line at the end, whole and on disk, or leave the file as it was."""
    if os.fstat(datei.fileno()).st_size != ab:
        datei.truncate(ab)
    try:
        if datei.write(zeile) != len(zeile):
            raise OSError("Die Ankerdatei wurde nicht ganz geschrieben.")
        os.fsync(datei.fileno())
    except OSError:
        datei.truncate(ab)
        raise


def _sync_ordner(ordner: Path) -> None:
    """Let a new file's name survive a power cut."""
    griff = os.open(ordner, os.O_RDONLY)
    try:
        os.fsync(griff)
    finally:
        os.close(griff)

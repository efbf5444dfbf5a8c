"""The store on disk: one file per content and Mandant, whole or not at all.

Files are encrypted and lie under the checksum of what is in them. One in clear text,
from before or out of an older backup, is read all the same.
"""

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zielwerk.kern.verschluesselung import (
    KOPF_BYTES,
    EntschluesselError,
    SchluesselFehltError,
    kopf,
)
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.schluessel import bund

# Unfinished writes; a crash leaves one behind, the sweep removes it.
VORLAEUFIG = ".vorlaeufig-"
BEZUG = b"dokumente.Datei.inhalt"
_VOLL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DateiError(Exception):
    """A file could not be kept or read; the message says what to do."""


class GeloeschtError(DateiError):
    """A file was deleted on purpose; the message says when and why."""


def pruefsumme(inhalt: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(inhalt).hexdigest()


def pfad(mandant: Mandant, sha256: str) -> Path:
    """Return where the bytes with this checksum lie."""
    wurzel = Path(settings.DATEIEN_ROOT)
    return wurzel / str(mandant.uuid) / sha256[:2] / sha256


def write_inhalt(mandant: Mandant, inhalt: bytes) -> str:
    """Put bytes into the store and return their checksum.

    Afterwards they are on disk for good: written apart, synchronised, moved into
    place in one step. Equal bytes already there are checked and left as they are;
    a damaged copy is replaced.

    :raises DateiError: if the disk is full or refuses; then nothing was changed
    """
    sha256 = pruefsumme(inhalt)
    ziel = pfad(mandant, sha256)
    try:
        with _sperre(fcntl.LOCK_SH):
            if not _ist_ganz(ziel, sha256):
                _write(ziel, bund().verschluessle(inhalt, bezug=BEZUG))
            os.utime(ziel)  # young again: the sweep leaves it until its row is there
    except OSError as fehler:
        raise DateiError(_meldung(fehler)) from fehler
    return sha256


def _ist_ganz(ort: Path, sha256: str) -> bool:
    """Return whether the content with this checksum can be had at a place."""
    try:
        return pruefsumme(_klar(ort.read_bytes(), sha256)) == sha256
    except (FileNotFoundError, EntschluesselError):
        return False


def _klar(gespeichert: bytes, sha256: str) -> bytes:
    """Return what is in a stored file.

    :raises EntschluesselError: if it does not open
    """
    if pruefsumme(gespeichert) == sha256:  # never encrypted
        return gespeichert
    return bund().entschluessle(gespeichert, bezug=BEZUG)


def ensure_inhalt(mandant: Mandant, inhalt: bytes) -> None:
    """Put the bytes back if they were removed while their row was being written."""
    ziel = pfad(mandant, pruefsumme(inhalt))
    with _sperre(fcntl.LOCK_SH):
        if not ziel.is_file():
            _write(ziel, bund().verschluessle(inhalt, bezug=BEZUG))


def remove_inhalt(
    mandant: Mandant, sha256: str, wird_gebraucht: Callable[[], bool]
) -> bool:
    """Remove bytes unless a row needs them; asked while no writer is at work."""
    ort = pfad(mandant, sha256)
    with _sperre(fcntl.LOCK_EX):
        if not ort.is_file() or wird_gebraucht():
            return False
        ort.unlink()
        _sync(ort.parent)
        return True


def _write(ziel: Path, inhalt: bytes) -> None:
    """Write beside the place, synchronise, move into place, synchronise the folder."""
    _make_ordner(ziel.parent)
    griff, name = tempfile.mkstemp(prefix=VORLAEUFIG, dir=ziel.parent)
    try:
        with os.fdopen(griff, "wb") as datei:
            datei.write(inhalt)
            datei.flush()
            os.fsync(datei.fileno())
        Path(name).replace(ziel)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(ziel.parent)


def _make_ordner(ordner: Path) -> None:
    """Create a folder and those above it, each entry synchronised."""
    neu = [o for o in (ordner, *ordner.parents) if not o.exists()]
    ordner.mkdir(parents=True, exist_ok=True)
    for einer in reversed(neu):
        _sync(einer.parent)


def _sync(ordner: Path) -> None:
    """Make the entries of a folder survive a power cut."""
    griff = os.open(ordner, os.O_RDONLY)
    try:
        os.fsync(griff)
    finally:
        os.close(griff)


def _meldung(fehler: OSError) -> str:
    """Return what to do."""
    if fehler.errno in _VOLL:
        return (
            "Die Datei wurde nicht gespeichert: Der Speicherplatz ist voll. Bitte "
            "wenden Sie sich an die Systembetreuung und laden Sie sie danach noch "
            "einmal hoch."
        )
    return (
        "Die Datei wurde nicht gespeichert: Die Ablage lässt sich nicht beschreiben. "
        "Bitte wenden Sie sich an die Systembetreuung."
    )


def read_inhalt(mandant: Mandant, sha256: str, name: str) -> bytes:
    """Return the bytes of a kept file, checked against their checksum.

    :raises DateiError: if they are gone or are not the same any more
    """
    try:
        inhalt = _klar(pfad(mandant, sha256).read_bytes(), sha256)
    except OSError as fehler:
        raise DateiError(
            f"„{name}“ fehlt in der Ablage. Bitte wenden Sie sich an die "
            "Systembetreuung; die Datei muss aus der Sicherung geholt werden."
        ) from fehler
    except SchluesselFehltError as fehler:
        raise DateiError(
            f"„{name}“ lässt sich nicht öffnen. Bitte wenden Sie sich an die "
            f"Systembetreuung: {fehler}"
        ) from fehler
    except EntschluesselError as fehler:
        raise DateiError(_beschaedigt(name)) from fehler
    if pruefsumme(inhalt) != sha256:
        raise DateiError(_beschaedigt(name))
    return inhalt


def _beschaedigt(name: str) -> str:
    return (
        f"„{name}“ ist in der Ablage beschädigt oder verändert worden. Bitte wenden "
        "Sie sich an die Systembetreuung; die Datei muss aus der Sicherung geholt "
        "werden."
    )


def liegende() -> list[Path]:
    """Return every whole file of the store, of all Mandanten."""
    alle = sorted(Path(settings.DATEIEN_ROOT).glob("*/*/*"))
    return [o for o in alle if o.is_file() and not o.name.startswith(VORLAEUFIG)]


def beginn(ort: Path) -> bytes:
    """Return how a file begins: with the id of its key, if it is encrypted."""
    try:
        with ort.open("rb") as datei:
            return datei.read(KOPF_BYTES)
    except FileNotFoundError:  # swept meanwhile
        return b""


def rotate_dateien() -> tuple[int, list[str]]:
    """Encrypt every file with the current key; return how many, and what failed.

    Each is replaced in one step and keeps its time; a killed run is started again.
    """
    erledigt, unlesbar = 0, []
    for ort in liegende():
        if beginn(ort) == kopf(bund().aktuell):
            continue
        try:
            with _sperre(fcntl.LOCK_SH):  # the sweep waits
                erledigt += _rotate_datei(ort)
        except EntschluesselError:
            unlesbar.append(ort.name)
    return erledigt, unlesbar


def _rotate_datei(ort: Path) -> int:
    """Encrypt one file anew; 0 if it is gone.

    :raises EntschluesselError: if it does not open
    """
    try:
        zeiten, gespeichert = ort.stat(), ort.read_bytes()
    except FileNotFoundError:
        return 0
    klar = _klar(gespeichert, ort.name)
    _write(ort, bund().verschluessle(klar, bezug=BEZUG))
    os.utime(ort, ns=(zeiten.st_atime_ns, zeiten.st_mtime_ns))
    return 1


def alte_dateien(vor: datetime) -> list[Path]:
    """Return what lies in the store and was last touched before a time."""
    return [
        ort
        for ort in sorted(Path(settings.DATEIEN_ROOT).glob("*/*/*"))
        if _ist_alt(ort, vor)
    ]


def _ist_alt(ort: Path, vor: datetime) -> bool:
    """Return whether a file was last touched before a time."""
    return ort.is_file() and ort.stat().st_mtime < vor.timestamp()


def remove_alte(ort: Path, vor: datetime) -> bool:
    """Remove a file unless somebody has handed the same bytes in again since."""
    with _sperre(fcntl.LOCK_EX):
        if not _ist_alt(ort, vor):
            return False
        ort.unlink()
        return True


@contextmanager
def _sperre(art: int) -> Iterator[None]:
    """Let writers work side by side, and the sweep alone."""
    wurzel = Path(settings.DATEIEN_ROOT)
    wurzel.mkdir(parents=True, exist_ok=True)
    with (wurzel / ".sperre").open("a") as datei:
        fcntl.flock(datei, art)
        yield

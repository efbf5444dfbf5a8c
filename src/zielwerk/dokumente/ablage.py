"""The store of files: one per content and Mandant, whole or not at all.

Files are encrypted and lie under the checksum of what is in them, in a folder or in an
S3-compatible store (`lager`). One in clear text, from before or out of an older backup,
is read all the same.
"""

import errno
import hashlib
from collections.abc import Callable
from datetime import datetime

from zielwerk.dokumente.lager import Fund, LagerError, lager
from zielwerk.kern.verschluesselung import (
    KOPF_BYTES,
    EntschluesselError,
    SchluesselFehltError,
    kopf,
)
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.schluessel import bund

BEZUG = b"dokumente.Datei.inhalt"
_VOLL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DateiError(Exception):
    """A file could not be kept or read; the message says what to do."""


class GeloeschtError(DateiError):
    """A file was deleted on purpose; the message says when and why."""


def pruefsumme(inhalt: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(inhalt).hexdigest()


def name(mandant: Mandant, sha256: str) -> str:
    """Return what the bytes with this checksum are called in the store."""
    return f"{mandant.uuid}/{sha256[:2]}/{sha256}"


def write_inhalt(mandant: Mandant, inhalt: bytes) -> str:
    """Put bytes into the store and return their checksum.

    Afterwards they are kept for good. Equal bytes already there are checked and left
    as they are; a damaged copy is replaced.

    :raises DateiError: if the store is full, refuses, or does not answer; then nothing
        was changed
    """
    sha256 = pruefsumme(inhalt)
    ziel = name(mandant, sha256)
    try:
        with lager().sperre(allein=False):
            if _ist_ganz(ziel, sha256):
                lager().touch(ziel)  # the sweep leaves it until its row is there
            else:
                _write(ziel, inhalt)
    except OSError as fehler:
        raise DateiError(_meldung(fehler)) from fehler
    return sha256


def _write(ziel: str, inhalt: bytes, *, zeit: float | None = None) -> None:
    """Encrypt a content and put it in its place."""
    lager().write(ziel, bund().verschluessle(inhalt, bezug=BEZUG), zeit=zeit)


def _ist_ganz(ort: str, sha256: str) -> bool:
    """Return whether the content with this checksum can be had at a place."""
    try:
        return pruefsumme(_klar(lager().read(ort), sha256)) == sha256
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
    ziel = name(mandant, pruefsumme(inhalt))
    with lager().sperre(allein=False):
        if lager().zeit(ziel) is None:
            _write(ziel, inhalt)


def remove_inhalt(
    mandant: Mandant, sha256: str, wird_gebraucht: Callable[[], bool]
) -> bool:
    """Remove bytes unless a row needs them; asked while no writer is at work.

    :raises DateiError: if the store does not answer; they are still there then
    """
    ort = name(mandant, sha256)
    try:
        with lager().sperre(allein=True):
            if lager().zeit(ort) is None or wird_gebraucht():
                return False
            lager().remove(ort)
            return True
    except OSError as fehler:
        raise DateiError(
            f"Die Ablage lässt sich nicht ändern ({fehler.strerror}); gelöschte "
            "Dateien werden beim nächsten Lauf daraus entfernt."
        ) from fehler


def _meldung(fehler: OSError) -> str:
    """Return what to do."""
    if isinstance(fehler, LagerError):
        return (
            "Die Datei wurde nicht gespeichert: Die Ablage ist nicht erreichbar "
            f"({fehler.strerror}). Bitte versuchen Sie es in einigen Minuten noch "
            "einmal; hilft das nicht, wenden Sie sich an die Systembetreuung."
        )
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


def read_inhalt(mandant: Mandant, sha256: str, dateiname: str) -> bytes:
    """Return the bytes of a kept file, checked against their checksum.

    :raises DateiError: if they are gone, are not the same any more, or cannot be had
    """
    try:
        inhalt = _klar(lager().read(name(mandant, sha256)), sha256)
    except LagerError as fehler:
        raise DateiError(
            f"„{dateiname}“ lässt sich gerade nicht holen: Die Ablage ist nicht "
            f"erreichbar ({fehler.strerror}). Bitte versuchen Sie es in einigen "
            "Minuten noch einmal; hilft das nicht, wenden Sie sich an die "
            "Systembetreuung."
        ) from fehler
    except OSError as fehler:
        raise DateiError(
            f"„{dateiname}“ fehlt in der Ablage. Bitte wenden Sie sich an die "
            "Systembetreuung; die Datei muss aus der Sicherung geholt werden."
        ) from fehler
    except SchluesselFehltError as fehler:
        raise DateiError(
            f"„{dateiname}“ lässt sich nicht öffnen. Bitte wenden Sie sich an die "
            f"Systembetreuung: {fehler}"
        ) from fehler
    except EntschluesselError as fehler:
        raise DateiError(_beschaedigt(dateiname)) from fehler
    if pruefsumme(inhalt) != sha256:
        raise DateiError(_beschaedigt(dateiname))
    return inhalt


def _beschaedigt(name: str) -> str:
    return (
        f"„{name}“ ist in der Ablage beschädigt oder verändert worden. Bitte wenden "
        "Sie sich an die Systembetreuung; die Datei muss aus der Sicherung geholt "
        "werden."
    )


def liegende() -> list[Fund]:
    """Return every whole file of the store, of all Mandanten."""
    return [fund for fund in lager().funde() if fund.ist_ganz]


def beginn(fund: Fund) -> bytes:
    """Return how a file begins: with the id of its key, if it is encrypted."""
    try:
        return lager().beginn(fund.name, KOPF_BYTES)
    except FileNotFoundError:  # swept meanwhile
        return b""


def rotate_dateien() -> tuple[int, list[str]]:
    """Encrypt every file with the current key; return how many, and what failed.

    Each is replaced in one step and gets no younger where the store can say so; a
    killed run is started again.
    """
    erledigt, unlesbar = 0, []
    for fund in liegende():
        if beginn(fund) == kopf(bund().aktuell):
            continue
        try:
            with lager().sperre(allein=False):  # the sweep waits
                erledigt += _rotate_datei(fund)
        except EntschluesselError:
            unlesbar.append(fund.pruefsumme)
    return erledigt, unlesbar


def _rotate_datei(fund: Fund) -> int:
    """Encrypt one file anew; 0 if it is gone.

    :raises EntschluesselError: if it does not open
    """
    zeit = lager().zeit(fund.name)
    if zeit is None:
        return 0
    klar = _klar(lager().read(fund.name), fund.pruefsumme)
    _write(fund.name, klar, zeit=zeit)
    return 1


def alte_dateien(vor: datetime) -> list[Fund]:
    """Return what lies in the store and was last touched before a time."""
    return [fund for fund in lager().funde() if fund.zeit < vor.timestamp()]


def remove_alte(fund: Fund, vor: datetime) -> bool:
    """Remove a file unless somebody has handed the same bytes in again since."""
    with lager().sperre(allein=True):
        zeit = lager().zeit(fund.name)
        if zeit is None or zeit >= vor.timestamp():
            return False
        lager().remove(fund.name)
        return True

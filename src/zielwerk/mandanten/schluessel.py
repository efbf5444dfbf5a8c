"""The ring of keys in its file: outside the database, readable by its owner only.

The file is JSON with a checksum over its content, replaced as a whole and never
changed in place. Every process notices a new one at its next use. ADR 22.
"""

import base64
import fcntl
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from zielwerk.kern.verschluesselung import (
    Schluesselbund,
    neue_kennung,
    neuer_schluessel,
)

FORMAT = 1
# Longer than any transaction that still writes with the key before.
RUHEZEIT = timedelta(hours=1)


class SchluesselError(Exception):
    """The ring cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Schluessel:
    """One key of the file, with the day it was made."""

    kennung: str
    angelegt_am: datetime
    wert: bytes


@dataclass(frozen=True)
class Bunddatei:
    """What the file holds: keys from old to new, and the key of blind indexes."""

    schluessel: tuple[Schluessel, ...]
    aktuell: str
    blindschluessel: bytes

    def bund(self) -> Schluesselbund:
        """Return the ring itself."""
        return Schluesselbund(
            {s.kennung: s.wert for s in self.schluessel},
            self.aktuell,
            self.blindschluessel,
        )


def pfad() -> Path:
    """Return where the ring lies.

    :raises SchluesselError: inside a folder that is backed up
    """
    ort = Path(settings.SCHLUESSELBUND)
    for ordner in (settings.DATEIEN_ROOT, settings.ANKER_ROOT):
        if ort.resolve().is_relative_to(Path(ordner).resolve()):
            raise SchluesselError(
                f"Der Schlüsselbund darf nicht in {ordner} liegen: Dieser Ordner "
                "gehört zur Sicherung, und Schlüssel gehören nicht zu den Daten. Bitte "
                "legen Sie ihn an einen anderen Ort und nennen Sie ihn in "
                "ZIELWERK_SCHLUESSELBUND."
            )
    return ort


_gelesen: dict[str, tuple[tuple[int, ...], Schluesselbund]] = {}


def bund() -> Schluesselbund:
    """Return the ring; read again only when its file was replaced.

    :raises SchluesselError: if there is none, others may read it, or it is damaged
    """
    ort = os.fspath(settings.SCHLUESSELBUND)
    try:
        stand = os.stat(ort)  # asked for every value: Path costs more
    except OSError:
        stand = None
    bekannt = _gelesen.get(ort)
    if stand and bekannt and bekannt[0] == _merkmale(stand):
        return bekannt[1]
    neu, stand = _lies(pfad())
    _gelesen[ort] = (_merkmale(stand), neu.bund())
    return _gelesen[ort][1]


def _merkmale(stand: os.stat_result) -> tuple[int, ...]:
    """Return what differs between two files at one place."""
    return (stand.st_mtime_ns, stand.st_ino, stand.st_size, stand.st_mode)


def read_datei() -> Bunddatei:
    """Return the whole content of the file.

    :raises SchluesselError: if there is none, others may read it, or it is damaged
    """
    return _lies(pfad())[0]


def ist_da() -> bool:
    """Return whether there is a file at all."""
    return pfad().exists()


def _lies(ort: Path) -> tuple[Bunddatei, os.stat_result]:
    try:
        with ort.open("rb") as datei:
            stand, inhalt = os.fstat(datei.fileno()), datei.read()
    except FileNotFoundError as fehler:
        raise SchluesselError(
            f"Es gibt keinen Schlüsselbund ({ort}). Für eine neue Instanz legt ihn "
            "„zielwerk schluessel anlegen“ an. Für eine bestehende legen Sie bitte die "
            "weggelegte Kopie an diesen Ort; ohne sie sind die Daten nicht lesbar."
        ) from fehler
    except OSError as fehler:
        raise SchluesselError(
            f"Der Schlüsselbund {ort} lässt sich nicht lesen ({fehler.strerror}). Er "
            "muss der Person gehören, unter der Zielwerk läuft."
        ) from fehler
    if stat.S_IMODE(stand.st_mode) & 0o077:
        raise SchluesselError(
            f"Andere dürfen den Schlüsselbund {ort} lesen. Bitte führen Sie "
            f"„chmod 600 {ort}“ aus und wechseln Sie danach den Schlüssel "
            "(„zielwerk schluessel neu“, dann „zielwerk schluessel wechseln“)."
        )
    try:
        return _aus_bytes(inhalt), stand
    except (ValueError, TypeError, KeyError, AttributeError) as fehler:
        raise SchluesselError(
            f"Der Schlüsselbund {ort} ist beschädigt. Bitte legen Sie die weggelegte "
            "Kopie an diesen Ort. Legen Sie keinen neuen an: Er öffnet die Daten nicht."
        ) from fehler


def _pruefsumme(inhalt: dict[str, Any]) -> str:
    """Return the checksum of the content; it finds damage, it proves nothing else."""
    return hashlib.sha256(json.dumps(inhalt, sort_keys=True).encode()).hexdigest()


def _aus_bytes(inhalt: bytes) -> Bunddatei:
    """Return the content of a file.

    :raises ValueError: if it is not whole
    """
    gelesen = json.loads(inhalt)
    if gelesen.pop("pruefsumme") != _pruefsumme(gelesen):
        raise ValueError("Prüfsumme")
    if gelesen["format"] != FORMAT:
        raise ValueError("Format")
    datei = Bunddatei(
        schluessel=tuple(
            Schluessel(
                eins["kennung"],
                datetime.fromisoformat(eins["angelegt_am"]),
                base64.b64decode(eins["schluessel"], validate=True),
            )
            for eins in gelesen["schluessel"]
        ),
        aktuell=gelesen["aktuell"],
        blindschluessel=base64.b64decode(gelesen["blindindex"], validate=True),
    )
    if len({s.kennung for s in datei.schluessel}) != len(datei.schluessel):
        raise ValueError("Kennung doppelt")
    datei.bund()
    return datei


def _als_bytes(datei: Bunddatei) -> bytes:
    """Return the bytes of a file."""
    inhalt: dict[str, Any] = {
        "format": FORMAT,
        "aktuell": datei.aktuell,
        "blindindex": base64.b64encode(datei.blindschluessel).decode(),
        "schluessel": [
            {
                "kennung": s.kennung,
                "angelegt_am": s.angelegt_am.isoformat(timespec="seconds"),
                "schluessel": base64.b64encode(s.wert).decode(),
            }
            for s in datei.schluessel
        ],
    }
    inhalt["pruefsumme"] = _pruefsumme(inhalt)
    return json.dumps(inhalt, indent=2).encode() + b"\n"


def create_bund(*, jetzt: datetime) -> Bunddatei:
    """Create the ring with its first key.

    :raises SchluesselError: if there already is one, or it cannot be written
    """
    with _gesperrt() as ort:
        if ort.exists():
            raise SchluesselError(
                f"Es gibt schon einen Schlüsselbund ({ort}). Einen weiteren Schlüssel "
                "legt „zielwerk schluessel neu“ an."
            )
        erster = Schluessel(neue_kennung(()), jetzt, neuer_schluessel())
        return _write(ort, Bunddatei((erster,), erster.kennung, neuer_schluessel()))


def add_schluessel(*, jetzt: datetime) -> Bunddatei:
    """Add a key; from now on it encrypts, and the others still open.

    :raises SchluesselError: if the ring cannot be read or written
    """
    with _gesperrt() as ort:
        bisher = _lies(ort)[0]
        kennung = neue_kennung(s.kennung for s in bisher.schluessel)
        neuer = Schluessel(kennung, jetzt, neuer_schluessel())
        mehr = (*bisher.schluessel, neuer)
        return _write(ort, replace(bisher, schluessel=mehr, aktuell=kennung))


def check_entfernbar(*, kennung: str, jetzt: datetime, sofort: bool) -> None:
    """Refuse to remove the current key, an unknown one, and one just superseded.

    Whether values still need it is for the caller to count.

    :raises SchluesselError: saying what to do
    """
    datei = read_datei()
    bekannt = {s.kennung: s for s in datei.schluessel}
    if kennung not in bekannt:
        raise SchluesselError(f"Einen Schlüssel {kennung} gibt es nicht.")
    if kennung == datei.aktuell:
        raise SchluesselError(
            f"{kennung} ist der aktuelle Schlüssel. Bitte legen Sie zuerst einen "
            "neuen an („zielwerk schluessel neu“)."
        )
    if not sofort and bekannt[datei.aktuell].angelegt_am > jetzt - RUHEZEIT:
        raise SchluesselError(
            "Der neue Schlüssel ist noch keine Stunde alt; ein Vorgang, der vorher "
            "begann, könnte noch mit dem alten speichern. Bitte warten Sie so lange, "
            "oder halten Sie Zielwerk an und geben Sie --sofort an."
        )


def remove_schluessel(*, kennung: str) -> Bunddatei:
    """Remove an old key; ask `check_entfernbar` and count its values before.

    :raises SchluesselError: if the ring cannot be read or written
    """
    with _gesperrt() as ort:
        bisher = _lies(ort)[0]
        bleiben = tuple(s for s in bisher.schluessel if s.kennung != kennung)
        return _write(ort, replace(bisher, schluessel=bleiben))


@contextmanager
def _gesperrt() -> Iterator[Path]:
    """Let one process at a time replace the file; the lock lies beside it."""
    ort = pfad()
    try:
        ort.parent.mkdir(parents=True, exist_ok=True)
        griff = os.open(f"{ort}.sperre", os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(griff, "w") as sperre:
            fcntl.flock(sperre, fcntl.LOCK_EX)
            yield ort
    except OSError as fehler:
        raise SchluesselError(
            f"Der Schlüsselbund {ort} lässt sich nicht schreiben "
            f"({fehler.strerror}). Es wurde nichts geändert."
        ) from fehler


def _write(ort: Path, datei: Bunddatei) -> Bunddatei:
    """Write apart, synchronise, move into place, synchronise the folder."""
    griff, name = tempfile.mkstemp(prefix=f".{ort.name}-", dir=ort.parent)  # mode 0600
    try:
        with os.fdopen(griff, "wb") as neu:
            neu.write(_als_bytes(datei))
            neu.flush()
            os.fsync(neu.fileno())
        Path(name).replace(ort)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    ordner = os.open(ort.parent, os.O_RDONLY)
    try:
        os.fsync(ordner)
    finally:
        os.close(ordner)
    return datei

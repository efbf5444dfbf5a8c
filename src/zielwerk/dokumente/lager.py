"""Where stored bytes lie: a folder of this machine, or an S3-compatible store.

Both keep whole contents under a name (Mandant, two letters, checksum), put one in its
place in one step, and know when it was last touched. What the bytes mean is the matter
of `ablage`. ADR 43.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

# Unfinished writes; a crash leaves one behind, the sweep removes it.
VORLAEUFIG = ".vorlaeufig-"


class LagerError(OSError):
    """The store does not answer, or refuses; `strerror` says why, in German."""


@dataclass(frozen=True)
class Fund:
    """What lies in a store: its name, and when it was last touched."""

    name: str
    zeit: float

    @property
    def pruefsumme(self) -> str:
        """The last part of the name: the checksum of a whole content."""
        return self.name.rpartition("/")[2]

    @property
    def ist_ganz(self) -> bool:
        """Whether it was written to its end."""
        return not self.pruefsumme.startswith(VORLAEUFIG)


class Lager(Protocol):
    """What a store does; each fault is an OSError, LagerError if nobody answers."""

    @property
    def ordner(self) -> Path | None:
        """The folder, if it is one of this machine."""

    def read(self, name: str) -> bytes:
        """Return a content; FileNotFoundError if there is none."""

    def beginn(self, name: str, laenge: int) -> bytes:
        """Return the first bytes of a content."""

    def write(self, name: str, inhalt: bytes, *, zeit: float | None = None) -> None:
        """Put a content in its place for good, whole or not at all.

        `zeit`: as if last touched then, where the store can say so.
        """

    def touch(self, name: str) -> None:
        """Make a content young again."""

    def remove(self, name: str) -> None:
        """Remove a content for good."""

    def zeit(self, name: str) -> float | None:
        """Return when a content was last touched, None if there is none."""

    def funde(self) -> list[Fund]:
        """Return everything that lies there, of all Mandanten, unfinished too."""

    def sperre(self, *, allein: bool) -> AbstractContextManager[None]:
        """Let writers work side by side, and whoever removes alone."""


def lager() -> Lager:
    """Return the store of this instance, as the settings say."""
    if not settings.S3["bucket"]:
        return Ordnerlager(Path(settings.DATEIEN_ROOT))
    return _s3lager(**settings.S3)


@lru_cache(maxsize=4)
def _s3lager(**angaben: str) -> Lager:
    from zielwerk.dokumente.s3lager import S3lager  # boto3 is heavy

    return S3lager(**angaben)


@contextmanager
def dateisperre(wurzel: Path, *, allein: bool) -> Iterator[None]:
    """Lock among the processes of one machine."""
    wurzel.mkdir(parents=True, exist_ok=True)
    with (wurzel / ".sperre").open("a") as datei:
        fcntl.flock(datei, fcntl.LOCK_EX if allein else fcntl.LOCK_SH)
        yield


@dataclass(frozen=True)
class Ordnerlager:
    """A folder: written beside the place, synchronised, moved into place."""

    ordner: Path

    def read(self, name: str) -> bytes:
        """Return a content."""
        return (self.ordner / name).read_bytes()

    def beginn(self, name: str, laenge: int) -> bytes:
        """Return the first bytes of a content."""
        with (self.ordner / name).open("rb") as datei:
            return datei.read(laenge)

    def write(self, name: str, inhalt: bytes, *, zeit: float | None = None) -> None:
        """Write beside the place, synchronise, move, synchronise the folder."""
        ziel = self.ordner / name
        _make_ordner(ziel.parent)
        griff, halb = tempfile.mkstemp(prefix=VORLAEUFIG, dir=ziel.parent)
        try:
            with os.fdopen(griff, "wb") as datei:
                datei.write(inhalt)
                datei.flush()
                os.fsync(datei.fileno())
            if zeit is not None:
                os.utime(halb, (zeit, zeit))
            Path(halb).replace(ziel)
        except BaseException:
            Path(halb).unlink(missing_ok=True)
            raise
        _sync(ziel.parent)

    def touch(self, name: str) -> None:
        """Set the time of the file."""
        os.utime(self.ordner / name)

    def remove(self, name: str) -> None:
        """Remove the file, and its entry for good."""
        (self.ordner / name).unlink()
        _sync((self.ordner / name).parent)

    def zeit(self, name: str) -> float | None:
        """Return the time of the file, None without one."""
        try:
            return (self.ordner / name).stat().st_mtime
        except FileNotFoundError:
            return None

    def funde(self) -> list[Fund]:
        """Return every file three levels down."""
        alle = []
        for ort in sorted(self.ordner.glob("*/*/*")):
            name = ort.relative_to(self.ordner).as_posix()
            zeit = self.zeit(name)
            if zeit is not None and ort.is_file():
                alle.append(Fund(name, zeit))
        return alle

    def sperre(self, *, allein: bool) -> AbstractContextManager[None]:
        """Lock among the processes of this machine."""
        return dateisperre(self.ordner, allein=allein)


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

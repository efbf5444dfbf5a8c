"""Files on disk: found, staged apart, put in place; names of half-done work."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from zielwerk.sicherung.archiv import stuecke
from zielwerk.sicherung.regeln import Datei, Manifest, Teil, ankerteil, dateiteil

# Ends of what a crash may leave behind; the next run removes it.
HALB, LAGER = ".halb", ".wiederherstellung"
GEHEIM = 0o600


class OrdnerError(Exception):
    """A folder is not as it has to be; the message says what to do."""


def pfade(wurzel: Path) -> list[str]:
    """Return the files below a folder, without hidden and unfinished ones, sorted."""
    return sorted(
        ort.relative_to(wurzel).as_posix()
        for ort in wurzel.rglob("*")
        if ort.is_file()
        and not ort.is_symlink()
        and not any(teil.startswith(".") for teil in ort.relative_to(wurzel).parts)
    )


@contextmanager
def neue_datei(ziel: Path) -> Iterator[BinaryIO]:
    """Write a file that is there whole, or not at all.

    Written beside its place under a lock, synchronised, renamed. Half files of runs
    that were killed are removed first; a lock shows those still being written.

    :raises OrdnerError: if the place is taken
    """
    ziel.parent.mkdir(parents=True, exist_ok=True)
    _fege(ziel.parent)
    halb = ziel.with_name(f".{ziel.name}.{os.getpid()}{HALB}")
    try:
        with os.fdopen(_gesperrt(halb), "w+b") as datei:
            yield datei
            datei.flush()
            os.fsync(datei.fileno())
            if ziel.exists():
                raise OrdnerError(
                    f"„{ziel}“ gibt es schon und wird nicht überschrieben."
                )
            halb.rename(ziel)
    except BaseException:
        halb.unlink(missing_ok=True)
        raise
    sync(ziel.parent)


def _gesperrt(halb: Path) -> int:
    """Create a file and lock it; again, if a sweep came in between."""
    while True:
        griff = os.open(halb, os.O_RDWR | os.O_CREAT | os.O_EXCL, GEHEIM)
        fcntl.flock(griff, fcntl.LOCK_EX)
        if halb.exists():
            return griff
        os.close(griff)


def _fege(ordner: Path) -> None:
    """Remove half files nobody writes any more."""
    for halb in ordner.glob(f".*{HALB}"):
        with halb.open("rb") as datei:
            try:
                fcntl.flock(datei, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            halb.unlink(missing_ok=True)


def sync(ordner: Path) -> None:
    """Make the entries of a folder survive a power cut."""
    griff = os.open(ordner, os.O_RDONLY)
    try:
        os.fsync(griff)
    finally:
        os.close(griff)


@contextmanager
def allein(ordner: Path) -> Iterator[None]:
    """Let one restore run at a time.

    :raises OrdnerError: if another one is at work
    """
    ordner.mkdir(parents=True, exist_ok=True)
    with (ordner / f"{LAGER}.sperre").open("a") as datei:
        try:
            fcntl.flock(datei, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fehler:
            raise OrdnerError(
                "Hier läuft schon eine Wiederherstellung. Bitte warten Sie, bis sie "
                "fertig ist."
            ) from fehler
        yield


def pruefe_frei(wurzel: Path, dateien: tuple[Datei, ...]) -> None:
    """Refuse a folder with anything but what the archive holds itself.

    Files of the archive may lie there already: an earlier run was interrupted.

    :raises OrdnerError: naming one of the files
    """
    bekannt = {datei.pfad: datei for datei in dateien}
    for pfad in pfade(wurzel):
        if pfad not in bekannt or not ist_gleich(wurzel / pfad, bekannt[pfad]):
            raise OrdnerError(
                f"Der Ordner „{wurzel}“ ist nicht leer (z. B. {pfad}). "
                "Wiederhergestellt wird nur in eine leere Instanz: Bitte setzen Sie "
                "ZIELWERK_VAR auf einen neuen Ordner, oder räumen Sie diesen beiseite."
            )


def ist_gleich(ort: Path, datei: Datei) -> bool:
    """Say whether a file on disk has the bytes the archive names."""
    if ort.stat().st_size != datei.groesse:
        return False
    with ort.open("rb") as inhalt:
        return hashlib.file_digest(inhalt, "sha256").hexdigest() == datei.sha256


def pruefe_platz(ordner: Path, manifest: Manifest) -> None:
    """Refuse before writing if the archive would fill the disk.

    :raises OrdnerError: naming what is needed and what is free
    """
    while not ordner.exists():
        ordner = ordner.parent
    # Rows become larger in a database with its indexes; files are written once.
    noetig = 2 * manifest.entpackt
    frei = shutil.disk_usage(ordner).free
    if noetig > frei:
        raise OrdnerError(
            f"Zum Wiederherstellen sind etwa {noetig // 2**20} MiB nötig, frei sind "
            f"{frei // 2**20} MiB. Bitte schaffen Sie Platz."
        )


def raeume_auf(wurzel: Path, *weitere: Path) -> None:
    """Remove what a restore that was killed has left, unless one is at work."""
    if not (wurzel / f"{LAGER}.sperre").exists():
        return
    with contextlib.suppress(OrdnerError), allein(wurzel):
        for rest in (wurzel / LAGER, *weitere):
            shutil.rmtree(rest, ignore_errors=True)


def lagere(archiv: BinaryIO, manifest: Manifest, teile: dict[str, Teil]) -> Path:
    """Write the files of an archive apart from their places, synchronised."""
    wurzel = Path(settings.DATEIEN_ROOT)
    lager = wurzel / LAGER
    shutil.rmtree(lager, ignore_errors=True)
    lager.mkdir(parents=True, mode=0o700)
    try:
        for nr in range(1, len(manifest.dateien) + 1):
            _schreib(lager / str(nr), archiv, teile[dateiteil(nr)])
    except BaseException:
        shutil.rmtree(lager, ignore_errors=True)
        raise
    return lager


def _schreib(ort: Path, archiv: BinaryIO, teil: Teil) -> None:
    with os.fdopen(
        os.open(ort, os.O_WRONLY | os.O_CREAT | os.O_EXCL, GEHEIM), "wb"
    ) as datei:
        for stueck in stuecke(archiv, teil):
            datei.write(stueck)
        datei.flush()
        os.fsync(datei.fileno())


def raeume_ein(lager: Path, manifest: Manifest) -> None:
    """Move what was written apart into its places."""
    wurzel, ordner = lager.parent, set()
    for nr, datei in enumerate(manifest.dateien, 1):
        ort = wurzel / datei.pfad
        ort.parent.mkdir(parents=True, exist_ok=True)
        (lager / str(nr)).replace(ort)
        ordner |= {o for o in ort.parents if o.is_relative_to(wurzel)}
    for einer in sorted(ordner, reverse=True):
        sync(einer)
    shutil.rmtree(lager)


def stelle_anker_hin(
    archiv: BinaryIO, manifest: Manifest, teile: dict[str, Teil]
) -> list[str]:
    """Put the anchors back where none are; return what a person should know.

    An anchor that lies there already is the witness outside: it is never replaced.
    """
    ordner, hinweise = Path(settings.ANKER_ROOT), []
    for nr, anker in enumerate(manifest.anker, 1):
        ort = ordner / anker.pfad
        if not ort.exists():
            ort.parent.mkdir(parents=True, exist_ok=True)
            halb = ort.with_name(f".{ort.name}{HALB}")
            halb.unlink(missing_ok=True)
            _schreib(halb, archiv, teile[ankerteil(nr)])
            halb.rename(ort)
            sync(ort.parent)
        elif not ist_gleich(ort, anker):
            hinweise.append(
                f"Der Anker „{ort}“ lag schon da und ist ein anderer als in der "
                "Sicherung; er bleibt. Bitte prüfen Sie das Protokoll gegen ihn."
            )
    return hinweise

"""The tar on disk: written member by member, read back only if byte for byte strict.

The reader accepts exactly what the writer writes: plain files, headers without owner
and time, zero padding, two zero blocks at the end. A link, a device, a path with
`..`, a byte after the end, a flipped bit in a header or in the padding: refused.
"""

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from zielwerk.sicherung.regeln import (
    MANIFEST,
    MANIFESTSUMME,
    BeschaedigtError,
    Manifest,
    Tabelle,
    Teil,
    pruefe_teile,
    read_manifest,
)

BLOCK, STUECK = 512, 1024 * 1024
NULLEN = bytes(BLOCK)
MAX_MANIFEST, MAX_ZEILE = 256 * STUECK, 64 * STUECK
MAX_NAME = 100


def kopf(name: str, groesse: int) -> bytes:
    """Return the one header block of a member.

    :raises ValueError: if the name does not fit
    """
    if not name or len(name.encode()) > MAX_NAME:
        raise ValueError(name)
    info = tarfile.TarInfo(name)
    info.size, info.mode = groesse, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")


class Schreibteil(io.RawIOBase):
    """Where the bytes of one member go; counts and hashes them."""

    def __init__(self, datei: BinaryIO) -> None:
        self._datei, self._summe, self.groesse = datei, hashlib.sha256(), 0

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, daten: bytes) -> int:  # type: ignore[override]  # bytes are enough here
        """Write through."""
        self._datei.write(daten)
        self._summe.update(daten)
        self.groesse += len(daten)
        return len(daten)

    @property
    def sha256(self) -> str:
        """The checksum of what was written so far."""
        return self._summe.hexdigest()


@contextmanager
def schreibteil(datei: BinaryIO, name: str) -> Iterator[Schreibteil]:
    """Open one member; its header is filled in once the size is known."""
    anfang = datei.tell()
    datei.write(NULLEN)
    teil = Schreibteil(datei)
    yield teil
    datei.write(bytes(-teil.groesse % BLOCK))
    ende = datei.tell()
    datei.seek(anfang)
    datei.write(kopf(name, teil.groesse))
    datei.seek(ende)


def schreibe_ende(datei: BinaryIO) -> None:
    """Close the archive."""
    datei.write(NULLEN * 2)


class Ausschnitt(io.RawIOBase):
    """A member's bytes inside the archive, readable as a file of its own."""

    def __init__(self, datei: BinaryIO, ort: int, groesse: int) -> None:
        self._datei, self._ort, self._rest = datei, ort, groesse

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, puffer: memoryview) -> int:  # type: ignore[override]  # a buffer
        """Read the next bytes; none after the member's end."""
        self._datei.seek(self._ort)
        daten = self._datei.read(min(len(puffer), self._rest))
        puffer[: len(daten)] = daten
        self._ort, self._rest = self._ort + len(daten), self._rest - len(daten)
        return len(daten)


def stuecke(datei: BinaryIO, teil: Teil) -> Iterator[bytes]:
    """Yield a member's bytes.

    :raises BeschaedigtError: at the end, if they are not what the check saw
    """
    summe = hashlib.sha256()
    quelle = io.BufferedReader(Ausschnitt(datei, teil.ort, teil.groesse), STUECK)
    while daten := quelle.read(STUECK):
        summe.update(daten)
        yield daten
    if summe.hexdigest() != teil.sha256:
        raise BeschaedigtError(f"{teil.name} passt nicht zu seiner Prüfsumme.")


def zeilen(datei: BinaryIO, teil: Teil, tabelle: Tabelle) -> Iterator[bytes]:
    """Yield the rows of a table's member, unpacked no further than declared.

    :raises BeschaedigtError: if it unpacks to anything but what the manifest says
    """
    anzahl, rest = 0, b""
    for daten in _entpackt(datei, teil, tabelle.entpackt):
        *ganze, rest = (rest + daten).split(b"\n")
        if len(rest) > MAX_ZEILE:
            raise BeschaedigtError(f"{teil.name} hat eine überlange Zeile.")
        anzahl += len(ganze)
        yield from ganze
    if rest or anzahl != tabelle.zeilen:
        raise BeschaedigtError(
            f"{teil.name} hat {anzahl} statt {tabelle.zeilen} vollständige Zeilen."
        )


def _entpackt(datei: BinaryIO, teil: Teil, erwartet: int) -> Iterator[bytes]:
    """Yield unpacked bytes, and stop as soon as there are too many."""
    quelle = io.BufferedReader(Ausschnitt(datei, teil.ort, teil.groesse), STUECK)
    gelesen = 0
    try:
        with gzip.GzipFile(fileobj=quelle, mode="rb") as gepackt:
            while daten := gepackt.read(STUECK):
                gelesen += len(daten)
                if gelesen > erwartet:
                    break
                yield daten
    except (OSError, EOFError, zlib.error) as fehler:
        raise BeschaedigtError(f"{teil.name} lässt sich nicht entpacken.") from fehler
    if gelesen != erwartet:
        raise BeschaedigtError(f"{teil.name} ist entpackt nicht {erwartet} Byte groß.")


def untersuche(
    datei: BinaryIO, *, erwartet: str | None = None
) -> tuple[Manifest, dict[str, Teil]]:
    """Check a whole archive; return its manifest and its members by name.

    Reads every byte once, keeps no more than the manifest in memory, and unpacks
    nothing. `erwartet`: the manifest's checksum noted outside.

    :raises BeschaedigtError: naming what is damaged
    :raises SchemaError: if a newer program wrote it
    """
    teile: list[Teil] = []
    letzte: dict[str, bytes] = {}
    for name, groesse in _koepfe(datei):
        ort = datei.tell()
        if name in {MANIFEST, MANIFESTSUMME}:
            if groesse > MAX_MANIFEST or name in letzte:
                raise BeschaedigtError(f"{name} ist zu groß oder doppelt.")
            letzte[name] = _genau(datei, groesse, name)
        elif letzte:
            raise BeschaedigtError(f"{name} steht hinter dem Inhaltsverzeichnis.")
        else:
            teile.append(Teil(name, groesse, _summe(datei, groesse, name), ort))
        if _genau(datei, -groesse % BLOCK, name).strip(b"\0"):
            raise BeschaedigtError(f"Hinter {name} stehen fremde Bytes.")
    if list(letzte) != [MANIFEST, MANIFESTSUMME]:
        raise BeschaedigtError(
            "Das Inhaltsverzeichnis oder seine Prüfsumme fehlt: Die Sicherung ist "
            "unvollständig."
        )
    manifest = read_manifest(letzte[MANIFEST], letzte[MANIFESTSUMME], erwartet)
    pruefe_teile(manifest, teile)
    return manifest, {teil.name: teil for teil in teile}


def _koepfe(datei: BinaryIO) -> Iterator[tuple[str, int]]:
    """Yield name and size of each member; the caller reads up to the next header."""
    vorher = "dem Anfang"
    while (block := _genau(datei, BLOCK, vorher)) != NULLEN:
        name, groesse = _kopf(block, vorher)
        yield name, groesse
        vorher = name
    if _genau(datei, BLOCK, vorher) != NULLEN or datei.read(1):
        raise BeschaedigtError("Hinter dem Ende der Sicherung stehen fremde Bytes.")


def _kopf(block: bytes, vorher: str) -> tuple[str, int]:
    """Return name and size, if the header is exactly one of ours."""
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        ist_unserer = info.size >= 0 and kopf(info.name, info.size) == block
    except (tarfile.TarError, ValueError) as fehler:
        raise BeschaedigtError(
            f"Der Kopf des Teils nach {vorher} ist beschädigt, oder die Datei ist "
            "keine Sicherung von Zielwerk."
        ) from fehler
    if not ist_unserer or ".." in PurePosixPath(info.name).parts:
        raise BeschaedigtError(
            f"Der Teil nach {vorher} ist keine gewöhnliche Datei einer Sicherung "
            "(Verknüpfung, Gerät oder fremder Kopf)."
        )
    return info.name, info.size


def _genau(datei: BinaryIO, anzahl: int, name: str) -> bytes:
    daten = datei.read(anzahl)
    if len(daten) != anzahl:
        raise BeschaedigtError(f"Die Sicherung ist bei {name} abgeschnitten.")
    return daten


def _summe(datei: BinaryIO, groesse: int, name: str) -> str:
    summe = hashlib.sha256()
    while groesse:
        daten = _genau(datei, min(groesse, STUECK), name)
        summe.update(daten)
        groesse -= len(daten)
    return summe.hexdigest()

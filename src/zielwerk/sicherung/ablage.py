"""The stored files of an instance: read for a backup, put back by a restore.

In a folder they are staged apart and moved into place; an S3-compatible store shows
each whole or not at all, so there they go straight to their places (ADR 43).
"""

import hashlib
import io
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from zielwerk.dokumente.lager import lager
from zielwerk.sicherung import ordner
from zielwerk.sicherung.archiv import stuecke
from zielwerk.sicherung.ordner import OrdnerError
from zielwerk.sicherung.regeln import Datei, Manifest, Teil, dateiteil


def namen() -> list[str]:
    """Return what lies in the store, sorted, without unfinished writes."""
    if wurzel := lager().ordner:
        return ordner.pfade(wurzel)
    return [fund.name for fund in lager().funde() if fund.ist_ganz]


def oeffne(name: str) -> BinaryIO:
    """Open one file for reading.

    :raises FileNotFoundError: if it was deleted meanwhile
    """
    if wurzel := lager().ordner:
        return (wurzel / name).open("rb")
    return io.BytesIO(lager().read(name))


def sperrordner() -> Path:
    """Return the folder of this machine where a restore keeps others out."""
    return lager().ordner or Path(settings.VAR)


def pruefe_frei(manifest: Manifest) -> None:
    """Refuse a store with anything but what the archive holds itself.

    :raises OrdnerError: naming one of the files, or what is free
    """
    if wurzel := lager().ordner:
        ordner.pruefe_frei(wurzel, manifest.dateien)
        ordner.pruefe_platz(wurzel, manifest)
        return
    bekannt = {datei.pfad: datei for datei in manifest.dateien}
    for name in namen():
        if name not in bekannt or not _ist_gleich(name, bekannt[name]):
            raise OrdnerError(
                f"Der Bucket „{settings.S3['bucket']}“ ist nicht leer (z. B. {name}). "
                "Wiederhergestellt wird nur in eine leere Instanz: Bitte nennen Sie in "
                "ZIELWERK_S3_BUCKET oder ZIELWERK_S3_ORDNER einen leeren Ort."
            )


def _ist_gleich(name: str, datei: Datei) -> bool:
    """Say whether a stored file has the bytes the archive names."""
    inhalt = lager().read(name)
    return (len(inhalt), hashlib.sha256(inhalt).hexdigest()) == (
        datei.groesse,
        datei.sha256,
    )


def stelle_hin(archiv: BinaryIO, manifest: Manifest, teile: dict[str, Teil]) -> None:
    """Put the files of an archive in their places."""
    if lager().ordner:
        ordner.raeume_ein(ordner.lagere(archiv, manifest, teile), manifest)
        return
    for nr, datei in enumerate(manifest.dateien, 1):
        lager().write(datei.pfad, b"".join(stuecke(archiv, teile[dateiteil(nr)])))

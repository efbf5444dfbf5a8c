"""The front door: write a backup, check one, restore one."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError, transaction

from zielwerk.dokumente.lager import LagerError
from zielwerk.kern.anzeige import anzahl, zahl
from zielwerk.kern.verschluesselung import EntschluesselError
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.schluessel import SchluesselError, bund
from zielwerk.protokoll.services import record_eintrag
from zielwerk.sicherung import ablage, datenbank, ordner
from zielwerk.sicherung.archiv import untersuche, zeilen
from zielwerk.sicherung.laden import lade
from zielwerk.sicherung.ordner import OrdnerError
from zielwerk.sicherung.regeln import (
    BeschaedigtError,
    Manifest,
    SchemaError,
    Teil,
    ist_gleicher_stand,
    pruefsumme,
    tabellenteil,
)
from zielwerk.sicherung.schreiben import fuelle
from zielwerk.sicherung.werte import FeldError

__all__ = [
    "BeschaedigtError",
    "Ergebnis",
    "SicherungError",
    "check_sicherung",
    "restore_sicherung",
    "write_sicherung",
]
ENDUNG = ".tar"
Sagen = Callable[[str], None]
_VOLL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class SicherungError(Exception):
    """A backup or restore could not run, nothing was changed; says what to do."""


@dataclass(frozen=True)
class Ergebnis:
    """What came out: the archive, what it holds, and what a person should know.

    `pruefsumme` is the manifest's; noted elsewhere, it shows a rewritten archive.
    """

    pfad: Path
    manifest: Manifest
    pruefsumme: str
    hinweise: tuple[str, ...]


def _still(_: str) -> None:
    """Say nothing."""


@contextmanager
def _verstaendlich() -> Iterator[None]:
    """Turn what can go wrong around us into a sentence."""
    try:
        yield
    except EntschluesselError as fehler:
        raise SicherungError(
            "Nicht möglich, es wurde nichts geändert. Der Schlüsselbund gehört nicht "
            f"zu dieser Sicherung: {fehler}"
        ) from fehler
    except (OrdnerError, SchemaError, FeldError, SchluesselError) as fehler:
        raise SicherungError(str(fehler)) from fehler
    except LagerError as fehler:
        raise SicherungError(
            "Nicht möglich, an der Datenbank wurde nichts geändert. Auf "
            f"„{fehler.filename}“ kann nicht zugegriffen werden ({fehler.strerror}). "
            "Bitte rufen Sie denselben Befehl später noch einmal auf."
        ) from fehler
    except OSError as fehler:
        grund = (
            "Der Speicherplatz ist voll."
            if fehler.errno in _VOLL
            else f"Auf „{fehler.filename}“ kann nicht zugegriffen werden "
            f"({fehler.strerror})."
        )
        raise SicherungError(f"Nicht möglich, es wurde nichts geändert. {grund}") from (
            fehler
        )
    except DatabaseError as fehler:
        raise SicherungError(
            "Nicht möglich, es wurde nichts geändert. Die Datenbank meldet: "
            f"{str(fehler).strip()}"
        ) from fehler


def write_sicherung(ziel: Path, *, jetzt: datetime, sagen: Sagen = _still) -> Ergebnis:
    """Write database, files and anchors into one archive, and check it.

    `ziel`: a folder that exists, or a file ending in .tar that does not. The archive
    appears at the end, whole; others may go on working meanwhile. Leaves one entry per
    Mandant.

    :raises SicherungError: if it cannot be written; no archive is left then
    """
    name = f"zielwerk-{jetzt:%Y-%m-%dT%H%M%S}{ENDUNG}"
    pfad = ziel / name if ziel.is_dir() else ziel
    with _verstaendlich():
        _pruefe_bereit(pfad)
        _raeume_auf()
        with ordner.neue_datei(pfad) as datei:
            fuelle(datei, erstellt_am=jetzt.isoformat(), sagen=sagen)
            datei.flush()
            datei.seek(0)
            manifest, _ = _ganz(datei, None)
            datei.seek(0, 2)
    sagen("Sicherung: geschrieben, zurückgelesen und geprüft.")
    ergebnis = _ergebnis(pfad, manifest, manifest.hinweise)
    if manifest.migrationen != datenbank.bekannt():  # its tables are not ours to fill
        return ergebnis
    try:
        _record("geschrieben", "Sicherung geschrieben", ergebnis, jetzt)
    except (DatabaseError, SchluesselError):  # the archive is good all the same
        satz = "Die Sicherung ist gut, konnte aber nicht im Protokoll vermerkt werden."
        return replace(ergebnis, hinweise=(*ergebnis.hinweise, satz))
    return ergebnis


def _raeume_auf() -> None:
    """Remove copies of data that a killed restore has left."""
    datei = datenbank.sqlite_datei()
    neben = [datenbank.lager_neben(datei)] if datei else []
    ordner.raeume_auf(ablage.sperrordner(), *neben)


def _pruefe_bereit(pfad: Path) -> None:
    if pfad.suffix != ENDUNG:
        raise OrdnerError(
            f"„{pfad}“ ist weder ein vorhandener Ordner noch eine Datei mit der Endung "
            f"{ENDUNG}. Bitte legen Sie den Ordner an, oder nennen Sie eine Datei."
        )
    if pfad.exists():
        raise OrdnerError(f"„{pfad}“ gibt es schon und wird nicht überschrieben.")
    datei = datenbank.sqlite_datei()
    leer = datei is not None and not datei.exists()
    if leer or not (stand := datenbank.angewandt()):
        raise OrdnerError(
            "Es gibt noch keine Datenbank, die gesichert werden könnte. Stimmen "
            "ZIELWERK_VAR und DATABASE_URL?"
        )
    try:
        ist_gleicher_stand(stand, datenbank.bekannt())
    except SchemaError as fehler:
        raise OrdnerError(
            "Die Datenbank gehört zu einer neueren Fassung von Zielwerk. Bitte sichern "
            "Sie mit dem Programm, mit dem sie betrieben wird."
        ) from fehler


def _ganz(datei: BinaryIO, erwartet: str | None) -> tuple[Manifest, dict[str, Teil]]:
    """Check members, manifest and every table's lines."""
    manifest, teile = untersuche(datei, erwartet=erwartet)
    for nr, tabelle in enumerate(manifest.tabellen, 1):
        for _ in zeilen(datei, teile[tabellenteil(nr, tabelle.tabelle)], tabelle):
            pass
    return manifest, teile


def _ergebnis(
    pfad: Path, manifest: Manifest, hinweise: tuple[str, ...] | list[str]
) -> Ergebnis:
    return Ergebnis(pfad, manifest, pruefsumme(manifest.als_bytes()), tuple(hinweise))


@transaction.atomic
def _record(ereignis: str, satz: str, ergebnis: Ergebnis, jetzt: datetime) -> None:
    """Leave one entry per Mandant."""
    for mandant in Mandant.objects.order_by("pk"):
        record_eintrag(
            mandant=mandant,
            aktion=f"sicherung.{ereignis}",
            objekt=mandant,
            text=f"{satz} (Prüfsumme {ergebnis.pruefsumme[:12]}…)",
            durch=None,
            jetzt=mandant.zeit(jetzt),
            nachher={
                "sicherung": ergebnis.manifest.erstellt_am,
                "pruefsumme": ergebnis.pruefsumme,
            },
        )


def check_sicherung(archiv: Path, *, erwartet: str | None = None) -> Ergebnis:
    """Check a whole archive without a database; every byte is read.

    `erwartet`: the checksum that was noted when it was written.

    :raises BeschaedigtError: naming what is damaged
    :raises SicherungError: if it cannot be read, or a newer program wrote it
    """
    with _verstaendlich(), archiv.open("rb") as datei:
        manifest, _ = _ganz(datei, erwartet)
    return _ergebnis(archiv, manifest, manifest.hinweise)


def restore_sicherung(
    archiv: Path,
    *,
    jetzt: datetime,
    erwartet: str | None = None,
    nur_probe: bool = False,
    sagen: Sagen = _still,
) -> Ergebnis:
    """Restore an archive into an empty instance, whole or not at all.

    The database is built apart, read back and compared before it becomes the
    instance's; files are in place before it. An interrupted run may be repeated.
    `nur_probe`: check archive and instance, change nothing.

    :raises BeschaedigtError: if the archive is damaged; nothing was changed
    :raises SicherungError: if the instance is not empty, or it cannot be done
    """
    with _verstaendlich(), archiv.open("rb") as datei:
        manifest, teile = _ganz(datei, erwartet)
        sagen(
            f"Sicherung: unbeschädigt ({anzahl(manifest.zeilen, 'Zeile', 'Zeilen')}, "
            f"{anzahl(len(manifest.dateien), 'Datei', 'Dateien')}, entpackt "
            f"{zahl(manifest.entpackt)} Byte)."
        )
        ist_gleicher_stand(manifest.migrationen, datenbank.bekannt())
        ergebnis = _ergebnis(archiv, manifest, manifest.hinweise)
        if nur_probe:
            _pruefe_instanz(manifest, sagen)
            return ergebnis
        with ordner.allein(ablage.sperrordner()):
            _pruefe_instanz(manifest, sagen)
            with datenbank.neue_datenbank():
                hinweise = lade(datei, manifest, teile, sagen)
                satz = f"Aus der Sicherung vom {_tag(manifest)} wiederhergestellt"
                _record("wiederhergestellt", satz, ergebnis, jetzt)
                ablage.stelle_hin(datei, manifest, teile)
                hinweise += ordner.stelle_anker_hin(datei, manifest, teile)
                sagen("Dateien: ausgepackt und verglichen.")
    sagen("Die Instanz ist wiederhergestellt.")
    return _ergebnis(archiv, manifest, (*manifest.hinweise, *hinweise))


def _pruefe_instanz(manifest: Manifest, sagen: Sagen) -> None:
    bund()
    datenbank.pruefe_leer()
    ablage.pruefe_frei(manifest)
    sagen("Instanz: leer.")


def _tag(manifest: Manifest) -> str:
    return f"{datetime.fromisoformat(manifest.erstellt_am):%d.%m.%Y, %H:%M} Uhr"

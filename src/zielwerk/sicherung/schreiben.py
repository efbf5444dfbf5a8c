"""Fills an archive from one snapshot: tables, files, anchors, manifest."""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django_scopes import scopes_disabled

from zielwerk.dokumente.models import Datei as GespeicherteDatei
from zielwerk.dokumente.services import DateiError, read_datei
from zielwerk.kern.anzeige import anzahl, zahl
from zielwerk.kern.verschluesselung import EntschluesselError
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.schluessel import SchluesselError, bund
from zielwerk.protokoll.models import Kettenende
from zielwerk.protokoll.services import check_kette
from zielwerk.sicherung import datenbank, ordner
from zielwerk.sicherung.ablage import namen, oeffne
from zielwerk.sicherung.archiv import MAX_ZEILE, STUECK, schreibe_ende, schreibteil
from zielwerk.sicherung.regeln import (
    MANIFEST,
    MANIFESTSUMME,
    Datei,
    Kette,
    Manifest,
    Tabelle,
    ankerteil,
    dateiteil,
    summenzeile,
    tabellenteil,
)
from zielwerk.sicherung.tabellen import Abbild, abbilder
from zielwerk.sicherung.werte import FeldError

PACKSTUFE = 4
Sagen = Callable[[str], None]
Oeffner = Callable[[], BinaryIO]


def fassung() -> str:
    """Return the product's version."""
    try:
        return version("zielwerk")
    except PackageNotFoundError:
        return "unbekannt"


def fuelle(ziel: BinaryIO, *, erstellt_am: str, sagen: Sagen) -> None:
    """Write everything into an archive; the database is read in one snapshot.

    Anchors are read before the snapshot, so that none is ahead of its chain; files
    after it: a file is on disk before its row, so every row finds its file.
    What is amiss goes into `hinweise`.

    :raises FeldError: for a column the archive knows nothing about
    """
    anker = _dateien(ziel, _anker(), ankerteil, "Anker", sagen)
    with datenbank.schnappschuss():
        stand = datenbank.angewandt()
        apps = datenbank.modelle(stand)
        ist_aktuell = stand == datenbank.bekannt()
        tabellen = _tabellen(ziel, abbilder(apps, connection), sagen)
        gespeicherte = ((name, partial(oeffne, name)) for name in namen())
        dateien = _dateien(ziel, gespeicherte, dateiteil, "Dateien", sagen)
        ketten, hinweise = _pruefe_bestand(sagen) if ist_aktuell else ((), (VERALTET,))
    manifest = Manifest(
        zielwerk=fassung(),
        erstellt_am=erstellt_am,
        datenbank=connection.vendor,
        migrationen=stand,
        tabellen=tabellen,
        dateien=dateien,
        anker=anker,
        ketten=ketten,
        hinweise=hinweise,
    ).als_bytes()
    for name, inhalt in ((MANIFEST, manifest), (MANIFESTSUMME, summenzeile(manifest))):
        with schreibteil(ziel, name) as teil:
            teil.write(inhalt)
    schreibe_ende(ziel)


VERALTET = (
    "Die Datenbank ist auf einem älteren Stand als das Programm; Protokoll und Dateien "
    "wurden gesichert, aber nicht geprüft, und die Sicherung nicht vermerkt."
)


def _tabellen(ziel: BinaryIO, alle: list[Abbild], sagen: Sagen) -> tuple[Tabelle, ...]:
    fertig = []
    for nr, abbild in enumerate(alle, 1):
        fertig.append(_tabelle(ziel, nr, abbild))
    gesamt = sum(t.zeilen for t in fertig)
    sagen(f"Datenbank: {anzahl(gesamt, 'Zeile', 'Zeilen')} aus {len(fertig)} Tabellen.")
    return tuple(fertig)


def _tabelle(ziel: BinaryIO, nr: int, abbild: Abbild) -> Tabelle:
    """Write one table, row by row."""
    zeilen, entpackt, summe = 0, 0, hashlib.sha256()
    with (
        schreibteil(ziel, tabellenteil(nr, abbild.name)) as teil,
        gzip.GzipFile("", "wb", PACKSTUFE, teil, mtime=0) as gepackt,
    ):
        puffer = bytearray()
        for gespeichert, kanonisch in abbild.lies():
            if len(gespeichert) > MAX_ZEILE:
                raise FeldError(f"{abbild.name}: Zeile {zeilen + 1} ist zu lang.")
            zeilen, entpackt = zeilen + 1, entpackt + len(gespeichert) + 1
            summe.update(kanonisch + b"\n")
            puffer += gespeichert + b"\n"
            if len(puffer) > STUECK:
                gepackt.write(puffer)
                puffer.clear()
        gepackt.write(puffer)
    return Tabelle(
        tabelle=abbild.name,
        spalten=abbild.spalten,
        zeilen=zeilen,
        zeilen_sha256=summe.hexdigest(),
        entpackt=entpackt,
        groesse=teil.groesse,
        sha256=teil.sha256,
    )


def _anker() -> Iterator[tuple[str, Oeffner]]:
    wurzel = Path(settings.ANKER_ROOT)
    for pfad in ordner.pfade(wurzel):
        yield pfad, partial(_oeffne, wurzel / pfad)


def _oeffne(ort: Path) -> BinaryIO:
    return ort.open("rb")


def _dateien(
    ziel: BinaryIO,
    quellen: Iterable[tuple[str, Oeffner]],
    teilname: Callable[[int], str],
    wort: str,
    sagen: Sagen,
) -> tuple[Datei, ...]:
    """Write every file; one that is deleted meanwhile is left out."""
    fertig: list[Datei] = []
    for pfad, oeffnen in quellen:
        try:
            quelle = oeffnen()
        except FileNotFoundError:
            continue
        with quelle, schreibteil(ziel, teilname(len(fertig) + 1)) as teil:
            while stueck := quelle.read(STUECK):
                teil.write(stueck)
        fertig.append(Datei(pfad, teil.groesse, teil.sha256))
    sagen(f"{wort}: {len(fertig)} ({zahl(sum(d.groesse for d in fertig))} Byte).")
    return tuple(fertig)


def _pruefe_bestand(sagen: Sagen) -> tuple[tuple[Kette, ...], tuple[str, ...]]:
    """Check every record and every file a row names; note what is amiss.

    A backup with findings is written all the same: it is the best there is. So is one
    without the ring of keys; then nothing of it was checked.
    """
    try:
        bund()
    except SchluesselError as grund:
        return (), (f"Protokoll und Dateien wurden nicht geprüft: {grund}",)
    ketten, hinweise = [], []
    for ende in Kettenende.objects.select_related("mandant").order_by("mandant_id"):
        fehler = _kettenfehler(ende.mandant)
        ketten.append(
            Kette(str(ende.mandant.uuid), ende.lfd_nr, ende.pruefsumme, fehler)
        )
        if fehler:
            hinweise.append(f"Protokoll von {ende.mandant}: {fehler}")
    with scopes_disabled():
        alle = (
            GespeicherteDatei.objects.vorhanden()
            .select_related("mandant")
            .defer("name")
        )
        for datei in alle.order_by("pk").iterator():
            try:
                read_datei(datei)
            except (
                DateiError,
                EntschluesselError,
            ):  # its message has the name, which may name a person
                hinweise.append(
                    f"Die Datei {datei.uuid} fehlt in der Ablage, ist beschädigt oder "
                    "mit einem fehlenden Schlüssel verschlüsselt."
                )
    sagen(f"Geprüft: {anzahl(len(ketten), 'Protokoll', 'Protokolle')}, alle Dateien.")
    return tuple(ketten), tuple(hinweise)


def _kettenfehler(mandant: Mandant) -> str | None:
    """Return what is wrong with a record, or that it could not be checked."""
    try:
        return check_kette(mandant)
    except EntschluesselError as fehler:
        return f"nicht geprüft. {fehler}"

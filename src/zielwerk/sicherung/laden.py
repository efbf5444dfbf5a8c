"""Builds a database from an archive and proves that it is the one backed up."""

from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from django.db import DatabaseError, connection, transaction
from django_scopes import scope

from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mandant
from zielwerk.protokoll.models import Kettenende
from zielwerk.protokoll.services import check_kette
from zielwerk.sicherung import datenbank
from zielwerk.sicherung.archiv import zeilen
from zielwerk.sicherung.regeln import (
    BeschaedigtError,
    Manifest,
    SchemaError,
    Tabelle,
    Teil,
    tabellenteil,
)
from zielwerk.sicherung.tabellen import Abbild, abbilder

Sagen = Callable[[str], None]


def lade(
    archiv: BinaryIO, manifest: Manifest, teile: dict[str, Teil], sagen: Sagen
) -> list[str]:
    """Fill the database that is being built; return what a person should know.

    Rows are loaded into the tables of the archive's state, read back and compared;
    only then are the tables lifted to this program's state.

    :raises BeschaedigtError: if anything differs from the manifest
    :raises SchemaError: if the database has tables of another state
    """
    datenbank.baue_schema(manifest.migrationen)
    alle = abbilder(datenbank.modelle(manifest.migrationen), connection)
    paare = _paare(alle, manifest)
    with transaction.atomic():
        datenbank.leere(alle)
        for abbild, tabelle, name in paare:
            try:
                abbild.schreib(zeilen(archiv, teile[name], tabelle))
            except DatabaseError as fehler:
                raise SchemaError(
                    f"Die Tabelle {tabelle.tabelle} lässt sich in diese Datenbank "
                    f"nicht laden. Sie meldet: {str(fehler).strip()}"
                ) from fehler
        datenbank.schliesse_ab(alle)
    sagen(f"Datenbank: {anzahl(manifest.zeilen, 'Zeile', 'Zeilen')} geladen.")
    for abbild, tabelle, _ in paare:
        if abbild.zaehle() != (tabelle.zeilen, tabelle.zeilen_sha256):
            raise BeschaedigtError(
                f"Die Tabelle {tabelle.tabelle} ist nach dem Laden nicht dieselbe wie "
                "bei der Sicherung."
            )
    sagen("Datenbank: jede Tabelle zurückgelesen und verglichen, alle gleich.")
    if datenbank.hebe_an():
        sagen("Datenbank: auf den heutigen Stand angehoben.")
    return _pruefe_ketten(manifest, sagen)


def _paare(alle: list[Abbild], manifest: Manifest) -> list[tuple[Abbild, Tabelle, str]]:
    """Return each table with what the archive has of it, in the archive's order."""
    nach_name = {abbild.name: abbild for abbild in alle}
    namen = [t.tabelle for t in manifest.tabellen]
    if sorted(namen) != sorted(nach_name):
        fremd = set(namen) ^ set(nach_name)
        raise BeschaedigtError(
            "Die Tabellen der Sicherung sind nicht die ihres Standes: "
            f"{', '.join(sorted(fremd)) or 'eine steht doppelt'}."
        )
    paare = []
    for nr, tabelle in enumerate(manifest.tabellen, 1):
        abbild = nach_name[tabelle.tabelle]
        if sorted(abbild.spalten) != sorted(tabelle.spalten):
            raise BeschaedigtError(
                f"Die Tabelle {abbild.name} hat in der Sicherung andere Spalten."
            )
        gereiht = replace(abbild, reihenfolge=tabelle.spalten)
        paare.append((gereiht, tabelle, tabellenteil(nr, tabelle.tabelle)))
    return paare


def _pruefe_ketten(manifest: Manifest, sagen: Sagen) -> list[str]:
    """Check each Mandant's record, and that it ends where it ended."""
    ketten = {kette.mandant: kette for kette in manifest.ketten}
    hinweise = []
    for mandant in Mandant.objects.order_by("pk"):
        kette = ketten.pop(str(mandant.uuid), None)
        fehler = check_kette(mandant)
        if fehler and kette and kette.fehler is None:
            raise BeschaedigtError(f"Das Protokoll von {mandant}: {fehler}")
        if fehler:
            hinweise.append(
                f"Protokoll von {mandant}: {fehler} So war es schon bei der Sicherung."
            )
        with scope(mandant=mandant):
            ende = Kettenende.objects.filter(mandant=mandant).first()
        if kette and (not ende or _ende(ende) != (kette.lfd_nr, kette.pruefsumme)):
            raise BeschaedigtError(
                f"Das Protokoll von {mandant} endet nicht, wo es bei der Sicherung "
                "endete."
            )
    if ketten:
        raise BeschaedigtError("Ein Mandant der Sicherung fehlt nach dem Laden.")
    sagen("Protokoll: jede Kette nachgerechnet, Enden wie bei der Sicherung.")
    return hinweise


def _ende(ende: Kettenende) -> tuple[int, str]:
    return ende.lfd_nr, ende.pruefsumme

"""Rows in one form for both databases: a JSON array per row, in primary-key order.

Values are taken from the database as they are stored, past the model's own fields, so
that an encrypted value stays encrypted. Times are UTC, decimals and UUIDs text, bytes
Base64, JSON its text; a SQL NULL is null and differs from the JSON text "null".
"""

from __future__ import annotations  # Field takes types for the checker only

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col

from zielwerk.sicherung.regeln import NICHT_GESICHERT, BeschaedigtError
from zielwerk.sicherung.werte import (
    KOMPAKT,
    SQLITE,
    UMSETZUNG,
    UNPASSEND,
    FeldError,
    Umsetzer,
    feldart,
    kanonisches_json,
    quellfeld,
)

STAPEL = 2000


def _umgesetzt(
    werte: Iterable[Any], umsetzer: Iterable[tuple[int, Umsetzer]]
) -> list[Any]:
    """Return a row with some of its columns turned; NULL stays NULL."""
    zeile = list(werte)
    for i, umsetzen in umsetzer:
        if zeile[i] is not None:
            zeile[i] = umsetzen(zeile[i])
    return zeile


def _zeile(
    roh: Iterable[Any], umsetzer: list[tuple[int, Umsetzer]], json_stellen: list[int]
) -> tuple[bytes, bytes]:
    """Return a row as it stands in the archive, and in canonical form."""
    zeile = _umgesetzt(roh, umsetzer)
    gespeichert = KOMPAKT.encode(zeile).encode()
    if not json_stellen:
        return gespeichert, gespeichert
    kanonisch = _umgesetzt(zeile, ((i, kanonisches_json) for i in json_stellen))
    return gespeichert, KOMPAKT.encode(kanonisch).encode()


@dataclass(frozen=True)
class Abbild:
    """One table of a database, read into and written from the archive's form."""

    modell: type[models.Model]
    db: BaseDatabaseWrapper
    # The order of an archive: it names base fields first, past states name them last.
    reihenfolge: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table's name."""
        return self.modell._meta.db_table

    @property
    def felder(self) -> list[models.Field[Any, Any]]:
        """The fields that are stored, in the order of their columns."""
        gespeichert = [
            f
            for f in self.modell._meta.concrete_fields
            if f.column and not getattr(f, "generated", False)
        ]
        if not self.reihenfolge:
            return gespeichert
        return sorted(gespeichert, key=lambda f: self.reihenfolge.index(str(f.column)))

    @property
    def spalten(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(str(feld.column) for feld in self.felder)

    def sql_namen(self) -> tuple[str, str]:
        """Return the table and its columns as SQL names them."""
        quote = self.db.ops.quote_name
        return quote(self.name), ", ".join(quote(s) for s in self.spalten)

    def _reihenfolge(self) -> str:
        """Return the primary key for ORDER BY: the same order on both databases."""
        quote = self.db.ops.quote_name
        postgresql = self.db.vendor == "postgresql"
        teile = []
        for feld in self.modell._meta.pk_fields:
            text = feldart(feld) in {"CharField", "TextField"}
            zusatz = ' COLLATE "C"' if text and postgresql else ""
            teile.append(quote(str(feld.column)) + zusatz)
        return ", ".join(teile)

    def _heraus(self, feld: models.Field[Any, Any]) -> Umsetzer | None:
        """Return what turns a stored value into JSON, None if nothing has to."""
        quelle = quellfeld(feld)
        spalte = Col(self.name, quelle)
        stufen: list[Umsetzer] = [
            lambda wert, c=umsetzer: c(wert, spalte, self.db)  # type: ignore[misc]
            for umsetzer in self.db.ops.get_db_converters(spalte)
        ]
        if (eigen := UMSETZUNG[feldart(feld)][0]) is not None:
            stufen.append(eigen)
        if not stufen:
            return None

        def umsetzen(wert: Any) -> Any:
            for stufe in stufen:
                wert = stufe(wert)
            return wert

        return umsetzen

    def _herein(self, feld: models.Field[Any, Any]) -> Umsetzer | None:
        """Return what turns JSON into a value to store, None if nothing has to."""
        art, quelle, db = feldart(feld), quellfeld(feld), self.db
        zurueck = UMSETZUNG[art][1]
        passend = SQLITE.get(art) if db.vendor == "sqlite" else None
        if passend is None:
            return zurueck
        if zurueck is None:
            return lambda wert: passend(db, quelle, wert)
        return lambda wert: passend(db, quelle, zurueck(wert))

    def lies(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield each row as it stands in the archive, and in canonical form.

        Both are one line without its end; they differ in JSON columns only.
        """
        tabelle, spalten = self.sql_namen()
        umsetzer = [(i, u) for i, f in enumerate(self.felder) if (u := self._heraus(f))]
        json_stellen = [
            i for i, f in enumerate(self.felder) if feldart(f) == "JSONField"
        ]
        with self.db.chunked_cursor() as cursor:
            cursor.execute(
                f"SELECT {spalten} FROM {tabelle} ORDER BY {self._reihenfolge()}"  # noqa: S608  # names of our own models
            )
            while stapel := cursor.fetchmany(STAPEL):
                try:
                    yield from (_zeile(roh, umsetzer, json_stellen) for roh in stapel)
                except UNPASSEND as fehler:
                    raise FeldError(
                        f"Die Tabelle {self.name} hat einen Wert, der nicht zu seiner "
                        "Spalte passt."
                    ) from fehler

    def schreib(self, zeilen: Iterable[bytes]) -> None:
        """Insert rows as they stand in the archive, keys included.

        :raises BeschaedigtError: if a row does not fit the columns
        """
        gelesen = self._gelesen(zeilen)
        schreiben = self._kopiere if self.db.vendor == "postgresql" else self._fuege_ein
        try:
            schreiben(gelesen)
        except (ValueError, OverflowError) as fehler:
            raise BeschaedigtError(
                f"Die Tabelle {self.name} hat einen Wert, den keine Datenbank nimmt."
            ) from fehler

    def _gelesen(self, zeilen: Iterable[bytes]) -> Iterator[list[Any]]:
        umsetzer = [(i, u) for i, f in enumerate(self.felder) if (u := self._herein(f))]
        breite = len(self.felder)
        for nr, text in enumerate(zeilen, 1):
            try:
                zeile = json.loads(text)
                if not isinstance(zeile, list) or len(zeile) != breite:
                    raise ValueError(text[:80])
                zeile = _umgesetzt(zeile, umsetzer)
            except UNPASSEND as fehler:
                raise BeschaedigtError(
                    f"Zeile {nr} der Tabelle {self.name} ist nicht lesbar."
                ) from fehler
            yield zeile

    def _fuege_ein(self, zeilen: Iterator[list[Any]]) -> None:
        tabelle, spalten = self.sql_namen()
        stellen = ", ".join(["%s"] * len(self.felder))
        befehl = f"INSERT INTO {tabelle} ({spalten}) VALUES ({stellen})"  # noqa: S608
        with self.db.cursor() as cursor:
            # Batches: Django would keep every row of one long iterator in memory.
            while stapel := list(islice(zeilen, STAPEL)):
                cursor.executemany(befehl, stapel)

    def _kopiere(self, zeilen: Iterator[list[Any]]) -> None:
        # By way of a table apart: COPY into one with row-level security is refused.
        tabelle, spalten = self.sql_namen()
        lager = self.db.ops.quote_name("zw_lager")
        with self.db.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE {lager} (LIKE {tabelle})")
            with cursor.copy(f"COPY {lager} ({spalten}) FROM STDIN") as strom:
                for zeile in zeilen:
                    strom.write_row(zeile)
            cursor.execute(
                f"INSERT INTO {tabelle} ({spalten}) SELECT {spalten} FROM {lager}"  # noqa: S608
            )
            cursor.execute(f"DROP TABLE {lager}")

    def zaehle(self) -> tuple[int, str]:
        """Return the number of rows and the SHA-256 over their canonical lines."""
        anzahl, summe = 0, hashlib.sha256()
        for _, kanonisch in self.lies():
            anzahl += 1
            summe.update(kanonisch + b"\n")
        return anzahl, summe.hexdigest()


def abbilder(apps: Apps, db: BaseDatabaseWrapper) -> list[Abbild]:
    """Return every table that is backed up, those referred to before those referring.

    Tables that refer to each other stay in the order of their names; both databases
    check keys at the end of the transaction.
    """
    modelle = {
        m._meta.db_table: m
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed
        and not m._meta.proxy
        and not m._meta.swapped
        and m._meta.db_table not in NICHT_GESICHERT
    }
    fertig: dict[str, None] = {}
    offen: set[str] = set()

    def nimm(tabelle: str) -> None:
        if tabelle in fertig or tabelle in offen:
            return
        offen.add(tabelle)
        ziele = {
            f.target_field.model._meta.db_table
            for f in modelle[tabelle]._meta.concrete_fields
            if isinstance(f, models.ForeignKey)
        }
        for ziel in sorted(ziele & set(modelle)):
            nimm(ziel)
        fertig[tabelle] = None

    for tabelle in sorted(modelle):
        nimm(tabelle)
    return [Abbild(modelle[tabelle], db) for tabelle in fertig]

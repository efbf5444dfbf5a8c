"""Re-encrypts stored values with the newest key: in batches, resumable, side by side.

A value says by its key id whether it has to be done, so there is no state to keep: a
run that was killed is simply started again, and two at once share the work. ADR 22.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django_scopes import scopes_disabled

from zielwerk.kern.verschluesselung import KOPF_BYTES, VERSION, EntschluesselError, kopf
from zielwerk.mandanten.felder import Verschluesselt, verschluesselte_felder
from zielwerk.mandanten.schluessel import bund

STAPEL = 500
# Rows others hold are passed over and tried again after this many seconds.
PAUSE = 0.2
VERSUCHE = 10
FREMD = "unbekannt"
Sagen = Callable[[str], None]
Gezaehlt = Counter[str]


@dataclass
class Ergebnis:
    """What a run did: values done, and places whose value does not open."""

    erledigt: int = 0
    unlesbar: list[str] = field(default_factory=list)

    def __add__(self, anderes: "Ergebnis") -> "Ergebnis":
        return Ergebnis(
            self.erledigt + anderes.erledigt, self.unlesbar + anderes.unlesbar
        )


def felder() -> list[Verschluesselt]:
    """Return every encrypted field there is."""
    return verschluesselte_felder(apps.get_models())


def titel(feld: Verschluesselt) -> str:
    """Return what a field is called in German."""
    return f"{feld.model._meta.verbose_name}: {feld.verbose_name}"


def kennung(beginn: bytes) -> str:
    """Return the key id a value begins with."""
    if beginn[:1] != VERSION or len(beginn) != KOPF_BYTES:
        return FREMD
    return beginn[1:].hex()


def count_felder() -> Gezaehlt:
    """Count by key id how many stored values each key protects."""
    gezaehlt: Gezaehlt = Counter()
    with scopes_disabled(), connection.cursor() as zeiger:
        for feld in felder():
            tabelle, spalte, _ = _namen(feld)
            zeiger.execute(
                f"SELECT substr({spalte}, 1, {KOPF_BYTES}), count(*) "  # noqa: S608  # our names
                f"FROM {tabelle} WHERE {spalte} IS NOT NULL GROUP BY 1"
            )
            for beginn, wie_oft in zeiger.fetchall():
                gezaehlt[kennung(bytes(beginn))] += wie_oft
    return gezaehlt


def _namen(feld: Verschluesselt) -> tuple[str, str, str]:
    """Return table, column and primary key as SQL names them."""
    quote = connection.ops.quote_name
    meta = feld.model._meta
    return quote(meta.db_table), quote(str(feld.column)), quote(str(meta.pk.column))


def rotate_felder(*, sagen: Sagen) -> Ergebnis:
    """Re-encrypt every field with the current key; `sagen` gets a line per field."""
    gesamt = Ergebnis()
    with scopes_disabled():
        for feld in felder():
            eines = _rotate_feld(feld)
            if eines.erledigt or eines.unlesbar:
                sagen(f"{titel(feld)}: {eines.erledigt} neu verschlüsselt")
            gesamt += eines
    return gesamt


def _rotate_feld(feld: Verschluesselt) -> Ergebnis:
    """Go over a column until nothing is left that another key protects."""
    ergebnis, unlesbar = Ergebnis(), set[Any]()
    while True:
        getan = 0
        for paare in _durchgang(feld):
            getan += len(paare.erledigt)
            unlesbar |= paare.unlesbar
        ergebnis.erledigt += getan
        if _offen(feld) <= len(unlesbar):
            ergebnis.unlesbar = [
                f"{titel(feld)}, Zeile {pk}" for pk in sorted(unlesbar)
            ]
            return ergebnis
        if not getan:
            time.sleep(PAUSE)  # the rest is held by others


@dataclass
class _Stapel:
    erledigt: list[Any]
    unlesbar: set[Any]
    letzter: Any


def _durchgang(feld: Verschluesselt) -> Iterator[_Stapel]:
    """Yield the batches of one pass in the order of the primary key."""
    letzter = None
    while (stapel := _geduldig(feld, letzter)) is not None:
        yield stapel
        letzter = stapel.letzter


def _geduldig(feld: Verschluesselt, nach: Any) -> "_Stapel | None":
    """Re-encrypt the next values; again, if SQLite was held by others all the time."""
    for _ in range(VERSUCHE):
        try:
            return _rotate_stapel(feld, nach)
        except OperationalError:
            time.sleep(PAUSE)
    return _rotate_stapel(feld, nach)


@transaction.atomic
def _rotate_stapel(feld: Verschluesselt, nach: Any) -> _Stapel | None:
    """Re-encrypt the next values in one transaction; None if there are none.

    Rows somebody else holds are passed over: nobody waits for us in a circle.
    """
    tabelle, spalte, pk = _namen(feld)
    ab = "" if nach is None else f"AND {pk} > %s"
    sperre = (
        "FOR NO KEY UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    )
    with connection.cursor() as zeiger:
        zeiger.execute(
            f"SELECT {pk}, {spalte} FROM {tabelle} WHERE {_ALT.format(spalte)} {ab} "  # noqa: S608  # our names
            f"ORDER BY {pk} LIMIT {STAPEL} {sperre}",
            [kopf(bund().aktuell), *([] if nach is None else [nach])],
        )
        zeilen = zeiger.fetchall()
        if not zeilen:
            return None
        neue, unlesbar = _neu_verschluesselt(feld, zeilen)
        zeiger.executemany(
            f"UPDATE {tabelle} SET {spalte} = %s WHERE {pk} = %s",  # noqa: S608  # our names
            neue,
        )
    return _Stapel([schluessel for _, schluessel in neue], unlesbar, zeilen[-1][0])


_ALT = f"{{0}} IS NOT NULL AND substr({{0}}, 1, {KOPF_BYTES}) <> %s"


def _offen(feld: Verschluesselt) -> int:
    """Count the values another key protects."""
    tabelle, spalte, _ = _namen(feld)
    with connection.cursor() as zeiger:
        zeiger.execute(
            f"SELECT count(*) FROM {tabelle} WHERE {_ALT.format(spalte)}",  # noqa: S608  # our names
            [kopf(bund().aktuell)],
        )
        return int(zeiger.fetchone()[0])


def _neu_verschluesselt(
    feld: Verschluesselt, zeilen: Iterable[tuple[Any, Any]]
) -> tuple[list[tuple[bytes, Any]], set[Any]]:
    """Return secret and primary key of what opens, and the keys of what does not."""
    ring, neue, unlesbar = bund(), [], set()
    for pk, geheim in zeilen:
        try:
            klar = ring.entschluessle(bytes(geheim), bezug=feld.bezug)
        except EntschluesselError:
            unlesbar.add(pk)
        else:
            neue.append((ring.verschluessle(klar, bezug=feld.bezug), pk))
    return neue, unlesbar

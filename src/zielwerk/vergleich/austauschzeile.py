"""One row of the exchange format: its columns, its cells, what in it cannot be."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, cast

from zielwerk.kern.anzeige import tag, zahl
from zielwerk.vergleich.definition import RICHTUNGEN, Definition, Periode

FORMAT = "zielwerk-vergleich/1"
ERSTES_JAHR = 2005
ANZAHL_HOECHSTENS = 1_000_000_000
JA, NEIN = "ja", "nein"
KENNUNG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,18}[A-Za-z0-9])?")
SCHLUESSEL = re.compile(r"[a-z0-9_-]{1,60}")


@dataclass(frozen=True)
class Zeilenkopf:
    """What each row says first, whatever it counts: whose, of what, when."""

    format: str
    jobcenter: str
    jobcenter_name: str
    beispiel: bool
    einzeln: bool
    kennzahl: str
    bezeichnung: str
    umfang: str
    richtung: str
    zaehler_definition: str
    nenner_definition: str
    von: date
    bis: date


@dataclass(frozen=True)
class Zeile(Zeilenkopf):
    """One row of the file; the order of the fields is that of the columns."""

    zaehler: int
    nenner: int
    stand: date
    quelle: str

    @property
    def definition(self) -> Definition:
        """Return what the row counts."""
        return Definition(
            self.zaehler_definition, self.nenner_definition, self.umfang, self.richtung
        )

    @property
    def periode(self) -> Periode:
        """Return the counts of the row."""
        return Periode(
            self.von, self.bis, self.zaehler, self.nenner, self.stand, self.quelle
        )


SPALTEN: Mapping[str, type] = {
    feld.name: cast("type", feld.type) for feld in fields(Zeile)
}
HOECHSTENS_ZEICHEN = {
    "jobcenter_name": 120,
    "bezeichnung": 120,
    "umfang": 160,
    "zaehler_definition": 120,
    "nenner_definition": 120,
    "quelle": 200,
}


def lies_zeile(werte: Mapping[str, Any]) -> tuple[Zeile | None, list[str]]:
    """Return the row and what is wrong with it; no row if anything is."""
    gelesen, befunde = lies_spalten(werte, SPALTEN)
    if befunde:
        return None, befunde
    zeile = Zeile(**gelesen)
    befunde = list(zeilenbefunde(zeile))
    return (None, befunde) if befunde else (zeile, [])


def lies_spalten(
    werte: Mapping[str, Any], spalten: Mapping[str, type]
) -> tuple[dict[str, Any], list[str]]:
    """Return the typed cells of a row, and which are not what their column holds."""
    if "" in werte:
        return {}, [werte[""]]
    gelesen, befunde = {}, []
    for spalte, typ in spalten.items():
        wert = LESER[typ](werte[spalte])
        if wert is None:
            gefunden = str(werte[spalte])[:40]
            befunde.append(f"{spalte}: „{gefunden}“ ist {ERWARTET[typ]}.")
        gelesen[spalte] = wert
    return gelesen, befunde


def _text(roh: Any) -> str | None:
    text = roh.strip() if isinstance(roh, str) else ""
    return text if text and text.isprintable() else None


def _wahr(roh: Any) -> bool | None:
    return roh if isinstance(roh, bool) else {JA: True, NEIN: False}.get(roh)


def _anzahl(roh: Any) -> int | None:
    if isinstance(roh, str):
        roh = int(roh) if re.fullmatch(r"[0-9]{1,10}", roh) else None
    gueltig = isinstance(roh, int) and not isinstance(roh, bool)
    return roh if gueltig and 0 <= roh <= ANZAHL_HOECHSTENS else None


def _tag(roh: Any) -> date | None:
    if isinstance(roh, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", roh):
        try:
            return date.fromisoformat(roh)
        except ValueError:
            return None
    ist_tag = isinstance(roh, date) and not isinstance(roh, datetime)
    return roh if ist_tag else None


LESER: Mapping[type, Callable[[Any], Any]] = {
    str: _text, bool: _wahr, int: _anzahl, date: _tag,
}  # fmt: skip
ERWARTET: Mapping[type, str] = {
    str: "kein Text",
    bool: "nicht ja oder nein",
    int: "keine Anzahl",
    date: "kein Tag wie 2020-12-31",
}


def zeilenbefunde(zeile: Zeile) -> Iterator[str]:
    """Yield what a typed row says that cannot be."""
    if not KENNUNG.fullmatch(zeile.jobcenter):
        yield "jobcenter: bis zu 20 Buchstaben, Ziffern und Bindestriche."
    if not SCHLUESSEL.fullmatch(zeile.kennzahl):
        yield "kennzahl: kleine Buchstaben, Ziffern, „_“ und „-“."
    if zeile.richtung not in RICHTUNGEN:
        yield f"richtung: eines von {', '.join(RICHTUNGEN)}."
    for spalte, grenze in HOECHSTENS_ZEICHEN.items():
        if len(getattr(zeile, spalte)) > grenze:
            yield f"{spalte}: länger als {grenze} Zeichen."
    yield from _zahlbefunde(zeile)


def _zahlbefunde(zeile: Zeile) -> Iterator[str]:
    if zeile.zaehler > zeile.nenner:
        yield (
            f"Der Zähler ({zahl(zeile.zaehler)}) ist größer als der Nenner "
            f"({zahl(zeile.nenner)})."
        )
    if zeile.von > zeile.bis or zeile.von.year != zeile.bis.year:
        yield "Der Zeitraum liegt nicht vorwärts in einem Kalenderjahr."
    if zeile.von.year < ERSTES_JAHR:
        yield f"Vor {ERSTES_JAHR} gibt es keine Jobcenter."
    if zeile.bis > zeile.stand:
        yield f"Der Zeitraum endet nach dem Stand ({tag(zeile.stand)})."

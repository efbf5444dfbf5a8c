"""A settled case as a row of a file, and such files counted back into numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, cast

from zielwerk.kern.anzeige import anzahl
from zielwerk.vergleich.austauschzeile import (
    FORMAT as ZAHLENFORMAT,
)
from zielwerk.vergleich.austauschzeile import (
    Zeile,
    Zeilenkopf,
    lies_spalten,
    zeilenbefunde,
)
from zielwerk.vergleich.einzelfaelle import UNGENANNT, mindestens

FORMAT = "zielwerk-vergleich-faelle/1"
SCHEMA_TEXT = Path(__file__).with_name("einzelfall.schema.json").read_text("utf-8")
REGEL = (
    "Jede Verbindung von Angaben steht wenigstens {}-mal je Zeitraum; seltenere sind "
    "zu „nicht angegeben“ vergröbert, Monate zusammengefasst."
)
PSEUDONYM = re.compile(r"[0-9a-f]{32}")
MONAT = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
HOECHSTENS_ZEICHEN = {"rechtsgebiet": 60, "ausgang": 40, "dauer": 20, "regel": 200}


@dataclass(frozen=True)
class Fallzeile(Zeilenkopf):
    """One case; the order of the fields is that of the columns."""

    stand: date
    quelle: str
    pseudonym: str
    im_zaehler: bool
    rechtsgebiet: str
    ausgang: str
    eingang: str
    dauer: str
    regel: str

    def als_zahl(self, zaehler: int, nenner: int) -> Zeile:
        """Return the counts this and its like add up to, as a row of counts."""
        gemeinsam = {
            feld.name: getattr(self, feld.name)
            for feld in fields(Zeile)
            if feld.name not in {"format", "zaehler", "nenner"}
        }
        return Zeile(format=ZAHLENFORMAT, zaehler=zaehler, nenner=nenner, **gemeinsam)


SPALTEN: Mapping[str, type] = {
    feld.name: cast("type", feld.type) for feld in fields(Fallzeile)
}


def regel() -> str:
    """Return the rule of the file in one sentence."""
    return REGEL.format(mindestens())


def lies_fall(werte: Mapping[str, Any]) -> tuple[Fallzeile | None, list[str]]:
    """Return the row and what is wrong with it; no row if anything is."""
    gelesen, befunde = lies_spalten(werte, SPALTEN)
    if befunde:
        return None, befunde
    fall = Fallzeile(**gelesen)
    befunde = [*zeilenbefunde(fall.als_zahl(0, 1)), *_befunde(fall)]
    return (None, befunde) if befunde else (fall, [])


def _befunde(fall: Fallzeile) -> Iterator[str]:
    if not PSEUDONYM.fullmatch(fall.pseudonym):
        yield "pseudonym: 32 Ziffern und Buchstaben a bis f."
    if fall.eingang != UNGENANNT and not MONAT.fullmatch(fall.eingang):
        yield f"eingang: ein Monat wie 2020-03 oder „{UNGENANNT}“."
    for spalte, grenze in HOECHSTENS_ZEICHEN.items():
        if len(getattr(fall, spalte)) > grenze:
            yield f"{spalte}: länger als {grenze} Zeichen."


def zaehle(faelle: Iterable[Fallzeile]) -> tuple[Zeile, ...]:
    """Return the counts of the cases: one row per Jobcenter, Kennzahl and period."""
    gruppen: dict[Zeile, list[Fallzeile]] = defaultdict(list)
    for fall in faelle:
        gruppen[fall.als_zahl(0, 0)].append(fall)
    return tuple(
        teile[0].als_zahl(sum(f.im_zaehler for f in teile), len(teile))
        for teile in gruppen.values()
    )


def gemeinsame_befunde(faelle: Sequence[Fallzeile]) -> Iterator[str]:
    """Yield what cases say against each other: twice the same, or too rare."""
    wer = Counter((f.jobcenter, f.kennzahl, f.pseudonym) for f in faelle)
    if doppelt := sum(menge > 1 for menge in wer.values()):
        yield f"{anzahl(doppelt, 'Fall steht', 'Fälle stehen')} mehrfach in der Datei."
    aussagen = Counter(
        (
            *(f.jobcenter, f.kennzahl, f.von, f.im_zaehler),
            *(f.rechtsgebiet, f.ausgang, f.eingang, f.dauer),
        )
        for f in faelle
    )
    if selten := sum(m for m in aussagen.values() if m < mindestens()):
        yield (
            f"{anzahl(selten, 'Fall ist', 'Fälle sind')} zu selten: Jede Verbindung "
            f"von Angaben muss wenigstens {mindestens()}-mal vorkommen."
        )

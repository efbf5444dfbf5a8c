"""The list as it stands now, corrections included, in the format it came in."""

from datetime import date
from decimal import Decimal
from typing import Any

from zielwerk.kern.tabelle import as_csv, as_xlsx
from zielwerk.listen.ergebnis import Pruefung
from zielwerk.listen.profil import Feld, Profil
from zielwerk.listen.sammler import ROH

Zelle = str | int | Decimal | date | None


def write_liste(pruefung: Pruefung, profil: Profil) -> tuple[bytes, str]:
    """Return a file that can be read in again, and its ending.

    Its columns are the fields the file had, under their own names; a cell that could
    not be read stands there as it came.

    :raises ValueError: if the file was not readable as a list
    """
    if pruefung.daten is None or pruefung.erkennung is None:
        raise ValueError("no rows")
    felder = [f for f in profil.felder if pruefung.erkennung.spalte_von(f.schluessel)]
    spalten = [_zellen(pruefung.daten, feld) for feld in felder]
    kopf = [feld.bezeichnung for feld in felder]
    zeilen = zip(*spalten, strict=True)
    if pruefung.format == "CSV":
        return as_csv(kopf, zeilen), "csv"
    return as_xlsx(kopf, zeilen, blatt="Liste"), "xlsx"


def _zellen(daten: Any, feld: Feld) -> list[Zelle]:
    """Return the cells of a field: the value, or what stands there instead."""
    namen = {wahl.wert: wahl.bezeichnung for wahl in feld.auswahl}
    return [
        roh if wert is None else namen.get(wert, wert)
        for wert, roh in daten.select(
            feld.schluessel, f"{feld.schluessel}{ROH}"
        ).iter_rows()
    ]

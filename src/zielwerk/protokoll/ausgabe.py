"""Entries as rows of a table, for CSV and XLSX; times as on the wall clock here."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.timezone import localtime

from zielwerk.kern import tabelle
from zielwerk.kern.tabelle import Zelle
from zielwerk.protokoll.models import Eintrag

MAX_EINTRAEGE = 50_000
KOPF = (
    *("Nr.", "Erfasst am", "Ereignis am", "Vermerk", "Person", "Stelle", "Aktion"),
    *("Art des Objekts", "Objekt", "Vorher", "Nachher", "Vorige Prüfsumme"),
    "Prüfsumme",
)
BREITEN = (8, 20, 20, 60, 24, 28, 30, 24, 38, 50, 50, 66, 66)


def als_text(werte: Any) -> str:
    """Return values on one line: "zustand: offen; hinweis: –"."""
    if werte is None:
        return ""
    if not isinstance(werte, dict):
        return wert_text(werte)
    return "; ".join(f"{feld}: {wert_text(wert)}" for feld, wert in werte.items())


def wert_text(wert: Any) -> str:
    """Return one value for people: text as it is, nothing as "–", else as JSON."""
    if wert is None or wert == "":
        return "–"
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    return wert if isinstance(wert, str) else json.dumps(wert, ensure_ascii=False)


def zeilen(eintraege: Iterable[Eintrag]) -> Iterator[tuple[Zelle, ...]]:
    """Yield one row per entry."""
    for eintrag in eintraege:
        yield (
            eintrag.lfd_nr,
            localtime(eintrag.erfasst_am),
            localtime(eintrag.ereignis_am),
            eintrag.text,
            eintrag.person,
            eintrag.stelle,
            eintrag.aktion,
            eintrag.objektart,
            str(eintrag.objekt_uuid),
            als_text(eintrag.vorher),
            als_text(eintrag.nachher),
            eintrag.vorige_pruefsumme,
            eintrag.pruefsumme,
        )


def as_csv(eintraege: Iterable[Eintrag]) -> bytes:
    """Return the entries as CSV."""
    return tabelle.as_csv(KOPF, zeilen(eintraege))


def as_xlsx(eintraege: Iterable[Eintrag]) -> bytes:
    """Return the entries as a workbook."""
    return tabelle.as_xlsx(KOPF, zeilen(eintraege), blatt="Protokoll", breiten=BREITEN)

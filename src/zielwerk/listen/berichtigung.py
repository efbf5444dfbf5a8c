"""Corrections: a new value beside the file, with its reason."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.listen.ablage import (
    EinlesungError,
    locked_einlesung,
    recheck_einlesung,
    record_schritt,
    store_einlesung,
)
from zielwerk.listen.ergebnis import Pruefung
from zielwerk.listen.models import Einlesung
from zielwerk.listen.profil import Schwere
from zielwerk.mandanten.models import Mitgliedschaft


def record_berichtigung(
    *,
    einlesung: Einlesung,
    zeile: int,
    feld: str,
    wert: str,
    grund: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einlesung:
    """Lay a new value over one cell, with the reason; the file stays as it came.

    :raises EinlesungError: if the value is wrong itself, the reason is missing, or
        somebody was faster
    """
    if not grund.strip():
        raise EinlesungError("Bitte geben Sie an, warum Sie den Wert berichtigen.")
    neu = {
        "zeile": zeile,
        "feld": feld,
        "wert": wert.strip(),
        "grund": grund.strip(),
        "am": jetzt.isoformat(),
        "durch": str(durch),
    }
    alle = [*_ohne(einlesung, zeile, feld), neu]
    pruefung = recheck_einlesung(einlesung, berichtigungen=alle)
    falsch = [
        befund.meldung
        for befund in pruefung.befunde
        if befund.schwere is Schwere.FEHLER
        and (befund.zeile, befund.feld) == (zeile, feld)
    ]
    if falsch:
        raise EinlesungError(" ".join(falsch))
    was = {"zeile": zeile, "feld": feld, "grund": grund}
    return _store_berichtigungen(
        einlesung, alle, pruefung, was, version=version, durch=durch, jetzt=jetzt
    )


def withdraw_berichtigung(
    *,
    einlesung: Einlesung,
    zeile: int,
    feld: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einlesung:
    """Take a correction back; the value of the file counts again.

    :raises EinlesungError: if somebody was faster
    """
    alle = _ohne(einlesung, zeile, feld)
    pruefung = recheck_einlesung(einlesung, berichtigungen=alle)
    was = {"zeile": zeile, "feld": feld, "zurueckgenommen": True}
    return _store_berichtigungen(
        einlesung, alle, pruefung, was, version=version, durch=durch, jetzt=jetzt
    )


def _ohne(einlesung: Einlesung, zeile: int, feld: str) -> list[dict[str, Any]]:
    """Return the corrections of all other cells."""
    return [
        b for b in einlesung.berichtigungen if (b["zeile"], b["feld"]) != (zeile, feld)
    ]


@transaction.atomic
def _store_berichtigungen(
    einlesung: Einlesung,
    alle: list[dict[str, Any]],
    pruefung: Pruefung,
    was: dict[str, Any],
    *,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einlesung:
    gesperrt = locked_einlesung(einlesung, version)
    gesperrt.berichtigungen = alle
    store_einlesung(gesperrt, pruefung, durch=durch, jetzt=jetzt)
    text = f"{gesperrt}: Berichtigung in Zeile {was['zeile']}"
    record_schritt(gesperrt, "berichtigt", text, durch, jetzt, **was)
    return gesperrt

"""Two readers of the same files beside each other (Cohen's κ, per axis)."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zielwerk.aktenpruefungen.models import (
    Achse,
    Aktenpruefung,
    Pruefantwort,
    Pruefbogen,
)
from zielwerk.aktenpruefungen.regeln import uebereinstimmung
from zielwerk.kern.anzeige import zahl

L = Pruefbogen.Leser
# Answers per file and axis.
Antworten = dict[int, dict[str, list[Pruefantwort]]]


def antworten_von(pruefung: Aktenpruefung, leser: str = L.ERST) -> Antworten:
    """Return the closed answers per file and axis."""
    je_akte: Antworten = defaultdict(lambda: defaultdict(list))
    for antwort in Pruefantwort.objects.filter(
        bogen__stichprobenakte__pruefung=pruefung,
        bogen__leser=leser,
        bogen__abgeschlossen_am__isnull=False,
    ).select_related("frage", "bogen"):
        je_akte[antwort.bogen.stichprobenakte_id][antwort.frage.achse].append(antwort)
    return je_akte


def zweitleser(pruefung: Aktenpruefung) -> list[dict[str, Any]]:
    """Return how far both readers agree on each axis (Cohen's κ)."""
    return _uebereinstimmungen(
        antworten_von(pruefung), antworten_von(pruefung, L.ZWEIT)
    )


def _uebereinstimmungen(erste: Antworten, zweite: Antworten) -> list[dict[str, Any]]:
    gemeinsam = sorted(set(erste) & set(zweite))
    if not gemeinsam:
        return []
    zeilen = []
    for achse in Achse:
        paare = [
            (_urteil(erste[pk][achse.value]), _urteil(zweite[pk][achse.value]))
            for pk in gemeinsam
        ]
        ergebnis = uebereinstimmung(paare)
        zeilen.append(
            {
                "titel": achse.label,
                "gleich": ergebnis.gleich,
                "gelesen": ergebnis.gelesen,
                "erste": sum(eins == "beanstandet" for eins, _ in paare),
                "zweite": sum(zwei == "beanstandet" for _, zwei in paare),
                "kappa": None
                if ergebnis.kappa is None
                else zahl(Decimal(ergebnis.kappa), 2),
                "rechenweg": [schritt.teile() for schritt in ergebnis.rechenweg],
            }
        )
    return zeilen


def _urteil(antworten: Sequence[Pruefantwort]) -> str:
    nein = any(antwort.urteil == Pruefantwort.Urteil.NEIN for antwort in antworten)
    return "beanstandet" if nein else "ohne"


def kreis_neben_jobcenter(pruefung: Aktenpruefung) -> list[dict[str, Any]]:
    """Return the county's verdicts beside those of the Jobcenter, per axis."""
    return _uebereinstimmungen(
        antworten_von(pruefung), antworten_von(pruefung, L.KREIS)
    )

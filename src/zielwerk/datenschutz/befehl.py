"""The command line of deletion: what is due, and doing it."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from zielwerk.datenschutz.regeln import feldklassen
from zielwerk.datenschutz.services import run_faelliges, vorschau
from zielwerk.mandanten.models import Mandant


def loesche(*, jetzt: datetime, gruendlich: bool) -> None:
    """Delete what is due for every Mandant."""
    zeilen = list(run_faelliges(jetzt=jetzt, gruendlich=gruendlich))
    for zeile in zeilen or ["Nichts zu löschen."]:
        _say(zeile)


def zeige(*, jetzt: datetime, als_json: bool) -> None:
    """Print what would be deleted and what would be held back; change nothing."""
    alle = [
        _als_dict(m, *vorschau(mandant=m, jetzt=m.zeit(jetzt)))
        for m in Mandant.objects.order_by("name")
    ]
    if als_json:
        _say(json.dumps({"mandanten": alle}, ensure_ascii=False, indent=2))
        return
    for einer in alle:
        if not (einer["faellig"] or einer["zurueckgehalten"]):
            _say(f"{einer['mandant']}: Nichts fällig.")
        for zeile in einer["faellig"]:
            _say(
                f"{einer['mandant']}: fällig: {zeile['bezeichnung']}: {zeile['menge']}"
            )
        for zeile in einer["zurueckgehalten"]:
            _say(
                f"{einer['mandant']}: zurückgehalten: {zeile['bezeichnung']}: "
                f"{zeile['menge']} ({zeile['grund']})"
            )


def _als_dict(
    mandant: Mandant, faellig: Counter[str], zurueck: Counter[tuple[str, str]]
) -> dict[str, Any]:
    regeln = feldklassen().regeln
    return {
        "mandant": mandant.name,
        "kennung": str(mandant.uuid),
        "faellig": [
            {"regel": r, "bezeichnung": regeln[r].bezeichnung, "menge": menge}
            for r, menge in sorted(faellig.items())
        ],
        "zurueckgehalten": [
            {
                "regel": r,
                "bezeichnung": regeln[r].bezeichnung,
                "grund": grund,
                "menge": menge,
            }
            for (r, grund), menge in sorted(zurueck.items())
        ],
    }


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201

"""`zielwerk protokoll …` and the anchors of `zielwerk tick`, from the command line."""

import gc
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django_scopes import scope

from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.wahl import mandant_namens
from zielwerk.protokoll.kette import write_datei
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.pruefer import Anker, Ergebnis, PrueferError, lies_anker
from zielwerk.protokoll.services import pruefe_kette, record_ausgabe, write_anker

GUT, GEFUNDEN = 0, 1


class ProtokollError(Exception):
    """The command could not run; the message says what to do."""


def _mandanten(name: str | None) -> list[Mandant]:
    """Return the Mandant meant, or all."""
    if name is None:
        return list(Mandant.objects.order_by("name"))
    return [mandant_namens(name)]


def pruefen(*, anker: Path | None, mandant: str | None, als_json: bool) -> int:
    """Verify chains, values and anchors, print what was found; 1 if something is bad.

    :raises WahlError: for an unknown Mandant
    :raises ProtokollError: for an anchor file of no use
    :raises OSError: if the anchor file cannot be read
    """
    mandanten = _mandanten(mandant)
    # What is loaded stays: looking it through again took a seventh of the time.
    gc.freeze()
    try:
        verankert = _lies(anker, mandanten) if anker else None
        ergebnisse = [(einer, pruefe_kette(einer, verankert)) for einer in mandanten]
    except PrueferError as fehler:
        raise ProtokollError(str(fehler)) from fehler
    if als_json:
        dokument = [_als_dict(einer, ergebnis) for einer, ergebnis in ergebnisse]
        _say(json.dumps({"mandanten": dokument}, ensure_ascii=False, indent=2))
    else:
        for einer, ergebnis in ergebnisse:
            _say(f"{einer}: {_satz(ergebnis)}")
    return GEFUNDEN if any(ergebnis.befund for _, ergebnis in ergebnisse) else GUT


def _lies(pfad: Path, mandanten: list[Mandant]) -> list[Anker]:
    """Return the anchors of a file; one that names none of the Mandanten is refused."""
    with pfad.open("rb") as datei:
        anker = list(lies_anker(datei))
    if not {einer[0] for einer in anker} & {str(einer.uuid) for einer in mandanten}:
        raise ProtokollError(f"„{pfad}“ enthält keinen Anker für diesen Mandanten.")
    return anker


def _satz(ergebnis: Ergebnis) -> str:
    if ergebnis.befund:
        return ergebnis.befund.was
    if not ergebnis.eintraege:
        return "Noch kein Eintrag."
    return (
        "Die Kette ist vollständig und unverändert: "
        f"{anzahl(ergebnis.eintraege, 'Eintrag', 'Einträge')}, "
        f"{anzahl(ergebnis.geleert, 'geleerter Wert', 'geleerte Werte')}, "
        + (
            f"verglichen mit {anzahl(ergebnis.anker, 'Anker', 'Ankern')}."
            if ergebnis.anker
            else "ohne Anker."
        )
    )


def _als_dict(mandant: Mandant, ergebnis: Ergebnis) -> dict[str, Any]:
    befund = ergebnis.befund
    return {
        "mandant": mandant.name,
        "kennung": str(mandant.uuid),
        "eintraege": ergebnis.eintraege,
        "geleert": ergebnis.geleert,
        "anker": ergebnis.anker,
        "befund": befund._asdict() if befund else None,
    }


def export(*, mandant: str, pfad: Path, jetzt: datetime) -> None:
    """Write the whole chain of a Mandant to a file; recorded itself, as last entry.

    :raises WahlError: for an unknown Mandant
    :raises OSError: if the file cannot be written
    """
    (einer,) = _mandanten(mandant)
    with scope(mandant=einer):
        menge = Eintrag.objects.letzte() + 1
    record_ausgabe(
        mandant=einer,
        form="jsonl",
        menge=menge,
        suche={},
        durch=None,
        jetzt=einer.zeit(jetzt),
    )
    write_datei(einer, pfad)


def verankere(*, jetzt: datetime) -> Iterator[str]:
    """Write today's anchor of every Mandant; yields one German line for each.

    :raises ProtokollError: if one could not be written; the others are
    """
    fehler = []
    for mandant in Mandant.objects.order_by("name"):
        try:
            neu = write_anker(mandant=mandant, jetzt=jetzt)
        except (OSError, PrueferError) as grund:
            fehler.append(f"{mandant}: Der Anker wurde nicht geschrieben: {grund}")
            continue
        if neu:
            yield f"{mandant}: verankert: Eintrag {neu['nr']}"
    if fehler:
        raise ProtokollError("\n".join(fehler))


def _say(text: str) -> None:
    print(text)  # noqa: T201

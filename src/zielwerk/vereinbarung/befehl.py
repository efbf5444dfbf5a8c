"""`zielwerk vereinbarung …`: an agreement as one YAML file, out, checked and in."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django_scopes import scope

from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.wahl import berechtigte, choose_mandant, choose_person
from zielwerk.vereinbarung.austausch import SCHEMA_TEXT, AustauschError, lies
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.uebernahme import export_vereinbarung, import_vereinbarung

GUT, FALSCH = 0, 1


class VereinbarungsbefehlError(Exception):
    """A command that could not run; the message says what to give."""


def export(*, jahr: int, mandant: str | None, ziel: Path | None) -> int:
    """Write the agreement of a year to a file, or to stdout.

    :raises VereinbarungsbefehlError: if there is no such agreement
    """
    gewaehlt = choose_mandant(
        mandant, lambda: Zielvereinbarung.objects.filter(jahr=jahr).exists()
    )
    with scope(mandant=gewaehlt):
        eine = Zielvereinbarung.objects.filter(jahr=jahr).first()
        if eine is None:
            raise VereinbarungsbefehlError(
                f"Für {jahr} gibt es keine Zielvereinbarung."
            )
        text = export_vereinbarung(eine)
    if ziel is None:
        _say(text.rstrip())
    else:
        ziel.write_text(text, encoding="utf-8")
        _say(str(ziel))
    return GUT


def pruefen(*, pfad: Path, als_json: bool) -> int:
    """Check a file without storing it; 1 if it is no agreement.

    :raises OSError: if the file cannot be read
    """
    try:
        daten = lies(pfad.read_bytes())
    except AustauschError as fehler:
        return _falsch(fehler, als_json=als_json)
    punkte = len(daten["punkte"])
    if als_json:
        _say(json.dumps({"gueltig": True, "jahr": daten["jahr"], "punkte": punkte}))
    else:
        _say(f"{daten['titel']}: {punkte} Punkte, in Ordnung.")
    return GUT


def einlesen(
    *,
    pfad: Path,
    mandant: str | None,
    als: str | None,
    als_json: bool,
    jetzt: Callable[[Mandant], datetime],
) -> int:
    """Check a file and store it as a draft; 1 if it is refused.

    :raises WahlError: if Mandant or person are unknown
    :raises OSError: if the file cannot be read
    """
    inhalt = pfad.read_bytes()
    gewaehlt = choose_mandant(
        mandant, lambda: len(berechtigte(Recht.FORTSCHREIBEN, als)) == 1
    )
    with scope(mandant=gewaehlt):
        durch = choose_person(Recht.FORTSCHREIBEN, als)
        try:
            neu = import_vereinbarung(inhalt=inhalt, durch=durch, jetzt=jetzt(gewaehlt))
        except AustauschError as fehler:
            return _falsch(fehler, als_json=als_json)
        punkte = neu.punkte.count()
    if als_json:
        _say(json.dumps({"gueltig": True, "jahr": neu.jahr, "punkte": punkte}))
    else:
        _say(f"{neu}: Entwurf mit {punkte} Punkten angelegt.")
    return GUT


def schema() -> int:
    """Print the JSON Schema of the file."""
    _say(SCHEMA_TEXT.rstrip())
    return GUT


def _falsch(fehler: AustauschError, *, als_json: bool) -> int:
    if als_json:
        dokument = {"gueltig": False, "befunde": list(fehler.befunde)}
        _say(json.dumps(dokument, ensure_ascii=False))
    else:
        for befund in fehler.befunde:
            _say(befund)
    return FALSCH


def _say(text: str) -> None:
    # A console that lacks a letter must not end the export.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a TextIO
    print(text)  # noqa: T201

"""`zielwerk vereinbarung …`: an agreement as one YAML file, out, checked and in."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django_scopes import scope

from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.vereinbarung.austausch import SCHEMA_TEXT, AustauschError, lies
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.uebernahme import export_vereinbarung, import_vereinbarung

GUT, FALSCH = 0, 1


class VereinbarungsbefehlError(Exception):
    """A command that could not run; the message says what to give."""


def _mandant(name: str | None, passt: Callable[[], bool]) -> Mandant:
    """Return the Mandant by name or Kurzname; without one the only one that fits.

    `passt` is asked inside each Mandant if there are several.
    """
    alle = list(Mandant.objects.all())
    passend = [m for m in alle if name is None or name in {m.name, m.kurzname}]
    if name is None and len(passend) > 1:
        passend = [m for m in passend if _passt(m, passt)]
    if len(passend) != 1:
        raise VereinbarungsbefehlError(
            f"Einen Mandanten „{name}“ gibt es nicht."
            if name
            else "Bitte nennen Sie den Mandanten: --mandant."
        )
    return passend[0]


def _passt(mandant: Mandant, passt: Callable[[], bool]) -> bool:
    with scope(mandant=mandant):
        return passt()


def export(*, jahr: int, mandant: str | None, ziel: Path | None) -> int:
    """Write the agreement of a year to a file, or to stdout.

    :raises VereinbarungsbefehlError: if there is no such agreement
    """
    gewaehlt = _mandant(
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

    :raises VereinbarungsbefehlError: if Mandant or person are unknown
    :raises OSError: if the file cannot be read
    """
    inhalt = pfad.read_bytes()
    gewaehlt = _mandant(mandant, lambda: len(_berechtigte(als)) == 1)
    with scope(mandant=gewaehlt):
        durch = _person(als)
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


def _berechtigte(als: str | None) -> list[Mitgliedschaft]:
    """Return who may store an agreement, of these the one named, inside the scope."""
    alle = Mitgliedschaft.objects.filter(aktiv=True).select_related(
        "benutzer", "mandant", "organisation"
    )
    return [
        m
        for m in alle
        if m.darf(Recht.FORTSCHREIBEN) and als in {None, m.benutzer.email}
    ]


def _person(als: str | None) -> Mitgliedschaft:
    """Return the member the agreement is recorded under, inside the scope."""
    berechtigt = _berechtigte(als)
    if len(berechtigt) != 1:
        raise VereinbarungsbefehlError(
            "Unter wessen Namen soll sie gespeichert werden? Bitte geben Sie mit --als "
            "die E-Mail-Adresse einer Person der Koordinierungsstelle an."
        )
    return berechtigt[0]


def _say(text: str) -> None:
    # A console that lacks a letter must not end the export.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a TextIO
    print(text)  # noqa: T201

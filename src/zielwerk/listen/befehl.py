"""`zielwerk liste …`: check a list, or check and store it, from the command line."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zielwerk.kern.anzeige import anzahl
from zielwerk.listen.ergebnis import Pruefung
from zielwerk.listen.profil import Profil, ProfilError, Schwere
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.verzeichnis import ListeError, liste, recht
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.wahl import choose_person, mandant_namens

if TYPE_CHECKING:
    import polars as pl

GUT, FEHLER = 0, 1
ZEIGEN = 50
# Seconds between two looks for work.
RUHE = 2


def pruefen(
    *,
    art: str,
    pfad: Path,
    als_json: bool,
    stand: str | None,
    beigaben: Mapping[str, Path] | None = None,
    mandant: str | None = None,
) -> int:
    """Check a file and print what was found; 1 if there is a Fehler.

    `beigaben`: further files the list is checked with, by the name the list gives them.
    `mandant`: check by the tables of this county, not by those that are shipped.

    :raises ListeError: for an unknown list, or a Stand that is no day
    :raises WahlError: for an unknown Mandant
    :raises OSError: if the file cannot be read
    """
    from django_scopes import scope

    am = _stand(stand)
    weitere = {n: _beigabe(art, n, p, am) for n, p in (beigaben or {}).items()}
    with scope(mandant=mandant_namens(mandant)) if mandant else nullcontext():
        profil = _profil(art, am, freigegeben=bool(mandant), **weitere)
        ergebnis = pruefe(_lies(pfad), pfad.name, profil, stand=am)
    _print(ergebnis, als_json=als_json)
    return GUT if ergebnis.angenommen else FEHLER


def einlesen(
    *,
    art: str,
    pfad: Path,
    als_json: bool,
    stand: str | None,
    mandant: str,
    jetzt: Callable[[Mandant], datetime],
    als: str | None = None,
) -> int:
    """Check a file and store it if it has no Fehler; 1 if it has one.

    `als`: e-mail of the member it is recorded under; not needed if only one member
    of the Mandant has the right. `jetzt` gives the time for a Mandant.

    :raises ListeError: for an unknown list or one that is only checked, without
        Stand, or if the module refuses the rows
    :raises WahlError: for an unknown Mandant or member
    """
    from django_scopes import scope

    from zielwerk.listen.services import run_einlesung

    liste(art)
    am = _stand(stand)
    gewaehlt = mandant_namens(mandant)
    if am is None:
        raise ListeError("Bitte geben Sie den Stand der Liste an: --stand JJJJ-MM-TT.")
    with scope(mandant=gewaehlt):
        ergebnis = run_einlesung(
            art=art,
            inhalt=_lies(pfad),
            name=pfad.name,
            stand_am=am,
            durch=choose_person(recht(art), als),
            jetzt=jetzt(gewaehlt),
        )
    _print(ergebnis, als_json=als_json)
    return GUT if ergebnis.angenommen else FEHLER


def _lies(pfad: Path) -> bytes:
    if not pfad.is_file():
        raise ListeError(f"Die Datei „{pfad}“ gibt es nicht.")
    return pfad.read_bytes()


def _stand(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fehler:
        raise ListeError(
            f"Der Stand „{text}“ ist kein Tag. Bitte schreiben Sie JJJJ-MM-TT."
        ) from fehler


def _beigabe(art: str, name: str, pfad: Path, am: date | None) -> "pl.DataFrame":
    """Return the typed rows of a further file."""
    angebot = liste(art).beigaben
    if name not in angebot:
        raise ListeError(f"Zur Liste „{art}“ gibt es --{name} nicht.")
    ergebnis = pruefe(_lies(pfad), pfad.name, angebot[name](am))
    if ergebnis.daten is None or not ergebnis.angenommen:
        grund = next(b for b in ergebnis.befunde if b.schwere is Schwere.FEHLER)
        ort = f", Zeile {grund.zeile}" if grund.zeile else ""
        raise ListeError(f"{pfad.name}{ort}: {grund.meldung}")
    return ergebnis.daten


def _profil(
    art: str, am: date | None, *, freigegeben: bool, **weitere: "pl.DataFrame"
) -> Profil:
    """Return the Profil; `freigegeben`: for the open Mandant."""
    wahl = {"freigegeben": True} if freigegeben else {}
    try:
        return liste(art).profil(am, **wahl, **weitere)
    except (ProfilError, ValueError) as fehler:
        raise ListeError(str(fehler)) from fehler


def _print(ergebnis: Pruefung, *, als_json: bool) -> None:
    """Print the result as one JSON document, or for a person."""
    if als_json:
        text = json.dumps(ergebnis.json(), ensure_ascii=False, indent=2)
    else:
        text = "\n".join(_zeilen(ergebnis))
    # A console that lacks a letter of a name must not end the check.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a TextIO
    print(text)  # noqa: T201


def arbeite(
    *, jetzt: Callable[[], datetime], nur_wartende: bool, mit_eltern: bool
) -> None:
    """Accept large lists in the background, one after the other.

    `nur_wartende`: stop once nothing waits; `mit_eltern`: stop once the process that
    started this one is gone.
    """
    from zielwerk.listen.hintergrund import run_naechste

    eltern = os.getppid()
    while not mit_eltern or os.getppid() == eltern:
        if run_naechste(jetzt=jetzt):
            continue
        if nur_wartende:
            break
        time.sleep(RUHE)


def _zeilen(ergebnis: Pruefung) -> list[str]:
    """Return the result as lines for a person."""
    zaehler = [
        anzahl(ergebnis.anzahl.get(schwere, 0), eine, viele)
        for schwere, eine, viele in (
            (Schwere.FEHLER, "Fehler", "Fehler"),
            (Schwere.WARNUNG, "Warnung", "Warnungen"),
            (Schwere.HINWEIS, "Hinweis", "Hinweise"),
        )
    ]
    zeilen = [
        f"{ergebnis.datei}: {anzahl(ergebnis.zeilen, 'Zeile', 'Zeilen')}, "
        f"{', '.join(zaehler)}.",
        *(f"  Annahme: {satz}" for satz in ergebnis.annahmen),
    ]
    for befund in ergebnis.befunde[:ZEIGEN]:
        ort = f"Zeile {befund.zeile}, {befund.spalte}" if befund.zeile else "Datei"
        zeilen.append(f"  {befund.schwere.value.capitalize()}: {ort}: {befund.meldung}")
    if len(ergebnis.befunde) > ZEIGEN:
        zeilen.append(
            f"  … und {len(ergebnis.befunde) - ZEIGEN} weitere (--json zeigt alle)"
        )
    zeilen += [f"  {name}: {wert}" for name, wert in ergebnis.summen.items()]
    urteil = "angenommen" if ergebnis.angenommen else "nicht angenommen"
    return [*zeilen, f"Die Liste wird {urteil}."]

"""`zielwerk vergleich …`: counts for comparison as a file, out, checked and in."""

import json
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django_scopes import scope

from zielwerk.kern.anzeige import anzahl, aufzaehlung
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.wahl import choose_mandant, choose_person
from zielwerk.vergleich.ausfuhr import Ausfuhrdatei, AusfuhrError, export_zahlen
from zielwerk.vergleich.austausch import SCHEMA_TEXT, AustauschError, lies
from zielwerk.vergleich.auswertung import AuswertungError, Gruppe, werte_aus
from zielwerk.vergleich.einfuhr import import_datei
from zielwerk.vergleich.einzelausfuhr import export_faelle
from zielwerk.vergleich.motor import OERTLICH, MotorError, oeffne

GUT, FALSCH = 0, 1
Uhr = Callable[[Mandant], datetime]


class VergleichsbefehlError(Exception):
    """A command that could not run; the message says what to give."""


def ausfuehren(
    *, kennzahlen: Collection[str] | None, form: str, ziel: Path, **wer: Any
) -> int:
    """Write the own counts to a file and record that they left.

    `wer`: Mandant, person (`als`) and clock.

    :raises WahlError: if Mandant or person are unknown
    :raises VergleichsbefehlError: if nothing can go
    :raises OSError: if the file cannot be written
    """
    export = partial(export_zahlen, nur=kennzahlen, form=form)
    return _gib_heraus(export, Recht.VERGLEICH_AUSTAUSCHEN, ziel, **wer)


def faelle(*, gruppe: str, form: str, ziel: Path, **wer: Any) -> int:
    """Write the settled cases under pseudonyms to a file, and record that they left.

    Arguments and errors as `ausfuehren`; `gruppe`: pseudonyms stay the same for it.
    """
    export = partial(export_faelle, gruppe=gruppe.strip(), form=form)
    return _gib_heraus(export, Recht.FAELLE_AUSFUEHREN, ziel, **wer)


def _gib_heraus(
    export: Callable[..., Ausfuhrdatei],
    recht: Recht,
    ziel: Path,
    *,
    mandant: str | None,
    als: str | None,
    jetzt: Uhr,
) -> int:
    """Export as a person with this right, and write the file."""
    gewaehlt = choose_mandant(mandant)
    with scope(mandant=gewaehlt):
        try:
            datei = export(durch=choose_person(recht, als), jetzt=jetzt(gewaehlt))
        except AusfuhrError as fehler:
            raise VergleichsbefehlError(str(fehler)) from fehler
    ort = ziel / datei.name if ziel.is_dir() else ziel
    ort.write_bytes(datei.inhalt)
    _say(f"{ort}: {anzahl(datei.zeilen, 'Zeile', 'Zeilen')}")
    return GUT


def pruefen(*, pfad: Path, als_json: bool) -> int:
    """Check a file without storing it; 1 if it cannot be taken.

    :raises OSError: if the file cannot be read
    """
    try:
        zeilen = lies(pfad.read_bytes(), name=pfad.name)
    except AustauschError as fehler:
        return _falsch(fehler, als_json=als_json)
    jobcenter = len({zeile.jobcenter for zeile in zeilen})
    if als_json:
        stand = {"gueltig": True, "zeilen": len(zeilen), "jobcenter": jobcenter}
        _say(json.dumps(stand))
    else:
        _say(f"{pfad.name}: {anzahl(len(zeilen), 'Zeile', 'Zeilen')}, in Ordnung.")
    return GUT


def einlesen(
    *, pfad: Path, mandant: str | None, als: str | None, als_json: bool, jetzt: Uhr
) -> int:
    """Check a file and take it; 1 if it is refused.

    :raises WahlError: if Mandant or person are unknown
    :raises OSError: if the file cannot be read
    """
    inhalt, gewaehlt = pfad.read_bytes(), choose_mandant(mandant)
    with scope(mandant=gewaehlt):
        durch = choose_person(Recht.VERGLEICH_AUSTAUSCHEN, als)
        try:
            einfuhr = import_datei(
                name=pfad.name, inhalt=inhalt, durch=durch, jetzt=jetzt(gewaehlt)
            )
        except AustauschError as fehler:
            return _falsch(fehler, als_json=als_json)
    if als_json:
        ergebnis = {
            "gueltig": True,
            "neu": einfuhr.neu,
            "bekannt": einfuhr.bekannt,
            "nicht_gefuehrt": list(einfuhr.unbekannte),
        }
        _say(json.dumps(ergebnis, ensure_ascii=False))
        return GUT
    _say(f"{pfad.name}: {anzahl(einfuhr.neu, 'Zeile', 'Zeilen')} eingelesen.")
    if einfuhr.unbekannte:
        _say(f"Hier nicht geführt: {aufzaehlung(einfuhr.unbekannte)}.")
    return GUT


def auswerten(
    *,
    dateien: Sequence[Path],
    typen: Path | None,
    am: date,
    motor: str,
    adresse: str | None,
    als_json: bool,
) -> int:
    """Compare many Jobcenter from their files on an engine; 1 if they are not alike.

    :raises VergleichsbefehlError: if the engine cannot start or read the files
    """
    if fehlend := [str(p) for p in (*dateien, typen) if p and not p.is_file()]:
        raise VergleichsbefehlError(f"Nicht gefunden: {', '.join(fehlend)}")
    try:
        verbindung = oeffne(motor, adresse=adresse or OERTLICH)
        gruppen = werte_aus(verbindung, dateien=dateien, typen=typen, am=am)
    except MotorError as fehler:
        raise VergleichsbefehlError(str(fehler)) from fehler
    except AuswertungError as fehler:
        return _falsch(AustauschError([str(fehler)]), als_json=als_json)
    if als_json:
        _say(json.dumps([als_daten(g) for g in gruppen], ensure_ascii=False))
    else:
        for gruppe in gruppen:
            _say(gruppe.satz)
    return GUT


def als_daten(gruppe: Gruppe) -> dict[str, Any]:
    """Return a group as JSON; shares as text, to the tenth of a per cent."""
    return {
        "kennzahl": gruppe.kennzahl,
        "jahr": gruppe.jahr,
        "gruppe": gruppe.typ,
        "jobcenter": gruppe.jobcenter,
        "zaehler": gruppe.zaehler,
        "nenner": gruppe.nenner,
        "quartile": [str(q) for q in gruppe.quartile],
        "gesperrt": gruppe.gesperrt,
    }


def schema() -> int:
    """Print the JSON Schema of a row."""
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

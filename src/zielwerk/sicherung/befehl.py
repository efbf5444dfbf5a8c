"""`zielwerk sichern`, `sicherung pruefen` and `wiederherstellen`."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from zielwerk.kern.anzeige import anzahl, zahl
from zielwerk.sicherung.services import (
    BeschaedigtError,
    Ergebnis,
    check_sicherung,
    restore_sicherung,
    write_sicherung,
)

GUT, GEFUNDEN = 0, 1


def _say(text: str) -> None:
    """Show progress; standard output is kept for the result."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def sichern(*, ziel: Path | None, als_json: bool, jetzt: datetime) -> int:
    """Write a backup; 1 if it was written but something is amiss in the instance.

    :raises SicherungError: if it cannot be written
    """
    if ziel is None:
        ziel = Path(settings.VAR) / "sicherungen"
        ziel.mkdir(mode=0o700, parents=True, exist_ok=True)
    ergebnis = write_sicherung(ziel, jetzt=jetzt, sagen=_say)
    _zeige(ergebnis, als_json=als_json)
    return GEFUNDEN if ergebnis.hinweise else GUT


def pruefen(*, archiv: Path, erwartet: str | None, als_json: bool) -> int:
    """Check an archive; 1 if it is damaged.

    :raises SicherungError: if it cannot be read
    """
    try:
        ergebnis = check_sicherung(archiv, erwartet=erwartet)
    except BeschaedigtError as fehler:
        return _beschaedigt(archiv, fehler, als_json=als_json)
    _zeige(ergebnis, als_json=als_json)
    return GUT


def wiederherstellen(
    *,
    archiv: Path,
    erwartet: str | None,
    nur_probe: bool,
    als_json: bool,
    jetzt: datetime,
) -> int:
    """Restore an archive into an empty instance; 1 if it is damaged.

    :raises SicherungError: if the instance is not empty, or it cannot be done
    """
    try:
        ergebnis = restore_sicherung(
            archiv, jetzt=jetzt, erwartet=erwartet, nur_probe=nur_probe, sagen=_say
        )
    except BeschaedigtError as fehler:
        return _beschaedigt(archiv, fehler, als_json=als_json)
    _zeige(ergebnis, als_json=als_json)
    return GUT


def _beschaedigt(archiv: Path, fehler: BeschaedigtError, *, als_json: bool) -> int:
    if als_json:
        _print_json(
            {"sicherung": str(archiv), "in_ordnung": False, "fehler": str(fehler)}
        )
    else:
        print(f"{archiv}: beschädigt. {fehler}")  # noqa: T201
    return GEFUNDEN


def _zeige(ergebnis: Ergebnis, *, als_json: bool) -> None:
    manifest = ergebnis.manifest
    if als_json:
        _print_json(
            {
                "sicherung": str(ergebnis.pfad),
                "in_ordnung": True,
                "pruefsumme": ergebnis.pruefsumme,
                "erstellt_am": manifest.erstellt_am,
                "zielwerk": manifest.zielwerk,
                "datenbank": manifest.datenbank,
                "tabellen": {t.tabelle: t.zeilen for t in manifest.tabellen},
                "dateien": len(manifest.dateien),
                "anker": len(manifest.anker),
                "ketten": {k.mandant: k.lfd_nr for k in manifest.ketten},
                "hinweise": list(ergebnis.hinweise),
            }
        )
        return
    zeilen = [
        f"{ergebnis.pfad}: in Ordnung.",
        f"  vom {datetime.fromisoformat(manifest.erstellt_am):%d.%m.%Y, %H:%M} Uhr, "
        f"Zielwerk {manifest.zielwerk}, {manifest.datenbank}",
        f"  {anzahl(manifest.zeilen, 'Zeile', 'Zeilen')} in {len(manifest.tabellen)} "
        f"Tabellen, {anzahl(len(manifest.dateien), 'Datei', 'Dateien')}, "
        f"{len(manifest.anker)} Anker, entpackt {zahl(manifest.entpackt)} Byte",
        f"  Prüfsumme {ergebnis.pruefsumme}",
        *(f"  Hinweis: {hinweis}" for hinweis in ergebnis.hinweise),
    ]
    print("\n".join(zeilen))  # noqa: T201


def _print_json(dokument: dict[str, Any]) -> None:
    print(json.dumps(dokument, ensure_ascii=False, indent=2))  # noqa: T201

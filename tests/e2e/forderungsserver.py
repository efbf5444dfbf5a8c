"""Serve a small county on 06.01.2021: the list of the fourth quarter is to be read.

Run: python -m tests.e2e.forderungsserver FOLDER PORT
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path


def main(ordner: Path, port: str) -> int:
    """Build the county into a folder, write the list to upload, serve."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "ZIELWERK_VAR": str(ordner),
        "ZIELWERK_DEMO": "1",
        "ZIELWERK_SECRET_KEY": "nur-fuer-diesen-lauf" * 3,
        "ZIELWERK_SCHLUESSELBUND": str(ordner / "schluesselbund.json"),
        "DATABASE_URL": f"sqlite:///{ordner / 'zielwerk.sqlite3'}",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django_scopes import scope, scopes_disabled

    from zielwerk.forderungen import beispiel
    from zielwerk.forderungen import demo as forderungen
    from zielwerk.mandanten import demo as mandanten
    from zielwerk.mandanten.schluessel import create_bund
    from zielwerk.vereinbarung import demo as vereinbarung

    with scopes_disabled():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    create_bund(jetzt=vereinbarung.um(date(2020, 1, 2)))
    mandant, mitglieder = mandanten.build(date(2021, 1, 6))
    with scope(mandant=mandant):
        vereinbarung.build_2020(mitglieder)
        forderungen.build_quartal_3(mitglieder)
    inhalt = beispiel.mit_fehlern(beispiel.zeilen(beispiel.quartal_4()))
    liste = beispiel.as_xlsx(inhalt, beispiel.QUARTAL_4[0])
    (ordner / "Forderungen_Q4_2020.xlsx").write_bytes(liste)
    (ordner / "Eingang_Q4_2020.eml").write_text("Betreff: Liste 4. Quartal 2020\n")
    befehl = [
        *(sys.executable, "-m", "gunicorn", "zielwerk.wsgi", "--workers", "1"),
        *("--threads", "2", "--bind", f"127.0.0.1:{port}", "--timeout", "120"),
    ]
    return subprocess.call(befehl)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))

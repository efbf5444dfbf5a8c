"""Run the whole test suite: on SQLite, in the browser, and on PostgreSQL.

    .venv/bin/python scripts/testen.py [sqlite] [browser] [postgresql] [-- options]

What is missing on the machine (PostgreSQL, Chromium, pdftotext) is installed when this
user may, and named otherwise: a part that could not run is a failure, never a pass.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import debian
import postgres

WURZEL = Path(__file__).resolve().parents[1]
BEWEIS = bool(os.environ.get("ZIELWERK_PROOF"))
TEILE = ("sqlite", "browser", "postgresql")
PYTEST = [sys.executable, "-m", "pytest", "-q"]
# In the order of conftest.py: groups of minutes first, not groups of many tests.
ZU_ZWEIT = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]
# package, how to see that it is there, what it is for
SYSTEMPAKETE = {
    "sqlite": (
        ("poppler-utils", lambda: shutil.which("pdftotext"), "Prüfung der PDF-Texte"),
        ("postgresql", lambda: postgres.programm("initdb"), "Umzug nach PostgreSQL"),
        (
            "libreoffice-writer",
            lambda: not BEWEIS or shutil.which("soffice"),
            "Umwandlung der DOCX (make proof)",
        ),
    ),
    "browser": (
        ("chromium", lambda: shutil.which("chromium"), "Tests im Browser"),
        ("poppler-utils", lambda: shutil.which("pdftotext"), "Prüfung der PDF-Texte"),
    ),
    "postgresql": (
        ("postgresql", lambda: postgres.programm("initdb"), "Tests auf PostgreSQL"),
    ),
}


def install_fehlende(teile: list[str]) -> bool:
    """Install the system packages these parts need; False if one cannot be had."""
    fehlend = [
        (paket, wofuer)
        for teil in teile
        for paket, vorhanden, wofuer in SYSTEMPAKETE[teil]
        if not vorhanden()
    ]
    if not fehlend:
        return True
    pakete, wofuer = zip(*fehlend, strict=True)
    return debian.installiere(list(pakete), wofuer=", ".join(wofuer))


def _umgebung(**werte: str) -> dict[str, str]:
    """Return the environment without what would point the tests at a real instance."""
    rein = {
        name: wert
        for name, wert in os.environ.items()
        if name != "DATABASE_URL"
        and not (name.startswith("ZIELWERK_") and name != "ZIELWERK_PROOF")
    }
    return {**rein, **werte}


def _run(befehl: list[str], umgebung: dict[str, str]) -> bool:
    lauf = subprocess.run(
        befehl, cwd=WURZEL, env=umgebung, stdin=subprocess.DEVNULL, check=False
    )
    return lauf.returncode == 0


def run_sqlite(argumente: list[str]) -> bool:
    """Run everything but the journeys on SQLite."""
    return _run([*PYTEST, *ZU_ZWEIT, "-m", "not e2e", *argumente], _umgebung())


def run_browser(argumente: list[str]) -> bool:
    """Run the journeys in Chromium; they share one server and one browser."""
    return _run([*PYTEST, "-m", "e2e", "tests/e2e", *argumente], _umgebung())


def run_postgresql(argumente: list[str]) -> bool:
    """Run every test that touches the database on a PostgreSQL server of our own."""
    befehl = [*PYTEST, *ZU_ZWEIT, "--nur-datenbank", "-m", "not e2e", *argumente]
    try:
        with postgres.voruebergehend() as adresse:
            return _run(befehl, _umgebung(DATABASE_URL=adresse))
    except postgres.PostgresError as fehler:
        print(fehler, file=sys.stderr)
        return False


LAUF = {"sqlite": run_sqlite, "browser": run_browser, "postgresql": run_postgresql}


def main() -> int:
    """Run the parts asked for (all by default); 0 only if every one passed."""
    eigene, _, weitere = " ".join(sys.argv[1:]).partition("--")
    teile = eigene.split() or list(TEILE)
    argumente = weitere.split()
    if unbekannt := set(teile) - set(TEILE):
        print(f"Unbekannt: {', '.join(unbekannt)}\n{__doc__}", file=sys.stderr)
        return 2
    if not install_fehlende(teile):
        return 2
    postgres.end_on_sigterm()
    ergebnisse = {}
    for teil in teile:
        print(f"== Tests auf {teil}", flush=True)
        beginn = time.monotonic()
        ergebnisse[teil] = LAUF[teil](argumente), time.monotonic() - beginn
    for teil, (bestanden, dauer) in ergebnisse.items():
        urteil = "bestanden" if bestanden else "NICHT bestanden"
        print(f"== {teil}: {urteil} ({dauer:.0f} s)")
    return 0 if all(bestanden for bestanden, _ in ergebnisse.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

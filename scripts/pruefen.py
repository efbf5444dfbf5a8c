"""Run every check that is no test: style, types, contracts, migrations, texts.

    .venv/bin/python scripts/pruefen.py [NAME …]     all of them, or only those named

All checks run even if one fails; the last lines name those that failed.
"""

import os
import subprocess
import sys
from pathlib import Path

WURZEL = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
DJANGO = ["python", "-m", "django"]


def _vorlagen() -> list[str]:
    return sorted(
        str(p.relative_to(WURZEL))
        for p in WURZEL.glob("src/zielwerk/*/templates/**/*.html")
    )


PRUEFUNGEN = {
    "ruff": ["ruff", "check", "--output-format", "concise", "."],
    "format": ["ruff", "format", "--check", "--output-format", "concise", "."],
    "mypy": ["mypy", "--no-error-summary"],
    "importe": ["lint-imports"],
    "django": [*DJANGO, "check", "--fail-level", "WARNING"],
    "migrationen": [*DJANGO, "makemigrations", "--check", "--dry-run"],
    "vorlagen": ["djade", "--check", "--target-version", "5.2", *_vorlagen()],
    "yaml": ["yamllint", "--strict", "."],
    "typos": ["typos", "--sort"],
    "readme": ["python", "scripts/readme_tabelle.py", "--check"],
    "sperrdateien": ["python", "scripts/sperrdateien.py", "--check"],
}


def _run(name: str) -> bool:
    programm, *argumente = PRUEFUNGEN[name]
    umgebung = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PYTHONPATH": str(WURZEL / "src"),
        # The checks must not depend on a configured instance.
        "DATABASE_URL": "sqlite://:memory:",
    }
    lauf = subprocess.run(
        [BIN / programm, *argumente],
        cwd=WURZEL, env=umgebung, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    print(f"{'gut   ' if lauf.returncode == 0 else 'FEHLER'} {name}", flush=True)
    if lauf.returncode:
        print(lauf.stdout, flush=True)
    return lauf.returncode == 0


def main() -> int:
    """Run the checks asked for; 0 only if every one passed."""
    namen = sys.argv[1:] or list(PRUEFUNGEN)
    if unbekannt := set(namen) - set(PRUEFUNGEN):
        print(f"Unbekannt: {', '.join(unbekannt)}\n{__doc__}", file=sys.stderr)
        return 2
    fehler = [name for name in namen if not _run(name)]
    print(
        f"Nicht bestanden: {', '.join(fehler)}"
        if fehler
        else f"{len(namen)} Prüfungen bestanden"
    )
    return 1 if fehler else 0


if __name__ == "__main__":
    sys.exit(main())

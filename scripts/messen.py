"""Run the benchmarks of bench/: every file that does not begin with an underscore.

    .venv/bin/python scripts/messen.py [NAME …] [ROWS]

ROWS is handed to each: the largest number of rows, where one asks for it.
Each prints ratios of what was measured side by side in one run; none is a timed test.
"""

import os
import subprocess
import sys
from pathlib import Path

WURZEL = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the benchmarks asked for; 0 only if every one ran through."""
    vorhanden = {p.stem: p for p in sorted((WURZEL / "bench").glob("[!_]*.py"))}
    zeilen = [wort for wort in sys.argv[1:] if wort.isdecimal()]
    namen = [wort for wort in sys.argv[1:] if wort not in zeilen] or list(vorhanden)
    if unbekannt := set(namen) - set(vorhanden):
        print(f"Unbekannt: {', '.join(unbekannt)}; es gibt: {', '.join(vorhanden)}")
        return 2
    pfad = os.pathsep.join([str(WURZEL / "src"), str(WURZEL)])
    umgebung = {
        **os.environ,
        "PYTHONPATH": pfad,
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
    }
    fehler = []
    for name in namen:
        print(f"== {name}", flush=True)
        befehl = [sys.executable, vorhanden[name], *zeilen]
        if subprocess.run(befehl, cwd=WURZEL, env=umgebung, check=False).returncode:
            fehler.append(name)
    if fehler:
        print(f"Nicht durchgelaufen: {', '.join(fehler)}", file=sys.stderr)
    return 1 if fehler else 0


if __name__ == "__main__":
    sys.exit(main())

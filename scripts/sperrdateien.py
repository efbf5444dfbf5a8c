"""Write the lock files anew, or check that they are what they should be.

    .venv/bin/python scripts/sperrdateien.py [--check]

Written: the newest versions that pyproject.toml allows. Checked: hashes everywhere, no
addresses, the same versions in every file, no dependency left out.
Names, versions and hashes only: where packages come from is the machine's own setting.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

WURZEL = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
LAUFZEIT = WURZEL / "requirements.lock"
ENTWICKLUNG = WURZEL / "requirements-dev.lock"
MESSUNG = WURZEL / "requirements-bench.lock"
SPARK = WURZEL / "requirements-spark.lock"
UV_DATEI = WURZEL / "requirements-uv.lock"
GEMEINSAM = [
    "--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header",
    "--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11",
]  # fmt: skip
EINTRAG = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def write_sperrdateien() -> None:
    """Resolve the widest file first; the others take the same versions from it."""
    compile_ = [UV, "pip", "compile", *GEMEINSAM, "--upgrade"]
    projekt = ["pyproject.toml", "-o"]
    for befehl in (
        [*compile_, "--group", "bench", *projekt, MESSUNG.name],
        [*compile_, "-c", MESSUNG.name, "--group", "dev", *projekt, ENTWICKLUNG.name],
        [*compile_, "-c", MESSUNG.name, "--group", "spark", *projekt, SPARK.name],
        [*compile_, "-c", MESSUNG.name, *projekt, LAUFZEIT.name],
    ):
        subprocess.run(befehl, cwd=WURZEL, check=True)
    subprocess.run(
        [*compile_, "-", "-o", UV_DATEI.name],
        cwd=WURZEL,
        check=True,
        input="uv",
        text=True,
    )


def _versionen(datei: Path) -> dict[str, str]:
    return {
        treffer["name"]: treffer["version"]
        for treffer in EINTRAG.finditer(datei.read_text())
    }


def _befunde_je_datei(datei: Path) -> list[str]:
    text = datei.read_text()
    befunde = []
    if "://" in text or "--index" in text or " @ " in text:
        befunde.append(f"{datei.name}: enthält eine Adresse")
    # A continuation line belongs to the entry above it.
    for eintrag in text.replace("\\\n", " ").splitlines():
        if eintrag.strip() and "--hash=sha256:" not in eintrag:
            befunde.append(f"{datei.name}: ohne Prüfsumme: {eintrag.split()[0]}")
    return befunde


def _name(anforderung: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", anforderung)[0]).lower()


def find_befunde() -> list[str]:
    """Return what is wrong with the lock files, one German sentence each."""
    befunde = [
        b
        for datei in (LAUFZEIT, ENTWICKLUNG, MESSUNG, SPARK, UV_DATEI)
        for b in _befunde_je_datei(datei)
    ]
    laufzeit, entwicklung, messung, spark = map(
        _versionen, (LAUFZEIT, ENTWICKLUNG, MESSUNG, SPARK)
    )
    befunde += [
        f"{name}: {version} gegen {weiter.get(name, 'nichts')} in {datei.name}"
        for enger, weiter, datei in (
            (laufzeit, entwicklung, ENTWICKLUNG),
            (entwicklung, messung, MESSUNG),
            (laufzeit, spark, SPARK),
            (spark, messung, MESSUNG),
        )
        for name, version in enger.items()
        if weiter.get(name) != version
    ]
    projekt = tomllib.loads((WURZEL / "pyproject.toml").read_text())
    for anforderungen, versionen, datei in (
        (projekt["project"]["dependencies"], laufzeit, LAUFZEIT),
        (projekt["dependency-groups"]["dev"], entwicklung, ENTWICKLUNG),
        (projekt["dependency-groups"]["bench"], messung, MESSUNG),
        (projekt["dependency-groups"]["spark"], spark, SPARK),
    ):
        befunde += [
            f"{datei.name}: {_name(anforderung)} fehlt (make lock)"
            for anforderung in anforderungen
            if isinstance(anforderung, str)  # else another group
            if _name(anforderung) not in versionen
        ]
    return befunde


def main() -> int:
    """Write or check; 1 means that the check found something."""
    if "--check" not in sys.argv:
        write_sperrdateien()
    befunde = find_befunde()
    print("\n".join(befunde) or "Sperrdateien: in Ordnung")
    return 1 if befunde else 0


if __name__ == "__main__":
    sys.exit(main())

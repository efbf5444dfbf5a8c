"""Set up .venv from the lock files; a repeat run does nothing.

    python3 scripts/einrichten.py laufzeit      what the program needs
    python3 scripts/einrichten.py entwicklung   the same and what tests and checks need
    python3 scripts/einrichten.py messung       and what `make bench` compares with

Every package is installed with its hash from the lock file; uv does it, pip brings uv.
Only the standard library: this runs before anything is installed.
"""

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path

import debian

WURZEL = Path(__file__).resolve().parents[1]
VENV = WURZEL / ".venv"
PYTHON = VENV / "bin" / "python"
UV_SPERRDATEI = WURZEL / "requirements-uv.lock"
SPERRDATEIEN = {
    "laufzeit": WURZEL / "requirements.lock",
    "entwicklung": WURZEL / "requirements-dev.lock",
    "messung": WURZEL / "requirements-bench.lock",
}


class EinrichtenError(Exception):
    """The environment cannot be set up; the message says what to do."""


def _run(*befehl: str | Path) -> None:
    """Run one step; its output is shown as it comes."""
    teile = [str(teil) for teil in befehl]
    if subprocess.run(teile, check=False, stdin=subprocess.DEVNULL).returncode:
        raise EinrichtenError(f"Nicht gelungen: {' '.join(teile)}")


def _stand(umfang: str) -> str:
    """Return what the environment was built from; a change means: build again."""
    python = sys.version_info[:2]
    pruefsumme = hashlib.sha256(f"{python}\n{WURZEL}\n".encode())
    for datei in (SPERRDATEIEN[umfang], UV_SPERRDATEI, Path(__file__)):
        pruefsumme.update(datei.read_bytes())
    return pruefsumme.hexdigest()


def _marke(umfang: str) -> Path:
    return VENV / f".stand-{umfang}"


def _ist_eingerichtet(umfang: str) -> bool:
    marke = _marke(umfang)
    return marke.is_file() and marke.read_text() == _stand(umfang)


def _works(*befehl: str | Path) -> bool:
    try:
        return subprocess.run(befehl, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create_venv() -> None:
    """Create .venv with pip in it, or with a way for the outer pip to reach it."""
    if _works(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    print("Umgebung .venv wird angelegt …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian ships python3 without ensurepip; then `python3 -m venv` stops half-way.
    if importlib.util.find_spec("ensurepip"):
        _run(sys.executable, "-m", "venv", VENV)
    elif importlib.util.find_spec("pip"):
        _run(sys.executable, "-m", "venv", "--without-pip", VENV)
    elif debian.installiere(["python3-venv", "python3-pip"], wofuer="Python-Umgebung"):
        _run(sys.executable, "-m", "venv", VENV)
    else:
        raise EinrichtenError("Ohne python3-venv kann .venv nicht angelegt werden.")


def _pip() -> list[str | Path]:
    """Return the pip that installs into .venv: its own one or the outer one."""
    if _works(PYTHON, "-m", "pip", "--version"):
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


def install_pakete(umfang: str) -> None:
    """Install everything the lock file names, with its hashes."""
    sperrdatei = SPERRDATEIEN[umfang]
    pip = [*_pip(), "install", "--quiet", "--disable-pip-version-check"]
    print(f"Pakete aus {sperrdatei.name} …", flush=True)
    _run(*pip, "--require-hashes", "-r", UV_SPERRDATEI)
    uv = [VENV / "bin" / "uv", "pip", "install", "--python", PYTHON]
    try:
        _run(*uv, "--quiet", "--require-hashes", "-r", sperrdatei)
    except EinrichtenError:
        # pip reads the machine's package index settings, uv has its own.
        print("uv kam nicht durch; pip versucht dieselbe Sperrdatei …", flush=True)
        _run(*pip, "--require-hashes", "-r", sperrdatei)


def link_zielwerk() -> None:
    """Make `import zielwerk` and `.venv/bin/zielwerk` work, without a build."""
    # Debian's own scheme would name /usr/local; a venv has the plain one.
    orte = sysconfig.get_paths(
        "posix_prefix", vars={"base": str(VENV), "platbase": str(VENV)}
    )
    (Path(orte["purelib"]) / "zielwerk.pth").write_text(f"{WURZEL / 'src'}\n")
    befehl = VENV / "bin" / "zielwerk"
    befehl.write_text(
        textwrap.dedent(f"""\
            #!{PYTHON}
            import sys

            from zielwerk.cli import main

            sys.exit(main())
            """)
    )
    befehl.chmod(0o755)


def richte_ein(umfang: str) -> None:
    """Bring .venv to the state of the lock file; do nothing if it is there already."""
    # Each contains the one before it, in the same versions.
    alle = list(SPERRDATEIEN)
    if any(_ist_eingerichtet(eine) for eine in alle[alle.index(umfang) :]):
        return
    create_venv()
    install_pakete(umfang)
    link_zielwerk()
    _marke(umfang).write_text(_stand(umfang))
    print("Umgebung .venv ist eingerichtet.", flush=True)


def main() -> int:
    """Run the set-up; 0 = done, 2 = could not."""
    umfang = sys.argv[1] if len(sys.argv) > 1 else ""
    if umfang not in SPERRDATEIEN:
        print(__doc__)
        return 2
    # This file must start on an older Python, if only to say so.
    if sys.version_info < (3, 11):  # noqa: UP036
        print("Zielwerk braucht Python 3.11 oder neuer.", file=sys.stderr)
        return 2
    with (WURZEL / "Makefile").open() as sperre:
        # Two make runs at once: the second waits and then finds everything done.
        fcntl.flock(sperre, fcntl.LOCK_EX)
        try:
            richte_ein(umfang)
        except EinrichtenError as fehler:
            print(fehler, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

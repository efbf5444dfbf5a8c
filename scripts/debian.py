"""Install Debian packages when this user may, else name the command that does it.

Only the standard library: this runs before anything is installed.
"""

import os
import shutil
import subprocess
import sys


def _rechte() -> list[str] | None:
    """Return the prefix that makes a command run as root, or None if there is none."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    probe = [sudo or "", "-n", "true"]
    if sudo and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def installiere(pakete: list[str], *, wofuer: str) -> bool:
    """Install the packages and return True; else say what is missing: False."""
    befehl = "apt-get install " + " ".join(pakete)
    rechte = _rechte()
    if rechte is None or not shutil.which("apt-get"):
        print(f"Es fehlt: {wofuer}.", file=sys.stderr)
        print(
            f"Auf Debian richtet es die Systemverwaltung ein: {befehl}", file=sys.stderr
        )
        return False
    print(f"Systempakete für {wofuer}: {befehl}", flush=True)
    umgebung = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for schritt in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *pakete],
    ):
        # apt's own chatter is kept away from the terminal unless it fails.
        lauf = subprocess.run(
            [*rechte, *schritt],
            env=umgebung,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if lauf.returncode:
            print(lauf.stdout, file=sys.stderr)
            print(f"Nicht gelungen: {' '.join(schritt)}", file=sys.stderr)
            return False
    return True

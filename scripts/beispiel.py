"""The example county on a free port, and Debian's Chromium to look at it.

Used by the journeys of tests/e2e and by scripts/bilder.py.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

WURZEL = Path(__file__).resolve().parents[1]
ANMELDUNG = "/konto/anmelden/"
WARTEN_SEKUNDEN = 900
# No background traffic: the machine may have no way out, and tests need none.
SCHALTER = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class BeispielError(Exception):
    """The example county does not start; the message holds its last words."""


@dataclass(frozen=True)
class Beispiel:
    """A running example county."""

    adresse: str
    ordner: Path

    @property
    def papiere(self) -> Path:
        """Where the demo has written its paper."""
        return self.ordner / "demo"


def _freier_port() -> int:
    with socket.socket() as buchse:
        buchse.bind(("127.0.0.1", 0))
        return int(buchse.getsockname()[1])


def _wait_for(adresse: str, lauf: subprocess.Popen[bytes], ausgabe: Path) -> None:
    """Return once the sign-in page answers."""
    ende = time.monotonic() + WARTEN_SEKUNDEN
    while time.monotonic() < ende and lauf.poll() is None:
        with (
            contextlib.suppress(OSError),  # not there yet, or too busy to answer
            urllib.request.urlopen(adresse + ANMELDUNG, timeout=5),
        ):
            return
        time.sleep(0.2)
    raise BeispielError(ausgabe.read_text(errors="replace")[-4000:])


@contextlib.contextmanager
def beispielserver(ordner: Path, *, modul: str = "") -> Iterator[Beispiel]:
    """Build the example county into a folder, serve it, and stop it at the end.

    `modul`: another county instead, built by `python -m MODUL FOLDER PORT`.
    """
    port = _freier_port()
    umgebung = {
        **os.environ,
        "ZIELWERK_VAR": str(ordner),
        "PYTHONPATH": f"{WURZEL / 'src'}{os.pathsep}{WURZEL}",
    }
    befehl = [sys.executable, "-m", "zielwerk", "demo", "--port", str(port)]
    if modul:
        befehl = [sys.executable, "-m", modul, str(ordner), str(port)]
    ausgabe = ordner / "server.log"
    with ausgabe.open("wb") as datei:
        # Its own process group: the server has workers, and all of them have to end.
        lauf = subprocess.Popen(
            befehl, cwd=WURZEL, env=umgebung, stdin=subprocess.DEVNULL,
            stdout=datei, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            beispiel = Beispiel(f"http://127.0.0.1:{port}", ordner)
            _wait_for(beispiel.adresse, lauf, ausgabe)
            yield beispiel
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(lauf.pid, signal.SIGTERM)
            lauf.wait(timeout=30)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of the system; no browser is downloaded."""
    pfad = shutil.which("chromium") or shutil.which("chromium-browser")
    if not pfad:
        raise BeispielError("Chromium fehlt: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=pfad, args=SCHALTER)
        try:
            yield browser
        finally:
            browser.close()


def melde_an(seite: Page, beispiel: Beispiel, email: str, passwort: str) -> None:
    """Sign in as a person would: address, two fields, one button."""
    seite.goto(beispiel.adresse + ANMELDUNG)
    seite.locator('input[type="email"], input[name="username"]').first.fill(email)
    seite.locator('input[type="password"]').fill(passwort)
    seite.locator('form:has(input[type="password"]) button[type="submit"]').click()
    seite.wait_for_url(lambda adresse: ANMELDUNG not in adresse)

"""Make the screenshots of docs/handbuch from a fresh example county.

    .venv/bin/python scripts/bilder.py [NAME …]

Which page, as whom: docs/handbuch/bilder/bilder.yaml. Each is taken at 1280 and 390 px.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
import yaml
from playwright.sync_api import Browser

WURZEL = Path(__file__).resolve().parents[1]
ORDNER = WURZEL / "docs" / "handbuch" / "bilder"
BREITEN = (1280, 390)

sys.path.insert(0, str(WURZEL / "src"))
sys.path.insert(0, str(WURZEL))

from scripts.beispiel import Beispiel, beispielserver, chromium, melde_an  # noqa: E402


def _zugaenge() -> tuple[dict[str, str], str]:
    """Return e-mail per role of the example county, and the common password."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
    django.setup()
    from zielwerk.mandanten.demo import PASSWORT, PERSONEN

    return {str(rolle): email for rolle, _, _, _, email in PERSONEN}, PASSWORT


def _nimm_auf(browser: Browser, beispiel: Beispiel, bild: dict[str, Any]) -> None:
    """Take one page: sign in, follow the way by links, save both widths."""
    emails, passwort = _zugaenge()
    kontext = browser.new_context(
        locale="de-DE", viewport={"width": 1280, "height": 900}
    )
    seite = kontext.new_page()
    if rolle := bild.get("rolle"):
        melde_an(seite, beispiel, emails[rolle], passwort)
    seite.goto(beispiel.adresse + bild["adresse"])
    for verweis in bild.get("weg", []):
        seite.locator(verweis).first.click()
        seite.wait_for_load_state()
    for breite in BREITEN:
        seite.set_viewport_size({"width": breite, "height": 900})
        ziel = ORDNER / f"{bild['name']}-{breite}.png"
        seite.screenshot(path=ziel, full_page=bild.get("ganz", False))
        print(ziel.relative_to(WURZEL))
    kontext.close()


def main() -> int:
    """Take the pictures asked for, all by default."""
    bilder = yaml.safe_load((ORDNER / "bilder.yaml").read_text())
    namen = set(sys.argv[1:])
    with (
        tempfile.TemporaryDirectory(prefix="zw-bilder-") as ordner,
        beispielserver(Path(ordner)) as beispiel,
        chromium() as browser,
    ):
        for bild in bilder:
            if not namen or bild["name"] in namen:
                _nimm_auf(browser, beispiel, bild)
    return 0


if __name__ == "__main__":
    sys.exit(main())

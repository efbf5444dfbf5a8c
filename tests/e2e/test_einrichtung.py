"""From the operator's link to a start page with Fristen, with the keyboard alone."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import Page, expect
from scripts.beispiel import WURZEL, Beispiel

from tests.e2e.conftest import Fenster
from tests.e2e.tastatur import druecke, gehe_zu, kreuze_an, schreibe

EMAIL = "erika.beispiel@neuland.example"
PASSWORT = "Neuland-braucht-Fristen-7"


def _link(beispiel: Beispiel) -> str:
    """Create a Mandant on the command line, as the operator does; return its link."""
    ordner = beispiel.papiere
    umgebung = {
        **os.environ,
        "ZIELWERK_VAR": str(ordner),
        "ZIELWERK_DEMO": "1",
        "ZIELWERK_ADRESSE": beispiel.adresse,
        "DATABASE_URL": f"sqlite:///{ordner / 'zielwerk.sqlite3'}",
        "ZIELWERK_SCHLUESSELBUND": str(ordner / "schluesselbund.json"),
        "PYTHONPATH": f"{WURZEL / 'src'}{os.pathsep}{WURZEL}",
    }
    befehl = [
        *(sys.executable, "-m", "zielwerk", "mandant", "anlegen"),
        *("--name", "Kreis Neuland", "--kurzname", "Neuland", "--land", "BY"),
        *("--email", EMAIL, "--person", "Erika Beispiel"),
    ]
    lauf = subprocess.run(
        befehl, env=umgebung, capture_output=True, text=True, check=True
    )
    (link,) = re.findall(r"^http\S+$", lauf.stdout, re.MULTILINE)
    return str(link)


def _schritt(seite: Page, nummer: int, pruefe: Callable[[Page], None]) -> None:
    expect(seite.locator("h1")).to_contain_text(f"Schritt {nummer} von 6")
    pruefe(seite)


def _accept(seite: Page, link: str) -> None:
    """Open the link, choose a password, sign in."""
    seite.goto(link)
    schreibe(seite, r"^Passwort( |$)(?!noch)", PASSWORT)
    schreibe(seite, "Passwort noch einmal", PASSWORT)
    druecke(seite, "Einladung annehmen")
    schreibe(seite, "E-Mail-Adresse", EMAIL)
    schreibe(seite, "Passwort", PASSWORT)
    druecke(seite, "Anmelden$")


def test_a_county_is_set_up_without_a_mouse(
    fenster: Fenster, beispiel: Beispiel, barrierefrei: Callable[[Page], None]
) -> None:
    seite = fenster.seite
    seite.goto("/einrichtung/")
    expect(seite.locator("h1")).to_have_text("Anmelden")
    _accept(seite, _link(beispiel))
    druecke(seite, "Kreis einrichten")

    _schritt(seite, 1, barrierefrei)
    schreibe(seite, "Regionalschlüssel", "01999")
    druecke(seite, "Speichern und weiter")
    expect(seite.locator(".fehlerliste")).to_contain_text("In Bayern beginnt")
    barrierefrei(seite)
    # The summary of errors has a link that begins alike.
    schreibe(seite, "Regionalschlüssel$", "09999")
    druecke(seite, "Speichern und weiter")

    _schritt(seite, 2, barrierefrei)
    kreuze_an(seite, "24.12.")
    kreuze_an(seite, "15.08. Mariä Himmelfahrt")
    druecke(seite, "Speichern und weiter")

    _schritt(seite, 3, barrierefrei)
    druecke(seite, "Speichern und weiter")

    _schritt(seite, 4, barrierefrei)
    schreibe(seite, "Gremium", "Sozialausschuss")
    gehe_zu(seite, "beschließt")
    seite.keyboard.press("ArrowDown")
    druecke(seite, "Speichern und weiter")

    _schritt(seite, 5, barrierefrei)
    # Left here, and taken up again from the start page.
    druecke(seite, "Später fortsetzen")
    druecke(seite, "Einrichtung fortsetzen")
    kreuze_an(seite, "Kommunale Zielvereinbarung 2020")
    druecke(seite, "Entwurf anlegen")
    _schritt(seite, 5, barrierefrei)
    expect(seite.locator("main")).to_contain_text("Sozialausschuss: nimmt zur Kenntnis")
    expect(seite.locator("main")).to_contain_text("15.06.")
    druecke(seite, "Weiter mit diesem Entwurf")

    _schritt(seite, 6, barrierefrei)
    druecke(seite, "Weiter$")
    expect(seite.locator("h1")).to_have_text("So geht es weiter")
    barrierefrei(seite)
    druecke(seite, "Einrichtung abschließen")
    barrierefrei(seite)
    druecke(seite, "Gilt die Vereinbarung schon")
    schreibe(seite, "Zur Kenntnis genommen am", "heute")
    druecke(seite, "In Kraft setzen")
    seite.goto("/")
    expect(seite.locator("main")).to_contain_text("auf einen Blick")
    expect(seite.locator("main")).to_contain_text("Ergebnis der Aktenprüfung")
    expect(seite.locator("main")).not_to_contain_text("Segeberg (Beispiel")

"""A Maßnahme by keyboard alone: proposed, accepted, carried out, its effect checked."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from tests.e2e.tastatur import druecke, gehe_zu, schreibe
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
KREIS, TEAM = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG
TITEL = "Termine der Dienstbesprechungen im Januar festlegen"


def _nimm_an(seite: Page, barrierefrei: Pruefung) -> None:
    """Open the proposal from the start page and make a Maßnahme of it."""
    druecke(seite, "Entscheiden ?: Über Maßnahme entscheiden")
    expect(seite.locator("#rechenweg")).to_be_visible()
    barrierefrei(seite)
    druecke(seite, "Vorschlag annehmen")
    barrierefrei(seite)
    druecke(seite, "Maßnahme eröffnen")
    expect(seite.locator("main")).to_contain_text("Bitte berichtigen Sie")
    barrierefrei(seite)
    schreibe(seite, r"Was wird getan\?$", TITEL)
    schreibe(seite, r"Warum\?$", "Ein Halbjahr ohne Dienstbesprechung")
    gehe_zu(seite, "Verantwortlich$")
    seite.keyboard.type("Team")
    schreibe(seite, "Umzusetzen bis$", "heute")
    schreibe(seite, "Erwartete Wirkung$", "In jedem Halbjahr 2021 eine Besprechung")
    schreibe(seite, "Wirkung prüfen am$", "heute")
    druecke(seite, "Maßnahme eröffnen")


def test_from_the_proposal_to_the_effect(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.melde_an(KREIS)
    _nimm_an(seite, barrierefrei)
    expect(seite.locator("h1")).to_have_text(TITEL)
    barrierefrei(seite)

    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(TEAM)
    druecke(seite, f"Bearbeiten ?: Maßnahme umsetzen: {TITEL}")
    druecke(seite, "Zwischenstand vermerken")
    schreibe(seite, "Wie weit ist es", "Beide Termine sind abgestimmt")
    druecke(seite, "Zwischenstand vermerken")
    druecke(seite, "Umsetzung melden")
    barrierefrei(seite)
    druecke(seite, "Umsetzung melden")
    expect(seite.locator("main")).to_contain_text("Beide Termine sind abgestimmt")

    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(KREIS)
    druecke(seite, f"Prüfen ?: Wirkung prüfen: {TITEL}")
    druecke(seite, "Wirkung eintragen")
    gehe_zu(seite, "Eingetreten")
    seite.keyboard.press("Space")
    schreibe(seite, "Woran sehen Sie das", "Zwei Termine stehen im Kalender")
    barrierefrei(seite)
    druecke(seite, "Wirkung eintragen")
    expect(seite.locator("main")).to_contain_text("Wirkung geprüft")
    barrierefrei(seite)
    seite.goto("/massnahmen/?zeigen=beendet")
    expect(seite.locator("main")).to_contain_text(TITEL)
    barrierefrei(seite)

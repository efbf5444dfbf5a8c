"""Meetings and guidelines by keyboard alone: plan, hold, minute; publish, take note."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from zielwerk.mandanten.rechte import Rolle

Als = Callable[[Rolle], Page]
Pruefung = Callable[[Page], None]
KREIS, TEAM = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG
# More stops than any of these pages has.
HOECHSTENS = 160
BESCHRIFTUNG = """
e => (e.getAttribute('aria-label') || [...(e.labels || [])].map(l => l.innerText)
  .join(' ') || e.innerText || e.value || '').replace(/\\s+/g, ' ').trim()
"""


def _gehe_zu(seite: Page, name: str) -> None:
    """Press Tab until the focus is on what carries this name, and is visible."""
    for _ in range(HOECHSTENS):
        seite.keyboard.press("Tab")
        wort = seite.locator(":focus").evaluate_all(
            f"liste => liste.length ? ({BESCHRIFTUNG})(liste[0]) : ''"
        )
        if re.match(name, wort):
            assert seite.locator(":focus").is_visible()
            return
    raise AssertionError(f"nicht erreichbar: {name} ({seite.url})")


def _druecke(seite: Page, name: str) -> None:
    """Reach a link or button and press Enter; the next page is there afterwards."""
    _gehe_zu(seite, name)
    with seite.expect_navigation():
        seite.keyboard.press("Enter")


def _schreibe(seite: Page, name: str, text: str) -> None:
    """Reach a field and type over what stands in it."""
    _gehe_zu(seite, name)
    seite.keyboard.press("Control+a")
    seite.keyboard.insert_text(text)


def _kreuze_an(seite: Page, name: str) -> None:
    _gehe_zu(seite, name)
    seite.keyboard.press("Space")


def _plane(seite: Page) -> None:
    """Plan a Dienstbesprechung for today, from the menu on."""
    seite.goto("/")
    _druecke(seite, "Besprechungen")
    _druecke(seite, "Besprechung planen")
    _schreibe(seite, "Tag$", "heute")
    _schreibe(seite, "Beginn", "9")
    _schreibe(seite, "Ende", "10:30")
    _schreibe(seite, "Ort", "Videokonferenz")
    _schreibe(seite, "Tagesordnung", "Bearbeitungshinweise KdU\nVerschiedenes")
    _druecke(seite, "Besprechung planen")


def _halte(seite: Page, barrierefrei: Pruefung) -> None:
    """Record that it was held with everybody who has to be there."""
    _druecke(seite, "Durchführung eintragen")
    barrierefrei(seite)
    for rolle in ("Koordinierungsstelle", "Bereichsleitung Leistung", "Teamleitungen"):
        _kreuze_an(seite, rolle)
    _druecke(seite, "Durchführung eintragen")


def test_plan_hold_and_minute_a_meeting(als: Als, barrierefrei: Pruefung) -> None:
    seite = als(KREIS)
    _plane(seite)
    expect(seite.locator("h1")).to_have_text("Dienstbesprechung Leistung")
    barrierefrei(seite)
    _druecke(seite, "Einladung senden")
    expect(seite.locator("main")).to_contain_text("3 Einladungen versendet")
    _halte(seite, barrierefrei)
    expect(seite.locator(".satz")).to_contain_text("mit allen erforderlichen Rollen")
    _druecke(seite, "Niederschrift schreiben")
    barrierefrei(seite)
    _schreibe(seite, "Text", "Die neuen Hinweise gelten ab dem 01.02.2021.")
    _druecke(seite, "Entwurf speichern")
    _druecke(seite, "Niederschrift freigeben")
    expect(seite.locator("main")).to_contain_text("freigegeben am 25.01.2021")
    _druecke(seite, "Ergebnis festhalten")
    barrierefrei(seite)
    _gehe_zu(seite, "Beschluss")
    seite.keyboard.press("Space")
    _schreibe(seite, "Was wurde festgehalten", "Nächste Besprechung im Juni")
    _druecke(seite, "Ergebnis festhalten")
    expect(seite.locator("main")).to_contain_text("Nächste Besprechung im Juni")
    barrierefrei(seite)


def test_publish_a_fassung_and_have_it_acknowledged(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.melde_an(KREIS)
    _druecke(seite, "Richtlinien")
    _druecke(seite, "Arbeitsempfehlung Bildung und Teilhabe")
    _druecke(seite, "Neue Fassung schreiben")
    _schreibe(seite, "Gilt ab", "01.03.2021")
    _schreibe(seite, "Was ist neu", "Ein Satz zur Lernförderung.")
    text = "Das Jobcenter weist auf Leistungen hin.\nLernförderung wird neu geregelt."
    _schreibe(seite, "Text", text)
    _druecke(seite, "Entwurf speichern")
    barrierefrei(seite)
    _druecke(seite, "Was hat sich geändert")
    expect(seite.locator("main")).to_contain_text("Lernförderung")
    barrierefrei(seite)
    seite.go_back()
    _druecke(seite, "Fassung veröffentlichen")
    expect(seite.locator("aside")).to_contain_text("Es fehlen noch")
    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(TEAM)
    _druecke(seite, "Richtlinien")
    barrierefrei(seite)
    _druecke(seite, "Arbeitsempfehlung Bildung und Teilhabe, gültig ab 01.03.2021")
    _druecke(seite, "Zur Kenntnis nehmen")
    expect(seite.locator("main")).to_contain_text("Ihre Kenntnisnahme ist vermerkt")
    expect(seite.locator("aside")).to_contain_text("Teamleitung Leistung, Norderstedt")
    barrierefrei(seite)

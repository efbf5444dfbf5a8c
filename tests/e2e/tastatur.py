"""What people do who use no mouse: reach a thing by its name, press, write, tick."""

import re

from playwright.sync_api import Page

# More stops than any of these pages has.
HOECHSTENS = 160
BESCHRIFTUNG = """
e => (e.getAttribute('aria-label') || [...(e.labels || [])].map(l => l.innerText)
  .join(' ') || e.innerText || e.value || '').replace(/\\s+/g, ' ').trim()
"""


def gehe_zu(seite: Page, name: str) -> None:
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


def druecke(seite: Page, name: str) -> None:
    """Reach a link or button and press Enter; the next page is there afterwards."""
    gehe_zu(seite, name)
    with seite.expect_navigation():
        seite.keyboard.press("Enter")


def schreibe(seite: Page, name: str, text: str) -> None:
    """Reach a field and type over what stands in it."""
    gehe_zu(seite, name)
    seite.keyboard.press("Control+a")
    seite.keyboard.insert_text(text)


def kreuze_an(seite: Page, name: str) -> None:
    gehe_zu(seite, name)
    seite.keyboard.press("Space")

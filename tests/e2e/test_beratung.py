"""A Träger with little time records one month; the Jobcenter sees what arrived."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
TRAEGER, LEITUNG = Rolle.BERATUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG
# What is read off the own list, in the order of the page.
ZAHLEN = {
    "Zuweisungen erhalten": "6",
    "Kontakt nicht zustande gekommen": "1",
    "Erstgespräche wahrgenommen": "4",
    "Laufend am Anfang": "13",
    "Beratungsbeginn": "4",
    "Abschluss planmäßig": "3",
    "Laufend am Ende": "13",
}


def _erfasse_monat(seite: Page, barrierefrei: Pruefung) -> None:
    """Record January: three pages, seven figures, one button; then mend the balance."""
    seite.goto("/")
    seite.get_by_role("link", name="Beratung § 16a").click()
    barrierefrei(seite)
    seite.get_by_role("link", name="Januar 2021 eintragen").click()
    barrierefrei(seite)
    for name, wert in ZAHLEN.items():
        seite.get_by_label(re.compile(f"^{name}")).fill(wert)
    seite.keyboard.press("Enter")
    expect(seite.locator("main")).to_contain_text("Januar 2021 ist gespeichert")
    expect(seite.locator("main")).to_contain_text("Die Bilanz geht nicht auf")
    seite.goto("/beratung/traeger/?jahr=2021")
    seite.get_by_role("link", name=re.compile("Ändern ?: Januar 2021")).click()
    seite.get_by_label(re.compile("^Abschluss planmäßig")).fill("4")
    seite.keyboard.press("Enter")
    expect(seite.locator("main")).to_contain_text("Januar 2021 ist gespeichert")
    expect(seite.locator("main")).not_to_contain_text("Die Bilanz geht nicht auf")


def test_a_month_and_what_the_jobcenter_sees_of_it(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.melde_an(TRAEGER)
    _erfasse_monat(seite, barrierefrei)
    seite.goto("/beratung/traeger/")
    seite.get_by_role("link", name="Rückmeldung").first.click()
    barrierefrei(seite)

    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(LEITUNG)
    seite.goto("/beratung/zuweisungen/")
    barrierefrei(seite)
    seite.get_by_role("link", name="Schein ausstellen").click()
    seite.get_by_label("Beratung").select_option(index=1)
    seite.get_by_label("Ihr Standort").select_option(index=1)
    seite.get_by_label("auf Wunsch").check()
    seite.get_by_role("button", name="Schein ausstellen").click()
    expect(seite.locator("h1")).to_contain_text("Schein B-")
    barrierefrei(seite)
    for ziel in ("", "angebote/", "abgleich/?jahr=2020", "berichte/"):
        seite.goto(f"/beratung/{ziel}")
        barrierefrei(seite)
    seite.get_by_role("link", name="Jahresbericht 2020").click()
    expect(seite.locator("main")).to_contain_text("kamen bei der Beratungsstelle an")
    barrierefrei(seite)

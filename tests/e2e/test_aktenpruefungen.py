"""A file audit by keyboard alone: planned, drawn, filled in, closed, its report."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from tests.e2e.tastatur import druecke, gehe_zu, schreibe
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
TEAM, LEITUNG = Rolle.TEAMLEITUNG, Rolle.BEREICHSLEITUNG
TITEL = "Kosten der Unterkunft, Januar 2021"


def _plane(seite: Page, barrierefrei: Pruefung) -> None:
    """From the list of audits to the drawn sample, in the three acts."""
    druecke(seite, "Aktenprüfungen$")
    barrierefrei(seite)
    druecke(seite, "Prüfung anlegen")
    schreibe(seite, "Titel$", TITEL)
    schreibe(seite, "Zweck$", "Prüfung mit der Tastatur")
    druecke(seite, "Weiter: Umfang planen")
    expect(seite.locator("main")).to_contain_text("Was wollen Sie zeigen?")
    schreibe(seite, "Feste Zahl von Akten", "2")
    druecke(seite, "Berechnen und speichern")
    expect(seite.locator("#umfang")).to_have_text("2 Akten")
    barrierefrei(seite)
    druecke(seite, "Prüfplan festlegen")
    barrierefrei(seite)
    druecke(seite, "Startzahl veröffentlichen")
    schreibe(seite, "Startzahl$", "250121")
    schreibe(seite, "Woher stammt sie", "Würfel")
    druecke(seite, "Startzahl veröffentlichen")
    druecke(seite, "Akten ziehen")
    expect(seite.locator("main")).to_contain_text("0 von 2 Akten sind geprüft")
    barrierefrei(seite)


def _fuelle(seite: Page, knopf: str) -> None:
    """Open a sheet, answer what is open as in order, close it."""
    druecke(seite, knopf)
    druecke(seite, "Offene Fragen: in Ordnung")
    druecke(seite, "Bogen abschließen")


def test_from_the_plan_to_the_report(fenster: Fenster, barrierefrei: Pruefung) -> None:
    seite = fenster.melde_an(TEAM)
    _plane(seite, barrierefrei)

    druecke(seite, "Prüfen ?: Zug 1")
    gehe_zu(seite, "In Ordnung")
    seite.keyboard.press("ArrowDown")
    gehe_zu(seite, "Bei „Zu beanstanden“")
    seite.keyboard.press("Enter")
    druecke(seite, "Speichern und weiter ?: Frage 1")
    expect(seite.locator("main")).to_contain_text("Bitte nennen Sie die Ursache")
    barrierefrei(seite)
    gehe_zu(seite, "Versäumnis")
    seite.keyboard.press("Space")
    druecke(seite, "Speichern und weiter ?: Frage 1")
    expect(seite.locator("main")).to_contain_text("4 von 5 Fragen sind offen")
    druecke(seite, "Offene Fragen: in Ordnung")
    druecke(seite, "Bogen abschließen")
    _fuelle(seite, "Prüfen ?: Zug 2")
    expect(seite.locator("main")).to_contain_text("2 von 2 Akten sind geprüft")

    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(LEITUNG)
    druecke(seite, "Aktenprüfungen$")
    druecke(seite, TITEL)
    druecke(seite, "Akten prüfen")
    _fuelle(seite, "Zweite Prüfung ?: Zug")
    druecke(seite, "Auswertung ansehen")
    expect(seite.locator("main")).to_contain_text("Vorläufig")
    druecke(seite, "Prüfung abschließen")
    expect(seite.locator("main")).to_contain_text("1 von 2: 50,0")
    barrierefrei(seite)
    gehe_zu(seite, r"Bericht \(PDF\)")
    with seite.expect_download() as ladung:
        seite.keyboard.press("Enter")
    assert ladung.value.path().read_bytes().startswith(b"%PDF")
    seite.goto("/aktenpruefungen/kreis/")
    expect(seite.locator("main")).to_contain_text("Verzichtet")
    barrierefrei(seite)

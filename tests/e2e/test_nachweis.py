"""A report by keyboard alone: handed in, returned with a hint, handed in again."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from tests.e2e.tastatur import druecke, gehe_zu, schreibe
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
AUFGABE = "Stellung nehmen: Welche Daten zur Inanspruchnahme werden erhoben"
HINWEIS = "Die Suchtberatung fehlt. Bitte ergänzen."


def _reiche_datei_ein(seite: Page, datei: Path) -> None:
    """Hand in a file; the chooser itself belongs to the system, not to the page."""
    gehe_zu(seite, r"Datei \(freiwillig")
    seite.locator(":focus").set_input_files(datei)
    schreibe(seite, "Was weisen Sie nach", "Erhobene Daten zur Inanspruchnahme 2021")
    schreibe(seite, "Wirksam am", "heute")
    druecke(seite, "Nachweis einreichen")


def _reiche_erklaerung_ein(seite: Page) -> None:
    """Hand in a statement: the arrow keys choose it instead of the file."""
    gehe_zu(seite, "Datei hochladen")
    seite.keyboard.press("ArrowDown")
    schreibe(seite, "Was weisen Sie nach", "Alle drei Beratungen: Fälle, Verweise")
    schreibe(seite, "Wirksam am", "heute")
    druecke(seite, "Nachweis einreichen")


def _melde_um(fenster: Fenster, rolle: Rolle) -> Page:
    fenster.kontext.clear_cookies()
    return fenster.melde_an(rolle)


def test_hand_in_a_report_return_it_and_hand_it_in_again(
    fenster: Fenster, barrierefrei: Pruefung, tmp_path: Path
) -> None:
    datei = tmp_path / "Bericht.pdf"
    datei.write_bytes(b"%PDF-1.7\n%%EOF\n")
    seite = fenster.melde_an(Rolle.GESCHAEFTSFUEHRUNG)
    druecke(seite, f"Bearbeiten ?: {AUFGABE}")
    barrierefrei(seite)
    _reiche_datei_ein(seite, datei)
    expect(seite.locator("#nachweise")).to_contain_text("Antwort erbeten")
    expect(seite.get_by_role("button", name="Nachweis einreichen")).to_have_count(0)

    seite = _melde_um(fenster, Rolle.KOORDINIERUNGSSTELLE)
    druecke(seite, f"Prüfen ?: {AUFGABE}")
    barrierefrei(seite)
    schreibe(seite, "Was fehlt oder ist zu ändern", HINWEIS)
    druecke(seite, "Mit Hinweis zurückgeben")
    expect(seite.locator("#nachweise")).to_contain_text("Zurückgegeben")

    seite = _melde_um(fenster, Rolle.GESCHAEFTSFUEHRUNG)
    expect(seite.locator(".satz")).to_contain_text("1 Nachweis ist zurückgegeben")
    expect(seite.locator("main")).to_contain_text(HINWEIS)
    barrierefrei(seite)
    druecke(seite, f"Bearbeiten ?: {AUFGABE}")
    _reiche_erklaerung_ein(seite)
    zeilen = seite.locator("#nachweise tbody tr")
    expect(zeilen).to_have_count(2)
    expect(zeilen.filter(has_text="Alle drei")).to_contain_text("Antwort erbeten")
    expect(zeilen.filter(has_text="Bericht.pdf")).to_contain_text(HINWEIS)
    barrierefrei(seite)

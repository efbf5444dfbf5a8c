"""Meetings and guidelines by keyboard alone: plan, hold, minute; publish, take note."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from tests.e2e.tastatur import druecke, gehe_zu, kreuze_an, schreibe
from zielwerk.mandanten.rechte import Rolle

Als = Callable[[Rolle], Page]
Pruefung = Callable[[Page], None]
KREIS, TEAM = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG


def _plane(seite: Page) -> None:
    """Plan a Dienstbesprechung for today, from the menu on."""
    seite.goto("/")
    druecke(seite, "Besprechungen")
    druecke(seite, "Besprechung planen")
    schreibe(seite, "Tag$", "heute")
    schreibe(seite, "Beginn", "9")
    schreibe(seite, "Ende", "10:30")
    schreibe(seite, "Ort", "Videokonferenz")
    schreibe(seite, "Tagesordnung", "Bearbeitungshinweise KdU\nVerschiedenes")
    druecke(seite, "Besprechung planen")


def _halte(seite: Page, barrierefrei: Pruefung) -> None:
    """Record that it was held with everybody who has to be there."""
    druecke(seite, "Durchführung eintragen")
    barrierefrei(seite)
    for rolle in ("Koordinierungsstelle", "Bereichsleitung Leistung", "Teamleitungen"):
        kreuze_an(seite, rolle)
    druecke(seite, "Durchführung eintragen")


def test_plan_hold_and_minute_a_meeting(als: Als, barrierefrei: Pruefung) -> None:
    seite = als(KREIS)
    _plane(seite)
    expect(seite.locator("h1")).to_have_text("Dienstbesprechung Leistung")
    barrierefrei(seite)
    druecke(seite, "Einladung senden")
    expect(seite.locator("main")).to_contain_text("3 Einladungen versendet")
    _halte(seite, barrierefrei)
    expect(seite.locator(".satz")).to_contain_text("mit allen erforderlichen Rollen")
    druecke(seite, "Niederschrift schreiben")
    barrierefrei(seite)
    schreibe(seite, "Text", "Die neuen Hinweise gelten ab dem 01.02.2021.")
    druecke(seite, "Entwurf speichern")
    druecke(seite, "Niederschrift freigeben")
    expect(seite.locator("main")).to_contain_text("freigegeben am 25.01.2021")
    druecke(seite, "Ergebnis festhalten")
    barrierefrei(seite)
    gehe_zu(seite, "Beschluss")
    seite.keyboard.press("Space")
    schreibe(seite, "Was wurde festgehalten", "Nächste Besprechung im Juni")
    druecke(seite, "Ergebnis festhalten")
    expect(seite.locator("main")).to_contain_text("Nächste Besprechung im Juni")
    barrierefrei(seite)


def test_publish_a_fassung_and_have_it_acknowledged(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.melde_an(KREIS)
    druecke(seite, "Richtlinien")
    druecke(seite, "Arbeitsempfehlung Bildung und Teilhabe")
    druecke(seite, "Neue Fassung schreiben")
    schreibe(seite, "Gilt ab", "01.03.2021")
    schreibe(seite, "Was ist neu", "Ein Satz zur Lernförderung.")
    text = "Das Jobcenter weist auf Leistungen hin.\nLernförderung wird neu geregelt."
    schreibe(seite, "Text", text)
    druecke(seite, "Entwurf speichern")
    barrierefrei(seite)
    druecke(seite, "Was hat sich geändert")
    expect(seite.locator("main")).to_contain_text("Lernförderung")
    barrierefrei(seite)
    seite.go_back()
    druecke(seite, "Fassung veröffentlichen")
    expect(seite.locator("aside")).to_contain_text("Es fehlen noch")
    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(TEAM)
    druecke(seite, "Richtlinien")
    barrierefrei(seite)
    druecke(seite, "Arbeitsempfehlung Bildung und Teilhabe, gültig ab 01.03.2021")
    druecke(seite, "Zur Kenntnis nehmen")
    expect(seite.locator("main")).to_contain_text("Ihre Kenntnisnahme ist vermerkt")
    expect(seite.locator("aside")).to_contain_text("Teamleitung Leistung, Norderstedt")
    barrierefrei(seite)

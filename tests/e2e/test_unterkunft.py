"""Housing costs: a rent on three days; a procedure; a new Konzept raises its alert."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
TEAM, LEITUNG = Rolle.TEAMLEITUNG, Rolle.FACHDIENSTLEITUNG
# The same rent of 900,00 € for three persons in Norderstedt: day, what else is known,
# the amount recognised, why, and the name of the benefit.
DREI_TAGE = (
    (
        "15.04.2021",
        {"Beginn des Bewilligungszeitraums": "01.04.2021"},
        *("900,00", "gelten als angemessen", "Arbeitslosengeld II"),
    ),
    (
        "15.03.2024",
        {"Leistungsbezug seit": "01.01.2024"},
        *("900,00", "In der Karenzzeit werden die tatsächlichen", "Bürgergeld"),
    ),
    (
        "15.08.2026",
        {"Leistungsbezug seit": "01.07.2026"},
        *("787,50", "höchstens das 1,5-fache", "Grundsicherungsgeld"),
    ),
)


def test_one_rent_on_three_days_has_three_right_answers(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.seite
    for am, weiteres, betrag, grund, leistung in DREI_TAGE:
        seite.goto("/unterkunft/")
        angaben = {
            "Tag": am,
            "Gemeinde oder Vergleichsraum": "Norderstedt",
            "Personen": "3",
            "Tatsächliche Kosten im Monat": "900",
            **weiteres,
        }
        for feld, wert in angaben.items():
            seite.get_by_label(re.compile(f"^{feld}")).first.fill(wert)
        seite.locator("select[name=konzept]").select_option("segeberg_2011")
        seite.get_by_role("button", name="Kosten prüfen").click()
        ergebnis = seite.locator("#ergebnis")
        expect(ergebnis).to_contain_text(f"Anerkannt werden {betrag}")
        expect(seite.locator("main")).to_contain_text(grund)
        expect(seite.locator("main")).to_contain_text(leistung)
        expect(seite.locator(".rechenweg").first).to_contain_text("SGB II")
        barrierefrei(seite)
        # The answer has an address that can be sent.
        assert "kosten=900" in seite.url


def test_a_new_konzept_raises_the_alert(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.melde_an(TEAM)
    seite.goto("/unterkunft/kostensenkung/")
    barrierefrei(seite)
    seite.get_by_role("link", name="Kostensenkung 1/2021").click()
    barrierefrei(seite)
    with seite.expect_download() as laden:
        seite.get_by_role("button", name="Schreiben als PDF").click()
    assert laden.value.suggested_filename == "Kostensenkung_2021_1.pdf"
    seite.get_by_role("link", name="Versand eintragen").click()
    barrierefrei(seite)
    seite.get_by_role("button", name="Versand eintragen").click()
    expect(seite.locator("main")).to_contain_text("So sind die Monate gezählt")
    expect(seite.locator("main")).to_contain_text("01.08.2021")

    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(LEITUNG)
    seite.goto("/unterkunft/richtwerte/")
    seite.get_by_role("link", name="Richtwerte ab 01.02.2021").click()
    seite.get_by_label("schlüssiges Konzept").check()
    seite.get_by_label("Quelle").fill("erfundene Drucksache")
    seite.get_by_role("button", name="Richtwerte veröffentlichen").click()

    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(TEAM)
    hinweis = seite.get_by_role("link", name=re.compile("^Neues Konzept: 4"))
    hinweis.click()
    barrierefrei(seite)
    seite.get_by_role("link", name="Kostensenkung 1/2021").click()
    expect(seite.locator("main")).to_contain_text("trägt keine Senkung")
    barrierefrei(seite)
    seite.get_by_role("link", name="Darüber entscheiden").click()
    expect(seite.locator("main")).to_contain_text("Jetzt angemessen")
    barrierefrei(seite)
    seite.get_by_label("Neues Schreiben mit dem neuen Richtwert").check()
    seite.get_by_label("Begründung").fill("BSG, B 14 AS 11/18 R")
    seite.get_by_role("button", name="Entscheidung speichern").click()
    expect(seite.locator("main")).to_contain_text("Schreiben vorbereiten")
    seite.goto("/unterkunft/quartal/2020/4/")
    expect(seite.locator("main")).to_contain_text("43 von 43 Fällen geprüft")
    barrierefrei(seite)

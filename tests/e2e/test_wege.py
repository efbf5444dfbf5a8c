"""The journeys of the yearly cycle as people walk them, and every page by axe."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from scripts.beispiel import Beispiel

from tests.e2e.conftest import Fenster
from zielwerk.mandanten.rechte import Rolle

Als = Callable[[Rolle], Page]
Pruefung = Callable[[Page], None]
KREIS, STELLE = Rolle.KOORDINIERUNGSSTELLE, Rolle.WIDERSPRUCHSSTELLE
KLEINE_LISTE = """Aktenzeichen;Eingang;Leistung;Erledigt am;Ausgang;Stattgabegrund
W-2021-0001;04.01.2021;Kosten der Unterkunft;20.01.2021;zurückgewiesen;
W-2021-0002;05.01.2021;Kosten der Unterkunft;21.01.2021;stattgegeben;\
fehlerhafte Rechtsanwendung
W-2021-0003;05.01.2021;Kosten der Unterkunft;22.01.2021;zurückgenommen;
"""
SEITEN = {
    KREIS: (
        "/",
        "/kennzahlen/neu/",
        "/kennzahlen/widerspruchsquote/wert/",
        "/suche/?q=quote",
        "/fristen/?jahr=2020",
        "/zielvereinbarung/",
        "/zielvereinbarung/2020/",
        "/zielvereinbarung/2020/punkt/dienstbesprechungen/",
        "/zielvereinbarung/2020/punkt/widerspruchsquote/",
        "/zielvereinbarung/2020/gesamturteil/",
        "/zielvereinbarung/2021/vergleich/",
        "/zielvereinbarung/2021/punkt-neu/",
        "/kennzahlen/",
        "/kennzahlen/widerspruchsquote/",
        "/widersprueche/",
        "/widersprueche/tabelle/neu/",
        "/besprechungen/",
        "/besprechungen/?jahr=2020",
        "/besprechungen/planen/",
        "/besprechungen/kontakt/",
        "/besprechungen/auftraege/",
        "/besprechungen/reihe/dienstbesprechungen/",
        "/richtlinien/?am=31.01.2021",
        "/richtlinien/neu/",
        "/richtlinien/vorschlag/",
        "/richtlinien/vorschlaege/?zeigen=alle",
        "/richtlinien/richtlinie/bearbeitungshinweise-kdu/",
        "/richtlinien/richtlinie/bearbeitungshinweise-kdu/fassung/",
        "/drucksachen/",
        "/drucksachen/neu/",
        "/protokoll/",
        "/hilfe/",
        "/barrierefreiheit/",
        "/gibt-es-nicht/",
    ),
    STELLE: ("/", "/listen/neu/widersprueche/", "/widersprueche/monatszahlen/2021/"),
    Rolle.KASSE: ("/",),
}


@pytest.mark.parametrize("rolle", SEITEN)
def test_pages_are_accessible_and_fit_narrow_screens(
    als: Als, barrierefrei: Pruefung, rolle: Rolle
) -> None:
    seite = als(rolle)
    for adresse in SEITEN[rolle]:
        seite.goto(adresse)
        barrierefrei(seite)


def test_the_sign_in_page_is_accessible(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    fenster.seite.goto("/konto/anmelden/")
    barrierefrei(fenster.seite)


def test_from_the_start_page_to_how_a_frist_is_computed(
    als: Als, barrierefrei: Pruefung
) -> None:
    seite = als(KREIS)
    expect(seite.locator("h1")).to_contain_text("25.01.2021")
    seite.get_by_role("link", name="Fristen als Tabelle").click()
    seite.get_by_role("link", name="Forderungsliste 4. Quartal 2020").click()
    expect(seite.locator("#so-berechnet")).to_be_visible()
    expect(seite.locator("body")).to_contain_text("dienstfrei")
    barrierefrei(seite)


def _lade_hoch(seite: Page, datei: Path, stand: str) -> None:
    """Walk from the objections to the recognised columns of a file."""
    seite.goto("/widersprueche/")
    seite.get_by_role("link", name="Liste einlesen").first.click()
    seite.locator('input[type="file"]').set_input_files(datei)
    seite.get_by_label("Stand der Liste").fill(stand)
    seite.get_by_role("button", name="Weiter: Spalten zuordnen").click()


def _berichtige(seite: Page, zeile: int, wert: str | None) -> None:
    """Mend one faulty value in the list of findings, with a reason."""
    eine = seite.get_by_role("row").filter(has_text=re.compile(rf"^\s*{zeile}\s"))
    feld = eine.get_by_label("Neuer Wert")
    if wert is not None:  # None: the suggestion is chosen already
        feld.fill(wert)
    eine.get_by_label("Grund").select_option(index=1)
    eine.get_by_role("button", name="Berichtigen").click()


def test_a_list_with_mistakes_is_mended_and_taken_whole(
    als: Als, beispiel: Beispiel, barrierefrei: Pruefung
) -> None:
    seite = als(STELLE)
    probe = beispiel.papiere / "listen" / "Widersprueche_2020_mit_Fehlern.xlsx"
    _lade_hoch(seite, probe, "31.12.2020")
    expect(seite.locator("body")).to_contain_text("erkannt")
    barrierefrei(seite)
    seite.get_by_role("button", name="Weiter: Zeilen prüfen").click()
    expect(seite.locator("body")).to_contain_text("Der Februar 2020 hat 29 Tage")
    barrierefrei(seite)
    with seite.expect_download() as mappe:
        seite.get_by_role("link", name=re.compile("Fehlermappe")).click()
    assert mappe.value.suggested_filename.endswith(".xlsx")
    _berichtige(seite, 8, "31.01.2020")
    _berichtige(seite, 13, None)
    _berichtige(seite, 21, "W-2019-0917")
    expect(seite.locator("h2").first).to_contain_text("fehlerfrei")
    seite.get_by_role("link", name="Weiter: Übernehmen").click()
    barrierefrei(seite)
    seite.get_by_label(re.compile("Warnung")).check()
    seite.get_by_role("button", name="Liste übernehmen").click()
    expect(seite.locator("main")).to_contain_text("Übernommen am")
    seite.goto("/kennzahlen/widerspruchsquote/")
    expect(seite.locator("body")).to_contain_text("45 von 292")


def test_an_edited_number_is_flagged_until_it_is_settled(
    als: Als, barrierefrei: Pruefung
) -> None:
    seite = als(KREIS)
    _abschnitt(seite)
    barrierefrei(seite)
    seite.get_by_role("link", name="Text bearbeiten").click()
    barrierefrei(seite)
    feld = seite.get_by_label("Text", exact=True)
    feld.fill(feld.input_value().replace("292", "282", 1))
    seite.get_by_role("button", name="Text speichern").click()
    expect(seite.locator("body")).to_contain_text("Im Text steht 282")
    barrierefrei(seite)
    seite.get_by_role("button", name="292 einsetzen").first.click()
    expect(seite.locator("body")).not_to_contain_text("Im Text steht 282")


def _abschnitt(seite: Page) -> None:
    """Open the section on the rate in the paper's editor."""
    seite.goto("/drucksachen/")
    seite.get_by_role("link", name="DrS/2021/022").first.click()
    abschnitte = seite.get_by_role("navigation", name="Abschnitte")
    abschnitte.get_by_role("link", name="Punkt 3").click()


def test_a_figure_in_the_paper_leads_to_its_rows(als: Als) -> None:
    seite = als(KREIS)
    _abschnitt(seite)
    seite.get_by_role("link", name=re.compile("15,4")).first.click()
    beleg = seite.get_by_role("complementary", name="Beleg")
    expect(beleg).to_contain_text("292")
    beleg.get_by_role("link").first.click()
    expect(seite.locator("body")).to_contain_text("45")


def test_the_journey_works_without_a_mouse(als: Als) -> None:
    seite = als(KREIS)
    seite.keyboard.press("Tab")
    erster = seite.evaluate("document.activeElement.textContent")
    assert "Inhalt" in erster
    seite.keyboard.press("Enter")
    gesehen = set()
    while seite.keyboard.press("Tab") or not seite.evaluate(
        "document.activeElement === document.body"
    ):
        gesehen.add(seite.evaluate("document.activeElement.textContent.trim()"))
        sichtbar = seite.evaluate(
            "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')"
            "(getComputedStyle(document.activeElement))"
        )
        assert sichtbar, seite.evaluate("document.activeElement.outerHTML")
    assert "Fristen als Tabelle" in gesehen


def test_a_list_is_taken_whole_without_javascript(
    fenster_ohne_javascript: Fenster, tmp_path: Path
) -> None:
    datei = tmp_path / "Widersprueche_Januar.csv"
    datei.write_text(KLEINE_LISTE, encoding="utf-8")
    seite = fenster_ohne_javascript.melde_an(STELLE)
    _lade_hoch(seite, datei, "24.01.2021")
    seite.get_by_role("button", name="Weiter: Zeilen prüfen").click()
    seite.get_by_role("link", name="Weiter: Übernehmen").click()
    seite.get_by_role("button", name="Liste übernehmen").click()
    expect(seite.locator("main")).to_contain_text("3 Zeilen")
    seite.goto("/kennzahlen/widerspruchsquote/")
    expect(seite.locator("main")).to_contain_text("33,3")


def test_a_number_is_settled_without_javascript(
    fenster_ohne_javascript: Fenster,
) -> None:
    seite = fenster_ohne_javascript.melde_an(KREIS)
    _abschnitt(seite)
    seite.get_by_role("link", name="Text bearbeiten").click()
    feld = seite.get_by_label("Text", exact=True)
    feld.fill(feld.input_value().replace("292", "283", 1))
    seite.get_by_role("button", name="Text speichern").click()
    seite.get_by_role("button", name="292 einsetzen").first.click()
    expect(seite.locator("body")).not_to_contain_text("Im Text steht 283")


def test_the_papers_lie_in_the_folder_of_the_demo(beispiel: Beispiel) -> None:
    namen = {p.name for p in beispiel.papiere.glob("DrS-2021-022.*")}
    assert namen == {f"DrS-2021-022.{endung}" for endung in ("pdf", "docx", "html")}

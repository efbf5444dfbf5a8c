"""The journey of a quarterly list: received, corrected, released, downloaded."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from scripts.beispiel import Beispiel, beispielserver

from tests.e2e.conftest import Fenster
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]


@pytest.fixture(scope="module")
def januar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beispiel]:
    """Serve the county as it was on 06.01.2021."""
    ordner = tmp_path_factory.mktemp("januar")
    with beispielserver(ordner, modul="tests.e2e.forderungsserver") as laufend:
        yield laufend


@pytest.fixture
def als(browser: Browser, januar: Beispiel) -> Iterator[Callable[[Rolle], Page]]:
    """Sign in as a role, each in a window of its own."""
    fenster: list[Fenster] = []

    def oeffne(rolle: Rolle) -> Page:
        eines = Fenster(browser, januar)
        fenster.append(eines)
        return eines.melde_an(rolle)

    yield oeffne
    befunde = [befund for eines in fenster for befund in eines.befunde]
    for eines in fenster:
        eines.kontext.close()
    assert befunde == []


def _trage_eingang_ein(seite: Page, ordner: Path) -> None:
    seite.goto("/forderungen/")
    seite.get_by_role("link", name="Eingang eintragen").click()
    seite.get_by_label("Quartal").select_option("2020-4")
    seite.get_by_label("Eingegangen am").fill("21.12.2020")
    seite.get_by_label("Beleg").set_input_files(ordner / "Eingang_Q4_2020.eml")
    seite.get_by_role("button", name="Eingang eintragen").click()


def _lies_liste(seite: Page, ordner: Path) -> None:
    seite.goto("/forderungen/")
    seite.get_by_role("link", name=re.compile("Liste einlesen")).click()
    seite.locator('input[type="file"]').set_input_files(
        ordner / "Forderungen_Q4_2020.xlsx"
    )
    seite.get_by_label("Stand der Liste").fill("18.12.2020")
    seite.get_by_role("button", name="Weiter: Spalten zuordnen").click()
    seite.get_by_role("button", name="Weiter: Zeilen prüfen").click()


def _berichtige(seite: Page, zeile: str, wert: str | None) -> None:
    eine = seite.get_by_role("row").filter(has_text=re.compile(rf"^\s*{zeile}\s"))
    if wert is not None:  # None: the proposed value is there already
        eine.get_by_label("Neuer Wert").fill(wert)
    eine.get_by_label("Grund").select_option(index=2)
    eine.get_by_role("button", name="Berichtigen").click()


def test_a_list_from_receipt_to_the_kasse(
    als: Callable[[Rolle], Page], januar: Beispiel, barrierefrei: Pruefung
) -> None:
    leitung, team = als(Rolle.BEREICHSLEITUNG), als(Rolle.TEAMLEITUNG)
    _trage_eingang_ein(leitung, januar.ordner)
    expect(leitung.locator("h1")).to_contain_text("4. Quartal 2020")
    expect(leitung.locator("main")).to_contain_text("Freitag, 08.01.2021")
    expect(leitung.locator("main")).to_contain_text("dienstfrei nach Einstellung")
    barrierefrei(leitung)
    frist = leitung.get_by_role("link", name="Frist ansehen").get_attribute("href")

    _lies_liste(team, januar.ordner)
    expect(team.locator("h2").first).to_contain_text("3 Zeilen haben Fehler")
    barrierefrei(team)
    _berichtige(team, "212", None)
    _berichtige(team, "622", "unbekannt verzogen")
    _berichtige(team, r"1\.034", "28.02.2020")
    expect(team.locator("h2").first).to_contain_text("fehlerfrei")
    team.get_by_role("link", name="Weiter: Übernehmen").click()
    team.get_by_label(re.compile("Warnung")).check()
    team.get_by_role("button", name="Liste übernehmen").click()
    expect(team.locator("main")).to_contain_text("Übernommen am")

    team.goto("/forderungen/")
    team.locator("td.handlung a").first.click()
    expect(team.locator("main").get_by_text("stimmt", exact=True)).to_have_count(4)
    barrierefrei(team)
    spiegel = team.url
    team.get_by_role("link", name=re.compile("Zeilen")).first.click()
    barrierefrei(team)
    team.goto(spiegel)
    team.get_by_role("button", name="Freigabe erbitten").click()
    expect(team.locator("main")).to_contain_text("zweite Person")

    leitung.goto(spiegel)
    barrierefrei(leitung)
    leitung.get_by_role("button", name="Liste freigeben").click()
    expect(leitung.locator("main")).to_contain_text("noch nicht abgerufen")

    kasse = als(Rolle.KASSE)
    kasse.goto("/")
    kasse.get_by_role("link", name=re.compile("Abrufen")).first.click()
    with kasse.expect_download() as datei:
        kasse.get_by_role("button", name="XLSX abrufen").click()
    assert datei.value.suggested_filename == "Forderungen_2020_Q4.xlsx"
    kasse.reload()
    expect(kasse.locator("main")).to_contain_text("Timo Reimers")
    barrierefrei(kasse)

    leitung.goto(str(frist))
    expect(leitung.locator("main")).to_contain_text(
        "Erledigt am Mittwoch, 06.01.2021, fristgerecht"
    )

"""Signatures, attachments and the Word template, as people meet them."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from scripts.beispiel import Beispiel, beispielserver

from tests.e2e.conftest import Fenster
from zielwerk.dokumente.tests.zertifikate import unterschreibe_mit
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
KREIS, LEITUNG = Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG
EINSTELLUNGEN = "/dateien/einstellungen/"
GEHEIM = "Vermerk zur Personallage"


@pytest.fixture(scope="module")
def januar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beispiel]:
    """Serve the county with a draft paper, a decided agreement and certificates."""
    ordner = tmp_path_factory.mktemp("unterschriften")
    with beispielserver(ordner, modul="tests.e2e.unterschriftsserver") as laufend:
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


def _zu(wort: str, was: str) -> re.Pattern[str]:
    """Return the name of a control whose object only a screen reader is told."""
    return re.compile(f"{wort} ?: {re.escape(was)}")


def _hole(seite: Page, name: str | re.Pattern[str]) -> bytes:
    """Follow a link to a file and return what came."""
    with seite.expect_download() as geholt:
        seite.get_by_role("link", name=name).click()
    return Path(geholt.value.path()).read_bytes()


def test_both_sides_sign_and_the_page_says_what_holds(
    als: Callable[[Rolle], Page], januar: Beispiel, barrierefrei: Pruefung, tmp_path
) -> None:
    leitung = als(LEITUNG)
    leitung.goto(EINSTELLUNGEN)
    barrierefrei(leitung)
    leitung.get_by_label("Wurzelzertifikat").set_input_files(
        januar.ordner / "wurzel.pem"
    )
    leitung.get_by_role("button", name="Zertifikat hinterlegen").click()
    expect(leitung.locator("main")).to_contain_text("CN=Musterwurzel,O=Musterkreis")
    barrierefrei(leitung)
    leitung.goto("/zielvereinbarung/2019/")
    leitung.get_by_role("button", name="Für den Kreis elektronisch").click()
    inhalt = _hole(leitung, "Vom Kreis elektronisch unterschriebene Fassung")
    beide = tmp_path / "beide.pdf"
    p12 = (januar.ordner / "jobcenter.p12").read_bytes()
    with ThreadPoolExecutor(1) as beiher:  # this thread has the browser's event loop
        beide.write_bytes(beiher.submit(unterschreibe_mit, inhalt, p12).result())

    kreis = als(KREIS)
    kreis.goto("/zielvereinbarung/2019/status/")
    kreis.get_by_label("Unterzeichnet am").fill("20.01.2021")
    kreis.get_by_label("Unterzeichnete Fassung").set_input_files(beide)
    barrierefrei(kreis)
    kreis.get_by_role("button", name="Unterschrift speichern").click()
    liste = kreis.locator("section:has(#unterschriften)")
    expect(liste).to_contain_text("Die Datei trägt 2 elektronische Unterschriften.")
    expect(liste).to_contain_text("Erika Muster (Musterkreis) deckt das ganze")
    expect(liste.get_by_text("In Ordnung")).to_have_count(2)
    barrierefrei(kreis)


def _fuege_hinzu(seite: Page, datei: Path, titel: str, lesbar: str) -> None:
    seite.get_by_label("Datei", exact=True).set_input_files(datei)
    seite.get_by_label("Titel").fill(titel)
    seite.get_by_label(lesbar).check()
    seite.get_by_role("button", name="Anlage hinzufügen").click()
    expect(seite.locator("tbody tr").last).to_contain_text(titel)


def _lege_bei(seite: Page, ordner: Path, barrierefrei: Pruefung) -> None:
    """Attach two files, turn them round, take one out and bring it back."""
    zahlen, vermerk = ordner / "zahlen.csv", ordner / "vermerk.pdf"
    zahlen.write_text("Monat;Anzahl\nJanuar;12\n")
    vermerk.write_bytes(b"%PDF-1.7 nur im Haus")
    seite.goto("/drucksachen/")
    seite.get_by_role("link", name="DrS/2021/022").first.click()
    seite.get_by_role("link", name="Anlagen", exact=True).click()
    barrierefrei(seite)
    _fuege_hinzu(seite, vermerk, GEHEIM, "nichtöffentlich: nur")
    _fuege_hinzu(seite, zahlen, "Monatszahlen 2020", "öffentlich: wird mit")
    barrierefrei(seite)
    seite.get_by_role("button", name=_zu("Nach oben", "Monatszahlen 2020")).click()
    expect(seite.locator("tbody tr").first).to_contain_text("Monatszahlen 2020")
    seite.get_by_role("button", name=_zu("Entfernen", "Monatszahlen 2020")).click()
    barrierefrei(seite)
    seite.get_by_role("button", name=_zu("Zurückholen", "Monatszahlen 2020")).click()
    expect(seite.locator("tbody tr").last).to_contain_text("Monatszahlen 2020")
    seite.get_by_role("link", name=_zu("Ändern", "Monatszahlen 2020")).click()
    barrierefrei(seite)
    seite.get_by_role("button", name="Anlage speichern").click()


def _gib_frei(kreis: Page, leitung: Page, barrierefrei: Pruefung) -> str:
    """Release, sign and publish the paper; return the address of its page."""
    kreis.goto("/drucksachen/")
    kreis.get_by_role("link", name="DrS/2021/022").first.click()
    hier = kreis.url
    kreis.get_by_role("link", name="Zur Mitzeichnung geben").click()
    kreis.get_by_role("button", name="Zur Mitzeichnung geben").click()
    leitung.goto(f"{hier}freigabe/")
    leitung.get_by_role("button", name="Drucksache freigeben").click()
    leitung.get_by_role("button", name="Für den Kreis elektronisch").click()
    expect(leitung.locator("main")).to_contain_text(
        "Kreis Musterstadt (Musterkreis) deckt das ganze Dokument"
    )
    barrierefrei(leitung)
    leitung.goto(f"{hier}beratung/")
    leitung.get_by_role("button", name="Veröffentlichen").click()
    return leitung.get_by_role("link", name="öffentliche Seite ansehen").get_attribute(
        "href"
    )


def test_attachments_go_with_the_paper_and_only_the_public_one_gets_out(
    als: Callable[[Rolle], Page],
    browser: Browser,
    januar: Beispiel,
    barrierefrei: Pruefung,
    tmp_path,
) -> None:
    kreis = als(KREIS)
    _lege_bei(kreis, tmp_path, barrierefrei)
    ziel = _gib_frei(kreis, als(LEITUNG), barrierefrei)
    fremd = Fenster(browser, januar)
    fremd.seite.goto(ziel)
    barrierefrei(fremd.seite)
    expect(fremd.seite.locator("main")).not_to_contain_text(GEHEIM)
    assert _hole(fremd.seite, "Monatszahlen 2020").endswith(b"Januar;12\n")
    fremd.kontext.close()


def test_the_word_template_is_tried_out_used_and_taken_back(
    als: Callable[[Rolle], Page], barrierefrei: Pruefung, tmp_path
) -> None:
    seite = als(KREIS)
    seite.goto(EINSTELLUNGEN)
    eigene = tmp_path / "kreis.docx"
    eigene.write_bytes(_hole(seite, "Vorlage von Zielwerk herunterladen"))
    seite.get_by_label("Word-Vorlage (.docx)").set_input_files(eigene)
    seite.get_by_role("button", name="Vorlage prüfen").click()
    expect(seite.locator("main")).to_contain_text("Zur Probe")
    assert _hole(seite, _zu("Probe herunterladen", "kreis.docx")).startswith(b"PK")
    barrierefrei(seite)
    seite.get_by_role("button", name=_zu("Verwenden", "kreis.docx")).click()
    expect(seite.locator("main")).to_contain_text("Wird verwendet")
    barrierefrei(seite)
    seite.get_by_role("button", name="Zurück zur Vorlage von Zielwerk").click()
    expect(seite.locator("main")).to_contain_text("Keine eigene Vorlage.")

"""The county finds its rate among its Vergleichstyp, and sends the link on."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Fenster
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
KREIS, LEITUNG = Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG


def test_from_the_kennzahl_to_the_group_and_a_link_for_others(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.melde_an(KREIS)
    seite.goto("/kennzahlen/widerspruchsquote/")
    seite.get_by_role("link", name="Vergleich", exact=True).last.click()
    inhalt = seite.locator("main")
    expect(inhalt).to_contain_text("Jobcenter Kreis Segeberg liegt mit 15,4")
    expect(inhalt).to_contain_text("im erwartbaren Bereich")
    expect(inhalt).to_contain_text("16,7")
    expect(inhalt).to_contain_text("später berichtigt auf")
    expect(inhalt).to_contain_text("Gewarnt hätte die Prognose")
    barrierefrei(seite)
    seite.get_by_role("link", name="Alle Jobcenter").click()
    link = seite.url
    assert "gruppe=alle" in link
    with seite.expect_download() as geladen:
        seite.get_by_role("link", name="CSV : gruppe").or_(
            seite.get_by_role("link", name="CSV: gruppe")
        ).click()
    assert geladen.value.suggested_filename == "widerspruchsquote-2020-gruppe.csv"

    fenster.kontext.clear_cookies()
    seite = fenster.melde_an(LEITUNG)
    seite.goto(link)
    expect(seite.locator("main")).to_contain_text("alle Jobcenter")
    seite.goto("/vergleich/einwilligungen/")
    barrierefrei(seite)
    seite.get_by_role("link", name="Einwilligen").click()
    barrierefrei(seite)
    for adresse in ("/vergleich/typen/?jahr=2020&typ=IIc",):
        seite.goto(adresse)
        barrierefrei(seite)


def test_what_leaves_is_seen_before_it_does(
    fenster: Fenster, barrierefrei: Pruefung
) -> None:
    seite = fenster.melde_an(KREIS)
    seite.goto("/vergleich/austausch/")
    expect(seite.locator("main")).to_contain_text("Was hier bleibt")
    barrierefrei(seite)
    with seite.expect_download() as geladen:
        seite.get_by_role("button", name="Datei herunterladen").click()
    assert geladen.value.suggested_filename.startswith("vergleich-JC-SE-")

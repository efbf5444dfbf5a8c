"""The example county and a browser, both started once for all journeys."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from scripts.beispiel import Beispiel, beispielserver, chromium, melde_an

from zielwerk.mandanten.demo import PASSWORT, PERSONEN
from zielwerk.mandanten.rechte import Rolle

BREITEN = (1280, 320)
UEBERSTAND = "(e => e.scrollWidth - e.clientWidth)(document.documentElement)"
NORMEN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EMAIL = {rolle: email for rolle, _, _, _, email in PERSONEN}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and let one worker take them all: they share a server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.fixture(scope="session")
def beispiel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beispiel]:
    """Build the example county from empty, as `zielwerk demo` does, and serve it."""
    with beispielserver(tmp_path_factory.mktemp("beispiel")) as laufend:
        yield laufend


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    # Playwright leaves an event loop in this thread; later database tests in the same
    # process would be taken for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as laufend:
        yield laufend


class Fenster:
    """One browser window that notes everything a page must not do."""

    def __init__(
        self, browser: Browser, beispiel: Beispiel, **optionen: object
    ) -> None:
        self.kontext = browser.new_context(
            locale="de-DE",
            viewport={"width": 1280, "height": 900},
            base_url=beispiel.adresse,
            **optionen,
        )
        self.beispiel = beispiel
        self.seite = self.kontext.new_page()
        self.befunde: list[str] = []
        self.seite.on("console", self._konsole)
        self.seite.on("pageerror", lambda fehler: self.befunde.append(str(fehler)))
        self.seite.on("request", self._anfrage)

    def _konsole(self, meldung: ConsoleMessage) -> None:
        # A 404 that a test asks for is no fault of the page.
        if meldung.type == "error" and "status of 4" not in meldung.text:
            self.befunde.append(meldung.text)

    def _anfrage(self, anfrage: Request) -> None:
        if not anfrage.url.startswith((self.beispiel.adresse, "data:", "blob:")):
            self.befunde.append(f"fremde Adresse: {anfrage.url}")

    def melde_an(self, rolle: Rolle) -> Page:
        """Sign in as the person who holds a role and return the page."""
        melde_an(self.seite, self.beispiel, EMAIL[rolle], PASSWORT)
        return self.seite


@pytest.fixture
def fenster(browser: Browser, beispiel: Beispiel) -> Iterator[Fenster]:
    """A fresh window; the test fails if the page misbehaved behind its back."""
    eines = Fenster(browser, beispiel)
    yield eines
    eines.kontext.close()
    assert eines.befunde == []


@pytest.fixture
def fenster_ohne_javascript(browser: Browser, beispiel: Beispiel) -> Iterator[Fenster]:
    """A window in which no script runs: everything has to work there too."""
    eines = Fenster(browser, beispiel, java_script_enabled=False)
    yield eines
    eines.kontext.close()


@pytest.fixture
def als(fenster: Fenster) -> Callable[[Rolle], Page]:
    """Sign in as a role: `seite = als(Rolle.KOORDINIERUNGSSTELLE)`."""
    return fenster.melde_an


def _axe(seite: Page) -> list[str]:
    optionen = {"runOnly": {"type": "tag", "values": NORMEN}}
    antwort = Axe().run(seite, options=optionen)
    return [
        f"{regel['id']}: {knoten['html'][:160]}"
        for regel in antwort.response["violations"]
        for knoten in regel["nodes"]
    ]


@pytest.fixture
def barrierefrei() -> Callable[[Page], None]:
    """Check the page as it stands with axe, wide and narrow, and sideways scroll."""

    def pruefe(seite: Page) -> None:
        befunde = {}
        for breite in BREITEN:
            seite.set_viewport_size({"width": breite, "height": 900})
            befunde[breite] = _axe(seite)
            zu_breit = seite.evaluate(UEBERSTAND)
            if zu_breit > 0:
                befunde[breite].append(f"{zu_breit} px zu breit")
        seite.set_viewport_size({"width": BREITEN[0], "height": 900})
        assert befunde == {breite: [] for breite in BREITEN}, seite.url

    return pruefe

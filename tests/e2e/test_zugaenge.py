"""Sign-in with a second factor: an app's codes, and a passkey of Chromium's own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Browser, Page, expect
from scripts.beispiel import Beispiel, melde_an

from tests.e2e.conftest import EMAIL, Fenster
from zielwerk.mandanten.demo import PASSWORT
from zielwerk.mandanten.rechte import Rolle

Pruefung = Callable[[Page], None]
# Signed in by no other journey: its factors disturb nobody.
WER = EMAIL[Rolle.BERATUNGSSTELLE]


@pytest.fixture
def fenster_am_namen(browser: Browser, beispiel: Beispiel) -> Iterator[Fenster]:
    """A window at a host name: a passkey belongs to a name, not to a number."""
    adresse = beispiel.adresse.replace("127.0.0.1", "localhost")
    eines = Fenster(browser, replace(beispiel, adresse=adresse))
    yield eines
    eines.kontext.close()
    assert eines.befunde == []


def _code(geheimnis: str) -> str:
    return format_hotp_value(
        hotp_value(geheimnis, list(yield_hotp_counters_from_time())[1])
    )


def _mein_zugang(seite: Page) -> None:
    seite.goto("/konto/zugang/")
    expect(seite.locator("h1")).to_have_text("Mein Zugang")


def _melde_ab(seite: Page) -> None:
    seite.get_by_role("button", name="Abmelden").first.click()
    expect(seite.locator("h1")).to_have_text("Anmelden")


def _mit_passwort(seite: Page) -> None:
    """Send e-mail and password; the second factor is asked for next."""
    seite.goto("/konto/anmelden/")
    seite.get_by_label("E-Mail-Adresse").fill(WER)
    seite.get_by_label("Passwort").fill(PASSWORT)
    seite.get_by_role("button", name="Anmelden", exact=True).click()
    expect(seite.locator("h1")).to_have_text("Zweiter Faktor")


def _entferne(seite: Page) -> None:
    _mein_zugang(seite)
    seite.get_by_role("link", name="Entfernen").first.click()
    seite.get_by_role("button", name="Entfernen").click()
    expect(seite.locator(".meldungen")).to_contain_text("ist entfernt")


def test_an_app_is_set_up_and_used(
    fenster: Fenster, beispiel: Beispiel, barrierefrei: Pruefung
) -> None:
    seite = fenster.seite
    melde_an(seite, beispiel, WER, PASSWORT)
    _mein_zugang(seite)
    barrierefrei(seite)
    seite.get_by_role("link", name="App einrichten").click()
    barrierefrei(seite)
    geheimnis = re.sub(r"\s", "", seite.locator("code.schluessel").inner_text())
    seite.get_by_label("Code aus der App").fill(_code(geheimnis))
    seite.get_by_role("button", name="Einrichten").click()
    expect(seite.locator("h1")).to_have_text("Notfallcodes")
    expect(seite.locator("code.schluessel")).to_have_count(10)
    barrierefrei(seite)
    _melde_ab(seite)

    _mit_passwort(seite)
    seite.get_by_label("Code").fill("000000")
    seite.get_by_role("button", name="Weiter").click()
    expect(seite.locator(".fehlerliste")).to_contain_text("Der Code stimmt nicht")
    barrierefrei(seite)
    seite.get_by_label("Code").fill(_code(geheimnis))
    seite.get_by_role("button", name="Weiter").click()
    expect(seite.get_by_role("button", name="Abmelden").first).to_be_visible()

    seite.goto("/konto/bestaetigen/?next=/konto/zugang/&nochmal=ja")
    barrierefrei(seite)
    seite.get_by_label("Passwort").fill(PASSWORT)
    seite.get_by_role("button", name="Bestätigen", exact=True).click()
    expect(seite.locator(".meldungen")).to_contain_text("Ausgeführt ist noch nichts")
    _entferne(seite)


def test_an_app_is_used_without_javascript(
    fenster_ohne_javascript: Fenster, beispiel: Beispiel
) -> None:
    seite = fenster_ohne_javascript.seite
    melde_an(seite, beispiel, WER, PASSWORT)
    _mein_zugang(seite)
    seite.get_by_role("link", name="App einrichten").click()
    geheimnis = re.sub(r"\s", "", seite.locator("code.schluessel").inner_text())
    seite.get_by_label("Code aus der App").fill(_code(geheimnis))
    seite.get_by_role("button", name="Einrichten").click()
    expect(seite.locator("h1")).to_have_text("Notfallcodes")
    _entferne(seite)


def test_a_passkey_signs_in_confirms_and_is_removed(
    fenster_am_namen: Fenster, barrierefrei: Pruefung
) -> None:
    seite, beispiel = fenster_am_namen.seite, fenster_am_namen.beispiel
    werkzeug = fenster_am_namen.kontext.new_cdp_session(seite)
    werkzeug.send("WebAuthn.enable")
    optionen = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    werkzeug.send("WebAuthn.addVirtualAuthenticator", {"options": optionen})

    melde_an(seite, beispiel, WER, PASSWORT)
    _mein_zugang(seite)
    seite.get_by_role("link", name="Passkey hinzufügen").click()
    barrierefrei(seite)
    seite.get_by_label("Name").fill("Dienst-Notebook")
    seite.get_by_role("button", name="Passkey hinzufügen").click()
    expect(seite.locator("h1")).to_have_text("Notfallcodes")
    _mein_zugang(seite)
    expect(seite.locator("main")).to_contain_text("Dienst-Notebook")
    barrierefrei(seite)
    _melde_ab(seite)

    barrierefrei(seite)
    seite.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(seite.get_by_role("button", name="Abmelden").first).to_be_visible()
    seite.goto("/konto/bestaetigen/?next=/konto/zugang/")
    seite.get_by_role("button", name="Mit Passkey bestätigen").click()
    expect(seite.locator("h1")).to_have_text("Mein Zugang")
    _melde_ab(seite)

    _mit_passwort(seite)
    seite.get_by_role("button", name="Mit Passkey fortfahren").click()
    expect(seite.get_by_role("button", name="Abmelden").first).to_be_visible()
    _entferne(seite)

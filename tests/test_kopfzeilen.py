"""Headers, cookies, error pages, limits and log lines (assurance, part 4)."""

import json
import logging
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import Besetzung
from zielwerk.inventar import adressen
from zielwerk.mandanten.rechte import Rolle
from zielwerk.web.grenzen import ANGEMELDET_SEIT, ZULETZT
from zielwerk.web.logzeile import Zeile

ERWARTET = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
VERBOTEN = ("unsafe-inline", "unsafe-eval", "*")
OHNE_WERTE = [eine for eine in adressen() if not eine.werte]


def _pruefe(antwort, *, fuer_alle: bool = False) -> None:
    for name, wert in ERWARTET.items():
        assert antwort.headers[name] == wert
    csp = antwort.headers["Content-Security-Policy"]
    for teil in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert teil in csp
    assert not any(wort in csp for wort in VERBOTEN)
    # OParl: other sites may read what is public anyway, and only that.
    erlaubt = antwort.headers.get("Access-Control-Allow-Origin")
    assert erlaubt == ("*" if fuer_alle else None)


@pytest.mark.parametrize("adresse", OHNE_WERTE, ids=[a.name for a in OHNE_WERTE])
def test_every_answer_carries_the_headers(adresse, besetzung: Besetzung) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    oparl = adresse.name.startswith("oparl:")
    antwort = client.get(reverse(adresse.name))
    _pruefe(antwort, fuer_alle=oparl)
    assert "no-store" in antwort.headers["Cache-Control"].split(", ")
    _pruefe(Client().get(reverse(adresse.name)), fuer_alle=oparl)


@pytest.mark.django_db
@pytest.mark.parametrize("methode", ["TRACE", "CONNECT", "PROPFIND", "ERFUNDEN"])
def test_unknown_methods_are_refused(methode: str) -> None:
    antwort = Client().generic(methode, reverse("web:hilfe"))
    assert antwort.status_code == 405


def test_error_pages_say_nothing_about_the_inside(besetzung: Besetzung) -> None:
    client = besetzung.client(Rolle.KASSE)
    for antwort in (
        client.get("/gibt-es-nicht/"),
        client.get(reverse("protokoll:protokoll")),
        Client(enforce_csrf_checks=True).post(reverse("mandanten:abmelden")),
    ):
        text = antwort.content.decode()
        _pruefe(antwort)
        assert antwort.status_code in {403, 404}
        assert 'lang="de"' in text
        assert not any(w in text for w in ("Traceback", "Django", "zielwerk.", "DEBUG"))


def test_too_much_is_refused_before_it_is_read(besetzung: Besetzung, settings) -> None:
    settings.HOCHLADEN_MAX_BYTES = 1024
    client = besetzung.client(Rolle.WIDERSPRUCHSSTELLE)
    antwort = client.post(
        reverse("listen:neu", kwargs={"art": "widersprueche"}),
        data=b"x",
        content_type="text/csv",
        CONTENT_LENGTH="999999999",
    )
    assert antwort.status_code == 413
    assert "höchstens 1,0" in antwort.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("laenge", ["", "abc", "-5"])
def test_a_strange_length_is_no_fault(laenge: str, besetzung: Besetzung) -> None:
    antwort = Client().get(reverse("web:hilfe"), CONTENT_LENGTH=laenge)
    assert antwort.status_code == 200


@pytest.mark.parametrize(
    ("feld", "sekunden"),
    [(ZULETZT, settings.SITZUNG_RUHE), (ANGEMELDET_SEIT, settings.SITZUNG_DAUER)],
)
def test_a_session_ends_in_time(besetzung: Besetzung, feld: str, sekunden: int) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    startseite = reverse("startseite:startseite")
    assert client.get(startseite).status_code == 200
    jetzt = client.session[ZULETZT]
    for alter, status in ((sekunden - 60, 200), (sekunden + 60, 302)):
        sitzung = client.session
        sitzung[feld] = jetzt - alter
        sitzung.save()
        assert client.get(startseite).status_code == status


def test_signing_out_clears_the_browser(besetzung: Besetzung) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    antwort = client.post(reverse("mandanten:abmelden"))
    assert antwort.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("startseite:startseite")).status_code == 302


def test_a_refusal_is_logged_without_a_name(besetzung: Besetzung, caplog) -> None:
    besetzung.client(Rolle.KASSE).get(reverse("protokoll:protokoll"))
    mitglied = besetzung.mitglieder[Rolle.KASSE]
    assert f"Ohne Recht PROTOKOLL_LESEN: {mitglied.uuid}" in caplog.text
    assert mitglied.benutzer.name not in caplog.text


def _zeile(meldung: str, fehler: BaseException | None = None) -> dict[str, str]:
    ausfuehrung = (type(fehler), fehler, None) if fehler else None
    eintrag = logging.LogRecord("q", logging.ERROR, "", 0, meldung, (), ausfuehrung)
    zeile = Zeile().format(eintrag)
    assert "\n" not in zeile
    gelesen: dict[str, str] = json.loads(zeile)
    return gelesen


def test_a_log_entry_cannot_forge_a_second_one() -> None:
    gelesen = _zeile("eins\n{falsch}\r\x1b[31m")
    assert gelesen["meldung"] == "eins\n{falsch}\r\x1b[31m"
    assert gelesen["zeit"].endswith("+00:00")


def test_a_log_entry_holds_no_stored_values() -> None:
    fehler = ValueError("doppelt\nDETAIL:  Key (name)=(Erika Muster) exists.")
    gelesen = _zeile("Fehler\nDETAIL: Erika Muster", fehler)
    assert "Muster" not in json.dumps(gelesen)
    assert "doppelt" in gelesen["ablauf"]


# What only holds behind TLS is read in a process of its own.
HINTER_TLS = """
import json, django
django.setup()
from django.conf import settings as s
from django.core.management import call_command
call_command("check", "--deploy", "--fail-level", "WARNING", verbosity=0)
print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,
    s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS]))
"""


def test_behind_tls_cookies_and_transport_are_strict(tmp_path) -> None:
    umgebung = {
        "ZIELWERK_HTTPS": "true",
        "ZIELWERK_SECRET_KEY": "k" * 25 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ZIELWERK_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PYTHONPATH": ":".join(sys.path),
    }
    lauf = subprocess.run(
        [sys.executable, "-c", HINTER_TLS],
        env=umgebung,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lauf.returncode == 0, lauf.stderr
    namen = ["__Host-sitzung", "__Host-formular"]
    assert json.loads(lauf.stdout.splitlines()[-1]) == [
        *namen,
        True,
        True,
        31_536_000,
        True,
    ]

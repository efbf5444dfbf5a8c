"""A county's directory, played by a real server of the test's own on a free port."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from zielwerk.mandanten.models import Benutzer
from zielwerk.mandanten.rechte import Rolle
from zielwerk.zugaenge.tests.conftest import EMAIL, einmalcode, mit_app

KENNUNG, GEHEIM = "zielwerk", "geheim-im-test"


def _schluessel() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Verzeichnis:
    """What the directory answers; a test changes one thing at a time."""

    adresse: str = ""
    schluessel: rsa.RSAPrivateKey = field(default_factory=_schluessel)
    unterschrift: Any = None
    verfahren: str = "RS256"
    kopf: dict[str, str] = field(default_factory=lambda: {"kid": "eins"})
    ausweis: dict[str, Any] = field(
        default_factory=lambda: {"email": EMAIL, "email_verified": True, "sub": "4711"}
    )
    userinfo: dict[str, Any] = field(default_factory=dict)
    ohne: set[str] = field(default_factory=set)
    fragen: dict[str, dict[str, str]] = field(default_factory=dict)

    def token(self, frage: dict[str, str]) -> str:
        jetzt = int(time.time())
        inhalt = {
            "iss": self.adresse, "aud": KENNUNG, "iat": jetzt, "exp": jetzt + 300,
            "nonce": frage["nonce"], **self.ausweis,
        }  # fmt: skip
        inhalt = {n: w for n, w in inhalt.items() if n not in self.ohne}
        schluessel = self.unterschrift or self.schluessel
        if self.verfahren == "none":
            schluessel = None
        return jwt.encode(inhalt, schluessel, self.verfahren, headers=self.kopf)

    def jwks(self) -> dict[str, Any]:
        oeffentlich = jwt.algorithms.RSAAlgorithm.to_jwk(self.schluessel.public_key())
        return {"keys": [json.loads(oeffentlich) | {"kid": "eins", "alg": "RS256"}]}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.adresse,
            "authorization_endpoint": f"{self.adresse}/authorize",
            "token_endpoint": f"{self.adresse}/token",
            "userinfo_endpoint": f"{self.adresse}/userinfo",
            "jwks_uri": f"{self.adresse}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }


def _pkce_stimmt(frage: dict[str, str], daten: dict[str, str]) -> bool:
    summe = hashlib.sha256(daten["code_verifier"].encode()).digest()
    text = base64.urlsafe_b64encode(summe).decode().rstrip("=")
    return frage["code_challenge_method"] == "S256" and frage["code_challenge"] == text


def _eine_antwort(verzeichnis: Verzeichnis, pfad: str) -> Any:
    antworten = {"/userinfo": verzeichnis.userinfo, "/jwks": verzeichnis.jwks()}
    return antworten.get(pfad, verzeichnis.discovery())


def _bedienung(verzeichnis: Verzeichnis) -> type[BaseHTTPRequestHandler]:
    class Bedienung(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def _json(self, inhalt: Any, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(inhalt).encode())

        def do_GET(self) -> None:
            teile = urlsplit(self.path)
            if teile.path == "/authorize":
                frage = {n: w[0] for n, w in parse_qs(teile.query).items()}
                code = f"code-{len(verzeichnis.fragen)}"
                verzeichnis.fragen[code] = frage
                zurueck = urlencode({"code": code, "state": frage["state"]})
                self.send_response(302)
                self.send_header("Location", f"{frage['redirect_uri']}?{zurueck}")
                self.end_headers()
                return
            if teile.path == "/userinfo":
                assert self.headers["Authorization"] == "Bearer zugriff"
            self._json(_eine_antwort(verzeichnis, teile.path))

        def do_POST(self) -> None:
            laenge = int(self.headers["Content-Length"])
            roh = parse_qs(self.rfile.read(laenge).decode())
            daten = {n: w[0] for n, w in roh.items()}
            frage = verzeichnis.fragen.pop(daten.get("code", ""), None)
            ausweis = base64.b64encode(f"{KENNUNG}:{GEHEIM}".encode()).decode()
            ist_recht = (
                frage is not None
                and self.headers["Authorization"] == f"Basic {ausweis}"
                and _pkce_stimmt(frage, daten)
            )
            if not ist_recht:
                self._json({"error": "invalid_grant"}, 400)
                return
            self._json(
                {
                    "access_token": "zugriff",
                    "token_type": "Bearer",
                    "id_token": verzeichnis.token(frage),
                }
            )

    return Bedienung


@pytest.fixture
def verzeichnis(settings) -> Iterator[Verzeichnis]:
    """Start a directory and tell the instance about it."""
    eines = Verzeichnis()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _bedienung(eines))
    eines.adresse = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_ISSUER, settings.OIDC_NAME = eines.adresse, "Kreisverzeichnis"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "verzeichnis",
                    "name": "Kreisverzeichnis",
                    "client_id": KENNUNG,
                    "secret": GEHEIM,
                    "settings": {"server_url": eines.adresse},
                }
            ]
        }
    }
    yield eines
    server.shutdown()
    server.server_close()


def _gehe(client: Client, ziel: str = "/fristen/") -> Any:
    """Walk to the directory and back, as a browser does."""
    hin = client.get(reverse("zugaenge:verzeichnis"), {"next": ziel})
    assert hin.status_code == 302
    dort = requests.get(hin["Location"], allow_redirects=False, timeout=5)
    zurueck = urlsplit(dort.headers["Location"])
    assert zurueck.path == reverse("zugaenge:rueckkehr")
    return client.get(f"{zurueck.path}?{zurueck.query}")


def _meldung(client: Client, antwort: Any) -> str:
    assert antwort["Location"] == reverse("zugaenge:anmelden")
    assert "_auth_user_id" not in client.session
    return client.get(antwort["Location"]).content.decode()


def test_who_is_a_member_gets_in(kreis, client, verzeichnis, aktionen):
    seite = client.get(reverse("zugaenge:anmelden")).content.decode()
    assert "Anmelden mit Kreisverzeichnis" in seite
    vorher = Benutzer.objects.get(pk=kreis.benutzer_id).password
    assert _gehe(client)["Location"] == "/fristen/"
    assert client.session["_auth_user_id"] == str(kreis.benutzer_id)
    assert aktionen() == ["zugaenge.angemeldet"]
    # The password stays: the directory is a second way, not a takeover.
    assert Benutzer.objects.get(pk=kreis.benutzer_id).password == vorher


def test_the_second_factor_is_asked_for_all_the_same(kreis, client, verzeichnis):
    mit_app(kreis)
    assert _gehe(client)["Location"] == reverse("zugaenge:zweiter_faktor")
    antwort = client.post(reverse("zugaenge:zweiter_faktor"), {"code": einmalcode()})
    assert antwort["Location"] == "/fristen/"


def test_the_address_may_come_from_userinfo(kreis, client, verzeichnis):
    verzeichnis.ausweis = {"sub": "4711"}
    verzeichnis.userinfo = {
        "sub": "4711",
        "email": EMAIL.upper(),
        "email_verified": True,
    }
    assert _gehe(client)["Location"] == "/fristen/"


def test_userinfo_of_somebody_else_is_refused(kreis, client, verzeichnis):
    verzeichnis.ausweis = {"sub": "4711"}
    verzeichnis.userinfo = {"sub": "9", "email": EMAIL, "email_verified": True}
    assert "nicht geklappt" in _meldung(client, _gehe(client))


@pytest.mark.parametrize(
    "ausweis",
    [
        {"email": "niemand@kreis.example", "email_verified": True},
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL, "email_verified": "false"},
        {"email": EMAIL},
    ],
)
def test_unknown_or_unverified_people_stay_outside(kreis, client, verzeichnis, ausweis):
    anzahl = Benutzer.objects.count()
    verzeichnis.ausweis = {"sub": "4711"} | ausweis
    assert "Zielwerk nicht" in _meldung(client, _gehe(client))
    assert Benutzer.objects.count() == anzahl


def test_who_has_left_stays_outside(kreis, client, verzeichnis):
    kreis.aktiv = False
    kreis.save()
    assert "stillgelegt" in _meldung(client, _gehe(client))


def _faelschung(verzeichnis: Verzeichnis, was: str) -> None:
    if was == "fremde Unterschrift":
        verzeichnis.unterschrift = _schluessel()
    elif was == "ohne Unterschrift":
        verzeichnis.verfahren = "none"
    elif was == "öffentlicher Schlüssel als Geheimnis":
        verzeichnis.verfahren, verzeichnis.unterschrift = "HS256", "x" * 64
    elif was == "unbekannter Schlüssel":
        verzeichnis.kopf = {"kid": "zwei"}
    elif was == "ohne Schlüsselnummer":
        verzeichnis.kopf = {}
    else:
        name, wert = was.split("=")
        verzeichnis.ausweis[name] = int(wert) if wert.isdigit() else wert


@pytest.mark.parametrize(
    "was",
    [
        "fremde Unterschrift",
        "ohne Unterschrift",
        "öffentlicher Schlüssel als Geheimnis",
        "unbekannter Schlüssel",
        "ohne Schlüsselnummer",
        "nonce=falsch",
        "aud=anderes-programm",
        "iss=https://boese.example",
        "exp=1600000000",
    ],
)
def test_a_false_token_is_refused(kreis, client, verzeichnis, was):
    _faelschung(verzeichnis, was)
    assert "nicht geklappt" in _meldung(client, _gehe(client))


@pytest.mark.parametrize("fehlt", ["nonce", "exp", "aud", "sub"])
def test_a_token_without_a_claim_is_refused(kreis, client, verzeichnis, fehlt):
    verzeichnis.ohne = {fehlt}
    assert "nicht geklappt" in _meldung(client, _gehe(client))


def test_the_way_back_without_the_way_out_is_refused(kreis, client, verzeichnis):
    for frage in ({"code": "x", "state": "y"}, {"error": "access_denied"}, {}):
        antwort = client.get(reverse("zugaenge:rueckkehr"), frage)
        assert "nicht geklappt" in _meldung(client, antwort)


def test_a_directory_that_is_down_is_said_so(kreis, client, settings, verzeichnis):
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"] = {"server_url": "http://127.0.0.1:9"}
    antwort = client.get(reverse("zugaenge:verzeichnis"))
    assert "nicht geklappt" in _meldung(client, antwort)


def test_a_directory_that_fails_on_the_way_back_is_said_so(kreis, client, verzeichnis):
    hin = client.get(reverse("zugaenge:verzeichnis"))
    dort = requests.get(hin["Location"], allow_redirects=False, timeout=5)
    verzeichnis.fragen.clear()
    zurueck = urlsplit(dort.headers["Location"])
    antwort = client.get(f"{zurueck.path}?{zurueck.query}")
    assert "nicht geklappt" in _meldung(client, antwort)


def test_without_configuration_there_is_no_such_page(besetzung):
    client = besetzung.client(Rolle.KASSE)
    for name in ("zugaenge:verzeichnis", "zugaenge:rueckkehr"):
        assert client.get(reverse(name)).status_code == 404
    assert "Kreisverzeichnis" not in Client().get("/konto/anmelden/").content.decode()

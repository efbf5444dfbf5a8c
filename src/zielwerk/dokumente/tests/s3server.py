"""An S3 server on the loopback address, and faults before it: gone, slow, refusing."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

ZUGANG = {"schluessel": "pruefung", "geheimnis": "pruefung-geheim"}
VERWEIGERT = (
    b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code>'
    b"<Message>Access Denied</Message></Error>"
)
KOERPERLOS = frozenset({"transfer-encoding", "connection", "content-length"})


@contextmanager
def s3server() -> Iterator[str]:
    """Start a server, yield its address, stop it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def neuer_bucket(adresse: str, name: str) -> dict[str, str]:
    """Create a bucket and return it as `settings.S3` names it."""
    boto3.client(
        "s3",
        endpoint_url=adresse,
        region_name="us-east-1",
        aws_access_key_id=ZUGANG["schluessel"],
        aws_secret_access_key=ZUGANG["geheimnis"],
    ).create_bucket(Bucket=name)
    return {
        "bucket": name,
        "ordner": "zielwerk",
        "endpunkt": adresse,
        "region": "us-east-1",
        **ZUGANG,
    }


@dataclass
class Stoerung:
    """A proxy before the server; each request takes the next fault, if one is left."""

    ziel: str
    faelle: list[str] = field(default_factory=list)
    anfragen: list[str] = field(default_factory=list)
    adresse: str = ""
    ende: threading.Event = field(default_factory=threading.Event)


@contextmanager
def gestoert(ziel: str) -> Iterator[Stoerung]:
    """Start the proxy, yield it, stop it."""
    stoerung = Stoerung(ziel.removeprefix("http://"))

    class Vermittlung(BaseHTTPRequestHandler):
        def _beantworte(self) -> None:
            inhalt = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            stoerung.anfragen.append(self.command)
            fall = stoerung.faelle.pop(0) if stoerung.faelle else ""
            if fall == "schweigt":
                stoerung.ende.wait(30)
                return
            status, kopf, antwort = (
                (int(fall), {}, VERWEIGERT if fall == "403" else b"")
                if fall.isdecimal()
                else self._frage(inhalt)
            )
            self.send_response(status)
            for name, wert in kopf.items():
                self.send_header(name, wert)
            if "content-length" not in kopf or self.command != "HEAD":
                self.send_header("content-length", str(len(antwort)))
            self.end_headers()
            self.wfile.write(antwort[:-3] if fall == "bricht ab" else antwort)

        def _frage(self, inhalt: bytes) -> tuple[int, dict[str, Any], bytes]:
            weiter = http.client.HTTPConnection(stoerung.ziel)
            kopf = {n: w for n, w in self.headers.items() if n.lower() != "connection"}
            weiter.request(self.command, self.path, inhalt or None, kopf)
            antwort = weiter.getresponse()
            koepfe = {
                name.lower(): wert
                for name, wert in antwort.getheaders()
                if name.lower() not in KOERPERLOS or self.command == "HEAD"
            }
            return antwort.status, koepfe, antwort.read()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    for methode in ("GET", "PUT", "HEAD", "DELETE"):
        setattr(Vermittlung, f"do_{methode}", Vermittlung._beantworte)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vermittlung)
    stoerung.adresse = f"http://127.0.0.1:{server.server_port}"
    faden = threading.Thread(target=server.serve_forever, daemon=True)
    faden.start()
    try:
        yield stoerung
    finally:
        stoerung.ende.set()
        server.shutdown()
        server.server_close()

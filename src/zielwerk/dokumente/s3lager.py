"""The store in an S3-compatible server, shared by several machines. ADR 43.

One PUT is one content: it appears whole or not at all, and once it is acknowledged
every machine sees it. django-storages holds session, credentials and a connection per
thread; its multipart writing is not used, because it leaves pieces when it is killed.
"""

import base64
import errno
import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import connection
from storages.backends.s3 import S3Storage

from zielwerk.dokumente.lager import Fund, LagerError, dateisperre
from zielwerk.mandanten.sperre import datenbanksperre

# Seconds for a connection and for an answer, and how often it is tried: less in all
# than a request may take.
VERBINDEN, WARTEN, VERSUCHE = 3, 15, 3
# Writers and whoever removes, of all machines of a database.
SPERRE = 0x7A69656C7765726C
EBENEN = 3
_FEHLT = frozenset({"404", "NoSuchKey"})
_GRUENDE = {
    "403": "der Zugriff wurde verweigert",
    "404": "den Bucket gibt es nicht",
}


class S3lager:
    """A bucket, or a part of it."""

    ordner: Path | None = None

    def __init__(self, **angaben: str) -> None:
        """`angaben`: as in `settings.S3`; what is empty, boto3 finds by itself."""
        endpunkt = angaben["endpunkt"] or None
        self._bucket, vorsatz = angaben["bucket"], angaben["ordner"].strip("/")
        self._vorsatz = f"{vorsatz}/" if vorsatz else ""
        self._speicher = S3Storage(
            bucket_name=self._bucket,
            endpoint_url=endpunkt,
            region_name=angaben["region"] or None,
            access_key=angaben["schluessel"] or None,
            secret_key=angaben["geheimnis"] or None,
            client_config=Config(
                connect_timeout=VERBINDEN,
                read_timeout=WARTEN,
                retries={"mode": "standard", "total_max_attempts": VERSUCHE},
                s3={"addressing_style": "path" if endpunkt else "auto"},
                # Content-MD5 is what every server knows; newer sums not all do.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    @property
    def _client(self) -> Any:
        return self._speicher.connection.meta.client

    def _ort(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._vorsatz + name}

    def read(self, name: str) -> bytes:
        """Return a content; shorter than announced is an error of the server."""
        with self._verstaendlich(name):
            inhalt: bytes = self._client.get_object(**self._ort(name))["Body"].read()
        return inhalt

    def beginn(self, name: str, laenge: int) -> bytes:
        """Return the first bytes of a content."""
        with self._verstaendlich(name):
            antwort = self._client.get_object(
                **self._ort(name), Range=f"bytes=0-{laenge - 1}"
            )
            inhalt: bytes = antwort["Body"].read()
        return inhalt[:laenge]

    def write(self, name: str, inhalt: bytes, *, zeit: float | None = None) -> None:
        """Put a content in one step; the time is the server's, whatever `zeit`."""
        summe = hashlib.md5(inhalt, usedforsecurity=False).digest()
        with self._verstaendlich(name):
            self._client.put_object(
                **self._ort(name),
                Body=inhalt,
                ContentMD5=base64.b64encode(summe).decode(),
            )

    def touch(self, name: str) -> None:
        """Put the same content anew."""
        self.write(name, self.read(name))

    def remove(self, name: str) -> None:
        """Delete a content; a bucket that keeps versions keeps the bytes."""
        with self._verstaendlich(name):
            self._client.delete_object(**self._ort(name))

    def zeit(self, name: str) -> float | None:
        """Return the server's time of the last write, None without a content."""
        try:
            with self._verstaendlich(name):
                kopf = self._client.head_object(**self._ort(name))
        except FileNotFoundError:
            return None
        wann: float = kopf["LastModified"].timestamp()
        return wann

    def funde(self) -> list[Fund]:
        """Return everything below the prefix that has the three parts of a name."""
        with self._verstaendlich(""):
            seiten = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._vorsatz
            )
            alle = [
                Fund(
                    eines["Key"].removeprefix(self._vorsatz),
                    eines["LastModified"].timestamp(),
                )
                for seite in seiten
                for eines in seite.get("Contents", ())
            ]
        return sorted(
            (fund for fund in alle if len(fund.name.split("/")) == EBENEN),
            key=lambda fund: fund.name,
        )

    def sperre(self, *, allein: bool) -> AbstractContextManager[None]:
        """Lock among all machines of a database; SQLite has one."""
        if connection.vendor == "postgresql":
            return datenbanksperre(SPERRE, allein=allein)
        return dateisperre(Path(settings.VAR), allein=allein)

    @contextmanager
    def _verstaendlich(self, name: str) -> Iterator[None]:
        """Turn what can go wrong into an OSError with a reason.

        :raises FileNotFoundError: if there is no such content
        :raises LagerError: for everything else
        """
        ort = f"s3://{self._bucket}/{self._vorsatz}{name}"
        try:
            yield
        except ClientError as fehler:
            if fehler.response["Error"]["Code"] in _FEHLT:
                raise FileNotFoundError(errno.ENOENT, "fehlt", ort) from fehler
            raise LagerError(errno.EIO, _grund(fehler), ort) from fehler
        except BotoCoreError as fehler:
            grund = f"der Server antwortet nicht ({type(fehler).__name__})"
            raise LagerError(errno.EIO, grund, ort) from fehler


def _grund(fehler: ClientError) -> str:
    """Return why a server refused."""
    nummer = str(fehler.response["ResponseMetadata"]["HTTPStatusCode"])
    code = fehler.response["Error"]["Code"]
    return f"{_GRUENDE.get(nummer, 'der Server meldet einen Fehler')} ({code})"

"""A ring of keys: values turned into bytes nobody reads without it, and back.

Layout of a secret: version (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext
with its tag (16). Version, key id and `bezug` (where the value belongs) are
authenticated: a value moved to another field does not open. ADR 22.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KENNUNG_BYTES, NONCE_BYTES, SIEGEL_BYTES, SCHLUESSEL_BYTES = 4, 12, 16, 32
KOPF_BYTES = len(VERSION) + KENNUNG_BYTES
ZUSCHLAG_BYTES = KOPF_BYTES + NONCE_BYTES + SIEGEL_BYTES
STAPEL = 10_000


class EntschluesselError(Exception):
    """A secret could not be opened: key not in the ring, bytes or place changed."""


class SchluesselFehltError(EntschluesselError):
    """The key a secret names is not in the ring."""


def kopf(kennung: str) -> bytes:
    """Return how every secret begins that a key protects."""
    return VERSION + bytes.fromhex(kennung)


def kennung_von(geheim: bytes) -> str:
    """Return the id of the key a secret needs.

    :raises EntschluesselError: if it is none of our secrets
    """
    if len(geheim) < ZUSCHLAG_BYTES or geheim[:1] != VERSION:
        raise EntschluesselError(
            "Der gespeicherte Wert ist nicht in der Form eines verschlüsselten Werts."
        )
    return geheim[1:KOPF_BYTES].hex()


def neue_kennung(vergeben: Iterable[str]) -> str:
    """Return a key id nobody has yet."""
    belegt = set(vergeben)
    while (kennung := secrets.token_hex(KENNUNG_BYTES)) in belegt:
        pass
    return kennung


def neuer_schluessel() -> bytes:
    """Return a new random key."""
    return secrets.token_bytes(SCHLUESSEL_BYTES)


@dataclass(frozen=True)
class Schluesselbund:
    """Keys by their id, the one that encrypts, and a key of its own for blind indexes.

    :raises ValueError: if a key or an id is of the wrong length, or none is current
    """

    schluessel: Mapping[str, bytes] = field(repr=False)
    aktuell: str
    blindschluessel: bytes = field(repr=False)

    def __post_init__(self) -> None:
        laengen = {len(wert) for wert in self.schluessel.values()}
        if laengen | {len(self.blindschluessel)} != {SCHLUESSEL_BYTES}:
            raise ValueError("Ein Schlüssel ist nicht 32 Byte lang.")
        if any(len(kopf(kennung)) != KOPF_BYTES for kennung in self.schluessel):
            raise ValueError("Die Kennung eines Schlüssels ist nicht 4 Byte lang.")
        if self.aktuell not in self.schluessel:
            raise ValueError("Der aktuelle Schlüssel fehlt im Schlüsselbund.")

    @cached_property
    def _chiffren(self) -> dict[bytes, AESGCM]:
        """Ciphers by the beginning of the secrets they open; setting up one is slow."""
        return {kopf(k): AESGCM(wert) for k, wert in self.schluessel.items()}

    def verschluessle(self, klartext: bytes, *, bezug: bytes) -> bytes:
        """Return the secret of some bytes; the same bytes give another one each time.

        `bezug` names where they belong and has to be given again to open them.
        """
        beginn, nonce = kopf(self.aktuell), os.urandom(NONCE_BYTES)
        chiffre = self._chiffren[beginn]
        return beginn + nonce + chiffre.encrypt(nonce, klartext, beginn + bezug)

    def entschluessle(self, geheim: bytes, *, bezug: bytes) -> bytes:
        """Return the bytes of a secret.

        :raises EntschluesselError: if its key is missing, or it or its place changed
        """
        kennung = kennung_von(geheim)
        beginn = geheim[:KOPF_BYTES]
        chiffre = self._chiffren.get(beginn)
        if chiffre is None:
            raise SchluesselFehltError(
                f"Der Schlüssel {kennung} fehlt im Schlüsselbund. Bitte holen Sie "
                "ihn aus der weggelegten Kopie des Schlüsselbunds."
            )
        ende = KOPF_BYTES + NONCE_BYTES
        try:
            return chiffre.decrypt(
                geheim[KOPF_BYTES:ende], geheim[ende:], beginn + bezug
            )
        except InvalidTag:
            raise EntschluesselError(
                "Der gespeicherte Wert wurde verändert, gehört an eine andere Stelle "
                "oder wurde mit einem anderen Schlüssel verschlüsselt."
            ) from None

    def verschluessle_spalte(
        self, werte: Iterable[str | None], *, bezug: bytes
    ) -> list[bytes | None]:
        """Return the secrets of a whole column of texts; None stays None."""
        beginn = kopf(self.aktuell)
        encrypt, dabei = self._chiffren[beginn].encrypt, beginn + bezug
        geheime: list[bytes | None] = []
        alle = list(werte)
        for von in range(0, len(alle), STAPEL):
            # One call for the randomness of many: the system call is the slow part.
            zufall = os.urandom(STAPEL * NONCE_BYTES)
            for i, wert in enumerate(alle[von : von + STAPEL]):
                if wert is None:
                    geheime.append(None)
                    continue
                nonce = zufall[i * NONCE_BYTES : (i + 1) * NONCE_BYTES]
                geheime.append(beginn + nonce + encrypt(nonce, wert.encode(), dabei))
        return geheime

    def entschluessle_spalte(
        self, geheime: Iterable[bytes | None], *, bezug: bytes
    ) -> list[str | None]:
        """Return the texts of a whole column of secrets; None stays None.

        :raises EntschluesselError: at the first that does not open
        """
        beginn, nonce_ende = kopf(self.aktuell), KOPF_BYTES + NONCE_BYTES
        decrypt, dabei = self._chiffren[beginn].decrypt, beginn + bezug
        klartexte: list[str | None] = []
        for g in geheime:
            if g is None:
                klartexte.append(None)
            elif g[:KOPF_BYTES] == beginn:  # nearly all; without a call of our own
                try:
                    klar = decrypt(g[KOPF_BYTES:nonce_ende], g[nonce_ende:], dabei)
                except (InvalidTag, ValueError):
                    klar = self.entschluessle(g, bezug=bezug)  # says what is wrong
                klartexte.append(klar.decode())
            else:
                klartexte.append(self.entschluessle(g, bezug=bezug).decode())
        return klartexte

    def blindindex(self, wert: str, *, bezug: bytes) -> str:
        """Return what stands for a value in an index: equal for equal values only.

        Spellings that shall be equal are made so by the caller.
        """
        summe = hmac.new(self.blindschluessel, bezug + b"\0", hashlib.sha256)
        summe.update(wert.encode())
        return summe.hexdigest()

    def blindindex_spalte(
        self, werte: Iterable[str | None], *, bezug: bytes
    ) -> list[str | None]:
        """Return the blind indexes of a whole column; None stays None."""
        beginn = hmac.new(self.blindschluessel, bezug + b"\0", hashlib.sha256)
        ergebnis: list[str | None] = []
        for wert in werte:
            if wert is None:
                ergebnis.append(None)
                continue
            summe = beginn.copy()
            summe.update(wert.encode())
            ergebnis.append(summe.hexdigest())
        return ergebnis

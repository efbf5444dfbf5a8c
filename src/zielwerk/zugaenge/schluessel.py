"""Secrets of second factors at rest: encrypted under a key made from SECRET_KEY.

Everything that needs the key asks `_chiffre()`, so that a key ring can take its place.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ZWECK = b"zielwerk.zugaenge.faktor.1"


def _abgeleitet(geheimnis: str) -> Fernet:
    """Return the cipher of one secret; the purpose keeps it apart from other uses."""
    ableitung = HKDF(SHA256(), length=32, salt=None, info=ZWECK)
    return Fernet(base64.urlsafe_b64encode(ableitung.derive(geheimnis.encode())))


def _chiffre() -> MultiFernet:
    """Return the cipher: the current key first, older ones only to read."""
    geheimnisse = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_abgeleitet(str(eines)) for eines in geheimnisse])


def encrypt(text: str) -> str:
    """Return a text that only this instance reads."""
    return _chiffre().encrypt(text.encode()).decode("ascii")


def decrypt(text: str) -> str:
    """Return what `encrypt` was given."""
    return _chiffre().decrypt(text.encode("ascii")).decode()

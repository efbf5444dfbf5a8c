"""Signatures of kept PDFs: checked against the county's own trust anchors."""

import base64
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zielwerk.dokumente.ablage import read_inhalt
from zielwerk.dokumente.models import Datei, Signaturpruefung, Vertrauensanker
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MB = 1024 * 1024
# What the libraries map when they are loaded, and what a long honest paper needs.
SPEICHER_BYTES = 768 * MB
JE_BYTE = 12
SEKUNDEN = 20
# Seconds a busy machine may let the child wait; its own time is limited apart.
GEDULD = 60
PEM_BYTES = 256 * 1024
BEZEICHNUNG_ZEICHEN = 300


class AnkerError(Exception):
    """A trust anchor was refused; the message says what to do."""


def check_signaturen(
    *, datei: Datei, durch: Mitgliedschaft, jetzt: datetime
) -> Signaturpruefung:
    """Check every signature of a kept PDF, and keep what was found.

    The check runs before the transaction: it may take seconds, and nobody shall wait
    for the database meanwhile. A file that cannot be checked is a result as well.

    :raises DateiError: if the file is gone or was changed in the store
    """
    inhalt = read_inhalt(datei.mandant, datei.sha256, datei.name)
    anker = list(hinterlegte_anker())
    ergebnis = pruefe_pdf(inhalt, [_der(einer) for einer in anker], jetzt)
    with transaction.atomic():
        pruefung: Signaturpruefung = Signaturpruefung.objects.create(
            mandant=datei.mandant,
            datei=datei,
            ergebnis=ergebnis,
            anker_anzahl=len(anker),
            geprueft_am=jetzt,
            durch=durch,
        )
        record_eintrag(
            mandant=datei.mandant,
            aktion="dokumente.unterschriften_geprueft",
            objekt=datei,
            text=f"Unterschriften geprüft: {pruefung}",
            durch=durch,
            jetzt=jetzt,
            nachher={
                "sha256": datei.sha256,
                "anker": len(anker),
                "staende": [stand for stand, _ in pruefung.zeilen()],
            },
        )
    return pruefung


def letzte_pruefung(datei: Datei | None) -> Signaturpruefung | None:
    """Return the newest check of a file; None if nobody has checked it."""
    if datei is None:
        return None
    neueste: Signaturpruefung | None = datei.signaturpruefungen.first()
    return neueste


def pruefe_pdf(inhalt: bytes, anker: list[bytes], jetzt: datetime) -> dict[str, Any]:
    """Return the facts about the signatures of a PDF, found in a limited process."""
    befehl = [sys.executable, "-m", "zielwerk.dokumente.unterschriftkind"]
    befehl += [str(SPEICHER_BYTES + JE_BYTE * len(inhalt)), str(SEKUNDEN)]
    kopf = {
        "jetzt": jetzt.isoformat(),
        "anker": [base64.b64encode(einer).decode() for einer in anker],
    }
    umgebung = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "MALLOC_ARENA_MAX": "2",  # reserve less address space
    }
    try:
        lauf = subprocess.run(  # noqa: S603  # our own fixed command
            befehl,
            input=json.dumps(kopf).encode() + b"\n" + inhalt,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=umgebung,
            timeout=GEDULD,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return {"art": "zu_aufwendig"}
    fakten: dict[str, Any] = json.loads(lauf.stdout)
    return fakten


def hinterlegte_anker() -> Any:
    """Return the trust anchors of the open Mandant."""
    return Vertrauensanker.objects.filter(entfernt_am=None)


def _der(anker: Vertrauensanker) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificate

    zertifikat = load_pem_x509_certificate(anker.zertifikat.encode())
    return zertifikat.public_bytes(Encoding.DER)


def read_zertifikate(inhalt: bytes) -> "list[Certificate]":
    """Return the certificates of a file, PEM (several) or DER (one).

    :raises AnkerError: if there is none, or a private key lies beside it
    """
    from cryptography import x509

    if b"PRIVATE KEY" in inhalt:
        raise AnkerError(
            "Die Datei enthält einen privaten Schlüssel. Bitte laden Sie nur "
            "Zertifikate hoch; der Schlüssel bleibt, wo er ist."
        )
    try:
        if b"-----BEGIN" in inhalt:
            return x509.load_pem_x509_certificates(inhalt)
        return [x509.load_der_x509_certificate(inhalt)]
    except ValueError as fehler:
        raise AnkerError(
            "In der Datei steht kein lesbares Zertifikat. Gebraucht wird das "
            "Wurzelzertifikat als PEM- oder CRT-Datei."
        ) from fehler


@transaction.atomic
def add_vertrauensanker(
    *, mandant: Mandant, inhalt: bytes, durch: Mitgliedschaft, jetzt: datetime
) -> list[Vertrauensanker]:
    """Trust the certificates of a file from now on; all of them or none.

    :raises AnkerError: if one is unreadable, out of date or known already
    """
    if len(inhalt) > PEM_BYTES:
        raise AnkerError("Die Datei ist zu groß für Zertifikate (höchstens 256 KB).")
    # One after the other: two people may hand in the same file at once.
    Mandant.objects.select_for_update(no_key=True).get(pk=mandant.pk)
    return [
        _add(mandant, zertifikat, durch, jetzt)
        for zertifikat in read_zertifikate(inhalt)
    ]


def _add(
    mandant: Mandant, zertifikat: "Certificate", durch: Mitgliedschaft, jetzt: datetime
) -> Vertrauensanker:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding

    name = zertifikat.subject.rfc4514_string()[:BEZEICHNUNG_ZEICHEN]
    abdruck = zertifikat.fingerprint(SHA256()).hex()
    bis = zertifikat.not_valid_after_utc
    if not zertifikat.not_valid_before_utc <= jetzt.astimezone(UTC) <= bis:
        raise AnkerError(
            f"Das Zertifikat „{name}“ gilt heute nicht (gültig bis {tag(bis.date())})."
        )
    if hinterlegte_anker().filter(fingerabdruck=abdruck).exists():
        raise AnkerError(f"Das Zertifikat „{name}“ ist schon hinterlegt.")
    anker: Vertrauensanker = Vertrauensanker.objects.create(
        mandant=mandant,
        bezeichnung=name,
        zertifikat=zertifikat.public_bytes(Encoding.PEM).decode(),
        fingerabdruck=abdruck,
        gueltig_bis=bis,
        hinterlegt_am=jetzt,
        hinterlegt_durch=durch,
    )
    _record(anker, "hinterlegt", durch, jetzt)
    return anker


@transaction.atomic
def remove_vertrauensanker(
    *, anker: Vertrauensanker, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Trust a certificate no longer; checks already made stay as they are.

    :raises AnkerError: if it was removed before
    """
    gesperrt = Vertrauensanker.objects.select_for_update().get(pk=anker.pk)
    if gesperrt.entfernt_am:
        raise AnkerError(f"„{gesperrt}“ ist schon entfernt.")
    gesperrt.entfernt_am = jetzt
    gesperrt.save(update_fields=["entfernt_am"])
    _record(gesperrt, "entfernt", durch, jetzt)


def _record(
    anker: Vertrauensanker, wort: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    record_eintrag(
        mandant=anker.mandant,
        aktion=f"dokumente.anker_{wort}",
        objekt=anker,
        text=f"Vertrauensanker {wort}: {anker}",
        durch=durch,
        jetzt=jetzt,
        nachher={"fingerabdruck": anker.fingerabdruck},
    )

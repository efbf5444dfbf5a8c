"""Checks the signatures of one PDF in a process of its own, limited in memory and time.

A PDF from outside may be built to keep a reader busy for ever or to fill the memory;
here it ends this process only. Protocol: by stdin a line of JSON (day and trust
anchors), then the PDF; by stdout one JSON object with facts, no words. Nothing is
fetched from a network, so whether a certificate was revoked stays unasked.
"""

import base64
import json
import sys
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

MB = 1024 * 1024
MAX_UNTERSCHRIFTEN = 50
# What came after a signature that does not cover the whole file; else it was changed.
DANACH = {
    "NONE": "angehaengt",
    "LTA_UPDATES": "pflege",
    "FORM_FILLING": "ergaenzt",
}
UMFANG = {"ENTIRE_FILE": "ganz", "ENTIRE_REVISION": "fassung"}


def begrenze(speicher_bytes: int, sekunden: int) -> None:
    """Limit what this process may take from now on."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (speicher_bytes, speicher_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (sekunden, sekunden))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pruefe(pdf: bytes, anker: list[bytes], jetzt: datetime) -> dict[str, Any]:
    """Return what the signatures of a PDF say; `anker`: trusted certificates (DER)."""
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        leser = PdfFileReader(BytesIO(pdf))
        if leser.encrypted and not _oeffnet_sich(leser):
            return {"art": "verschluesselt"}
        gefunden = leser.embedded_signatures
        if len(gefunden) > MAX_UNTERSCHRIFTEN:
            return {"art": "zu_aufwendig"}
        trauen = [Certificate.load(einer) for einer in anker]
        fakten = [_unterschrift(eine, trauen, jetzt) for eine in gefunden]
    except (MemoryError, RecursionError):
        return {"art": "zu_aufwendig"}
    except Exception:  # a damaged PDF may break anything in a reader
        return {"art": "unlesbar"}
    return {"art": "gelesen", "unterschriften": fakten}


def _oeffnet_sich(leser: "PdfFileReader") -> bool:
    """Return whether an encrypted PDF opens without a password."""
    from pyhanko.pdf_utils.crypt import AuthStatus

    return leser.decrypt("").status != AuthStatus.FAILED


def _unterschrift(
    eine: "EmbeddedPdfSignature", trauen: "list[Certificate]", jetzt: datetime
) -> dict[str, Any]:
    """Return the facts about one signature or time stamp; damaged: that alone."""
    try:
        return _fakten(eine, trauen, jetzt)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # as above: this one is damaged, others may not be
        return {"name": "", "unversehrt": False, "beschaedigt": True}


def _fakten(
    eine: "EmbeddedPdfSignature", trauen: "list[Certificate]", jetzt: datetime
) -> dict[str, Any]:
    """Return the facts about a signature; a document may be time-stamped by itself."""
    from pyhanko.sign.validation import validate_pdf_timestamp

    if str(eine.sig_object.get("/Type", "")) == "/DocTimeStamp":
        stempel = validate_pdf_timestamp(eine, _rahmen(trauen, jetzt))
        return _gemeinsam(stempel, trauen) | {
            "zeitstempel": _stempel(stempel, trauen),
            "dokumentstempel": True,
        }
    stand = _validate(eine, trauen, jetzt, jetzt)
    echt = stand.timestamp_validity
    if echt and echt.intact and echt.valid and echt.trusted:
        # Proven to have been there on that day: the certificate counts as of then.
        stand = _validate(eine, trauen, echt.timestamp, jetzt)
    gesagt = stand.signer_reported_dt
    return _gemeinsam(stand, trauen) | {
        "angegeben_am": gesagt.isoformat() if gesagt else "",
        "zeitstempel": _stempel(echt, trauen) if echt else None,
    }


def _validate(
    eine: "EmbeddedPdfSignature",
    trauen: "list[Certificate]",
    am: datetime,
    jetzt: datetime,
) -> "PdfSignatureStatus":
    """Return what the library says of a signature, its certificate as of a day."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    # A seal may carry either; both say that the key is there to sign.
    zweck = KeyUsageConstraints(
        key_usage={"non_repudiation", "digital_signature"},
        match_all_key_usages=False,
    )
    return validate_pdf_signature(
        eine,
        _rahmen(trauen, am),
        ts_validation_context=_rahmen(trauen, jetzt),
        key_usage_settings=zweck,
    )


def _rahmen(trauen: "list[Certificate]", am: datetime) -> "ValidationContext":
    """Return what a chain is checked against: these anchors, this day, no network."""
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=trauen, allow_fetching=False, moment=am)


def _gemeinsam(stand: Any, trauen: "list[Certificate]") -> dict[str, Any]:
    """Return what signature and time stamp have in common."""
    name, stelle = _person(stand.signing_cert)
    umfang = UMFANG.get(stand.coverage.name, "teil")
    danach = "nichts"
    if umfang != "ganz":
        stufe = stand.modification_level
        erlaubt = stufe is not None and stand.docmdp_ok
        danach = DANACH.get(stufe.name, "geaendert") if erlaubt else "geaendert"
    return {
        "name": name,
        "stelle": stelle,
        "aussteller": _person_name(stand.signing_cert.issuer),
        "gueltig_bis": stand.signing_cert.not_valid_after.isoformat(),
        "unversehrt": bool(stand.intact and stand.valid),
        "umfang": umfang,
        "danach": danach,
        **_kette(stand, trauen),
    }


def _kette(stand: Any, trauen: "list[Certificate]") -> dict[str, str]:
    """Return whether the certificate leads to an anchor, and what is in the way."""
    if not trauen:
        return {"kette": "ohne_anker", "kettengrund": ""}
    if stand.trusted:
        return {"kette": "ja", "kettengrund": ""}
    grund = stand.trust_problem_indic
    return {"kette": "nein", "kettengrund": grund.name if grund else ""}


def _stempel(stand: Any, trauen: "list[Certificate]") -> dict[str, Any]:
    """Return what a time stamp says."""
    return {
        "am": stand.timestamp.isoformat(),
        "stelle": _person(stand.signing_cert)[0],
        "unversehrt": bool(stand.intact and stand.valid),
        **_kette(stand, trauen),
    }


def _person(zertifikat: "Certificate") -> tuple[str, str]:
    """Return common name and organisation of the subject."""
    angaben = zertifikat.subject.native
    stelle = _text(angaben.get("organization_name", ""))
    return _person_name(zertifikat.subject), stelle


def _person_name(name: Any) -> str:
    """Return the common name, else all of the name."""
    return _text(name.native.get("common_name", "")) or name.human_friendly


def _text(wert: Any) -> str:
    """Return one text; a name may repeat a part."""
    return ", ".join(map(str, wert)) if isinstance(wert, list) else str(wert)


def main() -> int:
    """Read day, anchors and PDF from stdin, write the facts to stdout."""
    speicher, sekunden = int(sys.argv[1]), int(sys.argv[2])
    kopf = json.loads(sys.stdin.buffer.readline())
    pdf = sys.stdin.buffer.read()
    begrenze(speicher, sekunden)
    anker = [base64.b64decode(einer) for einer in kopf["anker"]]
    fakten = pruefe(pdf, anker, datetime.fromisoformat(kopf["jetzt"]))
    sys.stdout.write(json.dumps(fakten))
    return 0


if __name__ == "__main__":
    sys.exit(main())

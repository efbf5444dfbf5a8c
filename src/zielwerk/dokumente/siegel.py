"""The county's certificate: a PDF of ours is signed with it (PAdES, level B-B).

Certificate and key lie as PKCS#12 in a folder outside the database and of every backup,
one file per Mandant, so that no county can sign with another one's (ADR 34).
"""

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mandant

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

FELD = "Zielwerk"


class SiegelError(Exception):
    """The county's certificate cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Siegel:
    """The certificate that signs, ready for use."""

    name: str
    gueltig_bis: datetime
    unterzeichner: "SimpleSigner"


def siegelname(mandant: Mandant) -> str:
    """Return the name of the file that the operator puts into the folder."""
    return f"{mandant.uuid}.p12"


def hat_siegel(mandant: Mandant) -> bool:
    """Return whether the operator has given this county a certificate."""
    return _ort(mandant).is_file()


def _ort(mandant: Mandant) -> Path:
    return Path(settings.SIEGEL_ROOT) / siegelname(mandant)


def load_siegel(mandant: Mandant, jetzt: datetime) -> Siegel:
    """Return the certificate of a county.

    :raises SiegelError: if it is missing, open to others, unreadable or out of date
    """
    from pyhanko.sign.signers import SimpleSigner

    p12 = _lies(_ort(mandant))
    kennwort = _lies(_ort(mandant).with_suffix(".kennwort")).strip()
    try:
        unterzeichner: Any = SimpleSigner.load_pkcs12_data(
            p12, other_certs=[], passphrase=kennwort
        )
    except ValueError as fehler:
        raise SiegelError(
            "Das Zertifikat des Kreises lässt sich nicht öffnen: Die Datei ist keine "
            "PKCS#12-Datei, oder das Kennwort passt nicht. Bitte wenden Sie sich an "
            "die Systembetreuung."
        ) from fehler
    zertifikat = unterzeichner.signing_cert
    _check_gueltig(zertifikat, jetzt)
    name = zertifikat.subject.native.get("common_name", "")
    return Siegel(
        str(name or zertifikat.subject.human_friendly),
        zertifikat.not_valid_after,
        unterzeichner,
    )


def _check_gueltig(zertifikat: Any, jetzt: datetime) -> None:
    """Refuse a certificate that does not hold today, or none at all."""
    if zertifikat is None:
        raise SiegelError("In der PKCS#12-Datei des Kreises fehlt das Zertifikat.")
    heute = jetzt.astimezone(UTC)
    if heute < zertifikat.not_valid_before:
        raise SiegelError("Das Zertifikat des Kreises gilt noch nicht.")
    if heute > zertifikat.not_valid_after:
        bis = tag(zertifikat.not_valid_after.date())
        raise SiegelError(
            f"Das Zertifikat des Kreises ist am {bis} abgelaufen. Bitte wenden Sie "
            "sich an die Systembetreuung."
        )


def _lies(ort: Path) -> bytes:
    """Return a file of the folder, which only its owner may read.

    :raises SiegelError: if it is missing or open to others
    """
    try:
        offen = stat.S_IMODE(ort.stat().st_mode) & 0o077
        inhalt = ort.read_bytes()
    except OSError as fehler:
        raise SiegelError(
            f"Für diesen Kreis ist kein Zertifikat eingerichtet ({ort.name} fehlt). "
            "Bitte wenden Sie sich an die Systembetreuung."
        ) from fehler
    if offen:
        raise SiegelError(
            f"{ort.name} ist auch für andere lesbar und wird deshalb nicht verwendet. "
            "Bitte wenden Sie sich an die Systembetreuung (chmod 600)."
        )
    return inhalt


def sign_pdf(*, pdf: bytes, siegel: Siegel, grund: str, jetzt: datetime) -> bytes:
    """Return a PDF of ours with the county's signature, still accessible, archivable.

    The field has no picture and lies outside the page: PDF/UA asks for a tag around
    everything on it, and PDF/A forbids a hidden field.

    :raises SiegelError: if the PDF cannot be signed
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import (
        InvisSigSettings,
        SigFieldSpec,
        SigSeedSubFilter,
    )
    from pyhanko.sign.signers import PdfSignatureMetadata

    angaben = PdfSignatureMetadata(
        field_name=FELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=grund,
    )
    feld = SigFieldSpec(
        FELD,
        readable_field_name=f"Elektronische Unterschrift: {siegel.name}",
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    )
    fertig = BytesIO()
    try:
        schreiber = _schreiber(pdf)
        _unterzeichner(angaben, siegel, feld, jetzt).sign_pdf(schreiber, output=fertig)
    except PdfError as fehler:
        raise SiegelError(f"Das PDF ließ sich nicht signieren: {fehler}") from fehler
    return fertig.getvalue()


def _schreiber(pdf: bytes) -> Any:
    """Return the writer of a revision that leaves title, dates and conformance alone.

    Written anew by the library, the metadata would lose what PDF/A asks of them.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Schreiber(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Leave them as they are."""

    # PDF/A: a new object begins on a new line.
    return Schreiber(BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"))


def _unterzeichner(angaben: Any, siegel: Siegel, feld: Any, jetzt: datetime) -> Any:
    """Return the signer that is told the time; the library asks the clock otherwise."""
    from pyhanko.sign.signers import PdfSigner

    class Unterzeichner(PdfSigner):
        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            sitzung = super().init_signing_session(*args, **kwargs)
            sitzung.system_time = jetzt
            return sitzung

    return Unterzeichner(angaben, signer=siegel.unterzeichner, new_field_spec=feld)

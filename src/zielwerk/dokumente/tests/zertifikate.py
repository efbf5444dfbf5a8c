"""Real certificates and signatures, made anew for every run of the tests."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zielwerk.dokumente.pdf import as_pdf
from zielwerk.dokumente.siegel import Siegel, sign_pdf
from zielwerk.dokumente.tests.beispiele import DRUCKSACHE
from zielwerk.mandanten.models import Mandant

SIGNIERT_AM = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)
KENNWORT = "Beispiel-2020!"
SCHALTER = (
    *("digital_signature", "content_commitment", "key_encipherment"),
    *("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
    *("encipher_only", "decipher_only"),
)


@dataclass(frozen=True)
class Ausweis:
    """A key with its certificate, and whoever issued it."""

    schluessel: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    zertifikat: x509.Certificate
    aussteller: "Ausweis | None" = None

    @property
    def der(self) -> bytes:
        return self.zertifikat.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.zertifikat.public_bytes(serialization.Encoding.PEM)

    def p12(self, kennwort: str = KENNWORT) -> bytes:
        kette = [self.aussteller.zertifikat] if self.aussteller else []
        return pkcs12.serialize_key_and_certificates(
            b"Zielwerk",
            self.schluessel,
            self.zertifikat,
            kette,
            serialization.BestAvailableEncryption(kennwort.encode()),
        )


def stelle_aus(
    name: str,
    aussteller: Ausweis | None = None,
    *,
    darf: tuple[str, ...] = ("content_commitment",),
    bis: datetime = datetime(2031, 1, 1, tzinfo=UTC),
    zeitstempel: bool = False,
) -> Ausweis:
    """Issue a certificate; without an issuer a root that signs itself."""
    schluessel: Any = ec.generate_private_key(ec.SECP256R1())
    if zeitstempel:  # the time stamper of the tests knows RSA only
        schluessel = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    inhaber = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Musterkreis"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    darf = darf if aussteller else ("key_cert_sign", "crl_sign")
    bau = (
        x509.CertificateBuilder()
        .subject_name(inhaber)
        .issuer_name(aussteller.zertifikat.subject if aussteller else inhaber)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(bis)
        .add_extension(
            x509.BasicConstraints(ca=aussteller is None, path_length=None),
            critical=True,
        )
        .add_extension(
            x509.KeyUsage(**{einer: einer in darf for einer in SCHALTER}), critical=True
        )
    )
    if zeitstempel:
        zweck = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        bau = bau.add_extension(zweck, critical=True)
    womit = aussteller.schluessel if aussteller else schluessel
    return Ausweis(schluessel, bau.sign(womit, hashes.SHA256()), aussteller)


@cache
def wurzel() -> Ausweis:
    """Return the root of the tests."""
    return stelle_aus("Musterwurzel")


@cache
def kreis() -> Ausweis:
    """Return the county's certificate."""
    return stelle_aus("Kreis Musterstadt", wurzel())


@cache
def jobcenter() -> Ausweis:
    """Return the Jobcenter's certificate."""
    return stelle_aus("Erika Muster", wurzel())


def leg_ab(ordner: Path, mandant: Mandant, ausweis: Ausweis) -> None:
    """Put certificate and password where the operator would."""
    ordner.mkdir(exist_ok=True)
    for endung, inhalt in (("p12", ausweis.p12()), ("kennwort", KENNWORT.encode())):
        ort = ordner / f"{mandant.uuid}.{endung}"
        ort.write_bytes(inhalt)
        ort.chmod(0o600)


def siegel(ausweis: Ausweis) -> Siegel:
    """Return a certificate ready to sign, without any file."""
    signer = signers.SimpleSigner.load_pkcs12_data(
        ausweis.p12(), other_certs=[], passphrase=KENNWORT.encode()
    )
    return Siegel("Kreis", ausweis.zertifikat.not_valid_after_utc, signer)


@cache
def papier() -> bytes:
    """Return a paper as PDF, set once."""
    return as_pdf(DRUCKSACHE)


@cache
def signiert() -> bytes:
    """Return that paper signed by the county."""
    return signiere(papier(), kreis())


def signiere(pdf: bytes, ausweis: Ausweis) -> bytes:
    """Sign with our own code."""
    return sign_pdf(
        pdf=pdf, siegel=siegel(ausweis), grund="Freigabe", jetzt=SIGNIERT_AM
    )


def unterschreibe_weiter(pdf: bytes, ausweis: Ausweis, **weiteres: Any) -> bytes:
    """Add a signature as another program would, with a time stamp if asked."""
    return unterschreibe_mit(pdf, ausweis.p12(), **weiteres)


def unterschreibe_mit(pdf: bytes, p12: bytes, **weiteres: Any) -> bytes:
    """Add a signature with what stands in a PKCS#12 file."""
    fertig = BytesIO()
    angaben = signers.PdfSignatureMetadata(
        field_name="Zweite", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        angaben,
        signer=signers.SimpleSigner.load_pkcs12_data(
            p12, other_certs=[], passphrase=KENNWORT.encode()
        ),
        output=fertig,
        **weiteres,
    )
    return fertig.getvalue()


def zeitstempler(am: datetime) -> DummyTimeStamper:
    """Return a time stamp authority of the tests that says a fixed time."""
    stelle = stelle_aus(
        "Musterzeit", wurzel(), darf=("digital_signature",), zeitstempel=True
    )
    roh = stelle.schluessel.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kette = SimpleCertificateStore()
    kette.register(asn1.Certificate.load(wurzel().der))
    return DummyTimeStamper(
        tsa_cert=asn1.Certificate.load(stelle.der),
        tsa_key=keys.PrivateKeyInfo.load(roh),
        certs_to_embed=kette,
        fixed_dt=am,
    )

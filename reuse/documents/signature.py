"""Signature inside a PDF: the key that signs papers, its own certificate, and the field that holds both."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateBuilder,
    KeyUsage,
    Name,
    NameAttribute,
    load_pem_x509_certificate,
    random_serial_number,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from reuse.errors import N_, ReuseError
from reuse.private_file import keep_first, read_private

LASTS = timedelta(days=3653)
"""How long a certificate is in force: the term for which certificates of erasure are kept."""

FIELD = "Signature"


class UnsafePaperKeyError(ReuseError):
    """The key that signs papers is unreadable, or readable by others."""

    status = 500
    slug = "unsafe-key"


@dataclass(frozen=True, slots=True)
class PaperKey:
    """A P-256 key, which every PDF reader knows, and the certificate that it gave itself."""

    private: ec.EllipticCurvePrivateKey
    certificate: Certificate

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as PDF readers show it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> bytes:
        """The certificate, to be handed out."""
        return self.certificate.public_bytes(Encoding.PEM)


def ensure_paper_key(path: Path, name: str, now: datetime) -> PaperKey:
    """Load the key, made at its first use by one process only; `name` and `now` count at its making."""
    if not path.exists():
        _create(path, name, now)
    try:
        content = read_private(path)
        if content is None:
            raise UnsafePaperKeyError(N_("Others can read the key that signs papers."))
        private, certificate = load_pem_private_key(content, password=None), load_pem_x509_certificate(content)
    except ValueError as problem:
        raise UnsafePaperKeyError(N_("The key that signs papers is damaged.")) from problem
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise UnsafePaperKeyError(N_("The key that signs papers is damaged."))
    return PaperKey(private, certificate)


def sign_pdf(content: bytes, key: PaperKey, *, at: datetime, reason: str) -> bytes:
    """Add a signature, without a mark on the page, as one more revision of the PDF; two runs differ in it alone."""
    own = x509.Certificate.load(key.certificate.public_bytes(Encoding.DER))
    private = keys.PrivateKeyInfo.load(key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    said = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason, name=_name_of(key)
    )
    signer = _Punctual(said, SimpleSigner(own, private, SimpleCertificateStore()))  # type: ignore[no-untyped-call]
    signer.at = at
    out = io.BytesIO()
    with ThreadPoolExecutor(1) as apart:  # it runs an event loop, and a thread that has one already takes no other
        apart.submit(signer.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(content)), output=out).result()
    return out.getvalue()


class _Punctual(PdfSigner):
    """Signs at the moment told, not at the machine's."""

    at: datetime

    def init_signing_session(self, *told: Any, **named: Any) -> Any:
        session = super().init_signing_session(*told, **named)
        session.system_time = self.at
        return session


def _name_of(key: PaperKey) -> str:
    return str(key.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _create(path: Path, name: str, now: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    content = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    keep_first(path, content + _certified(private, name, now).public_bytes(Encoding.PEM))


def _certified(private: ec.EllipticCurvePrivateKey, name: str, now: datetime) -> Certificate:
    """Let the key say whose it is; nobody else vouches for that."""
    whose = Name([NameAttribute(NameOID.COMMON_NAME, name[:64])])
    usage = {"digital_signature": True, "content_commitment": True}
    others = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    usage |= dict.fromkeys((*others, "encipher_only", "decipher_only"), False)
    built = CertificateBuilder(whose, whose, private.public_key(), random_serial_number(), now, now + LASTS)
    built = built.add_extension(BasicConstraints(ca=False, path_length=None), critical=True)
    return built.add_extension(KeyUsage(**usage), critical=True).sign(private, hashes.SHA256())

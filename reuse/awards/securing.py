"""Signatures over credentials: a proof inside the document (`eddsa-jcs-2022`), or a token around it (JWS)."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from reuse.awards.did import key_named, method_of, multibase, read_multibase
from reuse.errors import N_, BadInputError
from reuse.events.canonical import canonical, check_data
from reuse.events.notes import UntrustedError

SUITE = "eddsa-jcs-2022"
ALGORITHM = "EdDSA"
"""RFC 9864 prefers the name `Ed25519` for the same bytes, but no verifier of badges knows it yet."""

ALGORITHMS = frozenset({ALGORITHM, "Ed25519"})
REGISTERED = ("iss", "jti", "nbf", "exp", "sub")

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The key that signs, and the identity under which it is published."""

    did: str
    private: Ed25519PrivateKey

    @property
    def method(self) -> str:
        """The key's name."""
        return method_of(self.did, self.private.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True)
class Opened:
    """A document whose signature holds, the key that made it, and under which identity."""

    document: Document
    key: bytes
    did: str


def prove(document: Document, stamp: Stamp, created: datetime) -> Document:
    """Return the document with its proof; the same document, key and time give the same bytes.

    W3C Data Integrity EdDSA Cryptosuites v1.0, § 3.3.
    """
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": whole_second(created),
        "verificationMethod": stamp.method,
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }
    signature = stamp.private.sign(_proof_hash(document, proof))
    return document | {"proof": proof | {"proofValue": multibase(signature)}}


def open_proved(document: Document) -> Opened:
    """Check the proof inside a document and return it without; whose key it is, the caller must ask.

    Raises UntrustedError, BadInputError.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict) or not all(isinstance(proof.get(name), str) for name in _ASKED):
        raise BadInputError(N_("This document carries no proof."))
    if any(proof[name] != wanted for name, wanted in _ASKED.items() if wanted):
        raise BadInputError(N_("This document carries a proof of another kind."))
    check_data(document)
    bare = {name: value for name, value in document.items() if name != "proof"}
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    key = key_named(proof["verificationMethod"])
    if config.get("@context") != bare.get("@context"):
        raise UntrustedError(N_("The signature does not match what is written."))
    _check(key, read_multibase(proof["proofValue"]), _proof_hash(bare, config))
    return Opened(bare, key, proof["verificationMethod"].rpartition("#")[0])


def token(document: Document, stamp: Stamp) -> str:
    """Write the document as a signed token (Open Badges 3.0 § 8.2): its members, and those that JWT names."""
    claims = document | _registered(document)
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": stamp.method}
    body = f"{_encode(orjson.dumps(header))}.{_encode(orjson.dumps(claims))}"
    return f"{body}.{_encode(stamp.private.sign(body.encode()))}"


def open_token(text: str) -> Opened:
    """Check a token's signature and return its document; whose key it is, the caller must ask.

    Raises UntrustedError, BadInputError; a token that says one thing to JWT readers and another in its document too.
    """
    parts = text.strip().split(".")
    if len(parts) != 3:
        raise BadInputError(N_("This is not a signed token."))
    header, claims = _object(parts[0]), _object(parts[1])
    if header.get("alg") not in ALGORITHMS or not isinstance(header.get("kid"), str) or "crit" in header:
        raise BadInputError(N_("This token is signed in a way that is not read here."))
    key = key_named(header["kid"])
    _check(key, _decode(parts[2]), f"{parts[0]}.{parts[1]}".encode())
    document = {name: value for name, value in claims.items() if name not in REGISTERED}
    told = {name: claims[name] for name in REGISTERED if name in claims}
    if told != _registered(document):
        raise UntrustedError(N_("The signature does not match what is written."))
    return Opened(document, key, header["kid"].rpartition("#")[0])


def whole_second(moment: datetime) -> str:
    """Write a time as credentials do, in UTC."""
    return f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def _registered(document: Mapping[str, Any]) -> Document:
    """Say in JWT's names what the document says in its own."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    told = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": document.get("id"),
        "nbf": _seconds(document.get("validFrom")),
        "exp": _seconds(document.get("validUntil")),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _seconds(moment: object) -> int | None:
    try:
        return int(datetime.fromisoformat(str(moment)).timestamp()) if moment else None
    except ValueError as wrong:
        raise BadInputError(N_("A date is not understood.")) from wrong


_ASKED = {
    "type": "DataIntegrityProof",
    "cryptosuite": SUITE,
    "proofPurpose": "assertionMethod",
    "verificationMethod": "",
    "proofValue": "",
}


def _proof_hash(document: Document, proof: Document) -> bytes:
    return sha256(canonical(proof)).digest() + sha256(canonical(document)).digest()


def _check(key: bytes, signature: bytes, signed: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature as wrong:
        raise UntrustedError(N_("The signature does not match what is written.")) from wrong


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as wrong:
        raise BadInputError(N_("This is not a signed token.")) from wrong


def _object(text: str) -> Document:
    try:
        found = orjson.loads(_decode(text))
    except orjson.JSONDecodeError as wrong:
        raise BadInputError(N_("This is not a signed token.")) from wrong
    if not isinstance(found, dict):
        raise BadInputError(N_("This is not a signed token."))
    return found

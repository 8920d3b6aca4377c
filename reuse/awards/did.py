"""The territory's public identity, `did:web`, and the keys that it publishes under it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from reuse.errors import N_, BadInputError

ED25519_PUBLIC = b"\xed\x01"
"""What a multikey of Ed25519 begins with."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST = 128  # characters: reading costs their square, and no key or signature has more


def did_of(public_url: str) -> str:
    """Write the identity that is published at an address: its host, the port's colon escaped."""
    return f"did:web:{quote(urlsplit(public_url).netloc, safe='')}"


def method_of(did: str, public: bytes) -> str:
    """Name one key of an identity; the name holds the key itself, so that it can be recognised without any network."""
    return f"{did}#{multikey(public)}"


def key_named(method: str) -> bytes:
    """Return the 32 bytes of the key that a name holds; raises BadInputError."""
    return read_multikey(method.rpartition("#")[2])


def did_document(did: str, keys: Iterable[bytes]) -> dict[str, Any]:
    """Write the document of an identity; `keys` stand newest first, old ones stay so that what they signed is read."""
    methods = [
        {"id": method_of(did, key), "type": "Multikey", "controller": did, "publicKeyMultibase": multikey(key)}
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def asserting_keys(document: Any) -> tuple[str, frozenset[bytes]]:
    """Read an identity and the keys with which it may make statements; raises BadInputError for anything else."""
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise BadInputError(N_("This is not the document of a public identity."))
    allowed, methods = document.get("assertionMethod"), document.get("verificationMethod")
    if not isinstance(allowed, list) or not isinstance(methods, list):
        raise BadInputError(N_("This is not the document of a public identity."))
    keys = [
        read_multikey(str(method.get("publicKeyMultibase")))
        for method in methods
        if isinstance(method, dict) and method.get("id") in allowed
    ]
    return document["id"], frozenset(keys)


def multikey(public: bytes) -> str:
    """Write an Ed25519 public key as a multikey."""
    return multibase(ED25519_PUBLIC + public)


def read_multikey(text: str) -> bytes:
    """Read the 32 bytes of an Ed25519 key; raises BadInputError."""
    raw = read_multibase(text)
    if len(raw) != 34 or not raw.startswith(ED25519_PUBLIC):
        raise BadInputError(N_("This is not the written form of an Ed25519 key."))
    return raw[2:]


def multibase(raw: bytes) -> str:
    """Write bytes in base58btc."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "z" + "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def read_multibase(text: str) -> bytes:
    """Read bytes in base58btc; raises BadInputError."""
    digits = text[1:]
    if not text.startswith("z") or len(text) > _LONGEST or any(digit not in _BASE58 for digit in digits):
        raise BadInputError(N_("This text is not in base58."))
    number = 0
    for digit in digits:
        number = number * 58 + _BASE58.index(digit)
    zeros = len(digits) - len(digits.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")

"""Secrets that the database keeps sealed, by keys derived from the service's own secret."""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reuse.errors import N_, ConflictError

NONCE_BYTES = 12


def derived(secret: str, purpose: str, length: int = 32) -> bytes:
    """Derive a key for one purpose (HKDF-SHA256)."""
    return HKDF(SHA256(), length, salt=None, info=f"reuse {purpose}".encode()).derive(secret.encode())


def seal(plain: bytes, owner: UUID, *, secret: str, purpose: str) -> bytes:
    """Encrypt for one owner and purpose (AES-256-GCM): moved to another row, it opens no more."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(derived(secret, purpose)).encrypt(nonce, plain, owner.bytes)


def unseal(sealed: bytes, owner: UUID, *, secret: str, purpose: str) -> bytes:
    """Decrypt; raises ConflictError when another secret sealed it."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(derived(secret, purpose)).decrypt(nonce, rest, owner.bytes)
    except InvalidTag as error:
        raise ConflictError(
            N_("The service's secret has changed: the codes of this account are no longer understood."),
            remedy=N_("Ask your administrator to remove the second factor, then set it up again."),
        ) from error

"""Tokens: drawn at random, shown once, kept as their hash."""

import secrets
from hashlib import sha256

PREFIX = "reuse_"


def new_token() -> str:
    """Draw a token of 256 random bits; the prefix lets leak scanners recognise it."""
    return PREFIX + secrets.token_urlsafe(32)


def token_hash(plain: str) -> str:
    """Hash a token for keeping and looking up: random bits need no slow hash."""
    return sha256(plain.encode("utf-8", "replace")).hexdigest()

"""Keys and versions that a program sends with a write."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from reuse import http
from reuse.errors import N_, BadInputError
from reuse.events.canonical import digest
from reuse.events.requests import first_time


def claim_key(session: Session, told: Mapping[str, Any]) -> UUID:
    """Return the request's key, kept for this body; for writes that leave no event, which keep it themselves.

    Raises KeyReusedError when the key served another body.
    """
    key = http.idempotency_key()
    first_time(session, http.current_actor(), key, digest({"path": request.path, "body": dict(told)}))
    return key


def version_asked() -> int:
    """Return the version that the request wants to change; raises BadInputError."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadInputError(
            N_("This change does not say which version it changes."),
            remedy=N_("Send the ETag you read as If-Match."),
            fields={"If-Match": N_("an ETag is required")},
        )
    return int(text)


def etag(version: int) -> dict[str, str]:
    """Write a version as a header."""
    return {"ETag": f'"{version}"'}

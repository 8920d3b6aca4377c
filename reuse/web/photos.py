"""Photos sent with a form."""

from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.errors import N_, BadInputError
from reuse.evidence.service import keep_file

KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"RIFF": "image/webp"}
"""What the first bytes of a photo say it is; the name it was sent under says nothing."""


def photo_sent(session: Session, device: Device, *, by: Actor, key: UUID) -> dict[str, str]:
    """Keep the photo of this request, if any, and return the answer it is; raises BadInputError for another file."""
    sent = request.files.get("photo")
    content = sent.read() if sent else b""
    if not content:
        return {}
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if kind is None:
        raise BadInputError(N_("This is not a photo."), fields={"photo": N_("send a JPEG, PNG or WebP picture")})
    kept = keep_file(session, content, media_type=kind, by=by, key=by.thing(key, "photo"), device=device)
    return {"photo": str(kept.id)}

"""Photos sent with a form."""

from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.evidence.service import keep_photo


def photo_sent(session: Session, device: Device, *, by: Actor, key: UUID) -> dict[str, str]:
    """Keep the photo of this request, if any, and return the answer it is; raises BadInputError for another file."""
    sent = request.files.get("photo")
    content = sent.read() if sent else b""
    return {"photo": str(keep_photo(session, content, by=by, key=key, device=device).id)} if content else {}

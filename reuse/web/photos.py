"""Photos of a device: sent with a form, and shown to whoever sees the device."""

from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.events.sight import seen
from reuse.evidence import queries
from reuse.evidence.service import keep_photo
from reuse.web.blueprint import blueprint


def photo_sent(session: Session, device: Device, *, by: Actor, key: UUID) -> dict[str, str]:
    """Keep the photo of this request, if any, and return the answer it is; raises BadInputError for another file."""
    sent = request.files.get("photo")
    content = sent.read() if sent else b""
    return {"photo": str(keep_photo(session, content, by=by, key=key, device=device).id)} if content else {}


@blueprint.get("/devices/<code>/photos/<uuid:photo>")
@http.signed_in
def photo(code: str, photo: UUID) -> ResponseReturnValue:
    """Give a photo to those who see its device, as a picture that can be nothing else and that nobody keeps."""
    with http.reading() as session:
        file = queries.photo(session, seen(session, code, http.current_actor()), photo)
    http.allow(sandbox="")
    answer = Response(file.content, mimetype=file.media_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

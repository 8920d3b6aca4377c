"""What is proved, by which signed checkpoints, and how anybody verifies it."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from reuse import http
from reuse.errors import N_, NotFoundError
from reuse.events.log_models import Checkpoint
from reuse.events.log_store import published_keys
from reuse.events.notes import Verifier
from reuse.web.blueprint import blueprint

SHOWN = 30


@blueprint.get("/proof")
@http.public
def proof() -> ResponseReturnValue:
    """Show the latest checkpoints, the keys, and how to check a document or the whole register."""
    with http.reading() as session:
        found = session.scalars(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(SHOWN)).all()
        keys = [(Verifier.parse(key.vkey), key.published_at) for key in published_keys(session)]
        return render_template("proof.html", checkpoints=found, keys=keys)


@blueprint.get("/proof/<int:size>.txt")
@http.public
def checkpoint(size: int) -> ResponseReturnValue:
    """Give a checkpoint's signed note, byte for byte."""
    with http.reading() as session:
        found = session.get(Checkpoint, size) if size < 2**62 else None
        if found is None:
            raise NotFoundError(N_("There is no such checkpoint."))
        return Response(found.note, mimetype="text/plain")

"""What is proved, by which signed checkpoints, and how anybody verifies it."""

from base64 import b64encode
from datetime import datetime

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.errors import N_, NotFoundError
from reuse.events.check import ConsistencyProof
from reuse.events.log_models import Checkpoint
from reuse.events.log_store import latest_checkpoint, published_keys
from reuse.events.merkle import verify_consistency
from reuse.events.notes import Head, Verifier
from reuse.events.proofs import prove_consistency
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint

SHOWN = 30
MINUTE, DAY = 60, 86_400
SIZE = "int(max=9007199254740991)"


@blueprint.get("/proof")
@http.public
def proof() -> ResponseReturnValue:
    """Show the checkpoints, the latest first, the keys, and how to check a document or the whole register."""
    before = number_in(request.args.get("before", ""))
    with http.reading() as session:
        query = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(SHOWN + 1)
        found = session.scalars(query.where(Checkpoint.size < before) if before else query).all()
        keys = [(Verifier.parse(key.vkey), key.published_at) for key in published_keys(session)]
        next_url = url_for("web.proof", before=found[SHOWN - 1].size, _anchor="checkpoints") if found[SHOWN:] else ""
        return render_template(
            "proof.html", checkpoints=found[:SHOWN], keys=keys, next_url=next_url, paged=before is not None
        )


@blueprint.get("/proof/latest.txt")
@http.public
@http.shared_for(MINUTE)
def checkpoint_latest() -> ResponseReturnValue:
    """Give the latest checkpoint's signed note at an address that never changes."""
    with http.reading() as session:
        return _note(latest_checkpoint(session))


@blueprint.get(f"/proof/<{SIZE}:size>.txt")
@http.public
@http.shared_for(DAY)
def checkpoint(size: int) -> ResponseReturnValue:
    """Give a checkpoint's signed note, byte for byte."""
    with http.reading() as session:
        return _note(session.get(Checkpoint, size))


def _note(found: Checkpoint | None) -> Response:
    if found is None:
        raise NotFoundError(N_("There is no such checkpoint."))
    return Response(found.note, mimetype="text/plain")


@blueprint.get(f"/proof/<{SIZE}:first>-<{SIZE}:second>.txt")
@http.public
@http.shared_for(DAY)
def consistency_text(first: int, second: int) -> ResponseReturnValue:
    """Give the hashes that show that one checkpoint's log begins with another's (RFC 9162), one a line."""
    with http.reading() as session:
        proved = prove_consistency(session, first, second)
    return Response("".join(f"{one}\n" for one in _hashes(proved)), mimetype="text/plain")


@blueprint.get("/proof/consistency")
@http.public
def consistency() -> ResponseReturnValue:
    """Show the proof between any two checkpoints; `second` is the latest where it is not said."""
    first, second = (number_in(request.args.get(name, "")) for name in ("first", "second"))
    with http.reading() as session:
        told = _proved(session, first, second) if first is not None else {"heads": (), "hashes": (), "holds": False}
        return render_template("consistency.html", first=first, second=second, **told)


def _proved(session: Session, first: int, second: int | None) -> dict[str, object]:
    """Draw a proof and check it as a reader does; raises NotFoundError for a size without a checkpoint."""
    proved = prove_consistency(session, first, second)
    old, new = (Head.parse(note.rpartition("\n\n")[0] + "\n") for note in (proved.first, proved.second))
    holds = verify_consistency(old.size, new.size, old.root, new.root, proved.path)
    return {
        "heads": [(head, datetime.fromisoformat(head.made_at)) for head in (old, new)],
        "hashes": _hashes(proved),
        "holds": holds,
    }


def _hashes(proved: ConsistencyProof) -> list[str]:
    return [b64encode(one).decode() for one in proved.path]

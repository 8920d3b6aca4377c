"""Doors to the sealed log: checkpoints and proofs."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from reuse.api.door import Bytes, Subject
from reuse.api.listing import paged
from reuse.errors import N_, NotFoundError
from reuse.events import proofs
from reuse.events import queries as events
from reuse.events.log_models import Checkpoint
from reuse.events.log_store import latest_checkpoint, published_keys
from reuse.events.sight import seen
from reuse.http import current_actor, public, reading, signed_in
from reuse.schemas import opened as shapes
from reuse.schemas.strict import PageByNumber

doors = Subject("log", __name__, description="Checkpoints of the sealed log, and proofs that anybody checks offline.")
PROOF = Bytes("application/json", shapes.ProofOut())


@doors.asks("/checkpoints", shapes.CheckpointList, takes={"query": PageByNumber})
@public
def checkpoints(query: dict[str, Any]) -> dict[str, Any]:
    """List the checkpoints, the latest first."""
    asked = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(query["limit"] + 1)
    with reading() as session:
        after = query["after"]
        found = session.scalars(asked if after is None else asked.where(Checkpoint.size < after)).all()
    return paged(found, query["limit"], lambda one: one.size)


@doors.asks("/checkpoints/latest", shapes.CheckpointOut, refuses={404})
@public
def latest() -> Checkpoint:
    """Show the latest checkpoint."""
    with reading() as session:
        return _known(latest_checkpoint(session))


@doors.asks("/checkpoints/<int(max=9007199254740991):size>", shapes.CheckpointOut)
@public
def checkpoint(size: int) -> Checkpoint:
    """Show the checkpoint of one size."""
    with reading() as session:
        return _known(session.get(Checkpoint, size))


def _known(found: Checkpoint | None) -> Checkpoint:
    if found is None:
        raise NotFoundError(N_("There is no such checkpoint."))
    return found


@doors.asks("/checkpoints/keys", shapes.LogKeyList)
@public
def keys() -> dict[str, Any]:
    """List the keys that signed checkpoints; a reader pins one by its fingerprint, from elsewhere than here."""
    with reading() as session:
        return {"items": published_keys(session)}


@doors.asks("/proofs/inclusion/<uuid:event>", PROOF, takes={"query": shapes.InclusionQuery})
@public
def inclusion(query: dict[str, Any], event: UUID) -> dict[str, Any]:
    """Prove that an event is in a checkpoint; nothing of the event is told but its hash."""
    with reading() as session:
        number = events.by_id(session, event).number
        return proofs.prove_inclusion(session, number, query["size"]).as_json()


@doors.asks("/proofs/consistency", PROOF, takes={"query": shapes.ConsistencyQuery}, refuses={404})
@public
def consistency(query: dict[str, Any]) -> dict[str, Any]:
    """Prove that a checkpoint contains all of an earlier one."""
    with reading() as session:
        return proofs.prove_consistency(session, query["first"], query["second"]).as_json()


@doors.asks("/proofs/history/<code>", PROOF, refuses={409})
@signed_in
def history(code: str) -> dict[str, Any]:
    """Prove that a device's history is whole: its sealed events, and that no last one was left out."""
    with reading() as session:
        return proofs.prove_history(session, seen(session, code, current_actor()).subject).as_json()

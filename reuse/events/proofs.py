"""Proofs drawn from the sealed log."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.errors import N_, ConflictError, NotFoundError
from reuse.events import merkle
from reuse.events.check import ConsistencyProof, HistoryProof, InclusionProof
from reuse.events.log_models import Checkpoint, LogEntry
from reuse.events.log_store import ends_by_bucket, latest_checkpoint, log_tiles, subject_tiles
from reuse.events.models import Event
from reuse.events.subjects import BUCKETS, bucket_hash, bucket_of


def prove_inclusion(session: Session, event_number: int, size: int | None = None) -> InclusionProof:
    """Prove that an event is in the checkpoint of this size, or in the latest. Raises NotFoundError."""
    checkpoint = _checkpoint(session, size)
    query = select(LogEntry.position, Event.hash).join(Event, Event.number == LogEntry.event_number)
    row = session.execute(query.where(Event.number == event_number)).one_or_none()
    if row is None or row.position >= checkpoint.size:
        raise NotFoundError(
            N_("This event is not in that checkpoint."), remedy=N_("Wait for the next one, or ask for it now.")
        )
    path = merkle.inclusion_proof(row.position, checkpoint.size, log_tiles(session).read)
    return InclusionProof(checkpoint.note, row.position, row.hash, tuple(path))


def prove_consistency(session: Session, first: int, second: int | None = None) -> ConsistencyProof:
    """Prove that one checkpoint, or the latest, contains the whole of an earlier one. Raises NotFoundError."""
    old, new = _checkpoint(session, first), _checkpoint(session, second)
    if old.size > new.size:
        old, new = new, old
    path = merkle.consistency_proof(old.size, new.size, log_tiles(session).read)
    return ConsistencyProof(old.note, new.note, tuple(path))


def prove_history(session: Session, subject: str) -> HistoryProof:
    """Prove a subject's whole history as of the latest checkpoint; what came after it is not in the proof.

    Raises NotFoundError, or ConflictError where a new checkpoint was made meanwhile.
    """
    checkpoint = _checkpoint(session, None)
    index = bucket_of(subject)
    bucket = ends_by_bucket(session, [index])[index]
    last = next((end.seq for end in bucket if end.subject == subject), None)
    if last is None:
        raise NotFoundError(N_("Nothing about this was sealed yet."), remedy=N_("Wait for the next checkpoint."))
    path = merkle.inclusion_proof(index, BUCKETS, subject_tiles(session).read)
    root = bytes.fromhex(checkpoint.subjects_root)
    if not merkle.verify_inclusion(bucket_hash(bucket), index, BUCKETS, path, root):
        raise ConflictError(N_("A new checkpoint was made meanwhile."), remedy=N_("Ask again."))
    query = select(Event.canonical).where(Event.subject == subject, Event.seq <= last).order_by(Event.seq)
    events = tuple(content.decode() for content in session.scalars(query))
    return HistoryProof(checkpoint.note, subject, events, tuple(sorted(bucket)), tuple(path))


def _checkpoint(session: Session, size: int | None) -> Checkpoint:
    checkpoint = latest_checkpoint(session) if size is None else session.get(Checkpoint, size)
    if checkpoint is None:
        raise NotFoundError(N_("There is no such checkpoint."))
    return checkpoint

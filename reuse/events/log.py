"""The log that events are sealed into, and its signed heads."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, exists, func, insert, select, text
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.errors import N_, ConflictError
from reuse.events import merkle
from reuse.events.keys import read_keys, rotate_key
from reuse.events.log_models import Checkpoint, LogEntry, LogKey, LogTile, SubjectHead, SubjectTile
from reuse.events.log_store import (
    ends_by_bucket,
    keep,
    keep_tiles,
    latest_checkpoint,
    log_tiles,
    published_keys,
    subject_tiles,
)
from reuse.events.models import Event
from reuse.events.notes import Head, Signer
from reuse.events.subjects import HEIGHT, bucket_hash, bucket_of
from reuse.events.trust import KeyRecord

BATCH = 4096


def due(session: Session, now: datetime) -> bool:
    """Tell whether the daily checkpoint is to be made: events wait, and none of today's (UTC) sealed any."""
    last = latest_checkpoint(session)
    if last is not None and last.made_at.date() >= now.date():
        return False
    return bool(session.scalar(select(exists().where(Event.number > _last_sealed(session)))))


def seal(session: Session, *, signer: Signer, now: datetime) -> Checkpoint:
    """Give every event not yet sealed its place in the log and sign the new head; with nothing new, the last stands.

    Writers wait until the transaction ends. Raises ConflictError if another key has been published as the last.
    """
    _lock_out_writers(session)
    _claim(session, signer, now)
    last = latest_checkpoint(session)
    size, buckets = _append_events(session, last.size if last else 0)
    if last and last.size == size:
        return last
    head = Head(
        origin=signer.name,
        size=size,
        root=merkle.root(size, log_tiles(session).read),
        subjects_root=_renew_subjects(session, buckets),
        made_at=stamp(max(now, last.made_at) if last else now),
    )
    return _keep_checkpoint(session, head, signer)


def replace_key(session: Session, path: Path, now: datetime) -> KeyRecord:
    """Rotate the signing key's file and publish the statement; no seal can run meanwhile."""
    _lock_out_writers(session)
    record = rotate_key(path, now)
    known = {key.vkey for key in published_keys(session)}
    for made in read_keys(path):
        if made.vkey not in known:
            session.add(LogKey(vkey=made.vkey, statement=made.statement, published_at=now))
            session.flush()  # one by one: their numbers are their order
    return record


def settled(session: Session) -> int:
    """Return the number of the last event once every event under way is written: none lower appears later.

    Writers wait until the transaction ends.
    """
    _lock_out_writers(session)
    return session.scalar(select(func.max(Event.number))) or 0


def _lock_out_writers(session: Session) -> None:
    """Wait for every writer with an event under way, and hold the others and other sealers back.

    Only then is "every number above the last sealed one" the same as "every event not yet sealed": numbers are drawn
    by the INSERT, which needs the table lock, so that a slow writer's lower number cannot appear later. On SQLite
    the unit of work is the only writer already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE"))


def _last_sealed(session: Session) -> int:
    query = select(LogEntry.event_number).order_by(LogEntry.position.desc()).limit(1)
    return session.scalar(query) or 0


def _append_events(session: Session, size: int) -> tuple[int, set[int]]:
    """Append the waiting events; return the new size and the buckets of their subjects."""
    last, buckets = _last_sealed(session), set[int]()
    query = select(Event.number, Event.subject, Event.seq, Event.hash).order_by(Event.number).limit(BATCH)
    while rows := session.connection().execute(query.where(Event.number > last)).all():
        entries = [{"position": size + place, "event_number": row.number} for place, row in enumerate(rows)]
        session.connection().execute(insert(LogEntry), entries)
        tiles = log_tiles(session)
        tiles.append(size, [merkle.leaf_hash(bytes.fromhex(row.hash)) for row in rows])
        keep_tiles(session, LogTile, tiles)
        buckets |= _move_heads(session, rows)
        size, last = size + len(rows), rows[-1].number
    return size, buckets


def _move_heads(session: Session, rows: Sequence[Row[int, str, int, str]]) -> set[int]:
    heads = dict[str, dict[str, Any]]()
    for _, subject, seq, event_hash in rows:  # in order, so that the last one stays
        heads[subject] = {"subject": subject, "bucket": bucket_of(subject), "seq": seq, "hash": event_hash}
    keep(session, SubjectHead, list(heads.values()))
    return {head["bucket"] for head in heads.values()}


def _renew_subjects(session: Session, buckets: set[int]) -> bytes:
    """Recompute the touched buckets only, or one of an empty log, and return the root over all of them."""
    buckets = buckets or {0}
    tiles = subject_tiles(session)
    ends = ends_by_bucket(session, buckets)
    root = tiles.replace({bucket: bucket_hash(ends[bucket]) for bucket in buckets}, HEIGHT)
    keep_tiles(session, SubjectTile, tiles)
    return root


def _keep_checkpoint(session: Session, head: Head, signer: Signer) -> Checkpoint:
    checkpoint = Checkpoint(
        size=head.size,
        root=head.root.hex(),
        subjects_root=head.subjects_root.hex(),
        note=signer.sign(head.text()),
        made_at=datetime.fromisoformat(head.made_at),
    )
    session.add(checkpoint)
    session.flush()
    return checkpoint


def _claim(session: Session, signer: Signer, now: datetime) -> None:
    """Publish the log's first key; afterwards accept the last published one only."""
    known = published_keys(session)
    if not known:
        session.add(LogKey(vkey=signer.verifier.vkey, statement=None, published_at=now))
    elif known[-1].vkey != signer.verifier.vkey:
        raise ConflictError(
            N_("Another signing key has been published for this log."),
            remedy=N_("Put back the key file that signed the last checkpoint, or finish its rotation."),
        )

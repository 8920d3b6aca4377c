"""Verification of the ends of histories that the last checkpoint commits to."""

from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session, aliased

from reuse.events import merkle
from reuse.events.findings import Finding
from reuse.events.log_models import SubjectHead, SubjectTile
from reuse.events.log_store import EMPTY_SUBJECT_TILES, tiles_between
from reuse.events.models import Event
from reuse.events.subjects import SubjectEnd, bucket_hash, bucket_of
from reuse.events.tiles import WIDTH, split_hashes

EndRow = Row[int, str, int, str, str, int]
"""Bucket, subject, seq, hash; that event's real hash, the number of a later sealed one: None where there is none."""


def check_ends(session: Session, size: int, last: int) -> Generator[Finding, None, bytes]:
    """Yield what differs between heads, buckets and the events up to number `last`; return the rebuilt root."""
    roots, counted = list[bytes](), 0
    top = tiles_between(session, SubjectTile, 1, 0, 1).get(0, EMPTY_SUBJECT_TILES[1])
    for index, empty_root in enumerate(split_hashes(EMPTY_SUBJECT_TILES[1])):
        rows = _ends(session, index, last)
        counted += sum(row[2] for row in rows)
        for row in rows:
            yield from _check_end(row)
        stored = tiles_between(session, SubjectTile, 0, index, index + 1).get(index, EMPTY_SUBJECT_TILES[0])
        yield from _compare(f"subject tile 0/{index}", stored, expected := _bucket_row(index, rows))
        roots.append(merkle.subtree_hash(expected) if rows else empty_root)
    yield from _compare("subject tile 1/0", top, roots)
    if counted != size:  # chains have no gaps: their lengths are the log's
        yield Finding("ends of histories", "count", str(size), str(counted))
    return merkle.subtree_hash(roots)


def _ends(session: Session, index: int, last: int) -> Sequence[EndRow]:
    later = aliased(Event)
    query = (
        select(SubjectHead.bucket, SubjectHead.subject, SubjectHead.seq, SubjectHead.hash, Event.hash, later.number)
        .join(Event, and_(Event.subject == SubjectHead.subject, Event.seq == SubjectHead.seq), isouter=True)
        .join(
            later,
            and_(later.subject == SubjectHead.subject, later.seq == SubjectHead.seq + 1, later.number <= last),
            isouter=True,
        )
        .where(SubjectHead.bucket >= index * WIDTH, SubjectHead.bucket < (index + 1) * WIDTH)
    )
    return session.execute(query).all()


def _check_end(row: EndRow) -> Iterator[Finding]:
    bucket, subject, seq, written, real, later = row
    if written != real:
        yield Finding("end of history", "hash", real or "none", written, subject, seq)
    if later is not None:
        yield Finding("end of history", "seq", f"{seq + 1} or more", str(seq), subject, seq)
    if bucket != bucket_of(subject):
        yield Finding("end of history", "bucket", str(bucket_of(subject)), str(bucket), subject, seq)


def _bucket_row(index: int, rows: Sequence[EndRow]) -> list[bytes]:
    ends = defaultdict[int, list[SubjectEnd]](list)
    for bucket, subject, seq, written, _, _ in rows:
        ends[bucket - index * WIDTH].append(SubjectEnd(subject, seq, written))
    row = split_hashes(EMPTY_SUBJECT_TILES[0])
    for place, subjects in ends.items():
        row[place] = bucket_hash(subjects)
    return row


def _compare(where: str, stored: bytes, expected: Sequence[bytes]) -> Iterator[Finding]:
    if stored != b"".join(expected):
        yield Finding(where, "hashes", merkle.subtree_hash(expected).hex(), "another root")

"""Verification of the ends of histories that the last checkpoint commits to."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from reuse.events import merkle
from reuse.events.findings import Finding
from reuse.events.log_models import SubjectHead, SubjectTile
from reuse.events.log_store import EMPTY_SUBJECT_TILES, tiles_between
from reuse.events.models import Event
from reuse.events.subjects import SubjectEnd, bucket_hash, bucket_of
from reuse.events.tiles import WIDTH, split_hashes

EndRow = Row[int, str, int, str, str, int]
"""Bucket, subject, seq, hash; then that event's own hash and number, None where there is no such event."""

AT_ONCE = 5000


def check_ends(session: Session, size: int, last: int) -> Generator[Finding, None, bytes]:
    """Yield what differs between heads, buckets and the events up to number `last`; return the rebuilt root."""
    roots, counted = split_hashes(EMPTY_SUBJECT_TILES[1]), 0
    for index, group in groupby(_ends(session), key=lambda row: int(row[0]) // WIDTH):
        rows = list(group)
        counted += sum(row[2] for row in rows)
        for row in rows:
            yield from _check_end(row, last)
        if not 0 <= index < WIDTH:
            continue  # found already: such a bucket is nobody's
        expected = _bucket_row(index, rows)
        roots[index] = merkle.subtree_hash(expected)
        stored = tiles_between(session, SubjectTile, 0, index, index + 1).get(index, EMPTY_SUBJECT_TILES[0])
        yield from _compare(f"subject tile 0/{index}", stored, expected)
    top = tiles_between(session, SubjectTile, 1, 0, 1).get(0, EMPTY_SUBJECT_TILES[1])
    yield from _compare("subject tile 1/0", top, roots)
    if counted != size:  # chains have no gaps: their lengths add up to the log's
        yield from _explain_count(session, size, counted, last)
    return merkle.subtree_hash(roots)


def _ends(session: Session) -> Iterable[EndRow]:
    query = (
        select(SubjectHead.bucket, SubjectHead.subject, SubjectHead.seq, SubjectHead.hash, Event.hash, Event.number)
        .join(Event, and_(Event.subject == SubjectHead.subject, Event.seq == SubjectHead.seq), isouter=True)
        .order_by(SubjectHead.bucket)
    )
    return session.connection().execute(query, execution_options={"yield_per": AT_ONCE})


def _check_end(row: EndRow, last: int) -> Iterator[Finding]:
    bucket, subject, seq, written, real, number = row
    if written != real:
        yield Finding("end of history", "hash", real or "none", written, subject, seq)
    elif number > last:
        yield Finding("end of history", "seq", f"{seq - 1} or less", str(seq), subject, seq)
    if bucket != bucket_of(subject):
        yield Finding("end of history", "bucket", str(bucket_of(subject)), str(bucket), subject, seq)


def _explain_count(session: Session, size: int, counted: int, last: int) -> Iterator[Finding]:
    """Name a history that ends too early, or is not there at all."""
    query = (
        select(Event.subject, Event.seq, SubjectHead.seq)
        .join(SubjectHead, SubjectHead.subject == Event.subject, isouter=True)
        .where(Event.number <= last, Event.seq > func.coalesce(SubjectHead.seq, 0))
        .limit(1)
    )
    for subject, seq, written in session.execute(query):
        yield Finding("end of history", "seq", f"{seq} or more", str(written or "none"), subject, seq)
        return
    yield Finding("ends of histories", "count", str(size), str(counted))


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

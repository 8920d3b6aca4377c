"""Verification of the sealed log: places, tiles and signed heads."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.errors import ReuseError
from reuse.events import merkle
from reuse.events.ends_check import check_ends
from reuse.events.findings import Finding
from reuse.events.log_models import Checkpoint, LogEntry, LogTile
from reuse.events.log_store import log_tiles, tiles_between
from reuse.events.models import Event
from reuse.events.tiles import WIDTH, DamagedTileError, split_hashes
from reuse.events.trust import TrustedKey, open_checkpoint

BATCH = 64 * WIDTH
HEADS_AT_ONCE = 200

HeadRow = Row[int, str, str, str, datetime]


def verify_log(session: Session, trusted: Collection[TrustedKey]) -> Iterator[Finding]:
    """Recompute the log from the events and yield what differs, in 32 bytes of memory per 256 events.

    Whether an event says what its hash says, and follows the one before, is not looked at here. Heads older than the
    last are held to the root of the log they signed, not to the ends of histories of their day.
    """
    size = session.scalar(select(func.coalesce(func.max(LogEntry.position) + 1, 0))) or 0
    last = session.scalar(select(func.max(LogEntry.event_number))) or 0
    yield from _check_places(session, size)
    yield from _check_skipped(session, size, last)
    subjects_root = yield from check_ends(session, size, last)
    yield from _check_heads(session, trusted, size, subjects_root.hex())


def _check_places(session: Session, size: int) -> Iterator[Finding]:
    """Compare each tile of leaves with the events that stand in it, then the tiles above."""
    roots, before = list[bytes](), 0
    for start in range(0, size, BATCH):
        rows = _places(session, start)
        if len(rows) != min(BATCH, size - start):
            yield Finding(f"log positions from {start}", "count", str(min(BATCH, size - start)), str(len(rows)))
            return
        numbers, hashes = zip(*rows, strict=True)
        yield from _check_order([before, *numbers], start)
        before = numbers[-1]
        stored = tiles_between(session, LogTile, 0, start // WIDTH, (start + BATCH) // WIDTH)
        for first in range(0, len(rows), WIDTH):
            index, leaves = (start + first) // WIDTH, _leaves(hashes[first : first + WIDTH])
            tile = stored.get(index, b"")
            if b"".join(leaves) != tile:
                yield from _explain(session, index, numbers[first:], leaves, tile)
            if len(leaves) == WIDTH:
                whole = len(tile) == WIDTH * merkle.HASH_BYTES
                roots.append(merkle.subtree_hash(split_hashes(tile) if whole else leaves))
    yield from _check_upper_tiles(session, roots)


def _places(session: Session, start: int) -> list[tuple[int, str | None]]:
    """Read event numbers and hashes in order of position; the hash is None where the event is gone."""
    query = (
        select(LogEntry.event_number, Event.hash)
        .join(Event, Event.number == LogEntry.event_number, isouter=True)
        .where(LogEntry.position >= start, LogEntry.position < start + BATCH)
        .order_by(LogEntry.position)
    )
    with session.connection().execute(query) as result:
        return list(result.cursor.fetchall())  # the driver's tuples: a million rows need no names


def _leaves(hashes: Sequence[str | None]) -> list[bytes]:
    try:
        return [sha256(b"\x00" + bytes.fromhex(written or "gone")).digest() for written in hashes]
    except ValueError:
        return [_leaf(written) for written in hashes]


def _leaf(event_hash: str | None) -> bytes:
    """Hash a leaf; what is no hash, or no event any more, matches nothing."""
    try:
        return sha256(b"\x00" + bytes.fromhex(event_hash or "gone")).digest()
    except ValueError:
        return b""


def _check_order(numbers: list[int], start: int) -> Iterator[Finding]:
    """Hold event numbers, the first of which stands before position `start`, to the order of recording."""
    if numbers == sorted(numbers):  # no number comes twice: the table sees to it
        return
    place = next(place for place, (one, other) in enumerate(pairwise(numbers)) if one > other)
    where = f"log position {start + place}"
    yield Finding(where, "event_number", f"above {numbers[place]}", str(numbers[place + 1]))


def _explain(
    session: Session, index: int, numbers: Sequence[int], leaves: Sequence[bytes], tile: bytes
) -> Iterator[Finding]:
    """Name the events that differ from a tile, or the tile where all of it that is there agrees."""
    named = False
    for place, (leaf, stored) in enumerate(zip(leaves, split_hashes(tile), strict=False)):
        if leaf != stored:
            named = True
            event = session.get(Event, numbers[place])
            subject, seq = (event.subject, event.seq) if event else (None, None)
            yield Finding(f"log position {index * WIDTH + place}", "hash", stored.hex(), leaf.hex(), subject, seq)
    if not named:
        yield Finding(f"tile 0/{index}", "length", str(len(leaves)), str(len(tile) // merkle.HASH_BYTES))


def _check_upper_tiles(session: Session, roots: list[bytes]) -> Iterator[Finding]:
    level = 1
    while roots:
        rows = [roots[first : first + WIDTH] for first in range(0, len(roots), WIDTH)]
        stored = tiles_between(session, LogTile, level, 0, len(rows))
        for index, row in enumerate(rows):
            if (found := stored.get(index, b"")) != (expected := b"".join(row)):
                yield Finding(f"tile {level}/{index}", "hashes", _short(expected), _short(found))
        roots = [merkle.subtree_hash(row) for row in rows if len(row) == WIDTH]
        level += 1


def _check_skipped(session: Session, size: int, last: int) -> Iterator[Finding]:
    """Name the first event left outside the log before its end."""
    total = session.scalar(select(func.count()).select_from(Event)) or 0
    waiting = session.scalar(select(func.count()).select_from(Event).where(Event.number > last)) or 0
    if total - waiting == size:
        return
    query = select(Event.number, Event.subject, Event.seq).join(
        LogEntry, LogEntry.event_number == Event.number, isouter=True
    )
    skipped = query.where(LogEntry.position.is_(None), Event.number < last).order_by(Event.number).limit(1)
    for number, subject, seq in session.execute(skipped):
        yield Finding(f"event {number}", "position", "a place in the log", "none", subject, seq)


def _check_heads(session: Session, trusted: Collection[TrustedKey], size: int, subjects_root: str) -> Iterator[Finding]:
    """Hold every checkpoint to its signature and to the log, and the last one to the ends of histories too."""
    last: HeadRow | None = None
    columns = Checkpoint.size, Checkpoint.root, Checkpoint.subjects_root, Checkpoint.note, Checkpoint.made_at
    query = select(*columns).order_by(Checkpoint.size).limit(HEADS_AT_ONCE)
    while heads := session.execute(query.where(Checkpoint.size > last.size) if last else query).all():
        for head in heads:
            yield from _check_head(session, head, trusted, last)
            last = head
    if last is None:
        if size:
            yield Finding("log", "checkpoint", "a signed head", "none")
    elif (last.size, last.subjects_root) != (size, subjects_root):
        expected = f"{last.size} events, subjects {last.subjects_root}"
        yield Finding(f"checkpoint {last.size}", "log", expected, f"{size} events, subjects {subjects_root}")


def _check_head(
    session: Session, checkpoint: HeadRow, trusted: Collection[TrustedKey], before: HeadRow | None
) -> Iterator[Finding]:
    where = f"checkpoint {checkpoint.size}"
    try:
        signed = open_checkpoint(checkpoint.note, trusted)
        root = merkle.root(signed.size, log_tiles(session).read)
    except (ReuseError, DamagedTileError) as problem:
        yield Finding(where, "note", "a head of this log signed by a trusted key", str(problem))
        return
    written = {"size": checkpoint.size, "root": checkpoint.root, "subjects_root": checkpoint.subjects_root}
    said = {"size": signed.size, "root": signed.root.hex(), "subjects_root": signed.subjects_root.hex()}
    for field, expected in said.items():
        if written[field] != expected:
            yield Finding(where, field, str(expected), str(written[field]))
    if stamp(checkpoint.made_at) != signed.made_at or (before and checkpoint.made_at < before.made_at):
        yield Finding(where, "made_at", signed.made_at, stamp(checkpoint.made_at))
    if root != signed.root:
        yield Finding(where, "root", signed.root.hex(), root.hex())


def _short(hashes: bytes) -> str:
    return sha256(hashes).hexdigest()

"""Reads and writes of the sealed log's tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from reuse.events.log_models import Checkpoint, LogKey, LogTile, SubjectHead, SubjectTile
from reuse.events.subjects import HEIGHT, SubjectEnd
from reuse.events.tiles import Tile, Tiles, empty_tiles

AT_ONCE = 500
"""Keys asked for in one query: well under SQLite's limit of parameters."""

EMPTY_SUBJECT_TILES = empty_tiles(HEIGHT)


def latest_checkpoint(session: Session) -> Checkpoint | None:
    """Return the last signed head, or None while nothing was ever sealed."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)).first()


def log_tiles(session: Session) -> Tiles:
    """Open the tree of the log."""
    return Tiles(lambda tiles: _load(session, LogTile, tiles))


def subject_tiles(session: Session) -> Tiles:
    """Open the tree of the buckets."""

    def load(tiles: Sequence[Tile]) -> dict[Tile, bytes]:
        return {tile: EMPTY_SUBJECT_TILES[tile[0]] for tile in tiles} | _load(session, SubjectTile, tiles)

    return Tiles(load)


def tiles_between(
    session: Session, model: type[LogTile | SubjectTile], level: int, start: int, stop: int
) -> dict[int, bytes]:
    """Return the stored tiles of a level from index `start` to before `stop`."""
    query = select(model.index, model.hashes).where(model.level == level, model.index >= start, model.index < stop)
    return {row[0]: row[1] for row in session.execute(query)}


def keep_tiles(session: Session, model: type[LogTile | SubjectTile], tiles: Tiles) -> None:
    """Store what was written."""
    changed = tiles.take_changed()
    rows = [{"level": level, "index": index, "hashes": hashes} for (level, index), hashes in changed.items()]
    keep(session, model, rows)


def keep(session: Session, model: type[LogTile | SubjectTile | SubjectHead], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or replace those of the same key."""
    if not rows:
        return
    table: Table = model.metadata.tables[model.__tablename__]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    fresh = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=fresh), rows
    )


def ends_by_bucket(session: Session, buckets: Iterable[int]) -> dict[int, list[SubjectEnd]]:
    """Return the subjects of each bucket with their last sealed events."""
    wanted, found = sorted(buckets), defaultdict[int, list[SubjectEnd]](list)
    for start in range(0, len(wanted), AT_ONCE):
        query = select(SubjectHead.bucket, SubjectHead.subject, SubjectHead.seq, SubjectHead.hash)
        for row in session.execute(query.where(SubjectHead.bucket.in_(wanted[start : start + AT_ONCE]))):
            found[row.bucket].append(SubjectEnd(row.subject, row.seq, row.hash))
    return found


def published_keys(session: Session) -> list[LogKey]:
    """Return the published keys, oldest first."""
    return list(session.scalars(select(LogKey).order_by(LogKey.number)))


def _load(session: Session, model: type[LogTile | SubjectTile], tiles: Sequence[Tile]) -> dict[Tile, bytes]:
    found = dict[Tile, bytes]()
    for level in {level for level, _ in tiles}:
        indexes = [index for other, index in tiles if other == level]
        for start in range(0, len(indexes), AT_ONCE):
            query = select(model.index, model.hashes).where(
                model.level == level, model.index.in_(indexes[start : start + AT_ONCE])
            )
            found |= {(level, index): hashes for index, hashes in session.execute(query)}
    return found

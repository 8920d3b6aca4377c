"""Tables of the sealed log."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId


class LogEntry(Base):
    """The place of one event in the log, given once."""

    __tablename__ = "log_entries"

    position: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    event_number: Mapped[int] = mapped_column(BigId, ForeignKey("events.number"), unique=True)


class LogTile(Base):
    """Up to 256 hashes of the log's tree, side by side; the tile at the right edge grows."""

    __tablename__ = "log_tiles"

    level: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(BigId, primary_key=True)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class SubjectHead(Base):
    """The last sealed event of one subject."""

    __tablename__ = "subject_heads"

    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    bucket: Mapped[int] = mapped_column(index=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class SubjectTile(Base):
    """256 hashes of the tree over all buckets of subjects; an absent tile holds empty buckets only."""

    __tablename__ = "subject_tiles"

    level: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(BigId, primary_key=True)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class Checkpoint(Base):
    """The signed head of the log at one size."""

    __tablename__ = "checkpoints"

    size: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    subjects_root: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class LogKey(Base):
    """A published key and the statement by which the one before named it: for readers, never for `verify`."""

    __tablename__ = "log_keys"

    number: Mapped[int] = mapped_column(primary_key=True)
    vkey: Mapped[str] = mapped_column(String(400), unique=True)
    statement: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]

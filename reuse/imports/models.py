"""Tables of imports."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class Kind(StrEnum):
    """What list a file is."""

    LVAO = "lvao"  # the national open data on places that repair, take and give
    SCHOOLS = "schools"  # the ministry's directory
    OSM = "osm"  # what the Overpass service answers
    OWN = "own"  # a list kept by hand


class Answer(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # changed here and in the source since the last import
    UNDECIDED = "undecided"  # may be a site known here
    LEFT_OUT = "left_out"  # well written, and nothing for this territory's list
    REFUSED = "refused"
    ABSENT = "absent"  # known from this source, and not in the file any more


class Import(Base):
    """A file as read once: what it would change, then what it changed."""

    __tablename__ = "imports"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    made_by: Mapped[UUID]
    kind: Mapped[Kind]
    as_points: Mapped[bool]  # new sites become collection points, else they are listed for their services only
    accepts: Mapped[list[str]]  # what a new collection point takes where the file does not say
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(index=True)
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of a file, or one site that the file tells no more, with its answer."""

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_answer", "import_id", "answer", "number"),)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[Answer]
    name: Mapped[str] = mapped_column(String(200))
    commune: Mapped[str] = mapped_column(String(100))
    source_id: Mapped[str] = mapped_column(String(100))
    told: Mapped[dict[str, Any]]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    site_version: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
    conflicts: Mapped[dict[str, Any]]
    candidates: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(200))
    warnings: Mapped[list[str]]
    decision: Mapped[str] = mapped_column(String(40), default="")
    done: Mapped[bool] = mapped_column(default=False)


class SiteSource(Base):
    """What a source said last of a site: what differs from it here was changed here."""

    __tablename__ = "site_sources"
    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    told: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime]

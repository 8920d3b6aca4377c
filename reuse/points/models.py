"""Tables of exceptional closures and openings."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class ClosureKind(StrEnum):
    """Whether the door is shut, or open with no room left."""

    CLOSED = "closed"
    FULL = "full"


class ClosureReason(StrEnum):
    """Why a point is closed, in one word that is said to residents."""

    HOLIDAYS = "holidays"
    WORKS = "works"
    STAFF = "staff"
    EVENT = "event"
    FULL = "full"
    OTHER = "other"


class Closure(Base):
    """Days on which a site does not take what it usually takes; lifted, it counts no more."""

    __tablename__ = "closures"
    __table_args__ = (
        Index("ix_closures_site", "site_id", "first_day"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    kind: Mapped[ClosureKind]
    reason: Mapped[ClosureReason]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    made_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class SpecialOpening(Base):
    """Hours at which a site receives people beside its ordinary ones, whatever the day."""

    __tablename__ = "special_openings"
    __table_args__ = (Index("ix_special_openings_site", "site_id", "ends_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

"""Tables of exceptional closures and openings, and of what residents report."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
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


class About(StrEnum):
    """What a resident says is not as it is told."""

    HOURS = "hours"
    CLOSED = "closed"
    ADDRESS = "address"
    TAKES = "takes"
    TELEPHONE = "telephone"
    ACCESS = "access"
    OTHER = "other"


class Settled(StrEnum):
    """What was done about a report."""

    MENDED = "mended"
    NOTHING = "nothing"


class PointReport(Base):
    """What a resident reported of a site, without a name; purged a month after it was settled, or after a year."""

    __tablename__ = "point_reports"
    __table_args__ = (
        Index("ix_point_reports_site", "site_id", "settled_at"),
        Index("ix_point_reports_waiting", "settled_at", "made_at", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    about: Mapped[About]
    words: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled: Mapped[Settled | None]

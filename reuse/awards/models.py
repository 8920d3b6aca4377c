"""Tables of the local recycling label."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base

_PENDING = text("state IN ('open', 'submitted', 'in_review')")


class ApplicationState(StrEnum):
    """Where an application stands; one that is deferred is open again."""

    OPEN = "open"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Application(Base):
    """An organisation asks for the label, or is invited to; it has one pending at most.

    `measured` is what the last submission froze, as canonical JSON, and `measured_hash` its SHA-256.
    """

    __tablename__ = "award_applications"
    __table_args__ = (
        Index(
            "ix_award_applications_pending",
            "organisation_id",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        Index("ix_award_applications_opened", "opened_at", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    scheme_version: Mapped[int]
    level: Mapped[str] = mapped_column(String(20))
    state: Mapped[ApplicationState]
    invited: Mapped[bool]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(80))
    submitted_at: Mapped[datetime | None]
    measured: Mapped[str | None] = mapped_column(Text)
    measured_hash: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def subject(self) -> str:
        """Name its chain."""
        return f"award_application:{self.id}"


class ApplicationDocument(Base):
    """A paper that goes with an application, for one criterion; private, its bytes are a stored file's."""

    __tablename__ = "award_documents"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("award_applications.id"), index=True)
    criterion: Mapped[str] = mapped_column(String(40))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"))
    dated: Mapped[date]
    valid_until: Mapped[date | None] = mapped_column(index=True)
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(80))
    removed_at: Mapped[datetime | None]


class Mark(StrEnum):
    """What the auditor says of one criterion."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class Review(Base):
    """The auditor's latest mark of one criterion, with field notes that only applicant and auditors read."""

    __tablename__ = "award_reviews"
    application_id: Mapped[UUID] = mapped_column(ForeignKey("award_applications.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(40), primary_key=True)
    mark: Mapped[Mark]
    note: Mapped[str] = mapped_column(Text)
    marked_at: Mapped[datetime]
    marked_by: Mapped[str] = mapped_column(String(80))


class Conflict(Base):
    """A person's declared link with the applicant: who declared one decides nothing of this application."""

    __tablename__ = "award_conflicts"
    application_id: Mapped[UUID] = mapped_column(ForeignKey("award_applications.id"), primary_key=True)
    person: Mapped[UUID] = mapped_column(primary_key=True)
    statement: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime]


class Outcome(StrEnum):
    """What may be decided of an application."""

    GRANTED = "granted"
    REFUSED = "refused"
    DEFERRED = "deferred"


class Decision(Base):
    """What was decided of an application, with its reasons; `id` is also its event's."""

    __tablename__ = "award_decisions"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("award_applications.id"), index=True)
    outcome: Mapped[Outcome]
    level: Mapped[str | None] = mapped_column(String(20))
    reasons: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(80))


class AwardState(StrEnum):
    """What was decided of an award; that it expired or was renewed follows from its dates and successor."""

    IN_FORCE = "in_force"
    WARNED = "warned"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Award(Base):
    """The label at one level from one day to another; only its state and its successor ever change.

    `number` is 128 random bits, in hex; `status_index` its place in the status list of the credentials.
    """

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint("awarded_on < expires_on", name="dates"),
        Index("ix_awards_register", "awarded_on", "id"),
        Index("ix_awards_expiry", "expires_on"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("award_applications.id"), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    scheme_version: Mapped[int]
    level: Mapped[str] = mapped_column(String(20))
    awarded_on: Mapped[date]
    expires_on: Mapped[date]
    state: Mapped[AwardState]
    number: Mapped[str] = mapped_column(String(32), unique=True)
    status_index: Mapped[int] = mapped_column(unique=True)
    renewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("awards.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def subject(self) -> str:
        """Name its chain."""
        return f"award:{self.id}"


class StepKind(StrEnum):
    """What may be said of an award, or against a decision."""

    WARNED = "warned"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REVOKED = "revoked"
    REPLY = "reply"
    APPEAL_OPENED = "appeal_opened"
    APPEAL_DECIDED = "appeal_decided"


class Step(Base):
    """What was said after an award or a refusal, dated, in public once there is an award; `id` is also its event's.

    `about` is the step or decision that it answers; `reply_by` the last day of the right of reply that it opens.
    """

    __tablename__ = "award_steps"
    __table_args__ = (Index("ix_award_steps_application", "application_id", "said_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("award_applications.id"))
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("awards.id"), index=True)
    kind: Mapped[StepKind]
    text: Mapped[str] = mapped_column(Text)
    said_on: Mapped[date]
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(80))
    about: Mapped[UUID | None]
    reply_by: Mapped[date | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    upheld: Mapped[bool | None]


class Remeasure(Base):
    """What the yearly measure of an award says, as canonical JSON; it proposes, and decides nothing."""

    __tablename__ = "award_remeasures"
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    measured_at: Mapped[datetime]
    measured: Mapped[str] = mapped_column(Text)
    measured_hash: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(20))

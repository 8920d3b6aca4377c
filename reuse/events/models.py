"""Tables of the history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, ForeignKey, Index, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId


class Event(Base):
    """One fact that happened to a subject; the canonical bytes are what is hashed, the columns say the same."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("subject", "seq"), Index("ix_events_recorded_at", "recorded_at"))

    number: Mapped[int] = mapped_column(BigId, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int]
    type: Mapped[str] = mapped_column(String(40))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    site: Mapped[str | None] = mapped_column(String(36))
    data: Mapped[dict[str, Any]]
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    canonical: Mapped[bytes] = mapped_column(LargeBinary)


class Request(Base):
    """One write already answered: the key belongs to its organisation, the digest to its body."""

    __tablename__ = "requests"
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[datetime]


class VoidedEvent(Base):
    """An event that a correction voids, or a sequel that this made impossible."""

    __tablename__ = "voided_events"
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    by_event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))


class WaitingFact(Base):
    """A fact recorded that moves nothing until somebody settles it: late, or received without a hand-over."""

    __tablename__ = "waiting_facts"
    __table_args__ = (Index("ix_waiting_facts_open", "settled_by_id", "opened_at"),)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, ForeignKey("devices.id"), index=True)
    giver_id: Mapped[UUID | None]
    rule: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime]
    settled_by_id: Mapped[UUID | None]


class Receipt(Base):
    """A device scanned in from another organisation, so that its giver is told and may contest it."""

    __tablename__ = "receipts"
    __table_args__ = (
        Index("ix_receipts_giver", "giver_id", "received_at", "event_id"),
        Index("ix_receipts_device", "device_id"),
    )
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, ForeignKey("devices.id"))
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    giver_site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    receiver_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    received_at: Mapped[datetime]


class Agreement(Base):
    """A standing agreement: what the giver holds, the receiver may scan in without a hand-over."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("giver_id", "receiver_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    receiver_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


APPEND_ONLY_SQLITE = (
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
)
APPEND_ONLY_POSTGRESQL = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$""",
    "CREATE TRIGGER events_no_update BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)
for _dialect, _statements in (("sqlite", APPEND_ONLY_SQLITE), ("postgresql", APPEND_ONLY_POSTGRESQL)):
    for _statement in _statements:
        event.listen(Event.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]

"""Tables of erasure."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId


class ErasureRecord(Base):
    """One erasure of one medium, as its tool reported it or as a person attested it."""

    __tablename__ = "erasure_records"
    __table_args__ = (Index("ix_erasure_records_device", "device_id", "finished_at"),)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, ForeignKey("devices.id"))
    medium: Mapped[str] = mapped_column(String(200), index=True)
    method: Mapped[str] = mapped_column(String(10))
    technique: Mapped[str] = mapped_column(String(30))
    tool: Mapped[str] = mapped_column(String(100))
    passes: Mapped[int | None]
    verified: Mapped[str | None] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(10))
    attested: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_files.id"))


class UnmatchedErasure(Base):
    """An erasure whose medium matches no device here: it waits in the tray for somebody to say which."""

    __tablename__ = "unmatched_erasures"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"))
    position: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    filed_at: Mapped[datetime]
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("events.id"))

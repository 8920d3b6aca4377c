"""Tables of stock-takes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId
from reuse.lifecycle.stages import Stage
from reuse.stocktakes.rules import Finding

_OPEN, _ON_NO_DEVICE = text("closed_at IS NULL"), text("device_id IS NULL")


class Stocktake(Base):
    """One count of one site, open or closed; a site has one open at most."""

    __tablename__ = "stocktakes"
    __table_args__ = (
        Index("ix_stocktakes_open", "site_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_stocktakes_organisation", "organisation_id", "opened_at", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(80))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(80))
    report: Mapped[str | None] = mapped_column(ForeignKey("issued_documents.number"))


class StocktakeLine(Base):
    """One device expected at the opening or counted since, once whatever its labels; or a label on no device.

    Stage, holder and site are what the history said when the line was written.
    """

    __tablename__ = "stocktake_lines"
    __table_args__ = (
        UniqueConstraint("stocktake_id", "device_id"),
        Index(
            "ix_stocktake_lines_label",
            "stocktake_id",
            "code",
            unique=True,
            sqlite_where=_ON_NO_DEVICE,
            postgresql_where=_ON_NO_DEVICE,
        ),
        Index("ix_stocktake_lines_finding", "stocktake_id", "finding", "id"),
        Index("ix_stocktake_lines_counted", "stocktake_id", "counted_at"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    stocktake_id: Mapped[UUID] = mapped_column(ForeignKey("stocktakes.id"))
    device_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("devices.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(9))
    finding: Mapped[Finding]
    expected: Mapped[bool]
    stage: Mapped[Stage | None]
    holder_id: Mapped[UUID | None]
    site_id: Mapped[UUID | None]
    seen_at: Mapped[datetime | None]
    skew_ms: Mapped[int | None]
    counted_at: Mapped[datetime | None]
    counted_by: Mapped[str | None] = mapped_column(String(80))
    key: Mapped[UUID | None]

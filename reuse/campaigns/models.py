"""Tables of campaigns."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, Collated


class Campaign(Base):
    """One drive with its places; cancelled, its places close; closed, its report is issued."""

    __tablename__ = "campaigns"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(Collated)
    about: Mapped[str] = mapped_column(String(1000), default="")
    made_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    report: Mapped[str | None] = mapped_column(ForeignKey("issued_documents.number"))
    version: Mapped[int] = mapped_column(default=1)


class CampaignStop(Base):
    """One place of a campaign, and when it takes equipment in."""

    __tablename__ = "campaign_stops"
    __table_args__ = (
        UniqueConstraint("campaign_id", "site_id", "starts_at"),
        Index("ix_campaign_stops_site", "site_id", "ends_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    opening_id: Mapped[UUID | None] = mapped_column(ForeignKey("special_openings.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

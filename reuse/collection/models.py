"""Tables of deposits."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class Title(StrEnum):
    """On what ground the equipment was given up."""

    RELINQUISHED = "relinquished"  # an adult owner's tick at intake
    SIGNED_LIST = "signed_list"  # a company's
    DISPOSAL_DECISION = "disposal_decision"  # a public body's


class Depositor(StrEnum):
    """Who gives: decides the registers and the duties, never names a person."""

    RESIDENT = "resident"
    COMPANY = "company"
    PUBLIC = "public"


class Status(StrEnum):
    """Réemploi (never was waste) or waste, set at intake with its reason."""

    REEMPLOI = "reemploi"
    WASTE = "waste"


class Channel(StrEnum):
    """How the depositor's words came: at the counter, or entered for them from paper or the telephone."""

    COUNTER = "counter"
    PAPER = "paper"
    TELEPHONE = "telephone"


CONDITIONS = ("works", "fails", "does_not_start", "broken", "not_tried")
"""What is seen of a device at the counter, without opening it."""

REASONS = ("may_serve", "repairable", "beyond_repair", "too_old", "owner_discards")
"""Why it is given as réemploi or as waste."""

RESALES = ("free", "capped", "none")

ACCESSORIES = ("charger", "battery", "cable", "keyboard", "mouse", "remote", "stand", "bag", "box", "other")


class Deposit(Base):
    """One coming of one depositor, with or without a name elsewhere; the follow-up code is kept hashed only."""

    __tablename__ = "deposits"
    __table_args__ = (Index("ix_deposits_site", "site_id", "made_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    depositor: Mapped[Depositor]
    title: Mapped[Title | None]
    resale: Mapped[str] = mapped_column(String(10), default="free")
    status: Mapped[Status]
    reason: Mapped[str] = mapped_column(String(40), default="")
    channel: Mapped[Channel] = mapped_column(default=Channel.COUNTER)
    follow_up_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]

"""Tables of purchases, of equipment retired and of the reasons to buy new."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class Purchase(Base):
    """What an organisation bought on a day, excluding VAT, or received as a gift, which has no amount of its own.

    Amounts are cents. What is both reused and made of recycled matter is in `reused_cents` only: it counts once.
    """

    __tablename__ = "purchases"
    __table_args__ = (
        Index("ix_purchases_organisation", "organisation_id", "day", "id"),
        CheckConstraint("reused_cents >= 0 AND recycled_cents >= 0", name="parts"),
        CheckConstraint("reused_cents + recycled_cents <= spend_cents", name="parts_of_the_whole"),
        CheckConstraint("NOT gift OR spend_cents = 0", name="gifts_cost_nothing"),
        CheckConstraint("count > 0", name="count"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    day: Mapped[date]
    line: Mapped[str] = mapped_column(String(30))
    gift: Mapped[bool]
    gift_value: Mapped[str] = mapped_column(String(30))  # a code of the flat values; empty where none is known
    spend_cents: Mapped[int] = mapped_column(BigInteger)
    reused_cents: Mapped[int] = mapped_column(BigInteger)
    recycled_cents: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int]
    supplier: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(80))
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"))
    recorded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)


class Justification(Base):
    """Why an organisation buys new equipment rather than reused, said before it does."""

    __tablename__ = "new_equipment"
    __table_args__ = (
        Index("ix_new_equipment_organisation", "organisation_id", "day", "id"),
        CheckConstraint("count > 0", name="count"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    day: Mapped[date]
    line: Mapped[str] = mapped_column(String(30))
    count: Mapped[int]
    reason: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(String(500))
    recorded_at: Mapped[datetime]


class RetiredYear(Base):
    """What a public body says that it held on 1 January of what it had retired, and what of it does not count."""

    __tablename__ = "retired_years"
    __table_args__ = (CheckConstraint("older >= 0 AND protected >= 0 AND older + protected <= held", name="parts"),)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    held: Mapped[int]
    older: Mapped[int]
    older_reason: Mapped[str] = mapped_column(String(500))
    protected: Mapped[int]
    protected_reason: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class DisposalList(Base):
    """A deposit or an announced list that a public body says is its own: each has one owner at most."""

    __tablename__ = "disposal_lists"
    __table_args__ = (Index("ix_disposal_lists_organisation", "organisation_id", "claimed_at"),)
    deposit_id: Mapped[UUID] = mapped_column(ForeignKey("deposits.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    commitment: Mapped[str] = mapped_column(String(200))  # where the taker committed to reuse; empty: nowhere
    claimed_at: Mapped[datetime]


class Uncounted(StrEnum):
    """Why a retired device is in neither number of the rate."""

    OLDER = "older"  # more than ten years old when it was retired
    PROTECTED = "protected"  # its media are under special protection


class UncountedDevice(Base):
    """A device that its public body leaves out of the rate, as it does in what it says that it held."""

    __tablename__ = "uncounted_devices"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    device: Mapped[UUID] = mapped_column(primary_key=True)
    why: Mapped[Uncounted]


class Answer(StrEnum):
    """What becomes of a row of a file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class PurchaseFile(Base):
    """A file of purchases as read once: what it would change, then what it changed."""

    __tablename__ = "purchase_files"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]


class PurchaseFileRow(Base):
    """One row of a file with its answer; `told` is what it says, empty where it cannot be read."""

    __tablename__ = "purchase_file_rows"
    __table_args__ = (Index("ix_purchase_file_rows_answer", "file_id", "answer", "number"),)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[Answer]
    reason: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(30))
    told: Mapped[dict[str, Any]]
    purchase_id: Mapped[UUID | None]
    purchase_version: Mapped[int | None]

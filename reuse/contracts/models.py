"""Tables of contracts."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, Collated


class Contract(Base):
    """A public contract of a buyer, in force from one day to another, both included.

    `version` grows with every change, `terms_number` with every amendment; `checked_at` is the last daily check.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        UniqueConstraint("buyer_id", "reference"),
        CheckConstraint("starts_on <= ends_on", name="dates"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    buyer_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    reference: Mapped[str] = mapped_column(Collated)
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    terms_number: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None]


class ContractVersion(Base):
    """The whole terms as agreed at a moment and why, the first ones numbered 0; the chain holds their hash."""

    __tablename__ = "contract_versions"
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    terms: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(500), default="")


class ContractSupplier(Base):
    """An organisation that carries a contract out; a subcontractor serves one of the suppliers."""

    __tablename__ = "contract_suppliers"
    __table_args__ = (Index("ix_contract_suppliers_organisation", "organisation_id"),)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    serves_id: Mapped[UUID | None]


class ContractClause(Base):
    """A clause as agreed: the library's version it was taken from, and the values chosen."""

    __tablename__ = "contract_clauses"
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    clause: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int]
    clause_version: Mapped[int]
    chosen: Mapped[dict[str, Any]]


class Cover(StrEnum):
    """How a contract names devices."""

    DEPOSIT = "deposit"
    LIST = "list"  # announced: its devices arrive in deposits of their own
    DEVICE = "device"
    ORGANISATION = "organisation"  # every deposit that it takes in from a day on


Thing = tuple[Cover, UUID]
"""What a contract may cover: a deposit, a list, a device or an organisation, by its id."""


class Coverage(Base):
    """Devices that an organisation has a contract cover, or had it cover until they were removed, with the reason.

    All those of a deposit, of an announced list, or of what an organisation takes in `since`; or one by its code. What
    two organisations cover stands twice: neither removes the other's.
    """

    __tablename__ = "contract_coverage"
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    cover: Mapped[Cover] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    added_at: Mapped[datetime] = mapped_column(primary_key=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    since: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")


class ContractLink(Base):
    """An auditor's link to one contract: read-only, for a time, kept hashed only."""

    __tablename__ = "contract_links"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class KeptAnswer(Base):
    """What a clause answered from a daily check on, until the next row: what it said before, which devices are new.

    `offending` names the subjects of the first devices that decide, `fresh` counts those that did not decide before.
    """

    __tablename__ = "contract_answers"
    __table_args__ = (Index("ix_contract_answers_at", "at"),)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    clause: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(String(40))
    was: Mapped[str | None] = mapped_column(String(40))
    figures: Mapped[dict[str, Any]]
    offending: Mapped[list[str]] = mapped_column(JSON)
    fresh: Mapped[int]
    alerts: Mapped[bool]

"""Tables of contracts."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, Collated


class Contract(Base):
    """A public contract of a buyer, in force from one day to another, both included."""

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


class ContractSupplier(Base):
    """An organisation that carries a contract out; subcontractors are suppliers like the others."""

    __tablename__ = "contract_suppliers"
    __table_args__ = (Index("ix_contract_suppliers_organisation", "organisation_id"),)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)


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


class Coverage(Base):
    """Devices that a contract covers: all those of a deposit or of an announced list, or one by its code."""

    __tablename__ = "contract_coverage"
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    cover: Mapped[Cover] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    added_at: Mapped[datetime]

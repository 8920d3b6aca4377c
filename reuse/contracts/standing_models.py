"""Tables of what is kept of checks, so that the next one reads only what changed; all of it can be made again."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId

_TREATED = text("treatment_id IS NOT NULL")
_CHANGES = text("changes_on IS NOT NULL")
_DUE = ("contract_id", "changes_on")


class KeptCheck(Base):
    """A check of one contract as of a moment: its totals, and up to which event everything has been read.

    `basis` is the hash of all that is no event: clauses, days, suppliers, masses of kinds. `plants` holds what the
    plants of its treatments said that they hold; `version` grows with every change of this row or of the devices'.
    """

    __tablename__ = "contract_checks"
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    as_of: Mapped[datetime]
    basis: Mapped[str] = mapped_column(String(64))
    read_to: Mapped[int] = mapped_column(BigId)
    devices: Mapped[int]
    totals: Mapped[dict[str, Any]]
    plants: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)


class KeptDevice(Base):
    """What a contract's clauses say of one device: for each charge the word of its standings and its grams.

    Time alone changes nothing of it before the day `changes_on`. No key leads to the device: a million of them would
    be asked for each time.
    """

    __tablename__ = "contract_devices"
    __table_args__ = (
        Index("ix_contract_devices_changes", *_DUE, sqlite_where=_CHANGES, postgresql_where=_CHANGES),
        Index("ix_contract_devices_treatment", "treatment_id", sqlite_where=_TREATED, postgresql_where=_TREATED),
    )
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    charges: Mapped[str]
    changes_on: Mapped[date | None]
    treatment_id: Mapped[UUID | None]


class KeptOffence(Base):
    """A device that does not meet the clause at a place of the contract, with the event or the absence that decides."""

    __tablename__ = "contract_offences"
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    charge: Mapped[int] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(String(200))
    event_id: Mapped[UUID | None]
    day: Mapped[date | None]


class Duty(StrEnum):
    """What the upkeep does for a contract."""

    KEEP = "keep"
    WATCH = "watch"


class Fault(Base):
    """A duty that fails for a contract, since when and where, until it succeeds again."""

    __tablename__ = "contract_faults"
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    duty: Mapped[Duty] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    problem: Mapped[str] = mapped_column(String(200))

"""Tables of notices."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId


class Notice(Base):
    """One address that asks for news of one deposit: sealed, compared by a keyed hash, gone with the row."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("deposit_id", "address_hash"),
        Index("ix_notices_address", "address_hash", "asked_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    deposit_id: Mapped[UUID] = mapped_column(ForeignKey("deposits.id"))
    address: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[str] = mapped_column(String(64))
    confirm_hash: Mapped[str] = mapped_column(String(64), unique=True)
    leave_hash: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class LetterKind(StrEnum):
    """What a letter is for."""

    CONFIRMATION = "confirmation"
    NEWS = "news"


class Letter(Base):
    """A letter to send: it goes with its notice, and once it is sent; `news` counts devices by milestone."""

    __tablename__ = "notice_letters"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    kind: Mapped[LetterKind]
    news: Mapped[dict[str, Any]]
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)


class NoticeCursor(Base):
    """The first place of the sealed log that has not been read for news yet: one row."""

    __tablename__ = "notice_cursor"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigId)

"""Tables of reminders by e-mail."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class Mailing(Base):
    """One message to one person for one organisation: waits while `due_at`, arrived at `sent_at`, else was given up."""

    __tablename__ = "mailings"
    __table_args__ = (Index("ix_mailings_organisation", "organisation_id", "made_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    stop_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


class Mailed(Base):
    """A reminder that one person was sent, which is sent to that person once; `about` is an award, a contract …"""

    __tablename__ = "mailed_reminders"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    mailing_id: Mapped[UUID] = mapped_column(ForeignKey("mailings.id", ondelete="CASCADE"), index=True)
    matter: Mapped[str] = mapped_column(String(40))
    about: Mapped[UUID]
    day: Mapped[date]
    detail: Mapped[str] = mapped_column(String(100))


class MailRefusal(Base):
    """A person who wants no reminder by e-mail."""

    __tablename__ = "mail_refusals"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]

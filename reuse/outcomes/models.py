"""Tables of second lives."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId


class Receiver(StrEnum):
    """To whom a device goes; a person is only ever a referral code."""

    PERSON = "person"
    ASSOCIATION = "association"
    SCHOOL = "school"
    PUBLIC_BODY = "public_body"
    COMPANY = "company"


class Outcome(Base):
    """One donation, sale, loan or redeployment, bound to its event; voided with it."""

    __tablename__ = "outcomes"
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, ForeignKey("devices.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), index=True)
    receiver: Mapped[Receiver]
    receiver_name: Mapped[str | None] = mapped_column(String(200))
    referral: Mapped[str | None] = mapped_column(String(40))
    price_cents: Mapped[int | None]
    tariff: Mapped[str | None] = mapped_column(String(10))
    due: Mapped[date | None]

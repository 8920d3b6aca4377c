"""Tables of actors."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reuse.db import Base, Collated


class Organisation(Base):
    """A legal entity of the chain, known by its SIRET."""

    __tablename__ = "organisations"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)  # a public list may not say it
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    demo: Mapped[bool] = mapped_column(default=False)
    gone: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class SiteRole(StrEnum):
    """What a site does; one site may play several roles."""

    COLLECTION_POINT = "collection_point"
    WORKSHOP = "workshop"
    RECYCLERY = "recyclery"
    TREATMENT_PLANT = "treatment_plant"
    DEPOT = "depot"


class Service(StrEnum):
    """What the public finds at a site."""

    COLLECT = "collect"
    REPAIR = "repair"
    REFURBISH = "refurbish"
    SELL = "sell"
    DONATE = "donate"
    LEND = "lend"
    RECYCLE = "recycle"


OFFERED = {
    SiteRole.COLLECTION_POINT: Service.COLLECT,
    SiteRole.WORKSHOP: Service.REFURBISH,
    SiteRole.RECYCLERY: Service.SELL,
    SiteRole.TREATMENT_PLANT: Service.RECYCLE,
}
"""What a role offers by itself; a depot offers nothing to the public."""


class Audience(StrEnum):
    """Who may enter a site."""

    EVERYONE = "everyone"
    OWN_PUBLIC = "own_public"  # a collège: pupils, families and staff
    PROFESSIONALS = "professionals"


class Site(Base):
    """A place run by an organisation."""

    __tablename__ = "sites"
    __table_args__ = (Index("ix_sites_position", "lat", "lon"), Index("ix_sites_source", "source", "source_id"))
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(Collated)
    roles: Mapped[list[str]]
    address: Mapped[str] = mapped_column(String(300))
    postcode: Mapped[str] = mapped_column(String(5))
    commune: Mapped[str] = mapped_column(String(100))
    commune_code: Mapped[str] = mapped_column(String(5), index=True)
    lat: Mapped[float]
    lon: Mapped[float]
    opening_hours: Mapped[str] = mapped_column(String(500), default="")
    accepts: Mapped[list[str]]
    telephone: Mapped[str] = mapped_column(String(30), default="")
    services: Mapped[list[str]] = mapped_column(default=list)
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYONE)
    by_appointment: Mapped[bool] = mapped_column(default=False)
    step_free: Mapped[str] = mapped_column(String(10), default="")
    directions: Mapped[str] = mapped_column(String(500), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    qualifications: Mapped[list[str]] = mapped_column(default=list)
    capacity: Mapped[int | None]
    last_day: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(20), default="")
    source_id: Mapped[str] = mapped_column(String(100), default="")
    attribution: Mapped[str] = mapped_column(String(300), default="")
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship(lazy="raise")

    @property
    def offers(self) -> list[Service]:
        """List what the public finds here, in one order: what its roles offer and what is said beside them."""
        told = {OFFERED[role] for role in map(SiteRole, self.roles) if role in OFFERED}
        return [service for service in Service if service in told or service in self.services]


class User(Base):
    """A person who signs in; erasing the row leaves the history valid, without the name."""

    __tablename__ = "users"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    must_change_password: Mapped[bool] = mapped_column(default=False)
    session_nonce: Mapped[str] = mapped_column(String(32))
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Membership(Base):
    """What a person may record for one organisation, and at which of its sites (none: all)."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    roles: Mapped[list[str]]
    sites: Mapped[list[str]]
    removed_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class ApiToken(Base):
    """A program's key to one organisation: kept as its SHA-256, scoped, expiring, revocable.

    `made_by` is the person who answers for what it does; none where the machine's shell made it.
    """

    __tablename__ = "api_tokens"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]
    created_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class SignInAttempt(Base):
    """A failed sign-in, counted to slow guessing down, whatever the worker that saw it."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_subject", "subject", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class TrustedDevice(Base):
    """A phone or a counter's computer that colleagues share: known by a secret kept as its SHA-256."""

    __tablename__ = "trusted_devices"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class DevicePin(Base):
    """One person's PIN on one shared device, with the wrong tries since the last right one."""

    __tablename__ = "device_pins"
    __table_args__ = (UniqueConstraint("device_id", "user_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("trusted_devices.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    wrong: Mapped[int] = mapped_column(default=0)
    set_at: Mapped[datetime]


class SecondFactor(Base):
    """A person's code generator: its key, sealed, and the last step whose code was accepted."""

    __tablename__ = "second_factors"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes]
    last_step: Mapped[int]
    set_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that stands in once for a lost code generator, kept as a keyed hash."""

    __tablename__ = "recovery_codes"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]

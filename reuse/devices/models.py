"""Tables of devices."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId, Collated
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import Stage

_WAITING = ("collected_at", "handover_site_id", "media_known")
"""What lists of waiting devices ask, so that they are read from the index alone."""

_EXPECTED = text("handover_site_id IS NOT NULL")
_ANNOUNCED = text("announced_in IS NOT NULL")
_TREATED = text("treatment_id IS NOT NULL")


class Device(Base):
    """One identified item; its situation is the materialised fold of its events, never written elsewhere."""

    __tablename__ = "devices"
    __table_args__ = (
        CheckConstraint("(stage = 'recycled') = (treatment_id IS NOT NULL)", name="recycling_is_proved"),
        Index("ix_devices_holder_stage", "holder_id", "stage", "id"),
        Index("ix_devices_site_stage", "site_id", "stage", "id"),
        Index("ix_devices_stage", "stage", "id"),
        Index("ix_devices_model", "model_id", "id"),
        Index("ix_devices_waiting", "holder_id", "stage", "last_at", "id", *_WAITING),
        Index("ix_devices_handover_site", "handover_site_id", sqlite_where=_EXPECTED, postgresql_where=_EXPECTED),
        Index("ix_devices_announced_in", "announced_in", "id", sqlite_where=_ANNOUNCED, postgresql_where=_ANNOUNCED),
        Index("ix_devices_treatment", "treatment_id", sqlite_where=_TREATED, postgresql_where=_TREATED),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    code: Mapped[str | None] = mapped_column(String(9), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    model_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("models.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.NEW)
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    deposit_id: Mapped[UUID | None] = mapped_column(ForeignKey("deposits.id"), index=True)
    announced_in: Mapped[UUID | None]  # the deposit whose list it was on: it arrives in one of its own
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("devices.id"), index=True)
    treatment_id: Mapped[UUID | None] = mapped_column(ForeignKey("treatments.id"))
    handover_site_id: Mapped[UUID | None]
    collected_at: Mapped[datetime | None]
    media_known: Mapped[bool] = mapped_column(default=False)
    situation_text: Mapped[str] = mapped_column(Text, default=lambda: Situation().dump())
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="0" * 64)
    last_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def subject(self) -> str:
        """The name of this device's chain."""
        return f"device:{self.uuid}"

    @property
    def situation(self) -> Situation:
        """A fresh copy of what the rules know of this device."""
        return Situation.load(self.situation_text)


class Model(Base):
    """A maker's model, as first met; suggestions and forgiving search read this short table."""

    __tablename__ = "models"
    __table_args__ = (UniqueConstraint("kind", "key"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    maker: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(300))


class CodeState(StrEnum):
    """What became of a code: drawn, on paper, on a device."""

    RESERVED = "reserved"
    PRINTED = "printed"
    CLAIMED = "claimed"


class Code(Base):
    """A code, which names one device for ever once claimed."""

    __tablename__ = "codes"
    __table_args__ = (Index("ix_codes_batch_state", "batch_id", "state"),)
    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("label_batches.id"))
    state: Mapped[CodeState]
    device_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("devices.id"), index=True)
    claimed_at: Mapped[datetime | None]


class IdentityKind(StrEnum):
    """Names a device bears beside its code."""

    SERIAL = "serial"
    IMEI = "imei"
    ASSET_TAG = "asset_tag"
    MEDIUM_SERIAL = "medium_serial"
    BOARD = "board"


class Identity(Base):
    """A name a device bears, searchable by its normalised key; two devices may share one."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("device_id", "kind", "key"), Index("ix_identities_key", "key", "device_id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, ForeignKey("devices.id"))
    kind: Mapped[IdentityKind]
    value: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(Collated)


class Medium(Base):
    """A data-bearing part as last inventoried; what the rules need of it is in the device's situation."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("device_id", "key"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    device_id: Mapped[int] = mapped_column(BigId, ForeignKey("devices.id"))
    key: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    maker: Mapped[str | None] = mapped_column(String(200))
    model: Mapped[str | None] = mapped_column(String(200))
    size_bytes: Mapped[int | None] = mapped_column(BigId)
    health: Mapped[str | None] = mapped_column(String(20))

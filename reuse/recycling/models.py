"""Tables of recycling."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class Treatment(Base):
    """What a plant did with a lot, and the certificate that proves it; masses in grams."""

    __tablename__ = "treatments"
    __table_args__ = (
        UniqueConstraint("organisation_id", "certificate"),
        CheckConstraint("mass_in_g > 0", name="mass_in_positive"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    plant_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    treated_on: Mapped[date]
    waste_code: Mapped[str] = mapped_column(String(10))
    operation: Mapped[str] = mapped_column(String(5))
    mass_in_g: Mapped[int]
    mass_measured: Mapped[bool]
    certificate: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime]


class Fraction(Base):
    """One output of a treatment: measured, or the plant's dated average."""

    __tablename__ = "fractions"
    __table_args__ = (UniqueConstraint("treatment_id", "material"), CheckConstraint("mass_g >= 0", name="mass"))
    id: Mapped[UUID] = mapped_column(primary_key=True)
    treatment_id: Mapped[UUID] = mapped_column(ForeignKey("treatments.id"))
    material: Mapped[str] = mapped_column(String(60))
    mass_g: Mapped[int]
    measured: Mapped[bool]
    averaged_on: Mapped[date | None]

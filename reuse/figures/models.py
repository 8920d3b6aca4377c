"""Tables of figures, made again from the history whenever it has grown."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId


class Figure(Base):
    """How many devices met one fact in one month; never shown by commune, where a person could be told."""

    __tablename__ = "figures"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    commune_code: Mapped[str] = mapped_column(String(5), primary_key=True)  # where it was given up; empty: not known
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    fact: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]
    measured: Mapped[int]  # how many of them were weighed
    mass_g: Mapped[int] = mapped_column(BigId)


class PlaceFigure(Base):
    """What is published of one place; no count says that it is kept back, since a person could be told."""

    __tablename__ = "place_figures"
    __table_args__ = (Index("ix_place_figures_place", "place", "year"),)
    year: Mapped[str] = mapped_column(String(4), primary_key=True)
    place: Mapped[str] = mapped_column(String(9), primary_key=True)  # a commune, an intercommunalité; empty: not known
    axis: Mapped[str] = mapped_column(String(5), primary_key=True)
    part: Mapped[str] = mapped_column(String(30), primary_key=True)
    fact: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int | None]
    mass_g: Mapped[int | None] = mapped_column(BigId)


class FigureBuild(Base):
    """When the figures were made, and up to which event; one row."""

    __tablename__ = "figure_builds"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    made_at: Mapped[datetime]
    last_event: Mapped[int] = mapped_column(BigId)

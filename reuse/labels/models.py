"""Tables of printed labels."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class LabelBatch(Base):
    """A set of codes reserved before the devices exist, meant for one site: to be printed, or written by hand."""

    __tablename__ = "label_batches"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    count: Mapped[int]
    made_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    handwritten: Mapped[bool] = mapped_column(default=False)

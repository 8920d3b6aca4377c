"""Table of the credentials of the label."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class AwardCredential(Base):
    """A credential as it was signed: its bytes are never made again, since papers carry their fingerprint."""

    __tablename__ = "award_credentials"
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]

"""Table of the links between accounts and an identity provider."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base


class ProviderLink(Base):
    """Whom a provider's subject stands for, by the SHA-256 of both: an e-mail address may pass to somebody else."""

    __tablename__ = "provider_links"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    linked_at: Mapped[datetime]

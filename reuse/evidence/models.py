"""Tables of kept files and issued documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId


class StoredFile(Base):
    """A report or photo as it was sent; the chain holds its salted hash, the bytes are purged at their term."""

    __tablename__ = "stored_files"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    device_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("devices.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    salt: Mapped[str | None] = mapped_column(String(32))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    received_at: Mapped[datetime]
    purge_after: Mapped[datetime] = mapped_column(index=True)


class IssuedDocument(Base):
    """A document as issued: its bytes are never made again; it is revoked when its event is voided.

    `seal` is the hash of what the public may read of it and of 128 random bits; papers issued before have none.
    """

    __tablename__ = "issued_documents"
    __table_args__ = (Index("ix_issued_documents_device", "device_id", "issued_at"),)
    number: Mapped[str] = mapped_column(String(30), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    device_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("devices.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    language: Mapped[str] = mapped_column(String(2))
    facts: Mapped[dict[str, Any]]
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str | None] = mapped_column(String(43))
    issued_at: Mapped[datetime]


class DocumentSource(Base):
    """An event a document was drawn from: when it is voided the document is revoked."""

    __tablename__ = "document_sources"
    number: Mapped[str] = mapped_column(ForeignKey("issued_documents.number"), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True, index=True)

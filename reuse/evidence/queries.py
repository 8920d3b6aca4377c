"""Reading kept files and issued documents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, defer

from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.events.models import VoidedEvent
from reuse.evidence.models import DocumentSource, IssuedDocument


def document(session: Session, number: str) -> IssuedDocument:
    """Return a document by its number, in any case; raises NotFoundError."""
    found = session.get(IssuedDocument, number.strip().upper())
    if found is None:
        raise NotFoundError(
            N_("No document has this number."), remedy=N_("Compare it with the number printed on the paper.")
        )
    return found


def is_revoked(session: Session, number: str) -> bool:
    """Tell whether a correction voids an event that the document was drawn from."""
    voided = exists().where(DocumentSource.number == number, DocumentSource.event_id == VoidedEvent.event_id)
    return bool(session.scalar(select(voided)))


def drawn_from(session: Session, event: UUID) -> str | None:
    """Return the number of the document drawn from an event, if one was."""
    return session.scalar(select(DocumentSource.number).where(DocumentSource.event_id == event).limit(1))


def documents_of(session: Session, device: Device) -> Sequence[IssuedDocument]:
    """List the documents of a device, the newest first, without their bytes."""
    return session.scalars(
        select(IssuedDocument)
        .options(defer(IssuedDocument.pdf))
        .where(IssuedDocument.device_id == device.id)
        .order_by(IssuedDocument.issued_at.desc(), IssuedDocument.number)
        .limit(100)
    ).all()

"""Reading kept files and issued documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, defer

from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.events.models import Event, VoidedEvent
from reuse.events.queries import in_force
from reuse.evidence.models import DocumentSource, IssuedDocument, StoredFile
from reuse.evidence.service import PHOTOS, salted_hash


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


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that an event in force names; once purged at its term it has no file any more."""

    taken_at: datetime
    file: UUID | None


def photos_of(session: Session, device: Device) -> list[Photo]:
    """List the photos of a device, the oldest first, but never one kept for another device that an event may name."""
    naming = (
        select(Event)
        .where(Event.subject == device.subject, Event.type.in_(("photo_added", "medium_destroyed")))
        .where(in_force(Event.id))
        .order_by(Event.seq)
    )
    named = [event for event in session.scalars(naming) if event.data.get("photo")]
    destroyed = any(event.type == "medium_destroyed" for event in named)
    files = _names_of_photos(session, device, hashed=destroyed) if named else {}
    return [
        Photo(event.occurred_at, files.get(event.data["photo"]))
        for event in named
        if event.type == "medium_destroyed" or event.data["photo"] in files
    ]


def _names_of_photos(session: Session, device: Device, *, hashed: bool) -> dict[str, UUID | None]:
    """Give the file that each name stands for in an event, None once it is purged: its id, or its salted hash."""
    of_it = (StoredFile.device_id == device.id, StoredFile.media_type.in_(PHOTOS.values()))
    rows = session.execute(select(StoredFile.id, StoredFile.content.is_not(None)).where(*of_it))
    names = {str(one): one if kept else None for one, kept in rows}
    if hashed:
        whole = session.scalars(select(StoredFile).where(*of_it, StoredFile.content.is_not(None)))
        names |= {salted_hash(file): file.id for file in whole}
    return names


def photo(session: Session, device: Device, identifier: UUID) -> StoredFile:
    """Return a photo of the device with its content; raises NotFoundError for any other file, and once it is purged."""
    file = session.get(StoredFile, identifier)
    if file is not None and file.device_id == device.id and file.content is None:
        raise NotFoundError(N_("This photo is no longer kept: its time was over."))
    if file is None or identifier not in {one.file for one in photos_of(session, device)}:
        raise NotFoundError(N_("This device has no such photo."))
    return file

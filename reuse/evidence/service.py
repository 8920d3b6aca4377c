"""Verbs that keep files and issue documents."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.codes import ALPHABET, check_character
from reuse.db import Base
from reuse.devices import queries as devices
from reuse.devices.kinds import kinds
from reuse.devices.models import Device, IdentityKind, Model
from reuse.documents.document import Document, Issuer, Letterhead, NamedDevice, facts
from reuse.documents.pdf import draw_document
from reuse.documents.words import Lang
from reuse.errors import N_, BadInputError, ConflictError
from reuse.events.canonical import canonical
from reuse.events.models import Event
from reuse.evidence.models import DocumentSource, IssuedDocument, StoredFile
from reuse.statements import Statement, as_read
from reuse.territory import territory

KEPT = timedelta(days=5 * 365)
"""Reports and photos are purged after this term (docs/rgpd.md)."""

PAPERS_KEPT = timedelta(days=10 * 365 + 3)
"""Ten years, as accounting asks; the papers that end with them are those of devices, some of which name a receiver."""

OF_DEVICES = ("donation", "erasure", "sale", "treatment")

PHOTOS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"RIFF": "image/webp"}
"""What the first bytes of a photo say it is; the name it was sent under says nothing."""

_files = Base.metadata.tables[StoredFile.__tablename__]
_KEEP = Statement(postgresql.insert(_files).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Paper:
    """How documents are issued here: their language, and the service's public address that their symbol leads to."""

    url: str
    language: Lang = "fr"


def keep_file(  # noqa: PLR0913 - what a kept file is
    session: Session,
    content: bytes,
    *,
    media_type: str,
    by: Actor,
    key: UUID,
    device: Device | None = None,
    digest: str = "",
) -> StoredFile:
    """Keep a file as it was sent, out of the chain; replaying the key returns the same one.

    `digest` is its SHA-256, where whoever read it has hashed it already.
    """
    present = clock.now()
    row = {
        "id": by.thing(key, "file"),
        "organisation_id": by.organisation,
        "device_id": device.id if device else None,
        "sha256": digest or sha256(content).hexdigest(),
        "salt": secrets.token_hex(16),
        "content": content,
        "media_type": media_type,
        "size": len(content),
        "received_at": present,
        "purge_after": present + KEPT,
    }
    if not _KEEP.tell(session.connection(), **row):
        return session.get_one(StoredFile, row["id"])
    return as_read(session, StoredFile, row)


def keep_photo(session: Session, content: bytes, *, by: Actor, key: UUID, device: Device) -> StoredFile:
    """Keep a photo of the device; raises BadInputError for anything else."""
    kind = next((kind for start, kind in PHOTOS.items() if content.startswith(start)), None)
    if kind is None:
        raise BadInputError(N_("This is not a photo."), fields={"photo": N_("send a JPEG, PNG or WebP picture")})
    return keep_file(session, content, media_type=kind, by=by, key=by.thing(key, "photo"), device=device)


def salted_hash(file: StoredFile) -> str:
    """Hash a file as the chain holds it: once the salt is purged too, nobody can guess what the file was."""
    hashed = sha256(bytes.fromhex(file.salt or ""))
    hashed.update(file.content or b"")
    return hashed.hexdigest()


def purge_files(session: Session, now: datetime) -> int:
    """Drop content and salt of files past their term, except those of devices under a legal hold; say how many.

    A report may tell of several devices: it is kept while any of them is held.
    """
    held = _held(session)
    kept = {device.id for device in held} | _files_named(session, held)
    due = session.scalars(
        select(StoredFile)
        .where(StoredFile.purge_after <= now, StoredFile.content.is_not(None))
        .execution_options(yield_per=20)
    )
    free = [file.id for file in due if file.device_id not in kept and salted_hash(file) not in kept]
    for first in range(0, len(free), 500):
        some = free[first : first + 500]
        session.execute(update(StoredFile).where(StoredFile.id.in_(some)).values(content=None, salt=None))
    return len(free)


def _held(session: Session) -> Sequence[Device]:
    return session.scalars(select(Device).where(Device.situation_text.contains('"held":true'))).all()


def _files_named(session: Session, held: Sequence[Device]) -> set[int | str | None]:
    """The hashes of the files that events of these devices name."""
    subjects = [device.subject for device in held]
    named_in = session.scalars(select(Event.data).where(Event.subject.in_(subjects))).all() if subjects else []
    return {data[name] for data in named_in for name in ("file", "photo") if isinstance(data.get(name), str)}


def purge_papers(session: Session, now: datetime) -> int:
    """Delete papers of devices past their term, except where one of them is under a legal hold; say how many.

    A treatment certificate tells of a whole lot: it is kept while any device of it is held.
    """
    over = (IssuedDocument.issued_at <= now - PAPERS_KEPT) & IssuedDocument.kind.in_(OF_DEVICES)
    due = session.execute(select(IssuedDocument.number, IssuedDocument.device_id).where(over)).all()
    held = _held(session) if due else ()
    ours, subjects = {device.id for device in held}, [device.subject for device in held]
    drawn = select(DocumentSource.number).join(Event, Event.id == DocumentSource.event_id)
    kept = set(session.scalars(drawn.where(Event.subject.in_(subjects)))) if subjects else set()
    numbers = [number for number, device in due if number not in kept and device not in ours]
    for first in range(0, len(numbers), 500):
        some = numbers[first : first + 500]
        session.execute(delete(DocumentSource).where(DocumentSource.number.in_(some)))
        session.execute(delete(IssuedDocument).where(IssuedDocument.number.in_(some)))
    return len(numbers)


def number_for(prefix: str, source: UUID) -> str:
    """Number a document from what it is drawn from, with a check character: `EF-7K4M9QXP9`."""
    bits = int.from_bytes(sha256(prefix.encode() + source.bytes).digest()[:5], "big")
    body = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{prefix}-{body}{check_character(body)}"


def letterhead() -> Letterhead:
    """Return the territory's heading."""
    here = territory()
    return Letterhead(here.name, here.telephone, here.zone)


def issuer(session: Session, by: Actor) -> Issuer:
    """Return the organisation for which a person acts, at its site's address."""
    return issuer_of(session, by.organisation, by.site)


def issuer_of(session: Session, organisation_id: UUID, site_id: UUID | None) -> Issuer:
    """Return an organisation as the issuer of a paper, at its site's address."""
    organisation = session.get_one(Organisation, organisation_id)
    site = session.get(Site, site_id) if site_id else None
    return Issuer(
        organisation.name, f"{site.address}, {site.postcode} {site.commune}" if site else "", organisation.siret or ""
    )


def named(session: Session, device: Device, language: str, *, serial: bool = False) -> NamedDevice:
    """Name a device as a paper does, with its serial only where the paper proves something of it."""
    kind = kinds().get(device.kind)
    model = session.get(Model, device.model_id) if device.model_id else None
    names = devices.identities_of(session, device) if serial else ()
    return NamedDevice(
        code=device.code or "",
        kind=kind.named(language) if kind else device.kind,
        maker=model.maker if model else "",
        model=model.name if model else "",
        serial=next((one.value for one in names if one.kind is IdentityKind.SERIAL), ""),
    )


def heading(
    session: Session, number: str, devices: Sequence[Device], *, by: Actor, paper: Paper, serial: bool = False
) -> dict[str, Any]:
    """Give what every paper begins with, as the arguments of its class."""
    return {
        "number": number,
        "issued_on": today().date(),
        "letterhead": letterhead(),
        "issuer": issuer(session, by),
        "check_url": f"{paper.url}/documents/{number}",
        "devices": tuple(named(session, device, paper.language, serial=serial) for device in devices),
        "lang": paper.language,
    }


def issue(
    session: Session,
    document: Document,
    *,
    by: Actor,
    device: Device | None = None,
    sources: Iterable[UUID] = (),
) -> IssuedDocument:
    """Draw the document once and keep its bytes; the same number is the same document.

    Raises ConflictError for a number that a document of something else has.
    """
    of = (document.name, device.id if device else None)
    if known := session.get(IssuedDocument, document.number):
        if (known.kind, known.device_id) != of:
            raise ConflictError(N_("Another document has this number."))  # 40 bits: rare, and never to be mixed up
        return known
    issued = _drawn(document, by)
    issued.kind, issued.device_id = of
    session.add(issued)
    session.flush()
    rows = [{"number": document.number, "event_id": event} for event in dict.fromkeys(sources)]
    if rows:
        session.execute(insert(DocumentSource), rows)
    return issued


def _drawn(document: Document, by: Actor) -> IssuedDocument:
    sections = [[one.title, list(one.rows), one.text] for one in facts(document)]
    told = {"title": document.title, "sections": sections, "nonce": secrets.token_hex(16)}
    if len(document.devices) == 1:
        told["device"] = sections[1][1][:2]
    sealed = seal_of(told)
    content = draw_document(replace(document, check_url=f"{document.check_url}?c={sealed}"))
    return IssuedDocument(
        number=document.number,
        organisation_id=by.organisation,
        language=document.lang,
        facts=told,
        pdf=content,
        sha256=sha256(content).hexdigest(),
        seal=sealed,
        issued_at=clock.now(),
    )


def seal_of(told: Mapping[str, Any]) -> str:
    """Hash what the public may read of a document, as its symbol carries it: nobody guesses it, a browser checks it."""
    return urlsafe_b64encode(sha256(public_facts(told)).digest()).decode().rstrip("=")


def public_facts(told: Mapping[str, Any]) -> bytes:
    """Give what anybody with the paper may read again, as canonical JSON: its title, number, day and issuer.

    Its device's code and kind too, where it is of one; papers issued before that was sealed stay without.
    """
    _title, rows, _text = told["sections"][0]
    return canonical({"title": told["title"], "rows": [*rows, *told.get("device", [])], "nonce": told["nonce"]})


def today() -> "datetime":
    """Say what moment it is in the territory."""
    return clock.now().astimezone(territory().zone)

"""Verbs of sanitisation: reports filed, attestations, destructions, certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor, subkey
from reuse.actors.models import Site
from reuse.clock import stamp
from reuse.devices.models import Device
from reuse.devices.naming import identity_key
from reuse.documents.erasure import ErasureCertificate, MediumErasure
from reuse.erasure import queries
from reuse.erasure.models import ErasureRecord, UnmatchedErasure
from reuse.errors import N_, BadInputError, RefusedError, ReuseError
from reuse.events.models import Event
from reuse.events.record import Fact, record
from reuse.evidence.models import IssuedDocument, StoredFile
from reuse.evidence.service import Paper, heading, issue, number_for, salted_hash
from reuse.lifecycle.guards import MEDIA_KNOWN, NO_DATA_LEAVES, Question
from reuse.lifecycle.situation import Situation
from reuse.refurbishment.inventory.reading import ErasureReading
from reuse.territory import territory


@dataclass(frozen=True, slots=True)
class Sanitisation:
    """One erasure of one medium; `attested` when a person, not a tool, says so."""

    medium: str
    method: str
    technique: str
    result: str
    tool: str = ""
    passes: int | None = None
    verified: str | None = None
    started: datetime | None = None
    finished: datetime | None = None
    attested: bool = False

    @classmethod
    def read(cls, medium: str, reading: ErasureReading) -> "Sanitisation":
        """Take a tool's word for the medium it names."""
        return cls(
            medium=medium,
            method=reading.method,
            technique=reading.technique,
            result=reading.result.value,
            tool=reading.tool,
            passes=reading.passes,
            verified=reading.verified.value if reading.verified else None,
            started=_moment(reading.started),
            finished=_moment(reading.finished),
        )

    def data(self) -> dict[str, Any]:
        """Write as the event holds it; the tool's own times beside the time of filing."""
        return {
            "medium": self.medium,
            "method": self.method,
            "technique": self.technique,
            "result": self.result,
            "tool": self.tool,
            "passes": self.passes,
            "verified": self.verified,
            "started": stamp(self.started) if self.started else None,
            "finished": stamp(self.finished) if self.finished else None,
            "attested": self.attested,
        }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one erasure of a report: recorded on a device, or kept in the tray with its reason."""

    medium: str | None
    device: Device | None
    event: Event | None
    reason: str = ""


def record_erasure(  # noqa: PLR0913 - what is said, by whom, when and with which file
    session: Session,
    device: Device,
    done: Sanitisation,
    *,
    by: Actor,
    key: UUID,
    file: StoredFile | None = None,
    told: Fact | None = None,
) -> Event:
    """Record the sanitisation of one medium of the device; a failure is recorded too, and counts for nothing."""
    if done.medium not in device.situation.media and not _is_replay(session, by, key):
        raise RefusedError(
            N_("This device holds no medium of that name."),
            rule=NO_DATA_LEAVES.rule,
            remedy=N_("Record the media found in the device first."),
        )
    data = done.data() | ({"file": salted_hash(file)} if file else {})
    told = told or Fact("erasure_recorded")
    event = record(session, device, Fact(told.type, data, told.occurred_at, told.sent_at), by=by, key=key)
    if session.get(ErasureRecord, event.id) is None:
        session.add(_row(device, done, event, file))
        session.flush()
    return event


def _is_replay(session: Session, by: Actor, key: UUID) -> bool:
    return session.scalar(select(Event.number).where(Event.id == by.thing(key))) is not None


def _row(device: Device, done: Sanitisation, event: Event, file: StoredFile | None) -> ErasureRecord:
    return ErasureRecord(
        event_id=event.id,
        device_id=device.id,
        medium=done.medium,
        method=done.method,
        technique=done.technique,
        tool=done.tool,
        passes=done.passes,
        verified=done.verified,
        result=done.result,
        attested=done.attested,
        started_at=done.started,
        finished_at=done.finished or (event.occurred_at if done.attested else None),
        file_id=file.id if file else None,
    )


def file_erasures(
    session: Session, erasures: Sequence[ErasureReading], file: StoredFile, *, by: Actor, key: UUID
) -> list[Filed]:
    """Record each erasure of a report on the device that holds its medium; what matches none goes to the tray.

    One that the table refuses stops none of the others.
    """
    serials = [identity_key(one.medium_serial or "") for one in erasures]
    filed = []
    for place, reading in enumerate(erasures):
        reason = N_("The report names this serial twice.") if serials.count(serials[place]) > 1 else ""
        device = None if reason or not serials[place] else queries.holder_of(session, serials[place], by.organisation)
        if device is None:
            reason = reason or _unknown(reading)
            _keep_aside(session, file, place, reason, by=by, key=key)
            filed.append(Filed(reading.medium_serial, None, None, reason))
            continue
        filed.append(_file_one(session, device, reading, file, by=by, key=subkey(key, place)))
    return filed


def _file_one(
    session: Session, device: Device, reading: ErasureReading, file: StoredFile, *, by: Actor, key: UUID
) -> Filed:
    medium = queries.medium_named(device, reading.medium_serial or "")
    try:
        with session.begin_nested():
            event = record_erasure(session, device, Sanitisation.read(medium, reading), by=by, key=key, file=file)
    except ReuseError as refusal:
        session.refresh(device)
        return Filed(reading.medium_serial, device, None, refusal.message)
    return Filed(reading.medium_serial, device, event)


def _unknown(reading: ErasureReading) -> str:
    if reading.medium_serial:
        return N_("No device held here has a medium with this serial.")
    return N_("The report gives no serial for this medium.")


def _keep_aside(session: Session, file: StoredFile, place: int, reason: str, *, by: Actor, key: UUID) -> None:
    identifier = by.thing(key, f"unmatched-{place}")
    if session.get(UnmatchedErasure, identifier) is None:
        aside = UnmatchedErasure(
            id=identifier,
            organisation_id=by.organisation,
            file_id=file.id,
            position=place,
            reason=reason,
            filed_at=clock.now(),
            event_id=None,
        )
        session.add(aside)
        session.flush()


@dataclass(frozen=True, slots=True)
class Destruction:
    """One medium destroyed, by its serial; or, where none can be read, a photo and the reference of a witness."""

    medium: str | None = None
    photo: StoredFile | None = None
    witness: str | None = None


def destroy_medium(
    session: Session, device: Device, done: Destruction, *, by: Actor, key: UUID, told: Fact | None = None
) -> Event:
    """Record the destruction of one medium, or of all that the device holds where no serial can be read."""
    if done.medium is None and not (done.photo and done.witness):
        raise BadInputError(
            N_("Without a serial, a destruction needs a photo and a witness."),
            fields={"medium": N_("Give the serial, or a photo and a witness.")},
        )
    unknown = done.medium is not None and done.medium not in device.situation.media
    if unknown and not _is_replay(session, by, key):
        raise RefusedError(
            N_("This device holds no medium of that name."),
            rule=N_("unerased media are destroyed before recycling is recorded"),
            remedy=N_("Record the media found in the device first, or give a photo and a witness."),
        )
    photo = salted_hash(done.photo) if done.photo else None
    data = {"medium": done.medium, "photo": photo, "witness": done.witness}
    told = told or Fact("medium_destroyed")
    return record(session, device, Fact(told.type, data, told.occurred_at, told.sent_at), by=by, key=key)


def certify(session: Session, device: Device, *, by: Actor, paper: Paper) -> IssuedDocument:
    """Issue the certificate of a device whose media are all known and erased; the same erasures give the same one."""
    situation = device.situation
    question = Question(situation, {}, territory().policy(clock.now().date()))
    if refusing := next((guard for guard in (MEDIA_KNOWN, NO_DATA_LEAVES) if not guard.holds(question)), None):
        raise refusing.refusal()
    records = queries.effective_records(session, device)
    sources = [one.event_id for one in records] or [queries.inventory_event(session, device)]
    number = number_for("EF", uuid5(device.uuid, " ".join(sorted(map(str, sources)))))
    common = heading(session, number, [device], by=by, paper=paper, serial=True)
    document = ErasureCertificate(
        **common,
        organisation=common["issuer"].name,
        place=_place(session, by),
        media=tuple(_erased(session, device, situation, one) for one in records),
    )
    return issue(session, document, by=by, device=device, sources=sources)


def _place(session: Session, by: Actor) -> str:
    site = session.get(Site, by.site) if by.site else None
    return f"{site.name}, {site.commune}" if site else ""


def _erased(session: Session, device: Device, situation: Situation, done: ErasureRecord) -> MediumErasure:
    medium = queries.described(session, device, done.medium)
    file = session.get(StoredFile, done.file_id) if done.file_id else None
    state = situation.media.get(done.medium)
    return MediumErasure(
        kind=state.kind if state else "unknown",
        manufacturer=(medium.maker if medium else None) or "",
        model=(medium.model if medium else None) or "",
        serial=done.medium,
        method=done.method,
        technique=done.technique,
        tool=done.tool,
        passes=done.passes,
        verification=done.verified or "",
        started=done.started_at,
        finished=done.finished_at,
        operator=str(queries.operator_of(session, done))[:8],
        basis="attested" if done.attested else "report",
        evidence_sha256=file.sha256 if file else "",
        result=done.result,
    )

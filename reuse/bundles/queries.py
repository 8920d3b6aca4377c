"""Reading what a bundle holds: devices, their sealed histories and their certificates."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.devices.models import Device, Model
from reuse.devices.queries import by_code
from reuse.errors import N_, NotFoundError
from reuse.events.log_models import LogEntry, SubjectHead
from reuse.events.models import Event, VoidedEvent
from reuse.events.subjects import SubjectEnd
from reuse.evidence.models import DocumentSource, IssuedDocument

AT_ONCE = 100
"""Devices read together: some thousands of events, which lie near each other where they came together."""

DEVICE = "device:"

_Told = Sequence[Any]
"""Canonical bytes of an event, its place in the log or None, and whether a document was drawn from it."""

CERTIFICATES = ("erasure", "treatment")
"""Kinds of documents that prove something of a device and name nobody who received it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One device of a bundle, or another subject whose history is in it, a contract or an award."""

    subject: str
    code: str = ""
    maker: str = ""
    model: str = ""

    @property
    def is_device(self) -> bool:
        """Whether a situation follows from its history."""
        return self.subject.startswith(DEVICE)


@dataclass(frozen=True, slots=True)
class SealedHistory:
    """The canonical bytes of all events sealed of one subject, and their places in the log, in the chain's order.

    Nothing where no checkpoint has met it yet; `later` counts the events that none has; it `is_source` where a document
    was drawn from one of them.
    """

    member: Member
    end: SubjectEnd | None
    events: Sequence[bytes] = ()
    places: Sequence[int] = ()
    later: int = 0
    is_source: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """One issued document, and whether it tells of the bundle's devices only."""

    number: str
    kind: str
    sha256: str
    issued_at: str
    revoked: bool
    subjects: tuple[str, ...]
    whole: bool


def devices_coded(session: Session, codes: Sequence[str]) -> list[Device]:
    """Return the devices that bear these codes, each once; raises NotFoundError for the first that none bears."""
    return list({device.id: device for device in (by_code(session, code) for code in codes)}.values())


def devices_of_deposit(session: Session, deposit: UUID) -> list[Device]:
    """Return the devices of a deposit, or those announced on its list; raises NotFoundError when there is none."""
    found = list(session.scalars(select(Device).where(_came_with(deposit)).order_by(Device.id)))
    if not found:
        raise NotFoundError(N_("No device came with this deposit or list."))
    return found


def count_of_deposit(session: Session, deposit: UUID) -> int:
    """Count the same devices."""
    return session.scalar(select(func.count()).select_from(Device).where(_came_with(deposit))) or 0


def _came_with(deposit: UUID) -> ColumnElement[bool]:
    return (Device.deposit_id == deposit) | (Device.announced_in == deposit)


def members(session: Session, devices: Sequence[Device], others: Sequence[str] = ()) -> list[Member]:
    """Name the other subjects, then the devices in the order in which they were first recorded."""
    models = dict[int | None, Row[int, str, str]]()
    for start in range(0, len(devices), AT_ONCE):
        wanted = {device.model_id for device in devices[start : start + AT_ONCE]} - models.keys()
        query = select(Model.id, Model.maker, Model.name).where(Model.id.in_(one for one in wanted if one))
        models.update({row[0]: row for row in session.execute(query)})
    made = [Member(subject) for subject in sorted(others)]
    for device in sorted(devices, key=attrgetter("id")):
        model = models.get(device.model_id)
        maker, name = (model[1], model[2]) if model else ("", "")
        made.append(Member(device.subject, device.code or "", maker, name))
    return made


def sealed_histories(session: Session, some: Sequence[Member]) -> Iterator[SealedHistory]:
    """Stream the histories up to what is sealed, in the order given, with the number of later events."""
    for start in range(0, len(some), AT_ONCE):
        chunk = some[start : start + AT_ONCE]
        subjects = [member.subject for member in chunk]
        heads = select(SubjectHead.subject, SubjectHead.seq, SubjectHead.hash).where(SubjectHead.subject.in_(subjects))
        ends = {subject: SubjectEnd(subject, seq, last) for subject, seq, last in session.connection().execute(heads)}
        told = _events(session, subjects)
        for member in chunk:
            rows = told.get(member.subject, [])
            events = [content for content, place, _ in rows if place is not None]
            places = [place for _, place, _ in rows if place is not None]
            later, is_source = len(rows) - len(events), any(source for _, _, source in rows)
            yield SealedHistory(member, ends.get(member.subject), events, places, later, is_source)


def _events(session: Session, subjects: Sequence[str]) -> Mapping[str, list[_Told]]:
    """Read by the connection itself: the session takes half as long again for each of so many rows."""
    query = (
        select(
            Event.subject,
            Event.canonical,
            LogEntry.position,
            exists().where(DocumentSource.event_id == Event.id),
        )
        .outerjoin(LogEntry, LogEntry.event_number == Event.number)
        .where(Event.subject.in_(subjects))
        .order_by(Event.subject, Event.seq)
    )
    told = defaultdict[str, list[_Told]](list)
    rows: Iterable[Any] = session.connection().execute(query)  # an outer join: a place may be missing
    for subject, *one in rows:
        told[subject].append(one)
    return told


def certificates(session: Session, sources: Sequence[str], inside: Collection[str]) -> list[Certificate]:
    """List the certificates drawn from events of `sources`, by number; only subjects `inside` the bundle are named."""
    drawn = set[str]()
    for start in range(0, len(sources), AT_ONCE):
        query = (
            select(DocumentSource.number)
            .join(Event, Event.id == DocumentSource.event_id)
            .join(IssuedDocument, IssuedDocument.number == DocumentSource.number)
            .where(Event.subject.in_(sources[start : start + AT_ONCE]))
            .where(IssuedDocument.kind.in_(CERTIFICATES))
        )
        drawn.update(session.scalars(query))
    numbers = sorted(drawn)
    parts = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
    return [one for part in parts for one in _certificates(session, part, inside)]


def _certificates(session: Session, numbers: Sequence[str], inside: Collection[str]) -> Iterator[Certificate]:
    voided = exists().where(VoidedEvent.event_id == DocumentSource.event_id)
    sources = select(DocumentSource.number, Event.subject, voided).join(Event, Event.id == DocumentSource.event_id)
    subjects, revoked = defaultdict[str, set[str]](set), set[str]()
    for number, subject, is_voided in session.execute(sources.where(DocumentSource.number.in_(numbers))):
        subjects[number].add(subject)
        revoked.update([number] if is_voided else ())
    query = select(IssuedDocument.number, IssuedDocument.kind, IssuedDocument.sha256, IssuedDocument.issued_at)
    rows = {row.number: row for row in session.execute(query.where(IssuedDocument.number.in_(numbers)))}
    for number in numbers:
        row, of = rows[number], subjects[number]
        yield Certificate(
            number,
            row.kind,
            row.sha256,
            stamp(row.issued_at),
            number in revoked,
            tuple(sorted(one for one in of if one in inside)),
            all(one in inside for one in of),
        )


def pdf(session: Session, number: str) -> bytes:
    """Return the bytes of an issued document."""
    return session.execute(select(IssuedDocument.pdf).where(IssuedDocument.number == number)).scalar_one()

"""Reading retired equipment: the lists of a public body, and its reuse rate from their devices' histories."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.clock import stamp
from reuse.collection.models import Deposit, Depositor, Title
from reuse.devices.models import Device
from reuse.errors import N_, BadInputError
from reuse.events.models import Event
from reuse.lifecycle.fold import Past, effective
from reuse.purchases.lines import retired_kinds, retired_target
from reuse.purchases.models import DisposalList, RetiredYear, Uncounted, UncountedDevice
from reuse.purchases.reuse_rate import (
    SECOND_LIFE,
    Course,
    Declared,
    Record,
    ReuseRate,
    Told,
    course_of,
    items_of,
)

AT_ONCE = 500
"""How many devices' histories are held in memory together."""

MARGIN = timedelta(days=2)
"""Zones put a fact on another day than the one of its instant."""

_EVENTS = select(Event.subject, Event.id, Event.type, Event.occurred_at, Event.recorded_at, Event.data)
_DEVICE, _MERGED = "device:", '"same_as":"'


@dataclass(frozen=True, slots=True)
class Listed:
    """A deposit of a public body, how many devices it has, and where its taker committed, once it is claimed."""

    deposit: Deposit
    devices: int
    claim: DisposalList | None


def lists_of(session: Session, organisation: UUID, *, skip: int = 0, limit: int = 20) -> list[Listed]:
    """List the deposits that an organisation may claim, since it took them in itself by decision, then those it did."""
    query = (
        select(Deposit, DisposalList)
        .join(DisposalList, DisposalList.deposit_id == Deposit.id, isouter=True)
        .where(
            or_(
                DisposalList.organisation_id == organisation,
                (Deposit.organisation_id == organisation)
                & (Deposit.depositor == Depositor.PUBLIC)
                & (Deposit.title == Title.DISPOSAL_DECISION)
                & DisposalList.deposit_id.is_(None),
            )
        )
        .order_by(DisposalList.deposit_id.is_not(None), Deposit.made_at.desc(), Deposit.id)
        .offset(skip)
        .limit(limit)
    )
    found = [(row[0], row[1]) for row in session.execute(query)]
    counts = _counts(session, [deposit.id for deposit, _claim in found])
    return [Listed(deposit, counts.get(deposit.id, 0), claim) for deposit, claim in found]


def _counts(session: Session, deposits: Collection[UUID]) -> dict[UUID, int]:
    """Count the devices of each deposit; one announced on a list and arrived in another deposit is on both."""
    counts: dict[Any, set[int]] = {}
    for column in (Device.deposit_id, Device.announced_in):
        for row in session.execute(select(column, Device.id).where(column.in_(deposits))):
            counts.setdefault(row[0], set()).add(row.id)
    return {deposit: len(devices) for deposit, devices in counts.items()}


def declared(session: Session, organisation: UUID, year: int) -> RetiredYear | None:
    """Return what an organisation declared of a year, if it did."""
    return session.get(RetiredYear, (organisation, year))


def left_out(session: Session, organisation: UUID) -> dict[str, Uncounted]:
    """Name the devices that an organisation leaves out of its rate."""
    query = select(UncountedDevice.device, UncountedDevice.why).where(UncountedDevice.organisation_id == organisation)
    return {str(row.device): row.why for row in session.execute(query)}


def reuse_rate(session: Session, organisation: UUID, year: int, *, as_of: datetime | None = None) -> ReuseRate:
    """Reckon the rate of a year from the events alone, as they were known at `as_of`; a later moment is now.

    Which lists are the organisation's, where their takers committed and what it held stand as they are today.
    """
    moment = stamp(min(as_of or clock.now(), clock.now()))
    own = select(DisposalList).where(DisposalList.organisation_id == organisation)
    claims = {str(one.deposit_id): one.commitment for one in session.scalars(own)}
    told = declared(session, organisation, year)
    items = items_of(
        _courses(session, claims.keys(), year, moment),
        year,
        kinds=retired_kinds(year),
        committed={deposit for deposit, words in claims.items() if words},
        left_out=left_out(session, organisation),
    )
    held = Declared(told.held, told.older, told.protected) if told else None
    return ReuseRate(year, held, items, retired_target(year))


def _courses(session: Session, lists: Collection[str], year: int, as_of: str) -> Iterator[Course]:
    """Replay the devices of some lists that may have left in a year, then the records that theirs were merged into."""
    wanted, seen = _may_count(session, lists, year), set[UUID]()
    while wanted:
        further: list[UUID] = []
        for some in _some(wanted):
            for record in _records(session, some):
                course = course_of(record, lists, as_of)
                if course.same_as:
                    further.append(UUID(course.same_as))
                yield course
        seen |= set(wanted)
        wanted = sorted(set(further) - seen)


def _may_count(session: Session, lists: Collection[str], year: int) -> list[UUID]:
    """Name the devices of some lists of which a second life was told since a year began, and those merged into others.

    A fact is recorded after it happened: what was told before the year says nothing of it. So the past costs little.
    """
    deposits = [UUID(one) for one in lists]
    named = or_(Device.deposit_id.in_(deposits), Device.announced_in.in_(deposits))
    merged = Device.situation_text.contains(_MERGED)
    rows = session.execute(select(Device.uuid, merged).where(named).order_by(Device.id)).all() if lists else []
    kept = [row.uuid for row in rows if row[1]]
    since = datetime(year, 1, 1, tzinfo=UTC) - MARGIN
    told = select(Event.subject).where(Event.type.in_((*SECOND_LIFE, "settled")), Event.recorded_at >= since)
    for some in _some([row.uuid for row in rows if not row[1]]):
        subjects = {f"{_DEVICE}{uuid}": uuid for uuid in some}
        kept += [subjects[one] for one in session.scalars(told.where(Event.subject.in_(subjects)).distinct())]
    return kept


def _some(devices: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (devices[start : start + AT_ONCE] for start in range(0, len(devices), AT_ONCE))


def _records(session: Session, devices: Sequence[UUID]) -> Iterator[Record]:
    codes = {f"{_DEVICE}{row.uuid}": row.code for row in session.execute(_codes(devices))}
    events = session.execute(_EVENTS.where(Event.subject.in_(codes)).order_by(Event.subject, Event.seq))
    for subject, rows in groupby(events, lambda row: row.subject):
        yield Record(subject.removeprefix(_DEVICE), codes[subject], [_told(row) for row in rows])


def _codes(devices: Sequence[UUID]) -> Any:
    return select(Device.uuid, Device.code).where(Device.uuid.in_(devices))


def _told(row: Row[Any]) -> Told:
    at = effective(stamp(row.occurred_at), row.data)
    return Told(Past(str(row.id), row.type, at, row.data), stamp(row.recorded_at))


def check_listed(session: Session, organisation: UUID, device: UUID) -> None:
    """Refuse a device that is on no list claimed by the organisation, itself or as a record merged into it.

    Raises BadInputError.
    """
    own = select(DisposalList.deposit_id).where(DisposalList.organisation_id == organisation)
    named = or_(Device.deposit_id.in_(own), Device.announced_in.in_(own))
    merged = Device.situation_text.contains(f'"same_as":"{device}"')
    if session.scalar(select(Device.id).where(named, or_(Device.uuid == device, merged)).limit(1)) is None:
        raise BadInputError(
            N_("This device is on none of your lists."), fields={"code": N_("choose a device of your lists")}
        )

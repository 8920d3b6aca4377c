"""What is kept of a contract's last check, brought up to a moment by reading only what changed since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from reuse.actors.models import Site
from reuse.contracts.checking import FIRST, Checking, Judged, Place
from reuse.contracts.coverage import covered, named_by
from reuse.contracts.histories import AT_ONCE, histories_of, treatments
from reuse.contracts.models import Contract, Coverage
from reuse.contracts.rules import Offence
from reuse.contracts.standing_models import KeptCheck, KeptDevice, KeptOffence
from reuse.contracts.totals import Totals
from reuse.contracts.view import View
from reuse.devices.kinds import kinds
from reuse.devices.models import Device
from reuse.events.canonical import digest
from reuse.events.models import Event
from reuse.recycling.models import Treatment
from reuse.territory import territory

RULES = 1
"""Grows when devices are judged otherwise: what was kept under other rules is then made again."""

EVENTS_AT_ONCE = 2000
ATTEMPTS = 3
"""How often what is kept is read while somebody keeps it anew: on PostgreSQL each question may see another moment."""

_DEVICE = "device:"


@dataclass(frozen=True, slots=True)
class Kept:
    """The head of what is kept: as of when, every event read up to which number, and what it adds up to."""

    as_of: datetime
    read_to: int
    devices: int
    totals: Totals
    plants: dict[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class Present:
    """What is kept, brought up to a moment: the devices judged again, and what those shown offend against."""

    devices: int
    totals: Totals
    again: frozenset[int]
    offences: tuple[tuple[int, Offence], ...]
    view: View


def basis_of(checking: Checking) -> str:
    """Hash all that answers rest on beside events, coverage and plants."""
    span = checking.span
    masses = {code: kind.mass_g for code, kind in kinds().items()}
    clauses = [[one.clause.id, one.clause.check, dict(one.values)] for one in checking.clauses]
    told = {"rules": RULES, "clauses": clauses, "suppliers": sorted(span.suppliers), "zone": str(territory().zone)}
    return digest(told | {"from": str(span.starts_on), "to": str(span.ends_on), "masses": masses})


def kept(session: Session, contract: Contract, basis: str) -> Kept | None:
    """Return what is kept of a contract, if it rests on the same basis."""
    columns = (
        KeptCheck.as_of,
        KeptCheck.read_to,
        KeptCheck.devices,
        KeptCheck.totals,
        KeptCheck.plants,
        KeptCheck.version,
    )
    found = session.execute(
        select(*columns).where(KeptCheck.contract_id == contract.id, KeptCheck.basis == basis)
    ).one_or_none()
    return Kept(found[0], found[1], found[2], Totals(found[3]), found[4], found[5]) if found else None


def present(session: Session, contract: Contract, checking: Checking, moment: datetime, view: View) -> Present | None:
    """Bring what is kept up to a moment, without writing; None where nothing is, or where it is later than that."""
    basis = basis_of(checking)
    for _attempt in range(ATTEMPTS):
        head = kept(session, contract, basis)
        if head is None or head.as_of > moment:
            return None
        found = _brought_up(session, contract, checking, moment, head, view)
        after = kept(session, contract, basis)
        if after and after.version == head.version:
            return found
    return None


def _brought_up(
    session: Session, contract: Contract, checking: Checking, moment: datetime, head: Kept, view: View
) -> Present:
    devices, again, offences = head.devices, set[int](), list[tuple[int, Offence]]()
    numbers = changed(session, contract, head, checking)
    for some, before, judged in judge_again(session, contract, checking, moment, numbers):
        devices += count(head.totals, before, judged)
        again.update(some)
        shown = view.of(session, [one.device for one in judged if one.offences])
        offences += [offence for one in judged if one.device in shown for offence in one.offences]
    return Present(devices, head.totals, frozenset(again), tuple(offences), view)


def count(totals: Totals, before: Iterable[Row[int, str]], judged: Iterable[Judged]) -> int:
    """Take away what some devices said before, add what they say now, and return by how many devices it grew."""
    grown = 0
    for _number, charges in before:
        grown -= 1
        for word, grams in read_charges(charges):
            totals.add(word, grams, -1)
    for one in judged:
        grown += 1
        for word, grams in one.charges:
            totals.add(word, grams)
    return grown


def write_charges(charges: Sequence[tuple[str, int | None]]) -> str:
    """Write what is kept of a device's charges."""
    return " ".join(f"{word}:{'' if grams is None else grams}" for word, grams in charges)


def read_charges(written: str) -> list[tuple[str, int | None]]:
    """Read back what `write_charges` wrote."""
    parts = (one.partition(":") for one in written.split())
    return [(word, int(grams) if grams else None) for word, _colon, grams in parts]


def changed(session: Session, contract: Contract, head: Kept, checking: Checking) -> list[int]:
    """Number the devices of which a check may now say something else than what is kept."""
    own = KeptDevice.contract_id == contract.id
    due = select(KeptDevice.device_id).where(own, KeptDevice.changes_on <= checking.term.today)
    found = set(session.scalars(due))
    moved = (Coverage.contract_id == contract.id) & or_(
        Coverage.added_at >= head.as_of, Coverage.removed_at >= head.as_of
    )
    if session.scalar(select(exists().where(moved))):
        found.update(session.scalars(select(Device.id).where(named_by(moved))))
    if declared := [UUID(one) for one, held in plants(session).items() if head.plants.get(one) != held]:
        at_these = select(Treatment.id).where(Treatment.plant_id.in_(declared))
        found.update(session.scalars(select(KeptDevice.device_id).where(own, KeptDevice.treatment_id.in_(at_these))))
    found.update(_told_since(session, head.read_to))
    return sorted(found)


def plants(session: Session) -> dict[str, list[str]]:
    """Say what every plant that treated anything declares that it holds: there are few of them."""
    query = select(Site.id, Site.qualifications).where(Site.id.in_(select(Treatment.plant_id)))
    return {str(plant): sorted(held) for plant, held in session.execute(query)}


def _told_since(session: Session, last: int) -> Iterator[int]:
    """Number the devices that have events after one number."""
    query = select(Event.number, Event.subject).order_by(Event.number).limit(EVENTS_AT_ONCE)
    while rows := session.execute(query.where(Event.number > last)).all():
        last = rows[-1].number
        subjects = {row.subject for row in rows if row.subject.startswith(_DEVICE)}
        named = [UUID(subject.removeprefix(_DEVICE)) for subject in subjects]
        yield from session.scalars(select(Device.id).where(Device.uuid.in_(named)))


Again = tuple[Sequence[int], Sequence[Row[int, str]], list[Judged]]
"""Numbers of devices, what was kept of them, and what they are judged now; those no longer covered are not judged."""


def judge_again(
    session: Session, contract: Contract, checking: Checking, moment: datetime, numbers: Sequence[int]
) -> Iterator[Again]:
    """Judge some devices anew, in chunks."""
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        query = select(Device.id, Device.uuid, Device.code).order_by(Device.id)
        rows = session.execute(query.where(Device.id.in_(some), covered(contract, moment)))
        judged = list(checking.judge(histories_of(session, rows), lambda wanted: treatments(session, wanted)))
        own = select(KeptDevice.device_id, KeptDevice.charges).where(KeptDevice.contract_id == contract.id)
        yield some, session.execute(own.where(KeptDevice.device_id.in_(some))).all(), judged


def offending(
    session: Session, contract: Contract, place: int, now: Present, after: Place = FIRST, most: int | None = None
) -> Iterator[Offence]:
    """Stream what offends against the clause at a place of the contract, after one place of the list."""
    if not now.totals.offended(place):
        return iter(())
    fresh = (one for at, one in now.offences if at == place and (one.device, one.charge) > after)
    kept_ones = _kept_offences(session, contract, place, after, now.view)
    known = (one for one in kept_ones if one.device not in now.again)
    return islice(merge(known, fresh, key=lambda one: (one.device, one.charge)), most)


def _kept_offences(session: Session, contract: Contract, place: int, after: Place, view: View) -> Iterator[Offence]:
    key = tuple_(KeptOffence.device_id, KeptOffence.charge)
    query = (
        select(KeptOffence, Device.uuid, Device.code)
        .join(Device, Device.id == KeptOffence.device_id)
        .where(KeptOffence.contract_id == contract.id, KeptOffence.place == place, view.shown)
        .order_by(KeptOffence.device_id, KeptOffence.charge)
        .limit(AT_ONCE)
    )
    while rows := session.execute(query.where(key > tuple_(*after))).all():
        for one, uuid, code in rows:
            event = str(one.event_id) if one.event_id else ""
            after = (one.device_id, one.charge)
            yield Offence(f"{_DEVICE}{uuid}", code, one.why, event, one.day, *after)

"""Keeping what a contract's check says: made once for all its devices, then followed where something changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.contracts.checking import Checking, Judged
from reuse.contracts.coverage import covered
from reuse.contracts.faults import each
from reuse.contracts.histories import AT_ONCE
from reuse.contracts.models import Contract
from reuse.contracts.queries import clauses_of, span_of
from reuse.contracts.rules import Offence
from reuse.contracts.standing_models import Duty, KeptCheck, KeptDevice, KeptOffence
from reuse.contracts.standings import basis_of, changed, count, judge_again, kept, plants, write_charges
from reuse.db import Sessions, reading, unit_of_work
from reuse.devices.models import Device
from reuse.events.log import settled
from reuse.events.models import Event
from reuse.territory import local_day

FORGOTTEN_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class _Round:
    """One going-through: what it may claim at its end is what was so at its beginning."""

    factory: Sessions
    contract: UUID
    basis: str
    moment: datetime
    read_to: int
    plants: dict[str, list[str]]


def refresh_all(factory: Sessions) -> list[UUID]:
    """Bring what is kept of every contract that has begun up to now, and return those for which it failed.

    Those that have ended too: people read them.
    """
    today = local_day(clock.now())
    with reading(factory) as session:
        begun = session.scalars(select(Contract.id).where(Contract.starts_on <= today).order_by(Contract.id)).all()
    return each(factory, begun, Duty.KEEP, partial(refresh, factory))


def refresh(factory: Sessions, contract: UUID) -> None:
    """Bring what is kept of a contract up to now, in short transactions; the first time it reads every device.

    A row may be newer than what its head claims, never older: what changed since the claim is judged again.
    """
    with unit_of_work(factory) as session:
        last = settled(session)
    with unit_of_work(factory) as session:
        found, checking = _opened(session, contract)
        moment = datetime.fromisoformat(checking.span.as_of)
        read_to = _readable(session, last, moment)
        one = _Round(factory, contract, basis_of(checking), moment, read_to, plants(session))
        head = kept(session, found, one.basis)
        numbers = None if head is None or head.as_of > moment else changed(session, found, head, checking)
    if numbers is None:
        _make(one)
    elif all(_follow(one, some, one.basis) for some in _chunks(numbers)):
        _claim(one, one.basis)


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))


def _opened(session: Session, contract: UUID) -> tuple[Contract, Checking]:
    """Lock the contract, so that nobody changes what it covers, then take the moment."""
    found = session.scalars(select(Contract).where(Contract.id == contract).with_for_update()).one()
    moment = clock.now()
    return found, Checking(clauses_of(session, found, moment), span_of(session, found, moment))


def _readable(session: Session, last: int, moment: datetime) -> int:
    """Go no further than the first event that a clock ahead of ours recorded: it does not count yet."""
    ahead = session.scalar(select(func.min(Event.number)).where(Event.recorded_at > moment))
    return last if ahead is None else min(last, ahead - 1)


def _make(one: _Round) -> None:
    """Go through every device under a name of its own: whoever else begins anew takes over, and this one stops."""
    name, last = f"made by {uuid4()}", 0
    with unit_of_work(one.factory) as session:
        _opened(session, one.contract)
        session.execute(delete(KeptCheck).where(KeptCheck.contract_id == one.contract))
        told = {"as_of": one.moment, "read_to": 0, "devices": 0, "totals": {}, "plants": {}, "version": 1}
        session.execute(insert(KeptCheck).values(contract_id=one.contract, basis=name, **told))
    while _forget_some(one, name):
        pass
    while numbers := _next_devices(one, last):
        if not _follow(one, numbers, name):
            return
        last = numbers[-1]
    _claim(one, name)


def _forget_some(one: _Round, name: str) -> bool:
    """Delete some of what was kept before; False once nothing is left, or when somebody else has taken over."""
    gone = 0
    with unit_of_work(one.factory) as session:
        contract, _checking = _opened(session, one.contract)
        for table in (KeptOffence, KeptDevice) if kept(session, contract, name) else ():
            own = table.contract_id == one.contract
            some = select(table.device_id).where(own).limit(FORGOTTEN_AT_ONCE)
            result = session.connection().execute(delete(table).where(own, table.device_id.in_(some)))
            gone += result.rowcount
    return gone > 0


def _next_devices(one: _Round, last: int) -> Sequence[int]:
    with reading(one.factory) as session:
        wanted = covered(session.get_one(Contract, one.contract), one.moment)
        query = select(Device.id).where(wanted, Device.id > last).order_by(Device.id).limit(AT_ONCE)
        return session.scalars(query).all()


def _follow(one: _Round, numbers: Sequence[int], basis: str) -> bool:
    """Judge some devices again and keep it, with the totals; False if it rests on something else by now."""
    with unit_of_work(one.factory) as session:
        contract, checking = _opened(session, one.contract)
        head = kept(session, contract, basis)
        if head is None or basis_of(checking) != one.basis:
            return False
        devices, moment = head.devices, datetime.fromisoformat(checking.span.as_of)
        for some, before, judged in judge_again(session, contract, checking, moment, numbers):
            devices += count(head.totals, before, judged)
            _replace(session, contract.id, len(checking.clauses), some, judged)
        groups = {word: group for word, group in head.totals.groups.items() if any(group)}
        changes = {"devices": devices, "totals": groups, "version": head.version + 1}
        session.execute(update(KeptCheck).where(KeptCheck.contract_id == contract.id).values(**changes))
    return True


def _replace(session: Session, contract: UUID, clauses: int, numbers: Sequence[int], judged: Sequence[Judged]) -> None:
    connection = session.connection()
    for table in (KeptOffence, KeptDevice):
        gone = delete(table).where(table.contract_id == contract, table.device_id.in_(numbers))
        if table is KeptOffence:  # its key begins so: else every offence of the contract would be looked at
            gone = gone.where(KeptOffence.place.in_(range(clauses)))
        connection.execute(gone)
    devices = [
        {
            "contract_id": contract,
            "device_id": one.device,
            "charges": write_charges(one.charges),
            "changes_on": one.changes_on,
            "treatment_id": UUID(one.treatment) if one.treatment else None,
        }
        for one in judged
    ]
    offences = [_offence(contract, place, offence) for one in judged for place, offence in one.offences]
    for table, rows in ((KeptDevice, devices), (KeptOffence, offences)):
        if rows:
            connection.execute(insert(table), rows)


def _offence(contract: UUID, place: int, offence: Offence) -> dict[str, Any]:
    return {
        "contract_id": contract,
        "place": place,
        "device_id": offence.device,
        "charge": offence.charge,
        "why": offence.why,
        "event_id": UUID(offence.event) if offence.event else None,
        "day": offence.day,
    }


def _claim(one: _Round, basis: str) -> None:
    """Say as of when it holds."""
    claimed: dict[str, Any] = {"basis": one.basis, "as_of": one.moment, "read_to": one.read_to, "plants": one.plants}
    claimed["version"] = KeptCheck.version + 1
    own = (KeptCheck.contract_id == one.contract, KeptCheck.basis == basis)
    with unit_of_work(one.factory) as session:
        session.execute(update(KeptCheck).where(*own).values(**claimed))

"""Which devices a contract covers, and covered: added and removed, each in the contract's chain."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.rules import name_of
from reuse.collection.models import Deposit
from reuse.contracts.models import Contract, Cover, Coverage
from reuse.contracts.parties import bound_by, check_may_change
from reuse.contracts.terms import check_day, subject_of
from reuse.devices.models import Device
from reuse.devices.queries import by_code
from reuse.errors import N_, BadInputError, NotFoundError
from reuse.events.chains import append
from reuse.events.record import Fact
from reuse.events.requests import asked_before
from reuse.territory import territory

MOST_COVERED = 1000
"""How many deposits, lists, codes and organisations are added or removed at once."""

Thing = tuple[Cover, UUID]


@dataclass(frozen=True, slots=True)
class Covered:
    """Devices to cover: those of deposits, of announced lists, some by their codes, and what organisations take in.

    `organisations` counts from the day `since`, today if none is given.
    """

    deposits: tuple[UUID, ...] = ()
    lists: tuple[UUID, ...] = ()
    codes: tuple[str, ...] = ()
    organisations: tuple[UUID, ...] = ()
    since: date | None = None

    def told(self) -> dict[str, Any]:
        """Say what is asked, for its key."""
        ids = {name: sorted(map(str, getattr(self, name))) for name in ("deposits", "lists", "organisations")}
        return ids | {"codes": list(self.codes), "since": self.since.isoformat() if self.since else None}


def covered(contract: Contract, as_of: datetime | None = None) -> ColumnElement[bool]:
    """Keep, in a query, the devices that a contract covers, or covered as far as was known at a moment."""
    return named_by(in_force(contract, as_of))


def named_by(coverage: ColumnElement[bool]) -> ColumnElement[bool]:
    """Keep, in a query, the devices that some rows of coverage name."""
    things = select(Coverage.thing_id).where(coverage)
    taken_in = exists().where(
        coverage,
        Coverage.cover == Cover.ORGANISATION,
        Coverage.thing_id == Deposit.organisation_id,
        Deposit.made_at >= Coverage.since,
    )
    return or_(
        Device.deposit_id.in_(things.where(Coverage.cover == Cover.DEPOSIT)),
        Device.announced_in.in_(things.where(Coverage.cover == Cover.LIST)),
        Device.uuid.in_(things.where(Coverage.cover == Cover.DEVICE)),
        Device.deposit_id.in_(select(Deposit.id).where(taken_in)),
    )


def in_force(contract: Contract, as_of: datetime | None = None) -> ColumnElement[bool]:
    """Keep, in a query, what a contract covers now, or as it was known at a moment."""
    own = Coverage.contract_id == contract.id
    if as_of is None:
        return own & Coverage.removed_at.is_(None)
    return own & (Coverage.added_at <= as_of) & (Coverage.removed_at.is_(None) | (Coverage.removed_at > as_of))


def cover(session: Session, contract: Contract, asked: Covered, *, by: Actor, key: UUID) -> int:
    """Add what a contract covers, and return how many things were new; what it covers already stays.

    A buyer adds what came to its own organisation or to a supplier's; the coordinator anything.
    Raises NotFoundError, ForbiddenError, BadInputError.
    """
    check_may_change(contract, by)
    if asked_before(session, by, key, "cover", {"contract": str(contract.id)} | asked.told()):
        return 0
    wanted = _things(session, contract, asked, by)
    session.refresh(contract, with_for_update=True)
    new = sorted(wanted - set(_covering(session, contract)))
    if new:
        since = _since(asked) if asked.organisations else None
        told = _listed(new) | ({"since": since.date().isoformat()} if since else {})
        event = append(session, subject_of(contract.id), Fact("contract_covered", told), by=by, key=uuid5(key, "told"))
        session.add_all(
            Coverage(
                contract_id=contract.id,
                cover=kind,
                thing_id=thing,
                added_at=event[0].recorded_at,
                since=since if kind is Cover.ORGANISATION else None,
            )
            for kind, thing in new
        )
        _changed(session, contract, by)
    return len(new)


def uncover(
    session: Session, contract: Contract, things: Collection[Thing], reason: str, *, by: Actor, key: UUID
) -> int:
    """Remove what a contract covers from now on, with the reason, and return how many things it covered.

    What was known before stays so: an answer as of an earlier day counts them. Raises NotFoundError, BadInputError.
    """
    check_may_change(contract, by)
    reason = name_of(reason, "reason", most=200)
    told = _listed(sorted(things)) | {"reason": sha256(reason.encode()).hexdigest()}
    if asked_before(session, by, key, "uncover", told | {"contract": str(contract.id)}):
        return 0
    session.refresh(contract, with_for_update=True)
    known = _covering(session, contract)
    gone = sorted(known.keys() & things)
    if not gone:
        raise NotFoundError(N_("The contract does not cover this."))
    told = _listed(gone) | {"reason": told["reason"]}
    event = append(session, subject_of(contract.id), Fact("contract_uncovered", told), by=by, key=uuid5(key, "told"))
    for thing in gone:
        known[thing].removed_at, known[thing].reason = event[0].recorded_at, reason
    _changed(session, contract, by)
    return len(gone)


def _changed(session: Session, contract: Contract, by: Actor) -> None:
    contract.version += 1
    session.flush()
    audit.note(session, Action.CONTRACT_CHANGED, by=by, subject=contract.id, organisation=contract.buyer_id)


def _covering(session: Session, contract: Contract) -> dict[Thing, Coverage]:
    return {(one.cover, one.thing_id): one for one in session.scalars(select(Coverage).where(in_force(contract)))}


def _listed(things: Iterable[Thing]) -> dict[str, Any]:
    """List things as an event does, by kind."""
    told: dict[str, Any] = {}
    for kind, thing in things:
        told.setdefault(kind.value, []).append(str(thing))
    return told


def _since(asked: Covered) -> datetime:
    zone = territory().zone
    if asked.since:
        check_day(asked.since, "since")
    day = asked.since or clock.now().astimezone(zone).date()
    return datetime.combine(day, time(), zone)


def named(session: Session, asked: Covered) -> set[Thing]:
    """Read what is named, without asking whose it is; raises BadInputError, NotFoundError for an unknown code."""
    return _named(session, asked)[0]


def _named(session: Session, asked: Covered) -> tuple[set[Thing], list[Device]]:
    """Read what is named, and which devices by their codes."""
    many = len(asked.deposits) + len(asked.lists) + len(asked.codes) + len(asked.organisations)
    if not 0 < many <= MOST_COVERED:
        raise BadInputError(N_("Name at least one deposit, list, organisation or code, and 1,000 at most."))
    things = {(Cover.DEPOSIT, one) for one in asked.deposits} | {(Cover.LIST, one) for one in asked.lists}
    things |= {(Cover.ORGANISATION, one) for one in asked.organisations}
    devices = [by_code(session, code) for code in asked.codes]
    return things | {(Cover.DEVICE, one.uuid) for one in devices}, devices


def _things(session: Session, contract: Contract, asked: Covered, by: Actor) -> set[Thing]:
    """Read what is to be covered; raises NotFoundError for what came to none of those whom the contract binds."""
    things, devices = _named(session, asked)
    bound = bound_by(session, contract)
    ours = None if by.sees_all() else bound
    near = {*asked.deposits, *asked.lists, *(one.deposit_id for one in devices if one.deposit_id)}
    deposits = select(Deposit.id, Deposit.organisation_id).where(Deposit.id.in_(near))
    came = {row.id: row.organisation_id for row in session.execute(deposits)}
    for deposit in (*asked.deposits, *asked.lists):
        if deposit not in came or (ours is not None and came[deposit] not in ours):
            raise NotFoundError(N_("There is no such deposit for this contract."))
    if not set(asked.organisations) <= bound:
        raise NotFoundError(N_("Only what the buyer or a supplier takes in can be covered from a day on."))
    for device in devices:
        deposited = came.get(device.deposit_id) if device.deposit_id else None
        if ours is not None and ours.isdisjoint({deposited, device.holder_id}):
            raise _no_such_device(device)
    return things


def _no_such_device(device: Device) -> NotFoundError:
    return NotFoundError(
        N_("The device {code} came neither to the buyer nor to a supplier of this contract."), code=device.code or ""
    )

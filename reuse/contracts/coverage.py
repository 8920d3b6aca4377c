"""Which devices a contract covers, and covered: added and removed, each in the contract's chain."""

from collections.abc import Collection, Iterable, Iterator
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
from reuse.codes import read_code
from reuse.collection.models import Deposit
from reuse.contracts.holdings import own_things
from reuse.contracts.models import Contract, Cover, Coverage, Thing
from reuse.contracts.parties import answers_for, check_may_cover
from reuse.contracts.terms import check_day, subject_of
from reuse.devices.models import Code, Device
from reuse.devices.queries import survivor
from reuse.errors import N_, BadInputError, ForbiddenError, NotFoundError
from reuse.events.chains import append
from reuse.events.record import Fact
from reuse.events.requests import asked_before
from reuse.territory import territory

MOST_COVERED = 1000
"""How many deposits, lists, codes and organisations are added or removed at once."""


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
    """Add what a contract covers, and return how many things were new; what the organisation covers already stays.

    Each party adds what came to itself, the coordinator what came to any of them. Raises BadInputError naming every row
    of anything else, in the same words whether it exists or not; ForbiddenError.
    """
    check_may_cover(session, contract, by)
    if asked_before(session, by, key, "cover", {"contract": str(contract.id)} | asked.told()):
        return 0
    wanted = _things(session, contract, asked, by)
    session.refresh(contract, with_for_update=True)
    new = sorted(wanted - {thing for thing, _by in _covering(session, contract, by.organisation)})
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
                by_id=by.organisation,
                since=since if kind is Cover.ORGANISATION else None,
            )
            for kind, thing in new
        )
        _changed(session, contract, by)
    return len(new)


def uncover(  # noqa: PLR0913 - what is removed, whose word it was, and why
    session: Session,
    contract: Contract,
    things: Collection[Thing],
    reason: str,
    *,
    of: UUID | None = None,
    by: Actor,
    key: UUID,
) -> int:
    """Remove what an organisation covers from now on, with the reason, and return how many things it covered.

    Each party removes its own only; the coordinator what `of` covers, or everybody. What was known before stays so: an
    answer as of an earlier day counts it. Raises ForbiddenError, NotFoundError, BadInputError.
    """
    of = _whose(session, contract, of, by)
    reason = name_of(reason, "reason", most=200)
    told = _listed(sorted(things)) | {"reason": sha256(reason.encode()).hexdigest()}
    asked = told | {"contract": str(contract.id), "of": str(of) if of else None}
    if asked_before(session, by, key, "uncover", asked):
        return 0
    session.refresh(contract, with_for_update=True)
    gone = {each: row for each, row in _covering(session, contract, of).items() if each[0] in things}
    if not gone:
        raise NotFoundError(N_("The contract does not cover this, or not on your organisation’s word."))
    for owner in sorted({one for _thing, one in gone}):
        rows = [gone[each] for each in sorted(gone) if each[1] == owner]
        fact = Fact("contract_uncovered", _listed(_thing_of(one) for one in rows) | _why(told["reason"], owner))
        event = append(session, subject_of(contract.id), fact, by=by, key=uuid5(key, f"told {owner}"))[0]
        for one in rows:
            one.removed_at, one.removed_by_id, one.reason = event.recorded_at, by.organisation, reason
    _changed(session, contract, by)
    return len(gone)


def _why(reason: str, owner: UUID) -> dict[str, str]:
    return {"reason": reason, "covered_by": str(owner)}


def _whose(session: Session, contract: Contract, of: UUID | None, by: Actor) -> UUID | None:
    """Say whose coverage is removed, None for everybody's: nobody drops the evidence of another."""
    check_may_cover(session, contract, by)
    if by.sees_all() or of == by.organisation:
        return of
    if of is None:
        return by.organisation
    raise ForbiddenError(N_("Each party removes what it covers itself; only the coordinator removes another’s."))


def _changed(session: Session, contract: Contract, by: Actor) -> None:
    contract.version += 1
    session.flush()
    audit.note(session, Action.CONTRACT_CHANGED, by=by, subject=contract.id, organisation=contract.buyer_id)


def _covering(session: Session, contract: Contract, of: UUID | None) -> dict[tuple[Thing, UUID], Coverage]:
    """Return what is covered now on an organisation's word, or on anybody's."""
    query = select(Coverage).where(in_force(contract))
    found = session.scalars(query.where(Coverage.by_id == of) if of else query)
    return {(_thing_of(one), one.by_id): one for one in found}


def _thing_of(one: Coverage) -> Thing:
    return one.cover, one.thing_id


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
    """Read what is named, without asking whose it is: a code that nothing bears names nothing. Raises BadInputError."""
    return {thing for _row, thing in _rows(session, asked) if thing}


def _things(session: Session, contract: Contract, asked: Covered, by: Actor) -> set[Thing]:
    """Read what is to be covered; raises BadInputError for every row that did not come to those asked for."""
    rows = dict(_rows(session, asked))
    own = own_things(session, {one for one in rows.values() if one}, answers_for(session, contract, by))
    if strange := [row for row, thing in rows.items() if thing not in own]:
        raise BadInputError(
            N_("Some of what you name did not come to your organisation, or is not known here. Nothing was added."),
            remedy=N_(
                "Each party of a contract covers what came to itself: leave this out, or ask the one that has it."
            ),
            fields=dict.fromkeys(strange, N_("did not come to you, or is not known")),
        )
    return own


def _rows(session: Session, asked: Covered) -> Iterator[tuple[str, Thing | None]]:
    """Read each row with what it names, if anything: `codes.3` is the fourth code."""
    ids = {"deposits": Cover.DEPOSIT, "lists": Cover.LIST, "organisations": Cover.ORGANISATION}
    many = len(asked.codes) + sum(len(getattr(asked, name)) for name in ids)
    if not 0 < many <= MOST_COVERED:
        raise BadInputError(N_("Name at least one deposit, list, organisation or code, and 1,000 at most."))
    for name, kind in ids.items():
        for number, one in enumerate(getattr(asked, name)):
            yield f"{name}.{number}", (kind, one)
    codes = [read_code(one) for one in asked.codes]
    borne = select(Code.code, Device).join(Device, Device.id == Code.device_id).where(Code.code.in_(codes))
    devices = {code: survivor(session, device).uuid for code, device in session.execute(borne)}
    for number, code in enumerate(codes):
        yield f"codes.{number}", (Cover.DEVICE, devices[code]) if code in devices else None

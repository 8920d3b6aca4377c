"""Piles of devices that wait for the same gesture, in the order in which a day takes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.devices.models import Device
from reuse.erasure.models import ErasureRecord
from reuse.events.models import Event
from reuse.events.queries import in_force
from reuse.lifecycle.stages import HOLDERS, LIVE, WORKSHOP, Role, Stage
from reuse.outcomes.models import Outcome

PROMISED = timedelta(days=90)
"""From its collection, what a device has to find an outcome."""

STALLED = timedelta(days=7)
"""After this long, an open hand-over is the coordinator's business too."""

Which = Callable[[Actor], ColumnElement[bool]]

_LENT = (
    select(Outcome.due)
    .join(Event, Event.id == Outcome.event_id)
    .where(Outcome.device_id == Device.id, Outcome.kind == "lent", in_force(Outcome.event_id))
    .order_by(Event.number.desc())
    .limit(1)
    .correlate(Device)
    .scalar_subquery()
)
_DUE = func.coalesce(_LENT, date.max)


@dataclass(frozen=True, slots=True)
class Pile:
    """Devices that wait at some stages; `order` says since when, or until when, the most urgent first."""

    name: str
    roles: frozenset[Role]
    stages: frozenset[Stage]
    which: Which
    order: SQLColumnExpression[Any]
    form: type[datetime] | type[date] = datetime

    def condition(self, by: Actor) -> ColumnElement[bool]:
        """Say, in a query, which devices of this actor's are in the pile."""
        return and_(Device.stage.in_(self.stages), self.which(by), Device.collected_at.is_not(None))


def piles_of(by: Actor) -> list[Pile]:
    """List the piles that this person's roles work on."""
    return [pile for pile in PILES if pile.roles & by.roles]


def pile_named(name: str, by: Actor) -> Pile | None:
    """Return the pile of this name, where this person's roles work on it."""
    return next((pile for pile in piles_of(by) if pile.name == name), None)


def _pile(name: str, roles: set[Role] | frozenset[Role], stages: set[Stage] | frozenset[Stage], which: Which) -> Pile:
    return Pile(name, frozenset(roles), frozenset(stages), which, Device.last_at)


def _held(by: Actor) -> ColumnElement[bool]:
    return Device.holder_id == by.organisation


def _seen(by: Actor) -> ColumnElement[bool]:
    return Device.id.is_not(None) if by.sees_all() else _held(by)


def _on_site(by: Actor) -> ColumnElement[bool]:
    """A collection point sees its own site; whoever acts for none sees all of its organisation's."""
    return and_(_held(by), Device.site_id == by.site) if by.site else _held(by)


def _stays(by: Actor) -> ColumnElement[bool]:
    return and_(_on_site(by), Device.handover_site_id.is_(None))


def _leaves(by: Actor) -> ColumnElement[bool]:
    return and_(_held(by), Device.handover_site_id.is_not(None))


def _comes(by: Actor) -> ColumnElement[bool]:
    here = select(Site.id).where(Site.organisation_id == by.organisation)
    return and_(Device.handover_site_id.in_(here), Device.holder_id != by.organisation)


def _stalls(_by: Actor) -> ColumnElement[bool]:
    return and_(Device.handover_site_id.is_not(None), Device.last_at < clock.now() - STALLED)


def _late(by: Actor) -> ColumnElement[bool]:
    return and_(_held(by), Device.collected_at < clock.now() - PROMISED)


def _unopened(by: Actor) -> ColumnElement[bool]:
    return and_(_held(by), Device.media_known.is_(False))


def _opened(by: Actor) -> ColumnElement[bool]:
    return and_(_held(by), Device.media_known.is_(True))


def _failed(by: Actor) -> ColumnElement[bool]:
    """The device has a medium whose latest erasure of this life did not succeed."""
    (record, told), (later, after) = ((aliased(ErasureRecord), aliased(Event)) for _ in range(2))
    tried_again = (
        select(later.event_id)
        .join(after, after.id == later.event_id)
        .where(later.device_id == Device.id, later.medium == record.medium, after.number > told.number)
        .where(in_force(later.event_id))
        .correlate(Device, record, told)
    )
    failure = (
        select(record.event_id)
        .join(told, told.id == record.event_id)
        .where(record.device_id == Device.id, record.result != "success", told.recorded_at >= Device.collected_at)
        .where(in_force(record.event_id), ~tried_again.exists())
        .correlate(Device)
    )
    return and_(_held(by), failure.exists())


_WORKSHOP, _SHOP, _PLANT = {Role.REFURBISHER}, {Role.SELLER}, {Role.RECYCLER}
_BENCH = _WORKSHOP | _PLANT

PILES: tuple[Pile, ...] = (
    _pile("quarantined", HOLDERS | {Role.COORDINATOR}, {Stage.QUARANTINED}, _seen),
    _pile("stalled", {Role.COORDINATOR}, LIVE, _stalls),
    Pile("late", frozenset(_BENCH | _SHOP), LIVE - {Stage.HANDED_TO_ECO_ORGANISME}, _late, Device.collected_at),
    _pile("coming", HOLDERS, LIVE, _comes),
    _pile("to_hand_over", {Role.COLLECTOR}, {Stage.COLLECTED}, _stays),
    _pile("carried", {Role.CARRIER}, LIVE, _held),
    _pile("to_triage", _BENCH, {Stage.COLLECTED}, _held),
    _pile("to_open", _WORKSHOP, WORKSHOP - {Stage.READY}, _unopened),
    _pile("to_erase", _WORKSHOP, {Stage.TRIAGED}, _opened),
    _pile("failed", _WORKSHOP, {Stage.ERASING}, _failed),
    _pile("erasing", _WORKSHOP, {Stage.ERASING}, _held),
    _pile("to_grade", _WORKSHOP, {Stage.ERASED, Stage.REFURBISHING}, _held),
    _pile("dismantling", _BENCH, {Stage.DISMANTLING, Stage.DISMANTLED}, _held),
    _pile("ready", _WORKSHOP | _SHOP, {Stage.READY}, _held),
    _pile("reserved", _SHOP, {Stage.RESERVED}, _held),
    Pile("lent", frozenset(_SHOP), frozenset({Stage.LENT}), _held, _DUE, date),
    _pile("for_recycling", _BENCH, {Stage.FOR_RECYCLING}, _held),
    _pile("to_certify", _BENCH, {Stage.HANDED_TO_ECO_ORGANISME}, _held),
    _pile("handed_over", HOLDERS - {Role.CARRIER}, LIVE, _leaves),
)
"""What is dangerous or late first, then what arrives, the work at the bench, and what leaves."""

"""Devices whose usual next step is refused, and why: the lifecycle's own guards, asked of what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.acts import possible_in
from reuse.days.queries import Waiting
from reuse.devices.models import Device
from reuse.devices.queries import ROWS, Row
from reuse.lifecycle.guards import Guard
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import LIVE
from reuse.lifecycle.steps import Possible
from reuse.lifecycle.transitions import TABLE
from reuse.lifecycle.usual import USUAL

LOOKED_AT = 200
"""The devices that have waited longest, whose next step is asked for."""


@dataclass(frozen=True, slots=True)
class Block:
    """Devices that the same guard keeps from the same step; `unlocks` says whether this person may lift it."""

    step: str
    guard: Guard
    unlocks: bool
    devices: list[Waiting] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name the block in an address."""
        return name_of(self.step, self.guard)


def name_of(step: str, guard: Guard) -> str:
    """Name what a guard keeps from happening: the step, and what would unlock it or the rule's number."""
    return f"{step}.{guard.remedy_event or guard.number}"


def blocked(session: Session, by: Actor) -> list[Block]:
    """Group what the organisation holds by what refuses its usual next step, the longest waiting first.

    Looks at the `LOOKED_AT` devices that have waited longest, in one query.
    """
    found: dict[str, Block] = {}
    for one, situation in _longest(session, by):
        possible = possible_in(situation, by)
        step = next_of(situation, possible)
        if step is None or step.guard is None:
            continue
        name = name_of(step.event, step.guard)
        if name not in found:
            remedies = {other.event for other in possible if other.guard is None}
            found[name] = Block(step.event, step.guard, step.guard.remedy_event in remedies)
        found[name].devices.append(one)
    return list(found.values())


def next_of(situation: Situation, possible: list[Possible]) -> Possible | None:
    """Return the most usual of the possible steps that takes the device further, refused for now or not."""
    known = {one.event: one for one in possible}
    steps = (known[event] for event in USUAL.get(situation.stage, ()) if event in known)
    return next((one for one in steps if _moves(one.event, situation)), None)


def _moves(event: str, situation: Situation) -> bool:
    return event == "released" or TABLE[event, situation.stage].target is not None


def _longest(session: Session, by: Actor) -> Iterator[tuple[Waiting, Situation]]:
    held = (Device.holder_id == by.organisation, Device.stage.in_(LIVE))
    longest = select(Device.id).where(*held).order_by(Device.last_at, Device.id).limit(LOOKED_AT)
    query = ROWS.add_columns(Device.situation_text, Device.last_at).where(Device.id.in_(longest))
    for row in map(dict, session.execute(query.order_by(Device.last_at, Device.id)).mappings()):
        situation = Situation.load(row.pop("situation_text"))
        since = row.pop("last_at")
        yield Waiting(Row(**row), since, None), situation

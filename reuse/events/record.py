"""The only door into a device's history."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol, Self
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.clock import stamp
from reuse.db import Base
from reuse.devices.models import Device
from reuse.errors import N_, BadInputError, RefusedError, ReuseError
from reuse.events.canonical import VERSION, canonical, check_data, digest
from reuse.events.models import Event, WaitingFact
from reuse.events.moving import move, wait_for
from reuse.events.queries import in_force
from reuse.events.requests import first_time
from reuse.lifecycle.fold import Past, advance, effective
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import Role, Stage
from reuse.lifecycle.steps import may_tell, next_step
from reuse.lifecycle.transitions import OPEN_TO_ALL, Custody, Transition
from reuse.statements import Statement, as_read
from reuse.territory import territory

LATE = timedelta(minutes=1)
"""A fact claimed this long before it arrives has waited somewhere without network."""

ARRIVALS = frozenset({"announced", "collected", "harvested", "returned", "found"})
OURS = frozenset({"waits", "clock"})
"""Names in an event's data that only the service writes."""

_events = Base.metadata.tables[Event.__tablename__]
_APPEND = Statement(insert(_events).returning(_events.c.number))


@dataclass(frozen=True, slots=True)
class Fact:
    """What somebody says happened; no time means now, `sent_at` is the sender's clock when it sent."""

    type: str
    data: Mapping[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None
    sent_at: datetime | None = None
    waits: str | None = None


def record(session: Session, device: Device, fact: Fact, *, by: Actor, key: UUID) -> Event:
    """Append one fact and move the device; replaying `key` changes nothing, a late fact that no longer fits waits.

    Raises RefusedError (with its rule and remedy), ForbiddenError, KeyReusedError, BadInputError.
    """
    return record_now(session, device, fact, by=by, key=key)[0]


def record_now(
    session: Session, device: Device, fact: Fact, *, by: Actor, key: UUID, model: str = ""
) -> tuple[Event, bool]:
    """Record the fact as `record` does, and tell whether that happened now; False says the key only replays it.

    `model` is the folded name of the device's model, as `move` takes it.
    """
    check_data(fact.data)
    session.flush()  # what follows goes to the tables, past what is still to be written
    if not first_time(session, by, key, body_digest(device, fact)):
        return session.scalars(select(Event).where(Event.id == by.thing(key))).one(), False
    entry = _entered(session, device, fact, by, by.thing(key), model)
    event = stored(session, entry.event)
    if entry.waits:
        session.add(waiting_fact(entry, device, entry.waits))
        session.flush()
    return event, True


def _entered(session: Session, device: Device, fact: Fact, by: Actor, identifier: UUID, model: str) -> "Entry":
    """Move the device as it was read, which nearly always still stands; else wait for whoever moves it, and read again.

    A fact that is refused is judged again too: somebody else may just have made it possible.
    """

    def judged() -> Entry:
        return Entry.of(device, fact, by, identifier, knew=lambda: took_part(session, device.subject, by))

    entry = None
    with suppress(ReuseError):
        entry = judged()
    if entry is None or not move(session, device, entry.device, model=model):
        wait_for(session, device)
        entry = judged()
        move(session, device, entry.device, model=model)
    return entry


def stored(session: Session, columns: dict[str, Any]) -> Event:
    """Insert one event and give it as if it had been read: the mapper takes three times as long to do both."""
    ((number,),) = _APPEND.ask(session.connection(), **columns)
    return as_read(session, Event, {"number": number, **columns})


class Chained(Protocol):
    """What the next event of a history follows."""

    @property
    def subject(self) -> str:
        """The name of the chain."""

    @property
    def seq(self) -> int:
        """How many events the chain has."""

    @property
    def head(self) -> str:
        """The hash of the last one."""


class Chain(Chained, Protocol):
    """What an entry asks of the device it is written for."""

    @property
    def uuid(self) -> UUID:
        """The device's own id."""

    @property
    def situation(self) -> Situation:
        """What its events amount to."""


def body_digest(device: Chain, fact: Fact) -> str:
    """Hash what a request says, so that its key serves no other."""
    claimed = stamp(fact.occurred_at) if fact.occurred_at else None
    return digest({"device": str(device.uuid), "type": fact.type, "data": fact.data, "at": claimed})


def took_part(session: Session, subject: str, by: Actor) -> bool:
    """Whether this organisation has had the device in its hands: only then may its late word wait.

    A scan that waits, or a danger that anybody may report, does not make it so.
    """
    mine = (Event.subject == subject, Event.actor.startswith(f"{by.organisation}/"), Event.type.not_in(OPEN_TO_ALL))
    return session.scalar(select(Event.number).where(*mine, in_force(Event.id)).limit(1)) is not None


def waiting_fact(entry: "Entry", device: Device, rule: str) -> WaitingFact:
    """List a fact that moved nothing, so that somebody settles it."""
    return WaitingFact(
        event_id=entry.event["id"],
        device_id=device.id,
        giver_id=device.holder_id,
        rule=rule,
        opened_at=entry.event["recorded_at"],
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One event ready to be stored, and the columns of its device that it changes."""

    event: dict[str, Any]
    device: dict[str, Any]

    @property
    def waits(self) -> str | None:
        """The rule for which the fact waits, if it does."""
        waits: str | None = self.event["data"].get("waits")
        return waits

    @classmethod
    def of(cls, device: Chain, fact: Fact, by: Actor, identifier: UUID, *, knew: Callable[[], bool]) -> Self:
        """Ask the table, chain the event, fold it into the device's situation; the device itself is not touched.

        `knew` says whether the organisation has had to do with this device: only then may its late fact wait.
        """
        present = clock.now()
        _check_names(fact)
        fact, at = _timed(fact, present)
        situation = device.situation
        late = at < stamp(present - LATE)
        try:
            reason = _reason_to_wait(situation, fact, by, at, knew)
        except RefusedError as refusal:
            if not (late and device.seq and may_tell(fact.type, by.roles) and knew()):
                raise
            reason = refusal.rule
        if reason:
            fact = replace(fact, data={**fact.data, "waits": reason})
        event = chained(device, fact, by, identifier, present)
        advance(situation, Past(str(identifier), fact.type, at, dict(fact.data)))
        return cls(event, columns_of(situation) | {"seq": event["seq"], "head": event["hash"], "last_at": present})


def _check_names(fact: Fact) -> None:
    if OURS & fact.data.keys():
        raise BadInputError(N_("The data of an event cannot be named “waits” or “clock”."))


def _timed(fact: Fact, present: datetime) -> tuple[Fact, str]:
    """Bound a claim in the future to now and keep the skew seen; return also when it really happened."""
    claimed = clock.to_millisecond(fact.occurred_at or present)
    marks: dict[str, Any] = {}
    if fact.sent_at and fact.occurred_at:
        skew = round((present - fact.sent_at).total_seconds() * 1000)
        marks |= {"skew_ms": skew} if abs(skew) >= 1000 else {}
    if claimed > present:
        marks["claimed"] = stamp(claimed)
        marks.pop("skew_ms", None)
    data = {**fact.data, "clock": marks} if marks else fact.data
    occurred_at = min(claimed, present)
    return replace(fact, data=data, occurred_at=occurred_at), min(
        effective(stamp(occurred_at), dict(data)), stamp(present)
    )


def _reason_to_wait(situation: Situation, fact: Fact, by: Actor, at: str, knew: Callable[[], bool]) -> str | None:
    """Say why a fact that nothing refuses still moves nothing, or None when it applies; refuses as the table does."""
    policy = territory().policy(clock.now().date())
    row = next_step(situation, fact.type, fact.data, roles=by.roles, policy=policy)
    _check_custody(row, situation, by, knew)
    if at < situation.collected_at and fact.type not in ARRIVALS:
        return N_("a fact of an earlier life")
    return fact.waits


def _check_custody(row: Transition, situation: Situation, by: Actor, knew: Callable[[], bool]) -> None:
    """Refuse unless this organisation's word counts for the row."""
    if situation.holder == str(by.organisation):
        return
    party = row.custody is Custody.PARTY and (Role.COORDINATOR in by.roles or knew())
    if not party and row.custody in (Custody.HOLDER, Custody.PARTY):
        raise RefusedError(
            N_("Another organisation holds this device."),
            rule=N_("custody is exclusive"),
            remedy=N_("Scan it in first, or ask its holder to record this."),
        )


def chained(after: Chained, fact: Fact, by: Actor, identifier: UUID, present: datetime) -> dict[str, Any]:
    """Write the canonical bytes and hash them; every key is always there, null where there is nothing to say."""
    occurred_at = fact.occurred_at or present
    told = {
        "v": VERSION,
        "id": str(identifier),
        "subject": after.subject,
        "seq": after.seq + 1,
        "type": fact.type,
        "occurred_at": stamp(occurred_at),
        "recorded_at": stamp(present),
        "actor": by.mark,
        "site": str(by.site) if by.site else None,
        "data": dict(fact.data),
        "prev": after.head,
    }
    content = canonical(told)
    columns = {name: told[name] for name in ("subject", "seq", "type", "actor", "site", "data", "prev")}
    return columns | {
        "id": identifier,
        "occurred_at": occurred_at,
        "recorded_at": present,
        "hash": sha256(content).hexdigest(),
        "canonical": content,
    }


def columns_of(situation: Situation) -> dict[str, Any]:
    """Give the columns of a device that repeat its situation, so that lists can be asked of the database."""
    treatment = situation.treatment if situation.stage is Stage.RECYCLED else None
    expected_at = (situation.handover or {}).get("to_site")
    since = None if situation.same_as else situation.collected_at
    return {
        "situation_text": situation.dump(),
        "stage": situation.stage,
        "kind": situation.kind,
        "holder_id": UUID(situation.holder) if situation.holder else None,
        "site_id": UUID(situation.site) if situation.site else None,
        "treatment_id": UUID(treatment) if treatment else None,
        "handover_site_id": UUID(expected_at) if expected_at else None,
        "collected_at": datetime.fromisoformat(since) if since else None,
        "media_known": situation.media_known,
    }

"""Histories of subjects other than devices: awards, contracts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.clock import stamp
from reuse.events.canonical import FIRST_PREV, check_data, digest
from reuse.events.models import Event
from reuse.events.record import Fact, chained, stored
from reuse.events.requests import first_time


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a history ends: what the next event follows."""

    subject: str
    seq: int
    head: str


def append(session: Session, subject: str, fact: Fact, *, by: Actor, key: UUID) -> tuple[Event, bool]:
    """Append one fact to a subject's history, but only a caller that holds the subject's row locked may ask.

    The second value tells whether that happened now; False says the key only replays it. What the fact does, and who
    may say it, is the caller's. A time to come is bounded to now. Raises KeyReusedError, BadInputError.
    """
    check_data(fact.data)
    claimed = stamp(fact.occurred_at) if fact.occurred_at else None
    asked: dict[str, Any] = {"subject": subject, "type": fact.type, "data": fact.data, "at": claimed}
    if not first_time(session, by, key, digest(asked)):
        return session.scalars(select(Event).where(Event.id == by.thing(key))).one(), False
    present = clock.now()
    told = Fact(fact.type, fact.data, min(fact.occurred_at or present, present))
    return stored(session, chained(tail(session, subject), told, by, by.thing(key), present)), True


def tail(session: Session, subject: str) -> Tail:
    """Find where a subject's history ends; one without any begins with 64 zeros."""
    last = select(Event.seq, Event.hash).where(Event.subject == subject).order_by(Event.seq.desc()).limit(1)
    row = session.execute(last).one_or_none()
    return Tail(subject, row.seq, row.hash) if row else Tail(subject, 0, FIRST_PREV)

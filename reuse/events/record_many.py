"""The same door for many facts at once: the same rules, set by set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from reuse.actors.actor import Actor
from reuse.db import Base
from reuse.devices.models import Device
from reuse.errors import ReuseError
from reuse.events.canonical import FIRST_PREV, check_data
from reuse.events.models import Event, Request
from reuse.events.record import Entry, Fact, body_digest, took_part, waiting_fact
from reuse.events.requests import claim_many, key_reused, reused
from reuse.lifecycle.situation import Situation

_devices, _events = (Base.metadata.tables[name] for name in ("devices", "events"))
"""Rows by the thousand go to the tables themselves: the mapper would take half of the time."""


@dataclass(frozen=True, slots=True)
class Item:
    """One fact to record on one device under one key."""

    device: Device
    fact: Fact
    key: UUID


def record_many(session: Session, items: Sequence[Item], *, by: Actor) -> list[Event | ReuseError]:
    """Record each fact in its order, and answer each: its event, or the refusal that leaves no trace of it.

    One that is refused stops none of the others; devices are locked in one order, whoever asks.
    """
    answers: dict[int, ReuseError] = {}
    fresh = _claim(session, items, answers, by)
    devices = {items[place].device.id: items[place].device for place in fresh}
    _lock(session, devices)
    entries: dict[int, Entry] = {}
    for place in fresh:
        item = items[place]
        try:
            entry = Entry.of(
                item.device,
                item.fact,
                by,
                by.thing(item.key),
                knew=partial(took_part, session, item.device.subject, by),
            )
        except ReuseError as refusal:
            answers[place] = refusal
            continue
        entries[place] = entry
        for name, value in entry.device.items():
            set_committed_value(item.device, name, value)
    _release(session, [items[place].key for place in fresh if place in answers], by)
    _store(session, [(items[place].device, entry) for place, entry in entries.items()])
    return _answer(session, items, answers, by)


def _claim(session: Session, items: Sequence[Item], answers: dict[int, ReuseError], by: Actor) -> list[int]:
    """Claim the keys and return the places of the items to do; bad data and reused keys are put in `answers`."""
    digests: dict[UUID, str] = {}
    first: dict[UUID, int] = {}
    for place, item in enumerate(items):
        try:
            check_data(item.fact.data)
            digest = body_digest(item.device, item.fact)
        except ReuseError as refusal:
            answers[place] = refusal
            continue
        if digests.setdefault(item.key, digest) != digest:
            answers[place] = key_reused()
            continue
        first.setdefault(item.key, place)
    claimed = claim_many(session, by, digests)
    _check_replays(session, digests, claimed, first, answers, by)
    return sorted(first[key] for key in claimed)


def _check_replays(
    session: Session,
    digests: dict[UUID, str],
    claimed: set[UUID],
    first: dict[UUID, int],
    answers: dict[int, ReuseError],
    by: Actor,
) -> None:
    replayed = {key: digest for key, digest in digests.items() if key not in claimed}
    answers |= {first[key]: key_reused() for key in reused(session, by, replayed)}


def _lock(session: Session, devices: dict[int, Device]) -> None:
    if devices:
        session.scalars(
            select(Device)
            .where(Device.id.in_(devices))
            .order_by(Device.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()


def _release(session: Session, keys: list[UUID], by: Actor) -> None:
    if keys:
        session.execute(delete(Request).where(Request.organisation_id == by.organisation, Request.key.in_(keys)))


def _store(session: Session, done: list[tuple[Device, Entry]]) -> None:
    if not done:
        return
    session.execute(insert(Event), [entry.event for _, entry in done])
    latest = {device.id: {"id": device.id} | entry.device for device, entry in done}
    session.execute(update(Device), list(latest.values()))
    waiting = [waiting_fact(entry, device, entry.waits) for device, entry in done if entry.waits]
    session.add_all(waiting)
    session.flush()


def _answer(
    session: Session, items: Sequence[Item], answers: dict[int, ReuseError], by: Actor
) -> list[Event | ReuseError]:
    wanted = [by.thing(item.key) for place, item in enumerate(items) if place not in answers]
    stored = {event.id: event for event in session.scalars(select(Event).where(Event.id.in_(wanted)))} if wanted else {}
    return [answers.get(place) or stored[by.thing(item.key)] for place, item in enumerate(items)]


@dataclass(frozen=True, slots=True)
class Birth:
    """A device's first fact, and the columns of its row that its situation does not give."""

    uuid: UUID
    fact: Fact
    key: UUID
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Unborn:
    """A chain before its first event: what `Entry.of` asks of a device."""

    uuid: UUID
    seq: int = 0
    head: str = FIRST_PREV

    @property
    def subject(self) -> str:
        return f"device:{self.uuid}"

    @property
    def situation(self) -> Situation:
        return Situation()


def record_births(session: Session, births: Sequence[Birth], *, by: Actor) -> set[UUID]:
    """Add devices with their first event, all or none; return the uuids of those that were new, replays left out.

    Raises the first refusal.
    """
    digests = {}
    for birth in births:
        check_data(birth.fact.data)
        digests[birth.key] = body_digest(_Unborn(birth.uuid), birth.fact)
    claimed = claim_many(session, by, digests)
    events, rows = [], []
    for birth in births:
        if birth.key not in claimed:
            continue
        entry = Entry.of(_Unborn(birth.uuid), birth.fact, by, by.thing(birth.key), knew=lambda: False)
        events.append(entry.event)
        rows.append({"uuid": birth.uuid, **birth.columns, **entry.device})
    if rows:
        session.connection().execute(insert(_devices), rows)
        session.connection().execute(insert(_events), events)
    return {row["uuid"] for row in rows}

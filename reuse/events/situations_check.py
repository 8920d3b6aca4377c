"""Verification of devices' situations: each must be what its history says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, exists, func, select, text
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.devices.models import Device
from reuse.events.canonical import canonical
from reuse.events.chain_check import Stored
from reuse.events.findings import Finding
from reuse.events.lists_check import VOIDED, WAITING, check_listed
from reuse.events.models import Event
from reuse.events.plain import plain_columns
from reuse.events.record import columns_of
from reuse.lifecycle.fold import Past, effective, fold, voided

AT_ONCE = 400
DEVICE = "device:"

_FORMS = {
    "uuid": "uuid",
    "stage": "text",
    "kind": "text",
    "holder_id": "uuid",
    "site_id": "uuid",
    "treatment_id": "uuid",
    "handover_site_id": "uuid",
    "collected_at": "time",
    "media_known": "truth",
    "situation_text": "text",
    "seq": "whole",
    "head": "text",
    "last_at": "time",
}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What one device's columns must hold."""

    uuid: UUID
    columns: dict[str, Any]
    listed: dict[str, frozenset[str]]


def rebuild(events: Sequence[Stored]) -> Rebuilt | Finding:
    """Replay one device's intact chain; what cannot be replayed was never recorded by this service."""
    last = events[-1]
    try:
        uuid = UUID(last[0].removeprefix(DEVICE))
        told = [_told(event[4]) for event in events]
        past = [past_of(one) for one in told]
        situation = fold(past)
        columns = columns_of(situation)
    except (AttributeError, LookupError, TypeError, ValueError) as problem:
        return Finding("history", "type", "events that the lifecycle table allows", repr(problem), last[0], last[1])
    held: dict[str, Any] = {name: None if value is None else str(value) for name, value in columns.items()}
    held |= {"uuid": str(uuid), "seq": last[1], "head": last[3], "last_at": told[-1]["recorded_at"]}
    held["collected_at"] = columns["collected_at"] and stamp(columns["collected_at"])
    return Rebuilt(uuid, held, {VOIDED: frozenset(voided(past)), WAITING: frozenset(situation.waiting)})


def past_of(told: Mapping[str, Any]) -> Past:
    """Take from an event what the fold reads; raises LookupError where it says less."""
    data = told["data"]
    return Past(told["id"], told["type"], effective(told["occurred_at"], data), data)


def _told(content: bytes) -> dict[str, Any]:
    """Read an event from its canonical bytes, which its columns were held to; raises ValueError where they say more."""
    told: dict[str, Any] = orjson.loads(content)
    if canonical(told) != content:
        raise ValueError("not canonical: something is said twice, or otherwise than this service writes")
    return told


def compare(session: Session, rebuilt: Sequence[Rebuilt]) -> Iterator[Finding]:
    """Hold some devices' columns to what was rebuilt."""
    columns = plain_columns(session, **_FORMS)
    query = text(f"SELECT {columns} FROM devices WHERE uuid IN :uuids")  # noqa: S608 - our own words only
    query = query.bindparams(bindparam("uuids", expanding=True, type_=Uuid()))
    found = {row[0]: row for row in session.execute(query, {"uuids": [one.uuid for one in rebuilt]})}
    for one in rebuilt:
        subject = f"{DEVICE}{one.uuid}"
        row = found.get(str(one.uuid))
        if row is None:
            yield Finding("device", "uuid", str(one.uuid), "no such device", subject)
            continue
        for name, value in zip(_FORMS, row, strict=True):
            if value != one.columns[name]:
                yield from _explain(subject, name, one.columns[name], value)
        yield from check_listed(session, subject, one.listed)


def _explain(subject: str, name: str, expected: Any, found: Any) -> Iterator[Finding]:
    """Name the field of the situation that differs, not the whole text."""
    if name != "situation_text":
        yield Finding("device", name, str(expected), str(found), subject)
        return
    try:
        told = orjson.loads(found)
    except (orjson.JSONDecodeError, TypeError):
        yield Finding("device", name, "readable JSON", str(found)[:100], subject)
        return
    wanted = orjson.loads(expected)
    for field in sorted(wanted.keys() | told.keys()):
        if wanted.get(field) != told.get(field):
            yield Finding("device", f"situation.{field}", str(wanted.get(field)), str(told.get(field)), subject)


def count_devices(session: Session, seen: int) -> Iterator[Finding]:
    """Name the first device without any history, when there are more devices than histories."""
    total = session.scalar(select(func.count()).select_from(Device)) or 0
    if total == seen:
        return
    after = 0
    while rows := session.execute(
        select(Device.id, Device.uuid, Device.seq).where(Device.id > after).order_by(Device.id).limit(AT_ONCE)
    ).all():
        for identifier, uuid, seq in rows:
            after, subject = identifier, f"{DEVICE}{uuid}"
            if not session.scalar(select(exists().where(Event.subject == subject))):
                yield Finding("device", "history", f"{seq} events", "none", subject)
                return

"""Verification of one subject's chain: what is stored, what was hashed, what follows what."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from reuse.events.canonical import FIRST_PREV, VERSION, canonical
from reuse.events.findings import Finding
from reuse.events.plain import plain_columns

AT_ONCE = 2000

Stored = tuple[str, int, str, str, str, str, str, str | None, str, str, str, bytes]
"""An event's columns as plain text, in the order of `_FORMS`, and its canonical bytes."""

_FORMS = {
    "subject": "text",
    "seq": "whole",
    "id": "uuid",
    "type": "text",
    "occurred_at": "time",
    "recorded_at": "time",
    "actor": "text",
    "site": "text",
    "data": "text",
    "prev": "text",
    "hash": "text",
    "canonical": "bytes",
}


def stored_events(session: Session) -> Iterable[Stored]:
    """Stream every event, subject after subject, in the order of its chain."""
    columns = plain_columns(session, **_FORMS)
    query = text(f"SELECT {columns} FROM events ORDER BY subject, seq")  # noqa: S608 - our own words only
    return session.connection().execute(query, execution_options={"yield_per": AT_ONCE})


def check_chain(events: Iterable[Stored]) -> Iterator[Finding]:
    """Yield what differs in one subject's events, oldest first; the loop's body is what a million events cost."""
    before, following = FIRST_PREV, 1
    for event in events:
        subject, seq, identifier, kind, occurred_at, recorded_at, actor, site, data, prev, digest, content = event
        place = "null" if site is None else f'"{site}"'
        said = (
            f'{{"actor":"{actor}","data":{data},"id":"{identifier}","occurred_at":"{occurred_at}","prev":"{prev}",'
            f'"recorded_at":"{recorded_at}","seq":{seq},"site":{place},"subject":"{subject}","type":"{kind}","v":1}}'
        ).encode()
        if said != content or sha256(content).hexdigest() != digest or '"' in f"{actor}{identifier}{subject}{kind}":
            yield from _explain(event, said)
        if seq != following:
            yield Finding("history", "seq", str(following), str(seq), subject, seq)
        elif prev != before:
            yield Finding("history", "prev", before, prev, subject, seq)
        before, following = digest, seq + 1


def _explain(event: Stored, said: bytes) -> Iterator[Finding]:
    """Name the first field of an event that is not what was hashed."""
    subject, seq, digest, content = event[0], event[1], event[10], event[11]
    hashed = sha256(content).hexdigest()
    if hashed != digest and said != content and sha256(said).hexdigest() == digest:
        yield Finding("event", "canonical", digest, hashed, subject, seq)
    elif hashed != digest:
        yield Finding("event", "hash", hashed, digest, subject, seq)
    else:
        field, expected, found = _difference(orjson.loads(content), event)
        yield Finding("event", field, expected, found, subject, seq)


def _difference(told: Mapping[str, Any], event: Stored) -> tuple[str, str, str]:
    """Compare what was hashed with the columns, field after field."""
    for name, found in zip(_FORMS, event[:10], strict=False):
        expected = canonical(told.get(name)).decode() if name == "data" else told.get(name)
        if expected != found:
            return name, str(expected), str(found)
    return "v", str(VERSION), str(told.get("v"))

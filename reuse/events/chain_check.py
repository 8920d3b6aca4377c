"""Verification of one subject's chain: what is stored, what was hashed, what follows what."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from reuse.events.canonical import FIRST_PREV, VERSION, canonical
from reuse.events.findings import Finding
from reuse.events.plain import holds_nul, holds_quote, plain_columns, printed

AT_ONCE = 2000

Stored = tuple[str, int, str, str, bytes, bool]
"""Subject, seq, prev, hash, canonical bytes, and whether the columns say the same as those."""

_CHAIN = {"subject": "text", "seq": "whole", "prev": "text", "hash": "text", "canonical": "bytes"}
_SAID = {
    "actor": "text",
    "data": "text",
    "id": "uuid",
    "occurred_at": "time",
    "prev": "text",
    "recorded_at": "time",
    "seq": "whole",
    "site": "quoted",
    "subject": "text",
    "type": "text",
}
_PATTERN = (
    '{"actor":"%s","data":%s,"id":"%s","occurred_at":"%s","prev":"%s",'
    f'"recorded_at":"%s","seq":%s,"site":%s,"subject":"%s","type":"%s","v":{VERSION}}}'
)


def stored_events(session: Session) -> Iterable[Stored]:
    """Stream every event, subject after subject, in the order of its chain.

    The database itself holds the columns to the stored bytes: a million events compared here would cost twice as much.
    """
    said = printed(session, "pattern", **_SAID)
    quote = holds_quote(session, "actor||subject||type")
    nul = holds_nul(session, "actor||data||id||occurred_at||recorded_at||type||coalesce(site, '')")
    agrees = f"{said} = {plain_columns(session, canonical='bytes')} AND NOT {quote} AND NOT {nul}"
    query = text(f"SELECT {plain_columns(session, **_CHAIN)}, {agrees} FROM events ORDER BY subject, seq")  # noqa: S608 - our own words only
    return session.connection().execute(query, {"pattern": _PATTERN}, execution_options={"yield_per": AT_ONCE})


def check_chain(session: Session, events: Iterable[Stored]) -> Iterator[Finding]:
    """Yield what differs in one subject's events, oldest first; the loop's body is what a million events cost."""
    before, following = FIRST_PREV, 1
    for subject, seq, prev, digest, content, agrees in events:
        if not agrees or sha256(content).hexdigest() != digest:
            yield from _explain(session, subject, seq)
        if seq != following:
            yield Finding("history", "seq", str(following), str(seq), subject, seq)
        elif prev != before:
            yield Finding("history", "prev", before, prev, subject, seq)
        before, following = digest, seq + 1


def _explain(session: Session, subject: str, seq: int) -> Iterator[Finding]:
    """Name the first field of an event that is not what was hashed."""
    stored = _SAID | {"site": "text", "hash": "text", "canonical": "bytes"}
    columns = plain_columns(session, **stored)
    query = text(f"SELECT {columns} FROM events WHERE subject = :subject AND seq = :seq")  # noqa: S608 - our own words
    for row in session.execute(query, {"subject": subject, "seq": seq}):
        event: dict[str, Any] = dict(zip(stored, row, strict=True))
        digest, content = event["hash"], event["canonical"]
        hashed, said = sha256(content).hexdigest(), _said(event)
        if hashed != digest and said != content and sha256(said).hexdigest() == digest:
            yield Finding("event", "canonical", digest, hashed, subject, seq)
        elif hashed != digest:
            yield Finding("event", "hash", hashed, digest, subject, seq)
        else:
            field, expected, found = _difference(orjson.loads(content), event)
            yield Finding("event", field, expected, found, subject, seq)


def _said(event: Mapping[str, Any]) -> bytes:
    """Write what the columns say, as it would have been hashed."""
    quoted = {**event, "site": "null" if event["site"] is None else f'"{event["site"]}"'}
    return (_PATTERN % tuple(quoted[name] for name in _SAID)).encode()


def _difference(told: Mapping[str, Any], event: Mapping[str, Any]) -> tuple[str, str, str]:
    """Compare what was hashed with the columns, field after field."""
    for name in _SAID:
        expected = canonical(told.get(name)).decode() if name == "data" else told.get(name)
        if expected != event[name]:
            return name, str(expected), str(event[name])
    return "v", str(VERSION), str(told.get("v"))

"""Verification of the two lists drawn from histories: events that corrections void, facts that wait."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.events.findings import Finding
from reuse.events.models import VoidedEvent, WaitingFact

VOIDED = "voided_events"
WAITING = "waiting_facts"

_OPEN = select(WaitingFact.event_id).where(WaitingFact.settled_by_id.is_(None))
_LISTS = {VOIDED: (select(VoidedEvent.event_id), VoidedEvent.event_id), WAITING: (_OPEN, WaitingFact.event_id)}


def check_listed(session: Session, subject: str, listed: dict[str, frozenset[str]]) -> Iterator[Finding]:
    """Name the events of one device that its history voids, or leaves waiting, and that the lists have not."""
    for name, expected in listed.items():
        if not expected:
            continue
        query, column = _LISTS[name]
        found = set(session.scalars(query.where(column.in_([UUID(one) for one in expected]))))
        for missing in sorted(expected - {str(one) for one in found}):
            yield Finding(name, "event_id", missing, "none", subject)


def count_listed(session: Session, expected: dict[str, int]) -> Iterator[Finding]:
    """Say when a list names events that no history voids, or leaves waiting."""
    for name, number in expected.items():
        query, _column = _LISTS[name]
        found = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        if found > number:
            yield Finding(name, "count", str(number), str(found))

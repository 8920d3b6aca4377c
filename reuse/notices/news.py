"""News gathered from what was sealed since the last time, for the addresses that it concerns."""

from collections import Counter
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from reuse.devices.models import Device
from reuse.events.log_models import LogEntry
from reuse.events.models import Event, VoidedEvent
from reuse.notices import rules
from reuse.notices.models import Letter, LetterKind, Notice, NoticeCursor
from reuse.territory import territory

BATCH = 1000

_VOIDED = exists().where(VoidedEvent.event_id == Event.id)

Reached = dict[UUID, list[tuple[str, datetime]]]
"""By device, the milestones reached and when each was recorded."""


def gather_news(session: Session, now: datetime) -> int:
    """Read the events sealed since the last time and queue a letter for each address they concern; say how many events.

    What is sealed has its place once and for all, and so is read once. What was corrected by then is no news.
    """
    cursor = session.get(NoticeCursor, 1, with_for_update=True)
    if cursor is None:
        cursor = NoticeCursor(id=1, position=0)
        session.add(cursor)
    start = cursor.position
    while (last := _read(session, cursor.position, now)) is not None:
        cursor.position = last + 1
        session.flush()
    return cursor.position - start


def _read(session: Session, position: int, now: datetime) -> int | None:
    """Queue the news of a batch of the log and return its last place, None where there is no more."""
    rows = session.execute(
        select(LogEntry.position, Event.subject, Event.type, Event.data, Event.recorded_at, _VOIDED)
        .join(Event, Event.number == LogEntry.event_number)
        .where(LogEntry.position >= position)
        .order_by(LogEntry.position)
        .limit(BATCH)
    ).all()
    reached: Reached = {}
    for _position, subject, event, data, recorded_at, voided in rows:
        if (name := rules.milestone(event, data)) and not voided:
            reached.setdefault(UUID(subject.removeprefix("device:")), []).append((name, recorded_at))
    _queue(session, reached, now)
    return rows[-1].position if rows else None


def _queue(session: Session, reached: Reached, now: datetime) -> None:
    """Queue what was reached for the confirmed addresses of the devices' deposits."""
    if not reached:
        return
    rows = session.execute(
        select(Device.uuid, Notice)
        .join(Notice, Notice.deposit_id == Device.deposit_id)
        .where(Device.uuid.in_(list(reached)), Notice.confirmed_at.is_not(None))
    )
    counts: dict[UUID, Counter[str]] = {}
    notices: dict[UUID, Notice] = {}
    for uuid, notice in rows:
        new = {name for name, at in reached[uuid] if notice.confirmed_at and at >= notice.confirmed_at}
        counts.setdefault(notice.id, Counter()).update(new)
        notices[notice.id] = notice
    for identifier, news in counts.items():
        if news:
            _add_news(session, notices[identifier], news, now)


def _add_news(session: Session, notice: Notice, news: Counter[str], now: datetime) -> None:
    """Put news into the letter that waits untouched, else into a new one."""
    waiting = session.scalars(
        select(Letter)
        .where(Letter.notice_id == notice.id, Letter.kind == LetterKind.NEWS, Letter.tries == 0)
        .with_for_update()
    ).first()
    if waiting:
        waiting.news = dict(Counter(waiting.news) + news)
        return
    due = max(now, notice.told_at + rules.BETWEEN) if notice.told_at else now
    due = rules.morning(due, territory().zone)
    session.add(Letter(id=uuid4(), notice_id=notice.id, kind=LetterKind.NEWS, news=dict(news), due_at=due))

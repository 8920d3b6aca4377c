"""Reading a day: what waits, and what was done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.collection.models import Deposit
from reuse.days.piles import Pile, piles_of
from reuse.devices.models import Code, CodeState, Device
from reuse.devices.queries import ROWS, Filter, Row, narrow
from reuse.events.models import Event, WaitingFact
from reuse.events.queries import in_force
from reuse.labels.models import LabelBatch
from reuse.lifecycle.stages import Role
from reuse.territory import local_day, territory

SHOWN = 5
"""How many devices of a pile a day shows: the most urgent."""

DONE: dict[str, tuple[str, ...]] = {
    "taken_in": ("collected", "returned", "found"),
    "received": ("received",),
    "erased": ("erased",),
    "made_ready": ("made_ready",),
    "second_lives": ("donated", "sold", "lent", "redeployed"),
    "recycled": ("recycled",),
}
"""What a day counts, each with its events."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this device, which waits since, or until, then."""

    order: datetime | date
    id: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One device of a pile: since or until when, and where it is expected, if somewhere."""

    row: Row
    order: datetime | date
    expected_at: UUID | None

    @property
    def place(self) -> Place:
        """Its place in the pile."""
        return Place(self.order, self.row.id)


@dataclass(frozen=True, slots=True)
class Heap:
    """A pile as one day finds it: how many devices, and the most urgent of them."""

    pile: Pile
    count: int
    first: list[Waiting]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that wait for the same reason, and since when the oldest does."""

    rule: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What was done since midnight, and on the whole day before, by name of `DONE`."""

    today: dict[str, int]
    yesterday: dict[str, int]


def heaps(session: Session, by: Actor) -> list[Heap]:
    """Find what waits for this person's roles, pile by pile, empty ones too; two queries a pile at most."""
    return [_heap(session, pile, by) for pile in piles_of(by)]


def _heap(session: Session, pile: Pile, by: Actor) -> Heap:
    first = list_pile(session, pile, by, limit=SHOWN + 1)
    count = len(first)
    if count > SHOWN:
        count = session.scalar(select(func.count()).select_from(Device).where(pile.condition(by))) or 0
    return Heap(pile, count, first[:SHOWN])


def list_pile(
    session: Session,
    pile: Pile,
    by: Actor,
    *,
    wanted: Filter | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> list[Waiting]:
    """List the devices of a pile, the most urgent first, from the one after `after`; `wanted` narrows it further."""
    query = ROWS.add_columns(pile.order.label("order"), Device.handover_site_id.label("expected_at"))
    query = query.where(pile.condition(by)).order_by(pile.order, Device.id).limit(limit)
    if after is not None:
        query = query.where(_beyond(pile.order, after))
    found = session.execute(narrow(session, query, wanted or Filter())).mappings()
    return [
        Waiting(expected_at=row.pop("expected_at"), order=row.pop("order"), row=Row(**row)) for row in map(dict, found)
    ]


def _beyond(order: SQLColumnExpression[Any], after: Place) -> ColumnElement[bool]:
    return or_(order > after.order, and_(order == after.order, Device.id > after.id))


def facts_of(session: Session, by: Actor) -> list[Facts]:
    """Count the facts that wait for this organisation by their reason, the oldest first; the coordinator's are all."""
    query = (
        select(WaitingFact.rule, func.count().label("facts"), func.min(WaitingFact.opened_at).label("since"))
        .where(WaitingFact.settled_by_id.is_(None))
        .group_by(WaitingFact.rule)
        .order_by(func.min(WaitingFact.opened_at))
    )
    if not by.sees_all():
        query = query.where(WaitingFact.giver_id == by.organisation)
    return [Facts(row.rule, row.facts, row.since) for row in session.execute(query)]


def midnight() -> datetime:
    """Return when today began in the territory, in UTC."""
    return _began(local_day(clock.now()))


def _began(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=territory().zone).astimezone(clock.now().tzinfo)


def tally(session: Session, by: Actor) -> Tally:
    """Count what the organisation recorded today and yesterday, voided and waiting facts left out.

    A day is that of the recording: what a phone kept until the network came back counts when it arrived.
    """
    today = midnight()
    yesterday = _began((today.astimezone(territory().zone) - timedelta(hours=12)).date())
    query = (
        select(Event.type, case((Event.recorded_at >= today, 1), else_=0).label("today"), func.count().label("events"))
        .where(Event.recorded_at >= yesterday, Event.type.in_([one for some in DONE.values() for one in some]))
        .where(in_force(Event.id))
        .group_by(Event.type, "today")
    )
    if not by.sees_all():
        query = query.where(Event.actor.startswith(f"{by.organisation}/"))
    counts = {(row.type, row.today): row.events for row in session.execute(query)}
    days = [{name: sum(counts.get((one, day), 0) for one in some) for name, some in DONE.items()} for day in (1, 0)]
    return Tally(*days)


def deposits_of_today(session: Session, by: Actor) -> list[Deposit]:
    """List the deposits opened today at this site, or at all of the organisation's, the latest first, 50 at most."""
    here = select(Site.id).where(Site.organisation_id == by.organisation)
    at = Deposit.site_id == by.site if by.site else Deposit.site_id.in_(here)
    query = select(Deposit).where(at, Deposit.made_at >= midnight()).order_by(Deposit.made_at.desc(), Deposit.id)
    return list(session.scalars(query.limit(50)))


def labels_left(session: Session, by: Actor) -> int | None:
    """Count the organisation's labels that are on paper and on no device; None for who takes nothing in."""
    if Role.COLLECTOR not in by.roles:
        return None
    query = (
        select(func.count())
        .select_from(Code)
        .join(LabelBatch, LabelBatch.id == Code.batch_id)
        .where(LabelBatch.organisation_id == by.organisation, Code.state == CodeState.PRINTED)
    )
    return session.scalar(query) or 0

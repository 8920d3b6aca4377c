"""Reading stock-takes: numbers and lists, by pages, in few queries whatever the size of the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.devices.models import Code, Device
from reuse.errors import N_, ForbiddenError, NotFoundError
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.stocktakes.models import Stocktake, StocktakeLine
from reuse.stocktakes.rules import COUNTED, ON_THE_SHELF, Finding, Part, is_settled, part_of


def should_be_at(site: UUID | ColumnElement[UUID]) -> ColumnElement[bool]:
    """Tell, in a query, whether the history puts a device at this site; a merged record stands nowhere."""
    there = and_(Device.site_id == site, Device.stage.in_(ON_THE_SHELF))
    return and_(there, Device.situation_text.contains('"same_as":null'))


def check_may_count(organisation: UUID, site: UUID, by: Actor) -> None:
    """Refuse unless this person works at the site, or coordinates the territory; raises ForbiddenError."""
    if not may_count(organisation, site, by):
        raise ForbiddenError(
            N_("Only those who work at this site, or the coordinator, may count it."),
            remedy=N_("Act for its organisation, or ask one of them."),
        )


def may_count(organisation: UUID, site: UUID, by: Actor) -> bool:
    """Tell whether a person works at the site, or coordinates the territory."""
    here = by.organisation == organisation and (not by.sites or site in by.sites)
    return Role.COORDINATOR in by.roles or (here and bool(by.roles & HOLDERS))


def stocktake_seen(session: Session, identifier: UUID, by: Actor) -> Stocktake:
    """Return a stock-take to those who may count its site; raises NotFoundError."""
    found = session.get(Stocktake, identifier)
    if found is None or not may_count(found.organisation_id, found.site_id, by):
        raise NotFoundError(N_("There is no such stock-take here."))
    return found


def list_stocktakes(
    session: Session, by: Actor, *, site: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> Sequence[tuple[Stocktake, Site]]:
    """List the stock-takes this person may see, the latest first, with their sites."""
    query = select(Stocktake, Site).join(Site, Site.id == Stocktake.site_id)
    if not by.sees_all():
        query = query.where(Stocktake.organisation_id == by.organisation)
        query = query.where(Stocktake.site_id.in_(by.sites)) if by.sites else query
    if site is not None:
        query = query.where(Stocktake.site_id == site)
    if after is not None and (last := session.get(Stocktake, after)):
        earlier = and_(Stocktake.opened_at == last.opened_at, Stocktake.id < last.id)
        query = query.where(or_(Stocktake.opened_at < last.opened_at, earlier))
    rows = session.execute(query.order_by(Stocktake.opened_at.desc(), Stocktake.id.desc()).limit(limit))
    return [(stocktake, place) for stocktake, place in rows]


@dataclass(slots=True)
class Tally:
    """The numbers of a stock-take; `open` counts, for each list, the lines that no entry has settled since."""

    expected: int
    counted: int
    late: int
    parts: dict[Part, int]
    open: dict[Part, int]

    def add(self, finding: Finding, expected: bool, there: bool, used: bool, late: bool, number: int) -> None:
        """Count lines that are alike."""
        part = part_of(finding, there=there)
        self.parts[part] += number
        self.open[part] += 0 if is_settled(finding, there=there, used=used) else number
        self.expected += number if expected else 0
        self.counted += number if finding in COUNTED else 0
        self.late += number if late else 0


def tally(session: Session, stocktake: Stocktake) -> Tally:
    """Count the lines of every list, in one query."""
    each = (
        select(StocktakeLine.finding, StocktakeLine.expected, *states(stocktake))
        .join(Device, Device.id == StocktakeLine.device_id, isouter=True)
        .where(StocktakeLine.stocktake_id == stocktake.id)
        .subquery()
    )
    rows = session.execute(select(each, func.count()).group_by(*each.c))
    made = Tally(0, 0, 0, dict.fromkeys(Part, 0), dict.fromkeys(Part, 0))
    for row in rows:
        made.add(*row)
    return made


def states(stocktake: Stocktake) -> tuple[ColumnElement[bool], ...]:
    """Say of each line, in a query: should its device be there, is its label in use, was it counted late."""
    late = StocktakeLine.counted_at > stocktake.closed_at if stocktake.closed_at else false()
    label = exists().where(Code.code == StocktakeLine.code, Code.device_id.is_not(None))
    return (
        func.coalesce(should_be_at(stocktake.site_id), false()).label("there"),
        and_(StocktakeLine.device_id.is_(None), label).label("used"),
        func.coalesce(late, false()).label("late"),
    )


def late_counts(session: Session, stocktake: Stocktake) -> int:
    """Count what was seen without network and only arrived after the closing."""
    if stocktake.closed_at is None:
        return 0
    late = (StocktakeLine.stocktake_id == stocktake.id, StocktakeLine.counted_at > stocktake.closed_at)
    return session.scalar(select(func.count()).where(*late)) or 0

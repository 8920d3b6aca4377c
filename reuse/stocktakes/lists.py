"""Lines of a stock-take as they are read: each with its device, where it was said to be, what happened since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, not_, select
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation, Site
from reuse.devices.models import Device, Model
from reuse.events.models import Event, VoidedEvent
from reuse.lifecycle.stages import Stage
from reuse.stocktakes.models import Stocktake, StocktakeLine
from reuse.stocktakes.queries import should_be_at, states
from reuse.stocktakes.rules import FINDINGS, Finding, Part, is_settled, step_for


@dataclass(frozen=True, slots=True)
class Trace:
    """An entry of a device's history that tells where it was, or what became of it; `place` names its site."""

    event: Event
    place: str

    @property
    def waits(self) -> bool:
        """Whether it moved nothing and waits for somebody."""
        return "waits" in self.event.data


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `stage`, `holder` and `place` are what the history said then, `step` the event that would settle it."""

    id: int
    code: str | None
    device: Device | None
    maker: str
    model: str
    finding: Finding
    stage: Stage | None
    own: bool
    holder: str
    place: str
    seen_at: datetime | None
    late: bool
    settled: bool
    step: str | None

    @property
    def whose(self) -> str:
        """Who holds it and where, once where the site's name says both."""
        return (
            self.place if self.holder in self.place else f"{self.holder}, {self.place}" if self.place else self.holder
        )


def list_lines(
    session: Session, stocktake: Stocktake, part: Part, *, after: int | None = None, limit: int = 50
) -> list[Line]:
    """List the lines of one part in the order they were written, from the one after `after`, in one query."""
    query = _LINES.add_columns(*states(stocktake)).where(*_of(stocktake, part)).order_by(StocktakeLine.id).limit(limit)
    query = query if after is None else query.where(StocktakeLine.id > after)
    return [_line(row, stocktake) for row in session.execute(query)]


def lines_named(session: Session, stocktake: Stocktake, numbers: Collection[int]) -> list[Line]:
    """Return the lines of this stock-take that have these numbers, those of others left out."""
    mine = (StocktakeLine.stocktake_id == stocktake.id, StocktakeLine.id.in_(numbers))
    query = _LINES.add_columns(*states(stocktake)).where(*mine).order_by(StocktakeLine.id)
    return [_line(row, stocktake) for row in session.execute(query)]


_LINES: Select[*tuple[Any, ...]] = (
    select(
        StocktakeLine,
        Device,
        Model.maker,
        Model.name.label("model"),
        Organisation.name.label("holder"),
        Site.name.label("place"),
    )
    .join(Device, Device.id == StocktakeLine.device_id, isouter=True)
    .join(Model, Model.id == Device.model_id, isouter=True)
    .join(Organisation, Organisation.id == StocktakeLine.holder_id, isouter=True)
    .join(Site, Site.id == StocktakeLine.site_id, isouter=True)
)


def _of(stocktake: Stocktake, part: Part) -> tuple[ColumnElement[bool], ...]:
    mine = StocktakeLine.stocktake_id == stocktake.id
    if stocktake.closed_at is not None or part not in (Part.MISSING, Part.LEFT):
        return mine, StocktakeLine.finding.in_(FINDINGS[part] - {Finding.EXPECTED})
    there = should_be_at(stocktake.site_id)
    return mine, StocktakeLine.finding == Finding.EXPECTED, there if part is Part.MISSING else not_(there)


def _line(row: Row[*tuple[Any, ...]], stocktake: Stocktake) -> Line:
    line: StocktakeLine = row.StocktakeLine
    settled = is_settled(line.finding, there=bool(row.there), used=bool(row.used))
    own = line.holder_id == stocktake.organisation_id
    stage: Stage | None = row.Device.stage if row.Device else None
    return Line(
        id=line.id,
        code=line.code,
        device=row.Device,
        maker=row.maker or "",
        model=row.model or "",
        finding=line.finding,
        stage=line.stage,
        own=own,
        holder=row.holder or "",
        place=row.place or "",
        seen_at=line.seen_at,
        late=bool(row.late),
        settled=settled,
        step=None if settled else step_for(line.finding, stage, own=own),
    )


def last_counted(session: Session, stocktake: Stocktake, *, limit: int = 5) -> list[Line]:
    """List what was counted last, the latest first."""
    counted = (StocktakeLine.stocktake_id == stocktake.id, StocktakeLine.counted_at.is_not(None))
    query = _LINES.add_columns(*states(stocktake)).where(*counted)
    rows = session.execute(query.order_by(StocktakeLine.counted_at.desc(), StocktakeLine.id.desc()).limit(limit))
    return [_line(row, stocktake) for row in rows]


def sightings(session: Session, stocktake: Stocktake, devices: Collection[Device]) -> dict[int, datetime]:
    """Find when each device was last seen at an earlier stock-take, for those that were."""
    seen = (StocktakeLine.device_id.in_([device.id for device in devices]), StocktakeLine.seen_at < stocktake.opened_at)
    query = select(StocktakeLine.device_id, func.max(StocktakeLine.seen_at)).where(*seen)
    rows = session.execute(query.where(StocktakeLine.stocktake_id != stocktake.id).group_by(StocktakeLine.device_id))
    return {device: seen_at for device, seen_at in rows if device is not None and seen_at is not None}


def traces(session: Session, devices: Sequence[Device], moment: datetime, *, since: bool) -> dict[int, Trace]:
    """Find the last entry of each device since a moment, or until it, those left out that a correction voids."""
    subjects = {device.subject: device.id for device in devices}
    recorded = Event.recorded_at > moment if since else Event.recorded_at <= moment
    in_force = and_(Event.type != "corrected", ~exists().where(VoidedEvent.event_id == Event.id))
    last = (
        select(Event.subject, func.max(Event.seq).label("seq"))
        .where(Event.subject.in_(subjects), recorded, in_force)
        .group_by(Event.subject)
        .subquery()
    )
    found = session.scalars(
        select(Event).join(last, and_(Event.subject == last.c.subject, Event.seq == last.c.seq))
    ).all()
    names = _names(session, found)
    return {subjects[event.subject]: Trace(event, names.get(event.site or "", "")) for event in found}


def _names(session: Session, events: Sequence[Event]) -> dict[str, str]:
    sites = {UUID(event.site) for event in events if event.site}
    rows = session.execute(select(Site.id, Site.name).where(Site.id.in_(sites))) if sites else ()
    return {str(identifier): name for identifier, name in rows}

"""Reading figures: counted from the history, or as they were last made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Uuid, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from reuse.actors.models import Site
from reuse.collection.models import Deposit
from reuse.devices.kinds import kinds
from reuse.devices.models import Device
from reuse.events.models import Event
from reuse.events.queries import in_force
from reuse.events.spelling import DATA, File, Server, spelling
from reuse.figures.models import Figure, FigureBuild, PlaceFigure
from reuse.figures.rules import FLOWS, IN_HAND, IN_PROGRESS, PART_REUSED, REUSED, Count
from reuse.lifecycle.stages import Stage

_DEVICE_OF_EVENT = cast(func.replace(func.substr(Event.subject, len("device:") + 1), "-", ""), Uuid)
_ALONE = Device.situation_text.contains('"same_as":null')
_WEIGHED = Device.situation_text.contains('"mass_measured":true')
_ENDED_AS_MATTER = ("recycled", "handed_to_eco_organisme")


def count_history(session: Session) -> Iterator[Count]:
    """Count the whole history set-wise, by the month of the territory's own calendar.

    What a correction voids, or what waits, is not counted; of two records found to be one device, one is. One
    statement, so that what moves meanwhile is seen at one place.
    """
    spelt = spelling(session)
    for row in session.execute(union_all(_flows(spelt), _stock(spelt))):
        month, commune, kind, fact, count, measured, told_g, untold = row
        default = kinds()[kind].mass_g if kind in kinds() else None
        yield Count(month, commune, kind, fact, count, measured, int(told_g) + untold * (default or 0))


def _flows(spelt: Server | File) -> Select[*tuple[Any, ...]]:
    """Count events; a device that left with an eco-organisme counts there until its recycling is proved."""
    fact = case((Device.parent_id.is_not(None), literal(PART_REUSED)), else_=Event.type).label("fact")
    residue = spelt.whole("residue_g")
    matter = Event.type.in_(_ENDED_AS_MATTER) & residue.is_not(None)
    mass = case((matter, residue), else_=spelt.whole("mass_g")).label("mass_g")
    measured = case((or_(matter, _WEIGHED), 1), else_=0).label("measured")
    month = spelt.month(Event.occurred_at, DATA).label("month")
    told = (
        select(month, _commune(), Device.kind, fact, mass, measured)
        .select_from(Event)
        .join(Device, Device.uuid == _DEVICE_OF_EVENT)
        .where(
            Event.type.in_(FLOWS),
            in_force(Event.id),
            or_(Device.parent_id.is_(None), Event.type.in_(REUSED)),
            or_(Event.type != "handed_to_eco_organisme", Device.stage != Stage.RECYCLED),
        )
    )
    return _added(_placed(told))


def _stock(spelt: Server | File) -> Select[*tuple[Any, ...]]:
    """Count what is still in somebody's hands, by the month when its present life began."""
    measured = case((_WEIGHED, 1), else_=0).label("measured")
    month = spelt.month(Device.collected_at, literal("")).label("month")
    told = (
        select(
            month,
            _commune(),
            Device.kind,
            literal(IN_PROGRESS).label("fact"),
            spelt.whole("mass_g").label("mass_g"),
            measured,
        )
        .select_from(Device)
        .where(Device.stage.in_(IN_HAND), Device.parent_id.is_(None), Device.collected_at.is_not(None))
    )
    return _added(_placed(told))


def _commune() -> Any:
    return func.coalesce(Site.commune_code, "").label("commune")


def _placed(told: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Say where each device was given up, which its own deposit tells, and leave out records merged into others."""
    placed = told.join(Deposit, Deposit.id == Device.deposit_id, isouter=True)
    return placed.join(Site, Site.id == Deposit.site_id, isouter=True).where(_ALONE)


def _added(told: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    one = told.subquery().c
    untold = func.sum(case((one.mass_g.is_(None), 1), else_=0))
    sums = (func.count(), func.sum(one.measured), func.coalesce(func.sum(one.mass_g), 0), untold)
    cell = (one.month, one.commune, one.kind, one.fact)
    return select(*cell, *sums).group_by(*cell)


def last_event(session: Session) -> int:
    """Return the number of the latest event, 0 where there is none."""
    return session.scalar(select(func.max(Event.number))) or 0


def made(session: Session) -> FigureBuild | None:
    """Say when the figures were last made; None before the first time."""
    return session.scalar(select(FigureBuild))


@dataclass(frozen=True, slots=True)
class Line:
    """A count of the whole territory; mass in grams, of which `measured` devices were weighed."""

    month: str
    kind: str
    fact: str
    count: int
    measured: int
    mass_g: int


def of_territory(session: Session, year: str | None = None) -> list[Line]:
    """List what the territory counted by month, kind and fact."""
    cell = (Figure.month, Figure.kind, Figure.fact)
    sums = (func.sum(Figure.count), func.sum(Figure.measured), func.sum(Figure.mass_g))
    query = select(*cell, *sums).group_by(*cell).order_by(*cell)
    if year:
        query = query.where(Figure.month.startswith(year))
    return [Line(*row[:3], *map(int, row[3:])) for row in session.execute(query)]


def of_places(session: Session, year: str | None = None, place: str | None = None) -> Sequence[PlaceFigure]:
    """List what is published of places, in one order."""
    order = (PlaceFigure.year, PlaceFigure.place, PlaceFigure.axis, PlaceFigure.part, PlaceFigure.fact)
    query = select(PlaceFigure).order_by(*order)
    if year:
        query = query.where(PlaceFigure.year == year)
    return session.scalars(query if place is None else query.where(PlaceFigure.place == place)).all()


def years(session: Session) -> list[str]:
    """List the years that have figures, the latest first."""
    year = func.substr(Figure.month, 1, 4)
    return list(session.scalars(select(year).distinct().order_by(year.desc())))


def places(session: Session, year: str) -> list[str]:
    """List the codes of the places that have figures in a year."""
    found = select(PlaceFigure.place).where(PlaceFigure.year == year, PlaceFigure.place != "").distinct()
    return list(session.scalars(found))

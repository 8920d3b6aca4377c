"""Reading points: which sites receive residents, and how each stands at a moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

import seeds
from reuse.actors.models import OFFERED, Audience, Organisation, Service, Site
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.points.models import Closure, SpecialOpening
from reuse.points.openings import opening_of
from reuse.points.point import Opening, Pause, Point, Special
from reuse.stocktakes.queries import should_be_at
from reuse.territory import local_day

FOR_RESIDENTS = frozenset({Service.COLLECT, Service.REPAIR, Service.SELL, Service.DONATE, Service.LEND})
"""What brings a resident to a site; a workshop or a plant by itself receives professionals."""

_FEW = 500
"""How many sites are asked about by name; of more, all closures and counts are read."""


def says(column: InstrumentedAttribute[list[str]], word: str) -> ColumnElement[bool]:
    """Ask whether a list kept as JSON holds a code; both databases keep it as text that can be searched."""
    return cast(column, String).like(f'%"{word}"%')


def offering(services: Iterable[Service]) -> ColumnElement[bool]:
    """Ask whether a site offers one of the services, by its roles or beside them."""
    wanted = frozenset(services)
    roles = [says(Site.roles, role) for role, service in OFFERED.items() if service in wanted]
    return or_(*roles, *(says(Site.services, service) for service in sorted(wanted)))


def is_public(day: date, services: Iterable[Service] | None = None) -> ColumnElement[bool]:
    """Ask whether residents are received on a day: nobody gone, nothing over, something offered to them.

    Goes with the organisation joined. `services` narrows to sites that offer one of them.
    """
    return (
        Organisation.gone.is_(False)
        & (Site.audience != Audience.PROFESSIONALS)
        & (Site.last_day.is_(None) | (Site.last_day >= day))
        & offering(services or FOR_RESIDENTS)
    )


def is_open_to_residents(site: Site) -> bool:
    """Tell whether a site offers something to residents, and lets them in."""
    return site.audience is not Audience.PROFESSIONALS and bool(FOR_RESIDENTS & set(site.offers))


def public_sites(at: datetime, services: Iterable[Service] | None = None) -> Select[Site, str, bool]:
    """Select the sites that receive residents, each with its organisation's name and whether that is invented."""
    day = local_day(at)
    return (
        select(Site, Organisation.name, Organisation.demo)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(is_public(day, services))
    )


def all_points(session: Session, at: datetime, services: Iterable[Service] | None = None) -> list[Point]:
    """List every point by commune and name, in four queries however many there are."""
    rows = session.execute(public_sites(at, services).order_by(Site.commune, Site.name, Site.id)).all()
    return points_of(session, rows, at)


def point_of(session: Session, site_id: UUID, at: datetime) -> Point:
    """Return one point; raises NotFoundError where the site receives no residents."""
    row = session.execute(public_sites(at).where(Site.id == site_id)).one_or_none()
    if row is None:
        raise NotFoundError(N_("There is no such point."), remedy=N_("It may have closed: look for another one."))
    return points_of(session, [row], at)[0]


def points_of(
    session: Session, rows: Sequence[Row[Site, str, bool]], at: datetime, distances: Mapping[UUID, int] | None = None
) -> list[Point]:
    """Tell how sites stand at a moment, with distances (m) where they were measured."""
    standing = _standing(session, [site for site, _name, _demo in rows], at)
    measured = distances or {}
    return [
        Point(
            site,
            name,
            site.organisation_id,
            demo,
            opening_of(site.opening_hours, at, **standing.told(site)),
            measured.get(site.id),
            refused(tuple(site.accepts)),
            standing.specials.get(site.id, ()),
        )
        for site, name, demo in rows
    ]


def opening_at(session: Session, site: Site, at: datetime) -> Opening:
    """Tell how one site stands at a moment, whoever it receives."""
    return opening_of(site.opening_hours, at, **_standing(session, [site], at).told(site))


@cache
def refused(accepts: tuple[str, ...]) -> tuple[str, ...]:
    """List the kinds that a site does not take; one that said nothing of what it takes refuses nothing."""
    return tuple(
        row["code"] for row in seeds.read_csv("reference/categories") if accepts and row["code"] not in accepts
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the hours of some sites do not say: closures, special openings, and how many devices stand there."""

    pauses: Mapping[UUID, tuple[Pause, ...]]
    specials: Mapping[UUID, tuple[Special, ...]]
    held: Mapping[UUID, int]

    def told(self, site: Site) -> dict[str, Any]:
        return {
            "pauses": self.pauses.get(site.id, ()),
            "specials": self.specials.get(site.id, ()),
            "held": self.held.get(site.id, 0),
            "capacity": site.capacity,
        }


def _standing(session: Session, sites: Sequence[Site], at: datetime) -> _Standing:
    day = local_day(at)
    pauses: dict[UUID, tuple[Pause, ...]] = {}
    for one in closures_from(session, day, [site.id for site in sites]):
        pause = Pause(one.kind, one.reason, one.first_day, one.last_day)
        pauses[one.site_id] = (*pauses.get(one.site_id, ()), pause)
    specials: dict[UUID, tuple[Special, ...]] = {}
    for other in specials_from(session, at, [site.id for site in sites]):
        specials[other.site_id] = (*specials.get(other.site_id, ()), Special(other.starts_at, other.ends_at))
    return _Standing(pauses, specials, _held(session, [site.id for site in sites if site.capacity is not None]))


def specials_from(session: Session, at: datetime, sites: Sequence[UUID]) -> Sequence[SpecialOpening]:
    """List the special openings of these sites that are not over at a moment, the first to come first."""
    query = select(SpecialOpening).where(SpecialOpening.ends_at > at)
    narrowed = query.where(SpecialOpening.site_id.in_(sites)) if len(sites) <= _FEW else query
    return session.scalars(narrowed.order_by(SpecialOpening.starts_at, SpecialOpening.id)).all() if sites else []


def closures_from(session: Session, day: date, sites: Sequence[UUID]) -> Sequence[Closure]:
    """List the closures of these sites that nobody lifted and that are not over on a day, by their first day."""
    query = select(Closure).where(Closure.lifted_at.is_(None), Closure.last_day.is_(None) | (Closure.last_day >= day))
    narrowed = query.where(Closure.site_id.in_(sites)) if len(sites) <= _FEW else query
    return session.scalars(narrowed.order_by(Closure.first_day, Closure.id)).all() if sites else []


def _held(session: Session, sites: Sequence[UUID]) -> dict[UUID, int]:
    """Count the devices that stand at each of these sites, in one query."""
    query = select(Device.site_id, func.count()).where(should_be_at(Site.id.expression), Site.capacity.is_not(None))
    narrowed = query.where(Site.id.in_(sites)) if len(sites) <= _FEW else query
    rows = session.execute(narrowed.group_by(Device.site_id)).all() if sites else []
    return {site: count for site, count in rows if site}

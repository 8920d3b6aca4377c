"""Doors to points kept true: hours, closures, confirmation, residents' reports."""

from typing import Any
from uuid import UUID

from reuse import clock
from reuse.actors.models import Site
from reuse.actors.queries import site as site_by_id
from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.api.once import claim_key, etag, version_asked
from reuse.http import current_actor, idempotency_key, limiter, public, reading, roles, unit_of_work
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.points import keeping, reports, service
from reuse.points.keeping import Reached
from reuse.points.models import About, Closure, ClosureKind, ClosureReason, PointReport, Settled
from reuse.points.queries import point_of
from reuse.points.reports import Reported
from reuse.points.service import Days
from reuse.schemas import points_kept as shapes
from reuse.schemas.actors import SiteOut
from reuse.schemas.strict import PageById, Strict

doors = Subject("kept points", __name__, description="Points kept true by those who work there, and by residents.")
KEEPERS = (*HOLDERS, Role.COORDINATOR, Role.ADMIN)


@doors.changes("/sites/<uuid:identifier>/hours", SiteOut, takes={"json": shapes.HoursIn})
@roles(*KEEPERS)
def change_hours(told: dict[str, Any], identifier: UUID) -> tuple[Site, dict[str, str]]:
    """Change when a site is open and its telephone, unless somebody changed it since it was read."""
    with unit_of_work() as session:
        found = site_by_id(session, identifier)
        keeping.change_hours(session, found, Reached(**told), version=version_asked(), by=current_actor())
    return found, etag(found.version)


@doors.tells("/sites/<uuid:identifier>/confirmation", SiteOut, status=200, takes={"json": Strict})
@roles(*KEEPERS)
def confirm_site(told: dict[str, Any], identifier: UUID) -> tuple[Site, dict[str, str]]:
    """Confirm that everything told of a site is true today."""
    with unit_of_work() as session:
        found = site_by_id(session, identifier)
        claim_key(session, told)
        keeping.confirm_site(session, found, by=current_actor())
    return found, etag(found.version)


@doors.tells("/sites/<uuid:identifier>/closures", shapes.ClosureOut, takes={"json": shapes.ClosureIn})
@roles(*KEEPERS)
def declare_closure(told: dict[str, Any], identifier: UUID) -> Closure:
    """Say that a site is closed, or full, for some days."""
    with unit_of_work() as session:
        found = site_by_id(session, identifier)
        kind, reason = ClosureKind(told["kind"]), ClosureReason(told["reason"])
        days = Days(kind, reason, told["first_day"], told["last_day"])
        return service.declare_closure(session, found, days, by=current_actor(), key=idempotency_key())


@doors.removes("/closures/<uuid:identifier>")
@roles(*KEEPERS)
def lift_closure(identifier: UUID) -> None:
    """Let a closure count no more."""
    with unit_of_work() as session:
        service.lift_closure(session, service.closure_of(session, identifier), by=current_actor())


@doors.tells(
    "/points/<uuid:identifier>/reports", shapes.PointReportTaken, takes={"json": shapes.PointReportIn}, refuses={429}
)
@limiter.limit("10 per hour")
@public
def report_point(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Report an error on a point, without naming anybody; whoever keeps it reads it."""
    with unit_of_work() as session:
        point = point_of(session, identifier, clock.now())
        said = Reported(About(told["about"]), told["words"])
        return {"id": reports.report_point(session, point.site, said, key=idempotency_key())}


@doors.asks("/point-reports", shapes.PointReportList, takes={"query": PageById})
@roles(*KEEPERS)
def point_reports(query: dict[str, Any]) -> dict[str, Any]:
    """List the reports that wait for whoever is asking, the oldest first."""
    with reading() as session:
        found = reports.reports_for(session, current_actor(), after=query["after"], limit=query["limit"] + 1)
    return paged([report for report, _site in found], query["limit"], lambda one: one.id)


@doors.tells(
    "/point-reports/<uuid:identifier>/settlement",
    shapes.PointReportOut,
    status=200,
    takes={"json": shapes.VerdictIn},
)
@roles(*KEEPERS)
def settle_report(told: dict[str, Any], identifier: UUID) -> PointReport:
    """Say what was done about a report; the first verdict stays."""
    with unit_of_work() as session:
        claim_key(session, told)
        found = reports.report_by_id(session, identifier)
        return reports.settle_report(session, found, Settled(told["verdict"]), by=current_actor())

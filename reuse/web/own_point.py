"""A point kept true by those who work there: hours, closures, full, confirmed."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.actors.queries import site as site_by_id
from reuse.actors.queries import sites
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.points import keeping, service
from reuse.points.keeping import Reached
from reuse.points.models import ClosureKind, ClosureReason
from reuse.points.point import Special
from reuse.points.queries import FOR_RESIDENTS, closures_from, specials_from
from reuse.points.service import Days, check_may_close
from reuse.points.week import DAYS, Week, read_week, typed_spans
from reuse.territory import local_day
from reuse.web import forms, hours, words
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.places import version_read

KEEPERS = (*HOLDERS, Role.COORDINATOR, Role.ADMIN)
REASONS = {
    ClosureReason.HOLIDAYS: N_("Holidays"),
    ClosureReason.WORKS: N_("Works"),
    ClosureReason.STAFF: N_("Nobody can receive people"),
    ClosureReason.EVENT: N_("An event takes the place"),
    ClosureReason.OTHER: N_("Another reason"),
    ClosureReason.FULL: N_("No room left"),
}
MANY = 200


@blueprint.get("/my-points")
@http.roles(*KEEPERS)
def my_points() -> ResponseReturnValue:
    """List the sites of this person that residents see, or lead to the only one."""
    by = http.current_actor()
    with http.reading() as session:
        known = sites(session, organisation=by.organisation, within=by.sites, limit=MANY)
    own = [site for site in known if FOR_RESIDENTS & set(site.offers)]
    if len(own) == 1:
        return redirect(url_for("web.own_point", site=own[0].id))
    return render_template("own_points.html", sites=sorted(own, key=lambda site: (site.commune, site.name)))


@blueprint.get("/sites/<uuid:site>/public")
@http.roles(*KEEPERS)
def own_point(site: UUID) -> ResponseReturnValue:
    """Show what residents read of a site, to be changed or confirmed."""
    with http.reading() as session:
        found = site_by_id(session, site)
        return _page(session, found, Form())


def _page(session: Session, site: Site, form: Form) -> str:
    check_may_close(site, http.current_actor())
    present = clock.now()
    today = local_day(present)
    specials = [Special(one.starts_at, one.ends_at) for one in specials_from(session, present, [site.id])]
    week = read_week(site.opening_hours)
    return render_template(
        "own_point.html",
        site=site,
        form=form,
        problem=form.problem,
        said=hours.said(site.opening_hours),
        specials=specials,
        closures=[(one, words.said(REASONS[one.reason])) for one in closures_from(session, today, [site.id])],
        week=list(zip(DAYS, _day_names(), _typed(week), strict=True)) if week else [],
        off=week,
        reasons=[(reason.value, words.said(name)) for reason, name in REASONS.items()],
        today=today,
    )


def _day_names() -> list[str]:
    names = get_day_names("wide", locale=get_locale())
    return [str(names[place]).capitalize() for place in range(len(DAYS))]


def _typed(week: Week) -> list[str]:
    """Write each day's hours as they are typed."""
    return [
        _(", ").join(f"{_hour(begin)} – {_hour(end)}" for begin, end in spans)  # as the other pages say them
        for spans in week.days
    ]


def _hour(minute: int) -> str:
    return hours.hour(f"{minute // 60:02}:{minute % 60:02}")


def _change(site: UUID, verb: Callable[[Session, Site, Actor], Any], said: str) -> ResponseReturnValue:
    """Do something to a site, say so and come back; what was typed is kept when it is refused."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            verb(session, site_by_id(session, site), by)
    except ReuseError as error:
        with http.reading() as session:
            return _page(session, site_by_id(session, site), Form.typed(error)), error.status
    flash(said)
    return redirect(url_for("web.own_point", site=site), 303)


@blueprint.post("/sites/<uuid:site>/public/hours")
@http.roles(*KEEPERS)
def change_hours(site: UUID) -> ResponseReturnValue:
    """Change when a site is open and its telephone."""

    def change(session: Session, found: Site, by: Actor) -> None:
        told = Reached(_hours(), forms.line("telephone", most=30))
        version = version_read()
        asked = {"site": str(site), "version": version} | asdict(told)
        if not asked_before(session, by, http.idempotency_key(), "change hours", asked):
            keeping.change_hours(session, found, told, version=version, by=by)

    return _change(site, change, _("Changed. Residents read it now."))


def _hours() -> str:
    """Read the week typed day by day, else the line in OpenStreetMap's syntax; raises BadInputError."""
    if "opening_hours" in request.form:
        return forms.line("opening_hours", most=500)
    days = tuple(typed_spans(forms.line(f"day-{day}", most=80), f"day-{day}") for day in DAYS)
    return Week(days, forms.ticked("public_holidays_off"), forms.ticked("school_holidays_off")).written()


@blueprint.post("/sites/<uuid:site>/public/confirmation")
@http.roles(*KEEPERS)
def confirm_site(site: UUID) -> ResponseReturnValue:
    """Confirm everything that is told of a site."""
    return _change(
        site,
        lambda session, found, by: keeping.confirm_site(session, found, by=by),
        _("Confirmed. Residents read that it was checked today."),
    )


@blueprint.post("/sites/<uuid:site>/public/closures")
@http.roles(*KEEPERS)
def declare_closure(site: UUID) -> ResponseReturnValue:
    """Say that a site is closed or full for some days."""

    def declare(session: Session, found: Site, by: Actor) -> None:
        reason = ClosureReason(forms.one_of("reason", frozenset(ClosureReason)) or ClosureReason.OTHER)
        kind = ClosureKind.FULL if reason is ClosureReason.FULL else ClosureKind.CLOSED
        days = Days(kind, reason, _day("first_day") or _today(), _day("last_day"))
        service.declare_closure(session, found, days, by=by, key=http.idempotency_key())

    return _change(site, declare, _("Said to residents: on the list, the map and the point's page."))


def _today() -> date:
    return local_day(clock.now())


def _day(name: str) -> date | None:
    text = forms.line(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInputError(N_("A day is not understood."), fields={name: N_("choose it again")}) from error


@blueprint.post("/sites/<uuid:site>/public/closures/<uuid:closure>/lifting")
@http.roles(*KEEPERS)
def lift_closure(site: UUID, closure: UUID) -> ResponseReturnValue:
    """Let a closure count no more."""
    return _change(
        site,
        lambda session, _found, by: service.lift_closure(session, service.closure_of(session, closure), by=by),
        _("Lifted: the usual hours count again."),
    )

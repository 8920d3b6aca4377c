"""Verbs that keep a point true: its hours changed by who works there, everything confirmed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Site
from reuse.actors.rules import check_version, hours_of, telephone_of
from reuse.points.service import check_may_close


@dataclass(frozen=True, slots=True)
class Reached:
    """When a site is open, in OpenStreetMap's syntax, and how it is called."""

    opening_hours: str
    telephone: str


def change_hours(session: Session, site: Site, told: Reached, *, version: int, by: Actor) -> Site:
    """Change when a site is open and how it is called; what was just written is confirmed too.

    Refused when somebody changed the site since `version`. Raises StaleError, BadInputError, ForbiddenError.
    """
    check_may_close(site, by)
    opening_hours, telephone = hours_of(told.opening_hours), telephone_of(told.telephone)
    session.refresh(site, with_for_update=True)
    check_version(site.version, version)
    site.opening_hours, site.telephone = opening_hours, telephone
    site.version += 1
    site.confirmed_at = clock.now()
    detail = {"version": site.version, "fields": ["opening_hours", "telephone"]}
    audit.note(session, Action.SITE_CHANGED, by=by, subject=site.id, detail=detail, organisation=site.organisation_id)
    return site


def confirm_site(session: Session, site: Site, *, by: Actor) -> Site:
    """Note that everything told of a site is true today; residents read when."""
    check_may_close(site, by)
    session.refresh(site, with_for_update=True)
    site.confirmed_at = clock.now()
    audit.note(session, Action.SITE_CONFIRMED, by=by, subject=site.id, organisation=site.organisation_id)
    return site

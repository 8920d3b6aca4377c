"""Verbs of those who run a point: closed for some days or full, and received again."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Site
from reuse.errors import N_, BadInputError, ForbiddenError, NotFoundError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.points.models import Closure, ClosureKind, ClosureReason
from reuse.territory import local_day

LONGEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Days:
    """What a site tells residents: closed or full, why, from which day to which; None is until further notice."""

    kind: ClosureKind
    reason: ClosureReason
    first_day: date
    last_day: date | None = None


def declare_closure(session: Session, site: Site, days: Days, *, by: Actor, key: UUID) -> Closure:
    """Close a site, or call it full, for some days; replaying the key returns the same closure.

    Raises BadInputError where the days are over, turned round or beyond two years, and ForbiddenError.
    """
    check_may_close(site, by)
    _check(days)
    asked = {name: str(value) for name, value in asdict(days).items()}
    if asked_before(session, by, key, "close a site", {"site": str(site.id)} | asked):
        return session.get_one(Closure, by.thing(key, "closure"))
    made = Closure(id=by.thing(key, "closure"), site_id=site.id, made_at=clock.now(), **asdict(days))
    session.add(made)
    told = {"kind": made.kind.value, "reason": made.reason.value}
    audit.note(session, Action.SITE_CLOSED, by=by, subject=site.id, detail=told, organisation=site.organisation_id)
    return made


def lift_closure(session: Session, closure: Closure, *, by: Actor) -> Closure:
    """Let a closure count no more; lifting it twice changes nothing. Raises ForbiddenError."""
    site = session.get_one(Site, closure.site_id)
    check_may_close(site, by)
    session.refresh(closure, with_for_update=True)
    if closure.lifted_at is None:
        closure.lifted_at = clock.now()
        audit.note(session, Action.SITE_REOPENED, by=by, subject=site.id, organisation=site.organisation_id)
    return closure


def closure_of(session: Session, identifier: UUID) -> Closure:
    """Return a closure; raises NotFoundError."""
    found = session.get(Closure, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such closure."))
    return found


def may_close(site: Site, by: Actor) -> bool:
    """Tell whether somebody works at the site, runs its organisation or coordinates the territory."""
    at_home = by.organisation == site.organisation_id
    works_here = bool(by.roles & HOLDERS) and (not by.sites or site.id in by.sites)
    return Role.COORDINATOR in by.roles or (at_home and (Role.ADMIN in by.roles or works_here))


def check_may_close(site: Site, by: Actor) -> None:
    """Refuse whoever does not work there; raises ForbiddenError."""
    if not may_close(site, by):
        raise ForbiddenError(
            N_("Only those who work at this site, or the coordinator, may say that it is closed."),
            remedy=N_("Act for its organisation, or ask one of them."),
        )


def _check(days: Days) -> None:
    today = local_day(clock.now())
    if days.last_day is not None and not max(days.first_day, today) <= days.last_day:
        raise BadInputError(
            N_("These days are over already."), fields={"last_day": N_("before the first day or today")}
        )
    if max(days.first_day, days.last_day or today) > today + LONGEST:
        raise BadInputError(N_("This day is too far away."), fields={"last_day": N_("within two years")})

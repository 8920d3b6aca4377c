"""What residents report of a point that is not as it is told, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Site
from reuse.actors.rules import prose_of
from reuse.db import insert_once
from reuse.errors import N_, BadInputError, NotFoundError, TooManyError
from reuse.events.requests import key_reused
from reuse.lifecycle.stages import Role
from reuse.points.models import About, PointReport, Settled
from reuse.points.service import check_may_close

MOST_OPEN = 20
"""Reports of one point that wait at most: more would be noise, or malice."""

KEPT = timedelta(days=30)
"""How long a settled report is kept: what was typed may name a person."""

LONGEST = timedelta(days=365)
"""How long a report is kept that nobody settles."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a resident says is wrong, in a choice and a few words."""

    about: About
    words: str = ""


def report_point(session: Session, site: Site, told: Reported, *, key: UUID) -> UUID:
    """Keep a resident's report for moderation and return its id; sending it again keeps it once.

    Nobody is named: neither the resident nor their address is kept. Raises BadInputError, TooManyError, and
    KeyReusedError where the key served another report.
    """
    words = prose_of(told.words, "words", most=500)
    if told.about is About.OTHER and not words:
        raise BadInputError(N_("Say in a few words what is wrong."), fields={"words": N_("a few words are needed")})
    identifier = uuid5(site.id, str(key))
    if known := session.get(PointReport, identifier):
        if (known.about, known.words) != (told.about, words):
            raise key_reused()
        return identifier
    waiting = select(func.count()).where(PointReport.site_id == site.id, PointReport.settled_at.is_(None))
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise TooManyError(
            N_("Many reports of this point wait to be read already."), remedy=N_("Call the point, or us.")
        )
    row = {"id": identifier, "site_id": site.id, "about": told.about, "words": words}
    session.execute(insert_once(session, PointReport).values(row | {"made_at": clock.now()}).on_conflict_do_nothing())
    return identifier


def settle_report(session: Session, report: PointReport, verdict: Settled, *, by: Actor) -> PointReport:
    """Say what was done about a report; the first verdict stays."""
    site = session.get_one(Site, report.site_id)
    check_may_close(site, by)
    session.refresh(report, with_for_update=True)
    if report.settled_at is None:
        report.settled_at, report.settled = clock.now(), verdict
        detail = {"about": report.about.value, "verdict": verdict.value}
        audit.note(
            session, Action.REPORT_SETTLED, by=by, subject=site.id, detail=detail, organisation=site.organisation_id
        )
    return report


def reports_for(
    session: Session, by: Actor, *, after: UUID | None = None, limit: int = 50
) -> Sequence[tuple[PointReport, Site]]:
    """List the reports that wait, the oldest first: the coordinator's all, else those of the actor's own sites."""
    query = (
        select(PointReport, Site)
        .join(Site, Site.id == PointReport.site_id)
        .where(PointReport.settled_at.is_(None))
        .order_by(PointReport.made_at, PointReport.id)
        .limit(limit)
    )
    if Role.COORDINATOR not in by.roles:
        query = query.where(Site.organisation_id == by.organisation)
        query = query.where(Site.id.in_(by.sites)) if by.sites else query
    if after is not None and (last := session.get(PointReport, after)):
        later = (PointReport.made_at > last.made_at) | (
            (PointReport.made_at == last.made_at) & (PointReport.id > last.id)
        )
        query = query.where(later)
    return [(row[0], row[1]) for row in session.execute(query)]


def report_by_id(session: Session, identifier: UUID) -> PointReport:
    """Return a report; raises NotFoundError."""
    found = session.get(PointReport, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such report."))
    return found


def purge_reports(session: Session, now: datetime) -> int:
    """Drop the reports settled more than 30 days ago, and those that waited for a year; say how many."""
    over = (PointReport.settled_at < now - KEPT) | (PointReport.made_at < now - LONGEST)
    return len(session.execute(delete(PointReport).where(over).returning(PointReport.id)).all())

"""Verbs of the audit: marks by criterion with field notes, and links declared."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.rules import check_version
from reuse.awards import dossier
from reuse.awards.applications import lock
from reuse.awards.models import Application, ApplicationState, Conflict, Mark, Review
from reuse.awards.parties import check_auditor, check_unlinked
from reuse.awards.scheme import Source, scheme_version
from reuse.awards.told import hash_of, tell, text_of
from reuse.errors import N_, BadInputError
from reuse.events.requests import asked_before
from reuse.evidence.service import KEPT
from reuse.territory import local_day

UNDER_REVIEW = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)


def mark(
    session: Session,
    application: Application,
    criterion: str,
    said: tuple[Mark, str],
    *,
    by: Actor,
    key: UUID,
) -> Review:
    """Say of one criterion whether what was seen confirms it, with a field note; a later mark replaces it.

    Raises ForbiddenError for somebody of the applicant's or linked to it, BadInputError for what nobody is judged on.
    """
    check_unlinked(session, application, by)
    found, note = said[0], text_of(said[1], "note")
    asked = {"criterion": criterion, "mark": found.value, "note": hash_of(note)}
    if asked_before(session, by, key, "award_reviewed", asked | {"application": str(application.id)}):
        return session.get_one(Review, (application.id, criterion))
    _check_judged(application, criterion)
    _hold(session, application, criterion)
    made = session.merge(
        Review(
            application_id=application.id,
            criterion=criterion,
            mark=found,
            note=note,
            marked_at=clock.now(),
            marked_by=by.mark,
        )
    )
    tell(session, application, "award_reviewed", asked, by, key)
    return made


def _hold(session: Session, application: Application, criterion: str) -> None:
    """Lock an application under review; of one that made an award that holds, new papers only are marked."""
    scheme = scheme_version(application.scheme_version)
    paper = scheme.criterion_named(criterion).measure.source is Source.DOCUMENT
    if paper and dossier.is_held(session, application, local_day(clock.now())):
        lock(session, application, ApplicationState.DECIDED)
        return
    lock(session, application, *UNDER_REVIEW)
    application.state = ApplicationState.IN_REVIEW


def _check_judged(application: Application, criterion: str) -> None:
    found = scheme_version(application.scheme_version).criterion_named(criterion)
    if found.measure.source is Source.UNRECORDED:
        raise BadInputError(
            N_("Nobody is judged on this criterion yet."), fields={"criterion": N_("choose one of the answers")}
        )


def mark_all(
    session: Session,
    application: Application,
    said: Mapping[str, tuple[Mark, str]],
    *,
    version: int,
    by: Actor,
    key: UUID,
) -> None:
    """Mark several criteria as one page says them; refused when somebody changed the application since `version`.

    Raises StaleError.
    """
    check_unlinked(session, application, by)
    told = {name: {"mark": one.value, "note": hash_of(note)} for name, (one, note) in said.items()}
    if asked_before(session, by, key, "award_marks", {"application": str(application.id), "marks": told}):
        return
    session.refresh(application, with_for_update=True)
    check_version(application.version, version)
    for name, one in said.items():
        mark(session, application, name, one, by=by, key=by.thing(key, name))


def declare_conflict(session: Session, application: Application, statement: str, *, by: Actor, key: UUID) -> Conflict:
    """Declare one's own link with the applicant: who did decides nothing of this application any more.

    The statement is a person's and stands in no event, not even as a hash.
    """
    check_auditor(session, application, by)
    told = text_of(statement, "statement")
    asked = {"application": str(application.id), "statement": hash_of(told)}
    if asked_before(session, by, key, "award_conflict", asked):
        return session.get_one(Conflict, (application.id, by.reference))
    session.refresh(application, with_for_update=True)
    made = session.merge(
        Conflict(application_id=application.id, person=by.reference, statement=told, declared_at=clock.now())
    )
    application.version += 1
    tell(session, application, "award_conflict_declared", {}, by, key)
    return made


def forget_statements(session: Session, now: datetime) -> int:
    """Empty what people said of their links past its term: that there was one stays, in the event too; say how many."""
    due = update(Conflict).where(Conflict.declared_at < now - KEPT, Conflict.statement != "").values(statement="")
    return cast("CursorResult[Any]", session.execute(due)).rowcount

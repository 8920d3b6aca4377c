"""Reading applications: their papers, the audit's marks and what they amount to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.awards.frozen import thaw
from reuse.awards.models import (
    Application,
    ApplicationDocument,
    ApplicationState,
    Award,
    Conflict,
    Decision,
    Mark,
    Review,
    Step,
    StepKind,
)
from reuse.awards.rules import OVER, Judged, judge_all, standing, with_marks
from reuse.awards.scheme import scheme_version
from reuse.errors import N_, NotFoundError
from reuse.evidence.models import StoredFile
from reuse.lifecycle.stages import Role

PENDING = frozenset({ApplicationState.OPEN, ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Listed:
    """An application with its organisation's name."""

    application: Application
    organisation: str


def application(session: Session, identifier: UUID, by: Actor) -> Application:
    """Return an application of one's own organisation, or any for the coordinator; raises NotFoundError."""
    found = session.get(Application, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such application."))
    return found


def applications(
    session: Session, by: Actor, *, pending: bool = False, after: UUID | None = None, limit: int = 50
) -> list[Listed]:
    """List the applications that this person may see, the latest opened first."""
    query = select(Application, Organisation.name).join(Organisation, Organisation.id == Application.organisation_id)
    if not by.sees_all():
        query = query.where(Application.organisation_id == by.organisation)
    if pending:
        query = query.where(Application.state.in_(PENDING))
    if after is not None and (last := session.get(Application, after)):
        same = (Application.opened_at == last.opened_at) & (Application.id < last.id)
        query = query.where((Application.opened_at < last.opened_at) | same)
    rows = session.execute(query.order_by(Application.opened_at.desc(), Application.id.desc()).limit(limit))
    return [Listed(*row) for row in rows]


def applications_of(session: Session, organisation: UUID) -> Sequence[Application]:
    """List the applications of an organisation, the latest opened first."""
    own = select(Application).where(Application.organisation_id == organisation)
    return session.scalars(own.order_by(Application.opened_at.desc(), Application.id.desc())).all()


def award_made(session: Session, application: Application) -> Award | None:
    """Return the award that an application made, if it did."""
    return session.scalar(select(Award).where(Award.application_id == application.id))


def is_held(session: Session, application: Application, today: date) -> bool:
    """Whether the award that an application made is neither over, renewed nor revoked: its papers are kept fresh."""
    made = award_made(session, application)
    return made is not None and standing(made, today) not in OVER


def papers(session: Session, application: Application) -> Sequence[ApplicationDocument]:
    """List the documents of an application that were not taken back, in the order of their coming."""
    own = (ApplicationDocument.application_id == application.id, ApplicationDocument.removed_at.is_(None))
    order = ApplicationDocument.added_at, ApplicationDocument.id
    return session.scalars(select(ApplicationDocument).where(*own).order_by(*order)).all()


def paper(session: Session, identifier: UUID, by: Actor) -> tuple[ApplicationDocument, StoredFile]:
    """Return a document and its bytes, to the applicant and the coordinator only; raises NotFoundError."""
    found = session.get(ApplicationDocument, identifier)
    if found is None or found.removed_at is not None:
        raise NotFoundError(N_("There is no such document."))
    application(session, found.application_id, by)
    file = session.get_one(StoredFile, found.file_id)
    if file.content is None or not (Role.COORDINATOR in by.roles or file.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such document."))
    return found, file


def reviews(session: Session, application: Application) -> dict[str, Review]:
    """Return the audit's marks by criterion."""
    found = session.scalars(select(Review).where(Review.application_id == application.id))
    return {one.criterion: one for one in found}


def judged(session: Session, application: Application, day: date) -> list[Judged]:
    """Judge what was frozen, with the papers accepted and valid on a day and what the audit refused."""
    scheme = scheme_version(application.scheme_version)
    frozen = thaw(application.measured).values if application.measured else {}
    return with_papers(session, application, judge_all(scheme, frozen), day)


def with_papers(session: Session, application: Application, judged: list[Judged], day: date) -> list[Judged]:
    """Judge again with the application's papers, as they hold on a day; a mark covers what had come before it."""
    marks = reviews(session, application)
    refused = {name for name, one in marks.items() if one.mark is Mark.REFUSED}
    accepted = {
        one.criterion
        for one in papers(session, application)
        if (mark := marks.get(one.criterion))
        and mark.mark is Mark.ACCEPTED
        and one.added_at <= mark.marked_at
        and (one.valid_until is None or one.valid_until >= day)
    }
    scheme = scheme_version(application.scheme_version)
    return with_marks(judged, scheme, accepted=accepted, refused=refused)


def decisions(session: Session, application: Application) -> Sequence[Decision]:
    """List what was decided of an application, in order."""
    own = select(Decision).where(Decision.application_id == application.id)
    return session.scalars(own.order_by(Decision.decided_at, Decision.id)).all()


def steps(session: Session, application: Application) -> Sequence[Step]:
    """List what was said after the decision, in order."""
    own = select(Step).where(Step.application_id == application.id)
    return session.scalars(own.order_by(Step.said_at, Step.id)).all()


def appeal(session: Session, identifier: UUID) -> Step:
    """Return an appeal; raises NotFoundError."""
    found = session.get(Step, identifier)
    if found is None or found.kind is not StepKind.APPEAL_OPENED:
        raise NotFoundError(N_("There is no such appeal."))
    return found


def conflicts(session: Session, application: Application) -> Sequence[Conflict]:
    """List the links declared, in order."""
    own = select(Conflict).where(Conflict.application_id == application.id)
    return session.scalars(own.order_by(Conflict.declared_at)).all()

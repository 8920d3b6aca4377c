"""What waits for somebody about the label: papers and awards that end, replies, reviews, appeals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.awards.acts import MEASURES
from reuse.awards.dossier import PENDING
from reuse.awards.models import (
    Application,
    ApplicationDocument,
    ApplicationState,
    Award,
    AwardState,
    Remeasure,
    Review,
    Step,
    StepKind,
)
from reuse.awards.rules import is_below
from reuse.awards.scheme import scheme_version
from reuse.territory import local_day

SOON = timedelta(days=90)
VERY_SOON = timedelta(days=30)


class Matter(StrEnum):
    """What a reminder is about."""

    INVITED = "invited"
    TO_REVIEW = "to_review"
    AWARD_ENDS = "award_ends"
    PAPER_ENDS = "paper_ends"
    PAPER_MISSING = "paper_missing"
    PAPER_TO_READ = "paper_to_read"
    REPLY_OPEN = "reply_open"
    APPEAL_OPEN = "appeal_open"
    FELL_BELOW = "fell_below"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that waits, until when or since when; `urgent` within the last 30 days of a term.

    `scheme` is the version that the criterion, if any, is of.
    """

    matter: Matter
    organisation: str
    day: date
    application: UUID
    award: UUID | None = None
    criterion: str = ""
    scheme: int = 0
    urgent: bool = False


def reminders(session: Session, by: Actor, today: date) -> list[Reminder]:
    """List what waits for this person's organisation, or for the coordination, the most urgent first.

    One query where the organisation has nothing to do with the label.
    """
    mine = None if by.sees_all() else by.organisation
    known = select(Application.id).limit(1)
    if session.scalar(known if mine is None else known.where(Application.organisation_id == mine)) is None:
        return []
    found = [*_pending(session, mine), *_ends(session, mine, today), *_papers(session, mine, today)]
    found += _missing(session, mine, today)
    found += [*_steps(session, mine, today), *_fallen(session, mine, today)]
    found += _unread(session, today) if mine is None else []
    once = dict.fromkeys(found)  # two decisions of one day leave one term to reply
    return sorted(once, key=lambda one: (not one.urgent, one.day, one.matter, one.organisation))


def _pending(session: Session, mine: UUID | None) -> Iterator[Reminder]:
    """Invitations wait for the organisation, what is submitted waits for the coordination."""
    query = select(Application, Organisation.name).join(Organisation, Organisation.id == Application.organisation_id)
    if mine is None:
        query = query.where(Application.state.in_((ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)))
    else:
        invited = (Application.state == ApplicationState.OPEN, Application.invited)
        query = query.where(Application.organisation_id == mine, *invited)
    for one, name in session.execute(query):
        matter = Matter.TO_REVIEW if mine is None else Matter.INVITED
        yield Reminder(matter, name, local_day(one.submitted_at or one.opened_at), one.id)


def _ends(session: Session, mine: UUID | None, today: date) -> Iterator[Reminder]:
    query = select(Award, Organisation.name).join(Organisation, Organisation.id == Award.organisation_id)
    query = query.where(*_holding(today), Award.expires_on <= today + SOON)
    for one, name in session.execute(query if mine is None else query.where(Award.organisation_id == mine)):
        urgent = one.expires_on <= today + VERY_SOON
        yield Reminder(Matter.AWARD_ENDS, name, one.expires_on, one.application_id, one.id, urgent=urgent)


def _papers(session: Session, mine: UUID | None, today: date) -> Iterator[Reminder]:
    """Papers matter while their application is pending, or the award that they made holds."""
    query = (
        select(ApplicationDocument, Organisation.name, Award.id, Application.scheme_version)
        .join(Application, Application.id == ApplicationDocument.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Award, Award.application_id == Application.id)
        .where(
            ApplicationDocument.removed_at.is_(None),
            ApplicationDocument.valid_until >= today,
            ApplicationDocument.valid_until <= today + SOON,
            or_(
                Application.state.in_(PENDING),
                and_(*_holding(today)),
            ),
        )
    )
    if mine is not None:
        query = query.where(Application.organisation_id == mine)
    for one, name, award, scheme in session.execute(query):
        day = one.valid_until or date.max
        urgent = day <= today + VERY_SOON
        yield Reminder(Matter.PAPER_ENDS, name, day, one.application_id, award, one.criterion, scheme, urgent=urgent)


def _missing(session: Session, mine: UUID | None, today: date) -> Iterator[Reminder]:
    """Papers of an award that holds which have ended, where no other one for the same criterion goes on."""
    paper, last = ApplicationDocument, func.max(func.coalesce(ApplicationDocument.valid_until, date.max))
    columns = (Organisation.name, Award.application_id, Award.id, paper.criterion, Award.scheme_version)
    query = (
        select(last, *columns)
        .join(Award, Award.application_id == paper.application_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .where(paper.removed_at.is_(None), *_holding(today))
        .group_by(*columns)
        .having(last < today)
    )
    query = query if mine is None else query.where(Award.organisation_id == mine)
    for day, name, application, award, criterion, scheme in session.execute(query):
        yield Reminder(Matter.PAPER_MISSING, name, day, application, award, criterion, scheme, urgent=True)


def _unread(session: Session, today: date) -> Iterator[Reminder]:
    """Papers that came for an award that holds wait for the coordination."""
    read = (Review.application_id == ApplicationDocument.application_id) & (
        Review.criterion == ApplicationDocument.criterion
    )
    query = (
        select(ApplicationDocument, Organisation.name, Award.id, Award.scheme_version)
        .join(Award, Award.application_id == ApplicationDocument.application_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .outerjoin(Review, read)
        .where(
            ApplicationDocument.removed_at.is_(None),
            or_(Review.marked_at.is_(None), Review.marked_at < ApplicationDocument.added_at),
            *_holding(today),
        )
    )
    for one, name, award, scheme in session.execute(query):
        day = local_day(one.added_at)
        yield Reminder(Matter.PAPER_TO_READ, name, day, one.application_id, award, one.criterion, scheme)


def _holding(today: date) -> tuple[ColumnElement[bool], ...]:
    return Award.renewed_by.is_(None), Award.state != AwardState.REVOKED, Award.expires_on >= today


def _steps(session: Session, mine: UUID | None, today: date) -> Iterator[Reminder]:
    """Replies wait for the organisation, appeals for the coordination."""
    answer = aliased(Step)
    unanswered = ~exists().where(answer.about == Step.id, answer.kind.in_((StepKind.REPLY, StepKind.APPEAL_DECIDED)))
    query = (
        select(Step, Organisation.name)
        .join(Application, Application.id == Step.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(unanswered)
    )
    if mine is None:
        query = query.where(Step.kind == StepKind.APPEAL_OPENED)
    else:
        query = query.where(Application.organisation_id == mine, Step.kind.in_(MEASURES), Step.reply_by >= today)
    for one, name in session.execute(query):
        matter = Matter.APPEAL_OPEN if mine is None else Matter.REPLY_OPEN
        yield Reminder(matter, name, one.reply_by or one.said_on, one.application_id, one.award_id, urgent=True)


def _fallen(session: Session, mine: UUID | None, today: date) -> Iterator[Reminder]:
    """Awards in force whose latest yearly measure reaches less than their level: a warning may be proposed."""
    query = (
        select(Award, Organisation.name, Remeasure)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .join(Remeasure, Remeasure.award_id == Award.id)
        .where(Award.state == AwardState.IN_FORCE, *_holding(today))
        .order_by(Award.id, Remeasure.due_on.desc())
    )
    seen = set()
    for award, name, measure in session.execute(query if mine is None else query.where(Award.organisation_id == mine)):
        if award.id in seen:
            continue
        seen.add(award.id)
        if is_below(measure.level, award.level, scheme_version(award.scheme_version)):
            yield Reminder(Matter.FELL_BELOW, name, measure.due_on, award.application_id, award.id)
